"""Comparisons of a tiny cube, worked by hand.

Two profiles in two shared domains (f is masked for q), weights w and standard errors s:

| domain | p: value, s, w | q: value, s, w | gap Δ ± s |
|--------|----------------|----------------|-----------|
| d      | 60, 3, 30      | 50, 4, 10      | 10 ± 5    |
| e      | 40, 4, 10      | 45, 3, 30      | −5 ± 5    |

Structures: p (3/4, 1/4), q (1/4, 3/4). Over d and e p stands at 55, q at 46.25: 8.75 apart, of
which composition 0.5·55 − 0.5·42.5 = 6.25 and rate 0.5·10 − 0.5·5 = 2.5.
"""

import numpy as np
import pyarrow as pa
import pytest

from cube17.comparison import Comparison, compare, pairs, resolve
from cube17.figures import cube_in_memory
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import cell_schema
from cube17.territories import Territories, Territory

TREE = Territories(
    [
        Territory("FR", "France", "France", "national", "pays", None, 4),
        Territory("REG-A", "A", "A", "regional", "region", "FR", 3),
        Territory("REG-B", "B", "B", "regional", "region", "FR", 1),
    ]
)
DICTIONARY = {
    "id": "petit",
    "title": "Petit cube",
    "nature": "survey",
    "profiles": [{"id": "p"}, {"id": "q"}, {"id": "r"}],
    "domains": [{"id": "all", "extra": True}, {"id": "d"}, {"id": "e"}, {"id": "f"}],
    "territories": [],
    "indicators": [{"id": "trust", "impact": "confiance"}, {"id": "bare", "impact": "confiance"}],
    "waves": [{"id": "2019"}, {"id": "2024"}],
    "sources": [],
    "absences": [],
    "default": {
        "indicator": "trust", "wave": "2024", "profile": "p", "domain": "all", "territory": "FR",
    },
}  # fmt: skip


def cell(where: str, value: float | None = None, se: float = 1, weight: float = 40, **more) -> dict:
    told = {"se": se, "low": value - 2, "high": value + 2, "n": 100, "n_eff": 100.0,
            "weight": weight} if value is not None else {}  # fmt: skip
    status = "estimated" if value is not None else "suppressed"
    place = dict(zip(KEY, where.split(), strict=True))
    return place | {"value": value, "status": status, "source": "s"} | told | more


BARE = {"se": None, "low": None, "high": None, "n": None, "n_eff": None, "weight": None}
CELLS = [
    cell("trust 2024 p all FR", 56, 2),
    cell("trust 2024 q all FR", 46, 2),
    cell("trust 2024 r all FR", 43, 2),
    cell("trust 2024 p d FR", 60, 3, 30),
    cell("trust 2024 p e FR", 40, 4, 10),
    cell("trust 2024 p f FR", 90, 1, 60),
    cell("trust 2024 q d FR", 50, 4, 10),
    cell("trust 2024 q e FR", 45, 3, 30),
    cell("trust 2024 q f FR"),
    cell("trust 2024 p all REG-A", 60, 3, 10),
    cell("trust 2024 p all REG-B", 50, 3, 30),
    cell("trust 2024 q all REG-A", 50, 4, 10),
    cell("trust 2024 q all REG-B", 48, 4, 10),
    cell("trust 2024 p d REG-A", 66, 3, 10),
    cell("trust 2024 p e REG-A", 42, 4, 30),
    cell("trust 2019 p all FR", 50, 2),
    cell("bare 2024 p all FR", 80, **BARE),
    cell("bare 2024 q all FR", 60, **BARE),
]


def cube_of(cells):
    rows = {c.name: [record.get(c.name) for record in cells] for c in CELL_COLUMNS}
    return cube_in_memory(pa.table(rows, cell_schema()), DICTIONARY, TREE)


@pytest.fixture(scope="module")
def cube():
    return cube_of(CELLS)


def asked(cube, **fields):
    return compare(cube, Comparison(**{"cube": "petit", "one": "p", "other": "q"} | fields))


