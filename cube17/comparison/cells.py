"""Cells of a comparison, and the gap between them under the rule that fits the two members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cube17.compare import Gap, Numbers, gap_apart, gap_of_whole, gap_to_whole
from cube17.model import ALL_DOMAINS, KEY
from cube17.tables import estimate, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cube17.comparison.question import Comparison
    from cube17.store import Cells, Cube

Record = dict[str, Any]


def cells_at(cube: Cube, coordinates: Mapping[str, Sequence[str]]) -> Cells:
    """Cells of the product of some coordinates, one list for each axis of `KEY`, in that order.

    Unknown throughout where the cube has no cell; `measured` tells which it has.
    """
    lists = [list(coordinates[name]) for name in KEY]
    grid = [np.array(part, dtype=object).ravel() for part in np.meshgrid(*lists, indexing="ij")]
    at = [cube.axes.locate(name, part) for name, part in zip(KEY, grid, strict=True)]
    rows, found = cube.find(cube.axes.keys(*at))
    cells = dict(zip(KEY, grid, strict=True))
    for name, column in cube.table(rows).items():
        if name not in KEY:
            unknown = np.array(None if column.dtype == object else np.nan)
            cells[name] = np.where(found, column, unknown)
    return cells | {"measured": found.astype(object)}


def gap_between(cube: Cube, question: Comparison, one: Cells, other: Cells) -> Gap:
    """Gaps cell by cell: with their covariance where one member contains the other."""
    a, b = estimate(one), estimate(other)
    if contains(cube, question.axis, question.other, question.one):
        return gap_to_whole(a, b)
    if contains(cube, question.axis, question.one, question.other):
        return gap_of_whole(a, b)
    return gap_apart(a, b)


def contains(cube: Cube, axis: str, whole: str, part: str) -> bool:
    """Whether one member holds all of another: a territory above it, all domains."""
    if axis == "territory":
        return whole != part and whole in cube.territories.lineage(part)
    return axis == "domain" and whole == ALL_DOMAINS != part


def known(values: Numbers) -> list[float | None]:
    """Return numbers as a list, `None` where unknown."""
    return [None if np.isnan(value) else value for value in np.ravel(values).tolist()]


def cell(record: Record) -> Record | None:
    """Return a record of `cells_at`, or `None` where the cube has no such cell."""
    return record if record.pop("measured") else None


def single(cells: Cells) -> Record | None:
    """Return the only cell of a product, if the cube has it."""
    found = records(cells)
    return cell(found[0]) if found else None
