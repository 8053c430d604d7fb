"""The notebooks of the documentation, run again: same tables, pictures drawn, light files."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

# Slow: a Python process for each, which draws.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem),
]


def read(path):
    return nbformat.read(path, as_version=4)


def outputs(notebook) -> list[dict]:
    """What each cell shows: texts as they are; a picture only by being one."""
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {"text/plain": output.get("text", "")})
            image = "image/png" in data
            shown.append({"image": image} | ({} if image else {"text": data["text/plain"]}))
    return shown


# The kernel is asked over a socket of this machine; it says so, and leaves its files open.
@pytest.mark.filterwarnings("ignore")
def test_running_it_again_shows_the_same(path):
    kept, again = read(path), read(path)
    NotebookClient(again, timeout=300).execute()
    assert outputs(again) == outputs(kept)


def test_it_shows_tables_and_a_picture_and_says_simulated(path):
    kept = read(path)
    assert all(cell.execution_count for cell in kept.cells if cell.cell_type == "code")
    shown = outputs(kept)
    assert any(one["image"] for one in shown)
    assert sum(not one["image"] for one in shown) >= 3
    assert "données de ce carnet sont simulées" in kept.cells[0].source
    drawn = [cell.source for cell in kept.cells if "plt.show" in cell.source]
    assert drawn
    assert all("données simulées" in source for source in drawn)


def test_it_is_light(path):
    assert path.stat().st_size < 100_000
