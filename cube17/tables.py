"""Faces as tables, with gaps and verdicts when a selection asks for them."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import pyarrow as pa

from cube17.axes import ROWS_AND_COLUMNS
from cube17.compare import NO_GAP, Estimate, Gap, gap_to_mean, gap_to_whole, reference_gap
from cube17.model import ALL_DOMAINS, FRANCE, KEY

if TYPE_CHECKING:
    import numpy as np

    from cube17.selection import Selection
    from cube17.store import Cube

Coordinates = tuple[str, ...]


def face_table(cube: Cube, selection: Selection) -> pa.Table:
    """Return the cells of a face, and with `show="gap"` their gap to the reference."""
    resolved, _ = cube.resolve(selection)
    table = cube.table(cube.face_rows(resolved))
    return with_gaps(cube, table, resolved) if resolved.show == "gap" else table


def with_gaps(cube: Cube, table: pa.Table, selection: Selection) -> pa.Table:
    """Add `reference`, `gap`, `gap_low`, `gap_high` (points) and `verdict` to a face."""
    gaps = _to_mean(table, selection) if selection.reference == "mean" else _to_france(cube, table)
    for name, values in {
        "gap": [round(gap.value, 2) for gap in gaps],
        "gap_low": [round(gap.low, 2) for gap in gaps],
        "gap_high": [round(gap.high, 2) for gap in gaps],
    }.items():
        table = table.append_column(name, pa.array(values, pa.float64(), from_pandas=True))
    reference = FRANCE if selection.reference == "france" else "moyenne des membres comparés"
    table = table.append_column("reference", pa.array([reference] * len(table), pa.string()))
    return table.append_column("verdict", pa.array([gap.verdict for gap in gaps], pa.string()))


def estimates(table: pa.Table) -> list[Estimate]:
    """Value, standard error and weight of each row, `nan` where unknown."""
    columns = [table[name].to_numpy(zero_copy_only=False) for name in ("value", "se", "weight")]
    return [Estimate(*map(float, row)) for row in zip(*columns, strict=True)]


def _to_france(cube: Cube, table: pa.Table) -> list[Gap]:
    """Gaps of each cell to the same cell for the whole of France."""
    own = estimates(table)
    cells = list(zip(*(table[name].to_pylist() for name in KEY), strict=True))
    at_home = cube.table(cube.rows_of(_keys(cube, [(*cell[:-1], FRANCE) for cell in cells])))
    places = zip(*(at_home[name].to_pylist() for name in KEY), strict=True)
    whole = dict(zip(places, estimates(at_home), strict=True))
    return [
        reference_gap()
        if cell[-1] == FRANCE
        else gap_to_whole(part, whole.get((*cell[:-1], FRANCE), Estimate(nan)))
        for cell, part in zip(cells, own, strict=True)
    ]


def _keys(cube: Cube, cells: list[Coordinates]) -> np.ndarray:
    columns = zip(*cells, strict=True)
    return cube.axes.keys(
        *(cube.axes.locate(name, column) for name, column in zip(KEY, columns, strict=True))
    )


def _to_mean(table: pa.Table, selection: Selection) -> list[Gap]:
    """Gaps of each cell to the mean of the compared members of its row.

    Wholes (France, the frame of the units, all domains) are not members: they have no gap.
    """
    row_axis, column_axis = ROWS_AND_COLUMNS[selection.fix]
    wholes = {FRANCE, selection.within, ALL_DOMAINS}
    cells = zip(table[row_axis].to_pylist(), table[column_axis].to_pylist(), strict=True)
    own = estimates(table)
    gaps = [NO_GAP] * len(own)
    peers: dict[str, list[int]] = {}
    for i, (row, column) in enumerate(cells):
        if column not in wholes:
            peers.setdefault(row, []).append(i)
    for group in peers.values():
        members = [own[i] for i in group]
        for position, i in enumerate(group):
            gaps[i] = gap_to_mean(members, position)
    return gaps
