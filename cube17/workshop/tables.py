"""Tables of rooms: what is kept, and nothing about who.

Rows of devices and answers are laid out by hash in SQLite (no row number), so the file does not
tell in which order a room answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Dialect

HEAD: Final = "0001"
"""The last version in `migrations`: Alembic is loaded only for a database that is elsewhere."""


class Ids(TypeDecorator[tuple[str, ...]]):
    """Ids in order, in one text: an id has no comma."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Return the text that is kept."""
        del dialect
        return None if value is None else ",".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Return the ids of a text."""
        del dialect
        return None if value is None else tuple(value.split(","))


metadata = MetaData()

rooms = Table(
    "rooms",
    metadata,
    Column("code", String(6), primary_key=True),
    Column("secret", String(64), nullable=False),  # SHA-256, as the token of a device
    Column("title", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("territory", Text, nullable=False),
    Column("cube", Text, nullable=False),
    Column("questions", Ids, nullable=False),
    Column("position", Integer, nullable=False),
    Column("furthest", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("expires", Float(53), nullable=False),
    Column("condemned", Float(53)),  # when the room was first seen expired
)

devices = Table(
    "devices",
    metadata,
    Column("room", ForeignKey("rooms.code", ondelete="CASCADE"), primary_key=True),
    Column("token", String(64), primary_key=True),
    Column("profile", Text, nullable=False),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("room", String(6), primary_key=True),
    Column("device", String(64), primary_key=True),
    Column("question", String(64), primary_key=True),
    Column("profile", Text, nullable=False),  # of the device when the question closed
    Column("choices", Ids, nullable=False),
    ForeignKeyConstraint(["room", "device"], ["devices.room", "devices.token"], ondelete="CASCADE"),
    Index("answers_by_question", "room", "question"),
    sqlite_with_rowid=False,
)
