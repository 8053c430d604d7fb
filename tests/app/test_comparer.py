"""The page « Comparer »: what it says, its figure and tables, and its numbers to take away."""

import csv
import io
import re

import orjson
import plotly.graph_objects as go
import pytest

from components.comparer import PAIRS, STRATA, comparer, following
from components.comparer_figure import by_size, dumbbell
from components.comparer_form import options
from components.comparer_split import crossed_sentence, split_card, split_sentence
from components.comparer_words import record_of
from cube17 import load_cube
from cube17.compare import Decomposition
from cube17.comparison import AXES, Comparison, compare, pairs, resolve

HEADS = re.compile(r'<tr><th scope="row">')
QUERIES = (
    {},
    {"axis": "domain", "one": "sante", "other": "all"},
    {"axis": "territory", "one": "REG-53", "other": "FR", "by": "domain"},
    {"axis": "territory", "one": "DEP-29", "other": "DEP-35", "by": "profile"},
    {"by": "territory", "territory": "REG-53", "domain": "sante"},
    {"by": "territory", "territory": "DEP-29", "domain": "logement", "structure": "france"},
    {"by": "territory", "territory": "DEP-29", "smooth": "1"},
    {"cube": "odd17-2022"},
    {"cube": "odd17-2022", "axis": "wave", "indicator": "urgence-creer-partenariats",
     "profile": "citoyens"},
)  # fmt: skip
every_query = pytest.mark.parametrize("query", QUERIES, ids=str)


def answer_to(query):
    cube = load_cube(query.get("cube", "demonstration"))
    answer = compare(cube, Comparison.from_query(query))
    return cube, answer, record_of(cube, "indicator", answer.question.indicator)


def drawn(query):
    page = comparer(query)
    return next(orjson.loads(part.data) for part in page.children if getattr(part, "data", None))


def text_of(query):
    """What the page says, spaces made plain."""
    written = " ".join(drawn(query)["places"].values())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", written))


# -- the page


@every_query
def test_the_figure_is_one_that_plotly_accepts_and_holds_the_values(query):
    cube, answer, indicator = answer_to(query)
    figure = dumbbell(cube, answer, indicator)
    go.Figure(figure)
    shown = [one for one in by_size(answer.strata) if one.gap is not None]
    _, first, second = figure["data"]
    assert list(first["x"]) == [one.one["value"] for one in shown]
    assert list(second["x"]) == [one.other["value"] for one in shown]
    assert [abs(one.gap) for one in shown] == sorted((abs(o.gap) for o in shown), reverse=True)


@every_query
def test_the_table_has_every_stratum_and_the_pairs_every_profile(query):
    cube, answer, _ = answer_to(query)
    tables = drawn(query)["places"]
    assert len(HEADS.findall(tables[STRATA])) == len(answer.strata)
    assert len(HEADS.findall(tables[PAIRS])) == len(pairs(cube, answer.question).members)


@every_query
def test_simulated_data_are_said_and_published_ones_are_not(query):
    assert ("Données simulées" in text_of(query)) == ("cube" not in query)


def test_the_sentence_offers_the_member_it_holds():
    for query in QUERIES:
        for part in drawn(query)["sentence"]:
            if isinstance(part, dict):
                values = [value for _, group in part["groups"] for value, _ in group]
                assert part["value"] in values, (query, part["name"])


def test_published_figures_show_a_raw_gap_without_verdict_and_say_what_is_missing():
    said = text_of({"cube": "odd17-2022"})
    assert "+ 23 points" in said
    assert "? base non publiée, pas de verdict" in said
    assert "les chiffres publiés ne croisent pas les axes" in said


def test_profiles_as_strata_have_no_cell_together_and_the_page_says_so():
    said = text_of({"axis": "territory", "one": "REG-53", "other": "REG-11", "by": "profile"})
    assert "Aucune case ne réunit tous les profils" in said


