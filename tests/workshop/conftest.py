"""Rooms in both databases: each test that asks for `address` or `rooms` runs twice."""

import pytest

from tests.workshop import postgresql
from tests.workshop.rooms_kit import Clock, plan


@pytest.fixture(scope="session")
def cluster():
    with postgresql.cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """An empty place to keep rooms."""
    if request.param == "sqlite":
        return str(tmp_path / "rooms.sqlite3")
    return request.getfixturevalue("cluster").database()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_rooms(address, clock):
    """More rooms of the same address: `open_rooms()` is what another process would have."""
    from cube17.workshop.storage import Rooms

    made = []

    def another(where=address):
        made.append(Rooms(where, clock))
        return made[-1]

    yield another
    for one in made:
        one.close()


@pytest.fixture
def rooms(open_rooms):
    return open_rooms()


@pytest.fixture
def code(rooms):
    """An open room that asks three questions."""
    return rooms.open(plan(), days=30).code
