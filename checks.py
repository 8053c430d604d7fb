"""Tables of visitors: templates to fill, and a check that keeps nothing.

A table is read in memory, within `cube17.figures.limits`, and the answer carries all that the
visitor's browser needs to show it. It is never written to a disk and never logged.
"""

from __future__ import annotations

import logging
from threading import BoundedSemaphore
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import orjson
from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from api import REVALIDATED, refusal
from cube17 import visitor
from cube17.figures.limits import MAX_BYTES
from cube17.figures.template import csv_template, xlsx_template
from downloads import XLSX
from serving import give_back

FORMS: Final = ("long", "wide")
LONGEST_NAME: Final = 80
WAIT: Final = 15
"""Seconds that a table waits for those before it."""

log = logging.getLogger("cube17")
checks = Blueprint("checks", __name__)
checks.register_error_handler(HTTPException, refusal)

# One at a time in a process: a check may take a second and some tens of megabytes.
turn = BoundedSemaphore(1)


@checks.get("/api/templates/<form>.<any(csv, xlsx):extension>")
def template(form: str, extension: str) -> Response:
    """Return a table to fill: one figure a row (`long`), or one column a profile (`wide`)."""
    if form not in FORMS:
        abort(404, f"Modèle inconnu. Possibles : {', '.join(FORMS)}.")
    write, mimetype = {
        "csv": (csv_template, "text/csv; charset=utf-8"),
        "xlsx": (xlsx_template, XLSX),
    }[extension]
    response = Response(write(form, visitor.reference()), content_type=mimetype)
    name = "un-chiffre-par-ligne" if form == "long" else "une-colonne-par-profil"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="cube17-modele-{name}.{extension}"'
    )
    response.headers["Cache-Control"] = REVALIDATED
    return response


@checks.post("/api/tables/check")
def check() -> Response:
    """Say what would be read of the table in the body.

    The name of the file comes in a header, because servers log addresses.
    """
    if not is_same_origin():
        abort(403, "Un tableau ne se vérifie que depuis la page Données de ce site.")
    data = body()
    if not turn.acquire(timeout=WAIT):
        abort(503, "Trop de tableaux à la fois. Réessayez dans quelques secondes.")
    try:
        answer = examined(file_name(unquote(request.headers.get("X-File-Name", ""))), data)
    finally:
        turn.release()
        give_back()
    told = orjson.dumps(answer)
    return Response(told, mimetype="application/json", headers={"Cache-Control": "no-store"})


def body() -> bytes:
    """Read what was sent, within the limit; a length that is said and too large is not read.

    Not a form: those that are large pass through a file on the disk. Without a length, reading
    stops one byte above the limit.
    """
    request.max_content_length = MAX_BYTES + 1
    data = b"" if (request.content_length or 0) > MAX_BYTES else request.get_data(cache=False)
    if (request.content_length or len(data)) > MAX_BYTES:
        abort(413, f"Fichier trop lourd : {MAX_BYTES // 1_000_000} Mo au plus.")
    return data


def examined(file: str, data: bytes) -> dict[str, Any]:
    """Examine a table; an error of ours is logged without a word of what was in it."""
    try:
        return visitor.examine(file, data)
    except Exception as error:  # noqa: BLE001 (whatever a table can provoke)
        log.error("Check of a table failed: %s", type(error).__name__)  # noqa: TRY400
        raise Unreadable from None


class Unreadable(HTTPException):
    """A table on which the check itself fails."""

    code = 422
    description = (
        "Ce tableau n’a pas pu être vérifié : son contenu déroute le programme. Repartez du "
        "modèle, ou enregistrez-le en CSV."
    )


def file_name(told: str) -> str:
    """Return the name of the file as messages say it: its last part, printable and short."""
    last = told.replace("\\", "/").rpartition("/")[2]
    printable = "".join(character for character in last if character.isprintable()).strip()
    return printable[-LONGEST_NAME:] or "tableau"


def is_same_origin() -> bool:
    """Whether one of our own pages asks; browsers say so, by one header or the other."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
