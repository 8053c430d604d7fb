"""What the Explorer asks the network for: little, once, and it bears the network's absence."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LOADED = "() => performance.getEntriesByType('resource').map((entry) => entry.name)"
EPCI = re.compile("epci")


def test_gestures_on_a_loaded_cube_ask_for_nothing(explore, requests):
    """Turning, fixing, gaps, focus, another question, the small maps: no request at all."""
    screen = explore().rest()
    page = screen.page
    asked = requests(page)
    gestures = [
        lambda: page.click(".cube-turn[data-axis=domain]"),
        lambda: page.locator(".cube-stack").press("ArrowDown"),
        lambda: page.click(".cube-turn[data-axis=territory]"),
        lambda: screen.choose("Membre fixé", "REG-53"),
        lambda: page.click(".cube-turn[data-axis=profile]"),
        lambda: screen.choose("Membre fixé", "fondations"),
        lambda: screen.choose("Valeurs ou écarts", "france"),
        lambda: screen.choose("Valeurs ou écarts", "mean"),
        lambda: screen.cell(domain="sante", territory="REG-11").click(),
        lambda: screen.tap("REG-94"),
        lambda: screen.choose("Question observée", "engagement-personnes"),
        lambda: page.click("#map-many"),
        lambda: screen.small_maps.nth(3).click(),
        page.go_back,
    ]
    for gesture in gestures:
        before = page.url
        gesture()
        expect(page).not_to_have_url(before)
    assert asked == []


def test_epci_are_asked_for_when_they_are_compared_and_once(explore, requests):
    """Names, map and cells of EPCI (and their département) come on request, and once for all."""
    screen = explore().rest()
    assert not any(EPCI.search(address) for address in screen.page.evaluate(LOADED))
    asked = requests(screen.page)
    screen.choose("Territoires comparés", "epci")
    screen.wait_query("units=epci")
    expect(screen.unit("EPCI-243500139")).to_have_count(1)
    screen.rest()
    assert len([address for address in asked if EPCI.search(address)]) == 3
    assert len(asked) == len(set(asked)) <= 4
    count = len(asked)
    screen.choose("Territoires comparés", "region")
    screen.choose("Territoires comparés", "epci")
    expect(screen.unit("EPCI-243500139")).to_have_count(1)
    assert len(asked) == count


def test_without_a_network_what_is_loaded_stays_usable(explore):
    """Turning works; what is missing is said politely and comes when the network is back."""
    screen = explore(faults=True).rest()
    page = screen.page
    page.context.set_offline(True)
    page.click(".cube-turn[data-axis=domain]")
    screen.wait_query("fix=domain")
    screen.choose("Valeurs ou écarts", "france")
    screen.wait_query("show=gap")
    seen, address = screen.seen(), page.url
    screen.choose("Territoires comparés", "epci")
    expect(screen.remarks).to_contain_text("ce qui est affiché reste valable")
    assert screen.seen() == seen
    assert page.url == address
    expect(screen.root).not_to_have_attribute("aria-busy", "true")
    page.context.set_offline(False)
    screen.choose("Territoires comparés", "epci")
    screen.wait_query("units=epci", "show=gap", "fix=domain")
    expect(screen.remarks).to_have_text("")
    expect(screen.unit("EPCI-243500139")).to_have_count(1)


def test_a_change_made_while_data_are_on_their_way_is_added(explore):
    """On a slow network nobody loses a choice: both are shown, and both are in the address."""
    screen = explore().rest()
    held, slow = [], [True]
    screen.page.route(EPCI, lambda route: held.append(route) if slow else route.continue_())
    with screen.page.expect_request(EPCI):
        screen.choose("Territoires comparés", "epci")
    screen.choose("Question observée", "engagement-personnes")
    slow.clear()
    for route in held:
        route.continue_()
    screen.wait_query("units=epci", "indicator=engagement-personnes")
    assert screen.controls()["Territoires comparés"] == "epci"
    assert screen.controls()["Question observée"] == "engagement-personnes"
    assert screen.remarks.text_content() == ""
