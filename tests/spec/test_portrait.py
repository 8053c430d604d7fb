"""What a territory answers beside another, worked by hand.

Weights 10 of 40 and standard errors of 1 everywhere, so that a gap has one of two variances:

| one beside the other     | variance                      | half of the interval |
|--------------------------|-------------------------------|----------------------|
| a part and its whole     | 1 + 1 − 2 · (10/40) · 1 = 1.5 | 1.96 · √1.5 = 2.40   |
| two that share nobody    | 1 + 1 = 2                     | 1.96 · √2   = 2.77   |
"""

import pyarrow as pa
import pytest

from cube17.figures import cube_in_memory
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import cell_schema
from cube17.portrait import (
    answers,
    crossed_looks,
    default_reference,
    extremes,
    measured_answers,
    questions,
)
from cube17.territories import Territories, Territory

TREE = Territories(
    [
        Territory("FR", "France", "France", "national", "pays", None),
        Territory("REG-A", "A", "A", "regional", "region", "FR", 3),
        Territory("REG-B", "B", "B", "regional", "region", "FR", 2),
        Territory("REG-C", "C", "C", "regional", "region", "FR", 1),
        Territory("DEP-1", "Un", "Un", "local", "departement", "REG-A", 2),
        Territory("DEP-2", "Deux", "Deux", "local", "departement", "REG-A", 1),
        Territory("DEP-3", "Trois", "Trois", "local", "departement", "REG-C", 1),
        Territory("EPCI-1", "Ici", "Ici", "local", "epci", "DEP-1", 1),
        Territory("EPCI-3", "Là", "Là", "local", "epci", "DEP-3", 1),
    ]
)
INDICATORS = [
    {"id": "trust", "impact": "confiance"},
    {"id": "nothing", "impact": None},
    {"id": "new", "impact": "innovation"},
]
DICTIONARY = {
    "id": "petit",
    "title": "Petit cube",
    "nature": "survey",
    "profiles": [{"id": "p"}, {"id": "q"}, {"id": "x", "extra": True}],
    "domains": [{"id": "all", "extra": True}, {"id": "d"}, {"id": "e"}, {"id": "f"}],
    "territories": [],
    "indicators": INDICATORS,
    "waves": [{"id": "2019"}, {"id": "2024"}],
    "sources": [],
    "absences": [],
    "default": {
        "indicator": "new", "wave": "2024", "profile": "p", "domain": "all", "territory": "FR",
    },
}  # fmt: skip


def cell(where: str, value: float | None = None, **more) -> dict:
    """`cell("new 2024 p all FR", 50)`; without a value the cell is suppressed."""
    known = value is not None
    told = {"se": 1.0, "low": value - 2, "high": value + 2, "n": 100, "weight": 10} if known else {}
    place = dict(zip(KEY, where.split(), strict=True))
    status = "estimated" if known else "suppressed"
    return place | {"value": value, "status": status, "source": "s"} | told | more


CELLS = [
    cell("new 2019 p all FR", 1),
    cell("new 2024 p all FR", 50, weight=40),
    cell("new 2024 p all REG-A", 60),
    cell("new 2024 p all REG-B", 57.3),
    cell("new 2024 q all FR", 40, se=None, low=None, high=None, n=None, weight=None),
    cell("new 2024 q all REG-A", 0, se=0, low=0, high=4),
    cell("new 2024 q all REG-B"),
    cell("trust 2019 p all FR", 30, weight=40),
    cell("trust 2019 p all REG-A", 30),
    cell("new 2024 p d REG-A", 70),
    cell("new 2024 p e REG-A", 50),
    cell("new 2024 p f REG-A"),
    cell("new 2024 q d REG-A", 20),
]


@pytest.fixture(scope="module")
def cube():
    rows = {c.name: [record.get(c.name) for record in CELLS] for c in CELL_COLUMNS}
    return cube_in_memory(pa.table(rows, cell_schema()), DICTIONARY, TREE)


def answer(cube, code, reference, indicator="new", profile="p"):
    found = answers(cube, code, reference)
    return next(a for a in found if (a["indicator"], a["profile"]) == (indicator, profile))


def gap(record):
    return record["gap"], record["gap_low"], record["gap_high"], record["verdict"]


# -- which questions, which cells


def test_only_questions_on_an_impact_in_the_order_of_the_impacts(cube):
    assert [one["id"] for one in questions(cube)] == ["new", "trust"]


def test_one_answer_per_question_and_regular_profile_latest_wave_all_domains(cube):
    found = answers(cube, "FR")
    assert [(a["indicator"], a["profile"]) for a in found] == [
        ("new", "p"), ("new", "q"), ("trust", "p"), ("trust", "q"),
    ]  # fmt: skip
    assert [a["wave"] for a in found] == ["2024", "2024", "2019", "2019"]
    assert {a["domain"] for a in found} == {"all"}
    assert found[0]["value"] == 50


