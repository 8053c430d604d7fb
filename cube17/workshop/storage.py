"""Rooms, kept in SQLite or PostgreSQL: an answer that was acknowledged is on disk.

Tokens and secrets are kept as SHA-256; no name, no address, no hour of anything. Whoever writes
locks first the row of the room (PostgreSQL) or the file (SQLite), so no answer slips in after its
question has closed, and orders never depend on a clock.
"""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from cube17.french import french
from cube17.workshop.model import (
    ALPHABET,
    CODE_LENGTH,
    ClosedError,
    Counts,
    Device,
    NoRoomError,
    Opened,
    Plan,
    Room,
    UnknownDeviceError,
)
from cube17.workshop.questions import profiles, questions
from cube17.workshop.storage_engine import overwrite, ready_engine, writing
from cube17.workshop.storage_errors import said
from cube17.workshop.storage_rows import (
    ADD_DEVICE,
    ANSWERED,
    GIVEN,
    JOINED,
    ROOM,
    ROOM_ALONE,
    ROOM_AS_IT_IS,
    VOICES,
    as_room,
    change_profile,
    hashed,
    in_order,
    profile_of,
    replace_answer,
)
from cube17.workshop.tables import rooms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Row, Select

    from cube17.workshop.tally import Voice

DAY: Final = 86_400.0
"""Seconds."""


