"""From a gesture in the Explorer to two frames after the last change on the screen.

A production server (gunicorn, two workers) and a real Chromium share this machine. Four gestures:
another held member, another held axis (the cube turns), another cell (an arrow key in the face; on
the phone, where the face is a list, a tap on a line), values against gaps. The clock starts with
the time stamp of the event and stops two animation frames after the last change in the face, the
map, the sentence and the card (the navigator, which turns for longer, runs meanwhile); at 60 frames
per second those two frames alone are 17 to 33 ms. Gestures come when the page is at rest, at random
moments within a frame. Requests are counted while the gestures last, once the page has fetched the
other questions by itself. The other way gets the same gestures, as changes of the same properties,
and stops two frames after plotly has drawn; it draws neither map nor card.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

from bench import servers
from bench.browser import LAPTOP, PHONE, Device, Visit, chromium, visiting
from bench.figures import Figure, Measured, Progress, Table, p50, p95
from bench.hot_functions import profiled
from cube17.catalogue import load_cube

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TITLE: Final = "Slice or turn the cube"
INSTEAD: Final = "the same face as a Dash callback on the server, pandas pivot and px.imshow"
TIMES: Final = 40
PEER_TIMES: Final = 10
PROFILED: Final = 4
NAMED: Final = 8
TARGETS: Final = {LAPTOP.name: 50.0, PHONE.name: 100.0}
WORDS: Final = {
    "held": "another held member",
    "turn": "another held axis",
    "cell": "another cell in focus",
    "gap": "values ↔ gaps",
}
WHY: Final = {
    f"{device}-{gesture}": "the two tables below say what the main thread does meanwhile"
    for device in TARGETS
    for gesture in WORDS
}

# Milliseconds to the next gesture: the page is at rest, the cube has turned.
PAUSES: Final = {"turn": (450, 520)}
PAUSE: Final = (70, 130)

# The panels that a gesture changes at once; #cube turns for longer.
SHOWN: Final = "#phrase, .panel-face, #carte, #fiche"

# Chromium's own account of what it did, in seconds.
TASKS: Final = {"all": "TaskDuration", "style": "RecalcStyleDuration", "layout": "LayoutDuration"}

Gesture = Callable[[], None]


@dataclass(frozen=True)
class Series:
    """One gesture, many times: durations (ms), requests, and Chromium's account of the work."""

    ms: list[float]
    requests: int
    tasks: dict[str, float]
    functions: dict[str, float]


@dataclass(frozen=True)
class Trial:
    """A gesture to repeat: the event that starts the clock, and what stops it (an expression)."""

    event: str
    wait: str
    act: Gesture
    times: int
    pause: tuple[int, int] = PAUSE
    profiled: int = 0


Found = dict[tuple[str, str, str], Series]
"""Application, device, gesture → what was measured."""


def run(progress: Progress) -> Measured:
    """Measure both applications on both devices."""
    found: Found = {}
    steps = [(app, device) for app in (explorer, peer) for device in (LAPTOP, PHONE)]
    with chromium() as browser:
        for done, (app, device) in enumerate(steps):
            for gesture, series in app(browser, device, progress, done, len(steps)).items():
                found[app.__name__, device.name, gesture] = series
    return Measured([*latencies(found), requests(found)], [work(found), functions(found)])


def explorer(browser: Browser, device: Device, progress: Progress, done: int, of: int) -> Any:
    """Measure the gestures in the Explorer."""
    with servers.serving() as server, visiting(browser, server.url, device) as visit:
        visit.page.goto("/explorer")
        visit.page.wait_for_selector("#face td", state="attached")
        visit.quiet()
        wait = f"cube17Bench.twoFramesAfterMutation('{SHOWN}')"
        found = {}
        for name, (event, act) in gestures(visit).items():
            progress(f"Cube 17, {device.name}, {WORDS[name]}", done, of)
            pause = PAUSES.get(name, PAUSE)
            found[name] = measure(visit, Trial(event, wait, act, TIMES, pause, PROFILED))
        return found


def gestures(visit: Visit) -> dict[str, tuple[str, Gesture]]:
    """Return the four gestures: the event that starts the clock, and what to do each time."""
    held = cycle(visit.read("cube17Bench.others('Membre fixé')"))
    axes = cycle(["domain", "territory", "profile"])
    keys = cycle(["ArrowRight"] * 8 + ["ArrowDown"] * 4 + ["ArrowLeft"] * 8 + ["ArrowUp"] * 4)
    shows = cycle(["france", "value"])

    def select(label: str, values: Any) -> Gesture:
        return lambda: visit.read("([l, v]) => cube17Bench.select(l, v)", [label, next(values)])

    def press() -> None:
        visit.page.keyboard.press(next(keys))

    def tap() -> None:
        visit.read("document.querySelector('#explorer-list [aria-pressed=false]').click()")

    large = visit.page.is_visible("#face td")
    return {
        "held": ("change", select("Membre fixé", held)),
        "turn": ("change", select("Axe fixé", axes)),
        "gap": ("change", select("Valeurs ou écarts", shows)),
        "cell": ("keydown", press) if large else ("click", tap),
    }


