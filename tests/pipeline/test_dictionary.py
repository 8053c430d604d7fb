"""The committed data dictionary is what the code and the cubes say."""

from pathlib import Path

from cube17.context import COLUMNS
from cube17.model import CELL_COLUMNS
from cube17.pipeline import dictionary

ROOT = Path(__file__).parents[2]


def test_dictionary_is_current():
    written = (ROOT / dictionary.TARGET).read_text(encoding="utf-8")
    assert written == dictionary.text(), "Écrivez-le de nouveau : .venv/bin/cube17 dictionary"


def test_every_column_is_described():
    columns = CELL_COLUMNS + COLUMNS
    assert all(f"| `{column.name}` |" in dictionary.text() for column in columns)
    assert all(column.description.endswith(".") for column in columns)
