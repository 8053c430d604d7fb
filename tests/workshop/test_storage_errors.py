"""What goes wrong with a database is said in French, with its name and a remedy."""

import sqlite3
import sys

import pytest
from sqlalchemy import event

from cube17.workshop import storage_engine
from cube17.workshop.address import default_address, exists
from cube17.workshop.model import StorageError
from cube17.workshop.storage_errors import shown
from tests.workshop import postgresql
from tests.workshop.rooms_kit import IMPACT, PROFILES, plan


@pytest.fixture
def address():
    """None: each test says its own, once."""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "rooms.sqlite3"


def test_rooms_are_kept_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("CUBE17_DB", "postgresql:///rooms")
    assert default_address() == "postgresql:///rooms"
    monkeypatch.delenv("CUBE17_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_address() == str(tmp_path / "cube17" / "ateliers.sqlite3")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_address() == str(tmp_path / ".local" / "share" / "cube17" / "ateliers.sqlite3")


def test_a_file_that_is_not_there_holds_no_room(file, open_rooms):
    assert exists("postgresql:///rooms")
    assert not exists(str(file))
    assert not exists(f"sqlite:///{file}")
    open_rooms(f"sqlite:///{file}")
    assert exists(str(file))
    assert exists(f"sqlite:///{file}")


def test_a_folder_that_cannot_be_made_is_named(file, open_rooms):
    file.write_text("")
    below = file / "ateliers.sqlite3"
    with pytest.raises(StorageError, match=rf"dans {below}\s: .*CUBE17_DB\.$"):
        open_rooms(str(below))


def test_a_file_of_something_else_is_left_alone(file, open_rooms):
    file.write_text("Une liste de courses, pas une base." * 40)
    before = file.read_bytes()
    with pytest.raises(StorageError, match=rf"{file}\s: le contenu est abîmé.*CUBE17_DB"):
        open_rooms(str(file))
    assert file.read_bytes() == before


def test_a_damaged_file_is_said(file, open_rooms):
    rooms = open_rooms(str(file))
    code = rooms.open(plan(), 1).code
    rooms.close()
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xff" * (size - 4096))
    with pytest.raises(StorageError, match="abîmé"):
        rooms.room(code)


def test_a_file_that_cannot_be_written_still_shows_its_rooms(file, open_rooms):
    rooms = open_rooms(str(file))
    code = rooms.open(plan(), 1).code
    rooms.close()
    event.listen(rooms._engine, "connect", refuse_writes)  # noqa: SLF001 (root writes anywhere)
    with pytest.raises(StorageError, match=r"l’écriture y est refusée.*CUBE17_DB"):
        rooms.join(code, PROFILES[0])
    assert rooms.room(code).plan == plan()


def refuse_writes(connection, _record):
    connection.execute("PRAGMA query_only=ON")


def test_who_writes_for_too_long_makes_others_say_so(file, open_rooms, monkeypatch):
    monkeypatch.setattr(storage_engine, "WAIT", 0.1)
    rooms = open_rooms(str(file))
    code = rooms.open(plan(), 1).code
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="trop d’écritures à la fois"):
        rooms.join(code, PROFILES[0])
    assert rooms.counts(code).joined == 0  # reading never waits
    other.close()
    rooms.join(code, PROFILES[0])


@pytest.mark.parametrize("address", ["autre://ici", "postgresql+autre://ici", "://", "mysql://"])
def test_an_address_of_no_known_kind_is_said(address, open_rooms):
    with pytest.raises(StorageError, match=r"aucune base connue|CUBE17_DB"):
        open_rooms(address)


def test_a_missing_driver_is_named(open_rooms, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match=r"Installez cube17\[postgres\]"):
        open_rooms("postgres://ici/ateliers")


def test_a_password_is_never_shown(open_rooms):
    address = "postgresql://moi:Secret@127.0.0.1:1/ateliers"
    with pytest.raises(StorageError, match="ne répond pas") as raised:
        open_rooms(address)
    assert "Secret" not in str(raised.value) + shown(address)
    assert "moi:***@127.0.0.1:1/ateliers" in str(raised.value)


def test_a_database_that_does_not_exist_is_said(cluster, open_rooms):
    with pytest.raises(StorageError, match=r"refuse.*ce que CUBE17_DB en dit"):
        open_rooms(cluster.database() + "&dbname=absente")


def test_a_server_that_comes_back_is_used_again(open_rooms):
    with postgresql.cluster() as server:
        rooms = open_rooms(server.database())
        code = rooms.open(plan(), 1).code
        token = rooms.join(code, PROFILES[0])
        rooms.answer(code, token, IMPACT, ["fort"])
        server.stop()
        with pytest.raises(StorageError, match="la base ne répond pas"):
            rooms.answer(code, token, IMPACT, ["nul"])
        server.start()
        assert rooms.device(code, token).answers == {IMPACT: ("fort",)}
        rooms.answer(code, token, IMPACT, ["nul"])
        rooms.close()
