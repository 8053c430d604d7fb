"""Rooms, the devices that joined them, their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the three tables."""
    _rooms()
    _devices()
    _answers()


def _rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("code", sa.String(6), primary_key=True),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("territory", sa.Text, nullable=False),
        sa.Column("cube", sa.Text, nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("furthest", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("expires", sa.Float(53), nullable=False),
        sa.Column("condemned", sa.Float(53)),
    )


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("room", sa.String(6), sa.ForeignKey("rooms.code", ondelete="CASCADE")),
        sa.Column("token", sa.String(64)),
        sa.Column("profile", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("room", "token"),
        sqlite_with_rowid=False,
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("room", sa.String(6)),
        sa.Column("device", sa.String(64)),
        sa.Column("question", sa.String(64)),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("choices", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("room", "device", "question"),
        sa.ForeignKeyConstraint(
            ["room", "device"], ["devices.room", "devices.token"], ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("answers_by_question", "answers", ["room", "question"])
