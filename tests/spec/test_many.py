"""Many tests at once, against R's p.adjust, and the letters of survey tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from cube17.compare import Estimate, benjamini_hochberg, gap_apart, holm, letters, p_value

# R: pairwise t tests of sch.wide between the three types of school of apistrat.
PAIRS = [4.35577245e-07, 3.00116396e-03, 5.68956414e-02]


def test_holm_equals_p_adjust():
    expected = [1.30673173e-06, 6.00232793e-03, 5.68956414e-02]
    assert holm(np.array(PAIRS)) == pytest.approx(expected, rel=1e-8)
    steps = holm(np.array([0.01, 0.02, 0.03, 0.04, 0.05]))
    assert steps == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09], abs=1e-15)


def test_benjamini_hochberg_equals_p_adjust():
    expected = [1.30673173e-06, 4.50174594e-03, 5.68956414e-02]
    assert benjamini_hochberg(np.array(PAIRS)) == pytest.approx(expected, rel=1e-8)
    steps = benjamini_hochberg(np.array([0.01, 0.02, 0.03, 0.04, 0.05]))
    assert steps == pytest.approx([0.05] * 5, abs=1e-15)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_a_test_that_was_not_made_does_not_count(adjust):
    with_hole = adjust(np.array([0.04, np.nan, 0.01]))
    assert np.isnan(with_hole[1])
    assert with_hole[[0, 2]] == pytest.approx(adjust(np.array([0.04, 0.01])))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusting_keeps_the_order_and_never_helps(p):
    p = np.array(p)
    for adjusted in (holm(p), benjamini_hochberg(p)):
        assert np.all(adjusted >= p - 1e-15)
        assert np.all(adjusted <= 1)
        assert np.all(np.diff(adjusted[np.argsort(p, kind="stable")]) >= -1e-15)
    assert np.all(holm(p) >= benjamini_hochberg(p) - 1e-15)


def test_letters_stand_under_the_larger_share():
    # Elementary, high, middle schools of apistrat: E is above both, M above H only at 10 %.
    values = np.array([0.913, 0.474, 0.694])
    p = np.ones((3, 3))
    for (one, other), adjusted in zip([(0, 1), (0, 2), (1, 2)], holm(np.array(PAIRS)), strict=True):
        p[one, other] = p[other, one] = adjusted
    assert letters(values, p) == ["BC", "", "b"]


def test_p_value_of_a_gap_is_two_sided_and_normal():
    gap = gap_apart(Estimate(56, 3, 1), Estimate(50, 0.5, 1))
    # 2·(1 − Φ(6/√9.25))
    assert p_value(gap) == pytest.approx(2 * norm.cdf(-6 / 9.25**0.5), rel=1e-12)
    assert np.isnan(p_value(gap_apart(Estimate(56), Estimate(50, 1, 1))))
