"""What any table of territories must give: a distance, blind to units, in a fixed order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cube17 import catalogue
from cube17.context import Context
from cube17.similar import VARIABLES, similar, standardise
from cube17.territories import Territories, Territory

untimed = settings(deadline=None)
people = st.integers(1, 50_000)


@st.composite
def places(draw, code):
    ages = [draw(people) for _ in range(3)]
    homes = [draw(people) for _ in range(3)]
    houses = draw(st.integers(0, sum(homes)))
    area = draw(st.floats(0.1, 1e4))
    figures = (sum(ages), *ages, sum(homes), *homes, houses, sum(homes) - houses, area)
    return Context(code, *figures, None, draw(people))


@st.composite
def countries(draw):
    """Figures of two to five units of one kind, by code."""
    codes = [f"EPCI-{number}" for number in range(draw(st.integers(2, 5)))]
    return {code: draw(places(code)) for code in codes}


def tree(codes):
    return Territories(Territory(code, code, code, "local", "epci", None) for code in codes)


def found(context, code, n=99):
    return similar(code, tree(context), context, n).neighbours


@untimed
@given(context=countries())
def test_distances_are_symmetric_and_never_to_oneself(context):
    far = {(code, its.code): its for code in context for its in found(context, code)}
    assert set(far) == {(a, b) for a in context for b in context if a != b}
    for (a, b), its in far.items():
        assert its.distance == far[b, a].distance
        assert its.distance**2 == pytest.approx(sum(d**2 for d in its.differences.values()))


@untimed
@given(context=countries(), n=st.integers(0, 9))
def test_order_depends_on_nothing_but_distance_and_code(context, n):
    backwards = dict(reversed(context.items()))
    for code in context:
        keys = [(round(its.distance, 9), its.code) for its in found(context, code)]
        assert keys == sorted(keys)
        assert len(found(context, code, n)) == min(n, len(context) - 1)
        there = similar(code, tree(backwards), context, 99).neighbours
        assert {its.code: its.distance for its in there} == pytest.approx(
            {its.code: its.distance for its in found(context, code)}
        )


numbers = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=2),
    elements=st.integers(-1000, 1000).map(float),
)


@given(values=numbers, scale=st.floats(0.01, 1000), shift=st.floats(-1000, 1000))
def test_units_of_measure_do_not_matter(values, scale, shift):
    assert standardise(values * scale + shift) == pytest.approx(standardise(values), abs=1e-6)


@given(values=numbers)
def test_scores_have_mean_zero_and_deviation_one(values):
    scores = standardise(values)
    varies = np.ptp(values, axis=0) > 0
    assert scores.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert scores.std(axis=0) == pytest.approx(varies.astype(float))


@pytest.mark.parametrize("kind", ["region", "departement", "epci"])
def test_every_unit_of_france_has_five_or_a_reason(kind):
    context, territories = catalogue.context(), catalogue.territories()
    for unit in territories.of_kind(kind)[:: 1 if kind != "epci" else 40]:
        near = similar(unit.code, territories, context)
        known = context[unit.code].population_2021 is not None
        assert (len(near.neighbours), not near.reason) == ((5, True) if known else (0, False))
        assert all(territories[its.code].kind == kind for its in near.neighbours)
        assert all(len(its.differences) == len(VARIABLES) for its in near.neighbours)
