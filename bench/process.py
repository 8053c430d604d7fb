"""How soon a production server answers, and what its processes weigh.

gunicorn as `make serve` starts it (two workers, preload, files compressed ahead): seconds from the
command to the first answer to /explorer; then, after 50 mixed requests, resident memory (RSS) and
proportional memory (PSS: a page shared by three processes counts a third in each) of the master and
both workers. The other way: a small Dash application with pandas and px under gunicorn with two
workers, after 50 callbacks. Modules are listed from a process that has answered the same requests.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.request import Request, urlopen

from bench import servers
from bench.figures import Figure, Measured, Progress, Table, p50
from bench.machine import ROOT
from bench.python_face import callback
from cube17.catalogue import cube_ids, load_cube

TITLE: Final = "Process start and memory"
INSTEAD: Final = "a small Dash application with pandas and plotly.express, two workers"
STARTS: Final = 5
PEER_STARTS: Final = 2
REQUESTS: Final = 50
WHY: Final = {
    "ready": "most of it is the import of Dash and the warm-up before the fork",
    "memory": "the table below says which process holds it",
    "modules": "the table below names what imports should go",
}

# The web process should carry none of these (Dash itself imports plotly.graph_objects, which loads
# its classes when they are used).
UNWANTED: Final = (
    "cube17.pipeline", "duckdb", "geopandas", "ibis", "IPython", "matplotlib", "pandas",
    "plotly.express", "polars", "pyarrow.dataset", "rich", "scipy",
    "shapely", "xarray", "yaml",
)  # fmt: skip

LOADED: Final = """
import sys, app, serving
serving.warm_up(app.server)
client = app.server.test_client()
for address in sys.stdin.read().split():
    client.get(address, headers={"Accept-Encoding": "br"}, buffered=True)
print(*sorted(sys.modules))
"""


def run(progress: Progress) -> Measured:
    """Start several times; the last servers are asked and weighed."""
    total = STARTS + PEER_STARTS + 1
    ready, other = [], []
    for done in range(STARTS):
        progress("Cube 17", done, total)
        with servers.serving() as server:
            ready.append(server.ready)
            if done == STARTS - 1:
                ask(server.url, mixed())
                memory = weigh(server)
    for done in range(PEER_STARTS):
        progress("Dash + pandas + px", STARTS + done, total)
        with servers.serving(servers.PEER, "/") as server:
            other.append(server.ready)
            if done == PEER_STARTS - 1:
                ask_peer(server.url)
                peer_memory = weigh(server)
    progress("modules", total - 1, total)
    loaded = modules()
    return Measured(
        figures(ready, other, memory, peer_memory, loaded),
        [by_process(memory, peer_memory), module_table(loaded)],
    )


def mixed() -> list[str]:
    """Return addresses a first hour could bring: pages, data twins, packs, the API."""
    cubes = [load_cube(cube_id) for cube_id in cube_ids()]
    versioned = [f"/data/{cube.id}/{cube.version}" for cube in cubes]
    addresses = [
        "/", "/explorer", "/nulle-part", "/_dash-layout", "/_dash-dependencies", "/api/cubes",
        "/explorer.json", "/explorer.json?fix=domain&show=gap", "/explorer.csv?fix=territory",
        "/explorer.json?units=departement", "/explorer.csv?units=epci&show=gap",
        "/api/cubes/odd17-2022/cells.json", "/api/cubes/demonstration/cells.csv?level=regional",
        *(f"{base}/dictionary.json" for base in versioned),
        *(f"{base}/region-0.json" for base in versioned),
        f"{versioned[0]}/departement-0.json", f"{versioned[0]}/epci-0.json",
    ]  # fmt: skip
    return (addresses * REQUESTS)[:REQUESTS]


def ask(url: str, addresses: list[str]) -> None:
    """Request every address; an unknown one (404) is part of the mix."""
    for address in addresses:
        asked = Request(url + address, headers={"Accept-Encoding": "br"})
        try:
            with urlopen(asked, timeout=60) as answer:
                answer.read()
        except OSError as error:
            if getattr(error, "code", None) != 404:
                raise


def ask_peer(url: str) -> None:
    """Ask the other application for as many faces."""
    axes = load_cube("demonstration").axes
    for i in range(REQUESTS):
        indicators, profiles = axes.of_axis("indicator"), axes.of_axis("profile")
        face = (indicators[i % len(indicators)], "profile", profiles[i % len(profiles)], "region")
        asked = Request(
            f"{url}/_dash-update-component",
            json.dumps(callback(face)).encode(),
            {"Content-Type": "application/json"},
        )
        with urlopen(asked, timeout=60) as answer:
            answer.read()


def weigh(server: servers.Server) -> list[tuple[str, float, float]]:
    """Role, RSS and PSS in MB of the master and its workers."""
    found = []
    for rank, pid in enumerate(server.pids()):
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").split()
        rss, pss = (int(told[told.index(name) + 1]) / 1000 * 1.024 for name in ("Rss:", "Pss:"))
        found.append((f"worker {rank}" if rank else "master", rss, pss))
    return found


def modules() -> list[str]:
    """Modules of a process that has answered the mixed requests."""
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, input="\n".join(mixed()),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return told.stdout.split()


def figures(
    ready: list[float],
    other: list[float],
    memory: list[tuple[str, float, float]],
    peer_memory: list[tuple[str, float, float]],
    loaded: list[str],
) -> list[Figure]:
    """Readiness, memory, and modules that should not be there."""
    pss, peer_pss = (sum(process[2] for process in found) for found in (memory, peer_memory))
    unwanted = [name for name in UNWANTED if name in loaded]
    what = "first answer after the start"
    return [
        Figure("ready", f"{what}, median of {STARTS}", p50(ready), "s", 2.0, instead=p50(other)),
        Figure("slowest", f"{what}, slowest", max(ready), "s"),
        Figure("memory", "memory of master and 2 workers (PSS)", pss, "MB", 300, instead=peer_pss),
        Figure("modules", "modules that should not be loaded", len(unwanted), "", 0),
    ]


def by_process(
    memory: list[tuple[str, float, float]], peer_memory: list[tuple[str, float, float]]
) -> Table:
    """Memory of each process."""
    rows = [
        [name, *process]
        for name, found in (("Cube 17", memory), ("instead", peer_memory))
        for process in found
    ]
    title = f"Memory after {REQUESTS} requests"
    return Table(title, ("application", "process", "RSS, MB", "PSS, MB"), rows)


def module_table(loaded: list[str]) -> Table:
    """Say which unwanted modules were found."""
    unwanted = [name for name in UNWANTED if name in loaded]
    absent = [name for name in UNWANTED if name not in loaded]
    rows = [
        ["unwanted, loaded", ", ".join(unwanted) or "none"],
        ["unwanted, not loaded", ", ".join(absent)],
        ["all modules", len(loaded)],
    ]
    return Table("Modules of a worker", ("what", "which"), rows)