def test_absent_suppressed_and_zero_never_look_alike(cube):
    zero, hidden, absent = (
        answer(cube, "REG-A", "FR", profile="q"),
        answer(cube, "REG-B", "FR", profile="q"),
        answer(cube, "REG-B", "FR", "trust", "q"),
    )
    assert (zero["measured"], zero["value"], zero["status"]) == (True, 0, "estimated")
    assert (hidden["measured"], hidden["value"], hidden["status"]) == (True, None, "suppressed")
    assert (absent["measured"], absent["value"], absent["status"]) == (False, None, None)
    assert [one["verdict"] for one in (hidden, absent)] == ["sans valeur", "sans valeur"]


def test_a_file_has_no_row_for_what_is_absent(cube):
    cells = measured_answers(cube, "REG-B", "FR")
    assert cells["profile"].tolist() == ["p", "q"]
    assert cells["status"].tolist() == ["estimated", "suppressed"]
    assert "measured" not in cells


# -- gaps


def test_a_part_beside_its_whole(cube):
    assert gap(answer(cube, "REG-A", "FR")) == (10, 7.6, 12.4, "plus fort")


def test_a_whole_beside_its_part(cube):
    assert gap(answer(cube, "FR", "REG-A")) == (-10, -12.4, -7.6, "plus faible")


def test_two_territories_apart(cube):
    """The 2.7 points between A and B are less than 2.77; as part and whole they would be firm."""
    assert gap(answer(cube, "REG-A", "REG-B")) == (2.7, -0.07, 5.47, "écart non établi")
    assert gap(answer(cube, "REG-B", "REG-A")) == (-2.7, -5.47, 0.07, "écart non établi")


def test_a_share_of_zero_is_as_uncertain_as_its_interval_says(cube):
    """0 to 4 % stands for a standard error of 4 / 3.92 = 1.02: an interval of ± 2 alone."""
    found = crossed_looks(answers(cube, "REG-A"))[0]
    assert [one["value"] for one in found.cells] == [0, 60]
    assert found.high - found.gap == pytest.approx(1.96 * (1 + 1.0204**2) ** 0.5, abs=1e-3)


def test_no_base_no_verdict(cube):
    found = answer(cube, "REG-A", "FR", profile="q")
    assert gap(found) == (-40, None, None, "base non publiée")
    assert found["reference_value"] == 40


def test_no_reference_no_gap(cube):
    assert "gap" not in answer(cube, "REG-A", "")


@pytest.mark.parametrize(
    ("code", "reference"),
    [
        ("FR", ""),
        ("REG-A", "FR"),
        ("DEP-1", "REG-A"),
        ("DEP-3", "FR"),  # all of its région, which would be compared with itself
        ("EPCI-1", "REG-A"),
        ("EPCI-3", "REG-C"),
    ],
)
def test_first_reference_is_the_region_around(code, reference):
    assert default_reference(TREE, code) == reference


# -- domains


def test_strongest_and_weakest_domains_beside_the_mean_of_those_shown(cube):
    """70 and 50 around 60: gaps of ± 10, variance 2 · (1/2)² = 0.5, half of the interval 1.39."""
    one, other = extremes(cube, "REG-A", "new")
    assert (one.profile, one.shown, one.hidden) == ("p", 2, 1)
    assert one.strongest["domain"] == "d"
    assert gap(one.strongest) == (10, 8.61, 11.39, "plus fort")
    assert one.weakest["domain"] == "e"
    assert gap(one.weakest) == (-10, -11.39, -8.61, "plus faible")
    assert (other.strongest, other.weakest, other.shown, other.hidden) == (None, None, 1, 0)


def test_a_territory_without_domains_has_no_extremes(cube):
    assert [(one.strongest, one.shown, one.hidden) for one in extremes(cube, "DEP-1", "new")] == [
        (None, 0, 0), (None, 0, 0),
    ]  # fmt: skip


# -- crossed looks


def test_crossed_looks_go_from_the_lowest_to_the_highest_profile(cube):
    """60 and 0, standard errors 1 and 1.02: far apart. One profile alone crosses nothing."""
    found = crossed_looks(answers(cube, "REG-A"))
    assert [one.indicator for one in found] == ["new"]
    assert [one["profile"] for one in found[0].cells] == ["q", "p"]
    assert (found[0].gap, found[0].spread, found[0].verdict) == (60, 60, "plus fort")


def test_crossed_looks_without_a_base_have_a_spread_and_no_verdict(cube):
    found = crossed_looks(answers(cube, "FR"))[0]
    assert (found.spread, found.verdict) == (10, "base non publiée")


def test_a_suppressed_look_is_not_crossed(cube):
    assert crossed_looks(answers(cube, "REG-B")) == []
