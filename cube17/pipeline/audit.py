"""Audit of disclosure control: whoever has the cube cannot work out a hidden cell.

For each hidden cell the smallest and largest value that agree with all published ones are found by
linear programming (`attack`), for its base n and for its Σwy. A *finding* is an interval that is
too narrow:

- of n, narrower than the smallest base that is published (11): someone who can tell a hidden group
  to within fewer than 11 respondents knows more of it than the cube means to tell;
- of Σwy, narrower than a fifth of its value, that is ± 10 %, the sliding protection of the p % rule
  (Hundepool et al. 2012, *Statistical Disclosure Control*, § 4.2.2).

A total of which nobody answered positively says so of all its parts: that is no finding, and needs
no interval, since the fifth of zero is zero.

Most cells are settled by exchanges (`exchanges`), others many at a time by programmes that push
them all at once, the last by two programmes of their own: none is left unsettled.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy import sparse

from cube17.pipeline.attack import Attack, Seen
from cube17.pipeline.disclosure import MIN_BASE
from cube17.pipeline.exchanges import Grid, families
from cube17.pipeline.hierarchy import Hierarchy
from cube17.pipeline.layout import BLOCK, Bools, Floats, Indices, Layout, Progress, quiet

PROTECTED: Final = 0.2
# A multiplier below this is what is left of rounding.
ZERO: Final = 1e-7
QUANTITIES: Final = ("n", "wy")
Reach = tuple[Floats, Floats]
COORDINATES: Final = (*BLOCK, "domain", "territory")


@dataclass(frozen=True)
class System:
    """One block, or all: its sums, its figures, and how uncertain they have to stay.

    Arrays have the shape of the layout, or of a flattened block: see `at`.
    """

    relations: sparse.csc_array
    by_sum: sparse.csr_array
    never: Bools
    """Cells that no cube tells: pieces of territories, answers without a domain."""
    values: dict[str, Floats]
    width: float

    @classmethod
    def of(cls, cells: pl.DataFrame, layout: Layout, width: float) -> "System":
        """Lay out the true figures of a cube; `cells` as in `complementary.suppress`."""
        relations = layout.relations()
        values = {
            name: layout.spread(cells[name].to_numpy().astype(float), 0.0) for name in QUANTITIES
        }
        return cls(relations, sparse.csr_array(relations), layout.unpublished(), values, width)

    def at(self, block: int) -> "System":
        """One block, flattened."""
        values = {name: array[block].ravel() for name, array in self.values.items()}
        return System(self.relations, self.by_sum, self.never[block].ravel(), values, self.width)

    def sums_of(self, cell: int) -> Indices:
        """Return the sums that a cell of a block is a member of."""
        start, end = self.relations.indptr[cell : cell + 2]
        return self.relations.indices[start:end].astype(np.intp)

    def members_of(self, sums: Indices) -> Indices:
        """Return the cells of a block that are members of some sums."""
        return np.unique(self.by_sum[sums].indices).astype(np.intp)

    def attack(
        self, quantity: str, hidden: Bools, reach: Callable[[Grid], Reach]
    ) -> tuple[Attack, Indices]:
        """Return what is known of one quantity of a block, and which cells are unknown.

        `hidden`: (domains, nodes); `reach` tells how far its cells are known to be free to move.
        """
        never = self.never.reshape(hidden.shape)
        values = np.where(never, np.nan, self.values[quantity].reshape(hidden.shape))
        # A hidden cell has a row, which tells that somebody is in it.
        floor = np.where(hidden & (quantity == "n"), 1.0, 0.0)
        need = np.where(hidden, self.width if quantity == "n" else PROTECTED * values, 0.0)
        room = np.where(hidden, values - floor, 0.0)
        rise, fall = reach(Grid(hidden, room, need))
        cells = np.flatnonzero(hidden | never)
        known = np.where(hidden | never, 0.0, values).ravel()
        attack = Attack(
            sparse.csr_array(self.relations[:, cells]),
            np.arange(self.by_sum.indptr.size - 1),
            -(self.by_sum @ known),
            *(array.ravel()[cells] for array in (floor, values, need, rise, fall)),
        )
        return attack, cells

    def relied(self, multipliers: Floats) -> Bools:
        """Cells of a block whose value moves an end of an interval that such multipliers hold."""
        return (np.abs(self.relations.T @ multipliers.T) > ZERO).any(axis=1)


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    `findings`: coordinates, `quantity` (n or wy), `low` and `high` (what an attacker can tell) and
    `value` (the secret: never to be published). `beside`: rows of the cells that have to be hidden
    too, for each finding one, the smallest of those told that it relies on. `reach`: how far cells
    were seen to be free to rise and fall, by block and quantity: (domains, nodes) each.
    """

    findings: pl.DataFrame
    beside: Indices
    reach: Mapping[tuple[int, str], Reach]


