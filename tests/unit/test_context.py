"""What the census says of a territory: shares, density, and nulls that never become zeros."""

import pytest

from cube17 import catalogue
from cube17.context import COLUMNS, MENTION, Context

SHARES = ("share_under_20", "share_65_over", "share_secondary", "share_vacant", "share_houses")
TOWN = Context(
    code="EPCI-1",
    population_2021=200,
    age_0_19=50,
    age_20_64=110,
    age_65_over=40,
    dwellings=160,
    main=120,
    secondary=16,
    vacant=24,
    houses=100,
    flats=58,
    area_km2=2.5,
    not_covered=None,
    population=210,
)


def test_shares_are_percentages_of_people_or_dwellings():
    assert [getattr(TOWN, share) for share in SHARES] == [25, 20, 10, 15, 62.5]


def test_density_takes_the_more_recent_population():
    assert TOWN.density == 84


def test_what_insee_does_not_give_is_not_zero():
    mayotte = catalogue.context()["DEP-976"]
    assert mayotte.population_2021 is mayotte.dwellings is None
    assert {getattr(mayotte, share) for share in SHARES} == {None}
    assert mayotte.density == pytest.approx(700, abs=5)


def test_every_territory_has_its_context():
    context = catalogue.context()
    assert list(context) == [unit.code for unit in catalogue.territories()]
    assert all(context[unit.code].population == unit.population for unit in catalogue.territories())


def test_a_context_carries_every_column():
    assert [column.name for column in COLUMNS] == list(Context.__dataclass_fields__)[:-1]
    assert "Insee, RP\u00a02021" in MENTION
