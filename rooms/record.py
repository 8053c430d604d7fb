"""What a facilitator takes away: the answers as files, or opened in the Explorer."""

from __future__ import annotations

from typing import Final

from flask import Response

from components.markup import json_text
from cube17.workshop.record import Record, record
from cube17.workshop.record_cube import packed
from cube17.workshop.record_files import ANSWERS, DESCRIPTION, answers_csv, description
from rooms import guard
from rooms.opening import about
from rooms.pages import page, problem
from rooms.store import led, rooms

EMPTY: Final = (
    "Il n’y a encore rien à emporter.",
    "Une question se lit une fois son vote clos, et si elle a au moins cinq réponses.",
)

exports = guard.blueprint("exports")


@exports.get(f"/atelier/<code>/donnees/<secret>/{ANSWERS}")
def answers(code: str, secret: str) -> Response:
    """Give the answers to the closed questions, a line each."""
    found = final(code, secret)
    return _file(answers_csv(found), "text/csv", ANSWERS) if found.answers else _empty(code, secret)


@exports.get(f"/atelier/<code>/donnees/<secret>/{DESCRIPTION}")
def study(code: str, secret: str) -> Response:
    """Give the description that makes a cube of that file."""
    found = final(code, secret)
    if not found.answers:
        return _empty(code, secret)
    return _file(description(found), "application/yaml", DESCRIPTION)


@exports.get("/atelier/<code>/donnees/<secret>/explorer")
def explore(code: str, secret: str) -> Response:
    """Give the cube of the room to this tab, which then opens it: the secret stays behind."""
    found = final(code, secret)
    if not found.answers:
        return _empty(code, secret)
    return page("record.html", **about(found.room), packs=json_text(packed(found)), back=secret)


def final(code: str, secret: str) -> Record:
    """Return what may leave a room, to the one who leads it."""
    room = led(code, secret)
    return record(room, {name: rooms().voices(code, name) for name in room.closed})


def _file(text: str, kind: str, name: str) -> Response:
    response = Response(text, mimetype=kind, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _empty(code: str, secret: str) -> Response:
    back = (f"/atelier/{code}/animer/{secret}", "Revenir à l’atelier")
    return problem(*EMPTY, status=404, links=[back])
