"""The whole Explorer without a pointer: order of stops, visible focus, no trap, what is said."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Where the focus is, whether it can be seen, and in which part of the page.
STOP = """async () => {
  // Two frames: a skip link comes into view, the page scrolls.
  for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const drawn = node.closest('#carte') && document.querySelector('.map-cursor')?.getAttribute('d');
  const part = node.closest(
    '.panel, .controls, .ribbon, #keep, #share, header, footer, .skip-link');
  return {
    part: part?.id || [...part?.classList ?? []].at(-1) || part?.localName,
    name: node.id || node.getAttribute('aria-label') || node.textContent.trim(),
    tag: node.localName,
    visible: Boolean(outlined || drawn),
    inView: node.getBoundingClientRect().bottom > 0,
  };
}"""


def walk(page, key: str = "Tab") -> list[dict]:
    """Press a key until the focus leaves the page."""
    stops = []
    page.keyboard.press(key)
    while (stop := page.evaluate(STOP)) and len(stops) < 120:
        stops.append(stop)
        page.keyboard.press(key)
    return stops


def test_tab_walks_through_everything_in_order_and_out_again(explore):
    """Skip link, header, sentence, cube, face, files, map, card: once each, focus always seen."""
    stops = walk(explore("show=gap&territory=REG-53", reduced_motion="reduce").rest().page)
    assert stops[0]["name"] == "Aller au contenu"
    assert [stop for stop in stops if not (stop["visible"] and stop["inView"])] == []
    parts = [stop["part"] for stop in stops]
    order = list(dict.fromkeys(parts))
    assert order == [
        "skip-link", "site-header", "ribbon", "explorer-controls", "keep", "share",
        "panel-cube", "panel-face", "panel-map", "fiche",
    ]  # fmt: skip
    names = [(stop["part"], stop["name"]) for stop in stops]
    assert len(names) == len(set(names)), "a part is entered twice"
    selects = [stop["name"] for stop in stops if stop["tag"] == "select"]
    assert selects == [
        "Données", "Axe fixé", "Membre fixé", "Territoires comparés", "Question observée",
        "Valeurs ou écarts",
    ]  # fmt: skip
    assert [stop["tag"] for stop in stops if stop["part"] == "panel-cube"] == 3 * ["button"] + [
        "div"
    ]
    assert [stop["tag"] for stop in stops if stop["tag"] in {"td", "path"}] == ["td", "path"]
    assert {"twin-csv", "twin-json", "map-many", "share"} <= {s["name"] for s in stops}


def test_shift_tab_walks_back_to_the_start(explore):
    """From the last stop to the skip link: no trap in the other direction either."""
    page = explore().rest().page
    forward = [stop["name"] for stop in walk(page)]
    backward = [stop["name"] for stop in walk(page, "Shift+Tab")]
    assert backward[: len(forward)][::-1] == forward


def test_levels_and_small_maps_are_walked_too(explore):
    """Strips have one stop, each small map is a button; focus is always seen, nothing holds it."""
    stops = walk(explore("units=levels&maps=many").rest().page)
    assert [stop for stop in stops if not stop["visible"]] == []
    assert len([stop for stop in stops if stop["part"] == "panel-map"]) == 17 + 1
    assert len([s for s in stops if s["part"] == "panel-face" and s["tag"] == "div"]) == 1


def test_arrows_home_end_and_enter_walk_over_the_face(explore):
    """One cell has the focus and the selection; card, sentence and address follow."""
    screen = explore("domain=emploi&territory=REG-11")
    keyboard = screen.page.keyboard
    screen.focused.focus()

    def stands_on(domain: str, territory: str) -> None:
        cell = screen.cell(domain=domain, territory=territory)
        expect(cell).to_be_focused()
        expect(cell).to_have_attribute("aria-selected", "true")
        expect(cell).to_have_attribute("tabindex", "0")
        expect(screen.page.locator("#face td[tabindex='0']")).to_have_count(1)

    moves = [
        ("ArrowDown", "pouvoir-achat", "REG-11"),
        ("ArrowUp", "emploi", "REG-11"),
        ("ArrowLeft", "emploi", "REG-32"),
        ("Home", "emploi", "FR"),
        ("ArrowLeft", "emploi", "FR"),
        ("End", "emploi", "REG-06"),
        ("Control+Home", "all", "FR"),
        ("ArrowUp", "all", "FR"),
        ("Control+End", "culture-sport", "REG-06"),
    ]
    columns = [cell["territory"] for cell in screen.face()[:19]]
    before = columns[columns.index("REG-11") - 1]
    for key, domain, territory in moves:
        keyboard.press(key)
        stands_on(domain, before if key == "ArrowLeft" and territory != "FR" else territory)
    screen.wait_query("domain=culture-sport", "territory=REG-06")
    expect(screen.card.locator(".card-title")).to_contain_text("Mayotte")
    keyboard.press("Enter")
    stands_on("culture-sport", "REG-06")


# Keys that lead from one unit of the map to another, by the page's own rule.
WAY = """async ([from, to]) => {
  const {static: base} = JSON.parse(document.getElementById('cube17-config').textContent);
  const {destination} = await import(`${base}explorer/neighbours.mjs`);
  const points = [...document.querySelectorAll('#carte .units path:not([data-zoom])')].map(
    ({dataset: {territory, x, y}}) => ({code: territory, x: Number(x), y: Number(y)}));
  const ways = new Map([[from, []]]);
  for (const [code, keys] of ways)
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
      const next = destination(points, code, key);
      if (!ways.has(next)) ways.set(next, [...keys, key]);
    }
  return ways.get(to);
}"""


def test_arrows_walk_over_the_map_to_neighbours_and_overseas(explore):
    """One stop for the map: arrows to neighbours and to all five overseas, Enter to choose."""
    screen = explore("territory=REG-53")
    keyboard = screen.page.keyboard
    stop = screen.page.locator("#carte path[tabindex='0']")
    expect(stop).to_have_attribute("data-territory", "REG-53")
    stop.focus()
    keyboard.press("ArrowRight")
    expect(stop).to_be_focused()
    assert stop.get_attribute("data-territory") in {"REG-28", "REG-52"}
    expect(screen.page.locator("#carte .picture-tip")).to_be_visible()
    keyboard.press("Escape")
    expect(screen.page.locator("#carte .picture-tip")).to_be_hidden()
    for code in ("REG-01", "REG-02", "REG-03", "REG-04", "REG-06", "REG-94"):
        here = stop.get_attribute("data-territory")
        for key in screen.page.evaluate(WAY, [here, code]):
            keyboard.press(key)
        expect(stop).to_have_attribute("data-territory", code)
        expect(stop).to_be_focused()
    keyboard.press("Enter")
    screen.wait_query("territory=REG-94")
    expect(screen.focused).to_have_attribute("data-territory", "REG-94")
    expect(screen.unit("REG-94")).to_have_attribute("aria-selected", "true")
    expect(stop).to_be_focused()


def test_the_sentence_announces_each_change_once(explore):
    """The phrase is a polite live region whose text changes with the view, and only then."""
    screen = explore()
    expect(screen.phrase).to_have_attribute("aria-live", "polite")
    screen.page.evaluate("""() => {
      window.said = [];
      new MutationObserver((changes) => window.said.push(...changes.map(({target}) => target)))
        .observe(document.getElementById('phrase'), {childList: true, characterData: true,
                                                     subtree: true});
    }""")
    before = screen.phrase.text_content()
    screen.control("Valeurs ou écarts").focus()
    screen.choose("Valeurs ou écarts", "france")
    expect(screen.phrase).not_to_have_text(before)
    assert screen.page.evaluate("() => window.said.length") == 1
    screen.page.click("#map-many")
    screen.wait_query("maps=many")
    assert screen.page.evaluate("() => window.said.length") == 1


def test_controls_work_from_the_keyboard(explore):
    """Arrows in a list choose; the focus stays on it while the page changes around it."""
    screen = explore().rest()
    held = screen.control("Membre fixé")
    held.focus()
    screen.page.keyboard.press("ArrowDown")
    screen.wait_query("profile=fondations")
    expect(held).to_be_focused()
    screen.page.locator("#map-many").focus()
    screen.page.keyboard.press("Space")
    screen.wait_query("maps=many")
    expect(screen.page.locator("#map-many")).to_be_focused()
    screen.small_maps.nth(2).focus()
    screen.page.keyboard.press("Enter")
    screen.wait_query("domain=pouvoir-achat")
