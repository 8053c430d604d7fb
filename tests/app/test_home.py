"""The home page: its numbers are those of the cube, its links lead somewhere."""

import itertools
import re

import pytest

from components import home
from components.impacts import read_impacts, sentence
from components.wording import UNANSWERED, UNREADABLE, value_text
from cube17 import Selection, load_cube
from tests.app.tree import components, data, ignored_by, links, text, untypeset

WHOLE = {"domain": ["all"], "territory": ["FR"]}


@pytest.fixture(scope="module")
def page(app):
    return home.home()


@pytest.fixture(scope="module")
def cube():
    return load_cube("odd17-2022")


@pytest.fixture(scope="module")
def cells(page):
    """Cells of the picture by question and profile."""
    found = components(page, "Td", role="cell")
    return {(data(cell, "indicator"), data(cell, "profile")): cell for cell in found}


@pytest.fixture(scope="module")
def published(cube):
    """The same cells as the cube has them."""
    table = cube.table(cube.select(**WHOLE))
    columns = (table[name] for name in ("indicator", "profile", "value", "certainty"))
    return {(i, p): (value, certainty) for i, p, value, certainty in zip(*columns, strict=True)}


def test_the_picture_has_every_impact_question_and_the_six_profiles(cells, cube):
    questions = {i["id"] for i in cube.dictionary["indicators"] if i["impact"] != "aucun"}
    profiles = {p["id"] for p in cube.dictionary["profiles"] if not p["extra"]}
    assert set(cells) == {(q, p) for q in questions for p in profiles}
    assert len(cells) == 42


def test_every_number_is_that_of_the_cube(cells, published):
    shown = {key: cell for key, cell in cells.items() if data(cell, "state") != "absent"}
    assert set(shown) == set(cells) & set(published)
    assert len(shown) == 33
    for key, cell in shown.items():
        value, certainty = published[key]
        assert value_text(value, {"unit": "%"}) in text(cell)
        assert cell.style["--value"] == f"{value:g}"
        assert data(cell, "state") == certainty


def test_uncertain_readings_say_so_in_words(cells):
    for cell in cells.values():
        said = text(cell)
        assert ("probable" in said) == (data(cell, "state") == "likely")
        assert ("incertain" in said) == (data(cell, "state") == "uncertain")


def test_absent_cells_say_why(cells, cube):
    absent = {key for key, cell in cells.items() if data(cell, "state") == "absent"}
    assert absent == {(a["indicator"], a["profile"]) for a in cube.dictionary["absences"]}
    for key in absent:
        said = text(cells[key])
        assert (UNANSWERED if key[1] == "academiques" else UNREADABLE) in said
        assert not re.search(r"\d\s%", said)


def test_the_sentence_is_made_from_the_numbers(cube, published):
    impacts = read_impacts(cube)
    said = sentence(impacts)
    spreads = {}
    for indicator in {i for i, _ in published}:
        values = [v for (i, _), (v, _) in published.items() if i == indicator]
        if indicator in {i["id"] for i in impacts.indicators} and len(values) == 5:
            spreads[indicator] = (max(values) - min(values), min(values), max(values))
    labels = {i["id"]: i["label"] for i in impacts.indicators}
    closest, farthest = min(spreads, key=spreads.get), max(spreads, key=spreads.get)
    assert said.index(labels[closest]) < said.index(labels[farthest])
    for value in spreads[closest][1:] + spreads[farthest][1:]:
        assert value_text(value, {"unit": "%"}) in said


def test_the_table_is_a_table(page):
    (table,) = components(page, "Table")
    assert len(components(table, "Caption")) == 1
    assert len(components(table, "Th", scope="col")) == 7
    assert len(components(table, "Th", scope="row")) == 7
    assert len(components(table, "Th", scope="rowgroup")) == 3
    # Laid out as blocks on a phone, it would lose what these roles say.
    assert all(row.role == "row" for row in components(table, "Tr"))


def test_source_date_base_and_wave_are_given(page):
    (notes,) = components(page, "Figcaption")
    for needed in ("Source", "janvier\u00a02023", "Base non publiée", "2018-2022"):
        assert needed in text(notes)


def test_every_link_is_understood(page, client):
    for href in links(page):
        assert ignored_by(href) == [], href
        assert client.get(href).status_code == 200, href


def test_each_cell_opens_its_own_view(cells):
    for (indicator, profile), cell in cells.items():
        (link,) = components(cell, "Link")
        view = Selection.from_query(link.href.split("?")[1])
        assert (view.cube, view.indicator, view.profile) == ("odd17-2022", indicator, profile)
        assert (view.domain, view.territory) == ("all", "FR")


def test_three_doors_and_those_to_simulated_data_say_so(page):
    doors = components(page, "Article")
    assert [text(components(d, "H3")) for d in doors] == [
        "Catalyseur territorial", "Élu local", "Chercheur",
    ]  # fmt: skip
    for door in doors:
        views = [
            Selection.from_query(href.split("?")[1])
            for href in links(door)
            if href.startswith("/explorer?")
        ]
        simulated = any(load_cube(v.cube).dictionary["nature"] == "simulated" for v in views)
        simulated |= "/territoire/FR" in links(door)
        assert ("données simulées" in text(door)) == simulated


def test_headings_are_in_order(page):
    levels = [int(type(n).__name__[1]) for n in components(page, "H[1-6]")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_texts_are_typeset(page):
    assert untypeset(page) == []


def test_the_page_has_its_place(app):
    import dash

    page = next(p for p in dash.page_registry.values() if p["path"] == "/")
    assert page["name"] == "Accueil"
    assert page["order"] == 0
