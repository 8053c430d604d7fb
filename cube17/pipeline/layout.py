"""Cells laid out for disclosure control: blocks × domains × territories.

A *block* holds the cells of one question and one profile: no sum links it to another, since
profiles are not added up and answers to different questions are not either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from cube17.model import ALL_DOMAINS
from cube17.pipeline.hierarchy import Hierarchy

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

Progress = Callable[[int, int], None]
"""`progress(done, total)`, in blocks."""

BLOCK: Final = ("indicator", "wave", "profile")
# Bases are whole numbers: what is more than rounding of their sums is a mistake.
SAME: Final = 1e-6


@dataclass(frozen=True)
class Layout:
    """Where each row of a table of cells stands in arrays of shape (blocks, domains, nodes).

    The first domain is `all`. The last is made of those who answered without a domain: never
    published, like the pieces that follow the territories among the nodes.
    """

    hierarchy: Hierarchy
    domains: tuple[str, ...]
    blocks: int
    block: Indices
    domain: Indices
    territory: Indices
    without_domain: Bools
    """(blocks,): whether somebody answered without a domain."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """Blocks, domains, nodes."""
        return self.blocks, len(self.domains) + 1, self.hierarchy.nodes

    @classmethod
    def of(cls, cells: pl.DataFrame, hierarchy: Hierarchy) -> "Layout":
        """Lay out cells with columns of `BLOCK`, `domain`, `territory` and `n`.

        Raises `ValueError` when a territory is not in the hierarchy, or when published parts do
        not add up to their whole: a level that is not published, bases that do not add up.
        """
        if lost := set(cells["territory"].unique()) - set(hierarchy.territories):
            raise ValueError(f"territories that are not in the hierarchy: {sorted(lost)[:5]}")
        names = [name for name in BLOCK if name in cells.columns]
        found = cells.select(pl.struct(names).rank("dense").alias("block") - 1)["block"]
        block = found.to_numpy().astype(np.intp)
        domains = (ALL_DOMAINS, *sorted(set(cells["domain"].unique()) - {ALL_DOMAINS}))
        partial = cls(
            hierarchy,
            domains,
            int(block.max(initial=-1)) + 1,
            block,
            _codes(cells["domain"], domains),
            _codes(cells["territory"], hierarchy.territories),
            np.empty(0, dtype=bool),
        )
        rest = partial.spread(cells["n"].to_numpy().astype(float), 0.0)
        without = (rest[:, 0] > rest[:, 1:].sum(axis=1) + 1e-9).any(axis=1)
        layout = cls(**(vars(partial) | {"without_domain": without}))
        layout.check(rest)
        return layout

    def check(self, n: Floats) -> None:
        """Raise `ValueError` when a sum without unpublished members is not one."""
        relations = sparse.csr_array(self.relations())
        for block, never in enumerate(self.unpublished()):
            gap = np.abs(relations @ n[block].ravel())
            gap[abs(relations) @ never.ravel().astype(float) > 0] = 0
            if gap.max(initial=0.0) > SAME:
                members = relations[[int(gap.argmax())]].indices
                names = [self.name(int(member)) for member in members[:3]]
                raise ValueError(f"bases that do not add up, in block {block}: {', '.join(names)}…")

    def name(self, cell: int) -> str:
        """Domain and territory of a published cell of a flattened block."""
        domain, node = divmod(cell, self.hierarchy.nodes)
        return f"{self.domains[domain]} × {self.hierarchy.territories[node]}"

    def spread(self, values: NDArray, fill: float | bool) -> NDArray:
        """Values per row as an array of `shape`; `fill` where there is no row."""
        out = np.full(self.shape, fill, dtype=values.dtype)
        out[self.block, self.domain, self.territory] = values
        return out

    def gather(self, values: NDArray) -> NDArray:
        """Values of an array of `shape` per row."""
        return values[self.block, self.domain, self.territory]

    def unpublished(self) -> Bools:
        """(blocks, domains, nodes): what no cube tells, hidden or not."""
        never = np.zeros(self.shape, dtype=bool)
        never[:, :, len(self.hierarchy.territories) :] = True
        never[:, -1] = self.without_domain[:, None]
        return never

    def relations(self) -> sparse.csc_array:
        """All sums of a block, as rows over its cells in the order of a flattened block.

        Over domains in every territory (all less each domain is 0), over territories in every
        domain. With the single domain `all` only the latter.
        """
        domains, nodes = self.shape[1:]
        across = sparse.kron(sparse.eye_array(domains), self.hierarchy.relations)
        if len(self.domains) == 1:
            return sparse.csc_array(across)
        signs = np.ones((1, domains))
        signs[0, 0] = -1
        within = sparse.kron(signs, sparse.eye_array(nodes))
        return sparse.csc_array(sparse.vstack([within, across]))


def quiet(done: int, total: int) -> None:
    """Tell nobody."""


def _codes(values: pl.Series, members: tuple[str, ...]) -> Indices:
    positions = {name: index for index, name in enumerate(members)}
    return values.replace_strict(positions, return_dtype=pl.Int64).to_numpy().astype(np.intp)
