"""Gaps and verdicts: whether the difference between two numbers of a cube is established.

The rule is small because the browser applies it too (assets/explorer/compare.mjs); a parity test
holds the two against each other. Every function takes numbers or arrays of them, and answers in
the same shape.
"""

from dataclasses import dataclass
from math import erfc
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Numbers = float | npt.NDArray[np.float64]
Bools = bool | npt.NDArray[np.bool_]
Verdict = Literal[
    "plus fort",
    "plus faible",
    "écart non établi",
    "base non publiée",
    "consultation, sans verdict",
    "référence",
    "sans valeur",
]
CONSULTATION: Final[Verdict] = "consultation, sans verdict"
"""Verdict where one side is what a room answered: nobody drew it, so nothing is tested."""

Z95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """Values in their unit, their standard errors, and the sums of weights behind them.

    `nan` stands for what is not known: no value (absent or suppressed), no standard error or
    weight (base not published). `consulted`: what a room answered, which is never tested.
    """

    value: Numbers = np.nan
    se: Numbers = np.nan
    weight: Numbers = np.nan
    consulted: Bools = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Differences in the unit of the indicator (points), their 95 % intervals and verdicts."""

    value: Numbers
    se: Numbers
    low: Numbers
    high: Numbers
    verdict: npt.NDArray[np.str_]


def spread(se: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Return the standard error to compare with: the cell’s, or what its interval implies.

    A share of 0 or 100 % has a linearised standard error of zero, but not a certain value: its
    Korn–Graubard interval says how uncertain, and stands for about 2 × 1.96 standard errors.
    """
    return np.where(np.equal(se, 0), (np.asarray(high) - low) / (2 * Z95), se)


def gap_to_whole(part: Estimate, whole: Estimate) -> Gap:
    """Gap of a part to a whole that contains it.

    Var(a − b) = Va + Vb − 2·Cov(a, b) with Cov(a, b) = (Wa/Wb)·Va: the linearised covariance of a
    domain with the population that contains it, when weights and answers are unrelated inside the
    domain (Lumley 2010, *Complex Surveys*, § 2.3 gives the general form).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum(1, np.divide(part.weight, whole.weight))
    covariance = share * part.se * part.se
    variance = part.se * part.se + whole.se * whole.se - 2 * covariance
    consulted = np.logical_or(part.consulted, whole.consulted)
    return gap_from(np.subtract(part.value, whole.value), variance, consulted)


def gap_of_whole(whole: Estimate, part: Estimate) -> Gap:
    """Gap of a whole to a part that it contains: `gap_to_whole` seen from the other side."""
    gap = gap_to_whole(part, whole)
    return gap_from(np.negative(gap.value), np.square(gap.se), gap.verdict == CONSULTATION)


def gap_apart(one: Estimate, other: Estimate) -> Gap:
    """Gap between two groups that share nobody: Var(a − b) = Va + Vb."""
    variance = np.square(one.se) + np.square(other.se)
    consulted = np.logical_or(one.consulted, other.consulted)
    return gap_from(np.subtract(one.value, other.value), variance, consulted)


def gaps_to_mean(members: Estimate) -> Gap:
    """Gap of each of k independent members to their plain mean.

    Var = (1 − 1/k)²·Vi + Σ_{j≠i} Vj/k². Members without a value are left out of the mean; a mean
    takes two.
    """
    known = ~np.isnan(members.value)
    k = int(np.count_nonzero(known))
    if k <= 1:
        return gap_from(np.full(np.shape(members.value), np.nan), members.se)
    own = np.square(members.se)
    total = np.sum(own[known])
    variance = (1 - 1 / k) ** 2 * own + (total - own) / k**2
    consulted = np.any(members.consulted)
    mean = np.sum(np.asarray(members.value)[known]) / k
    return gap_from(members.value - mean, variance, consulted)


def gap_from(value: Numbers, variance: Numbers, consulted: Bools | np.bool_ = False) -> Gap:
    """Return a difference with its standard error, its 95 % interval and its verdict.

    Where a side was `consulted`, it has neither error nor interval, whatever `variance` says.
    """
    value = np.asarray(value, dtype=float)
    untested = np.isnan(value) | consulted
    se = np.where(untested, np.nan, np.sqrt(np.maximum(0.0, variance)))
    low, high = value - Z95 * se, value + Z95 * se
    cases = [np.isnan(value), untested, np.isnan(se), low > 0, high < 0]
    words = ["sans valeur", CONSULTATION, "base non publiée", "plus fort", "plus faible"]
    return Gap(value, se, low, high, np.select(cases, words, "écart non établi"))


def p_value(gap: Gap) -> Numbers:
    """Two-sided p-value of a gap under the normal law; `nan` where it is not tested."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(np.asarray(gap.value) / gap.se) / np.sqrt(2)
    return np.array([erfc(each) for each in z.ravel().tolist()]).reshape(z.shape)
