"""All profiles two by two: gaps, corrected p-values, and the letters of survey tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from cube17.compare import Estimate, gap_apart, holm, letters, p_value
from cube17.comparison.cells import cell, cells_at, known
from cube17.comparison.question import Comparison, resolve
from cube17.model import KEY
from cube17.portrait import profiles
from cube17.tables import estimate, records

if TYPE_CHECKING:
    from cube17.store import Cube

Record = dict[str, Any]
Place = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """All members of an axis side by side: their cells, the gaps of each pair, and letters.

    `gap[i][j]` is member i less member j (points), `adjusted[i][j]` its p-value under Holm over
    all `tests` pairs; `letters[i]` those of the members that are established as smaller.
    """

    members: tuple[str, ...]
    cells: tuple[Record | None, ...]
    gap: tuple[tuple[float | None, ...], ...]
    adjusted: tuple[tuple[float | None, ...], ...]
    letters: tuple[str, ...]
    tests: int


def pairs(cube: Cube, asked: Comparison) -> Pairs:
    """Compare the regular profiles two by two, in the cell that the question holds."""
    return pairs_at(cube, place_of(resolve(asked, cube)[0]))


def place_of(question: Comparison) -> Place:
    """Coordinates of that cell, but for the profile: where the first of the two members is."""
    place = {name: getattr(question, name) for name in KEY if name != "profile"}
    here = {question.axis: question.one} if question.axis != "profile" else {}
    return tuple((place | here).items())


def pairs_at(cube: Cube, place: Place) -> Pairs:
    """Compare the regular profiles two by two in one place, see `place_of`."""
    names = [one["id"] for one in profiles(cube)]
    cells = cells_at(cube, {"profile": names} | {name: [member] for name, member in place})
    everyone = estimate(cells)
    each = list(combinations(range(len(names)), 2))
    first, second = (np.array(side, dtype=int) for side in zip(*each, strict=True))
    gaps = gap_apart(_taken(everyone, first), _taken(everyone, second))
    corrected = holm(p_value(gaps))
    gap, p = (np.full((len(names), len(names)), np.nan) for _ in range(2))
    gap[first, second], gap[second, first] = gaps.value, np.negative(gaps.value)
    p[first, second] = p[second, first] = corrected
    return Pairs(
        members=tuple(names),
        cells=tuple(map(cell, records(cells))),
        gap=tuple(tuple(known(row)) for row in gap),
        adjusted=tuple(tuple(known(row)) for row in p),
        letters=tuple(letters(cells["value"], p)),
        tests=int(np.count_nonzero(~np.isnan(corrected))),
    )


def _taken(group: Estimate, rows: np.ndarray) -> Estimate:
    parts = (group.value, group.se, group.weight, group.consulted)
    return Estimate(*(np.asarray(part)[rows] for part in parts))
