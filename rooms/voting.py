"""`/a`: a participant's phone. A profile, then one question a page, open to changes or closed."""

from __future__ import annotations

import secrets
from re import ASCII
from re import compile as pattern
from typing import TYPE_CHECKING, Any, Final

from flask import Response, abort, redirect, request

from cube17.french import french
from cube17.workshop.model import ClosedError, NoRoomError, UnknownDeviceError, normal_code
from cube17.workshop.questions import profiles, questions
from cube17.workshop.tally import FEWEST
from rooms import guard
from rooms.pages import page, problem
from rooms.store import found, rooms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response as Answer

    from cube17.workshop.model import Device, Room
    from cube17.workshop.questions import Question

TOKEN_BYTES: Final = 24
TOKEN: Final = pattern(r"[\w-]{32}", ASCII)
"""What `secrets.token_urlsafe` makes of them."""
MOST_TYPED: Final = 40
"""Characters of a typed code that are read; people add spaces and dashes."""
WITHOUT_COOKIE: Final = (
    "Ce téléphone n’a pas gardé l’atelier en mémoire.",
    (
        "Une réponse par téléphone : il lui faut un cookie, sans nom et pour cet atelier seul. "
        "Autorisez les cookies de ce site, quittez la navigation privée, puis recommencez."
    ),
)
UNKNOWN: Final = (
    "Ce téléphone n’est plus reconnu dans l’atelier.",
    "Choisissez à nouveau votre profil : vous continuerez comme un nouveau téléphone.",
)
FULL: Final = (
    "Cet atelier est complet : 2 000 téléphones y sont entrés.",
    "Prévenez la personne qui anime. Vous pouvez suivre l’écran sans répondre.",
)
CROWDED: Final = (
    "Trop de nouveaux téléphones depuis votre réseau.",
    "Réessayez dans une minute. Les téléphones déjà entrés ne sont pas touchés.",
)
JUST_CLOSED: Final = "Votre réponse est arrivée trop tard : elle n’est pas comptée."

voting = guard.blueprint("voting")


# -- into the room ---------------------------------------------------------------------------------


@voting.get("/a")
def door() -> Answer:
    """Ask for the code of a room; lead to it when the query gives one that is right."""
    typed = request.args.get("code", "")[:MOST_TYPED]
    if not typed:
        return page("code.html", typed="", problem="")
    try:
        return redirect(f"/a/{found(normal_code(typed)).code}", 303)
    except NoRoomError:
        message = french("Aucun atelier n’est ouvert sous ce code. Vérifiez-le sur l’écran.")
        return page("code.html", 404, typed=typed, problem=message)


@voting.get("/a/<code>")
def enter(code: str) -> Answer:
    """Ask a new phone for its profile; lead one that has joined where it was."""
    room = found(code)
    device = known(room)
    return redirect(resumed(room, device), 303) if device else ask_profile(room)


@voting.get("/a/<code>/profil")
def profile(code: str) -> Response:
    """Ask for a profile; the one chosen before may be changed."""
    room = found(code)
    return ask_profile(room, known(room))


@voting.post("/a/<code>/profil")
def join(code: str) -> Answer:
    """Let a phone in with a profile, or change the one it has."""
    room = found(code)
    token = request.cookies.get(guard.DEVICE, "")
    chosen = request.form.get("profil", "")
    if not token:
        return restart(room, WITHOUT_COOKIE)
    if chosen not in profiles():
        return problem(
            "Ce profil n’existe pas.", links=[(f"/a/{code}/profil", "Choisir un profil")]
        )
    is_new = known(room) is None
    if is_new and (refusal := crowded(room)):
        return refusal
    fresh = token if TOKEN.fullmatch(token) else ""
    kept = rooms().join(code, chosen, token, fresh)
    if is_new:
        guard.arrivals.spend(guard.visitor())
    response = onward(resumed(room, rooms().device(code, kept)))
    guard.keep_device(response, room, kept)
    return response


def crowded(room: Room) -> Response | None:
    """Refuse a new phone when too many have joined: the room, or just now from its network."""
    if rooms().counts(room.code).joined >= guard.MOST_PHONES:
        return problem(*FULL, status=409, links=[(f"/a/{room.code}/suivre", "Suivre l’écran")])
    seconds = guard.arrivals.wait(guard.visitor())
    if not seconds:
        return None
    response = problem(*CROWDED, status=429, links=[(f"/a/{room.code}", "Recommencer")])
    response.headers["Retry-After"] = str(seconds)
    return response


def ask_profile(room: Room, device: Device | None = None) -> Response:
    """Show the six profiles, and give a phone that has none the token it will join with.

    Given before it joins, and kept until then, so that a choice sent twice, by a double tap, a lost
    answer or another tab, is one phone all the same.
    """
    chosen = device.profile if device else ""
    response = page("profile.html", room=room, profiles=profiles(), chosen=chosen, fewest=FEWEST)
    if device is None:
        given = request.cookies.get(guard.DEVICE, "")
        token = given if TOKEN.fullmatch(given) else secrets.token_urlsafe(TOKEN_BYTES)
        guard.keep_device(response, room, token)
    return response


