"""Faces as tables, with gaps and verdicts when a selection asks for them."""

from __future__ import annotations

import csv
import io
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from cube17.axes import ROWS_AND_COLUMNS
from cube17.compare import NO_GAP, Estimate, Gap, gap_to_mean, gap_to_whole, reference_gap, spread
from cube17.model import ALL_DOMAINS, FRANCE, KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cube17.selection import Selection
    from cube17.store import Cells, Cube


def face_table(cube: Cube, selection: Selection) -> Cells:
    """Return the cells of a face, and with `show="gap"` their gap to the reference."""
    resolved, _ = cube.resolve(selection)
    cells = cube.table(cube.face_rows(resolved))
    return cells | _gap_columns(cube, cells, resolved) if resolved.show == "gap" else cells


def records(cells: Cells) -> list[dict[str, Any]]:
    """Return cells one by one, unknown numbers as `None`."""
    columns = [_without_nan(column) for column in cells.values()]
    return [dict(zip(cells, row, strict=True)) for row in zip(*columns, strict=True)]


def csv_lines(cells: Cells, at_once: int = 20_000) -> Iterator[str]:
    """Write cells as CSV, some thousand at a time; unknown values are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(cells)
    for start in range(0, len(next(iter(cells.values()))), at_once):
        part = [_without_nan(column[start : start + at_once]) for column in cells.values()]
        writer.writerows(zip(*part, strict=True))
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _without_nan(column: np.ndarray) -> list[Any]:
    if column.dtype == object:
        return column.tolist()
    whole = bool(np.all(np.isnan(column) | (column == np.floor(column))))
    return [None if isnan(v) else int(v) if whole else v for v in column.tolist()]


def _gap_columns(cube: Cube, cells: Cells, selection: Selection) -> Cells:
    """Return `reference`, `gap`, `gap_low`, `gap_high` (points) and `verdict` of each cell."""
    gaps = _to_mean(cells, selection) if selection.reference == "mean" else _to_france(cube, cells)
    reference = FRANCE if selection.reference == "france" else "moyenne des membres comparés"
    return {
        "reference": np.full(len(gaps), reference, dtype=object),
        "gap": np.array([round(gap.value, 2) for gap in gaps]),
        "gap_low": np.array([round(gap.low, 2) for gap in gaps]),
        "gap_high": np.array([round(gap.high, 2) for gap in gaps]),
        "verdict": np.array([gap.verdict for gap in gaps], dtype=object),
    }


def _estimates(cells: Cells) -> list[Estimate]:
    columns = [cells[name].tolist() for name in ("value", "se", "low", "high", "weight")]
    return [
        Estimate(value, spread(se, low, high), weight)
        for value, se, low, high, weight in zip(*columns, strict=True)
    ]


def _to_france(cube: Cube, cells: Cells) -> list[Gap]:
    """Gaps of each cell to the same cell for the whole of France."""
    positions = [cube.axes.locate(name, cells[name]) for name in KEY[:-1]]
    home = cube.table(
        cube.rows_of(cube.axes.keys(*positions, cube.axes.locate("territory", [FRANCE])))
    )
    elsewhere = zip(*(home[name] for name in KEY[:-1]), strict=True)
    whole = dict(zip(elsewhere, _estimates(home), strict=True))
    coordinates = zip(*(cells[name] for name in KEY), strict=True)
    return [
        reference_gap()
        if place == FRANCE
        else gap_to_whole(own, whole.get(tuple(cell), Estimate()))
        for (*cell, place), own in zip(coordinates, _estimates(cells), strict=True)
    ]


def _to_mean(cells: Cells, selection: Selection) -> list[Gap]:
    """Gaps of each cell to the mean of the compared members of its row.

    Wholes (France, the frame of the units, all domains) are not members: they have no gap.
    """
    row_axis, column_axis = ROWS_AND_COLUMNS[selection.fix]
    wholes = {FRANCE, selection.within, ALL_DOMAINS}
    own = _estimates(cells)
    gaps = [NO_GAP] * len(own)
    peers: dict[str, list[int]] = {}
    for i, (row, column) in enumerate(zip(cells[row_axis], cells[column_axis], strict=True)):
        if column not in wholes:
            peers.setdefault(row, []).append(i)
    for group in peers.values():
        members = [own[i] for i in group]
        for position, i in enumerate(group):
            gaps[i] = gap_to_mean(members, position)
    return gaps
