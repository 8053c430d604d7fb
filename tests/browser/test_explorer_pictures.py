"""Map, small maps, strips of the three levels and cube: they say what the face says."""

import re

import pytest
from playwright.sync_api import expect

from cube17 import Selection, load_cube

pytestmark = pytest.mark.browser

SMALL_STEPS = """() => [...document.querySelectorAll('.map-multiples li')].map((item) =>
    Object.fromEntries([...item.querySelectorAll('.units path')].map(
        (path) => [path.dataset.territory, path.dataset.step ?? path.dataset.mark])))"""
AURA = "fix=domain&domain=logement&profile=fondations&units=departement&within=REG-84"


@pytest.mark.parametrize("query", ["domain=sante", f"{AURA}&show=gap&territory=DEP-38"])
def test_map_and_face_agree_on_tint_mark_and_words(explore, query):
    """Each territory of the focused row has on the map the tint, the mark and the words it has."""
    screen = explore(query)
    axis = "domain" if "fix=domain" not in query else "profile"
    focused = next(c for c in screen.face() if c["selected"] == "true")
    row = [c for c in screen.face() if c[axis] == focused[axis]]
    units = {unit["territory"]: unit for unit in screen.map()}
    names = {unit.code: unit.name for unit in load_cube("demonstration").territories}
    compared = [cell for cell in row if cell["territory"] in units]
    assert len(compared) >= 12
    for cell in compared:
        unit = units[cell["territory"]]
        assert (unit.get("step"), unit.get("mark")) == (cell.get("step"), cell.get("mark"))
        assert unit["label"].startswith(f"{names[cell['territory']]}\u00a0: ")
        words = cell["label"] or f"{cell['text']}\u202f%"
        assert unit["label"].endswith(words)


def test_a_map_of_gaps_writes_its_verdicts(explore):
    """Triangles and the sign of an open gap stand on the map, one for each verdict."""
    screen = explore("show=gap")
    written = screen.page.locator(".map-glyphs text").all_text_contents()
    for sign, verdict in (("▲", "plus fort"), ("▼", "plus faible"), ("≈", "écart non établi")):
        units = {u["territory"] for u in screen.map() if u["label"].endswith(verdict)}
        assert units
        assert sum(text.startswith(sign) for text in written) >= len(units)


def test_small_maps_show_every_member_on_one_scale(explore):
    """One map for each row of the face, tinted as the row; choosing one leads to its one map."""
    screen = explore("maps=many&domain=sante")
    expect(screen.small_maps).to_have_count(17)
    expect(screen.page.locator(".map-multiples li").last.locator("[data-step]")).not_to_have_count(
        0
    )
    face = screen.face()
    maps = screen.page.evaluate(SMALL_STEPS)
    for k, steps in enumerate(maps):
        row = {c["territory"]: c.get("step", c.get("mark")) for c in face[k * 19 : (k + 1) * 19]}
        assert steps == {code: row[code] for code in steps}
    current = screen.page.locator(".map-multiples [aria-current]")
    expect(current).to_have_text([short("sante")])
    screen.small_maps.filter(has_text="Handicap").click()
    screen.wait_query("domain=handicap")
    expect(screen.page.locator("#map-title")).to_have_text(re.compile("^Handicap.* par région$"))
    expect(screen.unit("REG-53")).to_have_count(1)


def test_levels_compare_france_regions_and_local_units(explore):
    """Each domain has its strip of dots; the number of France is that of the library."""
    screen = explore("units=levels&profile=citoyens")
    expect(screen.strips).to_have_count(17)
    expect(screen.page.locator("#face")).to_be_hidden()
    cube = load_cube("demonstration")
    face = cube.face(Selection(profile="citoyens"))
    france = face[face.territory == "FR"].set_index("domain").value
    wanted = [f"{france[domain['id']]:.0f}\u202f%" for domain in cube.dictionary["domains"]]
    expect(screen.page.locator(".levels-value")).to_have_text(wanted)
    expect(screen.page.locator(".levels-range").first).to_have_text(re.compile(r"\d+ – \d+"))


def short(domain: str) -> str:
    """Name of a domain where there is little room."""
    described = load_cube("demonstration").dictionary["domains"]
    return next(record["short"] for record in described if record["id"] == domain)


def test_a_dot_of_the_levels_chooses_its_row_and_its_territory(explore):
    """Keys walk along the dots and between rows; Enter takes card, map and address along."""
    screen = explore("units=levels")
    strip = screen.page.locator(".levels-strip[tabindex='0']")
    strip.focus()
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Home")
    walking = screen.page.locator(".levels-strip:focus")
    name = walking.get_attribute("aria-valuetext").split(" (")[0]
    screen.page.keyboard.press("Enter")
    screen.wait_query("domain=pouvoir-achat", "units=levels")
    expect(screen.card.locator(".card-title")).to_contain_text(name)
    expect(screen.card.locator(".card-title")).to_contain_text("Niveau de vie, pouvoir d’achat")
    expect(screen.page.locator(".levels .in-focus th")).to_have_text(short("pouvoir-achat"))
    box = screen.strips.nth(5).bounding_box()
    screen.strips.nth(5).click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    screen.wait_query("domain=environnement", "units=levels")


def test_the_cube_turns_and_changes_layer_by_buttons_keys_and_pointer(explore):
    """The navigator leads the sentence and the face; each turn keeps the layer in focus."""
    screen = explore("domain=emploi&territory=REG-53")
    page = screen.page
    caption = page.locator(".cube-caption")
    page.click(".cube-turn[data-axis=domain]")
    screen.wait_query("fix=domain", "domain=emploi", "territory=REG-53")
    expect(page.locator(".cube-turn[data-axis=domain]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#face")).to_have_attribute("data-rows", "profile")
    page.locator(".cube-stack").press("ArrowDown")
    screen.wait_query("fix=domain", "domain=pouvoir-achat")
    expect(caption).to_contain_text("2e sur 16")
    page.locator(".cube-stack").press("ArrowRight")
    screen.wait_query("fix=territory", "territory=REG-53")
    expect(page.locator("#face")).to_have_attribute("data-columns", "domain")
    expect(caption).to_contain_text("2e sur 3")
    page.locator(".cube-step").last.click()
    screen.wait_query("fix=territory", "territory=DEP-35")
    page.locator(".cube-stack").press("Home")
    screen.wait_query("fix=territory")
    expect(page.locator("#explorer select[aria-label='Membre fixé']")).to_have_value("FR")
