"""Smoothed gaps on the page « Comparer »: beside the direct ones, untested, and said so."""

import csv
import io
import re

import plotly.graph_objects as go
import pytest

from components.comparer import STRATA
from components.comparer_figure import JOIN, by_size
from components.comparer_smoothed import HUE, smoothed_plot
from tests.app.test_comparer import answer_to, drawn, text_of
from tests.unit.test_contrast import GRAPHIC, THEMES, contrast

PLACES = {"by": "territory", "territory": "DEP-29", "one": "fondations", "smooth": "1"}
DOMAINS = {"territory": "EPCI-242900314", "smooth": "1"}
VERDICTS = re.compile("plus fort|plus faible|établi|[▲▼≈]")


@pytest.mark.parametrize("query", [PLACES, DOMAINS], ids=str)
def test_the_figure_shows_direct_and_smoothed_gaps_under_different_marks(query):
    cube, answer, indicator = answer_to(query)
    figure = smoothed_plot(cube, answer, indicator)
    assert figure is not None
    go.Figure(figure)
    common, direct, arms, smoothed = figure["data"]
    shown = [one for one in by_size(answer.strata) if one.gap is not None]
    assert direct["x"] == [one.gap for one in shown]
    assert smoothed["x"] == [one.smoothed for one in shown if one.smoothed is not None]
    assert len(smoothed["x"]) == answer.smoothing.able
    assert common["x"] == [answer.smoothing.common] * 2
    assert (direct["marker"]["symbol"], smoothed["marker"]["symbol"]) == ("circle", "diamond-open")
    assert arms["line"]["dash"] != "solid"
    assert not VERDICTS.search(" ".join([smoothed["name"], *smoothed["text"]]))
    assert all("non testé" in said for said in (smoothed["name"], *smoothed["text"]))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colour", [HUE, JOIN])
def test_marks_stand_out_on_both_surfaces(colour, theme):
    assert contrast(colour, THEMES[theme]["surface"]) >= GRAPHIC


def test_the_page_says_how_gaps_were_smoothed():
    said = text_of(PLACES)
    _, answer, _ = answer_to(PLACES)
    assert "Lissé : estimation composite de Fay-Herriot, non testée." in said
    assert f"{answer.smoothing.able} EPCI lissés ; modèle à une constante" in said
    low, high = (f"{100 * part:.0f}" for part in answer.smoothing.range)
    assert f"poids de l’estimation directe : de {low} à {high} %" in said
    assert "régions lissées" in text_of({"by": "territory", "smooth": "1"})


def test_gaps_that_chance_explains_are_all_the_common_one():
    query = PLACES | {"one": "citoyens", "other": "entreprises"}
    _, answer, _ = answer_to(query)
    assert answer.smoothing.variance == 0
    assert "tous les écarts lissés sont l’écart commun" in text_of(query)


def test_the_table_grows_by_a_column_and_keeps_the_others():
    plain, smooth = (drawn(PLACES | {"smooth": word})["places"][STRATA] for word in ("", "1"))
    assert "Lissé, non testé" not in plain
    heads = [re.findall(r'<th scope="col">([^<]*)', table) for table in (plain, smooth)]
    assert heads[1] == [*heads[0], "Lissé, non testé"]
    rows = [re.findall(r"<tr><th scope=.*?</tr>", table) for table in (plain, smooth)]
    for before, after in zip(*rows, strict=True):
        assert after.startswith(before.removesuffix("</tr>"))


def test_the_map_keeps_the_direct_gaps_and_adds_the_smoothed_ones():
    plain, smooth = (drawn(PLACES | {"smooth": word})["map"] for word in ("", "1"))
    assert plain["note"] == ""
    assert "non testé" in smooth["note"]
    for code, unit in smooth["gaps"].items():
        assert unit["gap"] == plain["gaps"][code]["gap"]
        assert unit["text"].startswith(plain["gaps"][code]["text"])
        assert ("smoothed" in unit) == ("lissé, non testé" in unit["text"])


def test_nothing_is_smoothed_unless_asked_for():
    answer = drawn({})
    assert answer["smoothed"] is None
    assert answer["places"]["comparer-lisse"] == ""
    assert answer["option"]["checked"] is False
    assert drawn(DOMAINS)["option"]["checked"] is True


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"cube": "odd17-2022"}, "les bases ne sont pas publiées"),
        ({"by": "territory", "territory": "REG-53"}, "4 départements estimés des deux côtés avec"),
    ],
)
def test_where_it_cannot_be_done_the_page_says_why(query, why):
    asked = query | {"smooth": "1"}
    said = text_of(asked)
    assert f"Lissage impossible : {why}" in said
    assert drawn(asked)["smoothed"] is None


def test_the_api_gives_smoothed_gaps_and_how_they_came_about(client):
    query = "by=territory&territory=DEP-29&one=fondations"
    plain, smooth = (
        client.get(f"/api/cubes/demonstration/compare?{query}{more}").json
        for more in ("", "&smooth=1")
    )
    assert plain["smoothing"] is None
    _, answer, _ = answer_to(PLACES)
    told = smooth["smoothing"]
    assert (told["model"], told["strata"]) == ("Fay-Herriot, constant", answer.smoothing.able)
    assert told["variance"] == pytest.approx(answer.smoothing.variance, abs=1e-4)
    assert 0 < told["trust_low"] < told["trust_high"] < 1
    for before, after in zip(plain["strata"], smooth["strata"], strict=True):
        assert before["smoothed"] is None
        kept = {name: value for name, value in after.items() if not name.startswith("smoothed")}
        assert kept == {name: before[name] for name in kept}
    found = [one["smoothed"] for one in smooth["strata"] if one["smoothed"] is not None]
    assert len(found) == told["strata"]


def test_the_api_says_that_nothing_could_be_smoothed(client):
    told = client.get("/api/cubes/odd17-2022/compare?smooth=1").json["smoothing"]
    assert (told["strata"], told["variance"], told["trust_low"]) == (0, None, None)


def test_the_file_has_the_smoothed_gaps_of_strata_only(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/comparer.csv?by=territory&smooth=1").text)))
    assert [row["smoothed"] for row in rows[:2]] == ["", ""]
    for row in rows[2:]:
        low, value, high = (
            float(row[name]) for name in ("smoothed_low", "smoothed", "smoothed_high")
        )
        assert low < value < high
