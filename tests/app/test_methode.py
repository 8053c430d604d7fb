"""The method page: every wording, every source, coverage counted from the cube, an honest plot."""

import itertools

import numpy as np
import pytest

from components import methode, methode_reading
from components.coverage import answered_by, count_words, coverage_sentence, presence_words
from components.wording import french, number
from cube17 import Selection, load_cube
from cube17.coverage import Count, Presence, by_domain_and_level, by_question_and_profile
from cube17.pipeline import disclosure
from tests.app.tree import components, data, ignored_by, links, text, untypeset

CUBES = ("odd17-2022", "demonstration")
PERCENT = {"unit": "%"}


@pytest.fixture(scope="module")
def page(app):
    return methode.methode()


@pytest.fixture(scope="module")
def sections(page):
    return {section.id: section for section in components(page, "Section")}


@pytest.fixture(scope="module", params=CUBES)
def cube(request):
    return load_cube(request.param)


@pytest.fixture(scope="module")
def published():
    return load_cube("odd17-2022")


def impact_questions(cube):
    return [i["id"] for i in cube.dictionary["indicators"] if i["impact"] != "aucun"]


# -- what the page says ----------------------------------------------------------------------------


def test_the_contents_lead_to_every_section(page, sections):
    anchors = [a.href[1:] for a in components(components(page, "Nav"), "A")]
    assert anchors == list(sections)


def test_every_anchor_leads_somewhere(page):
    ids = {getattr(node, "id", None) for node in components(page, ".*")}
    for link in components(page, "A"):
        if link.href.startswith("#"):
            assert link.href[1:] in ids, link.href


def test_every_question_is_there_with_its_wording_unit_and_source(sections, published):
    said = text(sections["questions"])
    for indicator in published.dictionary["indicators"]:
        assert french(indicator["wording"]) in said, indicator["id"]
    assert len(components(sections["questions"], "Th", scope="row")) == 75


def test_every_source_is_there_with_its_link(sections, published):
    listed = {a.href for a in components(sections["sources"], "A")}
    assert listed == {source["url"] for source in published.dictionary["sources"]}


def test_the_axes_say_how_well_they_are_attested(sections, published):
    members = [r for axis in ("profiles", "domains") for r in published.dictionary[axis]]
    rows = components(sections["axes"], "Tr")
    for member in (m for m in members if not m["extra"]):
        (row,) = [r for r in rows if french(member["label"]) == text(components(r, "Th"))]
        assert member["attestation"] in text(row)


def test_the_sixth_profile_is_said_to_be_empty(sections):
    assert "Le sixième profil est vide" in text(sections["axes"])


def test_thresholds_are_those_of_the_pipeline(sections):
    assert methode_reading.MIN_BASE == disclosure.MIN_BASE
    assert methode_reading.MIN_EFFECTIVE_BASE == disclosure.MIN_EFFECTIVE_BASE
    said = text(sections["seuils"])
    for threshold in ("11", "30", "49", "50", "99", "100"):
        assert threshold in said


def test_the_verdict_says_what_is_not_corrected(sections):
    said = text(sections["verdicts"])
    assert "pas de correction pour comparaisons multiples" in said
    assert "1 écart sur 20" in said
    assert "306" in said


def test_each_mark_has_an_example_that_shows_it(sections):
    statuses = []
    for link in components(sections["marques"], "Link"):
        view = Selection.from_query(link.href.split("?")[1])
        cube = load_cube(view.cube)
        resolved, remarks = cube.resolve(view)
        assert remarks == []
        face = cube.face(resolved)
        at = face[
            (face.profile == resolved.profile)
            & (face.domain == resolved.domain)
            & (face.territory == resolved.territory)
        ]
        statuses.append("absent" if at.empty else f"{at.iloc[0].status} {at.iloc[0].value:g}")
    assert statuses[0] == "absent"
    assert statuses[1] == "suppressed nan"
    assert statuses[2] == "simulated 0"
    assert len(statuses) == 4


def test_every_link_into_the_explorer_is_understood(page):
    found = links(page)
    assert len(found) > 200
    for href in found:
        assert ignored_by(href) == [], href


def test_simulated_numbers_are_announced(sections):
    for name in ("couverture", "simulation"):
        assert components(sections[name], "P", role="note")
    assert "Données simulées" in text(sections["intervalles"])