def known(room: Room) -> Device | None:
    """Return the phone that asks, `None` when it has not joined."""
    token = request.cookies.get(guard.DEVICE, "")
    try:
        return rooms().device(room.code, token) if token else None
    except UnknownDeviceError:
        return None


def restart(room: Room, said: tuple[str, str]) -> Response:
    """Say why a phone must join (again), and show it the way."""
    return problem(*said, status=403, links=[(f"/a/{room.code}", "Recommencer")])


# -- the questions ---------------------------------------------------------------------------------


@voting.get("/a/<code>/q/<question>")
def ask(code: str, question: str) -> Answer:
    """Show a question with the answer it has; a closed one only says so."""
    room = found(code)
    asked = question_of(room, question)
    if not request.cookies.get(guard.DEVICE):
        return redirect(f"/a/{code}", 303)
    device = known(room)
    return show(room, asked, device) if device else restart(room, UNKNOWN)


@voting.post("/a/<code>/q/<question>")
def answer(code: str, question: str) -> Answer:
    """Keep an answer, then lead to the next question that is open."""
    room = found(code)
    asked = question_of(room, question)
    device = known(room)
    if device is None:
        has_token = guard.DEVICE in request.cookies
        return restart(room, UNKNOWN if has_token else WITHOUT_COOKIE)
    choices = list(dict.fromkeys(request.form.getlist("choix")))
    if not set(choices) <= set(asked.option_ids):
        return problem("Cette réponse n’existe pas.", links=[(request.path, "Revoir la question")])
    if not 1 <= len(choices) <= asked.most:
        return show(room, asked, device, 422, chosen=choices, said=miscounted(asked, choices))
    try:
        rooms().answer(code, request.cookies[guard.DEVICE], question, choices)
    except ClosedError:
        return show(found(code), asked, device, 409, said=french(JUST_CLOSED))
    return onward(following(room, question))


@voting.get("/a/<code>/merci")
def thanks(code: str) -> Answer:
    """Say what was answered, and where to go next."""
    room = found(code)
    device = known(room)
    if device is None:
        return redirect(f"/a/{code}", 303)
    asked = [questions()[one] for one in room.plan.questions]
    return page("thanks.html", **shared(room, device), asked=asked)


def show(
    room: Room,
    asked: Question,
    device: Device,
    status: int = 200,
    *,
    chosen: Sequence[str] | None = None,
    said: str = "",
) -> Response:
    """Show one question, with its options or, once closed, with the answer that was kept."""
    order = room.plan.questions
    at = order.index(asked.id)
    kept = device.answers.get(asked.id, ())
    return page(
        "vote.html" if asked.id in room.open else "closed.html",
        status,
        **shared(room, device),
        question=asked,
        number=at + 1,
        before=f"q/{order[at - 1]}" if at else "profil",
        after=f"q/{order[at + 1]}" if order[at + 1 :] else "merci",
        kept=kept,
        chosen=kept if chosen is None else chosen,
        said=said,
    )


def shared(room: Room, device: Device) -> dict[str, Any]:
    """Return what every page of a phone says: the room, the profile, how far it has come."""
    given = [one for one in room.plan.questions if one in device.answers]
    return {"room": room, "profile": profiles()[device.profile], "given": given}


def question_of(room: Room, question: str) -> Question:
    """Return a question of this room; 404 for any other."""
    if question not in room.plan.questions:
        abort(404)
    return questions()[question]


def miscounted(asked: Question, choices: Sequence[str]) -> str:
    """Say how many options may be chosen."""
    if not choices:
        return french("Choisissez une réponse, puis validez.")
    return french(f"{asked.most} choix au plus : vous en avez coché {len(choices)}.")


def resumed(room: Room, device: Device) -> str:
    """Return where a phone goes on: its first open question without an answer."""
    left = [one for one in room.open if one not in device.answers]
    return f"/a/{room.code}/q/{left[0]}" if left else f"/a/{room.code}/merci"


def following(room: Room, question: str) -> str:
    """Return the next open question after this one, or the end."""
    order = room.plan.questions
    left = [one for one in order[order.index(question) + 1 :] if one in room.open]
    return f"/a/{room.code}/q/{left[0]}" if left else f"/a/{room.code}/merci"


def onward(address: str) -> Response:
    """Lead on after a form; the script of the page, which sends it itself, is told where."""
    if request.accept_mimetypes.best == "application/json":
        return Response(f'{{"next":"{address}"}}', mimetype="application/json")
    response = Response(status=303)
    response.location = address
    return response
