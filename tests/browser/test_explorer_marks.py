"""Never mixed up: never measured, hidden, zero, gap not established, base not published."""

import re

import pytest
from playwright.sync_api import expect

from cube17 import Selection, load_cube
from cube17.model import KEY

pytestmark = pytest.mark.browser

WORDS = {
    "absent": "jamais mesuré",
    "suppressed": "masqué",
    "zero": "0\u202f%",
    "not-established": "écart non établi",
}
STYLE = """(td) => { const s = getComputedStyle(td); return {
    border: s.borderTopStyle, image: s.backgroundImage, shadow: s.boxShadow,
    underline: s.textDecorationLine + s.textDecorationStyle}; }"""
MAP_STYLE = "(path) => { const s = getComputedStyle(path); return [s.fill, s.strokeDasharray]; }"


@pytest.fixture(scope="module")
def place():
    """EPCI of one département among which every mark occurs, with a measured zero in focus."""
    cube = load_cube("demonstration")
    epci = {unit.code: unit.parent for unit in cube.territories if unit.kind == "epci"}
    cells = cube.table(cube.select(territory=list(epci)))
    for row in (cells["value"] == 0).nonzero()[0]:
        zero = {axis: str(cells[axis][row]) for axis in KEY}
        found = Selection(**zero, units="epci", within=epci[zero["territory"]])
        if absent_in(cube, found):
            return found
    return pytest.fail("No face of EPCI has an empty cell and a measured zero.")


def absent_in(cube, selection):
    """Whether some cell of a face has no row."""
    rows, columns = cube.rows_and_columns(selection)
    return len(cube.face(selection)) < len(rows) * len(columns)


def pattern(start):
    return re.compile(f"^{start}")


def cells_by_mark(screen):
    return {cell["mark"]: cell for cell in screen.face() if "mark" in cell}


def at(screen, cell):
    return screen.cell(domain=cell["domain"], territory=cell["territory"])


def test_marks_in_the_face_have_a_sign_and_words_each(explore, place):
    """What stands in the cell, what is read out, and a drawing that is not a colour."""
    screen = explore(place.to_query())
    found = cells_by_mark(screen)
    assert set(found) == {"absent", "suppressed", "zero"}
    for mark, text in (("absent", "·"), ("suppressed", "▨"), ("zero", "0")):
        assert found[mark]["text"] == text
        assert found[mark]["label"].startswith(WORDS[mark])
        assert ("step" in found[mark]) == (mark == "zero")
    styles = {mark: at(screen, cell).evaluate(STYLE) for mark, cell in found.items()}
    assert styles["absent"]["border"] == "dashed"
    assert "repeating-linear-gradient" in styles["suppressed"]["image"]
    assert screen.page.locator(".sample[data-mark=zero]").evaluate(STYLE)["shadow"] != "none"
    screen.choose("Valeurs ou écarts", "france")
    screen.wait_query("show=gap")
    open_gap = cells_by_mark(screen)["not-established"]
    assert WORDS["not-established"] in open_gap["label"]
    assert at(screen, open_gap).evaluate(STYLE)["underline"] == "underlinedotted"


def test_marks_on_the_card(explore, place):
    """The card says in full why there is no number, or that the number is a zero."""
    screen = explore(place.to_query())
    found = cells_by_mark(screen)
    expect(screen.card.locator(".card-value")).to_have_text("0\u202f%")
    expect(screen.card.locator(".card-interval")).to_contain_text(pattern("de 0(,0)? à"))
    at(screen, found["absent"]).click()
    expect(screen.card.locator(".card-none")).to_contain_text("Jamais mesuré")
    expect(screen.card.locator(".card-value")).to_have_count(0)
    at(screen, found["suppressed"]).click()
    expect(screen.card.locator(".card-none")).to_contain_text("Masqué")
    expect(screen.card).to_contain_text("trop petite pour être montrée")
    expect(screen.card.locator(".card-value")).to_have_count(0)


