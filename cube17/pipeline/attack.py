"""What an attacker learns of the hidden cells of a block: intervals by linear programming.

He knows every published figure, how they add up, and that a hidden cell holds at least somebody.
Published figures are taken as exact, the worst case: they are rounded (shares to a hundredth of a
point, weights to the unit), which only widens what he can say of Σwy, but bases are not.

The solver is HiGHS, through `scipy.optimize.linprog`.
"""

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

ROUNDS: Final = 12
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


def safe_at_once(attack: Attack, rounds: int = ROUNDS) -> Bools:
    """Cells known to have wide enough intervals, from a few programmes over all cells.

    Every solution of the sums is a point of all intervals at once. Half of the cells, drawn at
    random, are pushed up and the others down, each as far as it has to move and no farther, so
    that one programme serves many; what is still in doubt is pushed again.
    """
    random = np.random.default_rng(17)
    known = ~np.isnan(attack.truth)
    low, high = attack.truth.copy(), attack.truth.copy()
    bottom = np.where(known, np.maximum(attack.floor, attack.truth - attack.need), attack.floor)
    top = np.where(known, attack.truth + attack.need, np.inf)
    safe = _wide(low, high, attack.need) | ~known
    for _ in range(rounds):
        if safe.all():
            break
        signs = np.where(safe, 0.0, random.choice([-1.0, 1.0], len(safe)))
        found = attack.extreme(signs, bottom, top)
        if found is not None:
            low, high = np.fmin(low, found), np.fmax(high, found)
        safe |= _wide(low, high, attack.need)
    return safe


def interval(attack: Attack, cell: int) -> tuple[float, float]:
    """Smallest and largest value that a cell can have."""
    top = np.full(len(attack.floor), np.inf)
    objective = np.zeros(len(attack.floor))
    objective[cell] = 1.0
    least = attack.extreme(-objective, attack.floor, top)
    most = attack.extreme(objective, attack.floor, top)
    low = attack.floor[cell] if least is None else least[cell]
    return float(low), np.inf if most is None else float(most[cell])


def wide_enough(low: float, high: float, need: float) -> bool:
    """Whether an interval is as wide as it has to be, but for the precision of the solver."""
    return bool(_wide(np.array(low), np.array(high), np.array(need)))


def _wide(low: Floats, high: Floats, need: Floats) -> Bools:
    return high - low >= need * (1 - SLACK)
