"""Versions of the tables: they make what the code says; a start at head costs nothing."""

import subprocess
import sys
import tomllib

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from setuptools import find_packages
from sqlalchemy import text

from cube17.workshop.model import StorageError
from cube17.workshop.storage_engine import MIGRATIONS
from cube17.workshop.tables import HEAD, metadata
from tests.workshop.rooms_kit import plan

START = """
import sys
from cube17.workshop.storage import Rooms
Rooms(sys.argv[1]).close()
print("alembic" in sys.modules)
"""


def test_head_is_the_last_version():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_versions_are_installed_with_the_library():
    root = MIGRATIONS.parents[2]
    told = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    packages = find_packages(str(root), **told["find"])
    below = {f"{MIGRATIONS.parent.name}.{MIGRATIONS.name}", "migrations.versions"}
    assert all(any(name.endswith(end) for name in packages) for end in below)


def test_versions_make_the_tables_that_the_code_knows(rooms):
    with rooms._engine.connect() as connection:  # noqa: SLF001 (what no method tells)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_alembic_is_loaded_by_the_first_start_alone(address):
    first, second = (
        subprocess.run(
            [sys.executable, "-c", START, address], capture_output=True, text=True, check=True
        )
        for _ in range(2)
    )
    assert (first.stdout, second.stdout) == ("True\n", "False\n")


def test_rooms_are_found_again_by_the_next_start(open_rooms):
    opened = open_rooms().open(plan(), 1)
    assert open_rooms().room(opened.code).plan == plan()


def test_a_database_of_a_later_version_is_left_alone(rooms, open_rooms):
    with rooms._engine.begin() as connection:  # noqa: SLF001
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="version plus récente"):
        open_rooms()
