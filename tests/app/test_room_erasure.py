"""What becomes of rooms that have expired while nobody opens a page."""

import time
from threading import Event, Thread

import pytest
from sqlalchemy import text

from rooms import store
from tests.workshop.rooms_kit import DAY, plan


@pytest.fixture
def clock(workshop, monkeypatch):
    """Days since now, as the rooms see it."""
    days = [0.0]
    start = time.time()
    monkeypatch.setattr(workshop, "_clock", lambda: start + days[0] * DAY)
    return days


def kept(workshop):
    """How many rooms are in the database."""
    with workshop._engine.connect() as connection:  # noqa: SLF001 (what no method tells)
        return connection.scalar(text("SELECT count(*) FROM rooms"))


def wait_until(condition):
    """Until something is so, ten seconds at most."""
    for _ in range(1000):
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_what_has_expired_is_erased_a_day_after_it_was_seen(workshop, clock):
    workshop.open(plan(), days=1)
    workshop.open(plan(), days=9)
    told = []
    for clock[0] in (0, 1.5, 2, 2.6):
        told.append((store.tidy(), kept(workshop)))
    assert told == [(0, 2), (0, 2), (0, 2), (1, 1)]


def test_a_process_that_serves_erases_by_itself(workshop, clock, monkeypatch):
    monkeypatch.setattr(store, "HOUR", 0.01)
    workshop.open(plan(), days=1)
    stopped = Event()
    thread = Thread(target=store.tidy_until, args=(stopped,))
    thread.start()
    try:
        for clock[0] in (1.5, 2.6, 3.7):
            time.sleep(0.1)
        assert wait_until(lambda: not kept(workshop))
    finally:
        stopped.set()
        thread.join(10)
    assert not thread.is_alive()


def test_without_a_database_none_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("CUBE17_DB", str(tmp_path / "rooms.sqlite3"))
    assert store.tidy() == 0
    assert not list(tmp_path.iterdir())


def test_a_database_that_fails_is_logged_and_stops_nothing(tmp_path, monkeypatch, caplog):
    (tmp_path / "rooms.sqlite3").write_bytes(b"no database" * 1000)
    monkeypatch.setenv("CUBE17_DB", str(tmp_path / "rooms.sqlite3"))
    assert store.tidy() == 0
    assert "Expired rooms cannot be erased" in caplog.text
