"""Gaps of small strata read together: each drawn towards the gap that all of them share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from cube17.compare import Z95, fay_herriot

if TYPE_CHECKING:
    from cube17.compare import Gap

Floats = npt.NDArray[np.float64]

FEWEST: Final = 6
"""Strata under which smoothing promises nothing.

Where k strata of the same variance D do not differ beyond chance, the mean squared error of a
smoothed gap is estimated at D/k for their mean and 4·D/k for the variance between them: less than D
from six on.
"""


@dataclass(frozen=True, slots=True)
class Smoothing:
    """Smoothed gaps by stratum, and how they came about. For reading, never tested.

    `value`, `low` and `high` (points) have the shape of the gaps, `nan` where a stratum is not
    smoothed; bounds are value ± 1.96·√mse. `common` is the gap that all are drawn to (points),
    `variance` that of the true gaps around it (points²), `trust` the part of the direct estimate in
    each, from 0 (all from the common gap) to 1. `able` strata have a gap with a standard error:
    under `FEWEST` nothing is smoothed.
    """

    value: Floats
    low: Floats
    high: Floats
    trust: Floats
    common: float
    variance: float
    able: int

    @property
    def done(self) -> bool:
        """Whether there were strata enough to smooth."""
        return self.able >= FEWEST

    @property
    def range(self) -> tuple[float, float]:
        """Least and greatest part of the direct estimate; `nan` where nothing was smoothed."""
        known = self.trust[~np.isnan(self.trust)]
        return (float(known.min()), float(known.max())) if self.done else (np.nan, np.nan)


def smooth(gaps: Gap) -> Smoothing:
    """Smooth the gaps of strata by the Fay–Herriot model with a constant alone.

    Δ_s = β + u_s + e_s with V(e_s) that of the gap, covariance of the two groups included. Nothing
    in a cube tells a gap beforehand without being drawn from the same answers: no other covariate.
    A gap without a standard error above zero stays out.
    """
    gap, se = (np.asarray(part, dtype=float) for part in (gaps.value, gaps.se))
    known = ~np.isnan(gap) & (se > 0)
    able = int(np.count_nonzero(known))
    blank = np.full((4, len(gap)), np.nan)
    if able < FEWEST:
        return Smoothing(*blank, common=np.nan, variance=np.nan, able=able)
    found = fay_herriot(gap[known], se[known], np.ones((able, 1)))
    reach = Z95 * np.sqrt(found.mse)
    blank[:, known] = found.value, found.value - reach, found.value + reach, found.trust
    return Smoothing(
        *blank, common=float(found.coefficients[0]), variance=found.variance, able=able
    )
