"""A phone 360 pixels wide: no page moves sideways, fingers find their targets."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
PATHS = [
    "/",
    "/methode",
    "/nulle-part",
    "/explorer?cube=nul",
    "/explorer",
    "/explorer?show=gap&fix=domain&domain=emploi&units=departement&within=REG-84",
    "/explorer?units=levels",
    "/explorer?maps=many",
    "/explorer?units=epci&within=DEP-35",
    "/explorer?cube=odd17-2022&fix=territory&profile=academiques",
]
WIDE = """() => [...document.querySelectorAll('main *')].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && getComputedStyle(node).overflowX === 'visible'
      && !node.closest('svg') && !node.closest('.visually-hidden');
  }).slice(0, 5).map((node) => node.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('.explorer select, .explorer button')]
    .filter((node) => node.offsetParent && node.getBoundingClientRect().height < 43.5)
    .map((node) => node.outerHTML.slice(0, 120))"""
OVERSEAS = ["REG-01", "REG-02", "REG-03", "REG-04", "REG-06"]


@pytest.mark.parametrize("path", PATHS)
def test_no_page_moves_sideways(visit, path):
    """The page is as wide as the screen; what is wider scrolls in a place of its own."""
    nowhere = "nul" in path
    page = visit(path, **PHONE, faults=nowhere)
    if path.startswith("/explorer") and not nowhere:
        page.wait_for_selector("#carte [data-step], #carte [data-mark]", state="attached")
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width == 360, page.evaluate(WIDE)


@pytest.mark.parametrize("query", ["show=gap", "units=levels&maps=many", "fix=territory"])
def test_controls_are_large_enough_for_fingers(explore, query):
    """Lists, buttons and rows are at least 44 pixels high."""
    screen = explore(query, **PHONE)
    assert screen.page.evaluate(SMALL) == []


def test_map_card_and_list_follow_each_other(explore):
    """The table gives way to a sorted list of the focused row; map and card come first."""
    screen = explore("domain=sante", **PHONE)
    expect(screen.page.locator("#face")).to_be_hidden()
    parts = ["#carte", "#fiche", ".face-list", "#cube"]
    tops = [screen.page.locator(part).bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    values = screen.page.locator(".face-list .list-value [aria-hidden]").all_text_contents()
    assert len(values) == 19
    assert [int(value) for value in values] == sorted(map(int, values), reverse=True)


def test_a_row_of_the_list_and_a_tap_on_the_map_choose_a_territory(explore):
    """Both lead to the card, and the list marks what was chosen."""
    screen = explore(**PHONE, has_touch=True)
    chosen = screen.page.locator(".face-list [aria-pressed=true]")
    screen.page.locator(".face-list button", has_text="Bretagne").tap()
    screen.wait_query("territory=REG-53")
    expect(chosen).to_contain_text("Bretagne")
    expect(screen.card.locator(".card-title")).to_contain_text("Bretagne")
    screen.unit("REG-76").tap(force=True)
    screen.wait_query("territory=REG-76")
    expect(chosen).to_contain_text("Occitanie")


def test_small_overseas_territories_are_within_reach_of_a_finger(explore):
    """A tap anywhere in the frame of an inset chooses its territory."""
    screen = explore(**PHONE, has_touch=True)
    for code in OVERSEAS:
        screen.unit(code).tap(force=True)
        screen.wait_query(f"territory={code}")
    frames = screen.page.locator("#carte .insets rect")
    for k in range(frames.count()):
        box = frames.nth(k).bounding_box()
        screen.page.touchscreen.tap(box["x"] + 4, box["y"] + 4)
        expect(screen.page.locator("#carte [aria-selected=true]")).to_have_count(1)
