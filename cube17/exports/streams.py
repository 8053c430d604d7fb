"""Cells by the thousand: a cube of any size goes through a few megabytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from cube17.tables import csv_lines, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cube17.axes import Codes
    from cube17.store import Cells, Cube

AT_ONCE: Final = 5_000


def parts(cube: Cube, rows: Codes, at_once: int) -> Iterator[Cells]:
    """Cells of a cube, some thousand at a time; at least one part, even if it is empty."""
    for start in range(0, max(len(rows), 1), at_once):
        yield cube.table(rows[start : start + at_once])


def csv_parts(cube: Cube, rows: Codes) -> Iterator[str]:
    """Write cells as CSV; unknown values are empty."""
    for number, cells in enumerate(parts(cube, rows, AT_ONCE)):
        lines = "".join(csv_lines(cells))
        yield lines if number == 0 else lines.partition("\n")[2]


def json_parts(cube: Cube, rows: Codes, said: dict[str, Any]) -> Iterator[bytes]:
    """Write one JSON object: what is `said`, then `cells`; unknown values are `null`."""
    yield orjson.dumps(said)[:-1] + (b"," if said else b"") + b'"cells":['
    for number, cells in enumerate(parts(cube, rows, AT_ONCE)):
        lines = orjson.dumps(records(cells))[1:-1]
        yield b"," + lines if number else lines
    yield b"]}"