def test_marks_on_the_map_and_in_the_list(explore, place):
    """Hatched, dashed or written: the same words as in the face, on both."""
    screen = explore(place.to_query())
    units = {unit.get("mark"): unit for unit in screen.map()}
    for mark in ("suppressed", "zero"):
        unit = screen.unit(units[mark]["territory"])
        expect(unit).to_have_attribute("aria-label", re.compile(WORDS[mark]))
    fill, _ = screen.unit(units["suppressed"]["territory"]).evaluate(MAP_STYLE)
    assert fill.startswith("url(")
    screen.page.set_viewport_size({"width": 390, "height": 800})
    rows = screen.page.locator(".face-list li")
    expect(rows.filter(has_text="masqué")).not_to_have_count(0)
    expect(rows.filter(has_text=WORDS["zero"])).not_to_have_count(0)


def test_the_legend_explains_each_mark(explore):
    """Five signs with their words stand under the face, beside the scale."""
    screen = explore()
    for mark in ("absent", "suppressed", "zero", "not-established", "fragile"):
        expect(screen.page.locator(f".marks [data-mark={mark}]")).to_be_visible()
    legend = screen.page.locator(".legend")
    for words in ("jamais mesuré", "masqué", "zéro mesuré", "écart non établi", "base fragile"):
        expect(legend).to_contain_text(words)
    expect(legend.locator("[role=img]")).to_have_attribute("aria-label", pattern("Échelle"))


def test_an_empty_published_cell_says_why(explore):
    """The sixth profile has no published answer: empty, with its reason, and not zero."""
    screen = explore("cube=odd17-2022&fix=territory&profile=academiques")
    expect(screen.focused).to_have_attribute("data-mark", "absent")
    expect(screen.card.locator(".card-none")).to_contain_text("Aucune réponse publiée")
    assert screen.unit("REG-53").get_attribute("data-mark") == "absent"


def test_without_a_published_base_there_is_no_interval_and_no_verdict(explore):
    """The card says so, for a value and for a gap."""
    screen = explore("cube=odd17-2022&fix=territory&profile=citoyens")
    expect(screen.card.locator(".card-interval")).to_contain_text("base non publiée")
    expect(screen.card).to_contain_text("chiffre publié")
    screen.page.goto(
        "/explorer?cube=odd17-2022&indicator=importance-fragilite-note-entreprises&wave=2015"
        "&profile=entreprises&domain=pauvrete&territory=REG-75&show=gap"
    )
    screen.wait()
    expect(screen.focused).to_have_attribute("data-verdict", "base non publiée")
    expect(screen.focused).to_have_attribute("aria-label", pattern(".*pas de verdict"))
    expect(screen.card.locator(".card-verdict")).to_contain_text("pas de verdict")


def test_simulated_data_say_so_on_screen_and_in_the_file(explore):
    """Ribbon, card, name of the file and every row of it."""
    screen = explore("domain=sante&territory=REG-53").rest()
    expect(screen.page.locator("#ribbon")).to_be_visible()
    expect(screen.page.locator("#ribbon")).to_contain_text("Données simulées")
    expect(screen.card).to_contain_text("donnée simulée")
    with screen.page.expect_download() as download:
        screen.page.click("#twin-csv")
    assert "donnees-simulees" in download.value.suggested_filename
    head, *rows = download.value.path().read_text(encoding="utf-8").splitlines()
    status = head.split(",").index("status")
    assert len(rows) == 17 * 19
    assert all(row.split(",")[status] in {"simulated", "suppressed"} for row in rows)


def test_published_figures_have_no_ribbon_and_name_their_source(explore):
    """Neither screen nor file speak of a simulation; the card links to the source."""
    screen = explore("cube=odd17-2022&fix=territory").rest()
    expect(screen.page.locator("#ribbon")).to_be_hidden()
    expect(screen.card).not_to_contain_text("simulée")
    expect(screen.card.locator("dd a")).not_to_have_count(0)
    with screen.page.expect_download() as download:
        screen.page.click("#twin-csv")
    assert "simul" not in download.value.suggested_filename