def test_headings_are_in_order(page):
    levels = [int(type(node).__name__[1]) for node in components(page, "H[1-6]")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_and_scoped_headers(page):
    for table in components(page, "Table"):
        assert text(components(table, "Caption"))
        assert all(header.scope in {"col", "row"} for header in components(table, "Th"))


def test_texts_are_typeset(page):
    assert untypeset(page) == []


def test_the_page_has_its_place(app):
    import dash

    page = next(p for p in dash.page_registry.values() if p["path"] == "/methode")
    assert page["name"] == "Méthode"
    assert page["order"] == 6


# -- coverage --------------------------------------------------------------------------------------


def test_domain_counts_are_those_of_the_cube(cube):
    questions = impact_questions(cube)
    levels = {unit.code: unit.level for unit in cube.territories}
    units = {"national": 1, "regional": 18, "local": 101 + 1253}
    table = cube.table(cube.select(indicator=questions))
    level = np.array([levels[code] for code in table["territory"]])
    counts = by_domain_and_level(cube, questions)
    for (domain, at), count in counts.items():
        here = (table["domain"] == domain) & (level == at)
        hidden = here & (table["status"] == "suppressed")
        assert count.shown == here.sum() - hidden.sum()
        assert count.suppressed == hidden.sum()
        assert count.absent == 7 * 6 * units[at] - here.sum()
    assert len(counts) == 17 * 3


def test_question_counts_are_those_of_the_cube(cube):
    table = cube.table(np.arange(len(cube)))
    whole = (table["domain"] == "all") & (table["territory"] == "FR")
    seen = table["status"] != "suppressed"
    questions = cube.axes.of_axis("indicator")[::9]
    for (indicator, profile), presence in by_question_and_profile(cube).items():
        if indicator not in questions:
            continue
        here = (table["indicator"] == indicator) & (table["profile"] == profile)
        assert (presence.status is not None) == bool((here & whole).any())
        assert presence.elsewhere == (here & seen).sum() - (presence.status is not None)
        assert (presence.example is None) == (not here.any())


def test_the_page_shows_those_counts(sections, cube):
    shown = {
        (data(cell, "domain"), data(cell, "level")): text(cell)
        for cell in components(sections["couverture"], "Td")
        if data(cell, "level") and f"cube={cube.id}&" in f"{links(cell)[0]}&".replace(
            "/explorer?fix", "/explorer?cube=demonstration&fix"
        )
    }  # fmt: skip
    counts = by_domain_and_level(cube, impact_questions(cube))
    assert set(shown) == set(counts)
    for place, count in counts.items():
        assert french(count_words(count)) in shown[place]


def test_the_matrix_of_the_published_cube_has_33_figures_and_9_reasons(sections):
    cells = [
        cell
        for cell in components(sections["couverture"], "Td")
        if data(cell, "state") and "cube=odd17-2022" in links(cell)[0]
    ]
    states = [data(cell, "state") for cell in cells]
    assert (states.count("published"), states.count("absent")) == (33, 9)
    for cell in cells:
        if data(cell, "state") == "absent":
            assert "illisible" in text(cell) or "pas de réponse publiée" in text(cell)


def test_counts_in_words():
    assert count_words(Count(33, 0, 9)) == "33\u00a0montrées, 9\u00a0absentes"
    assert count_words(Count(1, 1, 1)) == "1\u00a0montrée, 1\u00a0masquée, 1\u00a0absente"
    assert presence_words(Presence("published", 0, None)) == "publié"
    assert presence_words(Presence("simulated", 5771, None)) == "simulé, 5\u202f771 ailleurs"
    assert presence_words(Presence(None, 5, None)) == "5 ailleurs"
    assert presence_words(Presence(None, 0, None)) == "· jamais mesuré"


def test_the_coverage_sentence_counts_the_full_cube(published):
    said = coverage_sentence(published)
    assert number(7 * 6 * 17 * 1373) in said
    assert "33\u00a0sont montrées" in said


def test_profiles_that_answered_are_listed_with_their_figures(published):
    found = by_question_and_profile(published)
    said = text(answered_by(published, "importance-fragilite-note-citoyens", found))
    rows = published.select(indicator=["importance-fragilite-note-citoyens"])
    assert f"({len(rows)}\u00a0chiffres)" in said
