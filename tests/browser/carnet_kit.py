"""Views for the tests of the carnet: how they are added, and a carnet of three of them."""

import re
from typing import Any

from playwright.sync_api import expect

from components.static import static_url

GAPS = "/explorer?show=gap&fix=domain&domain=sante&profile=associations&territory=REG-53"
PATHS = (GAPS, "/comparer?by=domain", "/territoire/REG-53")
READY = {
    "explorer": "#carte [data-step], #carte [data-mark]",
    "comparer": "#comparer[data-drawn] .main-svg",
    "territoire": "#keep",
}
READ = "async (store) => (await import(store)).entries()"
WRITE = "async ([store, entries]) => (await import(store)).replaceAll(entries)"

made: list[dict[str, Any]] = []
"""Entries of the three views: drawn once in a process, they are the same for every test."""


def add(page: Any, path: str) -> None:
    """Go to a view and put it in the carnet."""
    page.goto(path)
    page.wait_for_selector(READY[re.split(r"[/?]", path)[1]], state="attached")
    page.wait_for_load_state("networkidle")
    page.click("#keep")
    expect(page.locator("#kept")).to_contain_text("Ajouté au carnet")


def opened(page: Any) -> Any:
    """Open the carnet and wait until its views stand."""
    page.goto("/carnet")
    expect(page.locator("#carnet-status")).to_be_empty()
    return page


def filled(page: Any) -> Any:
    """Put the three views in the carnet of a page, and open it."""
    store = static_url("carnet/store.mjs")
    if not made:
        for path in PATHS:
            add(page, path)
        made.extend(page.evaluate(READ, store))
    page.evaluate(WRITE, [store, made])
    return opened(page)


def titles(page: Any) -> list[str]:
    """Titles of the views, in order."""
    return page.locator(".carnet-view h2").all_text_contents()
