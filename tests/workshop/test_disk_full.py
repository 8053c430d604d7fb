"""A full disk under SQLite: it is said, nothing is lost, and votes go on once there is room."""

import resource
import sqlite3

import pytest
from sqlalchemy import event

from cube17.workshop.model import StorageError
from tests.workshop.rooms_kit import IMPACT, OPTIONS, PROFILES, plan


@pytest.fixture
def address():
    """None: PostgreSQL has its own disk."""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "rooms.sqlite3"


@pytest.fixture
def voted(file, open_rooms):
    """A room of SQLite in which one phone has answered; it must stay so."""
    rooms = open_rooms(str(file))
    code = rooms.open(plan(), 1).code
    token = rooms.join(code, PROFILES[0])
    rooms.answer(code, token, IMPACT, ["fort"])
    return rooms, code, token


def fill(rooms, code):
    """Answer until there is no room left; phones that were heard, and what is then said."""
    heard = []
    for _ in range(20_000):
        try:
            token = rooms.join(code, PROFILES[0])
            rooms.answer(code, token, IMPACT, ["nul"])
        except StorageError as error:
            return heard, str(error)
        heard.append(token)
    pytest.fail("the disk is never full")


def test_a_full_database_says_so_keeps_what_it_has_and_works_again(voted, file):
    rooms, code, token = voted
    rooms.close()
    event.listen(rooms._engine, "connect", few_pages)  # noqa: SLF001 (a disk that is full)
    heard, message = fill(rooms, code)
    assert len(heard) > 10
    assert f"{file}\u00a0: le disque est plein" in message
    assert "Libérez de la place" in message
    kept(rooms, code, token, heard)
    event.remove(rooms._engine, "connect", few_pages)  # noqa: SLF001
    rooms.close()
    works(rooms, code, token)


def few_pages(connection, _record):
    connection.execute(f"PRAGMA max_page_count={pages(connection) + 4}")


def pages(connection):
    return connection.execute("PRAGMA page_count").fetchone()[0]


def test_a_disk_that_refuses_to_write_loses_nothing(voted, file):
    rooms, code, token = voted
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        largest = max(path.stat().st_size for path in file.parent.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 1_000_000, hard))
        heard, message = fill(rooms, code)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(heard) > 10
    assert f"{file}\u00a0: le disque" in message
    kept(rooms, code, token, heard)
    works(rooms, code, token)
    opened = sqlite3.connect(file)
    assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    opened.close()


def kept(rooms, code, token, heard):
    """What was heard is there."""
    assert rooms.device(code, token).answers == {IMPACT: ("fort",)}
    assert rooms.counts(code).answered[IMPACT] == len(heard) + 1
    for one in heard:
        assert rooms.device(code, one).answers == {IMPACT: ("nul",)}


def works(rooms, code, token):
    """Go on as before."""
    for choice in OPTIONS[IMPACT]:
        rooms.answer(code, token, IMPACT, [choice])
        assert rooms.device(code, token).answers == {IMPACT: (choice,)}
    assert len(fill_a_little(rooms, code)) == 50


def fill_a_little(rooms, code):
    return {rooms.join(code, PROFILES[1]) for _ in range(50)}
