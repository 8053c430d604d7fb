"""The search field on the queries of tests/fixtures/search_queries.csv, typed letter by letter.

One beginning of these in ten is put into the real field of a real page: search, list of results and
layout, without paint; the table has the search alone. The other way is Fuse.js on the same places,
accents ignored, its threshold at 0.3, its search alone, on one beginning in 120. Bytes are those of
what the focus loads (data and modules, brotli 11); for the other way, the records that an
application would serve (name, codes, département, EPCI, population) and the library.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Final

import brotli
import orjson

from bench import servers
from bench.browser import LAPTOP, PHONE, Visit, chromium, visiting
from bench.figures import Figure, Measured, Progress, Table, p50, p95
from bench.machine import ROOT
from cube17.catalogue import communes, territories
from cube17.search_pack import search_pack

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLE: Final = "Search of a territory"
INSTEAD: Final = "Fuse.js 7.5 on the same places"
WHY: Final = {
    "laptop": "the table says what the search takes of it",
    "phone": "the table says what the search takes of it",
    "first": "the test names the queries that another place answers first",
    "data": "names alone take 155 kB",
}

QUERIES: Final = ROOT / "tests" / "fixtures" / "search_queries.csv"
SCRIPT: Final = ROOT / "bench" / "search_probe.js"
FUSE: Final = ROOT / "node_modules" / "fuse.js" / "dist" / "fuse.min.mjs"
STEPS: Final = {"ours": 10, "fuse": 120}
"""One beginning of a query in so many is typed."""


def run(progress: Progress) -> Measured:
    """Type every query on both devices, ours and the other way."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {}
    steps = [(device, way) for device in (LAPTOP, PHONE) for way in STEPS]
    with servers.serving() as server, chromium() as browser:
        for done, (device, way) in enumerate(steps):
            progress(f"{device.name}, {way}", done, len(steps))
            with visiting(browser, server.url, device) as visit:
                found[device.name, way] = typed(visit, way, [row["query"] for row in rows])
    return Measured(figures(found, [row["code"] for row in rows]), [parts(found)])


def typed(visit: Visit, way: str, queries: list[str]) -> dict[str, Any]:
    """Type the queries in a page."""
    visit.page.route(
        "**/bench-fuse.mjs", lambda route: route.fulfill(path=FUSE, content_type="text/javascript")
    )
    visit.page.goto("/methode")
    visit.page.wait_for_selector("#search-field")
    visit.quiet()
    visit.read(SCRIPT.read_text(encoding="utf-8"))
    return visit.read(
        f"([queries, step]) => cube17Search.{way}(queries, step)", [queries, STEPS[way]]
    )


def figures(found: dict[tuple[str, str], dict[str, Any]], codes: list[str]) -> list[Figure]:
    """Times for a key, share of queries whose answer comes first, bytes."""
    told = []
    for device in (LAPTOP.name, PHONE.name):
        key, other = found[device, "ours"]["key"], found[device, "fuse"]["search"]
        what = f"{device}: a key, search to layout"
        told += [
            Figure(f"{device}-median", f"{what}, median", p50(key), "ms", instead=p50(other)),
            Figure(device, f"{what}, p95", p95(key), "ms", 50, instead=p95(other)),
        ]
    first = found[LAPTOP.name, "ours"]["first"]
    right = 100 * sum(map(str.__eq__, first, codes)) / len(codes)
    data, modules, theirs = weights()
    return [
        *told,
        Figure(
            "first", f"right answer first, of {len(codes)} queries", right, "%", 97, at_least=True
        ),
        Figure("data", "data, in brotli", data / 1000, "kB", 250, instead=theirs / 1000),
        Figure(
            "modules",
            "modules, in brotli",
            modules / 1000,
            "kB",
            instead=packed([FUSE.read_bytes()]) / 1000,
        ),
    ]


def weights() -> tuple[int, int, int]:
    """Bytes in brotli of our data, of our modules, of the records of the other way."""
    modules = [path.read_bytes() for path in sorted((ROOT / "assets" / "search").glob("*.mjs"))]
    records = [{name: getattr(one, name) for name in one.__slots__} for one in communes()] + [
        {"code": unit.code, "name": unit.name} for unit in territories()
    ]
    return (
        packed([search_pack(communes(), territories())]),
        packed(modules),
        packed([orjson.dumps(records)]),
    )


def packed(files: Iterable[bytes]) -> int:
    """Bytes of files in brotli, each by itself."""
    return sum(len(brotli.compress(file, quality=11)) for file in files)


def parts(found: dict[tuple[str, str], dict[str, Any]]) -> Table:
    """Time to make the index, then of the search alone."""
    rows = [
        [
            device,
            {"ours": "Cube 17", "fuse": "instead"}[way],
            one["ready"],
            p50(one["search"]),
            p95(one["search"]),
        ]
        for (device, way), one in found.items()
    ]
    columns = ("device", "application", "index made once", "search, median", "search, p95")
    return Table("Index and search alone, ms", columns, rows)
