"""Faces as tables, with gaps and verdicts when a selection asks for them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cube17.axes import ROWS_AND_COLUMNS
from cube17.compare import Estimate, Gap, gap_to_whole, gaps_to_mean, spread
from cube17.model import ALL_DOMAINS, FRANCE, KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cube17.axes import Codes
    from cube17.selection import Selection
    from cube17.store import Cells, Cube

WHOLE: Final = {"n", "weight"}


def face_table(cube: Cube, selection: Selection) -> Cells:
    """Return the cells of a face, and with `show="gap"` their gap to the reference."""
    resolved, _ = cube.resolve(selection)
    cells = cube.table(cube.face_rows(resolved))
    return cells | _gap_columns(cube, cells, resolved) if resolved.show == "gap" else cells


def records(cells: Cells) -> list[dict[str, Any]]:
    """Return cells one by one, unknown numbers as `None`."""
    columns = [_listed(name, column) for name, column in cells.items()]
    return [dict(zip(cells, row, strict=True)) for row in zip(*columns, strict=True)]


def csv_lines(cells: Cells, at_once: int = 20_000) -> Iterator[str]:
    """Write cells as CSV, some thousand at a time; unknown values are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(cells)
    for start in range(0, len(next(iter(cells.values()))), at_once):
        end = start + at_once
        part = [_listed(name, column[start:end]) for name, column in cells.items()]
        writer.writerows(zip(*part, strict=True))
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _listed(name: str, column: np.ndarray) -> list[Any]:
    """Return the values of a column, unknown numbers as `None`, counts as integers."""
    if column.dtype == object:
        return column.tolist()
    known = ~np.isnan(column)
    if name in WHOLE or not known.all():
        values = np.full(len(column), None, dtype=object)
        values[known] = column[known].astype(np.int64 if name in WHOLE else np.float64).tolist()
        return values.tolist()
    return column.tolist()


def _gap_columns(cube: Cube, cells: Cells, selection: Selection) -> Cells:
    """Return `reference`, `gap`, `gap_low`, `gap_high` (points) and `verdict` of each cell."""
    to_mean = selection.reference == "mean"
    gap = _to_mean(cube, cells, selection) if to_mean else _to_france(cube, cells)
    reference = "moyenne des membres comparés" if to_mean else FRANCE
    return {
        "reference": np.full(len(gap.verdict), reference, dtype=object),
        "gap": np.round(gap.value, 2),
        "gap_low": np.round(gap.low, 2),
        "gap_high": np.round(gap.high, 2),
        "verdict": gap.verdict.astype(object),
    }


def estimate(cells: Cells) -> Estimate:
    """Return what `cube17.compare` needs of some cells."""
    se = spread(cells["se"], cells["low"], cells["high"])
    return Estimate(cells["value"], se, cells["weight"], cells["status"] == "workshop")


def _to_france(cube: Cube, cells: Cells) -> Gap:
    """Gaps of each cell to the same cell for the whole of France."""
    *positions, territory = (cube.axes.locate(name, cells[name]) for name in KEY)
    france = cube.axes.locate("territory", [FRANCE])
    gap = gap_to_whole(estimate(cells), estimate(_at(cube, cube.axes.keys(*positions, france))))
    at_home = territory == france
    verdict = np.where(at_home, "référence", gap.verdict)
    value, se, low, high = (
        np.where(at_home, 0.0, f) for f in (gap.value, gap.se, gap.low, gap.high)
    )
    return Gap(value, se, low, high, verdict)


def _at(cube: Cube, keys: Codes) -> Cells:
    """Return one cell per key, `nan` throughout where none was measured."""
    rows, found = cube.find(keys)
    names = ("value", "se", "low", "high", "weight", "status")
    return {name: np.where(found, cube.column(name, rows), np.nan) for name in names}


def _to_mean(cube: Cube, cells: Cells, selection: Selection) -> Gap:
    """Gaps of each cell to the mean of the compared members of its row.

    Members are what the columns compare, without overlap: not France, the frame of the units or
    all domains, which contain the others, nor the cube's own territories, which cross them.
    """
    row_axis, column_axis = ROWS_AND_COLUMNS[selection.fix]
    is_member = np.array([_is_member(cube, column_axis, c, selection) for c in cells[column_axis]])
    value, se, low, high = np.full((4, len(is_member)), np.nan)
    verdict = np.full(len(is_member), "sans valeur", dtype=object)
    for row in set(cells[row_axis]):
        peers = np.flatnonzero(is_member & (cells[row_axis] == row))
        gap = gaps_to_mean(estimate({name: column[peers] for name, column in cells.items()}))
        value[peers], se[peers], low[peers], high[peers] = gap.value, gap.se, gap.low, gap.high
        verdict[peers] = gap.verdict
    return Gap(value, se, low, high, verdict)


def _is_member(cube: Cube, axis: str, member: str, selection: Selection) -> bool:
    if axis == "territory":
        return cube.territories[member].kind == selection.units
    return member != ALL_DOMAINS
