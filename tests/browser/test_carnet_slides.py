"""The carnet before a room: every key, the source always there, both themes, small screens."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.carnet_kit import opened

pytestmark = pytest.mark.browser

# Everything of a slide is within the screen, and nothing stands on anything else.
CLEAR = """() => {
    const parts = [...document.querySelectorAll(
        '.player :is(h2, .slide-sentence, .slide-gap, .slide-picture, .slide-scroll, .slide-note,'
        + ' .slide-warning, .slide-source)')].filter((node) => node.offsetParent);
    const boxes = parts.map((node) => [node.className || node.tagName, node.getBoundingClientRect()]);
    const stage = document.querySelector('.player-stage').getBoundingClientRect();
    const outside = boxes.filter(([, box]) => box.bottom > stage.bottom + 1 || box.right > stage.right + 1);
    const crossed = boxes.flatMap(([name, a], k) => boxes.slice(k + 1)
        .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1
            && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        .map(([other]) => `${name} × ${other}`));
    return [...outside.map(([name]) => `${name} outside`), ...crossed];
  }"""  # noqa: E501


@pytest.fixture
def playing(three):
    """The three views before a room."""
    three.get_by_role("button", name="Projeter les vues").click()
    expect(three.locator(".player")).to_be_visible()
    return three


def shown(page) -> str:
    return page.locator(".player-said").evaluate("(node) => node.firstChild.data")


def test_every_key_of_a_keyboard_and_of_a_remote_works(playing):
    assert shown(playing) == "Vue 1 sur 3"
    for key, place in [
        ("ArrowRight", 2), ("ArrowLeft", 1), ("PageDown", 2), ("PageUp", 1), ("Space", 2),
        ("End", 3), ("ArrowRight", 3), ("Home", 1), ("ArrowUp", 1), ("ArrowDown", 2),
    ]:  # fmt: skip
        playing.keyboard.press(key)
        assert shown(playing) == f"Vue {place} sur 3", key
    playing.keyboard.press("Escape")
    expect(playing.locator(".player")).to_have_count(0)
    expect(playing.get_by_role("button", name="Projeter les vues")).to_be_focused()


def test_buttons_do_the_same_and_space_presses_them(playing):
    playing.get_by_role("button", name="Vue suivante").click()
    assert shown(playing) == "Vue 2 sur 3"
    back = playing.get_by_role("button", name="Vue précédente")
    back.focus()
    playing.keyboard.press("Space")
    assert shown(playing) == "Vue 1 sur 3"
    expect(back).to_be_focused()
    expect(back).to_have_attribute("aria-disabled", "true")
    playing.get_by_role("button", name="Quitter la projection").click()
    expect(playing.locator(".player")).to_have_count(0)


def test_a_finger_goes_from_view_to_view(visit, three):
    kept = three.context.storage_state(indexed_db=True)
    page = visit("/carnet", width=390, height=800, has_touch=True, storage_state=kept)
    page.get_by_role("button", name="Projeter les vues").click()
    touch = page.context.new_cdp_session(page)
    for by, place in [(-200, 2), (-200, 3), (200, 2)]:
        start = {"x": 200 - by / 2, "y": 300}
        for kind, at in [("touchStart", [start]), ("touchMove", [start | {"x": 200 + by / 2}])]:
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(page.locator(".player-said")).to_contain_text(f"Vue {place} sur 3")


def test_the_place_is_announced_with_the_title(playing):
    said = playing.get_by_role("status").filter(has_text="sur 3")
    expect(said).to_contain_text("Santé")
    playing.keyboard.press("End")
    expect(said).to_have_text(re.compile(r"^Vue 3 sur 3\s: Bretagne"))


def test_the_screen_is_filled_and_leaving_it_ends_the_projection(playing):
    full = "() => Boolean(document.fullscreenElement)"
    assert playing.evaluate(full)
    playing.evaluate("() => document.exitFullscreen()")
    expect(playing.locator(".player")).to_have_count(0)


def test_a_view_is_projected_from_where_it_stands(three):
    three.locator(".carnet-view").nth(1).get_by_role("button", name="Projeter d’ici").click()
    assert shown(three) == "Vue 2 sur 3"


def test_source_and_note_are_on_every_slide(three):
    for field in three.locator("textarea").all():
        field.fill("À demander à la salle.")
    three.get_by_role("button", name="Projeter les vues").click()
    slide = three.locator(".player .slide")
    for _ in range(3):
        for part in (".slide-source", ".slide-note", ".slide-warning", ".slide-sentence"):
            expect(slide.locator(part)).to_be_visible()
            expect(slide.locator(part)).not_to_be_empty()
        three.keyboard.press("PageDown")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (1024, 768), (1366, 768)])
def test_a_slide_is_whole_on_the_screens_of_rooms(three, width, height):
    """Big type, and nothing cut or covered: projectors of 16:9 and of 4:3."""
    three.set_viewport_size({"width": width, "height": height})
    three.locator("textarea").nth(0).fill("Une note de la salle.")
    three.get_by_role("button", name="Projeter les vues").click()
    for _ in range(3):
        three.locator(".player img").evaluate("(image) => image.decode()")
        assert three.evaluate(CLEAR) == []
        size = "(node) => parseFloat(getComputedStyle(node).fontSize)"
        assert three.locator(".player .slide-sentence").evaluate(size) >= height / 36
        three.keyboard.press("ArrowRight")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (360, 740)])
def test_no_violation(playing, axe, theme, width, height):
    playing.set_viewport_size({"width": width, "height": height})
    playing.emulate_media(color_scheme=theme)
    expect(playing.locator("html")).to_have_attribute("data-bs-theme", theme)
    assert axe(playing) == []
    wide = playing.locator(".player").evaluate("(node) => node.scrollWidth <= node.clientWidth")
    assert wide


def test_a_view_without_a_picture_shows_its_numbers(visit):
    page = visit("/comparer?cube=odd17-2022")
    page.wait_for_selector("#comparer[data-drawn]")
    page.click("#keep")
    expect(page.locator("#kept")).to_contain_text("1 vue")
    opened(page).get_by_role("button", name="Projeter les vues").click()
    table = page.locator(".player").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(13)
    expect(table).to_contain_text("jamais mesuré")
    expect(table).to_contain_text("Extrait : 12 lignes sur 16")


def test_it_plays_without_the_server(playing):
    playing.context.set_offline(True)
    playing.keyboard.press("End")
    expect(playing.locator(".player h2")).to_contain_text("Bretagne")
    playing.keyboard.press("Escape")
    playing.get_by_role("button", name="Descendre").first.click()
    expect(playing.locator("#carnet-status")).to_contain_text("Vue 2 sur 3")
