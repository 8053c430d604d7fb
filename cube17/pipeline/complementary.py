"""Complementary suppression: no hidden cell can be worked out from those that are published.

A cube publishes domains with their total, and territories with those they are part of. Each cell
tells n, the weight and the value, so Σw and Σwy too: what is missing in a sum can be worked out.
Two rules:

1. *Sums.* In each sum none or at least two members are hidden; and where the total is published,
   its hidden parts together hold `width` respondents more than the one that each is known to have:
   what can be worked out for them as a group is then no smaller than the smallest base published.
2. *Systems.* Sums together must not fix a cell either, whatever their pattern (`recoverable`).

A rule that is broken hides the smallest cell that will do, and both are taken up again until they
hold. In rule 1 answers without a domain and pieces of territories that are never published protect
nothing, as if they were known: in rule 2 they are unknown. How narrow the interval of a hidden cell
may be is then a matter of the audit, whose findings come back here (`protect`).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from cube17.pipeline.audit import System
from cube17.pipeline.disclosure import MIN_BASE
from cube17.pipeline.hierarchy import Hierarchy, Sum
from cube17.pipeline.layout import Bools, Floats, Indices, Layout, Progress, quiet
from cube17.pipeline.recoverable import fixed

# A cell that would be hidden alone in its other sum makes one more necessary there: it is taken
# only where it is so many times smaller than the others.
ALONE: Final = 4.0
OPEN, PRIMARY, COMPLEMENTARY = "open", "primary", "complementary"


def suppress(
    cells: pl.DataFrame,
    hierarchy: Hierarchy,
    *,
    width: float = MIN_BASE,
    progress: Progress = quiet,
) -> pl.Series:
    """Status of each cell: `open`, `primary` (hidden before) or `complementary` (hidden now).

    `cells` has every cell of a cube that somebody is in: coordinates (`layout.BLOCK`, `domain`,
    `territory`), `n` (respondents, or answers where these add up and respondents do not), `wy`
    (Σwy), and `hidden`, the verdict of `disclosure.too_few`. `width` is in respondents. `progress`
    is called with the number of blocks done and their total.

    Raises `ValueError` when a territory is not in the hierarchy, or when bases do not add up.
    """
    layout = Layout.of(cells, hierarchy)
    primary = cells["hidden"].to_numpy()
    hidden = layout.spread(primary, fill=False)
    exists = layout.spread(np.ones(cells.height, dtype=bool), fill=False)
    table = Table(layout.spread(cells["n"].to_numpy().astype(float), 0.0), exists, hidden)
    table.settle(hierarchy.sums, width)
    system = System.of(cells, layout, width)
    for block in range(layout.blocks):
        progress(block, layout.blocks)
        _close(table.at(block), system.at(block), hierarchy.sums)
    now = layout.gather(table.hidden)
    return pl.Series("disclosure", np.select([primary, now], [PRIMARY, COMPLEMENTARY], OPEN))


@dataclass(frozen=True)
class Members:
    """Members of sums along the last axis: respondents, and which are hidden or may become so."""

    n: Floats
    hidden: Bools
    open: Bools
    alone: Bools
    """No member of the other sums of this one is hidden."""


@dataclass(frozen=True)
class Table:
    """Respondents, rows that exist, and what is hidden so far: (blocks, domains, nodes)."""

    n: Floats
    exists: Bools
    hidden: Bools

    def at(self, block: int) -> "Table":
        """One block; what is hidden there is hidden here."""
        part = slice(block, block + 1)
        return Table(self.n[part], self.exists[part], self.hidden[part])

    def settle(self, sums: tuple[Sum, ...], width: float) -> None:
        """Hide cells until rule 1 holds."""
        changed = True
        while changed:
            changed = self._over_domains(sums, width)
            for one in sums:
                changed |= self._over_territories(one, width)

    def _over_domains(self, sums: tuple[Sum, ...], width: float) -> bool:
        alone = np.zeros(self.hidden.shape, dtype=bool)
        for one in sums:
            members = np.concatenate([one.wholes, one.parts])
            alone[:, :, one.parts] |= ~self.hidden[:, :, members].any(axis=-1, keepdims=True)
        hidden = np.moveaxis(self.hidden, 1, -1)
        parts, whole = (self._members(s, alone) for s in (slice(1, None), slice(0, 1)))
        more_parts, more_wholes = repair(parts, whole, width)
        hidden[..., 1:] |= more_parts
        hidden[..., :1] |= more_wholes
        return bool(more_parts.any() or more_wholes.any())

    def _members(self, domains: slice, alone: Bools) -> Members:
        hidden, exists, lonely = (
            np.moveaxis(one[:, domains], 1, -1) for one in (self.hidden, self.exists, alone)
        )
        n = np.moveaxis(self.n[:, domains], 1, -1)
        return Members(n, hidden, exists & ~hidden, lonely)

    def _over_territories(self, one: Sum, width: float) -> bool:
        parts, wholes = (self._territories(nodes) for nodes in (one.parts, one.wholes))
        more_parts, more_wholes = repair(parts, wholes, width)
        self.hidden[:, :, one.parts] |= more_parts
        self.hidden[:, :, one.wholes] |= more_wholes
        return bool(more_parts.any() or more_wholes.any())

    def _territories(self, nodes: Indices) -> Members:
        hidden = self.hidden[:, :, nodes]
        alone = np.broadcast_to(~hidden.any(axis=1, keepdims=True), hidden.shape)
        return Members(self.n[:, :, nodes], hidden, self.exists[:, :, nodes] & ~hidden, alone)


def repair(parts: Members, wholes: Members, width: float) -> tuple[Bools, Bools]:
    """Return the parts and the wholes to hide, one at most per sum that breaks rule 1.

    A part if there is one left, else a whole.
    """
    mass = ((parts.n - 1) * parts.hidden).sum(axis=-1)
    some, told = parts.hidden.any(axis=-1), ~wholes.hidden.any(axis=-1)
    count = parts.hidden.sum(axis=-1) + wholes.hidden.sum(axis=-1)
    lack = np.where(told & some, width - mass, 0.0)
    broken = (count == 1) | (lack > 0)
    from_parts = broken & parts.open.any(axis=-1)
    from_wholes = broken & ~from_parts & wholes.open.any(axis=-1)
    return (
        _smallest(parts, lack) & from_parts[..., None],
        _smallest(wholes, np.zeros_like(lack)) & from_wholes[..., None],
    )


def _smallest(members: Members, lack: Floats) -> Bools:
    """Mark in each sum the smallest open member that is enough, failing that the largest."""
    cost = members.n * np.where(members.alone, ALONE, 1.0)
    enough = members.n - 1 >= lack[..., None]
    rank = np.where(enough, cost, 1e15 - members.n)
    rank = np.where(members.open, rank, np.inf)
    return np.arange(rank.shape[-1]) == rank.argmin(axis=-1)[..., None]


def _close(table: Table, system: System, sums: tuple[Sum, ...]) -> None:
    """Hide cells of one block until rule 2 holds."""
    hidden, exists = table.hidden.ravel(), table.exists.ravel()
    while (exists & ~hidden).any():
        unknown = hidden | system.never
        unsafe = np.zeros(len(hidden), dtype=bool)
        unsafe[unknown] = fixed(system.relations[:, unknown])
        unsafe &= hidden
        if not unsafe.any():
            return
        _hide_beside(np.flatnonzero(unsafe), table, system)
        table.settle(sums, system.width)


def _hide_beside(unsafe: Indices, table: Table, system: System) -> None:
    """Hide the smallest cell that shares a sum with each unsafe one, one at most per sum."""
    n, hidden = table.n.ravel(), table.hidden.ravel()
    touched = np.zeros(len(system.by_sum.indptr) - 1, dtype=bool)
    for cell in unsafe[np.argsort(n[unsafe], kind="stable")]:
        sums = system.sums_of(cell)
        if touched[sums].any():
            continue
        openly = table.exists.ravel() & ~hidden
        beside = np.intersect1d(system.members_of(sums), np.flatnonzero(openly))
        if not len(beside):
            beside = np.flatnonzero(openly)
        if len(beside):
            chosen = beside[n[beside].argmin()]
            hidden[chosen] = True
            touched[sums] = touched[system.sums_of(chosen)] = True
