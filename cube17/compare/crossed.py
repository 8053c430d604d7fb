"""A gap over two axes at once: how much of its composition part comes from each."""

from dataclasses import dataclass

import numpy as np

from cube17.compare.gaps import Estimate
from cube17.compare.structure import Bools, Floats, composition, shared


@dataclass(frozen=True, slots=True)
class Crossed:
    """A raw gap in three parts that add up: `raw` = `rows` + `columns` + `rate` (points).

    `rows` and `columns`: what comes from the two groups standing in different rows, and in
    different columns; `rate`: what comes from different answers within the cells that both share,
    `used`, shape (rows, columns).
    """

    raw: float
    rows: float
    columns: float
    rate: float
    used: Bools


def decompose_crossed(one: Estimate, other: Estimate) -> Crossed:
    """Split a gap over a crossing; values and weights have shape (rows, columns).

    The part P_ij of a group in a cell is A_ij·B_ij, with A_ij = √(P_ij/P_·j · P_i·) for the rows
    and B_ij = √(P_ij/P_i· · P_·j) for the columns. With p̄ the mean of the two shares:
    rows = Σ (A_1 − A_0)·(B_1 + B_0)/2·p̄, columns = Σ (B_1 − B_0)·(A_1 + A_0)/2·p̄,
    rate = Σ (p_1 − p_0)·(P_1 + P_0)/2. Swapping the groups changes signs only.

    Reference: Das Gupta 1993, *Standardization and Decomposition of Rates* (U.S. Census Bureau,
    P23-186), chapter 5.
    """
    used = shared(one, other)
    a, b = (np.where(used, group.value, 0.0) for group in (one, other))
    parts = [composition(group, used) for group in (one, other)]
    (rows_a, columns_a), (rows_b, columns_b) = map(_factors, parts)
    mean = (a + b) / 2
    return Crossed(
        raw=float(np.sum(parts[0] * a - parts[1] * b)),
        rows=float(np.sum((rows_a - rows_b) * (columns_a + columns_b) / 2 * mean)),
        columns=float(np.sum((columns_a - columns_b) * (rows_a + rows_b) / 2 * mean)),
        rate=float(np.sum((a - b) * (parts[0] + parts[1]) / 2)),
        used=used,
    )


def _factors(parts: Floats) -> tuple[Floats, Floats]:
    """Return A and B of a group, whose product are its parts; nil where it has none."""
    in_row, in_column = parts.sum(axis=1, keepdims=True), parts.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = np.where(parts > 0, np.sqrt(in_row / in_column), 0.0)
        back = np.where(parts > 0, np.sqrt(in_column / in_row), 0.0)
    held = np.sqrt(parts)
    return held * turn, held * back
