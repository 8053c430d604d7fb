"""The page of a territory on paper: one A4 or two, readable, simulated figures told as such."""

import re

import pytest

PLACES = [
    "FR",
    "REG-53",  # every answer established
    "REG-94",  # Corse
    "DEP-974",  # overseas
    "DEP-976",  # no census
    "DEP-75",
    "EPCI-243500139",
    "EPCI-244400610",  # the longest name
    "EPCI-200006682",  # the longest short name
    "EPCI-244600573",  # the smallest: most answers are suppressed
    "COM-35288",  # a commune leads to its EPCI
]
EMPTY = ["REG-53?cube=odd17-2022", "FR?cube=odd17-2022"]
SMALLEST = 6.5 / 0.75
"""Pixels of 6.5 pt."""

SIZES = """() => [...document.querySelectorAll('.shell *')]
    .filter((one) => one.getClientRects().length && !one.closest('svg'))
    .filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
DRAWN = """() => [...document.querySelectorAll('.looks-wide text:not(.sign)')]
    .map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"""
WATERMARK = """() => getComputedStyle(document.getElementById('territoire'), '::before').content"""
SHEET = """() => ({
    theme: document.documentElement.dataset.bsTheme,
    links: [...document.querySelectorAll('#territoire a[href]')].map((a) => a.getAttribute('href')),
})"""


def pages(pdf: bytes) -> list[bytes]:
    """One entry for each page of a PDF file."""
    assert pdf.startswith(b"%PDF")
    return re.findall(rb"/Type\s*/Page\b", pdf)


def on_paper(page):
    """Lay a page out as its sheet is: 190 mm wide."""
    page.set_viewport_size({"width": 718, "height": 1054})
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("place", PLACES + EMPTY)
def test_a_sheet_is_one_or_two_pages(visit, place):
    page = visit(f"/territoire/{place}")
    assert 1 <= len(pages(page.pdf(prefer_css_page_size=True, print_background=True))) <= 2


def test_sheets_are_a4(visit):
    pdf = visit("/territoire/REG-53").pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}


def test_nothing_is_too_small_to_read(visit):
    page = on_paper(visit("/territoire/EPCI-243500139"))
    assert min(page.evaluate(SIZES)) >= SMALLEST
    assert min(page.evaluate(DRAWN)) >= SMALLEST


def test_paper_bears_what_a_sheet_needs_and_no_control(visit):
    page = on_paper(visit("/territoire/EPCI-243500139"))
    text = page.locator("#early").inner_text()
    for said in ("Rennes Métropole", "Imprimé le", "s’écarte", "base ", "Sources", "Cette page"):
        assert said in text
    for hidden in (".site-header nav", ".site-footer", "#print", ".territory-choices", ".search"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator(".locator").count() == 2


def test_simulated_figures_say_so_behind_the_page(visit):
    assert "SIMULÉES" in on_paper(visit("/territoire/REG-53")).evaluate(WATERMARK)
    published = on_paper(visit("/territoire/FR?cube=odd17-2022"))
    assert published.evaluate(WATERMARK) == "none"


def test_paper_is_white_in_every_theme(visit):
    page = visit("/territoire/REG-53", theme="dark")
    assert page.evaluate(SHEET)["theme"] == "dark"
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(SHEET)["theme"] == "light"
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(SHEET)["theme"] == "dark"


def test_what_this_machine_alone_can_reach_is_not_printed_as_an_address(visit):
    page = visit("/territoire/REG-53")
    before = page.evaluate(SHEET)["links"]
    assert on_paper(page).locator("#printed-address").inner_text() == "/territoire/REG-53"
    assert page.locator(".territory-printed img").count() == 0
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(SHEET)["links"] == []
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(SHEET)["links"] == before


def test_the_public_site_is_printed_with_its_code_and_its_links(visit, monkeypatch):
    monkeypatch.setenv("CUBE17_SITE", "https://cube17.exemple.fr")
    page = visit("/territoire/REG-53")
    address = on_paper(page).locator("#printed-address").inner_text()
    assert address == "https://cube17.exemple.fr/territoire/REG-53"
    assert page.locator(".territory-printed img").is_visible()
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    links = page.evaluate(SHEET)["links"]
    assert links
    assert all(link.startswith("https://cube17.exemple.fr/") for link in links)
