"""Figures of the census and areas: those of Insee, added up without loss, never zero for absent."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from cube17.context import MENTION
from cube17.pipeline.geography.context import CONTEXT, FIGURES, context_table
from cube17.pipeline.geography.coverage import Coverage, Piece
from cube17.pipeline.geography.divisions import Commune, Divisions

ROOT = Path(__file__).parents[2]
PARQUET = ROOT / "data" / "parquet"
MAYOTTE = "DEP-976"


@cache
def rows():
    return {row["code"]: row for row in pq.read_table(PARQUET / "context.parquet").to_pylist()}


@cache
def units(kind):
    table = pq.read_table(PARQUET / "territories.parquet").to_pylist()
    return [unit for unit in table if unit["kind"] == kind]


def test_schema_and_rows_follow_the_territories():
    table = pq.read_table(PARQUET / "context.parquet")
    territories = pq.read_table(PARQUET / "territories.parquet", columns=["code"])
    assert table.schema.equals(CONTEXT, check_metadata=True)
    assert table["code"].to_pylist() == territories["code"].to_pylist()


# Published by Insee on the pages of these EPCI, « Logement en 2021 » and « Évolution et structure
# de la population en 2021 ». The package rounds each IRIS, hence some units of difference.
@pytest.mark.parametrize(
    ("code", "published"),
    [
        (
            "EPCI-200065787",
            {"dwellings": 17_256, "main": 14_623, "secondary": 1_037, "vacant": 1_596}
            | {"houses": 13_275, "flats": 3_796},
        ),
        (
            "EPCI-245701206",
            {"population_2021": 28_218, "age_0_19": 4_923 + 1_634}
            | {"age_20_64": 1_181 + 4_474 + 5_611 + 4_098, "age_65_over": 4_367 + 1_931},
        ),
    ],
)
def test_figures_are_those_of_insee(code, published):
    for name, value in published.items():
        assert rows()[code][name] == pytest.approx(value, abs=4), name


@pytest.mark.parametrize("kind", ["region", "departement"])
@pytest.mark.parametrize("figure", FIGURES)
def test_levels_add_up_to_france(kind, figure):
    assert sum(rows()[unit["code"]][figure] or 0 for unit in units(kind)) == rows()["FR"][figure]


def test_epci_add_up_to_france_but_for_four_islands():
    inside = sum(rows()[unit["code"]]["population_2021"] or 0 for unit in units("epci"))
    assert rows()["FR"]["population_2021"] == 67_408_104
    assert 0 < rows()["FR"]["population_2021"] - inside < 7_000


def test_mayotte_has_no_figure_and_france_says_so():
    left_out = {code for code, row in rows().items() if row["not_covered"]}
    mayotte = {unit["code"] for unit in units("epci") if unit["parent"] == MAYOTTE}
    assert len(mayotte) == 5
    assert left_out == {"FR", "REG-06", MAYOTTE} | mayotte
    for code, row in rows().items():
        absent = {name for name in FIGURES if row[name] is None}
        assert absent == (set(FIGURES) if code in left_out - {"FR"} else set()), code
    assert rows()["FR"]["not_covered"] == MAYOTTE


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("population_2021", ("age_0_19", "age_20_64", "age_65_over")),
        ("dwellings", ("main", "secondary", "vacant")),
    ],
)
def test_parts_make_up_the_whole_but_for_rounding(whole, parts):
    for code, row in rows().items():
        if row[whole] is not None:
            assert sum(row[part] for part in parts) == pytest.approx(row[whole], rel=5e-3), code


# Areas usually quoted (km²): land registry, without estuaries, nor lakes and glaciers above 1 km².
@pytest.mark.parametrize(
    ("code", "quoted", "tolerance"),
    [
        ("FR", 633_109, 0.01),
        ("REG-53", 27_208, 0.01),
        ("DEP-35", 6_775, 0.01),
        ("REG-03", 83_534, 0.01),
        ("REG-04", 2_504, 0.01),
        ("REG-94", 8_680, 0.01),
        ("REG-11", 12_012, 0.01),
        ("REG-84", 69_711, 0.016),  # glaciers, Léman
        ("REG-75", 84_061, 0.016),  # Gironde, lakes of Landes
        ("REG-06", 374, 0.025),
        ("REG-02", 1_128, 0.04),
    ],
)
def test_areas_are_near_those_of_the_land_registry(code, quoted, tolerance):
    assert rows()[code]["area_km2"] == pytest.approx(quoted, rel=tolerance)


def test_areas_add_up():
    for kind in ("region", "departement"):
        areas = [rows()[unit["code"]]["area_km2"] for unit in units(kind)]
        assert sum(areas) == pytest.approx(rows()["FR"]["area_km2"], abs=0.01 * len(areas))


def test_the_source_is_named():
    sources = tomllib.loads((ROOT / "data/sources/geography.toml").read_text(encoding="utf-8"))
    assert sources["attribution"]["context"].replace("\u00a0", " ") == MENTION.replace(
        "\u00a0", " "
    )


# -- the table, by hand


def commune(code, epci, departement="01", region="84"):
    return Commune(code, code, (), epci, departement, region, 1)


DIVISIONS = Divisions(
    communes=(
        commune("01001", "A"),
        commune("01002", None),
        commune("97601", "M", "976", "06"),
    ),
    regions={},
    departements={},
    epci={},
    successors={"01009": "01002", "01002": "01001"},
    arrondissements={"01091": "01001"},
)
IRIS = [("01001", *range(10)), ("01091", *[100] * 10), ("01009", *[1] * 10), ("01002", *[0] * 10)]


def squares(*sides):
    return np.array([shapely.box(0, 0, side, side) for side in sides])


COVERAGES = {
    "metropole": Coverage(
        2154, (Piece("84", "01", "A"), Piece("84", "01", None)), squares(1000, 2000)
    ),
    "976": Coverage(4471, (Piece("06", "976", "M"),), squares(500)),
}


def table(iris=IRIS):
    codes = ["FR", "REG-84", "DEP-01", "EPCI-A", "DEP-976", "EPCI-M"]
    return {
        row["code"]: row for row in context_table(codes, DIVISIONS, iris, COVERAGES).to_pylist()
    }


def test_old_codes_and_arrondissements_join_their_commune():
    """A code in use wins over the same one in the table of former codes."""
    assert [table()["EPCI-A"][name] for name in FIGURES] == list(range(100, 110))
    assert [table()["DEP-01"][name] for name in FIGURES] == list(range(101, 111))
    assert table()["FR"]["population_2021"] == table()["REG-84"]["population_2021"] == 101


def test_areas_are_those_of_the_pieces():
    assert {code: row["area_km2"] for code, row in table().items()} == {
        "FR": 5.25,
        "REG-84": 5,
        "DEP-01": 5,
        "EPCI-A": 1,
        "DEP-976": 0.25,
        "EPCI-M": 0.25,
    }


def test_nothing_known_is_null_and_told():
    assert table()["DEP-976"]["dwellings"] is None
    told = {code: row["not_covered"] for code, row in table().items()}
    assert told == dict.fromkeys(["REG-84", "DEP-01", "EPCI-A"]) | dict.fromkeys(
        ["FR", "DEP-976", "EPCI-M"], "DEP-976"
    )


def test_an_unknown_commune_stops_the_build():
    with pytest.raises(KeyError, match="99999"):
        table([("99999", *[1] * 10)])