def numbers(gap):
    return [float(np.ravel(part)[0]) for part in (gap.value, gap.se)]


def strata(answer):
    return {stratum.member: stratum for stratum in answer.strata}


def test_the_raw_gap_is_that_of_the_two_cells(cube):
    answer = asked(cube)
    assert (answer.one["value"], answer.other["value"]) == (56, 46)
    assert (answer.raw.value[0], answer.raw.se[0]) == (10, pytest.approx(8**0.5))


@pytest.mark.parametrize(
    ("structure", "parts", "value", "variance"),
    [
        # Each base is 200, that of their mean 4 / (1/200 + 1/200) = 400.
        ("both", [1 / 2, 1 / 2, 0], 2.5, 12.5 + 56.25 / 400),
        ("one", [3 / 4, 1 / 4, 0], 6.25, 15.625 + 42.1875 / 200),
        ("other", [1 / 4, 3 / 4, 0], -1.25, 15.625 + 42.1875 / 200),
        ("equal", [1 / 2, 1 / 2, 0], 2.5, 12.5),
        ("france", [1 / 2, 1 / 2, 0], 2.5, 12.5 + 56.25 / 400),  # the same cells: this is France
    ],
)
def test_the_gap_at_one_structure(cube, structure, parts, value, variance):
    level = asked(cube, structure=structure).level
    assert level.parts.tolist() == pytest.approx(parts)
    assert float(level.gap.value) == pytest.approx(value)
    assert float(level.gap.se) == pytest.approx(variance**0.5)


def test_composition_and_rate_add_up(cube):
    split = asked(cube).split
    assert (split.raw, split.composition, split.rate) == pytest.approx((8.75, 6.25, 2.5))


def test_a_stratum_missing_on_one_side_is_left_out_and_said(cube):
    answer = asked(cube)
    assert answer.left_out == ("f",)
    assert strata(answer)["f"].verdict == "sans valeur"
    assert strata(answer)["f"].other["status"] == "suppressed"


def test_verdicts_outlive_holm_or_are_not_given(cube):
    # z = 2 and −1: p = 0.0455 and 0.3173; the smallest of two is doubled and no longer below 0.05.
    answer = asked(cube)
    assert answer.tests == 2
    assert strata(answer)["d"].adjusted == pytest.approx(2 * 0.0455003, abs=1e-6)
    assert strata(answer)["e"].adjusted == pytest.approx(0.3173105, abs=1e-6)
    assert strata(answer)["d"].verdict == "écart non établi"
    assert strata(answer)["d"].low > 0


def test_territories_are_corrected_as_a_screening_and_weighed_by_their_population(cube):
    answer = asked(cube, by="territory", structure="france")
    assert answer.correction == "Benjamini-Hochberg"
    assert answer.level.parts.tolist() == [0.75, 0.25]
    assert float(answer.level.gap.value) == pytest.approx(0.75 * 10 + 0.25 * 2)
    assert float(answer.level.gap.se) == pytest.approx((0.75**2 * 25 + 0.25**2 * 25) ** 0.5)


def test_a_part_and_its_whole_share_their_respondents(cube):
    answer = asked(cube, axis="territory", one="REG-A", other="FR")
    # 3² + 2² − 2·(10/40)·3²
    assert answer.raw.se[0] == pytest.approx(8.5**0.5)
    # In d: 3² + 3² − 2·(10/30)·3² = 12.
    assert strata(answer)["d"].high - strata(answer)["d"].gap == pytest.approx(1.96 * 12**0.5, 1e-4)


def test_territories_take_the_structure_of_france(cube):
    answer = asked(cube, axis="territory", one="REG-A", other="FR", structure="france")
    assert answer.level.parts.tolist() == [0.75, 0.25, 0]  # that of p in France, not in A