def audit(
    cells: pl.DataFrame,
    hierarchy: Hierarchy,
    *,
    width: float = MIN_BASE,
    before: Audit | None = None,
    progress: Progress = quiet,
) -> Audit:
    """Audit a cube; `cells` as in `complementary.suppress`, `hidden` after it.

    `before`: the audit of the same cells when fewer were hidden; whoever knew more could not tell
    less, so that what was wide enough stays so. Cells that share a sum with one found are not
    looked at any further: they wait until a cell is hidden beside it. `progress` is called with
    the number of blocks done and their total. Raises `ValueError` as `suppress` does.
    """
    layout = Layout.of(cells, hierarchy)
    hidden = layout.spread(cells["hidden"].to_numpy(), fill=False)
    rows = layout.spread(np.arange(cells.height), -1)
    system, brothers = System.of(cells, layout, width), families(hierarchy)
    n = cells["n"].to_numpy()
    reach, found, beside = {}, [], set()
    for block in range(layout.blocks):
        progress(block, layout.blocks)
        one, row = system.at(block), rows[block].ravel()
        told = ~hidden[block].ravel() & (row >= 0)
        for quantity in QUANTITIES:
            known = before.reach[block, quantity] if before else None
            attacked = one.attack(
                quantity, hidden[block], lambda grid, known=known: known or grid.reach(brothers)
            )
            narrow, moved = searched(*attacked, hidden[block].shape)
            reach[block, quantity] = moved
            for cell, low, high, multipliers in narrow:
                found.append((int(row[cell]), quantity, low, high))
                relied = row[one.relied(multipliers) & told]
                if len(relied) and beside.isdisjoint(relied.tolist()):
                    beside.add(int(relied[n[relied].argmin()]))
    return Audit(_findings(cells, found), np.array(sorted(beside), dtype=np.intp), reach)


def searched(
    attack: Attack, cells: Indices, shape: tuple[int, ...]
) -> tuple[list[tuple[int, float, float, Floats]], Reach]:
    """Search each set of linked cells.

    Returns cells with too narrow an interval, by position in the block, with its ends and the
    multipliers (2, sums of the block) that hold them; and how far all cells can move.
    """
    found, rise, fall = [], attack.rise.copy(), attack.fall.copy()
    for part in attack.components():
        if not attack.need[part].any():
            continue
        seen = Seen(attack.of(part))
        seen.push()
        for one in seen.narrow():
            multipliers = np.zeros((2, len(attack.sums)))
            multipliers[:, seen.attack.sums] = one.bound
            found.append((int(cells[part[one.cell]]), one.low, one.high, multipliers))
        rise[part], fall[part] = seen.high - attack.truth[part], attack.truth[part] - seen.low
    moved = np.zeros((2, int(np.prod(shape))))
    moved[:, cells] = rise, fall
    return found, (moved[0].reshape(shape), moved[1].reshape(shape))


def _findings(cells: pl.DataFrame, found: list[tuple[int, str, float, float]]) -> pl.DataFrame:
    """Name the cells found."""
    names = [name for name in COORDINATES if name in cells.columns]
    at = [row for row, *_ in found]
    values = [float(cells[quantity][row]) for row, quantity, *_ in found]
    return (
        cells[at]
        .select(names)
        .with_columns(
            quantity=pl.Series([one[1] for one in found], dtype=pl.String),
            low=pl.Series([one[2] for one in found], dtype=pl.Float64),
            high=pl.Series([one[3] for one in found], dtype=pl.Float64),
            value=pl.Series(values, dtype=pl.Float64),
        )
    )
