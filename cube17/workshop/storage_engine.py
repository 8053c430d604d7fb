"""The database of rooms, ready: SQLite in WAL, every commit on disk, or PostgreSQL; at head."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, create_engine, event, inspect, make_url, text

from cube17.french import french
from cube17.workshop.address import file_of
from cube17.workshop.model import StorageError
from cube17.workshop.tables import HEAD

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS: Final = Path(__file__).with_name("migrations")
WAIT: Final = 10
"""Seconds that a writer waits for another, and that a server has to answer."""
NEWER: Final = (
    "La base des ateliers vient d’une version plus récente de Cube 17 : mettez Cube 17 à jour, "
    "ou changez CUBE17_DB."
)
_FIRST_START: Final = 17_2022
"""Key of the lock that workers starting together take in PostgreSQL."""


def ready_engine(address: str) -> Engine:
    """Return the engine of an address, its tables brought up to date.

    Raises what SQLAlchemy, Alembic, a driver or the file system raise: `storage_errors` words it.
    """
    file = file_of(address)
    engine = _server(make_url(address)) if file is None else _sqlite(file)
    try:
        bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that a database lacks; Alembic is not even loaded when none is."""
    with engine.connect() as connection:
        if _version(connection) == HEAD:
            return
    with writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _FIRST_START})
        _upgrade(connection)


def writing(engine: Engine) -> Engine:
    """Return the same engine, whose transactions take the lock of writers from their beginning."""
    return engine.execution_options(writing=True)


def overwrite(engine: Engine) -> None:
    """Carry what was erased from SQLite's log to its file, where zeros take its place."""
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()  # outside a transaction, where alone it is possible
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 (0.1 s that a start at head does not pay)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(french(NEWER)) from error


def _server(url: URL) -> Engine:
    """PostgreSQL by psycopg 3, whatever the usual name its URL begins with."""
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": WAIT})


def _sqlite(file: Path) -> Engine:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    engine = create_engine(URL.create("sqlite", database=str(file)))
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin in `_begin`, not when sqlite3 likes
    connection.execute(f"PRAGMA busy_timeout={WAIT * 1000}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")  # see `overwrite`


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Choose WAL; SQLite refuses at once, without waiting, while another process does the same."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