def test_without_a_base_a_raw_gap_and_no_verdict(cube):
    answer = asked(cube, indicator="bare")
    assert (answer.raw.value[0], answer.raw.verdict[0]) == (20, "base non publiée")
    assert str(answer.level.gap.verdict) == "sans valeur"
    assert answer.tests == 0


def test_profiles_count_the_same_and_have_no_cell_together(cube):
    answer = asked(cube, axis="territory", one="REG-A", other="REG-B", by="profile")
    assert answer.question.structure == "equal"
    assert answer.one is None
    # p: 10 to 30 of 20 and 40 people: 0.5·60 + 0.5·50 − 0.75·50 − 0.25·48
    assert answer.raw.value[0] == pytest.approx(55 - 49.5)
    # 0.5²·3² + 0.5²·4² + 0.75²·3² + 0.25²·4²
    assert answer.raw.se[0] == pytest.approx(12.3125**0.5)
    assert answer.raw.verdict[0] == "écart non établi"


@pytest.mark.parametrize(
    "fields",
    [{}, {"by": "territory"}, {"axis": "territory", "one": "REG-A", "other": "FR"},
     {"axis": "territory", "one": "REG-A", "other": "REG-B", "by": "profile"}],
)  # fmt: skip
def test_weights_in_another_unit_change_nothing(cube, fields):
    heavy = cube_of([one | {"weight": 7 * (one.get("weight") or np.nan)} for one in CELLS])
    plain, scaled = asked(cube, **fields), asked(heavy, **fields)
    for one, other in ((plain.raw, scaled.raw), (plain.level.gap, scaled.level.gap)):
        assert numbers(one) == pytest.approx(numbers(other))
    assert plain.split.composition == pytest.approx(scaled.split.composition)
    assert [one.adjusted for one in plain.strata] == pytest.approx(
        [o.adjusted for o in scaled.strata]
    )


def test_two_waves(cube):
    answer = asked(cube, axis="wave", one="2024", other="2019")
    assert answer.raw.value[0] == 6
    assert answer.question.held == ("profile", "territory")


def test_all_pairs_with_the_letters_of_survey_tables(cube):
    found = pairs(cube, Comparison(cube="petit"))
    assert found.members == ("p", "q", "r")
    assert found.gap[0][1] == 10
    assert found.gap[1][0] == -10
    # z = 10/√8 = 3.54 and 13/√8 = 4.60 outlive Holm, 3/√8 = 1.06 does not.
    assert found.letters == ("BC", "", "")
    assert found.tests == 3


@pytest.mark.parametrize(
    ("fields", "kept", "said"),
    [
        ({"axis": "wave", "indicator": "bare"}, {"axis": "profile"}, "axis=wave"),
        ({"other": "p"}, {"other": "q"}, "other=p"),
        ({"by": "wave"}, {"by": "domain"}, "by=wave"),
        ({"by": "territory", "territory": "REG-A"}, {"territory": "FR"}, "REG-A"),
        ({"structure": "x"}, {"structure": "both"}, "structure=x"),
        ({"smooth": "2"}, {"smooth": ""}, "smooth=2"),
    ],
)
def test_what_cannot_be_asked_is_replaced_and_said(cube, fields, kept, said):
    question, remarks = resolve(Comparison(**{"cube": "petit", "one": "p"} | fields), cube)
    assert {name: getattr(question, name) for name in kept} == kept
    assert any(said in remark for remark in remarks)


def test_the_address_holds_what_the_question_uses(cube):
    question, _ = resolve(Comparison(cube="petit", territory="REG-A"), cube)
    assert "domain=" not in question.address()
    assert "profile=profile" not in question.address()
    query = dict(part.split("=") for part in question.address().split("&"))
    assert resolve(Comparison.from_query(query), cube) == (question, [])


def test_a_query_keeps_the_first_value_and_tells_what_it_does_not_know():
    query = {"one": ["p", "q"], "utm_source": "x", "by": ""}
    assert Comparison.from_query(query) == Comparison(one="p")
    assert Comparison.ignored(query) == ["Paramètre inconnu, ignoré : « utm_source »."]
