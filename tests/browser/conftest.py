"""The Explorer as a visitor finds it: where its parts are, and when it is ready."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.carnet_kit import filled

READ_FACE = """() => [...document.querySelectorAll(
    '#explorer-face:not([hidden]) td')].map((td) => ({...td.dataset,
    text: td.textContent, label: td.getAttribute('aria-label'),
    selected: td.getAttribute('aria-selected'), tabindex: td.getAttribute('tabindex')}))"""
READ_MAP = """() => [...document.querySelectorAll(
    '#carte .map-frame > svg .units path:not([data-zoom])')].map((path) => ({...path.dataset,
    label: path.getAttribute('aria-label'), tabindex: path.getAttribute('tabindex')}))"""
READ_CONTROLS = """() => Object.fromEntries([...document.querySelectorAll('.explorer select')]
    .filter((select) => !select.hidden)
    .map((select) => [select.getAttribute('aria-label'), select.value]))"""


# What the Explorer draws when the browser is idle stands before a callback asked for after it.
IDLE = "() => new Promise((done) => requestIdleCallback(() => requestAnimationFrame(done)))"


class Screen:
    """The Explorer's page with its parts by name."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.root = page.locator("#explorer")
        self.phrase = page.locator("#phrase")
        self.remarks = page.locator("#explorer-remarks")
        self.card = page.locator("#fiche")
        self.focused = page.locator("#face td[aria-selected=true]")
        self.small_maps = page.locator(".map-multiples button")
        self.strips = page.locator(".levels-strip")

    def wait(self) -> "Screen":
        """Wait for the view and for its map."""
        self.page.wait_for_selector("#explorer[data-nature]:not([aria-busy])")
        self.page.wait_for_selector("#carte [data-territory]", state="attached")
        return self

    def rest(self) -> "Screen":
        """Wait until nothing is being asked for any more."""
        self.page.wait_for_load_state("networkidle")
        return self

    def choose(self, label: str, value: str) -> None:
        """Choose in one of the controls, named as a screen reader names them."""
        self.control(label).select_option(value)

    def control(self, label: str) -> Any:
        """Return one of the controls."""
        return self.page.locator(f".explorer select[aria-label='{label}']")

    def unit(self, code: str) -> Any:
        """One territory of the map."""
        return self.page.locator(f"#carte path[data-territory='{code}']:not([data-zoom])")

    def tap(self, code: str) -> None:
        """Choose a territory of the map; islands are small, the frame around them counts."""
        self.unit(code).click(force=True)

    def cell(self, **place: str) -> Any:
        """One cell of the face."""
        return self.page.locator(
            "#face td" + "".join(f"[data-{axis}='{member}']" for axis, member in place.items())
        )

    def wait_query(self, *parts: str) -> None:
        """Wait until the address says all of this."""
        wanted = "".join(f"(?=.*{re.escape(part)}(&|$))" for part in parts)
        expect(self.page).to_have_url(re.compile(wanted))

    def face(self) -> list[dict[str, Any]]:
        """Cells of the face, row by row."""
        return self.page.evaluate(READ_FACE)

    def map(self) -> list[dict[str, Any]]:
        """Units of the one map."""
        return self.page.evaluate(READ_MAP)

    def controls(self) -> dict[str, str]:
        """What the shown controls say."""
        return self.page.evaluate(READ_CONTROLS)

    def seen(self) -> dict[str, Any]:
        """All that a view says once it is drawn, to compare two of them."""
        self.page.evaluate(IDLE)
        return {
            "controls": self.controls(),
            "phrase": self.phrase.text_content(),
            "face": self.face(),
            "card": self.card.text_content(),
            "cube": self.page.locator(".cube-caption").text_content(),
            "map": self.page.text_content("#map-title"),
            "maps": self.small_maps.all_text_contents(),
            "strips": self.page.locator(".levels tbody").all_text_contents(),
        }


class Sharing:
    """The opened control of a page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.click("#share")
        self.root = page.locator("dialog.share")
        expect(self.root).to_be_visible()
        self.status = self.root.get_by_role("status")
        self.code = self.root.locator(".share-code svg")

    def press(self, name: str) -> None:
        """Press one of its buttons."""
        self.root.get_by_role("button", name=name).click()

    def saved(self, kind: str) -> tuple[str, bytes]:
        """Name and content of a picture."""
        with self.page.expect_download() as download:
            self.press(f"Image {kind}")
        expect(self.status).to_contain_text("enregistrée")
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.fixture
def share() -> Callable[[Any], Sharing]:
    """Open the control « Partager » of a page."""
    return Sharing


@pytest.fixture
def three(visit) -> Any:
    """A carnet of three views, opened: gaps of the Explorer, a comparison, a territory."""
    return filled(visit("/carnet"))


@pytest.fixture
def explore(visit) -> Callable[..., Screen]:
    """Open the Explorer: `explore("fix=domain&domain=emploi", width=390)`."""

    def open_screen(query: str = "", **options: Any) -> Screen:
        return Screen(visit(f"/explorer?{query}" if query else "/explorer", **options)).wait()

    return open_screen


@pytest.fixture
def requests() -> Callable[[Any], list[str]]:
    """Addresses that a page asks the network for from now on."""

    def listen(page: Any) -> list[str]:
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url) if r.url.startswith("http") else None)
        return asked

    return listen
