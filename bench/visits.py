"""What one visit to the Explorer costs the server, so that workers can be counted.

gunicorn as `make serve` starts it, files compressed ahead. A visit asks for /explorer, all that
its document links, Dash's layout and callbacks, the dictionary, the régions packs and the map, as a
browser with an empty cache does; gestures after that ask for nothing (`slice_in_browser` counts
them). A second visit has all that never changes in its cache: it asks for the document and for
Dash's two answers only. A number for a researcher is one /explorer.json. The cost is processor time
of the workers, from /proc, over many visits one after another: it does not depend on what else the
machine does as seconds would. What a core could give is its inverse.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Final
from urllib.request import Request, urlopen

from bench import servers
from bench.figures import Figure, Measured, Progress, Table

TITLE: Final = "What a visit costs the server"
INSTEAD: Final = "not measured"
WHY: Final[dict[str, str]] = {}  # no target, so none is missed
VISITS: Final = 100
DASH: Final = ("/_dash-layout", "/_dash-dependencies")
LINKED: Final = re.compile(r"<(?:script|link)\b[^>]*?(?:src|href)=\"(/[^\"]+)\"")
CONFIG: Final = re.compile(r'id="cube17-config">(.*?)</script>')
TICKS: Final = os.sysconf("SC_CLK_TCK")


def run(progress: Progress) -> Measured:
    """Visit many times, and weigh the processor time of the workers."""
    with servers.serving() as server:
        first = visited(server.url)
        mixes = {"first": first, "again": ["/explorer", *DASH], "number": ["/explorer.json"]}
        for addresses in mixes.values():  # once for nothing, in each worker as likely as not
            ask(server.url, addresses * 4)
        cost, sent = {}, {}
        for done, (name, addresses) in enumerate(mixes.items()):
            progress(name, done, len(mixes))
            before = busy(server)
            sent[name] = sum(ask(server.url, addresses) for _ in range(VISITS)) / VISITS
            cost[name] = (busy(server) - before) / VISITS
    what = {
        "first": "a first visit",
        "again": "a visit with a full cache",
        "number": "one /explorer.json",
    }
    figures = [
        Figure(name, f"processor time of {what[name]}", 1000 * cost[name], "ms") for name in mixes
    ]
    rows = [
        [what[name], len(mixes[name]), sent[name] / 1000, 1000 * cost[name],
         1 / cost[name], len(mixes[name]) / cost[name]]
        for name in mixes
    ]  # fmt: skip
    columns = ("what", "requests", "sent, kB", "processor, ms", "a core, per s", "requests per s")
    return Measured(figures, [Table("What one core can give", columns, rows)])


def visited(url: str) -> list[str]:
    """Addresses of a first visit."""
    document = text(url, "/explorer")
    cubes = json.loads(CONFIG.findall(document)[0])["cubes"]
    version = next(cube["version"] for cube in cubes if cube["id"] == "demonstration")
    base = f"/data/demonstration/{version}"
    packs = json.loads(text(url, f"{base}/dictionary.json"))["packs"]
    regions = [f"{base}/{pack['path']}" for pack in packs if pack["kind"] == "region"]
    linked = LINKED.findall(document)
    return list(dict.fromkeys(["/explorer", *linked, *DASH, f"{base}/dictionary.json", *regions]))


def text(url: str, address: str) -> str:
    """Return what an address answers, unpacked."""
    with urlopen(url + address, timeout=60) as answer:
        return answer.read().decode()


def ask(url: str, addresses: list[str]) -> int:
    """Request every address; bytes of the answers."""
    total = 0
    for address in addresses:
        asked = Request(url + address, headers={"Accept-Encoding": "br"})
        with urlopen(asked, timeout=60) as answer:
            total += len(answer.read())
    return total


def busy(server: servers.Server) -> float:
    """Seconds of processor time of the workers so far."""
    ticks = 0
    for pid in server.pids()[1:]:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS
