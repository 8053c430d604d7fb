"""The remote control of a room: two buttons, what is on the screen, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, redirect, request
from werkzeug.exceptions import BadRequest

from rooms import guard, stage
from rooms.pages import page
from rooms.screen import confirms, has_seen, tag, unchanged, with_tag
from rooms.store import led, rooms

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirection

    from cube17.workshop.model import Counts, Room

controls = guard.blueprint("remote")


@controls.get("/atelier/<code>/telecommande/<secret>")
def remote(code: str, secret: str) -> Response:
    """Show the remote control, and let this browser drive the screen too."""
    room, counts = led(code, secret), rooms().counts(code)
    shown = values(room, counts) | {"here": request.path, "confirm": confirms()}
    response = page("remote.html", tag=named(room, counts), **shown)
    guard.keep_facilitator(response, room, secret)
    return response


@controls.get("/atelier/<code>/telecommande/<secret>/etat")
def state(code: str, secret: str) -> Response:
    """Answer with what the remote control shows, as a fragment; 304 to whom has it."""
    room, counts = led(code, secret), rooms().counts(code)
    if has_seen(named(room, counts)):
        return unchanged(named(room, counts))
    return with_tag(page("remote_state.html", **values(room, counts)), named(room, counts))


@controls.post("/atelier/<code>/avancer")
def advance(code: str) -> Redirection:
    """Move the screen by `step` from the position `seen`; whoever has seen another moves nothing.

    A vote that not everybody has answered is closed only by who is `sure`.
    """
    given = request.form.get("secret") or request.cookies.get(guard.FACILITATOR, "")
    room = led(code, given)
    step, seen = whole("step"), whole("seen")
    if needs_confirming(room, step, seen):
        return redirect(f"{back(code, given)}?fermer=1", 303)
    rooms().move(code, step, seen)
    return redirect(back(code, given), 303)


def needs_confirming(room: Room, step: int, seen: int) -> bool:
    """Whether this move would close a vote that lacks answers, without anybody being sure."""
    if step < 0 or seen != room.position or request.form.get("sure"):
        return False
    return bool(stage.closes(room) and stage.warning(room, rooms().counts(room.code)))


def whole(name: str) -> int:
    """Read a whole number of the form; anything else is refused."""
    try:
        number = int(request.form.get(name, ""))
    except ValueError:
        raise BadRequest from None
    if name == "step" and number not in {-1, 1}:
        raise BadRequest
    return number


def back(code: str, secret: str) -> str:
    """Address of the page that the move came from: the screen, or else the remote control."""
    if request.form.get("back") == "ecran":
        return f"/atelier/{code}/ecran"
    return f"/atelier/{code}/telecommande/{secret}"


def named(room: Room, counts: Counts) -> str:
    """Name a state of the remote control."""
    return tag(room, counts, "remote")


def values(room: Room, counts: Counts) -> dict[str, Any]:
    """Return all that the remote control shows."""
    return stage.values(room, counts) | {
        "spoken": stage.spoken(room.moment),
        "after": stage.coming(room),
        "closes": stage.closes(room),
    }
