"""Gaps and verdicts, by hand.

| whole | part | weights    | variance of the gap                       |
|-------|------|------------|-------------------------------------------|
| 50±1  | 56±2 | 25 of 100  | 2² + 1² − 2·(25/100)·2² = 3  → se 1,7321  |
"""

from math import isnan, sqrt

import pytest

from cube17.compare import Z95, Estimate, gap_to_mean, gap_to_whole, reference_gap, spread


def test_a_part_is_compared_with_its_whole_by_their_covariance():
    gap = gap_to_whole(Estimate(56, 2, 25), Estimate(50, 1, 100))
    assert gap.value == 6
    assert gap.se == pytest.approx(sqrt(3))
    assert (gap.low, gap.high) == pytest.approx((6 - Z95 * sqrt(3), 6 + Z95 * sqrt(3)))
    assert gap.verdict == "plus fort"


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (56, "plus fort"),
        (44, "plus faible"),
        (50, "écart non établi"),
        (53.39, "écart non établi"),  # 1.96 × √3 = 3.395: just inside
        (53.40, "plus fort"),
        (46.61, "écart non établi"),
        (46.60, "plus faible"),
    ],
)
def test_three_verdicts(value, verdict):
    assert gap_to_whole(Estimate(value, 2, 25), Estimate(50, 1, 100)).verdict == verdict


def test_without_a_base_there_is_a_gap_and_no_verdict():
    gap = gap_to_whole(Estimate(56), Estimate(50))
    assert (gap.value, gap.verdict) == (6, "base non publiée")
    assert isnan(gap.low)


def test_without_a_value_there_is_no_gap():
    assert gap_to_whole(Estimate(), Estimate(50, 1, 100)).verdict == "sans valeur"
    assert gap_to_whole(Estimate(50, 1, 100), Estimate()).verdict == "sans valeur"


def test_a_part_that_is_the_whole_has_no_variance_left():
    gap = gap_to_whole(Estimate(50, 1, 100), Estimate(50, 1, 100))
    assert (gap.se, gap.verdict) == (0, "écart non établi")


def test_one_of_three_against_their_mean():
    members = [Estimate(40, 3, 1), Estimate(50, 6, 1), Estimate(60, 9, 1)]
    gap = gap_to_mean(members, 2)
    assert gap.value == 10
    # (2/3)²·81 + (9 + 36)/9 = 36 + 5
    assert gap.se == pytest.approx(sqrt(41))


def test_members_without_value_leave_the_mean():
    members = [Estimate(40, 3, 1), Estimate(), Estimate(60, 4, 1)]
    gap = gap_to_mean(members, 0)
    assert gap.value == -10
    assert gap.se == pytest.approx(sqrt(9 / 4 + 16 / 4))


def test_a_mean_takes_two():
    assert gap_to_mean([Estimate(40, 3, 1), Estimate()], 0).verdict == "sans valeur"
    assert gap_to_mean([Estimate(40, 3, 1), Estimate(50, 3, 1)], 0).value == -5


def test_one_unknown_base_takes_the_verdict_from_all():
    members = [Estimate(40, 3, 1), Estimate(60)]
    assert [gap_to_mean(members, i).verdict for i in (0, 1)] == ["base non publiée"] * 2


def test_the_reference_is_itself():
    assert reference_gap().verdict == "référence"


def test_a_share_of_zero_takes_its_uncertainty_from_its_interval():
    assert spread(0.0, 0, 3.92) == pytest.approx(1, abs=1e-3)
    assert spread(2.5, 0, 3.92) == 2.5
