"""Comparisons on the demonstration cube and on random strata: what must not depend on the side."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17 import load_cube
from cube17.compare import Estimate, decompose, gap_apart, standardise
from cube17.comparison import AXES, STRATA, STRUCTURES, Comparison, compare, members

OPPOSITE = {"plus fort": "plus faible", "plus faible": "plus fort"}
SWAPPED = {"one": "other", "other": "one"}


@st.composite
def questions(draw):
    cube = load_cube("demonstration")
    axis = draw(st.sampled_from([axis for axis in AXES if axis != "wave"]))
    chosen = st.sampled_from
    indicator = draw(chosen(cube.axes.of_axis("indicator")))
    one, other = draw(
        st.lists(chosen(members(cube, axis, indicator)[:60]), min_size=2, max_size=2, unique=True)
    )
    return Comparison(
        indicator=indicator, axis=axis, one=one, other=other, by=draw(chosen(STRATA[axis])),
        structure=draw(chosen(STRUCTURES)), profile=draw(chosen(cube.axes.of_axis("profile"))),
        territory=draw(chosen(["FR", "REG-53", "DEP-29"])),
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(questions())
def test_swapping_the_two_changes_signs_only(asked):
    cube = load_cube("demonstration")
    there = compare(cube, asked)
    turned = Comparison(
        **vars(asked)
        | {"one": asked.other, "other": asked.one}
        | {"structure": SWAPPED.get(asked.structure, asked.structure)}
    )
    back = compare(cube, turned)
    close = {"equal_nan": True, "rtol": 1e-9, "atol": 1e-9}
    for name in ("composition", "rate", "raw"):
        assert np.allclose(getattr(there.split, name), -getattr(back.split, name), **close)
    for one, other in ((there.raw, back.raw), (there.level.gap, back.level.gap)):
        assert np.allclose(one.value, -other.value, **close)
        assert np.allclose(one.low, -other.high, **close)
    assert there.left_out == back.left_out
    for one, other in zip(there.strata, back.strata, strict=True):
        assert OPPOSITE.get(one.verdict, one.verdict) == other.verdict
        assert one.adjusted == pytest.approx(other.adjusted)


UNASKED = dict.fromkeys(("smoothed", "smoothed_low", "smoothed_high"))


@settings(deadline=None, max_examples=40)
@given(questions())
def test_smoothing_changes_no_direct_estimate_and_no_test(asked):
    cube = load_cube("demonstration")
    plain, smooth = (compare(cube, replace(asked, smooth=word)) for word in ("", "1"))
    assert plain.tests == smooth.tests
    for one, other in zip(plain.strata, smooth.strata, strict=True):
        assert repr(one) == repr(replace(other, **UNASKED))  # as text: some numbers are nan


@settings(deadline=None, max_examples=40)
@given(questions())
def test_a_smoothed_gap_stands_between_the_direct_and_the_common_one_and_changes_sign(asked):
    cube = load_cube("demonstration")
    there = compare(cube, replace(asked, smooth="1"))
    back = compare(cube, replace(asked, smooth="1", one=asked.other, other=asked.one))
    for one, other in zip(there.strata, back.strata, strict=True):
        if one.smoothed is None:
            assert other.smoothed is None
            continue
        between = sorted((one.gap, there.smoothing.common))
        assert between[0] - 1e-9 <= one.smoothed <= between[1] + 1e-9
        assert one.smoothed == pytest.approx(-other.smoothed, abs=1e-6)
        assert one.smoothed_low == pytest.approx(-other.smoothed_high, abs=1e-6)


SHARES = st.lists(st.tuples(*[st.floats(1, 99)] * 2, *[st.floats(1, 1e5)] * 2), min_size=2)


def groups(rows, factor=1.0, same=False):
    a, b, wa, wb = np.array(rows).T
    wb = wa if same else wb
    return (
        Estimate(a, np.ones(len(a)), wa * factor),
        Estimate(b, np.ones(len(b)), wb * factor),
    )


@given(SHARES, st.floats(1e-3, 1e3))
def test_weights_in_another_unit_change_nothing(rows, factor):
    plain, scaled = (decompose(*groups(rows, by)) for by in (1.0, factor))
    assert (scaled.raw, scaled.composition, scaled.rate) == pytest.approx(
        (plain.raw, plain.composition, plain.rate), abs=1e-8
    )


@given(SHARES)
def test_under_the_same_composition_nothing_comes_from_it(rows):
    one, other = groups(rows, same=True)
    split = decompose(one, other)
    level = standardise(gap_apart(one, other), np.asarray(one.weight))
    assert split.composition == pytest.approx(0, abs=1e-9)
    assert float(level.gap.value) == pytest.approx(split.raw, abs=1e-8)
