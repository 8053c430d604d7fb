"""Estimators of a weighted share: the share, its standard error, effective base and interval.

Shares are proportions between 0 and 1 here; cubes hold them in % (see `cells`). All functions are
vectorised: arguments are arrays that broadcast together (or scalars), the result has their common
shape. Where a cell has no weight the result is nan, without a warning.

References: Kish 1965, *Survey Sampling*, § 11.7; Binder 1983, *Int. Stat. Review* 51; Korn and
Graubard 1998, *Survey Methodology* 24(2); Parker et al. 2017, NCHS *Vital and Health Statistics*
2(175).
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv
from scipy.stats import t as student

Floats = NDArray[np.float64]

CONFIDENCE: Final = 0.95
# Below this distance from 0 or 1 a share is 0 or 1 and the rest is rounding of the sums: one
# dissenting respondent would need a weight a million millionth of the others'.
ROUNDING: Final = 1e-12


def share(w: ArrayLike, wy: ArrayLike) -> Floats:
    """Weighted share (Hájek): p = Σwy / Σw.

    `w` is Σw, `wy` is Σwy over the respondents of a cell.
    """
    p = _ratio(wy, w)
    p = np.where(p < ROUNDING, 0.0, p)
    return np.where(1 - p < ROUNDING, 1.0, p)


def effective_base(w: ArrayLike, w2: ArrayLike) -> Floats:
    """Effective base (Kish): n_eff = (Σw)² / Σw², in respondents.

    Equals n when all weights are equal; n / n_eff is the design effect of the weights.
    """
    return _ratio(np.square(np.asarray(w, dtype=float)), w2)


def standard_error(
    p: ArrayLike, w: ArrayLike, w2: ArrayLike, w2y: ArrayLike, sample_size: ArrayLike
) -> Floats:
    """Linearised (Taylor) standard error of a share, element sample with weights.

    V = N/(N−1) · [Σw²y·(1 − 2p) + p²·Σw²] / (Σw)²

    that is N/(N−1)·Σw²(y − p)²/(Σw)² with the cell seen as a domain of the whole sample: N
    (`sample_size`) counts all respondents of the survey, not those of the cell. Strata and
    clusters are not taken into account. Raises `ValueError` when N < 2.
    """
    p, w, w2, w2y, size = (np.asarray(x, dtype=float) for x in (p, w, w2, w2y, sample_size))
    if np.any(size < 2):  # noqa: PLR2004 (a variance needs two respondents)
        raise ValueError("a standard error needs a sample of at least two respondents")
    spread = np.maximum(0.0, w2y * (1 - 2 * p) + p * p * w2)
    spread = np.where((p == 0) | (p == 1), 0.0, spread)
    return np.sqrt(size / (size - 1) * _ratio(spread, w * w))


def interval(
    p: ArrayLike,
    se: ArrayLike,
    n: ArrayLike,
    df: ArrayLike | None = None,
    *,
    cap: bool = True,
) -> tuple[Floats, Floats]:
    """Korn–Graubard interval at 95 % of a share: bounds as proportions.

    The Clopper–Pearson interval of x = p·n* successes among n*, where

    n* = p(1 − p)/SE² · (t(n−1) / t(df))²

    is the base that a simple random sample would need for the same precision, corrected for the
    degrees of freedom of the design; it is capped at n (NCHS), unless `cap` is false (R's
    `svyciprop(method="beta")`). Where p is 0 or 1 there is no standard error and n* = n. `df`
    counts clusters minus strata in the domain; by default n − 1 (element sample), when the
    correction is 1. Without a degree of freedom (df < 1) nothing is known of a share between 0 and
    1, and the bounds are 0 and 1. Everything in respondents; a share of nan gives bounds of nan.
    """
    p, se, n = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (p, se, n)))
    inside = (p > 0) & (p < 1)
    base = np.where(inside, _ratio(p * (1 - p), se * se), n)
    # Clusters that all have the share of the cell: no spread was seen, only the cap is left.
    base = np.where(inside & (se == 0), np.inf, base)
    unknown = np.zeros(p.shape, dtype=bool)
    if df is not None:
        freedom = np.broadcast_to(np.asarray(df, dtype=float), p.shape)
        unknown = inside & ~((freedom >= 1) & (n > 1))
        base = np.where(inside & ~unknown, base * _freedom(n, freedom), base)
    base = np.minimum(base, n) if cap else base
    tail = (1 - CONFIDENCE) / 2
    x = p * base
    with np.errstate(invalid="ignore"):
        low = np.where((p == 0) | unknown, 0.0, betaincinv(x, base - x + 1, tail))
        high = np.where((p == 1) | unknown, 1.0, betaincinv(x + 1, base - x, 1 - tail))
    return low, high


def _freedom(n: Floats, df: Floats) -> Floats:
    """(t(n−1) / t(df))²: what few degrees of freedom cost, as a factor on the base."""
    return np.square(_quantile(n - 1) / _quantile(df))


def _quantile(df: Floats) -> Floats:
    """97.5 % quantile of Student's law, looked up once per distinct number of degrees."""
    distinct, position = np.unique(df, return_inverse=True)
    return student.ppf((1 + CONFIDENCE) / 2, distinct)[position].reshape(df.shape)


def _ratio(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """Quotient, nan where the denominator is 0."""
    a, b = np.broadcast_arrays(
        np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    )
    return np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0)
