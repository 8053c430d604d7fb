"""The covariance used for a part and its whole, against the exact linearised one on microdata.

Exact: the gap of a part r to the whole F is linearised by z = 1[r]·w(y − p_r)/W_r − w(y − p_F)/W_F
and its variance is N/(N − 1)·Σz² (weights-only design). A cube keeps less: Var(p_r), Var(p_F) and
the weights. What is lost is the covariance of weights and answers inside the part.
"""

import numpy as np
import pytest

from cube17.compare import Estimate, gap_to_whole


def survey(seed: int, size: int = 4000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers, uneven weights, and a part that holds about a third and answers more often yes."""
    rng = np.random.default_rng(seed)
    part = rng.random(size) < 0.33
    answers = (rng.random(size) < np.where(part, 0.62, 0.5)).astype(float)
    return answers, rng.gamma(3, 1, size), part


def share_and_error(answers: np.ndarray, weights: np.ndarray, size: int) -> tuple[float, float]:
    share = weights @ answers / weights.sum()
    z = weights * (answers - share) / weights.sum()
    return share, np.sqrt(size / (size - 1) * (z @ z))


def exact_error(answers: np.ndarray, weights: np.ndarray, part: np.ndarray) -> float:
    p_part = weights[part] @ answers[part] / weights[part].sum()
    p_all = weights @ answers / weights.sum()
    z = np.where(part, weights * (answers - p_part) / weights[part].sum(), 0)
    z -= weights * (answers - p_all) / weights.sum()
    return np.sqrt(len(z) / (len(z) - 1) * (z @ z))


@pytest.mark.parametrize("seed", range(20))
def test_the_rule_of_the_cube_is_the_exact_one_to_two_percent(seed):
    answers, weights, part = survey(seed)
    whole = Estimate(*share_and_error(answers, weights, len(answers)), weights.sum())
    share, error = share_and_error(answers[part], weights[part], len(answers))
    gap = gap_to_whole(Estimate(share, error, weights[part].sum()), whole)
    assert gap.se == pytest.approx(exact_error(answers, weights, part), rel=0.02)


def test_two_strangers_would_be_a_quarter_too_cautious():
    """What the covariance is for: without it the same gap has a 25 % larger standard error."""
    answers, weights, part = survey(0)
    _, error = share_and_error(answers[part], weights[part], len(answers))
    _, whole_error = share_and_error(answers, weights, len(answers))
    assert np.hypot(error, whole_error) > 1.25 * exact_error(answers, weights, part)
