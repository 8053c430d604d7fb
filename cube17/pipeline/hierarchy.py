"""Which published sums contain which: what anyone can add up and subtract.

Territories of a level are parts of those of the level above, but need not nest: an EPCI may lie in
two départements, a respondent may be known by département only. What both levels have in common is
a *piece*: all respondents with the same unit at either level. A unit is the sum of its pieces; a
piece that is a whole unit of the finer level is published, the others (an EPCI's share of a
département, those without an EPCI) are not. Where a level says nothing but finer ones do (an EPCI
over two départements, of which only the région is known), all such respondents of the unit above
are a unit of that level that is never published, so that sums on either side of it are linked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

LEVELS: Final = ("country", "region", "departement", "epci")

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Sum:
    """Units of a level whose total is that of units of the next: positions of territories."""

    wholes: Indices
    parts: Indices


@dataclass(frozen=True)
class Hierarchy:
    """Sums between the levels of a territory.

    `relations`, shape (relations, territories + pieces never published): in each, parts (+1) less
    whole (−1) is 0. `sums`: the smallest sets of units that hold as sums by themselves, without
    unpublished pieces; those that have no unit at the finer level are left out of them.
    """

    territories: tuple[str, ...]
    relations: sparse.csr_array
    sums: tuple[Sum, ...]

    @property
    def nodes(self) -> int:
        """Number of territories and unpublished pieces."""
        return cast("tuple[int, int]", self.relations.shape)[1]

    @classmethod
    def of(cls, places: pl.DataFrame, levels: Sequence[str] = LEVELS) -> "Hierarchy":
        """Find the sums of the territories of a survey.

        `places` has a row per place where respondents may be and a column per level, coarse to
        fine, that is published: the code of the place's unit, or null. With one level there is
        nothing to add up.
        """
        known = [name for name in levels if name in places.columns]
        names = sorted(_codes(places.select(known)))
        places = _without_gaps(places.select(known), known)
        unnamed = sorted(_codes(places) - set(names))
        position = {code: index for index, code in enumerate([*names, *unnamed])}
        rows: list[dict[int, int]] = []
        sums: list[Sum] = []
        nodes = len(position)
        for coarse, fine in pairwise(known):
            pairs = _pieces(places, coarse, fine, position)
            new, nodes = _relations(pairs, nodes)
            rows += new
            sums += _sums(pairs, len(names))
        return cls(tuple(names), _matrix(rows, nodes), tuple(sums))


def _codes(places: pl.DataFrame) -> set[str]:
    return {code for name in places.columns for code in places[name].drop_nulls().to_list()}


def _without_gaps(places: pl.DataFrame, levels: Sequence[str]) -> pl.DataFrame:
    """Name the unit of a level that says nothing after the one above, unless it is the finest."""
    for coarse, fine in pairwise(levels[:-1]):
        beyond = pl.any_horizontal(pl.col(levels[levels.index(fine) + 1 :]).is_not_null())
        unnamed = pl.when(beyond).then(pl.col(coarse) + f" {fine} ?")
        places = places.with_columns(pl.coalesce(fine, unnamed).alias(fine))
    return places


Pairs = list[tuple[int | None, int | None]]


def _pieces(places: pl.DataFrame, coarse: str, fine: str, position: dict[str, int]) -> Pairs:
    """Return the pieces of two levels, as positions of their units."""
    pairs = places.select(coarse, fine).unique().sort(coarse, fine).rows()
    return [
        (None if a is None else position[a], None if b is None else position[b])
        for a, b in pairs
        if not (a is None and b is None)
    ]


def _relations(pairs: Pairs, nodes: int) -> tuple[list[dict[int, int]], int]:
    """Rows of coefficients by node, and the number of nodes once pieces have theirs."""
    times: dict[int | None, int] = {}
    for _, fine in pairs:
        times[fine] = times.get(fine, 0) + 1
    rows: dict[tuple[str, int], dict[int, int]] = {}
    for coarse, fine in pairs:
        nested = fine is not None and coarse is not None and times[fine] == 1
        node = fine if nested and fine is not None else nodes
        nodes += 0 if nested else 1
        if coarse is not None:
            rows.setdefault(("coarse", coarse), {coarse: -1})[node] = 1
        if fine is not None and not nested:
            rows.setdefault(("fine", fine), {fine: -1})[node] = 1
    return list(rows.values()), nodes


def _sums(pairs: Pairs, told: int) -> list[Sum]:
    """Join coarse units that share a fine one, until whole units are on either side.

    Only the first `told` units are published.
    """
    named = [(a, b) for a, b in pairs if a is not None and b is not None]
    both = [(a, b) for a, b in named if max(a, b) < told]
    if not both:
        return []
    coarse, fine = (np.array(side) for side in zip(*both, strict=True))
    size = int(max(coarse.max(), fine.max())) + 1
    graph = sparse.coo_array((np.ones(len(both)), (coarse, fine + size)), shape=(2 * size,) * 2)
    group = connected_components(graph, directed=False)[1]
    return [
        Sum(np.unique(coarse[group[coarse] == one]), np.unique(fine[group[coarse] == one]))
        for one in np.unique(group[coarse])
    ]


def _matrix(rows: list[dict[int, int]], nodes: int) -> sparse.csr_array:
    row = [index for index, one in enumerate(rows) for _ in one]
    column = [node for one in rows for node in one]
    data = [float(sign) for one in rows for sign in one.values()]
    return sparse.csr_array((data, (row, column)), shape=(len(rows), nodes))
