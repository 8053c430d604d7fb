"""Which functions of a page take the time of a gesture, from Chromium's sampling profiler."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.browser import Visit

EVERY = 200  # microseconds between two samples
PAUSE = 600  # milliseconds after a gesture, in which the page comes to rest

# What the profiler calls the time in which no script runs: at rest, or style, layout and paint.
IDLE = "(idle)"
ENGINE = "(program)"


def profiled(visit: Visit, gesture: Callable[[], None], times: int) -> dict[str, float]:
    """Milliseconds per gesture of each function, calls below included; the longest first."""
    visit.tools.send("Profiler.enable")
    visit.tools.send("Profiler.setSamplingInterval", {"interval": EVERY})
    visit.tools.send("Profiler.start")
    for _ in range(times):
        gesture()
        visit.page.wait_for_timeout(PAUSE)
    profile = visit.tools.send("Profiler.stop")["profile"]
    spent = inclusive(profile)
    return {name: spent[name] / times / 1000 for name in sorted(spent, key=lambda n: -spent[n])}


def inclusive(profile: dict[str, Any]) -> dict[str, float]:
    """Sum the samples of each function and of those it called, in microseconds."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parents = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}
    spent: dict[str, float] = defaultdict(float)
    for sample, microseconds in zip(profile["samples"], profile["timeDeltas"], strict=True):
        for name in {named(nodes[node]) for node in lineage(sample, parents)}:
            spent[name] += microseconds
    return {name: value for name, value in spent.items() if name}


def lineage(node: int, parents: dict[int, int]) -> list[int]:
    """Return a call and those above it."""
    above = [node]
    while above[-1] in parents:
        above.append(parents[above[-1]])
    return above


def named(node: dict[str, Any]) -> str:
    """Function and file of a call; empty for what has no name, or is the root."""
    frame = node["callFrame"]
    name = frame["functionName"]
    if name == ENGINE:
        return "style, layout, paint"
    if not name or name in {IDLE, "(root)"}:
        return ""
    file = frame["url"].rsplit("/", 1)[-1]
    return f"`{name}` {file}".strip()
