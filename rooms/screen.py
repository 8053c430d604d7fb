"""What the room sees: the screen, its state that is asked for again and again, its followers."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from flask import Response, request

from components.links import explorer_href
from components.static import assets_version
from components.wording import date_text
from cube17.selection import Selection
from cube17.workshop.model import Counts
from cube17.workshop.questions import profiles, questions
from cube17.workshop.tally import Tally, tally
from rooms import guard, stage, stage_answers, stage_survey
from rooms.pages import absolute, closing_day, page, place
from rooms.store import found, rooms

if TYPE_CHECKING:
    from cube17.workshop.model import Room

Values = dict[str, Any]

COUNTING: Final = ("join", "ask")
"""Stages that say how many, again and again."""

screens = guard.blueprint("screen")


@screens.get("/atelier/<code>/ecran")
def screen(code: str) -> Response:
    """Show the screen; the arrow keys drive it where the facilitator's cookie is."""
    room, counts = found(code), rooms().counts(code)
    shown = shown_values(room, counts) | {"drives": drives(room), "confirm": confirms()}
    response = page("screen.html", tag=tag(room, counts), **shown)
    guard.keep_pass(response, room)
    return response


@screens.get("/a/<code>/suivre")
def follow(code: str) -> Response:
    """Show the same on a phone that follows the screen, or lets go."""
    room, counts = found(code), rooms().counts(code)
    response = page("follow.html", tag=tag(room, counts), **shown_values(room, counts))
    guard.keep_pass(response, room)
    return response


@screens.get("/a/<code>/etat")
@screens.get("/atelier/<code>/etat")
def state(code: str) -> Response:
    """Answer with what the screen shows, as a fragment; 304 to whom has it.

    At two addresses, because cookies of phones and those of screens have each their own.
    """
    room = found(code)
    counts = rooms().counts(code) if counted(room) else Counts(0, {})
    named = tag(room, counts)
    if has_seen(named):
        return unchanged(named)
    counts = counts if counted(room) else rooms().counts(code)
    return with_tag(page("stage.html", **shown_values(room, counts)), named)


# -- what is asked for again -----------------------------------------------------------------------


def counted(room: Room) -> bool:
    """Whether the screen says how many now; a closed question has the same answers for ever."""
    return room.moment.stage in COUNTING and room.moment.question not in room.closed


def tag(room: Room, counts: Counts, kind: str = "") -> str:
    """Name a state: it changes with every move, and with the counts that are shown; no more."""
    shown = (counts.joined, counts.answered.get(room.moment.question)) if counted(room) else ()
    what = (assets_version(), kind, room.code, room.version, *shown)
    return blake2b(repr(what).encode(), digest_size=9).hexdigest()


def has_seen(named: str) -> bool:
    """Whether the one who asks has this state already."""
    return request.if_none_match.contains_weak(named)


def unchanged(named: str) -> Response:
    """Answer that nothing has changed."""
    return with_tag(Response(status=304), named)


def with_tag(response: Response, named: str) -> Response:
    """Name the state that an answer holds."""
    response.set_etag(named, weak=True)
    return response


# -- what is shown ---------------------------------------------------------------------------------


def shown_values(room: Room, counts: Counts) -> Values:
    """Return all that the template of the stage needs."""
    shown = stage.values(room, counts)
    question = shown["question"]
    survey = _survey(room)
    told = tally_of(room) if room.moment.stage in {"room", "survey", "profiles"} else None
    return {
        **shown,
        **stage_answers.values(question, told),
        "survey": survey,
        "spoken": stage.spoken(room.moment),
        "explore": explore(room, survey),
        "address": f"{host()}/a",
        "place": place(room.plan.territory),
        "day": date_text(room.plan.day),
        "until": closing_day(room),
    }


def tally_of(room: Room) -> Tally | None:
    """Count the answers to the question shown, which is closed."""
    question = questions()[room.moment.question]
    voices = rooms().voices(room.code, question.id)
    return tally(voices, question.option_ids, tuple(profiles()))


def _survey(room: Room) -> Values | None:
    """Return what the survey says of the question shown, when it is on an impact."""
    question = questions().get(room.moment.question)
    if question is None or question.kind != "impact":
        return None
    return stage_survey.survey(room.plan.cube, question.id, room.plan.territory)


def explore(room: Room, survey: Values | None) -> str:
    """Address of the Explorer where the question shown goes on."""
    if survey is None:
        return explorer_href(Selection(cube=room.plan.cube, fix="territory"))
    selection = Selection(
        cube=room.plan.cube, indicator=room.moment.question, fix="territory",
        territory=survey["level"],
    )  # fmt: skip
    return explorer_href(selection)


def host() -> str:
    """Return the address of the site as people type it."""
    return urlsplit(absolute("/")).netloc


def drives(room: Room) -> bool:
    """Whether this browser has the cookie of the one who leads the room."""
    secret = request.cookies.get(guard.FACILITATOR, "")
    return bool(secret) and rooms().is_facilitator(room.code, secret)


def confirms() -> bool:
    """Whether this page asks again before a vote is closed."""
    return request.args.get("fermer") == "1"
