"""The carnet: views are added where they stand, kept in this browser, ordered, noted, passed on."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.carnet_kit import GAPS, READY, add, opened, titles

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll(
    'main :is(button, a.quiet, textarea), .player button, .display-choice')]
    .filter((node) => node.offsetParent)
    .map((node) => [node.textContent, node.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([text]) => text)"""


# -- adding


def test_an_empty_carnet_says_how_to_fill_it(visit, axe):
    page = visit("/carnet", width=360)
    expect(page.get_by_role("heading", name="Aucune vue pour l’instant")).to_be_visible()
    expect(page.locator("#carnet-leaving")).to_be_hidden()
    expect(page.get_by_role("link", name="Carnet : aucune vue")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate(SMALL) == []


def test_adding_says_how_many_views_there_are_everywhere(visit):
    page = visit("/carnet")
    add(page, GAPS)
    expect(page.locator("#kept")).to_have_text("Ajouté au carnet : 1 vue. Ouvrir le carnet")
    page.click("#keep")
    expect(page.locator("#kept")).to_contain_text("2 vues")
    expect(page.locator("#carnet-link")).to_have_attribute("data-count", "2")
    page.goto("/methode")
    expect(page.get_by_role("link", name="Carnet : 2 vues")).to_be_visible()


def test_a_view_keeps_its_sentence_picture_numbers_and_source(visit):
    page = visit("/carnet")
    add(page, GAPS)
    sentence = page.text_content("#phrase")
    item = opened(page).locator(".carnet-view")
    expect(item.locator(".slide-sentence")).to_have_text(sentence)
    expect(item.locator(".slide-gap strong")).to_have_text(re.compile(r"^\+\s9\spoints$"))
    expect(item.locator(".slide-source")).to_contain_text("Source :")
    expect(item.locator(".slide-source")).to_contain_text("ADMIN EXPRESS")
    expect(item.locator(".slide-warning")).to_contain_text("Données simulées")
    picture = item.get_by_role("img", name=sentence)
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1600
    item.get_by_text("Les nombres").click()
    brittany = item.get_by_role("row", name=re.compile("^Bretagne"))
    expect(brittany.get_by_role("cell").nth(3)).to_have_text(re.compile(r"^\+\s9\spoints, plus"))
    assert page.get_by_role("link", name=re.compile("^Rouvrir")).get_attribute("href").startswith(
        "/explorer?fix=domain&domain=sante"
    )  # fmt: skip


def test_a_comparison_and_a_territory_keep_theirs(three):
    _, comparison, place = three.locator(".carnet-view").all()
    expect(comparison.locator(".slide-sentence")).to_contain_text("Associations face à Citoyens")
    expect(comparison.locator(".slide-gap")).to_contain_text("à structure égale")
    expect(comparison.get_by_role("img")).to_be_visible()
    comparison.get_by_text("Les nombres").click()
    expect(comparison.get_by_role("columnheader")).to_have_count(7)
    expect(comparison.locator("caption")).to_contain_text("Extrait : 12 lignes sur 16")
    expect(place.locator("h2")).to_contain_text("Bretagne")
    expect(place.locator(".slide-source")).to_contain_text("Question")
    place.get_by_text("Les nombres").click()
    expect(place.get_by_role("row")).to_have_count(8)
    expect(place.get_by_role("cell").first).to_contain_text("base")


def test_published_figures_are_not_told_simulated(visit):
    page = visit("/carnet")
    add(page, "/explorer?cube=odd17-2022&fix=territory")
    item = opened(page).locator(".carnet-view")
    expect(item.locator(".slide-source")).to_contain_text("chiffres publiés")
    expect(item.locator(".slide-warning")).to_have_count(0)


def test_a_browser_that_keeps_nothing_says_so(visit):
    page = visit("/explorer")
    page.wait_for_selector(READY["explorer"], state="attached")
    page.evaluate("() => { IDBFactory.prototype.open = () => { throw new Error('refused'); }; }")
    page.click("#keep")
    expect(page.locator("#kept")).to_contain_text("refuse de garder un carnet")


def test_a_carnet_without_room_says_so_and_keeps_what_it_has(three):
    three.evaluate("""() => { IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError'); }; }""")
    three.locator("textarea").first.fill("Trop long")
    expect(three.locator("#carnet-status")).to_contain_text("n’a plus de place")
    assert len(titles(opened(three))) == 3


# -- order, notes, removal


def test_the_keyboard_orders_views_and_keeps_its_place(three):
    first, second, third = titles(three)
    up = three.locator(".carnet-view").nth(2).locator("[data-act=up]")
    up.focus()
    three.keyboard.press("Enter")
    expect(three.locator("#carnet-status")).to_contain_text("Vue 2 sur 3")
    assert titles(three) == [first, third, second]
    expect(three.locator(":focus")).to_have_attribute("data-act", "up")
    three.keyboard.press("Enter")
    expect(three.locator("#carnet-status")).to_contain_text("Vue 1 sur 3")
    expect(three.locator(":focus")).to_have_attribute("aria-disabled", "true")
    assert titles(opened(three)) == [third, first, second]


def test_a_note_is_kept_at_once(three):
    three.locator("textarea").nth(1).fill("À demander à la salle.\nPuis attendre.")
    three.wait_for_load_state("networkidle")
    kept = opened(three).locator("textarea").nth(1)
    expect(kept).to_have_value("À demander à la salle.\nPuis attendre.")
    expect(three.locator("textarea").nth(0)).to_have_value("")


def test_a_view_that_was_removed_comes_back_with_its_note(three):
    before = titles(three)
    three.locator("textarea").nth(1).fill("Une note")
    three.locator(".carnet-view").nth(1).get_by_role("button", name="Retirer").click()
    expect(three.locator(".carnet-view")).to_have_count(2)
    expect(three.get_by_role("button", name="Annuler")).to_be_focused()
    expect(three.locator("#carnet-link")).to_have_attribute("data-count", "2")
    three.keyboard.press("Enter")
    expect(three.locator(".carnet-view")).to_have_count(3)
    assert titles(three) == before
    expect(three.locator("textarea").nth(1)).to_have_value("Une note")
    three.locator(".carnet-view").nth(1).get_by_role("button", name="Monter").click()
    expect(three.locator("textarea").nth(0)).to_have_value("Une note")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_has_room_for_everything(three, axe, theme):
    three.set_viewport_size({"width": 360, "height": 740})
    three.emulate_media(color_scheme=theme)
    expect(three.locator("html")).to_have_attribute("data-bs-theme", theme)
    for fold in three.locator("details").all():
        fold.locator("summary").click()
    assert axe(three) == []
    assert three.evaluate(SMALL) == []
    assert three.evaluate("() => document.documentElement.scrollWidth") == 360
