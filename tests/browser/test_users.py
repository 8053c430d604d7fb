"""Two visitors at once, and what each of them has chosen for their own eyes."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FRAMES = """() => { const own = window.requestAnimationFrame; window.frames_asked = 0;
    window.requestAnimationFrame = (act) => { window.frames_asked += 1; return own(act); }; }"""
FONT = "(node) => parseFloat(getComputedStyle(node).fontSize)"


def test_two_users_do_not_disturb_each_other(explore):
    """Their gestures alternate; each has the view, the address and the past of their own."""
    one, two = explore(), explore("fix=domain&domain=emploi", theme="dark")
    one.choose("Membre fixé", "fondations")
    two.choose("Valeurs ou écarts", "france")
    one.cell(domain="sante", territory="REG-11").click()
    two.page.click(".cube-turn[data-axis=territory]")
    one.wait_query("profile=fondations", "domain=sante", "territory=REG-11")
    two.wait_query("fix=territory", "show=gap")
    two.choose("Données", "odd17-2022")
    expect(two.root).to_have_attribute("data-nature", "published")
    expect(one.root).to_have_attribute("data-nature", "simulated")
    two.page.go_back()
    two.wait_query("fix=territory", "show=gap")
    alone = explore(one.page.url.split("?")[1])
    assert alone.seen() == one.seen()
    assert two.page.get_attribute("html", "data-bs-theme") == "dark"
    assert one.page.get_attribute("html", "data-bs-theme") == "light"


def test_the_chosen_theme_and_size_are_kept(explore):
    """After a reload and on another page; another visitor is not concerned."""
    screen = explore()
    page = screen.page
    page.click("#theme")
    page.click("#theme")
    page.click("#projector")
    page.reload()
    screen.wait()
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    expect(html).to_have_attribute("data-projector", "")
    page.goto("/methode")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    expect(explore().page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_projector_mode_enlarges_what_is_read(explore):
    """Sentence, numbers of the face and of the card grow, without moving the page sideways."""
    screen = explore(width=1280)
    parts = [screen.phrase, screen.focused, screen.card.locator(".card-value strong")]
    before = [part.evaluate(FONT) for part in parts]
    screen.page.click("#projector")
    for part, size in zip(parts, before, strict=True):
        assert part.evaluate(FONT) >= 1.2 * size
    assert screen.page.evaluate("() => document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_cube_turns_at_once_for_those_who_prefer_stillness(explore, motion):
    """Without the wish for stillness it turns over some frames; with it there is one answer.

    One frame is always asked for: the address is written after it.
    """
    screen = explore(reduced_motion=motion).rest()
    screen.page.evaluate(FRAMES)
    screen.page.click(".cube-turn[data-axis=domain]")
    screen.wait_query("fix=domain")
    expect(screen.page.locator(".cube-caption")).to_contain_text("Domaine")
    assert (screen.page.evaluate("() => window.frames_asked") > 1) == (motion == "no-preference")


def test_a_printed_view_keeps_its_numbers_and_leaves_the_buttons_out(explore):
    """Sentence, face, card, legend and sources on paper; navigation and buttons not."""
    screen = explore("show=gap&territory=REG-53")
    page = screen.page
    page.emulate_media(media="print")
    for part in (
        "#phrase",
        "#face",
        "#fiche .card-value",
        ".legend .marks",
        "#ribbon",
        ".attribution",
    ):
        expect(page.locator(part).first).to_be_visible()
    for part in ("header nav", "#theme", "#map-many", ".card-actions", ".cube-turns"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator("#carte .units path").first).to_be_visible()
