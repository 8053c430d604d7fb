"""Nearest neighbours, by hand.

|   | < 20 ans | z        | ≥ 65 ans | z       |
|---|----------|----------|----------|---------|
| A | 10 %     | −√1,5    | 10 %     | −√0,5   |
| B | 20 %     | 0        | 10 %     | −√0,5   |
| C | 30 %     | √1,5     | 40 %     | 2 × √0,5 |

Means 20 and 20, standard deviations √(200/3) and √(600/3). The rest is the same for all. Hence
AB² = 1,5 ; BC² = 1,5 + 9 × 0,5 = 6 ; AC² = 4 × 1,5 + 4,5 = 10,5.
"""

from dataclasses import replace
from math import sqrt

import pytest

from cube17.context import Context
from cube17.similar import ALONE, METHOD, UNKNOWN, VARIABLES, similar
from cube17.territories import Territories, Territory


def unit(code, kind="departement"):
    return Territory(code, code, code, "local", kind, None)


def place(code, young=20, old=20, population=1000, area=10.0):
    return Context(
        code=code,
        population_2021=100,
        age_0_19=young,
        age_20_64=100 - young - old,
        age_65_over=old,
        dwellings=100,
        main=80,
        secondary=10,
        vacant=10,
        houses=50,
        flats=50,
        area_km2=area,
        not_covered=None,
        population=population,
    )


UNITS = ("A", "B", "C")
TREE = Territories([unit("FR", "pays"), *map(unit, UNITS), unit("D"), unit("R", "region")])
FIGURES = {
    its.code: its
    for its in (place("FR"), place("A", 10, 10), place("B", 20, 10), place("C", 30, 40), place("R"))
}
# Without figures, as Mayotte.
FIGURES["D"] = replace(place("D"), age_0_19=None, population=10**9)


def distances(code, context=FIGURES, **options):
    return {its.code: its.distance for its in similar(code, TREE, context, **options).neighbours}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("A", {"B": sqrt(1.5), "C": sqrt(10.5)}),
        ("B", {"A": sqrt(1.5), "C": sqrt(6)}),
        ("C", {"B": sqrt(6), "A": sqrt(10.5)}),
    ],
)
def test_nearest_first(code, expected):
    found = distances(code)
    assert found == pytest.approx(expected)
    assert list(found) == list(expected)


def test_differences_tell_where_the_distance_comes_from():
    _, far = similar("A", TREE, FIGURES).neighbours
    assert far.differences == pytest.approx(
        dict.fromkeys((variable.name for variable in VARIABLES), 0)
        | {"under_20": 2 * sqrt(1.5), "over_65": 3 * sqrt(0.5)}
    )


def test_population_and_density_are_compared_by_their_logarithm():
    """10, 100, 1000 people on one area: equal steps of √1.5, for both variables."""
    context = {code: place(code, population=10**k) for k, code in enumerate(UNITS, 1)}
    assert distances("A", context) == pytest.approx({"B": sqrt(3), "C": sqrt(12)})
    spread = {code: place(code, population=10**k, area=10**k) for k, code in enumerate(UNITS, 1)}
    assert distances("A", spread) == pytest.approx({"B": sqrt(1.5), "C": sqrt(6)})


def test_equals_come_by_code_and_no_more_than_asked():
    context = {code: place(code) for code in UNITS}
    assert distances("B", context) == {"A": 0, "C": 0}
    assert list(distances("B", context, n=1)) == ["A"]


def test_no_neighbour_without_figures_and_the_reason_is_told():
    assert (similar("D", TREE, FIGURES).neighbours, similar("D", TREE, FIGURES).reason) == (
        (),
        UNKNOWN,
    )
    assert similar("FR", TREE, FIGURES).reason == ALONE
    assert similar("R", TREE, {}).reason == UNKNOWN
    assert similar("A", TREE, FIGURES).reason == ""


def test_an_unknown_territory_is_an_error():
    with pytest.raises(KeyError):
        similar("Z", TREE, FIGURES)


def test_the_method_names_every_variable():
    assert all(variable.label in METHOD for variable in VARIABLES)
