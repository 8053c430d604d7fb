"""Codes and names of any vintage brought to today's territories; what is told of it."""

from pathlib import Path

import polars as pl
import pytest

from cube17.pipeline.placing import FORMER_REGIONS, Gazetteer, Remark, looks_like_postcodes, place

GAZETTEER = Gazetteer.read(Path(__file__).parents[2] / "data" / "parquet")
RENNES = "EPCI-243500139"
PARIS = "EPCI-200054781 DEP-75"


@pytest.mark.parametrize(
    ("value", "where", "remarks"),
    [
        ("35238", RENNES, []),
        ("2a004", "EPCI-242010056", []),
        ("75056", PARIS, []),
        ("75111", PARIS, [Remark.ARRONDISSEMENT]),
        ("69381", "EPCI-200046977", [Remark.ARRONDISSEMENT]),
        ("20004", "EPCI-242010056", [Remark.FORMER]),
        ("78251", "EPCI-200058519 DEP-78", [Remark.FORMER]),
        ("1004", "EPCI-240100883", [Remark.ZERO]),
        ("22016", "DEP-22", []),
        ("35999", "DEP-35", [Remark.TO_DEPARTEMENT]),
        ("97199", "DEP-971", [Remark.TO_DEPARTEMENT]),
        ("20999", "REG-94", [Remark.TO_REGION]),
        ("98735", "FR", [Remark.TO_FRANCE]),
        ("3523", "FR", [Remark.TO_FRANCE]),
        ("Rennes", "FR", [Remark.TO_FRANCE]),
        ("", "FR", [Remark.EMPTY]),
        (None, "FR", [Remark.EMPTY]),
    ],
)
def test_communes(value, where, remarks):
    found = place(GAZETTEER, "commune", value)
    if value == "3523":  # 03523 is no commune, but the département is known
        where, remarks = "DEP-03", [Remark.ZERO, Remark.TO_DEPARTEMENT]
    assert (found.place, list(found.remarks)) == (where, remarks)


@pytest.mark.parametrize(
    ("kind", "value", "where", "remarks"),
    [
        ("epci", "243500139", RENNES, []),
        ("epci", "EPCI-243500139", RENNES, []),
        ("epci", "Rennes Métropole", RENNES, []),
        ("epci", "000000000", "FR", [Remark.TO_FRANCE]),
        ("departement", "1", "DEP-01", [Remark.ZERO]),
        ("departement", "2a", "DEP-2A", []),
        ("departement", "971", "DEP-971", []),
        ("departement", "DEP-35", "DEP-35", []),
        ("departement", "ille et vilaine", "DEP-35", []),
        ("departement", "20", "REG-94", [Remark.TO_REGION]),
        ("region", "53", "REG-53", []),
        ("region", "1", "REG-01", [Remark.ZERO]),
        ("region", "bretagne", "REG-53", []),
        ("region", "Ile-de-France", "REG-11", []),
        ("region", "82", "REG-84", [Remark.FORMER_REGION]),
        ("region", "Rhone-Alpes", "REG-84", [Remark.FORMER_REGION]),
        ("region", "Atlantide", "FR", [Remark.TO_FRANCE]),
    ],
)
def test_other_kinds(kind, value, where, remarks):
    found = place(GAZETTEER, kind, value)
    assert (found.place, list(found.remarks)) == (where, remarks)


@pytest.mark.parametrize(
    ("value", "departement", "region", "where", "remarks"),
    [
        ("?", None, "Bretagne", "REG-53", [Remark.TO_REGION]),
        ("?", "35", "Bretagne", "DEP-35", [Remark.TO_DEPARTEMENT]),
        ("", "?", "53", "REG-53", [Remark.TO_REGION]),
        ("?", "?", "?", "FR", [Remark.TO_FRANCE]),
        ("35238", "35", "53", RENNES, []),
        ("35238", "75", None, RENNES, [Remark.DISAGREES]),
        ("35999", None, "11", "DEP-35", [Remark.TO_DEPARTEMENT, Remark.DISAGREES]),
        ("20999", "2B", None, "DEP-2B", [Remark.TO_DEPARTEMENT]),
    ],
)
def test_columns_to_fall_back_on(value, departement, region, where, remarks):
    found = place(GAZETTEER, "commune", value, departement, region)
    assert (found.place, list(found.remarks)) == (where, remarks)


def test_an_epci_in_several_departements():
    alone = place(GAZETTEER, "epci", "200054781")
    assert GAZETTEER.places[alone.place] == {"EPCI-200054781", "REG-11", "FR"}
    known = place(GAZETTEER, "epci", "200054781", "75")
    assert GAZETTEER.places[known.place] == {"EPCI-200054781", "DEP-75", "REG-11", "FR"}


def test_every_commune_counts_in_its_own_units():
    for code, (epci, departement, region) in GAZETTEER.communes.items():
        units = GAZETTEER.places[GAZETTEER.of_commune(code)]
        assert units == {unit for unit in (epci, departement, region, "FR") if unit}


def test_every_former_code_is_placed():
    for code in GAZETTEER.former:
        assert place(GAZETTEER, "commune", code).place.startswith(("EPCI-", "DEP-"))


def test_former_regions_never_have_the_code_of_one_of_today():
    assert not {f"REG-{code}" for code, _ in FORMER_REGIONS} & GAZETTEER.codes
    assert {f"REG-{today}" for today in FORMER_REGIONS.values()} <= GAZETTEER.codes


def test_the_table_of_places_has_each_once():
    table = GAZETTEER.table
    assert table["place"].is_unique().all()
    assert table["country"].unique().to_list() == ["FR"]
    units = table.filter(pl.col("place") == PARIS).row(0)
    assert units == (PARIS, "EPCI-200054781", "DEP-75", "REG-11", "FR")


def test_postcodes_are_noticed():
    communes = pl.read_parquet(Path(__file__).parents[2] / "data/parquet/communes.parquet")
    postcodes = communes["postcodes"].list.first().drop_nulls().to_list()[::50]
    assert looks_like_postcodes(GAZETTEER, postcodes)
    assert not looks_like_postcodes(GAZETTEER, communes["code"].to_list()[::50])
    assert not looks_like_postcodes(GAZETTEER, [])
