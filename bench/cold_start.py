"""From the start of the navigation to a face with its cells that reacts to a key.

A new visitor each time, nothing in the cache, a phone: 390 px, CPU × 4, 9 Mbit/s and 60 ms before
each answer, as emulated by Chromium (connections themselves cost nothing there, and six requests
run at once). A script in the page waits for the first cells, then presses an arrow key (on the
phone, where the face is a list, taps a line) at every frame until the focus moves; that frame is
the end. The other way starts under the same conditions and ends when plotly has drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bench import servers
from bench.browser import PHONE_4G, chromium, visiting
from bench.figures import Figure, Measured, Progress, Table, p50

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TITLE: Final = "Cold start on a phone"
INSTEAD: Final = "the same face as a Dash callback, pandas and px, Dash as it comes"
RUNS: Final = 7
PEER_RUNS: Final = 2
WATCH: Final = "cube17Bench.watchStart();"
WHY: Final = {
    "interactive": (
        "see the steps below: Dash's own bundles arrive and start before the Explorer's modules "
        "may draw, on a processor four times slower than this one"
    )
}

Start = dict[str, float]

STEPS: Final = {
    "html": "document received",
    "parsed": "scripts of the document run",
    "painted": "first contentful paint",
    "shell": "Dash has drawn the shell",
    "page": "frame of the Explorer in place",
    "dash": "last bundle of Dash received",
    "modules": "last module of the Explorer received",
    "dictionary": "dictionary received",
    "cells_file": "first pack of cells received",
    "cells": "first cells in the face",
    "interactive": "the face reacts to a key",
    "busy": "main thread busy by then",
}

FILES: Final = {
    "dash": "/_dash-component-suites/",
    "modules": ".mjs",
    "dictionary": "/dictionary.json",
    "cells_file": "/region-",
}


def run(progress: Progress) -> Measured:
    """Start often, then the other application twice."""
    ours, other = [], []
    with chromium() as browser:
        with servers.serving() as server:
            for done in range(RUNS):
                progress("Cube 17", done, RUNS + PEER_RUNS)
                ours.append(start(browser, server.url))
        with servers.serving(servers.PEER, "/") as server:
            for done in range(PEER_RUNS):
                progress("Dash + pandas + px", RUNS + done, RUNS + PEER_RUNS)
                other.append(start_peer(browser, server.url))
    return Measured(figures(ours, other), [steps(ours)])


def start(browser: Browser, url: str) -> Start:
    """Open the Explorer once; return the moment of each step, in ms."""
    with visiting(browser, url, PHONE_4G, WATCH) as visit:
        visit.tools.send("Performance.enable")
        visit.page.goto("/explorer", wait_until="commit")
        visit.page.wait_for_selector("#face td", state="attached", timeout=60_000)
        while not (found := visit.read("cube17Bench.milestones()")).get("interactive"):
            visit.page.wait_for_timeout(50)
        metrics = {
            m["name"]: m["value"] for m in visit.tools.send("Performance.getMetrics")["metrics"]
        }
        return (
            found
            | files(visit.read("cube17Bench.arrivals()"), found["cells"])
            | {"busy": 1000 * metrics["TaskDuration"]}
        )


def files(arrivals: list[dict[str, Any]], cells: float) -> Start:
    """Arrival of the last file of each kind among those asked for before the first cells."""
    needed = [arrival for arrival in arrivals if arrival["came"] <= cells]
    return {
        name: max((a["came"] for a in needed if mark in a["path"]), default=0.0)
        for name, mark in FILES.items()
    }


def start_peer(browser: Browser, url: str) -> float:
    """Open the other application once; return when plotly has drawn, in ms."""
    with visiting(browser, url, PHONE_4G, WATCH) as visit:
        visit.page.goto("/", wait_until="commit")
        visit.page.wait_for_selector("#face .heatmaplayer image", state="attached", timeout=60_000)
        return visit.read("cube17Bench.milestones().plot")


def figures(ours: list[Start], other: list[float]) -> list[Figure]:
    """The median start, and the slowest."""
    ends = [run["interactive"] / 1000 for run in ours]
    peer = p50(other) / 1000
    return [
        Figure("interactive", f"interactive, median of {RUNS}", p50(ends), "s", 2.0, instead=peer),
        Figure("slowest", "interactive, slowest", max(ends), "s"),
        Figure("painted", "first contentful paint", p50([r["painted"] for r in ours]) / 1000, "s"),
    ]


def steps(ours: list[Start]) -> Table:
    """Median moment of each step."""
    moments = {name: p50([run[name] for run in ours]) for name in STEPS}
    busy = moments.pop("busy")
    rows = [[STEPS[name], at] for name, at in sorted(moments.items(), key=lambda item: item[1])]
    return Table(
        "Steps, ms since navigation (medians)", ("step", "ms"), [*rows, [STEPS["busy"], busy]]
    )
