"""What the database must not hold: who, when, and how to come back in their place."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from cube17.workshop.tables import answers, devices, metadata
from tests.workshop.rooms_kit import IMPACT, PROFILES, plan

# Every column there is. One more is a decision about personal data, not a detail.
KEPT = {
    "rooms": {
        "code", "secret", "title", "day", "territory", "cube", "questions", "position",
        "furthest", "version", "expires", "condemned",
    },
    "devices": {"room", "token", "profile"},
    "answers": {"room", "device", "question", "profile", "choices"},
}  # fmt: skip


def test_columns_are_the_ones_that_were_decided():
    assert {name: set(table.columns.keys()) for name, table in metadata.tables.items()} == KEPT


def test_no_token_and_no_secret_can_be_read(rooms):
    opened = rooms.open(plan(), 1)
    token = rooms.join(opened.code, PROFILES[0])
    rooms.answer(opened.code, token, IMPACT, ["fort"])
    with rooms._engine.connect() as connection:  # noqa: SLF001 (what no method tells)
        held = {
            str(value)
            for table in metadata.tables.values()
            for row in connection.execute(select(table))
            for value in row
        }
    assert not {token, opened.secret} & held
    assert {PROFILES[0], IMPACT} < held


def test_rows_of_sqlite_are_in_the_order_of_hashes_not_of_arrival(tmp_path, open_rooms):
    rooms = open_rooms(str(tmp_path / "one.sqlite3"))
    code = rooms.open(plan(), 1).code
    for rank in range(30):
        token = rooms.join(code, PROFILES[rank % 6])
        rooms.answer(code, token, IMPACT, ["fort"])
    with rooms._engine.connect() as connection:  # noqa: SLF001
        for column in (devices.c.token, answers.c.device):
            stored = list(connection.scalars(select(column)))
            assert stored == sorted(stored)
            with pytest.raises(DBAPIError, match="no such column: rowid"):
                connection.exec_driver_sql(f"SELECT rowid FROM {column.table.name}")


def test_once_a_vote_is_closed_no_log_tells_in_which_order_it_came(tmp_path, open_rooms):
    rooms = open_rooms(str(tmp_path / "one.sqlite3"))
    code = rooms.open(plan(), 1).code
    for rank in range(8):
        rooms.answer(code, rooms.join(code, PROFILES[rank % 6]), IMPACT, ["fort"])
    log = tmp_path / "one.sqlite3-wal"
    rooms.move(code, 1, 0)
    assert log.stat().st_size
    rooms.move(code, 1, 1)
    assert IMPACT in rooms.room(code).closed
    assert not log.stat().st_size


def test_what_is_erased_is_not_in_the_files_of_sqlite_any_more(tmp_path, open_rooms):
    rooms = open_rooms(str(tmp_path / "one.sqlite3"))
    code = rooms.open(plan(), 1).code
    rooms.answer(code, rooms.join(code, PROFILES[0]), IMPACT, ["tres-fort"])
    assert b"tres-fort" in written(tmp_path)
    rooms.delete(code)
    assert b"tres-fort" not in written(tmp_path)
    assert "Trèbes".encode() not in written(tmp_path)


def written(folder):
    return b"".join(path.read_bytes() for path in Path(folder).iterdir())


def test_the_file_of_sqlite_is_its_owner_s_alone(tmp_path, open_rooms):
    open_rooms(str(tmp_path / "new" / "one.sqlite3"))
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    assert modes["one.sqlite3"] == 0o600
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
