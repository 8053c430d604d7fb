"""Where a gap lies: each stratum with both of its cells, its gap and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cube17.comparison.cells import cell, known
from cube17.tables import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.compare import Decomposition, Gap, Standard
    from cube17.comparison.smoothed import Smoothing
    from cube17.store import Cells

Record = dict[str, Any]

ESTABLISHED: Final = 0.05


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: its member, both cells, the part it has in the structure, and its gap.

    `adjusted` is the p-value corrected for the number of strata tested (Holm, or
    Benjamini–Hochberg between territories); `verdict` follows it. `rate` is what the stratum
    contributes to the part of the raw gap that comes from different answers (points). `smoothed`
    and its bounds: see `Smoothing`; `None` unless asked for.
    """

    member: str
    one: Record | None
    other: Record | None
    part: float
    gap: float | None
    low: float | None
    high: float | None
    adjusted: float | None
    verdict: str
    rate: float
    smoothed: float | None
    smoothed_low: float | None
    smoothed_high: float | None


def listed(
    members: Sequence[str],
    sides: tuple[Cells, Cells],
    gaps: Gap,
    adjusted: np.ndarray,
    told: tuple[Standard, Decomposition, Smoothing | None],
) -> tuple[Stratum, ...]:
    """Return the strata one by one, in the order of `members`; `told` is what all share."""
    level, split, smoothing = told
    unasked = np.full(len(members), np.nan)
    drawn = (smoothing.value, smoothing.low, smoothing.high) if smoothing else [unasked] * 3
    columns = zip(
        members, *map(records, sides), level.parts.tolist(), known(gaps.value),
        known(gaps.low), known(gaps.high), known(adjusted), gaps.verdict.tolist(),
        split.by_stratum.tolist(), *map(known, drawn),
        strict=True,
    )  # fmt: skip
    return tuple(
        Stratum(member, cell(a), cell(b), part, gap, low, high, p, _verdict(word, p), rate, *smooth)
        for member, a, b, part, gap, low, high, p, word, rate, *smooth in columns
    )


def _verdict(word: str, p: float | None) -> str:
    """Weaken a verdict that does not outlive the correction for many tests."""
    return "écart non établi" if p is not None and p >= ESTABLISHED else word
