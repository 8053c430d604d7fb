"""The pages around the Explorer: what they promise, and where their links lead."""

import pytest
from playwright.sync_api import expect

from cube17 import Selection, load_cube

pytestmark = pytest.mark.browser

PAGES = ["/", "/explorer", "/methode"]
LINKS = "() => [...document.querySelectorAll('main a[href]')].map((a) => a.getAttribute('href'))"


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_one_title_and_its_place_in_the_navigation(visit, path):
    """One first heading, a title of its own, French, and the current entry marked."""
    page = visit(path)
    expect(page.locator("h1:visible")).to_have_count(1)
    assert "Cube 17" in page.title()
    assert page.get_attribute("html", "lang") == "fr"
    current = page.locator("#nav [aria-current=page]")
    expect(current).to_have_count(0 if path == "/" else 1)


@pytest.mark.parametrize("path", ["/", "/methode"])
def test_links_into_the_explorer_are_understood(visit, path):
    """Every view that a page offers exists as written: nothing in its address is left aside."""
    page = visit(path)
    hrefs = {href for href in page.evaluate(LINKS) if href.startswith("/explorer")}
    assert hrefs
    for href in hrefs:
        query = href.partition("?")[2]
        asked = Selection.from_query(query)
        assert Selection.ignored(query) == []
        assert load_cube(asked.cube).resolve(asked)[1] == []


@pytest.mark.parametrize("path", ["/", "/methode"])
def test_other_links_lead_somewhere(visit, client, path):
    """Pages, files and places on the page itself; other hosts are left to the reader."""
    page = visit(path)
    for href in set(page.evaluate(LINKS)):
        if href.startswith("#"):
            assert page.locator(f"[id='{href[1:]}']").count() == 1, href
        elif href.startswith("/"):
            assert client.get(href.partition("#")[0]).status_code == 200, href


def test_doors_of_the_home_page_open_views_with_numbers(visit):
    """Each door to the Explorer shows a view with a value in focus, and Back leads home."""
    page = visit("/")
    doors = page.locator(".home-door a[href^='/explorer?']")
    for k in range(doors.count()):
        doors.nth(k).click()
        page.wait_for_selector("#explorer[data-nature] #face td[aria-selected=true][data-step]")
        expect(page.locator("#explorer-remarks")).to_have_text("")
        page.go_back()
        page.wait_for_selector(".home-door")


def test_a_square_of_the_coverage_opens_its_cell(visit):
    """From the matrix of the method page to a published number and its source."""
    page = visit("/methode")
    page.locator("main table a[href*='cube=odd17-2022']:visible").first.click()
    page.wait_for_selector("#explorer[data-nature=published] #fiche .card-value")
    expect(page.locator("#fiche dd a")).not_to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript_each_page_says_what_to_do(browser, server_url, path):
    """What is needed, and the numbers as a file that is really there."""
    context = browser.new_context(base_url=server_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(path)
    said = page.locator("noscript p")
    expect(said).to_contain_text("JavaScript")
    expect(said).to_be_visible()
    answer = context.request.get(said.locator("a").get_attribute("href"))
    assert answer.ok
    assert answer.headers["content-type"].startswith("text/csv")
    context.close()
