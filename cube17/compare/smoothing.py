"""Small cells read together: each direct estimate drawn towards what its neighbours predict."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEPS = 100
CLOSE = 1e-10


@dataclass(frozen=True, slots=True)
class Smoothed:
    """Smoothed values and how they came about.

    `value` and `mse` (its estimated mean squared error) have the shape of the estimates; `trust` is
    the weight γ of the direct estimate, from 0 to 1; `variance` that between the units which the
    covariates leave unexplained; `coefficients` those of the regression.
    """

    value: Floats
    mse: Floats
    trust: Floats
    variance: float
    coefficients: Floats


def fay_herriot(direct: Floats, se: Floats, covariates: Floats) -> Smoothed:
    """Empirical best linear unbiased predictor of an area-level model, variance by REML.

    y_i = θ_i + e_i, θ_i = x_i'β + u_i, Var(e_i) = D_i known, Var(u_i) = A:
    θ̂_i = γ_i·y_i + (1 − γ_i)·x_i'β̂ with γ_i = A/(A + D_i). `direct` and `se` (√D) have the shape
    (units,), `covariates` (units, k), a constant included. A is found by scoring of the restricted
    likelihood and is not below zero. The mean squared error is g1 + g2 + 2·g3.

    References: Fay & Herriot 1979, *J. of the American Statistical Association* 74; Rao & Molina
    2015, *Small Area Estimation*, §§ 6.1 and 6.2. Smoothed values are for reading, not for tests.

    Raises `ValueError` when there are no more units than covariates.
    """
    units, known = covariates.shape
    if units <= known:
        raise ValueError(f"{units} units cannot tell {known} covariates apart")
    noise = np.square(se)
    variance = _restricted(direct, noise, covariates)
    inverse = 1 / (variance + noise)
    covariance = np.linalg.inv(covariates.T @ (inverse[:, None] * covariates))
    coefficients = covariance @ (covariates.T @ (inverse * direct))
    trust = variance * inverse
    value = trust * direct + (1 - trust) * (covariates @ coefficients)
    spread = np.einsum("ij,jk,ik->i", covariates, covariance, covariates)
    g3 = noise**2 * inverse**3 * (2 / np.sum(inverse**2))
    mse = trust * noise + (1 - trust) ** 2 * spread + 2 * g3
    return Smoothed(value, mse, trust, variance, coefficients)


def _restricted(direct: Floats, noise: Floats, covariates: Floats) -> float:
    """Maximise the restricted likelihood over A ≥ 0 by Fisher scoring.

    Score ½·[y'PPy − tr P], information ½·tr(PP), with P = V⁻¹ − V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹, written with
    M_k = X'V⁻ᵏX: tr P = tr V⁻¹ − tr(M₁⁻¹M₂), tr(PP) = tr V⁻² − 2·tr(M₁⁻¹M₃) + tr((M₁⁻¹M₂)²).
    """
    variance = float(np.median(noise))
    for _ in range(STEPS):
        inverse = 1 / (variance + noise)
        scaled = inverse[:, None] * covariates
        gram = np.linalg.inv(covariates.T @ scaled)
        second, third = gram @ (scaled.T @ scaled), gram @ (scaled.T @ (inverse[:, None] * scaled))
        projected = inverse * (direct - covariates @ (gram @ (scaled.T @ direct)))
        score = projected @ projected - (inverse.sum() - np.trace(second))
        information = inverse @ inverse - 2 * np.trace(third) + np.trace(second @ second)
        following = max(0.0, variance + float(score / information))
        if abs(following - variance) <= CLOSE * (1 + variance):
            return following
        variance = following
    return variance
