"""No violation that axe can find: every page and kind of view, two themes, two widths."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

VIEWS = {
    "home": "/",
    "method": "/methode",
    "nowhere": "/nulle-part",
    "unknown cube": "/explorer?cube=nul",
    "values": "/explorer",
    "gaps": "/explorer?show=gap&profile=fondations&domain=securite&territory=REG-03",
    "levels": "/explorer?units=levels",
    "small maps": "/explorer?fix=domain&domain=sante&maps=many",
    "EPCI": "/explorer?units=epci&within=DEP-35&territory=EPCI-243500139",
    "published": "/explorer?cube=odd17-2022&fix=territory&profile=academiques",
}
# Long tables: axe takes its time, half of the combinations must do.
LARGE = {"/methode", VIEWS["EPCI"]}
# The units of a map are built alike: forty of a thousand say what axe has to know.
SAMPLE = """() => document.querySelectorAll('#carte .units path').forEach((path, k) => {
    const kept = path.dataset.territory && (k < 40 || path.getAttribute('tabindex') === '0');
    if (!kept) path.remove();
  })"""


@pytest.mark.parametrize("path", VIEWS.values(), ids=VIEWS)
def test_no_violation(visit, axe, path):
    """Light and dark, at 1440 and at 390 pixels."""
    nowhere = "nul" in path
    page = visit(path, width=1440, faults=nowhere)
    if path.startswith("/explorer") and not nowhere:
        page.wait_for_selector("#carte [data-step], #carte [data-mark]", state="attached")
        page.wait_for_load_state("networkidle")
        page.evaluate(SAMPLE)
    found = []
    for theme, width in combinations(path):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{theme}, {width}: {line}" for line in axe(page)]
    assert found == []


def combinations(path):
    every = [("light", 1440), ("light", 390), ("dark", 390), ("dark", 1440)]
    return every[::2] if path in LARGE else every


def test_every_unit_of_the_largest_map_has_a_name(visit):
    """Names of a thousand EPCI come a moment after the map; none is left without."""
    page = visit(VIEWS["EPCI"])
    last = page.locator("#carte path[data-territory^=EPCI]:not([data-zoom])").last
    expect(last).to_have_attribute("aria-label", re.compile("."))
    expect(page.locator("#carte path[role=option][aria-label='']")).to_have_count(0)
