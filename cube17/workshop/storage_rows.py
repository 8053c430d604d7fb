"""Rows of rooms, devices and answers: reading one, replacing one, inside a transaction."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from cube17.french import french
from cube17.workshop.model import Plan, Room, UnknownDeviceError
from cube17.workshop.questions import questions
from cube17.workshop.tables import answers, devices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row


def hashed(token: str) -> str:
    """Return what is kept of a token: enough to know it again, not to use it."""
    return sha256(token.encode()).hexdigest()


def as_room(row: Row) -> Room:
    """Return a row of `rooms` as a room."""
    plan = Plan(row.title, row.day, row.territory, row.cube, row.questions)
    return Room(row.code, plan, row.position, row.furthest, row.version, row.expires)


def profile_of(connection: Connection, code: str, token: str) -> str:
    """Return the profile of a device, whose row is then kept from other writers.

    Raises `UnknownDeviceError`.
    """
    query = select(devices.c.profile).where(
        devices.c.room == code, devices.c.token == hashed(token)
    )
    if connection.get_execution_options().get("writing"):
        query = query.with_for_update()
    profile = connection.scalar(query)
    if profile is None:
        raise UnknownDeviceError(french("Cet appareil n’a pas encore rejoint l’atelier."))
    return profile


def change_profile(connection: Connection, room: Room, token: str, profile: str) -> None:
    """Give a device another profile, and its answers to open questions with it."""
    own = (answers.c.room == room.code) & (answers.c.device == hashed(token))
    known = (devices.c.room == room.code) & (devices.c.token == hashed(token))
    connection.execute(update(devices).where(known).values(profile=profile))
    follow = update(answers).where(own, answers.c.question.in_(room.open))
    connection.execute(follow.values(profile=profile))


def in_order(room: Room, question: str, choices: Sequence[str]) -> tuple[str, ...]:
    """Return choices in the order of the options; `ValueError` when they are not an answer."""
    if question not in room.plan.questions:
        raise ValueError(f"Not a question of this room: {question!r}.")
    asked = questions()[question]
    kept = tuple(option for option in asked.option_ids if option in choices)
    if not 1 <= len(kept) == len(choices) <= asked.most:
        raise ValueError(f"Not an answer to {question!r}: {list(choices)!r}.")
    return kept


def replace_answer(connection: Connection, row: dict[str, object]) -> None:
    """Keep an answer; the row of its device is locked, so nobody else is between the two."""
    keys = [answers.c[name] == row[name] for name in ("room", "device", "question")]
    changed = {name: row[name] for name in ("profile", "choices")}
    if not connection.execute(update(answers).where(*keys), changed).rowcount:
        connection.execute(insert(answers), row)