def peer(browser: Browser, device: Device, progress: Progress, done: int, of: int) -> Any:
    """Measure the same gestures in the application that a user would write first."""
    with servers.serving(servers.PEER, "/") as server, visiting(browser, server.url, device) as v:
        v.page.goto("/")
        v.page.wait_for_selector("#face .heatmaplayer image")
        v.quiet()
        found = {}
        wait = "cube17Bench.twoFramesAfterPlot('#face .js-plotly-plot')"
        for name, act in peer_gestures(v).items():
            progress(f"Dash + pandas + px, {device.name}, {WORDS[name]}", done, of)
            found[name] = measure(v, Trial("bench", wait, act, PEER_TIMES))
        return found


def peer_gestures(visit: Visit) -> dict[str, Gesture]:
    """Return the same gestures as changes of Dash properties."""
    profiles = load_cube("demonstration").axes.of_axis("profile")
    held = cycle(sorted(profiles)[1:] + sorted(profiles)[:1])
    axes = cycle(["domain", "territory", "profile"])
    shows = cycle(["gap", "value"])
    points = [{"x": x, "y": y, "z": 50} for y in ("emploi", "all") for x in ("FR", "REG-53")]
    clicks = cycle([{"points": [point]} for point in points])

    def change(part: str, name: str, values: Any) -> Gesture:
        script = "([id, properties]) => cube17Bench.set(id, properties)"
        return lambda: visit.read(script, [part, {name: next(values)}])

    return {
        "held": change("held", "value", held),
        "turn": change("fix", "value", axes),
        "gap": change("show", "value", shows),
        "cell": change("face", "clickData", clicks),
    }


def measure(visit: Visit, trial: Trial) -> Series:
    """Repeat one gesture; two first ones, in which the page warms up, do not count."""
    if trial.event == "keydown":
        visit.read("document.querySelector('#face td').focus()")
    visit.tools.send("Performance.enable")
    chance = random.Random(17)
    durations, tasks, asked = [], [], 0
    for turn in range(trial.times + 2):
        visit.page.wait_for_timeout(chance.uniform(*trial.pause))
        before, requests_before = account(visit), len(visit.requests)
        visit.read(f"cube17Bench.arm('{trial.event}', {trial.wait})")
        trial.act()
        seen = visit.read("cube17Bench.settled")
        asked += len(visit.requests) - requests_before
        if turn >= 2:
            durations.append(seen["ms"])
            tasks.append({k: v - before[k] for k, v in account(visit).items()})
    functions = profiled(visit, trial.act, trial.profiled) if trial.profiled else {}
    median = {name: p50([task[name] for task in tasks]) for name in TASKS}
    return Series(durations, asked, median, functions)


def account(visit: Visit) -> dict[str, float]:
    """Milliseconds that Chromium has spent so far, by kind of work."""
    told = {m["name"]: m["value"] for m in visit.tools.send("Performance.getMetrics")["metrics"]}
    return {name: told[metric] * 1000 for name, metric in TASKS.items()}


def latencies(found: Found) -> list[Figure]:
    """One median and one p95 per gesture and device; targets hold for the p95."""
    figures = []
    for app, device, gesture in found:
        if app != "explorer":
            continue
        ours, other = found[app, device, gesture].ms, found["peer", device, gesture].ms
        name, what = f"{device}-{gesture}", f"{device}: {WORDS[gesture]}"
        median = {"value": p50(ours), "instead": p50(other)}
        slowest = {"value": p95(ours), "instead": p95(other), "target": TARGETS[device]}
        figures += [
            Figure(f"{name}-median", f"{what}, median", unit="ms", **median),
            Figure(name, f"{what}, p95", unit="ms", **slowest),
        ]
    return figures


def requests(found: Found) -> Figure:
    """Requests during all gestures."""
    ours = [series.requests for (app, _, _), series in found.items() if app == "explorer"]
    what = f"requests during {len(ours) * (TIMES + 2)} gestures"
    return Figure("requests", what, sum(ours), "", 0)


def work(found: Found) -> Table:
    """Where the time goes."""
    names = {"explorer": "Cube 17", "peer": "instead"}
    rows = []
    for (app, device, gesture), series in found.items():
        style, layout, everything = (series.tasks[name] for name in ("style", "layout", "all"))
        rest = everything - style - layout
        rows.append([names[app], device, WORDS[gesture], rest, style, layout, everything])
    title = "Work of the page's main thread per gesture, median, ms (phone: slowed down)"
    columns = ("application", "device", "gesture", "script and paint", "style", "layout", "all")
    return Table(title, columns, rows)


def functions(found: Found) -> Table:
    """Which functions take the time on the phone."""
    rows = [
        [WORDS[gesture], function, spent]
        for (app, device, gesture), series in found.items()
        if app == "explorer" and device == PHONE.name
        for function, spent in list(series.functions.items())[:NAMED]
    ]
    title = "Longest functions on the phone, ms per gesture, calls below included"
    return Table(title, ("gesture", "function", "ms"), rows)