def test_strata_left_out_are_named_with_the_reason():
    query = {"by": "territory", "territory": "REG-76", "domain": "sante", "one": "academiques",
             "other": "fondations"}  # fmt: skip
    _, answer, _ = answer_to(query)
    assert answer.left_out
    assert "Hors comparaison, faute de valeur des deux côtés" in text_of(query)


def test_what_an_odd_address_asks_for_is_said():
    said = text_of({"utm_source": "x", "one": ["associations", "b"], "by": "humeur"})
    assert "Paramètre inconnu, ignoré : « utm_source »" in said
    assert "« by=humeur » n’existe pas ici" in said


def test_a_map_only_where_the_strata_are_places():
    assert drawn({})["map"] is None
    found = drawn({"by": "territory"})["map"]
    assert found["kind"] == "region"
    assert len(found["gaps"]) == 18


# -- the split in one sentence


def told(raw, moved):
    _, answer, indicator = answer_to({})
    split = Decomposition(raw, moved, raw - moved, answer.split.by_stratum, answer.split.used)
    object.__setattr__(answer, "split", split)
    return re.sub(r"\s+", " ", split_sentence(answer, indicator))


SHARED = "la répartition des domaines"
OWN = "réponses elles-mêmes"
REST = f"pour 8,5 points aux {OWN}"
LEFT = " : reste un écart de 2 points"
REST_OF = f"3 points{LEFT}"


@pytest.mark.parametrize(
    ("raw", "moved", "sentence"),
    [
        (12, 4, f"L’écart de 12 points tient pour 4 points à {SHARED}, pour 8 points aux {OWN}."),
        (-12, -4, f"L’écart de 12 points tient pour 4 points à {SHARED}, pour 8 points aux {OWN}."),
        (12.24, 3.66, f"L’écart de 12,2 points tient pour 3,7 points à {SHARED}, {REST}."),
        (12, 0.01, f"L’écart de 12 points tient tout entier aux {OWN}, non à {SHARED}."),
        (12, 12, f"L’écart de 12 points tient tout entier à {SHARED}, non aux {OWN}."),
        (2, -3, f"Les {OWN} écartent les deux de 5 points, {SHARED} en retire 3 points{LEFT}."),
        (
            2,
            5,
            f"{SHARED.capitalize()} écarte les deux de 5 points, les {OWN} en retirent {REST_OF}.",
        ),
        (0, 3, f"{SHARED.capitalize()} et les réponses se compensent : 3 points chacune."),
    ],
)
def test_the_split_is_told_in_one_sentence_whose_parts_add_up(raw, moved, sentence):
    assert told(raw, moved) == sentence


def numbers_in(text):
    found = re.findall(r"(?:[+−]\s)?\d+(?:,\d)?(?=\spoints?)", text)
    return [float(re.sub(r"\s", "", one).replace("−", "-").replace(",", ".")) for one in found]


@every_query
def test_the_parts_that_the_card_lists_add_up_as_written(query):
    cube, answer, indicator = answer_to(query)
    card = split_card(cube, answer, indicator)
    listed = numbers_in(" ".join(re.findall(r"<dd>(.*?)</dd>", card)))
    if not listed:
        assert "ne se partage pas" in card
        return
    composition, rate, raw = listed
    assert composition + rate == pytest.approx(raw)
    assert raw == pytest.approx(answer.split.raw, abs=0.05)


def test_two_axes_at_once_share_the_gap_in_three_parts_that_add_up():
    query = {"one": "fondations", "other": "academiques", "territory": "REG-53"}
    cube, answer, indicator = answer_to(query)
    said = re.sub(r"\s+", " ", crossed_sentence(cube, answer, indicator))
    assert said.startswith(f"Domaines et départements croisés ({answer.crossing.cells} cases")
    raw, *parts = numbers_in(said)
    assert sum(parts) == pytest.approx(raw)
    assert raw == pytest.approx(answer.crossing.split.raw, abs=0.05)
    assert said in text_of(query)


