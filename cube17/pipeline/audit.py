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
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy import sparse

from cube17.pipeline.attack import Attack, Seen, narrow
from cube17.pipeline.disclosure import MIN_BASE
from cube17.pipeline.hierarchy import Hierarchy
from cube17.pipeline.layout import BLOCK, Bools, Floats, Indices, Layout, Progress, quiet

PROTECTED: Final = 0.2
LARGEST: Final = 2000
QUANTITIES: Final = ("n", "wy")
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

    def attack(self, quantity: str, hidden: Bools) -> tuple[Attack, Indices]:
        """Return what is known of one quantity of a block, and which cells are unknown."""
        unknown = hidden | self.never
        values = np.where(self.never, np.nan, self.values[quantity])
        open_values = np.where(unknown, 0.0, values)
        totals = -(self.by_sum @ open_values)
        cells = np.flatnonzero(unknown)
        truth, there = values[cells], hidden[cells]
        need = np.full(len(cells), self.width) if quantity == "n" else PROTECTED * truth
        # A hidden cell has a row, which tells that somebody is in it.
        floor = np.where(there & (quantity == "n"), 1.0, 0.0)
        relations = sparse.csr_array(self.relations[:, cells])
        return Attack(relations, totals, floor, truth, np.where(there, need, 0.0)), cells


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    `findings`: coordinates, `quantity` (n or wy), `low` and `high` (what an attacker can tell) and
    `value` (the secret: never to be published). `hidden` cells of which `audited` were settled.
    """

    findings: pl.DataFrame
    hidden: int
    audited: int


def audit(
    cells: pl.DataFrame,
    hierarchy: Hierarchy,
    *,
    width: float = MIN_BASE,
    largest: int = LARGEST,
    progress: Progress = quiet,
) -> Audit:
    """Audit a cube; `cells` as in `complementary.suppress`, `hidden` after it.

    Cells that sums hold together are audited together. Up to `largest` of them each is settled by
    two programmes of its own; beyond, most are by programmes over all of them, and those still in
    doubt are counted as not audited. `progress` is called with the number of blocks done and their
    total. Raises `ValueError` as `suppress` does.
    """
    layout = Layout.of(cells, hierarchy)
    hidden = layout.spread(cells["hidden"].to_numpy(), fill=False)
    system = System.of(cells, layout, width)
    settled = np.ones(hidden.shape, dtype=bool)
    found: list[tuple[int, int, str, float, float]] = []
    for block in range(layout.blocks):
        progress(block, layout.blocks)
        one = system.at(block)
        for quantity in QUANTITIES:
            attack, where = one.attack(quantity, hidden[block].ravel())
            for part, seen in searched(attack, np.inf):
                if len(part) > largest:
                    settled[block].reshape(-1)[where[part[seen.doubtful()]]] = False
                    continue
                for cell, low, high in narrow(seen):
                    found.append((block, int(where[part[cell]]), quantity, low, high))
    audited = int((layout.gather(settled) & cells["hidden"].to_numpy()).sum())
    return Audit(_findings(cells, layout, found), int(cells["hidden"].sum()), audited)


def searched(attack: Attack, largest: float) -> Iterator[tuple[Indices, Seen]]:
    """Yield each set of linked cells, `largest` at most, and what was seen of its intervals."""
    for part in attack.components():
        if attack.need[part].any() and len(part) <= largest:
            seen = Seen(attack.of(part))
            seen.push()
            yield part, seen


def in_doubt(system: System, hidden: Bools, largest: int) -> Bools:
    """Hidden cells of a block with too narrow an interval, among sets of `largest` or fewer."""
    unsafe = np.zeros(len(hidden), dtype=bool)
    for quantity in QUANTITIES:
        attack, where = system.attack(quantity, hidden)
        for part, seen in searched(attack, largest):
            unsafe[where[part[[cell for cell, *_ in narrow(seen)]]]] = True
    return unsafe


def _findings(
    cells: pl.DataFrame, layout: Layout, found: list[tuple[int, int, str, float, float]]
) -> pl.DataFrame:
    """Name the cells found."""
    names = [name for name in COORDINATES if name in cells.columns]
    rows = layout.spread(np.arange(cells.height), -1)
    at = [int(rows[block].ravel()[cell]) for block, cell, *_ in found]
    values = [
        float(cells[quantity][row]) for row, (_, _, quantity, *_) in zip(at, found, strict=True)
    ]
    return (
        cells[at]
        .select(names)
        .with_columns(
            quantity=pl.Series([one[2] for one in found], dtype=pl.String),
            low=pl.Series([one[3] for one in found], dtype=pl.Float64),
            high=pl.Series([one[4] for one in found], dtype=pl.Float64),
            value=pl.Series(values, dtype=pl.Float64),
        )
    )
