"""What two axes at once have to do with a gap: domains crossed with the units of a territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from cube17.compare import Crossed, Estimate, decompose_crossed
from cube17.comparison.question import strata_members
from cube17.model import ALL_DOMAINS, KEY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cube17.comparison.question import Comparison
    from cube17.store import Cells, Cube

HELD: Final = 0.9
"""Part of each group that the shared cells must hold: a crossing of a few cells tells of others."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """The split of a gap over domains (rows) and units (columns), see `Crossed`.

    `cells` of them are shared; they hold at least the part `held` of each of the two groups.
    """

    split: Crossed
    cells: int
    held: float

    @property
    def enough(self) -> bool:
        """Whether the shared cells stand for the two groups."""
        return self.held >= HELD


def crossing(cube: Cube, question: Comparison, whole: tuple[Cells, Cells]) -> Crossing | None:
    """Cross the two axes that a resolved question leaves, between two profiles or two waves.

    `whole` is the cell of each group, all domains and the whole territory together. `None` where
    the question is about one domain, where the territory has no parts, and along the other axes:
    the weights of profiles are of persons and of organisations, which do not add up.
    """
    units = strata_members(cube, "territory", question.territory)
    about_all = question.by == "domain" or question.domain == ALL_DOMAINS
    if question.axis not in {"profile", "wave"} or question.by == "profile" or not about_all:
        return None
    domains = strata_members(cube, "domain", ALL_DOMAINS)
    if not units or not domains:
        return None
    held = {name: [getattr(question, name)] for name in KEY}
    held |= {"domain": domains, "territory": units}
    groups = [
        _group(cube, held | {question.axis: [member]}) for member in (question.one, question.other)
    ]
    split = decompose_crossed(*groups)
    parts = [
        float(np.nansum(np.where(split.used, group.weight, 0.0)) / cells["weight"][0])
        for group, cells in zip(groups, whole, strict=True)
    ]
    return Crossing(split, int(split.used.sum()), min(parts))


def _group(cube: Cube, coordinates: Mapping[str, Sequence[str]]) -> Estimate:
    """Values and weights of one group, shape (domains, units): a split takes no more."""
    at = [cube.axes.locate(name, coordinates[name]) for name in KEY]
    grid = np.meshgrid(*at, indexing="ij")
    rows, found = cube.find(cube.axes.keys(*(positions.ravel() for positions in grid)))
    shape = [len(coordinates[name]) for name in ("domain", "territory")]
    value, weight = (
        np.where(found, cube.column(name, rows), np.nan).reshape(shape)
        for name in ("value", "weight")
    )
    return Estimate(value, weight=weight)
