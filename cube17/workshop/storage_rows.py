"""Rows of rooms, devices and answers: the statements, and what they give inside a transaction.

Statements are made once: SQLAlchemy then knows their text at sight, and a lock is held less long.
Their parameters are `at` (code of a room), `by` (hash of a token), `about` (question).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, insert, select, update

from cube17.french import french
from cube17.workshop.model import Plan, Room, UnknownDeviceError
from cube17.workshop.questions import questions
from cube17.workshop.tables import answers, devices, rooms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_AT: Final = bindparam("at")
_DEVICE: Final = (devices.c.room == _AT) & (devices.c.token == bindparam("by"))
_OWN: Final = (answers.c.room == _AT) & (answers.c.device == bindparam("by"))

ROOM: Final = select(rooms).where(rooms.c.code == _AT)
"""To read; the next two keep the row, against who changes it, or against everybody."""
ROOM_AS_IT_IS: Final = ROOM.with_for_update(read=True)
ROOM_ALONE: Final = ROOM.with_for_update()
PROFILE: Final = select(devices.c.profile).where(_DEVICE)
PROFILE_ALONE: Final = PROFILE.with_for_update()
GIVEN: Final = select(answers.c.question, answers.c.choices).where(_OWN)
VOICES: Final = select(answers.c.profile, answers.c.choices).where(
    answers.c.room == _AT, answers.c.question == bindparam("about")
)
JOINED: Final = select(func.count()).select_from(devices).where(devices.c.room == _AT)
ANSWERED: Final = (
    select(answers.c.question, func.count())
    .where(answers.c.room == _AT)
    .group_by(answers.c.question)
)
ADD_DEVICE: Final = insert(devices)
CHANGE_DEVICE: Final = update(devices).where(_DEVICE)
ADD_ANSWER: Final = insert(answers)
CHANGE_ANSWER: Final = update(answers).where(_OWN, answers.c.question == bindparam("about"))
CHANGE_OPEN_ANSWERS: Final = update(answers).where(
    _OWN, answers.c.question.in_(bindparam("open", expanding=True))
)


def hashed(token: str) -> str:
    """Return what is kept of a token: enough to know it again, not to use it."""
    return sha256(token.encode()).hexdigest()


def as_room(row: Row) -> Room:
    """Return a row of `rooms` as a room."""
    plan = Plan(row.title, row.day, row.territory, row.cube, row.questions)
    return Room(row.code, plan, row.position, row.furthest, row.version, row.expires)


def profile_of(connection: Connection, code: str, token: str, *, alone: bool = False) -> str:
    """Return the profile of a device, whose row is kept from other writers where `alone`.

    Raises `UnknownDeviceError`.
    """
    query = PROFILE_ALONE if alone else PROFILE
    profile = connection.scalar(query, {"at": code, "by": hashed(token)})
    if profile is None:
        raise UnknownDeviceError(french("Cet appareil n’a pas encore rejoint l’atelier."))
    return profile


def change_profile(connection: Connection, room: Room, token: str, profile: str) -> None:
    """Give a device another profile, and its answers to open questions with it."""
    device = {"at": room.code, "by": hashed(token)}
    connection.execute(CHANGE_DEVICE, {**device, "profile": profile})
    connection.execute(CHANGE_OPEN_ANSWERS, {**device, "profile": profile, "open": room.open})


def in_order(room: Room, question: str, choices: Sequence[str]) -> tuple[str, ...]:
    """Return choices in the order of the options; `ValueError` when they are not an answer."""
    if question not in room.plan.questions:
        raise ValueError(f"Not a question of this room: {question!r}.")
    asked = questions()[question]
    kept = tuple(option for option in asked.option_ids if option in choices)
    if not 1 <= len(kept) == len(choices) <= asked.most:
        raise ValueError(f"Not an answer to {question!r}: {list(choices)!r}.")
    return kept


def replace_answer(
    connection: Connection, code: str, token: str, question: str, said: dict[str, object]
) -> None:
    """Keep profile and choices; the row of the device is locked, so nobody is between the two."""
    which = {"at": code, "by": hashed(token), "about": question}
    if not connection.execute(CHANGE_ANSWER, {**which, **said}).rowcount:
        row = {"room": code, "device": hashed(token), "question": question, **said}
        connection.execute(ADD_ANSWER, row)
