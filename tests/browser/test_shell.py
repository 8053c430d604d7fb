"""The shell in a real browser: themes, projector, keyboard, small screens, graphs."""

import pytest

from components.graph import GRAPH_CONFIG

pytestmark = pytest.mark.browser

HTML = "document.documentElement"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/nulle-part"])
def test_no_accessibility_violation(visit, axe, path, theme):
    page = visit(path, theme=theme, faults=True)
    assert page.evaluate(f"{HTML}.dataset.bsTheme") == theme
    assert axe(page) == []


def test_theme_cycles_and_is_remembered_before_anything_is_painted(visit):
    page = visit("/nulle-part", theme="dark", faults=True)
    button = page.locator("#theme")
    seen = []
    for _ in range(3):
        seen.append((button.get_attribute("aria-label"), page.evaluate(f"{HTML}.dataset.bsTheme")))
        button.click()
    assert seen == [
        ("Thème\u00a0: automatique", "dark"),
        ("Thème\u00a0: clair", "light"),
        ("Thème\u00a0: sombre", "dark"),
    ]
    button.click()
    page.reload(wait_until="commit")
    assert page.evaluate(f"{HTML}.dataset.bsTheme") == "light"


def test_automatic_theme_follows_the_system(visit):
    page = visit("/nulle-part", theme="light", faults=True)
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-bs-theme=dark]")


def test_projector_enlarges_the_type_and_says_so(visit):
    page = visit("/nulle-part", faults=True)
    size = f"parseFloat(getComputedStyle({HTML}).fontSize)"
    before = page.evaluate(size)
    page.click("#projector")
    assert page.get_attribute("#projector", "aria-pressed") == "true"
    assert page.evaluate(size) > 1.2 * before


@pytest.mark.parametrize("projector", [False, True])
def test_narrow_phone_scrolls_in_one_direction_and_has_room_for_fingers(visit, projector):
    page = visit("/nulle-part", width=360, height=740, faults=True)
    if projector:
        page.click("#projector")
    assert page.evaluate(f"{HTML}.scrollWidth") == 360
    small = page.evaluate(
        "[...document.querySelectorAll('header a, header button')].map(e => [e.outerHTML,"
        " e.getBoundingClientRect()]).filter(([, r]) => r.width < 44 || r.height < 44)"
    )
    assert small == []


def test_keyboard_reaches_the_content_first(visit):
    page = visit("/nulle-part", faults=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_focus_is_visible_on_every_control_of_the_header(visit):
    page = visit("/nulle-part", faults=True)
    for _ in range(page.locator("header a, header button").count() + 1):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"


def test_current_page_is_marked_and_focus_follows(visit):
    page = visit("/nulle-part", faults=True)
    entry = page.locator(".nav-entry").first
    assert page.locator("[aria-current]").count() == 0
    entry.click()
    page.wait_for_selector(".nav-entry[aria-current=page]")
    assert entry.get_attribute("aria-current") == "page"
    assert page.evaluate("document.activeElement.id") == "contenu"
    page.go_back()
    page.wait_for_selector("h1:has-text('Page introuvable')")
    assert page.locator("[aria-current]").count() == 0


def test_print_leaves_the_navigation_out(visit):
    page = visit("/nulle-part", faults=True)
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert page.locator(".brand").is_visible()


def test_without_scripts_the_page_says_what_to_do(browser, server_url):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(server_url)
    assert page.locator("noscript a").get_attribute("href") == "/explorer.csv"
    page.context.close()


def test_first_graph_loads_the_partial_bundle_and_nothing_else(visit):
    page = visit("/nulle-part", faults=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """config => dash_clientside.set_props("_pages_content", {children: {
            namespace: "dash_core_components", type: "Graph", props: {
                id: "essai", config, figure: {data: [{type: "bar", x: [1, 2], y: [3, 4]}]}}}})""",
        GRAPH_CONFIG,
    )
    page.wait_for_selector("#essai .main-svg .bars")
    bundles = [url for url in asked if "plotly" in url]
    assert len(bundles) == 1
    traces = page.evaluate("Object.keys(Plotly.PlotSchema.get().traces).sort()")
    assert traces == ["bar", "pie", "scatter"]
    buttons = page.evaluate(
        "[...document.querySelectorAll('.modebar-btn')].map(b => b.dataset.title)"
    )
    assert "Télécharger l’image (PNG)" in buttons
    assert not [title for title in buttons if "Share" in title or "Plotly" in title]
