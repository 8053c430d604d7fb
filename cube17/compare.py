"""Gaps and verdicts: whether the difference between two numbers of a cube is established.

The rule is small because the browser applies it too (assets/explorer/compare.mjs); a parity test
holds the two against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan, sqrt
from typing import Final, Literal

Verdict = Literal[
    "plus fort", "plus faible", "écart non établi", "base non publiée", "référence", "sans valeur"
]

Z95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value in its unit, its standard error, and the sum of weights behind it.

    `nan` stands for what is not known: no value (absent or suppressed), no standard error or
    weight (base not published).
    """

    value: float = nan
    se: float = nan
    weight: float = nan


def spread(se: float, low: float, high: float) -> float:
    """Return the standard error to compare with: the cell’s, or what its interval implies.

    A share of 0 or 100 % has a linearised standard error of zero, but not a certain value: its
    Korn–Graubard interval says how uncertain, and stands for about 2 × 1.96 standard errors.
    """
    return se if se != 0 else (high - low) / (2 * Z95)


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference in the unit of the indicator (points), its 95 % interval and its verdict."""

    value: float
    se: float
    low: float
    high: float
    verdict: Verdict


NO_GAP: Final = Gap(nan, nan, nan, nan, "sans valeur")


def gap_to_whole(part: Estimate, whole: Estimate) -> Gap:
    """Gap of a part to a whole that contains it.

    Var(a − b) = Va + Vb − 2·Cov(a, b) with Cov(a, b) = (Wa/Wb)·Va: the linearised covariance of a
    domain with the population that contains it, when weights and answers are unrelated inside the
    domain (Lumley 2010, *Complex Surveys*, § 2.3 gives the general form).
    """
    covariance = min(1.0, part.weight / whole.weight) * part.se * part.se if whole.weight else nan
    return _gap(part.value - whole.value, part.se * part.se + whole.se * whole.se - 2 * covariance)


def gap_to_mean(members: Sequence[Estimate], position: int) -> Gap:
    """Gap of one of k independent members to their plain mean.

    Var = (1 − 1/k)²·Vi + Σ_{j≠i} Vj/k². Members without a value are left out of the mean.
    """
    own = members[position]
    known = [member for member in members if not isnan(member.value)]
    if len(known) <= 1 or isnan(own.value):
        return NO_GAP
    k = len(known)
    mean = sum(member.value for member in known) / k
    total = sum(member.se * member.se for member in known)
    variance = (1 - 1 / k) ** 2 * own.se * own.se + (total - own.se * own.se) / k**2
    return _gap(own.value - mean, variance)


def reference_gap() -> Gap:
    """Gap of the reference to itself: zero by construction, and said as such."""
    return Gap(0.0, 0.0, 0.0, 0.0, "référence")


def _gap(value: float, variance: float) -> Gap:
    if isnan(value):
        return NO_GAP
    if isnan(variance):
        return Gap(value, nan, nan, nan, "base non publiée")
    se = sqrt(max(0.0, variance))
    low, high = value - Z95 * se, value + Z95 * se
    verdict: Verdict = "plus fort" if low > 0 else "plus faible" if high < 0 else "écart non établi"
    return Gap(value, se, low, high, verdict)
