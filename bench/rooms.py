"""A whole room votes at once: errors, lost answers, how long a phone and the screen wait.

gunicorn as `make serve` starts it (two workers), rooms in SQLite, the loopback. 200 phones arrive
within 40 seconds and answer ten pages each (a profile and nine questions), thinking 1 to 4 seconds
before each; each loads the styles and scripts of its first page, and every page is asked for again
after a form, as without JavaScript. Meanwhile 20 followers ask for the state of the screen every 1
to 1.5 s, the screen every 700 ms, and the facilitator moves it every 2.5 to 4 s. A request is timed
from its connection (each has a new one) to its last byte; the screen from the moment the move is
sent to the first answer that shows it, so it holds the wait until the screen asks. At the end the
database is read: what each phone was told was kept must be there, once. People are played by one
process on the same machine.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bench import room_phones, servers
from bench.figures import Figure, Measured, Progress, Table, p50, p95
from bench.visits import busy
from cube17.catalogue import cube_ids, territories
from cube17.workshop.model import Plan
from cube17.workshop.questions import profiles, questions
from cube17.workshop.storage import Rooms

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE: Final = "A room of 200 phones"
INSTEAD: Final = "not measured"
WHY: Final = {
    "screen": "the screen asks every 700 ms, and the two cores are shared with those who play",
}
PHONES: Final = 200
FOLLOWERS: Final = 20


def run(progress: Progress) -> Measured:
    """Play one workshop, then read what was kept."""
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "rooms.sqlite3")
        with named(address), servers.serving() as server:
            room = opened(address, urlsplit(server.url).port or 0)
            started, before = time.perf_counter(), busy(server)
            asyncio.run(room_phones.play(room, PHONES, FOLLOWERS, progress))
            took, worked = time.perf_counter() - started, busy(server) - before
        lost, doubled = checked(address, room)
    requests = sum(map(len, room.seconds.values()))
    return Measured(
        figures(room, lost, doubled) + load(worked, requests, took),
        [by_kind(room), failures(room)],
    )


@contextmanager
def named(address: str) -> Iterator[None]:
    """Let the server that starts meanwhile keep its rooms there."""
    before = os.environ.get("CUBE17_DB")
    os.environ["CUBE17_DB"] = address
    try:
        yield
    finally:
        os.environ.pop("CUBE17_DB")
        if before is not None:
            os.environ["CUBE17_DB"] = before


def opened(address: str, port: int) -> room_phones.Room:
    """Open a room that asks everything."""
    place = territories().of_kind("departement")[0].code
    plan = Plan("Atelier de mesure", "2026-01-01", place, cube_ids()[0], tuple(questions()))
    rooms = Rooms(address)
    given = rooms.open(plan, days=1)
    rooms.close()
    return room_phones.Room(
        port, given.code, given.secret, list(questions().values()), list(profiles())
    )


def checked(address: str, room: room_phones.Room) -> tuple[int, int]:
    """Answers that were acknowledged and are not there, and those that nobody gave."""
    rooms = Rooms(address)
    kept = {token: rooms.device(room.code, token).answers for token in room.heard}
    counts = rooms.counts(room.code)
    rooms.close()
    lost = sum(
        kept[token].get(question) != choices
        for token, said in room.heard.items()
        for question, choices in said.items()
    )
    given = sum(map(len, room.heard.values()))
    extra = sum(counts.answered.values()) - given + counts.joined - len(room.heard)
    return lost, max(0, extra)


def figures(room: room_phones.Room, lost: int, doubled: int) -> list[Figure]:
    """What a room would notice."""
    voting = [
        second for kind in ("first page", "page", "profile kept", "answer kept")
        for second in room.seconds[kind]
    ]  # fmt: skip
    answers = sum(map(len, room.heard.values()))
    expected = PHONES * len(room.questions)
    return [
        Figure("answers", "answers acknowledged", answers, "", expected, at_least=True),
        Figure("errors", "requests that failed", len(room.errors), "", 0),
        Figure("lost", "acknowledged answers lost", lost, "", 0),
        Figure("doubled", "answers or phones counted twice", doubled, "", 0),
        Figure("p95", "pages and forms of phones, p95", 1000 * p95(voting), "ms"),
        Figure("screen", "from a move to the screen, p95", p95(room.delays["screen"]), "s", 1.0),
        Figure("follower", "from a move to a follower, p95", p95(room.delays["follower"]), "s"),
    ]


def load(worked: float, requests: int, took: float) -> list[Figure]:
    """How much of the machine it took."""
    return [
        Figure("requests", "requests per second, on average", requests / took, ""),
        Figure("processor", "processor time of the workers", worked / took, "cores"),
    ]


def by_kind(room: room_phones.Room) -> Table:
    """Times by kind of request."""
    rows = [
        [kind, len(seconds), *(1000 * at(seconds) for at in (p50, p95, max))]
        for kind, seconds in room.seconds.items()
    ]
    columns = ("request", "how many", "p50, ms", "p95, ms", "longest, ms")
    return Table("Requests", columns, rows)


def failures(room: room_phones.Room) -> Table:
    """Which requests failed, if any."""
    rows = [[what, number] for what, number in Counter(room.errors).items()]
    return Table("Failures", ("what", "how many"), rows or [["none", 0]])
