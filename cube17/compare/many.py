"""Many tests at once: adjusted p-values, and the letters of survey tables."""

import numpy as np
import numpy.typing as npt

from cube17.compare.gaps import Numbers

PValues = npt.NDArray[np.float64]

FIRM = 0.05
WEAK = 0.10
"""Adjusted p-values under which a letter is written, large or small."""


def holm(p: Numbers) -> PValues:
    """Adjust the p-values of a family of tests, none of which may be wrong (at the level chosen).

    The i-th smallest of m becomes max over j ≤ i of (m − j + 1)·p_j, at most 1. `nan` stands for
    tests that could not be made, which do not count. Holm 1979, *Scandinavian J. of Statistics* 6.
    """
    return _stepwise(p, lambda ordered, m: np.maximum.accumulate(ordered * np.arange(m, 0, -1)))


def benjamini_hochberg(p: Numbers) -> PValues:
    """Adjust the p-values of a screening: the expected part of false discoveries is held.

    The i-th smallest of m becomes min over j ≥ i of m·p_j/j, at most 1. `nan` as in `holm`.
    Benjamini & Hochberg 1995, *J. of the Royal Statistical Society B* 57.
    """
    return _stepwise(
        p,
        lambda ordered, m: np.minimum.accumulate((ordered * m / np.arange(1, m + 1))[::-1])[::-1],
    )


def _stepwise(p: Numbers, adjust) -> PValues:  # noqa: ANN001 (a function of sorted p-values)
    p = np.asarray(p, dtype=float)
    made = np.flatnonzero(~np.isnan(p))
    order = made[np.argsort(p[made], kind="stable")]
    adjusted = np.full(p.shape, np.nan)
    adjusted[order] = np.minimum(adjust(p[order], len(order)), 1.0)
    return adjusted


def letters(values: npt.NDArray[np.float64], p: npt.NDArray[np.float64]) -> list[str]:
    """Letters of each of k columns: those of the columns whose share is established as smaller.

    `values` has shape (k,); `p` holds the adjusted p-value of each pair, shape (k, k), symmetric.
    The first column is A, the second B, and so on; the letter of the smaller share stands under the
    larger one, a capital where p < 0.05, a small letter where p < 0.10. The convention of column
    proportions tests in survey tables (IBM SPSS Custom Tables, *Column Proportions Test*).
    """
    found = []
    for at in range(len(values)):
        smaller = [other for other in range(len(values)) if values[other] < values[at]]
        found.append("".join(_letter(other, p[at, other]) for other in smaller))
    return found


def _letter(column: int, p: float) -> str:
    letter = chr(ord("A") + column)
    return letter if p < FIRM else letter.lower() if p < WEAK else ""
