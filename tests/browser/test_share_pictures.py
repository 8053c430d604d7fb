"""Pictures for slides: everything is said in them, marks are kept, the theme leaves no trace."""

import base64
import re
import struct
import xml.etree.ElementTree as ET

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
VIEWS = {
    "values": "",
    "gaps": "show=gap&profile=fondations&domain=securite",
    "EPCI": "units=epci&within=DEP-35&territory=EPCI-243500139",
    "all départements": "units=departement&within=FR&territory=DEP-35&show=gap",
    "near": "units=departement&within=REG-53&zoom=within",
    "levels": "units=levels",
    "small maps": "fix=domain&domain=sante&maps=many",
    "published": "cube=odd17-2022&fix=territory",
}
COLORS = """async (data) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const {data: pixels} = context.getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Map();
    for (let k = 0; k < pixels.length; k += 4 * 97) {
      const key = pixels.slice(k, k + 3).join();
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    return {colors: seen.size, white: seen.get('255,255,255') / (pixels.length / 4 / 97)};
  }"""


def texts(svg: bytes) -> str:
    return " ".join(node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_an_svg_says_everything_by_itself(explore, query, share):
    """It parses, names what it shows and where it is from, and refers to nothing outside it."""
    screen = explore(query).rest()
    title, sentence = screen.page.text_content("#face-title"), screen.phrase.text_content()
    name, svg = share(screen.page).saved("SVG")
    said = " ".join(texts(svg).split())
    root = ET.fromstring(svg)
    assert root.get("viewBox") == "0 0 1600 900"
    assert title in root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text == sentence
    for part in ("Question :", "Source :", "Base :", "Date :", "Statut :"):
        assert part in said
    assert "ADMIN EXPRESS" in said
    assert "/explorer" in said
    simulated = "odd17" not in query
    assert ("DONNÉES SIMULÉES" in said) == simulated
    assert ("donnees-simulees" in name) == simulated
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", svg.decode()))
    assert used <= set(ids)
    assert not re.search(r"var\(|color-mix|color\(|url\(\"|href=|class=|style=", svg.decode())


def test_the_four_marks_are_in_the_picture_as_on_the_screen(explore, share):
    screen = explore(VIEWS["gaps"]).rest()
    shown = {cell["mark"] for cell in screen.face() if cell.get("mark")}
    legend = screen.page.locator(".marks li:visible").evaluate_all(
        "(items) => items.map((item) => item.lastChild.textContent)"
    )
    _, svg = share(screen.page).saved("SVG")
    root = ET.fromstring(svg)
    (table,) = (g for g in root.iter(f"{SVG}g") if g.get("data-part") == "table")
    drawn = [g.get("data-mark") for g in table.iter(f"{SVG}g") if g.get("data-mark")]
    on_screen = [cell["mark"] for cell in screen.face() if cell.get("mark")]
    assert sorted(drawn) == sorted(on_screen)
    assert shown >= {"suppressed", "not-established"}
    (key,) = (g for g in root.iter(f"{SVG}g") if g.get("data-part") == "legend")
    marks = {g.get("data-mark") for g in key.iter(f"{SVG}g")}
    assert {"absent", "suppressed", "zero", "not-established"} <= marks
    assert [words for words in legend if words not in texts(svg)] == []


def test_the_numbers_of_the_picture_are_those_of_the_screen(explore, share):
    screen = explore("domain=sante&show=gap&reference=mean").rest()
    _, svg = share(screen.page).saved("SVG")
    (table,) = (g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("data-part") == "table")
    drawn = sorted(node.text for g in table.iter(f"{SVG}g") for node in g.findall(f"{SVG}text"))
    heads = [node.text for node in table.findall(f"{SVG}text")]
    for head in heads:
        drawn.remove(head)
    assert drawn == sorted(c["text"] for c in screen.face() if c.get("mark") != "suppressed")


def test_a_picture_is_light_whatever_the_theme_and_leaves_the_page_as_it_was(explore, share):
    drawn = {}
    for theme in ("light", "dark"):
        page = explore(VIEWS["gaps"], theme=theme).rest().page
        _, drawn[theme] = share(page).saved("SVG")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    assert drawn["light"] == drawn["dark"]


@pytest.mark.parametrize("view", ["values", "EPCI", "published"])
def test_a_png_is_a_slide_and_shows_something(explore, view, share):
    screen = explore(VIEWS[view], theme="dark").rest()
    name, png = share(screen.page).saved("PNG")
    assert name == {"published": "cube17-odd17-2022-explorer.png"}.get(
        view, "cube17-demonstration-donnees-simulees-explorer.png"
    )
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (3200, 1800)
    seen = screen.page.evaluate(COLORS, base64.b64encode(png).decode())
    assert seen["colors"] > 50
    assert 0.4 < seen["white"] < 0.97


def test_a_comparison_is_a_picture_with_the_gaps_of_the_page(visit, share):
    """The largest gaps of régions first, in words, whatever the width of the page."""
    page = visit("/comparer?by=territory", width=360, height=740)
    page.wait_for_selector("#comparer[data-drawn] .main-svg")
    name, svg = share(page).saved("SVG")
    assert name == "cube17-demonstration-donnees-simulees-comparaison.svg"
    said = texts(svg)
    rows = page.locator("#comparer-strates tbody tr").evaluate_all(
        "(rows) => rows.slice(0, 18).map(({cells}) => [cells[0].textContent, cells[3].textContent])"
    )
    assert len(rows) == 18
    for region, gap in rows:
        assert region in said
        assert gap in said
    assert page.text_content("#comparer-phrase") in ET.fromstring(svg).findtext(f"{SVG}desc")
    assert "DONNÉES SIMULÉES" in said
