"""Two axes at once, against a published example and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cube17.compare import Estimate, decompose, decompose_crossed

# Das Gupta 1993, example 5.3: the United States, a row for each race and a column for each age.
# People in thousands, deaths per 1,000 of them.
PEOPLE_1970 = np.array([
    [2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315],
    [535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117],
], dtype=float)  # fmt: skip
PEOPLE_1985 = np.array([
    [3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472],
    [707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236],
], dtype=float)  # fmt: skip
DEATHS_1970 = np.array([
    [18.469, .751, .391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837],
    [36.993, 1.352, .541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205],
])  # fmt: skip
DEATHS_1985 = np.array([
    [9.163, .462, .248, .929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570],
    [17.208, .738, .328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161],
])  # fmt: skip


def test_death_rates_by_age_and_race():
    split = decompose_crossed(
        Estimate(DEATHS_1985, weight=PEOPLE_1985), Estimate(DEATHS_1970, weight=PEOPLE_1970)
    )
    assert split.rows == pytest.approx(0.0197749, abs=5e-8)
    assert split.columns == pytest.approx(1.5217347, abs=5e-8)
    assert split.rows + split.columns == pytest.approx(1.5415096, abs=5e-8)
    assert split.rate == pytest.approx(-2.2277254, abs=5e-8)
    crude = [
        np.average(rates, weights=people)
        for rates, people in ((DEATHS_1985, PEOPLE_1985), (DEATHS_1970, PEOPLE_1970))
    ]
    assert split.raw == pytest.approx(crude[0] - crude[1])


def test_a_cell_without_a_value_on_one_side_is_left_out_of_both():
    value = np.array([[60.0, 40.0], [np.nan, 50.0]])
    one = Estimate(value, weight=np.array([[3.0, 1.0], [9.0, 4.0]]))
    other = Estimate(np.full((2, 2), 50.0), weight=np.array([[1.0, 1.0], [7.0, 2.0]]))
    split = decompose_crossed(one, other)
    assert split.used.tolist() == [[True, True], [False, True]]
    # (3·60 + 40 + 4·50)/8 − 50
    assert split.raw == pytest.approx(2.5)
    assert split.rows + split.columns + split.rate == pytest.approx(2.5)


def test_nothing_shared_has_no_parts():
    none = Estimate(np.full((2, 2), np.nan), weight=np.ones((2, 2)))
    split = decompose_crossed(none, Estimate(np.ones((2, 2)), weight=np.ones((2, 2))))
    assert np.isnan([split.raw, split.rows, split.columns, split.rate]).all()


@st.composite
def groups(draw):
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    cells = shape[0] * shape[1]

    def table(low, high):
        numbers = st.lists(st.floats(low, high), min_size=cells, max_size=cells)
        return np.array(draw(numbers)).reshape(shape)

    return tuple(Estimate(table(0, 100), weight=table(1, 1000)) for _ in range(2))


@given(groups())
def test_parts_add_up_and_swapping_changes_signs_only(pair):
    split, swapped = decompose_crossed(*pair), decompose_crossed(*reversed(pair))
    assert split.rows + split.columns + split.rate == pytest.approx(split.raw, abs=1e-9)
    for name in ("raw", "rows", "columns", "rate"):
        assert getattr(swapped, name) == pytest.approx(-getattr(split, name), abs=1e-9)


@given(groups())
def test_turning_the_table_turns_the_parts(pair):
    turned = [Estimate(group.value.T, weight=group.weight.T) for group in pair]
    split, there = decompose_crossed(*pair), decompose_crossed(*turned)
    assert (there.rows, there.columns) == pytest.approx((split.columns, split.rows), abs=1e-9)


@given(groups())
def test_rows_alone_are_those_of_one_axis(pair):
    flat = [Estimate(group.value[:, :1], weight=group.weight[:, :1]) for group in pair]
    lines = [Estimate(group.value[:, 0], weight=group.weight[:, 0]) for group in pair]
    split, single = decompose_crossed(*flat), decompose(*lines)
    assert split.columns == pytest.approx(0, abs=1e-9)
    assert split.rows == pytest.approx(single.composition, abs=1e-9)
    assert split.rate == pytest.approx(single.rate, abs=1e-9)


@given(groups())
def test_groups_in_the_same_places_differ_by_their_answers_alone(pair):
    one, other = pair
    split = decompose_crossed(one, Estimate(other.value, weight=one.weight))
    assert (split.rows, split.columns) == pytest.approx((0, 0), abs=1e-9)
