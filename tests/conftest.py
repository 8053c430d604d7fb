"""Fixtures shared by the tests of the application, in process and in a real browser."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

ROOT = Path(__file__).parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# What a page holds once it is there; some are documents without Dash.
CONTENTS = "#_pages_content > *, #territoire, #atelier, #carnet, #offline-pages, body > main"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def app():
    """The whole application, built once."""
    import app

    return app.app


class Visitor(FlaskClient):
    """Reads each answer to its end and closes it, as a browser does."""

    def open(self, *args, buffered=True, **options):
        return super().open(*args, buffered=buffered, **options)


@pytest.fixture
def client(app):
    """A visitor without a browser."""
    return Visitor(app.server, app.server.response_class)


@pytest.fixture
def workshop(tmp_path, monkeypatch) -> Iterator[Any]:
    """Workshops with an empty database of their own, where nobody has guessed a code yet."""
    from rooms import guard, store

    monkeypatch.setenv("CUBE17_DB", str(tmp_path / "rooms.sqlite3"))
    monkeypatch.setattr(guard, "guesses", guard.Tries(guard.BURST, guard.REFILL))
    monkeypatch.setattr(guard, "arrivals", guard.Tries(guard.CROWD, 1))
    rooms = store.rooms()
    yield rooms
    rooms.close()


@pytest.fixture(scope="session")
def server_url(app) -> Iterator[str]:
    """The application on a free port, compressed ahead as in production."""
    from werkzeug.serving import make_server

    import serving

    serving.warm_up(app.server)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def chromium_path() -> str:
    """Chromium of this machine, or the one named by $CHROMIUM."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return found or pytest.fail("No Chromium: install it, or set CHROMIUM to its path.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, server_url) -> Iterator[Callable[..., Any]]:
    """Open an address as a new visitor: `visit("/explorer?…", width=390, theme="dark")`.

    Hosts other than the server cannot be reached. A test fails when a page asked for one, logged
    an error, raised one or got a failed answer, unless it says `visit(..., faults=True)`.
    The content security policy is in force: wait for selectors, `wait_for_function` is refused.
    No service worker: what it answers would pass by the routes and faults of a test.
    """
    contexts, faults = [], []

    def open_page(path: str = "/", *, width: int = 1280, height: int = 800, theme: str = "light",
                  faults: bool = False, **options: Any) -> Any:  # fmt: skip
        context = browser.new_context(
            base_url=server_url, locale="fr-FR", color_scheme=theme,
            viewport={"width": width, "height": height},
            **{"service_workers": "block"} | options,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        if not faults:
            watch(page)
        context.route(lambda url: not url.startswith((server_url, "data:", "blob:")), refuse)
        page.goto(path)
        page.wait_for_selector(CONTENTS)
        return page

    def refuse(route):
        faults.append(f"asked for {route.request.url}")
        route.abort()

    def watch(page):
        page.on("pageerror", lambda error: faults.append(f"raised {error}"))
        page.on(
            "console", lambda m: faults.append(f"logged {m.text}") if m.type == "error" else None
        )
        page.on(
            "response",
            lambda r: faults.append(f"got {r.status} for {r.url}") if r.status >= 400 else None,
        )

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """Accessibility violations of a page, one line each: `assert axe(page) == []`."""

    def violations(page: Any) -> list[str]:
        # Evaluated, not injected as an element: the content security policy stays in force.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # What passed is left in the browser: it names every element of the page.
        broken = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
            " 'best-practice']}).then(({violations}) => violations)"
        )
        return [
            f"{found['id']} ({found['impact']}): {node['html'][:200]}"
            for found in broken
            for node in found["nodes"]
        ]

    return violations
