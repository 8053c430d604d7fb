"""Gaps and verdicts, by hand.

| whole | part | weights    | variance of the gap                       |
|-------|------|------------|-------------------------------------------|
| 50±1  | 56±2 | 25 of 100  | 2² + 1² − 2·(25/100)·2² = 3  → se 1,7321  |
"""

from math import isnan, nan, sqrt

import numpy as np
import pytest

from cube17.compare import (
    CONSULTATION,
    Z95,
    Estimate,
    gap_apart,
    gap_as_they_stand,
    gap_of_whole,
    gap_to_whole,
    gaps_to_mean,
    p_value,
    spread,
    standardise,
)


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


ROOM = Estimate(56, 2, 25, consulted=True)
SURVEY = Estimate(50, 1, 100)


@pytest.mark.parametrize(
    "gap",
    [
        gap_to_whole(ROOM, SURVEY),
        gap_to_whole(SURVEY, ROOM),
        gap_of_whole(ROOM, SURVEY),
        gap_apart(ROOM, SURVEY),
        gaps_to_mean(
            Estimate(np.array([56.0, 44]), np.ones(2), np.ones(2), np.array([True, True]))
        ),
    ],
)
def test_a_room_has_gaps_and_is_never_tested(gap):
    assert set(np.ravel(np.abs(gap.value))) == {6}  # 56 and 44 are 6 from their mean too
    assert set(np.ravel(gap.verdict)) == {CONSULTATION}
    assert np.isnan([gap.se, gap.low, gap.high, p_value(gap)]).all()


def test_a_room_without_a_value_has_no_gap():
    assert gap_apart(Estimate(consulted=True), SURVEY).verdict == "sans valeur"


def test_what_a_room_answered_is_not_tested_at_one_structure_either():
    rooms = Estimate(np.array([56.0, 60]), np.ones(2), np.ones(2), np.array([True, True]))
    survey = Estimate(np.array([50.0, 50]), np.ones(2), np.ones(2))
    gaps = gap_apart(rooms, survey)
    assert standardise(gaps, np.ones(2)).gap.verdict == CONSULTATION
    assert gap_as_they_stand(rooms, survey, gaps).verdict == CONSULTATION


def test_without_a_value_there_is_no_gap():
    assert gap_to_whole(Estimate(), Estimate(50, 1, 100)).verdict == "sans valeur"
    assert gap_to_whole(Estimate(50, 1, 100), Estimate()).verdict == "sans valeur"


def test_a_part_that_is_the_whole_has_no_variance_left():
    gap = gap_to_whole(Estimate(50, 1, 100), Estimate(50, 1, 100))
    assert (gap.se, gap.verdict) == (0, "écart non établi")


def members(*pairs: tuple[float, float]) -> Estimate:
    value, se = np.array(pairs, dtype=float).T
    return Estimate(value, se, np.ones(len(pairs)))


def test_one_of_three_against_their_mean():
    gap = gaps_to_mean(members((40, 3), (50, 6), (60, 9)))
    assert list(gap.value) == [-10, 0, 10]
    # (2/3)²·81 + (9 + 36)/9 = 36 + 5
    assert gap.se[2] == pytest.approx(sqrt(41))


def test_members_without_value_leave_the_mean():
    gap = gaps_to_mean(members((40, 3), (nan, nan), (60, 4)))
    assert gap.value[0] == -10
    assert gap.se[0] == pytest.approx(sqrt(9 / 4 + 16 / 4))
    assert gap.verdict[1] == "sans valeur"


def test_a_mean_takes_two():
    assert list(gaps_to_mean(members((40, 3), (nan, nan))).verdict) == ["sans valeur"] * 2
    assert gaps_to_mean(members((40, 3), (50, 3))).value[0] == -5


def test_one_unknown_base_takes_the_verdict_from_all():
    assert list(gaps_to_mean(members((40, 3), (60, nan))).verdict) == ["base non publiée"] * 2


def test_a_share_of_zero_takes_its_uncertainty_from_its_interval():
    assert spread(0.0, 0, 3.92) == pytest.approx(1, abs=1e-3)
    assert spread(2.5, 0, 3.92) == 2.5
