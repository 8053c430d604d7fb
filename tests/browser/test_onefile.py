"""The file of a cube, opened from a folder without any network: it plays, turns and slices."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def stick(browser, tmp_path):
    """Open a file as from a USB stick: no network, and nothing may be logged or asked for."""
    faults = []
    context = browser.new_context(locale="fr-FR", offline=True)
    context.route("http*://**", lambda route: (faults.append(route.request.url), route.abort()))

    def open_file(name: str, content: str):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(path.as_uri())
        page.wait_for_selector("#explorer[data-nature]:not([aria-busy]) #face td")
        return page

    yield open_file
    context.close()
    assert faults == []


def downloaded(page, press) -> tuple[str, str]:
    with page.expect_download() as download:
        press()
    found = download.value
    return found.suggested_filename, Path(found.path()).read_text(encoding="utf-8")


def choose(page, label: str, value: str) -> None:
    page.locator(f".explorer select[aria-label='{label}']").select_option(value)


def test_file_of_a_carnet_plays_its_views_then_turns_and_slices(explore, stick, axe):
    page = explore("profile=associations&domain=sante").page
    page.click("#keep")
    expect(page.locator("#kept")).not_to_be_empty()
    page.goto("/carnet")
    page.locator(".carnet-view textarea").fill("</script><script>alert(1)</script> à dire")
    button = page.get_by_role("button", name="Une page HTML")
    name, content = downloaded(page, button.click)
    assert name == "cube17-demonstration-donnees-simulees.html"
    expect(page.locator("#carnet-status")).to_contain_text("s’ouvre sans réseau")

    file = stick(name, content)
    views = file.locator("#onefile-views article")
    expect(views).to_have_count(1)
    expect(views.locator(".slide-note")).to_contain_text("à dire")
    expect(views.locator(".slide-warning")).to_be_visible()
    assert axe(file) == []
    file.get_by_role("button", name="Projeter les vues").click()
    player = file.locator("dialog.player")
    expect(player.get_by_role("status")).to_contain_text("Vue 1 sur 1")
    player.get_by_role("button", name="Quitter la projection").click()
    expect(player).to_have_count(0)

    phrase = file.locator("#phrase")
    before = phrase.text_content()
    file.click(".cube-turn[data-axis=domain]")
    expect(phrase).not_to_have_text(before)
    file.locator(".cube-stack").press("ArrowDown")
    choose(file, "Question observée", "engagement-personnes")
    choose(file, "Valeurs ou écarts", "france")
    expect(file.locator("#map-title")).to_contain_text("écarts à la France")
    choose(file, "Territoires comparés", "departement")
    expect(file.locator("#map-title")).to_contain_text("par département")
    choose(file, "Territoires comparés", "levels")
    expect(file.locator(".levels-strip").first).to_be_visible()
    assert axe(file) == []


def test_what_needs_a_server_is_absent_or_said(visit, stick):
    page = visit("/methode")
    address = "() => fetch('/cube17.html').then((answer) => answer.text())"
    file = stick("cube.html", page.evaluate(address))
    expect(file.locator("#onefile-views")).to_be_hidden()
    for absent in ("#share", "#keep", ".twins", "#search-field"):
        assert file.locator(absent).count() == 0 or not file.locator(absent).is_visible(), absent
    assert [link for link in file.locator("a[href^='/']").all() if link.is_visible()] == []
    seen = file.locator("#face").inner_html()
    choose(file, "Territoires comparés", "epci")
    expect(file.locator("#explorer-remarks")).to_contain_text("le reste demande le site")
    assert file.locator("#face").inner_html() == seen
    expect(file.locator("footer")).to_contain_text("Données simulées")
    file.click("#theme")
    expect(file.locator("#theme")).to_have_attribute("aria-label", re.compile(r"Thème\s: clair"))


def test_file_of_the_published_figures_opens_where_they_are(visit, stick):
    page = visit("/methode")
    address = "() => fetch('/cube17.html?cube=odd17-2022').then((answer) => answer.text())"
    file = stick("publie.html", page.evaluate(address))
    expect(file.locator("#explorer")).to_have_attribute("data-cube", "odd17-2022")
    expect(file.locator("select[aria-label='Axe fixé']")).to_have_value("territory")
    expect(file.locator("#ribbon")).to_be_hidden()
