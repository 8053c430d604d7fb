"""What a survey says beside a room, on a cube small enough to be read: the nearest value counts."""

import pyarrow as pa
import pytest

from cube17 import load_cube
from cube17.figures import cube_in_memory
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import cell_schema
from cube17.territories import Territories, Territory
from cube17.workshop.beside import beside
from cube17.workshop.questions import profiles, questions

TREE = Territories(
    [
        Territory("FR", "France", "France", "national", "pays", None),
        Territory("REG-A", "A", "A", "regional", "region", "FR", 3),
        Territory("DEP-1", "Un", "Un", "local", "departement", "REG-A", 2),
        Territory("DEP-2", "Deux", "Deux", "local", "departement", "REG-A", 1),
        Territory("EPCI-1", "Ici", "Ici", "local", "epci", "DEP-1", 1),
    ]
)
DICTIONARY = {
    "id": "petit",
    "title": "Petit cube",
    "nature": "survey",
    "profiles": [{"id": name} for name in ("p", "q", "r", "s")],
    "domains": [{"id": "all", "extra": True}, {"id": "d"}],
    "territories": [],
    "indicators": [{"id": "trust"}, {"id": "new"}],
    "waves": [{"id": "2019", "label": "2019"}, {"id": "2024", "label": "Automne 2024"}],
    "sources": [{"id": "s", "title": "Enquête"}, {"id": "t"}, {"id": "unused"}],
    "absences": [],
    "default": {
        "indicator": "new", "wave": "2024", "profile": "p", "domain": "all", "territory": "FR",
    },
}  # fmt: skip


def cell(where: str, value: float | None = None, source: str = "s") -> dict:
    """`cell("trust 2024 p all FR", 50)`; without a value the cell is suppressed."""
    place = dict(zip(KEY, where.split(), strict=True))
    told = {"low": value - 2, "high": value + 2} if value is not None else {}
    status = "suppressed" if value is None else "estimated"
    return place | {"value": value, "status": status, "source": source} | told


CELLS = [
    cell("trust 2019 p all EPCI-1", 10),  # an older wave
    cell("trust 2024 p all EPCI-1", 60),
    cell("trust 2024 p all REG-A", 55),
    cell("trust 2024 p all FR", 50),
    cell("trust 2024 p d DEP-1", 99),  # a domain
    cell("trust 2024 q all EPCI-1"),
    cell("trust 2024 q all DEP-1"),
    cell("trust 2024 q all REG-A", 0),
    cell("trust 2024 q all FR", 40, source="t"),
    cell("trust 2024 r all DEP-1"),
    cell("trust 2024 r all FR"),
    cell("new 2019 p all FR", 33),
]


@pytest.fixture(scope="module")
def cube():
    rows = [{column.name: row.get(column.name) for column in CELL_COLUMNS} for row in CELLS]
    return cube_in_memory(pa.Table.from_pylist(rows, schema=cell_schema()), DICTIONARY, TREE)


def looks(cube, territory, question="trust"):
    found = beside(cube, question, territory, ("p", "q", "r", "s"))
    return {look.profile: look for look in found.looks}


def test_the_latest_wave_of_all_domains_counts(cube):
    assert looks(cube, "EPCI-1")["p"].cell["value"] == 60
    found = beside(cube, "new", "EPCI-1", ("p",))
    assert (found.wave["label"], found.looks[0].cell["value"]) == ("2019", 33)


@pytest.mark.parametrize(
    ("territory", "value", "where"),
    [("EPCI-1", 60, "EPCI-1"), ("DEP-1", 55, "REG-A"), ("DEP-2", 55, "REG-A"), ("FR", 50, "FR")],
)
def test_the_nearest_level_that_the_survey_has_counts(cube, territory, value, where):
    told = looks(cube, territory)["p"].cell
    assert (told["value"], told["territory"]) == (value, where)


def test_a_value_of_zero_is_a_value_and_what_is_masked_nearer_is_named(cube):
    look = looks(cube, "EPCI-1")["q"]
    assert look.known
    assert (look.cell["value"], look.cell["territory"]) == (0, "REG-A")
    assert look.masked == ("EPCI-1", "DEP-1")


def test_masked_everywhere_is_not_never_asked(cube):
    masked, never = looks(cube, "EPCI-1")["r"], looks(cube, "EPCI-1")["s"]
    assert (masked.cell["status"], masked.cell["territory"]) == ("suppressed", "DEP-1")
    assert never.cell is None
    assert not masked.known
    assert not never.known


def test_a_place_outside_of_the_tree_is_set_beside_france(cube):
    assert looks(cube, "nowhere")["p"].cell["territory"] == "FR"


def test_only_the_sources_of_what_is_shown_are_named(cube):
    found = beside(cube, "trust", "EPCI-1", ("p", "q"))
    assert [source["id"] for source in found.sources] == ["s"]
    found = beside(cube, "trust", "FR", ("p", "q"))
    assert [source["id"] for source in found.sources] == ["s", "t"]


def test_profiles_and_questions_that_the_survey_does_not_know(cube):
    (look,) = beside(cube, "trust", "FR", ("unknown",)).looks
    assert look.cell is None
    assert beside(cube, "unknown", "FR", ("p",)) is None


# -- cubes that ship


def test_published_figures_are_national_and_without_interval():
    found = beside(load_cube("odd17-2022"), "innovation-territoriale", "DEP-35", tuple(profiles()))
    values = {look.profile: look.cell and look.cell["value"] for look in found.looks}
    assert values == {
        "citoyens": 58, "entreprises": 54, "collectivites": 75, "associations": 81,
        "fondations": 58, "academiques": None,
    }  # fmt: skip
    told = [look.cell for look in found.looks if look.known]
    assert {cell["territory"] for cell in told} == {"FR"}
    assert {cell["low"] for cell in told} == {None}
    assert [source["id"] for source in found.sources] == ["cahier-odd17-2023"]


@pytest.mark.parametrize("question", [q.id for q in questions().values() if q.kind == "impact"])
def test_the_demonstration_knows_the_places_of_rooms(question):
    cube = load_cube("demonstration")
    found = beside(cube, question, "EPCI-243500139", tuple(profiles()))
    assert {look.cell["territory"] for look in found.looks} == {"EPCI-243500139"}
    assert {look.cell["status"] for look in found.looks} == {"simulated"}
