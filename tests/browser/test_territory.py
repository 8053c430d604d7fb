"""The page of a territory in a real browser: keyboard alone, a phone, both themes, other pages."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLACES = {
    "France": "/territoire/FR",
    "région": "/territoire/REG-53",
    "département without census": "/territoire/DEP-976",
    "Paris": "/territoire/DEP-75",
    "EPCI": "/territoire/EPCI-243500139",
    "long name": "/territoire/EPCI-244400610",
    "masked": "/territoire/EPCI-200007177",
    "island": "/territoire/COM-29155",
    "published": "/territoire/FR?cube=odd17-2022",
    "without data": "/territoire/REG-53?cube=odd17-2022",
    "unknown": "/territoire/nul",
    "unknown and long": "/territoire/" + "W" * 200,
}
PHONE = {"width": 360, "height": 740}
SMALL = """() => [...document.querySelectorAll('main :is(a, button, select, summary)')]
    .filter((node) => node.checkVisibility() && !node.closest('p, figcaption'))
    .map((node) => [node.textContent.slice(0, 40), node.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
    .map(([text, box]) => `${text} ${box.width} × ${box.height}`)"""
WIDE = """() => [...document.querySelectorAll('main *')].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1
      && !node.closest('svg, .table-scroll, .visually-hidden, thead');
  }).slice(0, 5).map((node) => node.outerHTML.slice(0, 160))"""
CUT = """() => [...document.querySelectorAll('main :is(th, td)')]
    .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
    .map((node) => node.textContent)"""
FOCUSED = "() => document.activeElement.textContent || document.activeElement.id"


def press_until(page, text, key="Tab", most=60):
    """Press a key until what has the focus says so."""
    for _ in range(most):
        page.keyboard.press(key)
        if text in page.evaluate(FOCUSED):
            return
    pytest.fail(f"no « {text} » by {key}")


def catch_print(page):
    page.add_init_script("window.print = () => { document.body.dataset.printed = 'yes'; };")


# -- by keyboard alone, from the home page to a sheet


def test_from_home_by_the_navigation_to_a_printed_sheet(visit):
    page = visit("/")
    catch_print(page)
    press_until(page, "Mon territoire")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/territoire/FR$"))
    press_until(page, "Bretagne")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Bretagne")
    press_until(page, "Imprimer")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")


def test_from_home_by_the_search_field_to_a_printed_sheet(visit):
    page = visit("/")
    catch_print(page)
    page.keyboard.press("/")
    page.keyboard.type("saint malo")
    expect(page.locator(".search [role=option]").first).to_contain_text("Saint-Malo")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/territoire/COM-35288$"))
    expect(page.locator(".territory-commune")).to_contain_text("Saint-Malo")
    press_until(page, "Imprimer")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")


def test_choices_are_made_by_keyboard_and_are_in_the_address(visit):
    page = visit("/territoire/DEP-35")
    page.locator("#choix-reference").focus()
    page.keyboard.type("Fran")
    press_until(page, "Afficher", most=6)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("reference=FR"))
    expect(page.locator(".territory-sentence").first).to_contain_text("référence, France")


def test_back_and_forward_show_each_page_again(visit):
    page = visit("/territoire/FR")
    page.get_by_role("link", name="Corse").first.click()
    expect(page.locator("h1")).to_have_text("Corse")
    page.get_by_role("link", name="Corse-du-Sud").first.click()
    expect(page.locator("h1")).to_have_text("Corse-du-Sud")
    for step, name in (("back", "Corse"), ("back", "France"), ("forward", "Corse")):
        page.go_back() if step == "back" else page.go_forward()
        expect(page.locator("h1")).to_have_text(name)


# -- from and to other pages


def test_from_the_explorer_to_the_page_and_back_to_the_very_cell(explore):
    screen = explore("profile=associations&territory=REG-53")
    screen.card.get_by_role("link", name="Fiche du territoire").click()
    page = screen.page
    expect(page).to_have_url(re.compile(r"/territoire/REG-53\?.*profile=associations"))
    expect(page.locator("#choix-profile")).to_have_value("associations")
    cell = page.locator(".territory-answers td a").first
    value = cell.locator(".territory-value").inner_text()
    cell.click()
    expect(page.locator("#fiche .card-title")).to_contain_text("Bretagne · ")
    expect(page.locator("#fiche .card-value")).to_contain_text(value.split()[0])


def test_from_home_by_its_door(visit):
    page = visit("/")
    page.get_by_role("link", name="Trouver mon territoire").click()
    expect(page.locator("h1")).to_have_text("France")


def test_pages_of_dash_follow(visit):
    page = visit("/territoire/FR")
    page.locator("#nav").get_by_role("link", name="Méthode").click()
    page.wait_for_selector("#_pages_content > *")
    expect(page.locator("#nav [aria-current=page]")).to_have_text("Méthode")
    page.locator("#nav").get_by_role("link", name="Mon territoire").click()
    expect(page.locator("#territoire h1")).to_have_text("France")
    page.go_back()
    page.wait_for_selector("#_pages_content > *")


def test_dash_is_not_loaded(visit, requests):
    page = visit("/methode")
    asked = requests(page)
    page.goto("/territoire/REG-53")
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if "_dash" in address] == []
    assert all(address.startswith(page.url.split("/territoire")[0]) for address in asked)


# -- on a phone


@pytest.mark.parametrize("path", PLACES.values(), ids=PLACES)
def test_a_phone_shows_it_whole(visit, path):
    """No sideways move, nothing cut, targets of 44 px; links within a sentence are exempt."""
    page = visit(path, **PHONE, faults="nul" in path or "WW" in path)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360, page.evaluate(WIDE)
    assert page.evaluate(WIDE) == []
    assert page.evaluate(SMALL) == []
    for details in page.locator("main details").all():
        details.evaluate("(node) => { node.open = true; }")
    assert page.evaluate(WIDE) == []
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("width", [360, 768, 1024, 1280, 1920])
def test_no_cell_is_cut(visit, width):
    """Nor does its text reach into the next one."""
    page = visit("/territoire/EPCI-244400610", width=width)
    assert page.evaluate(CUT) == []
    page.locator("#projector").click()
    assert page.evaluate(CUT) == []


# -- for everyone


@pytest.mark.parametrize("name", ["France", "masked", "published", "without data", "unknown"])
def test_no_violation(visit, axe, name):
    page = visit(PLACES[name], width=1440, faults=name == "unknown")
    for details in page.locator("main details").all():
        details.evaluate("(node) => { node.open = true; }")
    found = []
    for theme, width in (("light", 1440), ("dark", 360), ("dark", 1440), ("light", 360)):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{theme}, {width}: {line}" for line in axe(page)]
    assert found == []


def test_projector_and_theme_are_kept_from_page_to_page(visit):
    page = visit("/territoire/FR", width=1920, height=1080)
    small = page.locator(".territory-value").first.bounding_box()["height"]
    page.locator("#projector").click()
    page.locator("#theme").click()
    theme = page.locator("html").get_attribute("data-theme-choice")
    page.get_by_role("link", name="Corse").first.click()
    expect(page.locator("h1")).to_have_text("Corse")
    expect(page.locator("html")).to_have_attribute("data-theme-choice", theme)
    assert page.locator(".territory-value").first.bounding_box()["height"] > small
    assert page.evaluate("() => document.documentElement.scrollWidth") == 1920
