"""Cells looked up by their coordinates, and the gap between them under the rule that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cube17.compare import Gap, gap_apart, gap_of_whole, gap_to_whole
from cube17.model import ALL_DOMAINS, KEY
from cube17.store import MEASURES
from cube17.tables import estimate

if TYPE_CHECKING:
    from cube17.store import Cells, Cube


def look_up(cube: Cube, coordinates: Cells) -> Cells:
    """Cells whose coordinates are given column by column, one column for each axis of `KEY`.

    Unknown throughout where the cube has no cell; `measured` tells which it has.
    """
    at = [cube.axes.locate(name, coordinates[name]) for name in KEY]
    rows, found = cube.find(cube.axes.keys(*at))
    measures = {name: _known(cube.column(name, rows), found) for name in MEASURES}
    return {name: coordinates[name] for name in KEY} | measures | {"measured": found.astype(object)}


def _known(column: np.ndarray, found: np.ndarray) -> np.ndarray:
    return np.where(found, column, np.array(None if column.dtype == object else np.nan))


def gap_between(cube: Cube, axis: str, one: tuple[str, Cells], other: tuple[str, Cells]) -> Gap:
    """Gaps of one member of an axis to another, cell by cell; each is its name and its cells.

    With their covariance where one contains the other, else as two groups that share nobody.
    """
    (first, here), (second, there) = one, other
    a, b = estimate(here), estimate(there)
    if contains(cube, axis, second, first):
        return gap_to_whole(a, b)
    if contains(cube, axis, first, second):
        return gap_of_whole(a, b)
    return gap_apart(a, b)


def contains(cube: Cube, axis: str, whole: str, part: str) -> bool:
    """Whether one member holds all of another: a territory above it or itself, all domains."""
    if axis == "territory":
        return whole in cube.territories.lineage(part)
    return axis == "domain" and whole == ALL_DOMAINS != part
