"""Answers of any territory beside any other: a second, slower way gives the same."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17 import cube_ids, load_cube
from cube17.catalogue import territories
from cube17.compare import Estimate, gap_apart, gap_of_whole, gap_to_whole, spread
from cube17.model import CELL_COLUMNS
from cube17.portrait import answers, crossed_looks, measured_answers, profiles, questions
from cube17.tables import records

CODES = [unit.code for unit in territories()]
LARGE = [unit.code for unit in territories() if unit.kind != "epci"]
TERRITORY = st.one_of(st.sampled_from(LARGE), st.sampled_from(CODES))
OPPOSITE = {"plus fort": "plus faible", "plus faible": "plus fort"}

SHARE = st.floats(0, 100)
ERROR = st.one_of(st.floats(0, 20), st.just(float("nan")))
ESTIMATE = st.builds(Estimate, SHARE, ERROR, st.floats(1, 1e6))


def same(one, other):
    assert np.array_equal(one, other, equal_nan=True)


@given(ESTIMATE, ESTIMATE)
def test_two_groups_apart_are_as_far_from_either_side(one, other):
    there, back = gap_apart(one, other), gap_apart(other, one)
    same(there.value, -back.value)
    same(there.low, -back.high)
    same(there.se, back.se)
    assert str(back.verdict) == OPPOSITE.get(str(there.verdict), str(there.verdict))


@given(ESTIMATE, ESTIMATE)
def test_a_whole_is_as_far_from_its_part_as_the_part_from_it(whole, part):
    down, up = gap_of_whole(whole, part), gap_to_whole(part, whole)
    same(down.value, -up.value)
    assert np.allclose([down.low, down.high], [-up.high, -up.low], equal_nan=True)
    assert str(down.verdict) == OPPOSITE.get(str(up.verdict), str(up.verdict))


def naive(cube, code: str, reference: str) -> dict:
    """Both cells and their gap for each question × profile, one after the other."""
    one, other = cells_of(cube, code), cells_of(cube, reference)
    found = {}
    for question in questions(cube):
        for profile in profiles(cube):
            place = question["id"], cube.waves_of(question["id"])[-1], profile["id"]
            here, there = one.get(place), other.get(place)
            gap = naive_gap(code, reference, here, there)
            found[question["id"], profile["id"]] = here, there, gap
    return found


def cells_of(cube, territory: str) -> dict:
    rows = cube.select(domain=["all"], territory=[territory])
    return {(c["indicator"], c["wave"], c["profile"]): c for c in records(cube.table(rows))}


def naive_gap(code: str, reference: str, here: dict | None, there: dict | None):
    one, other = estimate(here), estimate(there)
    if reference in territories().lineage(code):
        return gap_to_whole(one, other)
    inside = code in territories().lineage(reference)
    return gap_of_whole(one, other) if inside else gap_apart(one, other)


def estimate(cell: dict | None) -> Estimate:
    def known(name: str) -> float:
        return float("nan") if cell is None or cell[name] is None else float(cell[name])

    se = float(spread(known("se"), known("low"), known("high")))
    return Estimate(known("value"), se, known("weight"))


def number(value: float) -> float | None:
    return None if isnan(value) else float(np.round(value, 2))


@pytest.mark.parametrize("cube_id", cube_ids())
@given(code=TERRITORY, reference=TERRITORY)
@settings(deadline=None, max_examples=25)
def test_answers_are_those_of_one_cell_after_the_other(cube_id, code, reference):
    cube = load_cube(cube_id)
    if code == reference:
        return
    wanted = naive(cube, code, reference)
    found = answers(cube, code, reference)
    assert [(a["indicator"], a["profile"]) for a in found] == list(wanted)
    for one in found:
        here, there, gap = wanted[one["indicator"], one["profile"]]
        assert one["measured"] == (here is not None)
        for name in [column.name for column in CELL_COLUMNS] if here else []:
            assert one[name] == here[name], name
        assert one["reference_value"] == (there or {}).get("value")
        assert one["gap"] == number(float(gap.value))
        assert (one["gap_low"], one["gap_high"]) == (
            number(float(gap.low)),
            number(float(gap.high)),
        )
        assert one["verdict"] == str(gap.verdict)


@given(code=TERRITORY)
@settings(deadline=None, max_examples=40)
def test_crossed_looks_hold_every_value_and_a_file_every_measured_cell(code):
    cube = load_cube("demonstration")
    found = answers(cube, code)
    looks = crossed_looks(found)
    shown = [one for one in found if one["value"] is not None]
    crossed = [cell for one in looks for cell in one.cells]
    assert all(one in shown for one in crossed)
    for one in looks:
        values = [cell["value"] for cell in one.cells]
        assert len(values) >= 2
        assert values == sorted(values)
        assert one.spread == values[-1] - values[0]
    alone = [one for one in shown if one not in crossed]
    assert len({one["indicator"] for one in alone}) == len(alone)
    measured = records(measured_answers(cube, code))
    assert len(measured) == sum(one["measured"] for one in found)
