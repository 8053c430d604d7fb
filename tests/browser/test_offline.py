"""After one visit the site opens without its server, from one version and never from two."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.offline_kit import Gateway, Silent, free_port, instead, serving

pytestmark = pytest.mark.browser

KEPT = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
    [name, (await (await caches.open(name)).keys()).map(({url}) => url)])))"""
CONTROLLED = "Boolean(navigator.serviceWorker.controller)"
WAITING = "navigator.serviceWorker.getRegistration().then((found) => Boolean(found.waiting))"
UPDATED = """() => navigator.serviceWorker.getRegistration()
    .then((found) => found.update()).then(() => true, () => true)"""
SETTLED = """navigator.serviceWorker.getRegistration()
    .then(({ installing, waiting }) => !installing && !waiting)"""
BANNER = re.compile(r"Hors ligne, données du \d\d/\d\d/\d{4}")


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def visitor(browser, port):
    """A new visitor who keeps what the site wants kept."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="fr-FR")
    yield context
    context.close()


def visited(visitor, address: str = "/explorer"):
    """Open a page and wait until the copy is there."""
    page = visitor.new_page()
    page.goto(address)
    until(page, CONTROLLED)
    return page


def until(page, expression: str) -> None:
    """Wait, at most ten seconds, until the page finds something true."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


def explored(page) -> None:
    page.wait_for_selector("#explorer[data-nature]:not([aria-busy]) #face td")
    page.wait_for_selector("#carte [data-territory]", state="attached")


def statics(page) -> set[str]:
    """Versions of the files that a page has asked for."""
    asked = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    return {found[1] for name in asked if (found := re.search(r"/static/(\w+)/", name))}


def test_after_one_visit_the_explorer_opens_turns_and_slices_without_the_server(visitor, port, axe):
    with serving(port):
        visited(visitor)
    page = visitor.new_page()
    raised = []
    page.on("pageerror", lambda error, to=raised: to.append(str(error)))
    page.goto("/explorer?profile=associations&domain=sante&territory=REG-53")
    explored(page)
    banner = page.locator(".offline-bar")
    expect(banner).to_have_text(re.compile(BANNER.pattern + "Fermer"))
    expect(banner).to_contain_text(f"{datetime.now(UTC):%Y}")
    assert banner.get_attribute("role") == "status"
    expect(page.locator("#nav [aria-current=page]")).to_have_text("Explorer")
    for act in (
        lambda: page.click(".cube-turn[data-axis=domain]"),
        lambda: page.locator(".cube-stack").press("ArrowDown"),
        lambda: page.locator("select[aria-label='Question observée']").select_option(
            "engagement-personnes"
        ),
        lambda: page.locator("select[aria-label='Valeurs ou écarts']").select_option("france"),
        page.go_back,
    ):
        before, cells = page.url, page.locator("#face").inner_html()
        act()
        expect(page).not_to_have_url(before)
        assert page.locator("#face").inner_html() != cells
    assert axe(page) == []
    # What the copy does not hold is said, and what is shown stays.
    page.locator("select[aria-label='Territoires comparés']").select_option("epci")
    expect(page.locator("#explorer-remarks")).to_contain_text("ce qui est affiché reste valable")
    page.reload()
    explored(page)
    page.click("#share")
    expect(page.locator("dialog.share")).to_be_visible()
    assert raised == []


def test_the_banner_moves_nothing_closes_and_goes_when_the_server_is_back(visitor, port):
    with serving(port):
        page = visited(visitor)
        explored(page)
        places = page.locator("#explorer").bounding_box()
        assert page.locator(".offline-bar").count() == 0
    page.reload()
    explored(page)
    banner = page.locator(".offline-bar")
    expect(banner).to_be_visible()
    assert page.locator("#explorer").bounding_box() == places
    banner.get_by_role("button", name="Fermer").click()
    expect(banner).to_be_hidden()
    page.reload()
    expect(banner).to_be_visible()
    with serving(port):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(banner).to_have_count(0)


def test_a_change_of_page_without_the_server_says_so_instead_of_hanging(visitor, port):
    """Dash asks the server for its pages: the address is then that of a page of the copy."""
    with serving(port):
        page = visited(visitor)
        page.wait_for_selector("#_pages_content #explorer")
    page.click("#nav a[href='/methode']")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hors ligne")
    expect(page.locator(".offline-bar")).to_be_visible()
    assert page.url.endswith("/methode")


