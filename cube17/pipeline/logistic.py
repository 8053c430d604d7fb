"""Survey-weighted logistic regression, and what it says of each group all else being equal.

Pseudo-maximum likelihood: b solves Σ w x (y − p) = 0, p = expit(x′b), by Newton's method (IRLS).
Its covariance is the sandwich of the design: with A = Σ w p(1 − p) x x′, the linearised variable of
a respondent is z = A⁻¹ x (y − p), 0 for those who did not answer, and

    V = Σ_h (1 − f_h) · m_h/(m_h − 1) · [ Σ_c t t′ − (Σ_c t)(Σ_c t)′ / m_h ],   t_c = Σ w z

over the m_h primary units c drawn in stratum h, as for shares (see `design`). A stratum of one unit
is centred at 0, the mean of z over the whole sample.

Predictive margin of a group g: m_g = Σ w expit(x_g′b) / Σ w over all who answered, x_g being x
with the group set to g. Average marginal effect of g against h: m_g − m_h. Delta method, the
distribution of the covariates held fixed: Cov(m) = G V G′, G_g = Σ w p(1 − p) x_g / Σ w.

References: Binder 1983, *Int. Stat. Review* 51; Lumley 2010, *Complex Surveys*, chapters 5 and 6;
Graubard and Korn 1999, *Biometrics* 55, for predictive margins; `svyglm` of R's survey.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

# Far more than a fit takes (ten or so): beyond, the likelihood has no maximum.
ITERATIONS: Final = 40
CONVERGED: Final = 1e-10
# Part of a column that the columns before it do not tell; less is rounding.
COLLINEAR: Final = 1e-8


class ModelError(ValueError):
    """A model that these answers cannot fit; the message says why, in French."""


@dataclass(frozen=True)
class Units:
    """Who was drawn: `stratum` of each row, its `cluster` (`None`: each row's respondents apart).

    `units` and `factor`, per stratum, as `strata.sizes` gives them. A row may stand for several
    respondents alike: `w` and `w2` are then their Σw and Σw², else w and w².
    """

    w: Floats
    w2: Floats
    stratum: Indices
    cluster: Indices | None
    units: Floats
    factor: Floats


def fit(x: Floats, y: Floats, w: Floats, names: Sequence[str]) -> Floats:
    """Coefficients b, shape (columns,), of rows `x` (rows, columns), answers 0 or 1, weights > 0.

    `names` says in French what each column is. Raises `ModelError` when all answers are the same,
    when a column follows from those before it, or when some columns tell the answers apart.
    """
    if not w.size or np.all(y == y[0]):
        raise ModelError("toutes les réponses sont les mêmes, il n’y a rien à expliquer")
    scale = np.abs(x).max(axis=0)
    _check_columns(x / np.where(scale > 0, scale, 1.0), w, names)
    scaled, weight = x / scale, w / w.mean()
    b = np.zeros(x.shape[1])
    step = b
    for _ in range(ITERATIONS):
        p = expit(scaled @ b)
        try:
            step = np.linalg.solve(_information(scaled, p, weight), scaled.T @ (weight * (y - p)))
        except np.linalg.LinAlgError:
            break
        b = b + _shortened(scaled, y, weight, b, step) * step
        if np.abs(step).max() < CONVERGED * (1 + np.abs(b).max()):
            return b / scale
    culprit = names[int(np.argmax(np.abs(step)))]
    raise ModelError(
        f"{culprit} : les réponses y sont toutes les mêmes, ou entièrement prévues (séparation) ; "
        "le modèle n’a pas de solution"
    )


def _check_columns(x: Floats, w: Floats, names: Sequence[str]) -> None:
    """Refuse a column that the constant and the columns before it determine."""
    if len(x) < x.shape[1]:
        raise ModelError(f"trop peu de réponses différentes pour {x.shape[1]} paramètres")
    weighted = x * np.sqrt(w)[:, None]
    length = np.linalg.norm(weighted, axis=0)
    left = np.abs(np.diag(np.linalg.qr(weighted / np.where(length > 0, length, 1.0), mode="r")))
    if (left < COLLINEAR).any():
        raise ModelError(
            f"{names[int(np.argmax(left < COLLINEAR))]} : se déduit des autres covariables, ou ne "
            "varie pas (colinéarité)"
        )


def _information(x: Floats, p: Floats, w: Floats) -> Floats:
    return (x * (w * p * (1 - p))[:, None]).T @ x


def _shortened(x: Floats, y: Floats, w: Floats, b: Floats, step: Floats) -> float:
    """Part of a step to take, halved until the likelihood does not fall."""
    sign = 2 * y - 1

    def likelihood(at: Floats) -> float:
        return float(w @ log_expit(sign * (x @ at)))

    before, part = likelihood(b), 1.0
    while part > CONVERGED and likelihood(b + part * step) < before - CONVERGED * abs(before):
        part /= 2
    return part


def linearised(x: Floats, y: Floats, w: Floats, b: Floats) -> Floats:
    """Return z of each row, shape (rows, columns): Σ w z is 0, its variance is that of b."""
    p = expit(x @ b)
    return np.linalg.solve(_information(x, p, w), (x * (y - p)[:, None]).T).T


def residuals(z: Floats, categories: Floats, w: Floats) -> Floats:
    """Residuals of z on the categories of raking margins, `w` being weights before raking.

    `categories` is (rows, categories), 0 or 1; rows are the whole sample (see `calibrated`).
    """
    weighted = categories * w[:, None]
    return z - categories @ (np.linalg.pinv(categories.T @ weighted) @ (weighted.T @ z))


def covariance(z: Floats, sample: Units) -> Floats:
    """V of Σ w z under the design, shape (columns, columns); `z` has a row per row of `sample`."""
    totals = z * sample.w[:, None]
    strata = _summed(totals, sample.stratum, len(sample.units))
    if sample.cluster is None:
        squares = (z * (sample.factor[sample.stratum] * sample.w2)[:, None]).T @ z
    else:
        clusters, first, at = np.unique(sample.cluster, return_index=True, return_inverse=True)
        sums = _summed(totals, at, len(clusters))
        squares = (sums * sample.factor[sample.stratum[first]][:, None]).T @ sums
    several = sample.units > 1
    centre = np.divide(sample.factor, sample.units, out=np.zeros(len(several)), where=several)
    return squares - (strata * centre[:, None]).T @ strata


def _summed(values: Floats, position: Indices, size: int) -> Floats:
    sums = np.zeros((size, values.shape[1]))
    np.add.at(sums, position, values)
    return sums


def margins(x: Floats, w: Floats, b: Floats, groups: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Predictive margin of each group (proportions), and its gradient (groups, columns).

    A group is what it sets the columns to: a vector with nan where a column stays as it is.
    """
    values, gradients = [], []
    for group in groups:
        moved = np.where(np.isnan(group), x, group)
        p = expit(moved @ b)
        values.append(w @ p / w.sum())
        gradients.append((w * p * (1 - p)) @ moved / w.sum())
    return np.array(values), np.array(gradients)


def effects(values: Floats, spread: Floats, reference: int) -> tuple[Floats, Floats]:
    """Average marginal effect of each group against one of them, and its standard error.

    `values` are predictive margins, `spread` their covariance (groups, groups); same unit.
    """
    variance = np.diag(spread) + spread[reference, reference] - 2 * spread[reference]
    return values - values[reference], np.sqrt(np.clip(variance, 0.0, None))
