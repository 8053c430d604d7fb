"""Standardisation and decomposition, against published examples and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cube17.compare import (
    Estimate,
    decompose,
    gap_apart,
    gap_as_they_stand,
    gap_to_whole,
    standardise,
)

# Das Gupta 1993, example 5.1: headship rates of the United States (%), and population (%), by age.
PEOPLE_1970 = np.array([12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9])
PEOPLE_1985 = np.array([10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5])
HEADS_1970 = np.array([1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8])
HEADS_1985 = np.array([2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2])


def test_decomposition_of_headship_rates():
    split = decompose(
        Estimate(HEADS_1985, np.ones(13), PEOPLE_1985),
        Estimate(HEADS_1970, np.ones(13), PEOPLE_1970),
    )
    assert split.composition == pytest.approx(1.2269, abs=5e-5)
    assert split.rate == pytest.approx(1.7403, abs=5e-5)
    assert split.raw == pytest.approx(47.6940 - 44.7268, abs=1e-9)


def test_standardised_gap_by_hand():
    one = Estimate(np.array([60.0, 40.0]), np.array([3.0, 4.0]), np.array([1.0, 3.0]))
    other = Estimate(np.array([50.0, 45.0]), np.array([4.0, 3.0]), np.array([2.0, 2.0]))
    # 0.75 × 10 + 0.25 × (−5) = 6.25; V = 0.5625 × 25 + 0.0625 × 25 = 15.625
    level = standardise(gap_apart(one, other), np.array([3.0, 1.0]))
    assert level.gap.value == pytest.approx(6.25)
    assert level.gap.se == pytest.approx(15.625**0.5)
    assert level.parts.tolist() == [0.75, 0.25]
    # Parts known from 100 respondents add Σ P·(Δ − 6.25)² / 100 = 42.1875 / 100.
    sampled = standardise(gap_apart(one, other), np.array([3.0, 1.0]), base=100)
    assert sampled.gap.se == pytest.approx((15.625 + 0.421875) ** 0.5)


def test_at_the_same_structure_a_gap_as_they_stand_is_the_standardised_one():
    one = Estimate(np.array([60.0, 40.0]), np.array([3.0, 4.0]), np.array([1.0, 3.0]))
    whole = Estimate(np.array([50.0, 45.0]), np.array([2.0, 2.0]), np.array([4.0, 12.0]))
    gaps = gap_to_whole(one, whole)  # the covariance is in the gaps
    stand, level = gap_as_they_stand(one, whole, gaps), standardise(gaps, np.array([1.0, 3.0]))
    assert float(stand.value[0]) == pytest.approx(float(level.gap.value))
    assert float(stand.se[0]) == pytest.approx(float(level.gap.se))


def test_a_stratum_without_one_of_the_groups_is_left_out_and_said():
    one = Estimate(np.array([60.0, np.nan, 40.0]), np.array([3.0, np.nan, 4.0]), np.ones(3))
    other = Estimate(np.array([50.0, 70.0, 45.0]), np.array([4.0, 1.0, 3.0]), np.ones(3))
    level = standardise(gap_apart(one, other), np.array([1.0, 8.0, 1.0]))
    assert level.used.tolist() == [True, False, True]
    assert level.parts.tolist() == [0.5, 0.0, 0.5]
    assert level.gap.value == pytest.approx(2.5)
    assert decompose(one, other).used.tolist() == [True, False, True]


def test_nothing_shared_gives_no_value():
    alone = Estimate(np.array([np.nan]), np.array([np.nan]), np.array([np.nan]))
    other = Estimate(np.array([50.0]), np.array([1.0]), np.array([1.0]))
    assert standardise(gap_apart(alone, other), np.array([1.0])).gap.verdict == "sans valeur"


SHARES = st.floats(0, 100)
ERRORS = st.floats(0.1, 20)
WEIGHTS = st.floats(1, 1000)


@st.composite
def groups(draw):
    size = draw(st.integers(2, 16))
    columns = [st.lists(kind, min_size=size, max_size=size) for kind in (SHARES, ERRORS, WEIGHTS)]
    return tuple(Estimate(*(np.array(draw(column)) for column in columns)) for _ in range(2))


@given(groups())
def test_parts_add_up_and_swapping_changes_signs_only(pair):
    one, other = pair
    split, swapped = decompose(one, other), decompose(other, one)
    assert split.composition + split.rate == pytest.approx(split.raw, abs=1e-9)
    assert swapped.composition == pytest.approx(-split.composition, abs=1e-9)
    assert swapped.rate == pytest.approx(-split.rate, abs=1e-9)
    assert swapped.by_stratum == pytest.approx(-split.by_stratum, abs=1e-9)


@given(groups(), st.floats(0.01, 1000))
def test_a_constant_weight_changes_nothing(pair, times):
    one, other = pair
    heavier = Estimate(one.value, one.se, np.asarray(one.weight) * times)
    assert decompose(heavier, other).composition == pytest.approx(
        decompose(one, other).composition, abs=1e-7
    )


@given(groups())
def test_the_same_composition_leaves_the_raw_gap(pair):
    one, other = pair
    alike = Estimate(other.value, other.se, one.weight)
    split = decompose(one, alike)
    assert split.composition == pytest.approx(0, abs=1e-9)
    level = standardise(gap_apart(one, alike), one.weight)
    assert level.gap.value == pytest.approx(split.raw, abs=1e-9)


@given(groups())
def test_the_rate_is_the_gap_at_the_mean_structure(pair):
    one, other = pair
    parts = sum(np.asarray(group.weight) / np.sum(group.weight) for group in pair)
    level = standardise(gap_apart(one, other), parts)
    assert level.gap.value == pytest.approx(decompose(one, other).rate, abs=1e-9)
