"""Cells of a comparison: the product of some members, one by one where a page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cube17.cells import look_up
from cube17.model import KEY
from cube17.tables import records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cube17.compare import Numbers
    from cube17.store import Cells, Cube

Record = dict[str, Any]


def cells_at(cube: Cube, coordinates: Mapping[str, Sequence[str]]) -> Cells:
    """Cells of the product of some coordinates, one list for each axis of `KEY`, in that order.

    Unknown throughout where the cube has no cell; `measured` tells which it has.
    """
    lists = [list(coordinates[name]) for name in KEY]
    grid = [np.array(part, dtype=object).ravel() for part in np.meshgrid(*lists, indexing="ij")]
    return look_up(cube, dict(zip(KEY, grid, strict=True)))


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
