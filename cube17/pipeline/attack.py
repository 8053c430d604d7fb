"""What an attacker learns of the hidden cells of a block: intervals by linear programming.

He knows every published figure, how they add up, and that a hidden cell holds at least somebody.
Published figures are taken as exact, the worst case: they are rounded (shares to a hundredth of a
point, weights to the unit), which only widens what he can say of Σwy, but bases are not.

The solver is HiGHS, through `scipy.optimize.linprog`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

# A programme over all cells in doubt takes as long as some over one and what surrounds it.
WORTH: Final = 6
# HiGHS meets constraints to 1e-7; numbers are scaled to the order of 1 to 1,000 before.
SLACK: Final = 1e-6
# Sums that link a cell to those a programme of its own moves: its sums, and theirs.
STEPS: Final = (2, 4)


@dataclass(frozen=True)
class Attack:
    """Unknown cells linked by sums: `relations` (sums, cells) times the cells gives `totals`.

    `sums`: positions of these sums among all those of the block. `floor`: least value of each cell;
    `truth`: its value, nan for what no cube tells; `need`: how wide its interval has to be, 0 where
    nothing has to be kept. `rise`, `fall`: how far a cell is known to be free to move, whatever the
    others do about it.
    """

    relations: sparse.csr_array
    sums: Indices
    totals: Floats
    floor: Floats
    truth: Floats
    need: Floats
    rise: Floats
    fall: Floats

    def of(self, cells: Indices) -> "Attack":
        """Return the attack on some cells, all others staying as they are in truth.

        Where sums link them to other cells `truth` must be known.
        """
        columns = sparse.csc_array(self.relations)[:, cells]
        sums = np.unique(columns.indices)
        relations = sparse.csr_array(columns)[sums]
        truth = self.truth[cells]
        known = not np.isnan(truth).any()
        totals = relations @ truth if known else self.totals[sums]
        several = (self.floor, self.truth, self.need, self.rise, self.fall)
        return Attack(relations, self.sums[sums], totals, *(values[cells] for values in several))

    def completed(self) -> "Attack":
        """Return the same attack with a possible value where no cube tells any."""
        lost = np.isnan(self.truth)
        if not lost.any():
            return self
        low, high = np.where(lost, self.floor, self.truth), np.where(lost, np.inf, self.truth)
        found = self.extreme(np.zeros(len(lost)), low, high)
        assert found is not None  # noqa: S101 (nothing to make large)
        return replace(self, truth=np.where(lost, found[0], self.truth))

    def components(self) -> list[Indices]:
        """Return the sets of cells that no sum links to each other."""
        links = sparse.csr_array(abs(self.relations).T @ abs(self.relations))
        count, label = connected_components(links, directed=False)
        order = np.argsort(label, kind="stable")
        return np.split(order, np.searchsorted(label[order], np.arange(1, count)))

    def near(self, cells: Bools, steps: int) -> Indices:
        """Return some cells and those that as many sums in a row link to them."""
        links, found = abs(self.relations), cells
        for _ in range(steps):
            found = (links.T @ (links @ found.astype(float))) > 0
        return np.flatnonzero(found)

    def extreme(self, objective: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats] | None:
        """Cells that make the objective largest within bounds; `None` if it has no bound.

        With them, for each sum, by how much the objective would grow with its total.
        """
        scale = max(1.0, float(np.abs(self.totals).max(initial=0.0)) / 1000)
        found = linprog(
            -objective,
            A_eq=self.relations,
            b_eq=self.totals / scale,
            bounds=np.column_stack([low, high]) / scale,
            method="highs",
        )
        if found.status == 3:  # noqa: PLR2004 (unbounded, see linprog)
            return None
        if found.status != 0:
            raise RuntimeError(f"linear programme without a solution: {found.message}")
        return found.x * scale, -found.eqlin.marginals


@dataclass(frozen=True)
class Narrow:
    """A cell whose interval is too narrow.

    `bound` (2, sums of the attack): by how much each end would move with the total of each sum.
    """

    cell: int
    low: float
    high: float
    bound: Floats


class Seen:
    """Smallest and largest value of each cell among the solutions met so far.

    Every solution of the sums is a point of all intervals at once, so each programme serves all
    cells: an interval is at least as wide as what was seen of it.
    """

    def __init__(self, attack: Attack) -> None:
        self.attack = attack
        self.low, self.high = attack.truth - attack.fall, attack.truth + attack.rise
        if self.doubtful().any():
            self.attack = attack.completed()

    def doubtful(self) -> Bools:
        """Cells not yet known to have a wide enough interval."""
        need = self.attack.need
        return (need > 0) & ~(self.high - self.low >= need * (1 - SLACK))

    def move(self, cells: Indices, weights: Floats, top: Floats) -> Floats | None:
        """Make the weighted sum of some cells as large as it can be, the others staying.

        The solution is taken into account; returns what `Attack.extreme` tells of the sums of
        these cells, `None` if there is no bound.
        """
        part = self.attack.of(cells)
        found = part.extreme(weights[cells], part.floor, top[cells])
        if found is None:
            return None
        self.low[cells] = np.fmin(self.low[cells], found[0])
        self.high[cells] = np.fmax(self.high[cells], found[0])
        return found[1]

    def push(self) -> None:
        """Seek solutions that settle many cells at once, as long as they do.

        Cells in doubt are pushed up by weights drawn at random, each as far as it has to move and
        no farther, which leaves room for the others.
        """
        attack, random = self.attack, np.random.default_rng(17)
        for steps in STEPS:
            before, doubtful = len(self.low), self.doubtful()
            while 0 < doubtful.sum() <= before - WORTH:
                before = int(doubtful.sum())
                lack = np.fmax(attack.need - (attack.truth - self.low), 0.0)
                top = np.where(doubtful, attack.truth + lack, np.inf)
                weights = np.where(doubtful, random.exponential(size=len(doubtful)), 0.0)
                self.move(attack.near(doubtful, steps), weights, top)
                doubtful = self.doubtful()

    def narrow(self) -> Iterator[Narrow]:
        """Yield cells whose interval is too narrow; of those that share a sum the first only."""
        waiting = np.zeros(len(self.low), dtype=bool)
        for cell in np.flatnonzero(self.doubtful()):
            one = np.arange(len(self.low)) == cell
            if not waiting[cell] and (bound := self._bound(one)) is not None:
                waiting[self.attack.near(one, 1)] = True
                yield Narrow(int(cell), float(self.low[cell]), float(self.high[cell]), bound)

    def _bound(self, one: Bools) -> Floats | None:
        """Return what bounds the interval of a cell, `None` if it is wide enough.

        Programmes over what surrounds the cell come first: they are small, and mostly do.
        """
        near = (self._widen(one, self.attack.near(one, steps)) for steps in STEPS)
        everywhere = np.arange(len(one))
        return None if any(bound is None for bound in near) else self._widen(one, everywhere)

    def _widen(self, one: Bools, cells: Indices) -> Floats | None:
        """Move one cell down, then up; `None` as soon as its interval is wide enough."""
        top, bound = np.full(len(one), np.inf), []
        for sign in (-1.0, 1.0):
            found = self.move(cells, np.where(one, sign, 0.0), top)
            if found is None or not self.doubtful()[one].any():
                return None
            bound.append(found)
        return np.array(bound)
