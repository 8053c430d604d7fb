"""Communes: by code of today or of the past, by postcode, by a name near one."""

import shutil

import brotli
import orjson
import pytest

from cube17.catalogue import DATA, communes, territories
from cube17.communes import Commune, nearest, plain
from cube17.search_pack import TABLES, search_pack, search_version


@pytest.fixture(scope="module")
def france():
    return communes()


def codes(text, **options):
    return [code for code, _name, _kind in nearest(text, territories(), communes(), **options)]


def test_a_commune_is_found_by_its_code(france):
    assert france.get("35288") == Commune(
        "35288", "Saint-Malo", ("35400",), "EPCI-243500782", "DEP-35", "REG-53", 47439
    )
    assert france.get("2A004").name == "Ajaccio"
    assert france.get("29083").epci is None


@pytest.mark.parametrize("code", ["", "00000", "35999", "99999", "rennes"])
def test_no_commune_bears_another_code(france, code):
    assert france.get(code) is None


def test_every_commune_is_read_in_the_order_of_codes(france):
    read = list(france)
    assert len(read) == len(france) == 34875
    assert [one.code for one in read] == sorted({one.code for one in read})
    assert {one.departement for one in read} <= {unit.code for unit in territories()}


def test_codes_of_the_past_lead_to_the_commune_of_today(france):
    assert france.today("75101") == "75056"
    assert france.today("01003") == "01165"
    assert france.today("35288") is None
    assert {france.get(today) is None for today in france.former.values()} == {False}


def test_a_postcode_gives_its_communes_the_largest_first(france):
    assert [one.code for one in france.with_postcode("35000")] == ["35238"]
    shared = france.with_postcode("35190")
    assert len(shared) > 1
    inhabitants = [one.population for one in shared]
    assert inhabitants == sorted(inhabitants, reverse=True)
    assert france.with_postcode("00000") == []


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("  SAINT-ÉTIENNE ", "saint etienne"),
        ("🎲", ""),
    ],
)
def test_plain_names_have_letters_and_single_spaces(name, written):
    assert plain(name) == written


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("COM-35999", "DEP-35"),
        ("COM-75101", "COM-75056"),
        ("COM-97499", "DEP-974"),
        ("35000", "COM-35238"),
        ("COM-rennes", "COM-35238"),
        ("Saint Malo", "COM-35288"),
        ("ille et vilaine", "DEP-35"),
        ("marseile", "COM-13055"),
    ],
)
def test_an_unknown_address_is_offered_what_is_near(text, first):
    found = codes(text)
    assert found[0] == first
    assert len(set(found)) == len(found) <= 8


def test_a_wrong_code_of_an_epci_is_offered_epci():
    found = codes("EPCI-243500138", n=3)
    assert "EPCI-243500139" in found
    assert len(found) == 3


@pytest.mark.parametrize("text", ["", "🎲", "DEP-99", "zzzzzzzzzz", "x" * 5000])
def test_nothing_is_offered_where_nothing_is_near(text):
    assert codes(text) == []


# -- what the search field looks through


@pytest.fixture(scope="module")
def packed():
    return search_pack(communes(), territories())


def test_the_search_file_fits_its_budget(packed):
    assert len(brotli.compress(packed, quality=11)) <= 250_000


def test_the_search_file_holds_every_place(packed, france):
    told = orjson.loads(packed)
    assert told["communes"]["names"].split("|") == [one.name for one in france]
    assert told["territories"]["codes"] == [unit.code for unit in territories()]
    assert len(told["former"]["codes"]) == len(france.former)


def test_the_version_follows_the_content_of_each_table(tmp_path):
    for name in TABLES:
        folder = tmp_path / name
        folder.mkdir()
        for table in TABLES:
            shutil.copy(DATA / f"{table}.parquet", folder)
        assert search_version(folder) == search_version(DATA)
        changed = tmp_path / f"{name}-changed"
        shutil.copytree(folder, changed)
        with (changed / f"{name}.parquet").open("ab") as file:
            file.write(b" ")
        assert search_version(changed) != search_version(DATA)


# Slow: it starts the whole application.
@pytest.mark.slow
def test_the_search_file_is_served_for_ever_under_its_version(client, packed):
    answer = client.get(f"/data/communes/{search_version(DATA)}/search.json")
    assert answer.data == packed
    assert answer.cache_control.immutable
    assert client.get("/data/communes/0/search.json").status_code == 404
