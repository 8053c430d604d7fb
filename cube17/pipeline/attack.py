"""What an attacker learns of the hidden cells of a block: intervals by linear programming.

He knows every published figure, how they add up, and that a hidden cell holds at least somebody.
Published figures are taken as exact, the worst case: they are rounded (shares to a hundredth of a
point, weights to the unit), which only widens what he can say of Σwy, but bases are not.

The solver is HiGHS, through `scipy.optimize.linprog`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

ROUNDS: Final = 60
# A programme over all cells takes as long as a few over one.
WORTH: Final = 3
# HiGHS meets constraints to 1e-7; numbers are scaled to the order of 1 to 1,000 before.
SLACK: Final = 1e-6


@dataclass(frozen=True)
class Attack:
    """Unknown cells linked by sums: `relations` (sums, cells) times the cells gives `totals`.

    `floor`: least value of each cell; `truth`: its value, nan for what no cube tells; `need`: how
    wide its interval has to be, 0 where nothing has to be kept.
    """

    relations: sparse.csr_array
    totals: Floats
    floor: Floats
    truth: Floats
    need: Floats

    def of(self, cells: Indices) -> "Attack":
        """Return the part of the attack on some cells that no sum links to the others."""
        columns = sparse.csc_array(self.relations)[:, cells]
        sums = np.unique(columns.indices)
        return Attack(
            sparse.csr_array(columns)[sums],
            self.totals[sums],
            self.floor[cells],
            self.truth[cells],
            self.need[cells],
        )

    def components(self) -> list[Indices]:
        """Return the sets of cells that no sum links to each other."""
        links = sparse.csr_array(abs(self.relations).T @ abs(self.relations))
        count, label = connected_components(links, directed=False)
        order = np.argsort(label, kind="stable")
        return np.split(order, np.searchsorted(label[order], np.arange(1, count)))

    def extreme(self, objective: Floats, low: Floats, high: Floats) -> Floats | None:
        """Cells that make the objective largest within bounds; `None` if it has no bound."""
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
        return found.x * scale


class Seen:
    """Smallest and largest value of each cell among the solutions met so far.

    Every solution of the sums is a point of all intervals at once, so each programme serves all
    cells: an interval is at least as wide as what was seen of it.
    """

    def __init__(self, attack: Attack) -> None:
        self.attack = attack
        self.low, self.high = attack.truth.copy(), attack.truth.copy()

    def add(self, solution: Floats | None) -> None:
        """Take one more solution into account."""
        if solution is not None:
            self.low, self.high = np.fmin(self.low, solution), np.fmax(self.high, solution)

    def doubtful(self) -> Bools:
        """Cells not yet known to have a wide enough interval."""
        need = self.attack.need
        return (need > 0) & ~(self.high - self.low >= need * (1 - SLACK))

    def push(self, rounds: int = ROUNDS) -> None:
        """Seek solutions that settle many cells at once, as long as they do.

        Half of the cells in doubt, drawn at random, are pushed up and the others down, each as far
        as it has to move and no farther, which leaves room for the others.
        """
        attack, random = self.attack, np.random.default_rng(17)
        known = ~np.isnan(attack.truth)
        bottom = np.where(known, np.fmax(attack.floor, attack.truth - attack.need), attack.floor)
        top = np.where(known, attack.truth + attack.need, np.inf)
        doubtful = self.doubtful()
        for _ in range(rounds):
            before = int(doubtful.sum())
            if not before:
                return
            signs = np.where(doubtful, random.choice([-1.0, 1.0], len(doubtful)), 0.0)
            self.add(attack.extreme(signs, bottom, top))
            doubtful = self.doubtful()
            if before - int(doubtful.sum()) < WORTH:
                return


def narrow(seen: Seen) -> Iterator[tuple[int, float, float]]:
    """Yield each cell whose interval is too narrow, with its bounds."""
    attack = seen.attack
    top = np.full(len(attack.floor), np.inf)
    for cell in np.flatnonzero(seen.doubtful()):
        objective = np.zeros(len(attack.floor))
        objective[cell] = 1.0
        for direction in (1.0, -1.0):
            if not seen.doubtful()[cell]:
                break
            solution = attack.extreme(direction * objective, attack.floor, top)
            if solution is None:
                break  # no upper bound
            seen.add(solution)
        else:
            if seen.doubtful()[cell]:
                yield int(cell), float(seen.low[cell]), float(seen.high[cell])
