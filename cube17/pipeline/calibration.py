"""Calibration of survey weights on known shares."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Weights are rounded to multiples of this power of two: sums of them and of their squares are then
# exact in float64 whatever the order, and a cube is the same to the byte however it is computed.
GRAIN: Final = 1 / 256


def calibrate(weights: Floats, answers: Floats, shares: Floats, total: float) -> Floats:
    """Weights moved as little as possible so that the weighted shares are the known ones.

    Linear calibration (Deville and Särndal 1992, *JASA* 87): w·g with g = 1 + z'λ, where z holds
    a constant and, for each question answered, y − share; λ solves Σ w·g·z = (total, 0, …, 0).
    `weights` (n,) are in persons or organisations and add up to `total` after calibration;
    `answers` (n, questions) hold 1, 0, or nan where there is no answer; `shares` (questions,) are
    proportions.

    Raises `ValueError` when a weight would not stay positive: the sample is too far from the
    shares.
    """
    z = np.column_stack([np.ones(len(weights)), np.nan_to_num(answers - shares)])
    wanted = np.zeros(z.shape[1])
    wanted[0] = total
    weighted = z * weights[:, None]
    adjust = np.linalg.solve(weighted.T @ z, wanted - weighted.sum(axis=0))
    calibrated = weights * (1 + z @ adjust)
    if calibrated.min() <= 0:
        raise ValueError("calibration gives a weight that is not positive")
    return np.maximum(GRAIN, np.round(calibrated / GRAIN) * GRAIN)
