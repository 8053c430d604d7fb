"""`/atelier`: the form that opens a room, then the page of its facilitator."""

from __future__ import annotations

import hmac
import os
from typing import TYPE_CHECKING, Any, Final

from flask import Response, redirect, request
from markupsafe import Markup

from components.wording import date_text
from cube17.catalogue import communes, cube_ids, load_cube, territories
from cube17.fiche import find_place
from cube17.french import french
from cube17.workshop.asked import Asked, examine, read
from cube17.workshop.questions import questions
from cube17.workshop.tally import FEWEST
from rooms import guard
from rooms.pages import absolute, closing_day, fragment, page, place, qr
from rooms.store import led, rooms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from werkzeug.wrappers import Response as Redirection

    from cube17.workshop.model import Room

KEY: Final = "CUBE17_ATELIER_KEY"
DAYS: Final = "CUBE17_ATELIER_DAYS"
USUAL_DAYS: Final = 30.0
REFUSED: Final = "refus"
"""Field of the query that says that the key was not the right one."""
WRONG_KEY: Final = "Cette clé n’est pas la bonne : demandez-la à la personne qui tient ce site."
FIELDS: Final = {
    "titre": "Titre",
    "jour": "Date",
    "territoire": "Territoire",
    "activites": "Activités",
    "cle": "Clé",
}
"""What can be put right in the form, in order."""
KINDS: Final = {"commune": "Commune", "epci": "Intercommunalité", "departement": "Département"}

opening = guard.blueprint("opening")


# -- the form --------------------------------------------------------------------------------------


def form(query: Mapping[str, str]) -> Markup:
    """Return what a workshop is and the form that opens one, as the query fills it in."""
    asked = read(query)
    answer = examine(asked)
    problems = dict(answer.problems) if "rempli" in query else {}
    if query.get(REFUSED) == "cle":
        problems["cle"] = french(WRONG_KEY)
    return Markup(  # noqa: S704 (the template escapes)
        fragment(
            "opening.html",
            asked=asked,
            problems={name: problems[name] for name in FIELDS if name in problems},
            fields=FIELDS,
            near=nearby(asked, answer.near),
            activities=activities(asked),
            cubes=[(one, load_cube(one).dictionary["title"]) for one in cube_ids()],
            locked=bool(os.environ.get(KEY)),
            days=f"{days():g}",
            fewest=FEWEST,
        )
    )


def activities(asked: Asked) -> list[dict[str, Any]]:
    """Return every question: those that are kept first, in their order, with their ranks."""
    known = questions()
    order = [*asked.asked, *(one for one in known if one not in asked.asked)]
    return [
        {"id": one, "question": known[one], "kept": one in asked.asked, "rank": rank}
        for rank, one in enumerate(order, 1)
    ]


def nearby(asked: Asked, near: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Return the territories to choose from: code, name, what is around."""
    codes = [code for code, _, _ in near]
    if asked.code and find_place(asked.code):
        codes = list(dict.fromkeys([asked.code, *codes]))
    return [{"code": code} | words_of(code) for code in codes]


def words_of(code: str) -> dict[str, str]:
    """Return how a territory is told from others of the same name."""
    commune = communes().get(code.removeprefix("COM-")) if code.startswith("COM-") else None
    if commune:
        above = [f"DEP-{commune.departement.removeprefix('DEP-')}", commune.epci or ""]
        name, kind = commune.name, "commune"
    else:
        unit = territories()[code]
        above, name, kind = [unit.parent or ""], unit.name, unit.kind
    around = [territories()[one].short for one in above if one in territories()]
    return {"name": name, "around": " · ".join([KINDS.get(kind, kind), *around])}


@opening.post("/atelier")
def open_room() -> Redirection:
    """Open a room and lead to its facilitator's page, or back to the form with its problems."""
    asked = read(request.form)
    plan = examine(asked).plan
    refused = "" if key_is_right(request.form.get("cle", "")) else "cle"
    if plan is None or refused:
        query = f"{asked.query}&{REFUSED}={refused}" if refused else asked.query
        return redirect(f"/atelier?{query}#a-corriger", 303)
    opened = rooms().open(plan, days())
    response = redirect(f"/atelier/{opened.code}/animer/{opened.secret}", 303)
    response.headers["Cache-Control"] = "no-store"
    return response


def key_is_right(given: str) -> bool:
    """Whether rooms may be opened with this key; wrong ones count as wrong codes do."""
    key = os.environ.get(KEY, "")
    if not key:
        return True
    seconds = guard.guesses.wait(guard.visitor())
    if seconds:
        raise guard.too_many(seconds)
    right = hmac.compare_digest(given.encode(), key.encode())
    if not right:
        guard.guesses.spend(guard.visitor())
    return right


def days() -> float:
    """Return how many days a room lasts."""
    try:
        told = float(os.environ.get(DAYS, ""))
    except ValueError:
        return USUAL_DAYS
    return told if 0 < told < 10_000 else USUAL_DAYS  # noqa: PLR2004 (nor « inf », nor « nan »)


# -- the facilitator -------------------------------------------------------------------------------


@opening.get("/atelier/<code>/animer/<secret>")
def lead(code: str, secret: str) -> Response:
    """Give the facilitator the three addresses of a room, its exports, the way to erase it."""
    room = led(code, secret)
    at = f"/atelier/{code}"
    ways = {"join": f"/a/{code}", "screen": f"{at}/ecran", "remote": f"{at}/telecommande/{secret}"}
    addresses: dict[str, Any] = {name: absolute(path) for name, path in ways.items()}
    response = page(
        "animer.html",
        **about(room),
        **addresses,
        join_qr=qr(addresses["join"]),
        remote_qr=qr(addresses["remote"]),
        exports=f"{at}/donnees/{secret}",
        erase=f"{at}/supprimer/{secret}",
        asked=[questions()[one] for one in room.plan.questions],
        fewest=FEWEST,
    )
    guard.keep_facilitator(response, room, secret)
    return response


@opening.get("/atelier/<code>/supprimer/<secret>")
def confirm(code: str, secret: str) -> Response:
    """Ask once more before a room is erased."""
    room = led(code, secret)
    back = f"/atelier/{code}/animer/{secret}"
    return page("erase.html", **about(room), joined=rooms().counts(code).joined, back=back)


@opening.post("/atelier/<code>/supprimer/<secret>")
def erase(code: str, secret: str) -> Response:
    """Erase a room and all that was said in it."""
    room = led(code, secret)
    rooms().delete(code)
    response = page("erased.html", **about(room))
    response.delete_cookie(guard.FACILITATOR, path=f"/atelier/{code}")
    return response


def about(room: Room) -> dict[str, Any]:
    """Return what every page of a facilitator says of the room."""
    return {
        "room": room,
        "day": date_text(room.plan.day),
        "until": closing_day(room),
        "territory": place(room.plan.territory),
        "cube": _title(room.plan.cube),
    }


def _title(cube: str) -> str:
    return load_cube(cube).dictionary["title"] if cube in cube_ids() else cube