def test_what_was_visited_opens_and_the_rest_lists_what_opens(visitor, port, axe):
    with serving(port):
        page = visited(visitor)
        page.goto("/territoire/REG-53")
        page.goto("/territoire/REG-11?reference=similar")
    page.goto("/territoire/REG-53")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bretagne")
    page.goto("/territoire/REG-11")  # the same territory, but not what was asked of it
    expect(page.get_by_role("heading", level=1)).to_have_text("Hors ligne")
    listed = page.locator("#offline-pages a")
    expect(listed.filter(has_text="Bretagne")).to_have_attribute("href", re.compile("/REG-53$"))
    expect(listed.filter(has_text="Explorer le cube")).to_have_count(1)
    assert axe(page) == []
    listed.filter(has_text="Explorer le cube").click()
    explored(page)


def test_rooms_downloads_and_numbers_are_never_kept(visitor, port):
    with serving(port):
        page = visited(visitor)
        for address in ("/a", "/atelier", "/explorer.json", "/api/cubes", "/qr.svg?path=/"):
            page.evaluate("(address) => fetch(address).then((answer) => answer.text())", address)
            page.goto(address)
        page.goto("/")
        kept = [
            url.partition(str(port))[2] for urls in page.evaluate(KEPT).values() for url in urls
        ]
    assert "/explorer" in kept
    assert [
        url for url in kept if re.match(r"/(a|atelier|api|qr)\b|.*\.(csv|json\?|xlsx)", url)
    ] == []
    assert not {"/", "/methode", "/explorer.json", "/_dash-update-component"} & set(kept)


def test_two_versions_never_mix(visitor, port):
    """The tab that is open keeps its version; a new document brings its own, and then its copy."""
    with serving(port, "first"):
        page = visited(visitor)
        explored(page)
        (copy_name,) = page.evaluate(KEPT)
    with serving(port, "second"):
        # Gone from the server, kept by the copy.
        asked = "fetch('/static/first/share/main.mjs').then(({status}) => status)"
        assert page.evaluate(asked) == 200
        other = visitor.new_page()
        other.goto("/explorer?fix=domain")
        explored(other)
        assert statics(other) == {"second"}
        until(other, WAITING)
        # The first tab still needs its copy: the new one waits.
        page.click("#share")
        expect(page.locator("dialog.share")).to_be_visible()
        assert statics(page) == {"first"}
        assert copy_name in page.evaluate(KEPT)
    page.reload()
    explored(page)
    assert statics(page) == {"first"}  # without a server: the whole of the version in force
    other.close()
    with serving(port, "second"):
        page.reload()
        explored(page)
        assert statics(page) == {"second"}
        until(page, f"caches.has('{copy_name}').then((there) => !there)")
    page.reload()
    explored(page)
    assert statics(page) == {"second"}
    expect(page.locator(".offline-bar")).to_be_visible()


@pytest.mark.parametrize("handler", [Silent, Gateway])
def test_a_server_that_does_not_answer_is_as_good_as_gone(visitor, port, handler):
    with serving(port):
        page = visited(visitor)
    with instead(port, handler):
        page.goto("/explorer?fix=domain", wait_until="commit")
        explored(page)
        expect(page.locator(".offline-bar")).to_be_visible()


def test_a_copy_that_cannot_be_whole_is_not_made(visitor, port):
    """One file lacks: the new version is shown by its server, the copy stays what it was."""
    with serving(port, "first"):
        page = visited(visitor)
        (copy_name,) = page.evaluate(KEPT)
    with serving(port, "second", lacking="/share/ranking.mjs"):
        page.reload()
        explored(page)
        assert statics(page) == {"second"}
        page.evaluate(UPDATED)
        until(page, SETTLED)
        assert list(page.evaluate(KEPT)) == [copy_name]
    page.reload()
    explored(page)
    assert statics(page) == {"first"}


def test_a_browser_without_room_or_without_copies_shows_the_site_as_ever(browser, port):
    for hinder in (no_room, no_workers):
        context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
        page = context.new_page()
        faults = []
        page.on("pageerror", lambda error, to=faults: to.append(str(error)))
        page.on("console", lambda m, to=faults: to.append(m.text) if m.type == "error" else None)
        hinder(context, page, port)
        with serving(port):
            page.goto("/explorer")
            explored(page)
            page.wait_for_load_state("networkidle")
            page.click(".cube-turn[data-axis=domain]")
            page.goto("/methode")
            page.wait_for_selector("#_pages_content > *")
            assert page.evaluate("caches.keys()") == []
        assert faults == []
        context.close()


def no_room(context, page, port: int) -> None:
    origin = {"origin": f"http://127.0.0.1:{port}", "quotaSize": 1000}
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", origin)


def no_workers(_context, page, _port: int) -> None:
    """As over plain http from another machine."""
    page.add_init_script("delete Navigator.prototype.serviceWorker")