@pytest.mark.parametrize(
    "query",
    [
        {"by": "territory", "domain": "sante"},
        {"territory": "EPCI-242900314"},
        {"axis": "territory", "one": "REG-53", "other": "REG-11"},
        {"axis": "domain"},
    ],
    ids=str,
)
def test_one_axis_left_is_not_crossed(query):
    cube, answer, indicator = answer_to(query)
    assert crossed_sentence(cube, answer, indicator) == ""


def test_a_crossing_mostly_masked_is_said_and_not_split(client):
    query = {"territory": "DEP-29", "one": "associations", "other": "entreprises"}
    assert "ne tiennent pas 90 % de chaque groupe" in text_of(query)
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    assert client.get(f"/api/cubes/demonstration/compare?{asked}").json["crossing"] is None


# -- choices


def test_choosing_the_other_member_makes_the_two_change_places():
    chosen = {"one": "citoyens", "other": "citoyens", "changed": "one", "was": "associations"}
    assert following(chosen) == Comparison(one="citoyens", other="associations")


def test_another_axis_or_another_cube_starts_anew():
    chosen = {"axis": "domain", "one": "citoyens", "other": "fondations", "by": "domain",
              "indicator": "innovation-territoriale"}  # fmt: skip
    kept = following(chosen | {"changed": "axis"})
    assert kept == Comparison(axis="domain", indicator="innovation-territoriale")
    cube = {"cube": "odd17-2022"}
    assert following(chosen | cube | {"changed": "cube"}) == Comparison(**cube)


def test_every_choice_offered_is_one_that_can_be_kept():
    cube = load_cube("demonstration")
    for axis in AXES[:3]:
        question, _ = resolve(Comparison(axis=axis), cube)
        for name in ("axis", "one", "other", "by", "structure", "indicator"):
            for _, group in options(cube, question, name):
                for value, _ in group:
                    chosen = vars(question) | {name: value, "changed": name, "was": ""}
                    assert resolve(following(chosen), cube)[1] == [], (axis, name, value)


# -- numbers to take away


def test_the_api_answers_with_the_library_numbers(client):
    query = "one=associations&other=entreprises&territory=REG-53&utm_source=x"
    said = client.get(f"/api/cubes/demonstration/compare?{query}").json
    _, answer, _ = answer_to({"one": "associations", "other": "entreprises", "territory": "REG-53"})
    assert said["nature"] == "simulated"
    assert said["raw"]["gap"] == pytest.approx(float(answer.raw.value[0]), abs=1e-4)
    assert said["level"]["low"] == pytest.approx(float(answer.level.gap.low), abs=1e-4)
    split = said["split"]
    assert split["raw"] == pytest.approx(split["composition"] + split["rate"], abs=2e-4)
    assert [one["member"] for one in said["strata"]] == [one.member for one in answer.strata]
    crossing = said["crossing"]
    three = sum(crossing[name] for name in ("domain", "territory", "rate"))
    assert three == pytest.approx(crossing["raw"], abs=2e-4)
    assert crossing["cells"] == 64
    assert said["tests"] == {"count": 16, "correction": "Holm"}
    assert said["remarks"] == ["Paramètre inconnu, ignoré : « utm_source »."]


def test_the_api_says_null_where_nothing_is_known(client):
    said = client.get("/api/cubes/odd17-2022/compare").json
    assert said["raw"]["gap"] == 23
    assert said["raw"]["low"] is None
    assert said["level"]["gap"] is None
    assert len(said["left_out"]) == 16
    assert client.get("/api/cubes/nulle-part/compare").status_code == 404


def test_the_file_has_a_row_for_each_gap_and_says_simulated(client):
    answer = client.get("/comparer.csv?by=territory")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["row"] for row in rows] == ["raw", "level", *["stratum"] * 18]
    assert {row["nature"] for row in rows} == {"simulated"}
    assert "donnees-simulees" in answer.headers["Content-Disposition"]
    assert client.get("/comparer.csv?cube=nulle-part").status_code == 404


def test_an_unknown_cube_is_a_page_that_says_so(client):
    answer = client.get("/comparer?cube=nulle-part")
    assert answer.status_code == 404
