"""Bytes on the wire, headers included, for a visitor with an empty cache who accepts brotli.

Chromium counts what it receives from a production server. *First view*: everything asked for on
/explorer before the face has its cells, régions level. *Everything*: that, the other questions the
page then fetches by itself, every page of the navigation, and what the first graph needs (Dash's
graph component and plotly; a graph is put on the page if no page has one). The other way is what
Dash sends as it comes, the same files without compression and plotly's full bundle.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import plotly

from bench import servers
from bench.browser import LAPTOP, Visit, chromium, visiting
from bench.figures import Figure, Measured, Progress, Table

TITLE: Final = "Bytes of a first visit"
INSTEAD: Final = "Dash as it comes: the same files without compression, plotly's full bundle"
WHY: Final = {
    "first": "the table by type of file says what weighs",
    "everything": "the table by type of file says what weighs",
}

# First that fits; what a file is, by how its address starts or ends.
KINDS: Final = (
    ("plotly", ("/_dash-component-suites/plotly/", "async-graph.js")),
    ("Dash's scripts", ("/_dash-component-suites/",)),
    ("answers of Dash", ("/_dash-",)),
    ("cubes and names", ("/data/",)),
    ("our scripts", (".js", ".mjs")),
    ("style sheets", (".css",)),
    ("maps and icons", (".svg", ".ico")),
)

GRAPH: Final = """dash_clientside.set_props("_pages_content", {children: {
    namespace: "dash_core_components", type: "Graph", props: {
        id: "bench-graph", figure: {data: [{type: "bar", x: [1, 2], y: [3, 4]}]}}}})"""


@dataclass
class Received:
    """One answer: its address, when it was asked for, bytes on the wire and once unpacked."""

    path: str
    stage: str
    wire: float = 0
    plain: float = 0


class Traffic:
    """What Chromium received, request by request; `stage` names what the visitor is doing."""

    def __init__(self, visit: Visit) -> None:
        self.stage = "first"
        self.received: dict[str, Received] = {}
        visit.tools.on("Network.requestWillBeSent", self._asked)
        visit.tools.on("Network.dataReceived", self._came)
        visit.tools.on("Network.loadingFinished", self._finished)

    def _asked(self, event: dict[str, Any]) -> None:
        path = urlsplit(event["request"]["url"]).path
        self.received[event["requestId"]] = Received(path, self.stage)

    def _came(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.received:
            self.received[event["requestId"]].plain += event["dataLength"]

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.received:
            self.received[event["requestId"]].wire += event["encodedDataLength"]

    def all(self) -> list[Received]:
        """Answers that came over the wire."""
        return [answer for answer in self.received.values() if answer.wire]

    def first(self) -> list[Received]:
        """Answers of the first view."""
        return [answer for answer in self.all() if answer.stage == "first"]


def run(progress: Progress) -> Measured:
    """Visit the Explorer, then everything else."""
    with (
        servers.serving() as server,
        chromium() as browser,
        visiting(browser, server.url, LAPTOP, "cube17Bench.watchStart();") as visit,
    ):
        traffic = Traffic(visit)
        progress("first view", 0, 3)
        first_view(visit, traffic)
        progress("other pages", 1, 3)
        visit_others(visit)
        progress("a graph", 2, 3)
        draw_graph(visit, traffic)
        return Measured(figures(traffic), [by_kind(traffic)])


def first_view(visit: Visit, traffic: Traffic) -> None:
    """Open the Explorer; what it asks for once its face has cells belongs to the next stage."""
    visit.page.goto("/explorer")
    visit.page.wait_for_selector("#face td", state="attached")
    visit.quiet()
    cells = visit.read("cube17Bench.milestones().cells")
    later = {a["path"] for a in visit.read("cube17Bench.arrivals()") if a["asked"] > cells}
    for answer in traffic.received.values():
        answer.stage = "later" if answer.path in later else "first"
    traffic.stage = "later"


def visit_others(visit: Visit) -> None:
    """Follow every link of the navigation, and the one to the home page."""
    links = visit.page.locator("header a[href^='/']")
    for href in dict.fromkeys(link.get_attribute("href") for link in links.all()):
        visit.page.locator(f"header a[href='{href}']").first.click()
        visit.quiet()


def draw_graph(visit: Visit, traffic: Traffic) -> None:
    """Make sure that plotly has come."""
    if not any("plotly.min" in answer.path for answer in traffic.all()):
        visit.read(GRAPH)
        visit.page.wait_for_selector("#bench-graph .main-svg >> nth=0")
        visit.quiet()


def figures(traffic: Traffic) -> list[Figure]:
    """Sums in kB (1,000 bytes), against the same files unpacked."""
    first, everything = traffic.first(), traffic.all()
    full = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    partial = plain([answer for answer in everything if "plotly.min" in answer.path])
    as_it_comes = plain(everything) - partial + full.stat().st_size / 1000
    sums = {
        "first": ("first view of /explorer", wire(first), 450, plain(first)),
        "everything": ("everything, plotly included", wire(everything), 900, as_it_comes),
    }
    rows = [
        Figure(name, what, value, "kB", target, instead=instead)
        for name, (what, value, target, instead) in sums.items()
    ]
    return [*rows, Figure("requests", "requests of the first view", len(first), "")]


def wire(answers: list[Received]) -> float:
    """Sum as sent, in kB."""
    return sum(answer.wire for answer in answers) / 1000


def plain(answers: list[Received]) -> float:
    """Sum once unpacked, in kB."""
    return sum(answer.plain for answer in answers) / 1000


def by_kind(traffic: Traffic) -> Table:
    """Weights by type of file."""
    groups: dict[str, list[Received]] = defaultdict(list)
    for answer in traffic.all():
        groups[kind(answer.path)].append(answer)
    rows = []
    for name, answers in sorted(groups.items(), key=lambda item: -wire(item[1])):
        first = [answer for answer in answers if answer.stage == "first"]
        rows.append([name, len(first), wire(first), wire(answers), plain(answers)])
    columns = ("type of file", "requests", "first view, kB", "everything, kB", "unpacked, kB")
    return Table("By type of file", columns, rows)


def kind(path: str) -> str:
    """Type of file of an address."""
    for name, marks in KINDS:
        if path.startswith(marks) or path.endswith(marks):
            return name
    return "documents"
