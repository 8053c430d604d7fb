"""The file of `bench.large_cube`: a cube of every commune of France, drawn at random."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from bench.machine import BUILD
from cube17.axes import Axes
from cube17.catalogue import DATA, territories
from cube17.communes import Communes
from cube17.model import KEY
from cube17.parquet import cell_schema, read_dictionary, write_sorted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.figures import Progress

FILE: Final = BUILD / "communes-100m.parquet"
WAVES: Final = ("2021", "2022", "2023", "2024")
SHOWN: Final = 0.2
AT_ONCE: Final = 3
LEVEL: Final = 3


def draw(progress: Progress) -> None:
    """Write the cube, some blocks at a time."""
    said = dictionary()
    axes = Axes.of(said, territories().extended(said["territories"]))
    by_text = Axes(tuple(tuple(sorted(members)) for members in axes.members))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    write_sorted(FILE, parts(by_text, progress), said, LEVEL)


def dictionary() -> dict[str, Any]:
    """The dictionary of the demonstration cube, with four waves and the communes."""
    said = read_dictionary(DATA / "cubes" / "demonstration.parquet")
    return said | {
        "id": "communes",
        "waves": [{"id": wave, "label": wave} for wave in WAVES],
        "default": said["default"] | {"wave": WAVES[-1]},
        "territories": [
            {
                "code": f"COM-{commune.code}", "name": commune.name, "short": commune.name,
                "level": "local", "kind": "commune",
                "parent": commune.epci or commune.departement, "note": "",
            }
            for commune in Communes.read(DATA)
        ],
    }  # fmt: skip


def parts(axes: Axes, progress: Progress) -> Iterator[pa.Table]:
    """Draw the cells of some blocks, in the order of the file."""
    chance = np.random.default_rng(17)
    *leading, units = axes.shape
    blocks = int(np.prod(leading))
    for start in range(0, blocks, AT_ONCE):
        progress("drawing cells", start, blocks)
        block = np.arange(start, min(start + AT_ONCE, blocks))
        positions = np.unravel_index(np.repeat(block, units), leading)
        columns = {
            name: words(axes.of_axis(name), position)
            for name, position in zip(
                KEY, (*positions, np.tile(np.arange(units), len(block))), strict=True
            )
        }
        columns |= measures(chance, len(block) * units)
        fields = cell_schema()
        yield pa.Table.from_arrays([columns[field.name] for field in fields], schema=fields)


def words(members: tuple[str, ...], choice: np.ndarray) -> pa.Array:
    """Texts by their position."""
    codes = pa.array(choice.astype(np.int32))
    return pa.DictionaryArray.from_arrays(codes, pa.array(members)).cast(pa.string())


def measures(chance: np.random.Generator, size: int) -> dict[str, pa.Array]:
    """Numbers for one cell in five, rounded as in a cube; the others are suppressed."""
    hidden = chance.random(size) >= SHOWN
    value = np.round(chance.uniform(0, 100, size), 2)
    se = np.round(chance.uniform(1, 9, size), 3)
    n = chance.integers(30, 300, size, dtype=np.int32)
    numbers = {
        "value": value,
        "se": se,
        "low": np.round(np.maximum(0, value - 2 * se), 2),
        "high": np.round(np.minimum(100, value + 2 * se), 2),
        "n": n,
        "n_eff": np.round(n * chance.uniform(0.5, 1, size), 1),
        "weight": np.round(n * chance.uniform(5, 50, size)),
    }
    return {name: pa.array(column, mask=hidden) for name, column in numbers.items()} | {
        "status": words(("simulated", "suppressed"), hidden),
        "certainty": pa.nulls(size, pa.string()),
        "source": words(("simulation",), np.zeros(size)),
        "note": pa.nulls(size, pa.string()),
    }


def size_of(folder: Path) -> int:
    """Bytes of the files under a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def forget_pages(folder: Path) -> None:
    """Ask the system to forget what it keeps of the files under a folder."""
    for file in folder.rglob("*.*"):
        if file.is_file():
            with file.open("rb") as opened:
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
