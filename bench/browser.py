"""Chromium as a laptop or a phone, over a fast or a slow network."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

PROBE: Final = Path(__file__).with_name("probe.js")
CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Device:
    """A screen, a processor `slowdown` times slower than this machine's, and a network.

    `mbit` and `rtt` (ms) are emulated by Chromium for each request; 0: the loopback as it is.
    """

    name: str
    width: int
    height: int
    slowdown: int = 1
    mbit: float = 0
    rtt: float = 0


LAPTOP: Final = Device("laptop", 1440, 900)
PHONE: Final = Device("phone", 390, 844, slowdown=4)
PHONE_4G: Final = Device("phone on 4G", 390, 844, slowdown=4, mbit=9, rtt=60)


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser, closed at the end."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not path:
        raise RuntimeError("No Chromium: install it, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A new visitor, with an empty cache: a page, its DevTools session, what it asked for."""

    def __init__(self, browser: Browser, url: str, device: Device, at_start: str = "") -> None:
        self.device = device
        size = {"width": device.width, "height": device.height}
        # The copy kept for later (serving/offline.py) is not what a visitor waits for, and what it
        # answers would not be counted as received.
        self.context = browser.new_context(
            base_url=url, locale="fr-FR", viewport=size, service_workers="block"
        )
        self.page: Page = self.context.new_page()
        self.page.add_init_script(script=PROBE.read_text(encoding="utf-8") + at_start)
        self.requests: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.tools: CDPSession = self.context.new_cdp_session(self.page)
        self._slow_down()

    def _slow_down(self) -> None:
        device = self.device
        self.tools.send("Emulation.setCPUThrottlingRate", {"rate": device.slowdown})
        self.tools.send("Network.enable")
        if device.mbit:
            rate = device.mbit * 1e6 / 8
            network = {"downloadThroughput": rate, "uploadThroughput": rate / 4}
            self.tools.send(
                "Network.emulateNetworkConditions",
                {"offline": False, "latency": device.rtt, **network},
            )

    def read(self, expression: str, argument: Any = None) -> Any:
        """Evaluate an expression in the page."""
        return self.page.evaluate(expression, argument)

    def quiet(self, asked: int = -1) -> None:
        """Wait until the page asks for nothing more for a second."""
        while asked != len(self.requests):
            asked = len(self.requests)
            self.page.wait_for_timeout(1000)
        self.page.wait_for_load_state("networkidle")


@contextmanager
def visiting(browser: Browser, url: str, device: Device, at_start: str = "") -> Iterator[Visit]:
    """Open a visit and end it; `at_start` runs in the page before its own scripts."""
    visit = Visit(browser, url, device, at_start)
    try:
        yield visit
    finally:
        visit.context.close()
