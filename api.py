"""Numbers out: packs for the browser, data twins of the views, and the public API.

Every answer made from a cube's content has an address or an ETag that changes with it.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version as release_of
from typing import TYPE_CHECKING, Any

import orjson
from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from cube17 import pack
from cube17.catalogue import (
    DATA,
    communes,
    cube_ids,
    load_cube,
    set_aside,
    territories,
    territories_version,
)
from cube17.dictionary import name_mark
from cube17.exports import face_xlsx, view_xlsx
from cube17.fiche import fiche, find_place
from cube17.model import CELL_COLUMNS
from cube17.portrait import measured_answers
from cube17.search_pack import search_pack, search_version
from cube17.selection import Selection
from cube17.tables import csv_lines, face_table, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cube17.store import Cube

    Body = bytes | Iterable[str] | Iterable[bytes]

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "public, max-age=3600"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Another release may write the same numbers in another way.
RELEASE = release_of("cube17")

api = Blueprint("api", __name__)


@api.errorhandler(HTTPException)
def refusal(error: HTTPException) -> Response:
    """Say in plain words why there is no answer."""
    text = error.description or error.name
    return Response(text + "\n", error.code, content_type="text/plain; charset=utf-8")


# -- packs: what the Explorer reads ----------------------------------------------------------------


@api.get("/data/<cube_id>/<version>/dictionary.json")
def dictionary(cube_id: str, version: str) -> Response:
    """Describe a cube to the browser."""
    return _immutable(pack.dictionary(cube_named(cube_id, version)))


@api.get("/data/<cube_id>/<version>/<name>.json")
def cells_pack(cube_id: str, version: str, name: str) -> Response:
    """Return the cells of a few indicators on one kind of territory."""
    cube = cube_named(cube_id, version)
    entry = next((entry for entry in pack.pack_plan(cube) if entry["name"] == name), None)
    if entry is None:
        abort(404, "Ce fichier du cube n’existe pas.")
    return _immutable(pack.pack(cube, entry["kind"], entry["indicators"]))


@api.get("/data/territories/<version>/<kind>.json")
def territory_names(version: str, kind: str) -> Response:
    """Return names and parents of the units of one kind."""
    if version != territories_version():
        abort(404, "Cette version des territoires n’est plus servie : rechargez la page.")
    if kind not in pack.KINDS:
        abort(404, f"Échelon inconnu. Possibles : {', '.join(pack.KINDS)}.")
    return _immutable(pack.territories(territories(), kind))


@api.get("/data/communes/<version>/search.json")
def search_file(version: str) -> Response:
    """Return what the search field looks through: communes and territories."""
    if version != search_version(DATA):
        abort(404, "Cette version des communes n’est plus servie : rechargez la page.")
    return _immutable(search_pack(communes(), territories()))


def cube_named(cube_id: str, version: str | None = None) -> Cube:
    """Return a cube of the catalogue; no such cube, or another version of it, is a 404."""
    if cube_id not in cube_ids():
        for entry in set_aside():
            if entry.id == cube_id:
                abort(404, f"{entry.file} : {entry.reason}")
        abort(404, f"Cube inconnu : « {cube_id} ». Cubes connus : {', '.join(cube_ids())}.")
    cube = load_cube(cube_id)
    if version not in {None, cube.version}:
        abort(404, "Cette version du cube n’est plus servie : rechargez la page.")
    return cube


def _immutable(body: bytes) -> Response:
    return Response(body, mimetype="application/json", headers={"Cache-Control": IMMUTABLE})


# -- data twins: the numbers of a view -------------------------------------------------------------


@api.get("/explorer.<any(csv, json, xlsx):extension>")
def explorer_twin(extension: str) -> Response:
    """Return the face of the Explorer's query, with gaps when the query shows gaps."""
    query = request.query_string.decode(errors="replace")
    asked = Selection.from_query(query)
    cube = cube_named(asked.cube)
    if extension == "json":
        return _face_json(cube, asked, Selection.ignored(query))
    return _face_file(cube, asked, extension)


def _face_json(cube: Cube, asked: Selection, ignored: list[str]) -> Response:
    """Answer with a face, what was asked in full, and what was left aside."""
    selection, remarks = cube.resolve(asked)
    said = {
        "cube": cube.id,
        "nature": cube.dictionary["nature"],
        "selection": selection.to_query(),
        "ignored": ignored + remarks,
        "cells": records(face_table(cube, selection)),
    }
    return tagged(lambda: orjson.dumps(said), "application/json", cube)


def _face_file(cube: Cube, asked: Selection, extension: str) -> Response:
    """Answer with a face as a file."""
    return _file(
        cube,
        "explorer",
        extension,
        {
            "csv": lambda: csv_lines(face_table(cube, asked)),
            "xlsx": lambda: face_xlsx(cube, asked),
        },
    )


def _file(
    cube: Cube, what: str, extension: str, write: Mapping[str, Callable[[], Body]]
) -> Response:
    """Answer with a file; simulated data or a room say so in its name as well as in each row."""
    mimetype = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}[extension]
    response = tagged(write[extension], mimetype, cube)
    name = f"cube17-{cube.id}{name_mark(cube.dictionary)}-{what}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@api.get("/territoire/<code>.<any(csv, xlsx):extension>")
def territory_twin(code: str, extension: str) -> Response:
    """Return the answers of the page of a territory, with their gaps to its reference."""
    place = find_place(code)
    if place is None:
        abort(404, f"Aucun territoire ne porte le code « {code} ».")
    if not cube_ids():
        abort(404, "Aucun cube ne se laisse lire.")
    page = fiche(place, request.args)
    cells = measured_answers(page.cube, page.place.code, page.reference)
    return _file(
        page.cube,
        page.place.code,
        extension,
        {
            "csv": lambda: csv_lines(cells),
            "xlsx": lambda: view_xlsx(page.cube, cells, page.href()),
        },
    )


# -- the public API --------------------------------------------------------------------------------


@api.get("/api/cubes")
def catalogue() -> Response:
    """List the cubes with what each says of itself, then the files that could not be used."""
    cubes = [load_cube(cube_id) for cube_id in cube_ids()]
    aside = [
        {"id": entry.id or None, "file": entry.file, "error": entry.reason} for entry in set_aside()
    ]
    body = orjson.dumps([*map(_described, cubes), *aside])
    return tagged(lambda: body, "application/json", *cubes)


def _described(cube: Cube) -> dict[str, Any]:
    forms = ("csv", "json", "jsonstat", "parquet", "xlsx")
    links = {form: f"/api/cubes/{cube.id}/cells.{form}" for form in forms}
    return cube.dictionary | {"version": cube.version, "cells": len(cube), "links": links}


def tagged(write: Callable[[], Body], mimetype: str, *cubes: Cube) -> Response:
    """Answer with an ETag made of what the body depends on: the address, the cubes, the columns.

    The body is written only for a client that does not have it already. Flask's own conditional
    answer would read a stream to its end to know its length.
    """
    columns = [column.name for column in CELL_COLUMNS]
    depends = [request.path, request.query_string.hex(), *(c.version for c in cubes), *columns]
    tag = sha256("+".join([RELEASE, *depends]).encode()).hexdigest()[:16]
    fresh = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if fresh else Response(write(), content_type=mimetype)
    response.headers["Cache-Control"] = REVALIDATED
    response.set_etag(tag)
    return response
