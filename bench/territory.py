"""The page of a territory: weight, first view on a phone, time of the server.

Weight and first view are those of a new visitor with an empty cache (phone: 390 px, CPU × 4,
9 Mbit/s and 60 ms before each answer, as Chromium emulates them): all that the page asks for,
headers included, and the moment of its largest contentful paint. The server's time is that of one
request over the loopback, HTTP included, for régions, départements and EPCI drawn at random, each
asked for once. The other way is one function, without a server: the same numbers by pandas groupby,
the same content as plotly express figures turned to JSON.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.request import Request, urlopen

import plotly.express as px

from bench import peer_app, servers
from bench.browser import PHONE_4G, chromium, visiting
from bench.figures import Figure, Measured, Progress, Table, p50, p95
from bench.first_bytes import Traffic, kind, wire
from cube17.catalogue import context, load_cube, territories
from cube17.fiche import Place, fiche
from cube17.portrait import questions
from cube17.similar import similar

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TITLE: Final = "Page of a territory"
INSTEAD: Final = "the same content by pandas groupby and plotly express, without a server"
WHY: Final = {
    "server": "components are built, set in French typography and written as HTML at each request",
    "paint": "style sheets of all pages are asked for before anything is painted",
}
SEEN: Final = ("FR", "REG-53", "DEP-35", "EPCI-243500139", "EPCI-200007177")
ASKED: Final = 60
PEER_ASKED: Final = 12
WARM: Final = 8
SETTLED: Final = 1000
"""What comes so long after the last file, in ms, is not of the page."""
LARGEST: Final = """() => new Promise((done) => new PerformanceObserver(
    (list) => done(list.getEntries().at(-1).startTime),
  ).observe({type: 'largest-contentful-paint', buffered: true}))"""


def run(progress: Progress) -> Measured:
    """See some pages on a phone, ask the server for many, draw some the other way."""
    codes = drawn()
    with servers.serving(first="/territoire/FR") as server, chromium() as browser:
        progress("phone", 0, 3)
        seen = {code: see(browser, server.url, code) for code in SEEN}
        progress("server", 1, 3)
        for code in codes[:WARM]:
            ask(server.url, code)
        ours = [ask(server.url, code) for code in codes[WARM:]]
    progress("pandas + px", 2, 3)
    peer(codes[0])
    other = [timed(lambda code=code: peer(code)) for code in codes[WARM : WARM + PEER_ASKED]]
    return Measured(figures(seen, ours, other), [by_kind(seen), by_page(seen)])


def drawn() -> list[str]:
    """Territories at random, the same each time."""
    draw = random.Random(17)
    some = {name: draw.sample(territories().of_kind(name), size) for name, size in
            (("region", 12), ("departement", 24), ("epci", ASKED + WARM - 36))}  # fmt: skip
    codes = [unit.code for units in some.values() for unit in units]
    draw.shuffle(codes)
    return codes


def see(browser: Browser, url: str, code: str) -> dict[str, Any]:
    """Open a page once: its answers, and when its largest part was painted, in ms."""
    with visiting(browser, url, PHONE_4G) as visit:
        traffic = Traffic(visit)
        visit.page.goto(f"/territoire/{code}")
        visit.page.wait_for_timeout(SETTLED)
        return {"answers": traffic.all(), "paint": visit.read(LARGEST)}


def ask(url: str, code: str) -> float:
    """Ask for a page as a browser does; return how long the answer took, in ms."""
    asked = Request(f"{url}/territoire/{code}", headers={"Accept-Encoding": "br"})
    return timed(lambda: urlopen(asked).read())


def timed(act: Any) -> float:
    """Duration of a call, in ms."""
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def peer(code: str) -> list[str]:
    """Make the content of a page as a first version would; return the figures as JSON."""
    page = fiche(Place(code), {})
    codes = [one.code for one in similar(code, territories(), context()).neighbours]
    cells: Any = peer_app.frame()
    asked = [question["id"] for question in questions(load_cube("demonstration"))]
    mine = cells[cells["indicator"].isin(asked)]
    whole = mine[mine["domain"] == "all"]
    values = grouped(whole[whole["territory"].isin([code, page.reference])], "territory")
    domains = grouped(mine[(mine["territory"] == code) & (mine["domain"] != "all")], "domain")
    alike = whole[whole["territory"].isin([code, *codes]) & (whole["profile"] == page.profile)]
    here = whole[whole["territory"] == code]
    drawings = (
        px.imshow(
            values.pivot_table("value", ["indicator", "territory"], "profile"), text_auto=True
        ),
        px.scatter(here, x="value", y="indicator", color="profile", symbol="profile"),
        px.bar(domains, x="value", y="domain", facet_col="profile"),
        px.bar(grouped(alike, "territory"), x="territory", y="value", facet_col="indicator"),
    )
    return [str(drawing.to_json()) for drawing in drawings]


def grouped(cells: Any, axis: str) -> Any:
    """Mean of the cells by question, profile and one more axis."""
    by = cells.groupby(["indicator", "profile", axis], observed=True)
    return by["value"].mean().reset_index()


def figures(seen: dict[str, Any], ours: list[float], other: list[float]) -> list[Figure]:
    """The heaviest page, the slowest first view, the server's median."""
    weights = [wire(page["answers"]) for page in seen.values()]
    paints = [page["paint"] / 1000 for page in seen.values()]
    return [
        Figure("paint", f"largest contentful paint, slowest of {len(SEEN)}", max(paints), "s", 2.0),
        Figure("weight", f"weight, heaviest of {len(SEEN)}", max(weights), "kB", 450),
        Figure("server", f"server, median of {ASKED}", p50(ours), "ms", 25, instead=p50(other)),
        Figure("server-p95", "server, 95 of 100 under", p95(ours), "ms"),
    ]


def by_kind(seen: dict[str, Any]) -> Table:
    """Weights of the page of a département by type of file."""
    answers = seen["DEP-35"]["answers"]
    kinds = sorted({kind(answer.path) for answer in answers})
    groups = [(name, [one for one in answers if kind(one.path) == name]) for name in kinds]
    rows = [[name, len(group), wire(group)] for name, group in groups]
    return Table("DEP-35 by type of file", ("type of file", "requests", "kB"), rows)


def by_page(seen: dict[str, Any]) -> Table:
    """What each page weighs and when it stands."""
    rows = [[code, wire(page["answers"]), page["paint"]] for code, page in seen.items()]
    return Table("By page", ("page", "kB", "largest contentful paint, ms"), rows)
