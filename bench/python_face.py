"""One face of the demonstration cube in Python, on 200 random selections.

The library (`face_table`, as columns; `Cube.face`, as a DataFrame with every field of a cell) and
the data twin `/explorer.json` through Flask's test client, compression included. The other way, on
the same cube as a long DataFrame with categorical columns: filter, `pivot_table`, `px.imshow`, the
figure as JSON; through Dash, its callback in Flask's test client. Both run in turn on each
selection, both give the same numbers (checked), and neither sees the network.
"""

from __future__ import annotations

import cProfile
import pstats
import random
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bench.figures import Figure, Measured, Progress, Table, p50, p95
from bench.machine import ROOT
from cube17.axes import ROWS_AND_COLUMNS
from cube17.catalogue import load_cube
from cube17.model import AXES
from cube17.selection import Selection
from cube17.tables import face_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from cube17.store import Cube

TITLE: Final = "One face in Python"
INSTEAD: Final = "pandas filter and pivot_table, then px.imshow and its JSON"
TIMES: Final = 200
WARM_UP: Final = 5
CHECKED: Final = 20
TARGET_MS: Final = 2.0
TARGET_RATIO: Final = 20.0
CUBE: Final = "demonstration"
WHY: Final = {
    "json": "the profile below names the functions that take the time",
    "face_ratio": "the first rows above compare the two",
    "json_ratio": "the profile below names the functions that take the time",
}

Times = dict[str, list[float]]


def run(progress: Progress) -> Measured:
    """Time everything on the same selections."""
    progress("reading", 0, TIMES)
    client, peer = clients()
    cube = load_cube(CUBE)
    chance = random.Random(17)
    times: Times = defaultdict(list)
    for done in range(-WARM_UP, TIMES):
        selection = chosen(cube, chance)
        if 0 <= done < CHECKED:
            check(cube, selection)
        for name, call in calls(cube, selection, client, peer).items():
            duration = timed(call)
            if done >= 0:
                times[name].append(duration)
        progress("selections", max(done, 0), TIMES)
    return Measured(figures(times), [profile(cube, client, chance)])


def clients() -> tuple[Any, Any]:
    """Test clients of both applications.

    The order matters: Dash gives the callbacks of pages to the first application that answers.
    """
    import app  # noqa: PLC0415 (see above)

    client = app.server.test_client()
    client.get("/")
    from bench import peer_app  # noqa: PLC0415

    return client, peer_app.server.test_client()


def chosen(cube: Cube, chance: random.Random) -> Selection:
    """Draw a selection whose face crosses two whole axes."""
    held = {axis: chance.choice(cube.axes.of_axis(axis)) for axis in AXES[:2]}
    return Selection(
        cube=cube.id,
        indicator=chance.choice(cube.axes.of_axis("indicator")),
        fix=chance.choice(AXES),
        territory=chance.choice([unit.code for unit in cube.territories.of_kind("region")]),
        units=chance.choice(("region", "departement")),
        within="FR",
        **held,
    )


def calls(cube: Cube, selection: Selection, client: Any, peer: Any) -> dict[str, Callable[[], Any]]:
    """Everything that is timed."""
    from bench.peer_app import figure, pivot  # noqa: PLC0415

    asked = face_of(selection)
    address = f"/explorer.json?{selection.to_query()}"
    gaps = f"{address}&show=gap"
    accepts = {"Accept-Encoding": "br"}
    return {
        "table": lambda: face_table(cube, selection),
        "frame": lambda: cube.face(selection),
        "json": lambda: client.get(address, headers=accepts).data,
        "gap_json": lambda: client.get(gaps, headers=accepts).data,
        "pandas": lambda: pivot(*asked),
        "pandas_px": lambda: figure(pivot(*asked)).to_json(),
        "callback": lambda: peer.post("/_dash-update-component", json=callback(asked)).data,
    }


def face_of(selection: Selection) -> tuple[str, str, str, str]:
    """Return the selection as the other way names it."""
    held = getattr(selection, selection.fix)
    return selection.indicator, selection.fix, held, selection.units


def callback(asked: tuple[str, str, str, str]) -> dict[str, Any]:
    """Return what a browser would post to the other application."""
    indicator, fix, held, _ = asked
    values = {"indicator": indicator, "fix": fix, "held": held, "show": "value"}
    inputs = [{"id": part, "property": "value", "value": v} for part, v in values.items()]
    return {
        "output": "..face.figure...phrase.children..",
        "outputs": [
            {"id": "face", "property": "figure"},
            {"id": "phrase", "property": "children"},
        ],
        "inputs": [*inputs, {"id": "face", "property": "clickData", "value": None}],
        "changedPropIds": ["held.value"],
    }


def timed(call: Callable[[], Any]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def check(cube: Cube, selection: Selection) -> None:
    """Both ways give the same numbers."""
    from bench.peer_app import pivot  # noqa: PLC0415

    rows, columns = ROWS_AND_COLUMNS[selection.fix]
    face = cube.face(selection).pivot(index=rows, columns=columns, values="value")
    other = pivot(*face_of(selection)).reindex(index=face.index, columns=face.columns)
    if not np.allclose(face.to_numpy(float), other.to_numpy(float), equal_nan=True):
        raise AssertionError(f"the two faces differ: {selection.to_query()}")


def figures(times: Times) -> list[Figure]:
    """Medians, and how many times more the other way takes."""
    median = {name: p50(values) for name, values in times.items()}
    slowest = p95(times["json"])
    by_flask = {"target": TARGET_MS, "instead": median["callback"]}
    rows = [
        Figure("table", "face_table, median", median["table"], "ms", instead=median["pandas_px"]),
        Figure("frame", "Cube.face, median", median["frame"], "ms", instead=median["pandas"]),
        Figure("json", "/explorer.json, median", median["json"], "ms", **by_flask),
        Figure("json95", "/explorer.json, p95", slowest, "ms", instead=p95(times["callback"])),
        Figure("gap_json", "/explorer.json with gaps, median", median["gap_json"], "ms"),
    ]
    for name, what, ours, other in (
        ("face_ratio", "pandas + px over face_table", "table", "pandas_px"),
        ("json_ratio", "Dash callback with px over /explorer.json", "json", "callback"),
    ):
        ratio = median[other] / median[ours]
        rows.append(Figure(name, what, ratio, "×", TARGET_RATIO, at_least=True))
    return rows


def profile(cube: Cube, client: Any, chance: random.Random) -> Table:
    """Where an answer's time goes, by function of ours or of the compressor."""
    addresses = [f"/explorer.json?{chosen(cube, chance).to_query()}" for _ in range(40)]
    profiler = cProfile.Profile()
    profiler.enable()
    for address in addresses:
        client.get(address, headers={"Accept-Encoding": "br"})
    profiler.disable()
    stats = pstats.Stats(profiler)
    total = stats.total_tt  # pyright: ignore[reportAttributeAccessIssue]
    shares = [
        [f"`{name}` {Path(path).name}", 100 * spent[3] / total]
        for (path, _, name), spent in stats.stats.items()  # pyright: ignore[reportAttributeAccessIssue]
        if is_ours(path) or "brotli" in name
    ]
    rows = sorted(shares, key=lambda row: -row[1])[:14]
    columns = ("function", "% of the time of the answer, calls below included")
    return Table("Profile of /explorer.json", columns, rows)


def is_ours(path: str) -> bool:
    """Whether a file belongs to the project."""
    inside = Path(path).is_relative_to(ROOT) and "site-packages" not in path
    return inside and not Path(path).is_relative_to(ROOT / "bench")