class Rooms:
    """The rooms of one database; one per process, made after a fork, shared by its threads.

    `address` is the path of a SQLite file or a URL; `clock` gives seconds since 1970. Every method
    raises `StorageError` when the database fails, `NoRoomError` for a room that is not there or
    has expired. Expired rooms stay in the database until `purge`, which the server calls.
    """

    def __init__(self, address: str, clock: Callable[[], float] = time.time) -> None:
        self._address = address
        self._clock = clock
        with said(address):
            self._engine = ready_engine(address)
        self._writer = writing(self._engine)
        # SQLite lets writers wait by sleeping ever longer: the threads of a process queue instead.
        self._turn = Lock() if self._engine.dialect.name == "sqlite" else nullcontext()

    def open(self, plan: Plan, days: float) -> Opened:
        """Open a room that expires after `days`; its secret is given once and not kept.

        Raises `ValueError` for a plan that asks nothing, twice the same, or what does not exist.
        """
        if not plan.questions or len(set(plan.questions)) < len(plan.questions):
            raise ValueError("A room asks at least one question, each once.")
        if not questions().keys() >= set(plan.questions):
            raise ValueError("A question of the plan does not exist.")
        secret = secrets.token_urlsafe(24)
        expires = self._clock() + days * DAY
        while True:
            opened = Opened(new_code(), secret)
            if self._inserted(opened, plan, expires):
                return opened

    def room(self, code: str) -> Room:
        """Return an open room."""
        with self._reading() as connection:
            return as_room(self._row(connection, code))

    def is_facilitator(self, code: str, secret: str) -> bool:
        """Tell whether the secret is the one of the room."""
        with self._reading() as connection:
            kept = self._row(connection, code).secret
        return secrets.compare_digest(kept, hashed(secret))

    def join(self, code: str, profile: str, token: str = "", fresh: str = "") -> str:
        """Let a device in, or change its profile; return its token, a new one when not known.

        Its answers to open questions follow its profile, the final ones keep the one they had.
        `fresh` is the new token, where it must be the same if the device joins twice at once; drawn
        here unless given. Raises `ValueError` for a profile that does not exist.
        """
        if profile not in profiles():
            raise ValueError(f"No such profile: {profile!r}.")
        with self._writing() as connection:
            room = as_room(self._row(connection, code, ROOM_ALONE))
            try:
                profile_of(connection, code, token, alone=True)
            except UnknownDeviceError:
                token = fresh or secrets.token_urlsafe(24)
                row = {"room": code, "token": hashed(token), "profile": profile}
                connection.execute(ADD_DEVICE, row)
            else:
                change_profile(connection, room, token, profile)
        return token

    def device(self, code: str, token: str) -> Device:
        """Return what a device has said; raises `UnknownDeviceError`."""
        with self._reading() as connection:
            self._row(connection, code)
            profile = profile_of(connection, code, token)
            return Device(
                profile, dict(connection.execute(GIVEN, {"at": code, "by": hashed(token)}).all())
            )

    def answer(self, code: str, token: str, question: str, choices: Sequence[str]) -> None:
        """Keep the answer of a device to an open question, instead of the one it had.

        Raises `ClosedError`, `UnknownDeviceError`; `ValueError` for a question that the room does
        not ask, no choice, too many, twice the same, or one that does not exist.
        """
        with self._writing() as connection:
            room = as_room(self._row(connection, code, ROOM_AS_IT_IS))
            said = {
                "choices": in_order(room, question, choices),
                "profile": profile_of(connection, code, token, alone=True),
            }
            if question in room.closed:
                raise ClosedError(french("Cette question est close : sa réponse ne change plus."))
            replace_answer(connection, code, token, question, said)

    def counts(self, code: str) -> Counts:
        """Return how many devices joined, and how many answered each question of the room."""
        with self._reading() as connection:
            asked = self._row(connection, code).questions
            given = dict(connection.execute(ANSWERED, {"at": code}).all())
            joined = connection.scalar(JOINED, {"at": code}) or 0
        return Counts(joined, {question: given.get(question, 0) for question in asked})

    def move(self, code: str, step: int, seen: int) -> Room:
        """Move the screen by `step` from the position that the caller has seen; return the room.

        Whoever has seen another position changes nothing (double tap, two remote controls); before
        the first screen and after the last there is nowhere to go. Once a vote is closed SQLite's
        log, which tells in which order the answers came, is emptied.
        """
        with self._writing() as connection:
            room = as_room(self._row(connection, code, ROOM_ALONE))
            position = min(max(room.position + step, 0), len(room.course) - 1)
            if seen != room.position or position == room.position:
                return room
            moved = {
                "position": position,
                "furthest": max(position, room.furthest),
                "version": room.version + 1,
            }
            connection.execute(update(rooms).where(rooms.c.code == code), moved)
        after = replace(room, **moved)
        if after.closed != room.closed:
            self._overwrite()
        return after

    def voices(self, code: str, question: str) -> list[Voice]:
        """Return the answers to a closed question, sorted, so that their order tells nothing.

        Raises `ValueError` while the question is open: nothing of an open vote ever leaves.
        """
        with self._reading() as connection:
            if question not in as_room(self._row(connection, code)).closed:
                raise ValueError(f"Not a closed question of this room: {question!r}.")
            given = connection.execute(VOICES, {"at": code, "about": question})
            return sorted((profile, choices) for profile, choices in given)

    def delete(self, code: str) -> None:
        """Erase a room and all that was said in it; nothing happens when there is none."""
        with self._writing() as connection:
            connection.execute(delete(rooms).where(rooms.c.code == code))
        self._overwrite()

    def purge(self) -> int:
        """Erase the rooms that were already seen expired a day ago; return how many.

        In two steps: a clock that jumps ahead condemns, and set right again reprieves.
        """
        now = self._clock()
        expired = rooms.c.expires <= now
        with self._writing() as connection:
            reprieved = (rooms.c.expires > now) | (rooms.c.condemned > now)
            connection.execute(update(rooms).where(reprieved).values(condemned=None))
            erased = connection.execute(
                delete(rooms).where(expired, rooms.c.condemned <= now - DAY)
            ).rowcount
            condemned = update(rooms).where(expired, rooms.c.condemned.is_(None))
            connection.execute(condemned.values(condemned=now))
        if erased:
            self._overwrite()
        return erased

    def _overwrite(self) -> None:
        with said(self._address):
            overwrite(self._engine)

    def close(self) -> None:
        """Let go of the connections; used again, the rooms make new ones."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with said(self._address), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with said(self._address), self._turn, self._writer.begin() as connection:
            yield connection

    def _inserted(self, opened: Opened, plan: Plan, expires: float) -> bool:
        """Keep a new room; false when its code is taken."""
        row = {
            "code": opened.code,
            "secret": hashed(opened.secret),
            **vars(plan),
            "position": 0,
            "furthest": 0,
            "version": 0,
            "expires": expires,
        }
        try:
            with self._writing() as connection:
                connection.execute(insert(rooms), row)
        except IntegrityError:
            return False
        return True

    def _row(self, connection: Connection, code: str, query: Select = ROOM) -> Row:
        """Return the row of an open room, read by one of the three queries of rooms."""
        written = set(code) <= set(ALPHABET)  # PostgreSQL fails on some characters, as NUL
        row = connection.execute(query, {"at": code}).first() if written else None
        if row is None or row.expires <= self._clock():
            raise NoRoomError(french("Cet atelier n’existe pas, ou n’existe plus."))
        return row


def new_code() -> str:
    """Draw the code of a room: 387 million are possible."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
