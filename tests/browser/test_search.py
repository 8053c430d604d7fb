"""The search field in a real browser: keyboard alone, phones, a network that fails."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ADDRESS = "**/search.json"
MODULE = "**/search/main.mjs*"
FIELD = "#search-field"


class Search:
    """The field and its results."""

    def __init__(self, page):
        self.page = page
        self.field = page.get_by_role("combobox", name="Chercher un territoire")
        self.options = page.locator(".search [role=option]")
        self.said = page.locator(".search [role=status]")

    def ask(self, text):
        self.field.fill(text)
        return self

    def active(self):
        """Text of the option that assistive technology is told of."""
        told = self.field.get_attribute("aria-activedescendant")
        return told and self.page.locator(f"#{told}").inner_text().replace("\n", " ")


@pytest.fixture
def search(visit):
    def open_page(path="/nulle-part", **options):
        page = visit(path, **({"faults": True} | options))
        page.wait_for_selector(FIELD)
        return Search(page)

    return open_page


def hold(page, address):
    """Hold the answers of an address back; returns what lets them go."""
    held = []
    page.route(address, lambda route: held.append(route))  # noqa: PLW0108 (playwright marks it)

    def release():
        for route in held:
            route.continue_()

    return release


@pytest.mark.parametrize(
    ("text", "first", "code"),
    [
        ("35000", "Rennes Commune", "COM-35238"),
        ("st malo", "Saint-Malo Commune", "COM-35288"),
        ("pays de brest", "Brest Métropole EPCI", "EPCI-242900314"),
        ("marseile", "Marseille Commune", "COM-13055"),
    ],
)
def test_first_result_and_enter_opens_it(search, text, first, code):
    found = search().ask(text)
    expect(found.options.first).to_have_text(re.compile(f"^{first}"))
    expect(found.options.first).to_have_attribute("href", f"/territoire/{code}")
    found.page.keyboard.press("Enter")
    found.page.wait_for_url(f"**/territoire/{code}")


def test_nothing_is_loaded_before_the_field_has_the_focus(visit, requests):
    page = visit("/methode")
    page.wait_for_load_state("networkidle")
    asked = requests(page)
    assert (
        page.evaluate("performance.getEntries().filter(e => /search[/.](main|json)/.test(e.name))")
        == []
    )
    page.focus(FIELD)
    expect(page.locator(".search [role=status]")).to_contain_text("Nom, code postal")
    assert len([url for url in asked if url.endswith("/search.json")]) == 1
    assert [url for url in asked if "/search/main.mjs" in url]


def test_keyboard_alone(search):
    """Slash, arrows that wrap, Home and End on an option, Escape twice, Tab away."""
    found = search()
    page, press = found.page, found.page.keyboard.press
    press("/")
    expect(found.field).to_be_focused()
    expect(found.field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("saint denis")
    expect(found.options).to_have_count(8)
    expect(found.field).to_have_attribute("aria-expanded", "true")
    assert found.active() is None
    press("ArrowDown")
    assert found.active().startswith("Saint-Denis Commune")
    press("End")
    last = found.active()
    press("ArrowDown")
    press("ArrowUp")
    assert found.active() == last
    press("Home")
    assert found.active().startswith("Saint-Denis Commune")
    expect(page.locator(".search [aria-selected=true]")).to_have_count(1)
    press("Escape")
    expect(found.field).to_have_attribute("aria-expanded", "false")
    expect(found.field).to_have_value("saint denis")
    expect(page.locator(".search-panel")).to_be_hidden()
    press("Escape")
    expect(found.field).to_have_value("")
    page.keyboard.type("35")
    expect(found.options.first).to_be_visible()
    press("Tab")
    expect(page.locator(".search-panel")).to_be_hidden()
    expect(page.locator("#carnet-link")).to_be_focused()


def test_home_and_end_move_in_the_text_while_no_option_is_active(search):
    found = search().ask("rennes")
    expect(found.options.first).to_be_visible()
    found.page.keyboard.press("Home")
    found.page.keyboard.type("x")
    expect(found.field).to_have_value("xrennes")


def test_slash_is_a_letter_in_other_fields_and_can_be_switched_off(search):
    found = search("/explorer", faults=False)
    found.page.keyboard.press("/")
    found.page.keyboard.type("chalon/saone")
    expect(found.field).to_have_value("chalon/saone")
    found.field.fill("")
    switch = found.page.locator(".search-slash")
    switch.click()
    expect(switch).to_have_text("Venir ici par la touche /")
    found.field.blur()
    found.page.keyboard.press("/")
    expect(found.field).not_to_be_focused()
    found.page.reload()
    found.page.wait_for_selector(FIELD)
    found.page.keyboard.press("/")
    expect(found.field).not_to_be_focused()


def test_results_tell_homonyms_apart_and_mark_what_was_asked(search):
    found = search().ask("saint den")
    expect(found.options.first.locator("mark")).to_have_text(["Saint", "Den"])
    labels = found.options.evaluate_all("all => all.map(o => o.textContent)")
    assert {"(93)", "(974)"} <= {re.search(r"\(\w+\)", label)[0] for label in labels}
    assert len(set(labels)) == len(labels)
    expect(found.said).to_contain_text("Les 8 premiers territoires")


def test_a_click_opens_a_result(search):
    found = search().ask("35400")
    found.options.first.click()
    found.page.wait_for_url("**/territoire/COM-35288")


def test_no_result_is_said(search):
    found = search().ask("xyzzy")
    expect(found.said).to_have_text("Aucun territoire ne porte ce nom ou ce code.")
    found.page.keyboard.press("Enter")
    assert found.page.url.endswith("/nulle-part")


@pytest.mark.parametrize("blocked", [ADDRESS, MODULE], ids=["data", "script"])
def test_a_network_that_fails_is_said_and_tried_again(search, blocked):
    found = search()
    found.page.route(blocked, lambda route: route.abort())
    found.ask("brest")
    alert = found.page.locator(".search [role=alert]")
    expect(alert).to_contain_text("n’a pas pu être chargée")
    found.page.unroute(blocked)
    alert.get_by_role("button", name="Réessayer").click()
    expect(found.options.first).to_have_text(re.compile("^Brest Commune"))
    expect(alert).to_have_count(0)
    expect(found.field).to_be_focused()


def test_enter_before_the_data_came_opens_the_first_result_once_they_have(search):
    found = search()
    release = hold(found.page, ADDRESS)
    found.ask("35000")
    expect(found.said).to_have_text("Les territoires se chargent…")
    found.page.keyboard.press("Enter")
    release()
    found.page.wait_for_url("**/territoire/COM-35238")


def test_what_is_typed_before_dash_has_drawn_the_header_stays(browser, server_url):
    page = browser.new_context(base_url=server_url).new_page()
    release = hold(page, "**/_dash-layout")
    page.goto("/explorer")
    page.wait_for_selector("#early #search-field")
    page.focus(FIELD)
    page.keyboard.type("st ma")
    expect(page.locator(".search [role=option]").first).to_be_visible()
    release()
    page.wait_for_selector("#early", state="detached")
    expect(page.locator("#react-entry-point .search input")).to_be_focused()
    page.keyboard.type("lo")
    expect(page.locator(FIELD)).to_have_value("st malo")
    expect(page.locator(FIELD)).to_have_count(1)
    expect(page.locator(".search [role=option]").first).to_have_attribute(
        "href", "/territoire/COM-35288"
    )
    page.context.close()


@pytest.mark.parametrize("text", ["", "saint denis", "xyzzy"], ids=["hint", "results", "none"])
@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("dark", 360)])
def test_no_accessibility_violation(search, axe, theme, width, text):
    found = search(theme=theme, width=width).ask(text)
    found.field.focus()
    expect(found.said).not_to_have_text(re.compile("^$|chargent"))
    found.page.keyboard.press("ArrowDown")
    assert axe(found.page) == []


@pytest.mark.parametrize("projector", [False, True])
@pytest.mark.parametrize("text", ["pays de brest", "st malo", ""])
def test_phone_has_room_and_moves_in_one_direction(search, text, projector):
    found = search(width=360, height=640)
    if projector:
        found.page.click("#projector")
    sign = found.page.locator(".search").bounding_box()
    assert min(sign["width"], sign["height"]) >= 44
    found.field.focus()
    found.ask(text)
    expect(found.said).not_to_have_text(re.compile("^$|chargent"))
    assert found.page.evaluate("document.documentElement.scrollWidth") == 360
    box = found.field.bounding_box()
    assert box["width"] > 300
    panel = found.page.locator(".search-panel").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 360
    assert panel["y"] + panel["height"] <= 640
    heights = found.options.evaluate_all("all => all.map(o => o.getBoundingClientRect().height)")
    assert all(height >= 44 for height in heights)


@pytest.mark.parametrize("width", [800, 1024, 1366])
def test_header_stays_on_one_line(search, width):
    found = search(width=width)
    tops = found.page.evaluate(
        "[...document.querySelector('.site-header').children].map(e => {"
        " const r = e.getBoundingClientRect(); return r.top + r.height / 2; })"
    )
    assert max(tops) - min(tops) < 4
    assert found.page.evaluate("document.documentElement.scrollWidth") == width


def test_print_leaves_the_field_out(search):
    found = search()
    found.page.emulate_media(media="print")
    expect(found.field).to_be_hidden()
