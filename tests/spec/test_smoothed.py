"""Smoothed gaps of a comparison, by hand.

With a constant alone and the same variance D for k gaps, REML has a closed form: A = s² − D, s²
being the variance of the gaps (0 where that is negative), every γ = A / (A + D), and

    mse = γ·D + (1 − γ)²·(A + D)/k + 4·D²/(k·(A + D))
"""

import numpy as np
import pytest

from cube17.compare import Z95
from cube17.compare.gaps import gap_from
from cube17.comparison import FEWEST
from cube17.comparison.smoothed import smooth

SIX = np.array([10.0, 14.0, 18.0, 22.0, 26.0, 30.0])  # mean 20, s² = 56


def gaps(values, se):
    return gap_from(np.array(values, dtype=float), np.square(np.array(se, dtype=float)))


def test_each_gap_is_drawn_to_the_common_one_by_what_its_sample_leaves_unsure():
    found = smooth(gaps(SIX, [np.sqrt(14)] * 6))
    # A = 56 − 14 = 42, γ = 3/4
    assert found.variance == pytest.approx(42)
    assert found.common == pytest.approx(20)
    assert found.range == pytest.approx((0.75, 0.75))
    assert found.value == pytest.approx(20 + 0.75 * (SIX - 20))
    # 10.5 + 56/96 + 784/336
    reach = Z95 * (10.5 + 56 / 96 + 784 / 336) ** 0.5
    assert found.high - found.value == pytest.approx(np.full(6, reach))
    assert found.value - found.low == pytest.approx(np.full(6, reach))


def test_gaps_no_further_apart_than_chance_become_the_common_one():
    found = smooth(gaps(SIX, [8.0] * 6))  # D = 64 > s²
    assert found.variance == 0
    assert found.value == pytest.approx(np.full(6, 20.0))
    # D/6 + 4·D/6: narrower than the direct interval, ± 1.96·8, from six strata on.
    assert found.high[0] - 20 == pytest.approx(Z95 * 8 * (5 / 6) ** 0.5)


def test_the_less_sure_a_gap_the_more_it_moves():
    found = smooth(gaps([*SIX, 40, 40], [2.0] * 6 + [2.0, 9.0]))
    assert found.trust[7] < found.trust[6] < 1
    assert found.common < found.value[7] < found.value[6] < 40


@pytest.mark.parametrize("se", [0.0, np.nan])
def test_a_gap_without_a_standard_error_stays_out(se):
    with_it = smooth(gaps([*SIX, 90], [2.0] * 6 + [se]))
    without = smooth(gaps(SIX, [2.0] * 6))
    assert np.isnan(with_it.value[6])
    assert with_it.value[:6] == pytest.approx(without.value)
    assert with_it.able == 6


def test_a_stratum_without_a_gap_stays_out():
    assert smooth(gaps([*SIX, np.nan], [2.0] * 7)).able == 6


def test_under_six_strata_nothing_is_smoothed():
    found = smooth(gaps(SIX[:5], [2.0] * 5))
    assert (found.done, found.able, FEWEST) == (False, 5, 6)
    assert np.isnan(found.value).all()
    assert np.isnan([found.common, found.variance, *found.range]).all()


def test_nothing_published_is_nothing_to_smooth():
    assert smooth(gaps(SIX, [np.nan] * 6)).able == 0


@pytest.mark.parametrize("between", [0, 2, 4, 8])
@pytest.mark.parametrize("strata", [6, 18, 60])
def test_smoothed_gaps_are_nearer_the_truth_and_their_intervals_are_approximate(strata, between):
    """400 surveys: gaps of standard deviation `between` around 20, errors from 2 to 8 points.

    Where strata differ little, the variance between them is often found nil and the interval is
    too short: docs/methode.md gives these bounds.
    """
    chance = np.random.default_rng(17)
    held, direct, smoothed = [], [], []
    for _ in range(400):
        se = chance.uniform(2, 8, strata)
        truth = 20 + between * chance.standard_normal(strata)
        seen = truth + se * chance.standard_normal(strata)
        found = smooth(gaps(seen, se))
        held.append(np.mean((found.low <= truth) & (truth <= found.high)))
        direct.append(np.mean((seen - truth) ** 2))
        smoothed.append(np.mean((found.value - truth) ** 2))
    assert np.mean(smoothed) < 0.85 * np.mean(direct)
    assert np.mean(held) >= 0.88
