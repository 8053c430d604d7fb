"""docs/performance.md, from bench/results/."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Result = dict[str, Any]

HEAD: Final = """# Performance

Written by `make bench` (`bench/run.py`); do not edit. Every figure is measured on the machine named
below, Cube 17 and the other way in the same run, so ratios travel better than absolute values.
Nothing here is a timed test: only the weight of the pages is checked with every change
(`tests/app/test_weight.py`).
"""


def write(path: Path, results: Path, names: Sequence[str]) -> None:
    """Write the page from every result there is."""
    found = [
        read(results / f"{name}.json") for name in names if (results / f"{name}.json").exists()
    ]
    parts = [HEAD, circumstances(found), overview(found), *map(section, found)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8")


def read(path: Path) -> Result:
    """Read one result, and the words of its bench."""
    module = importlib.import_module(f"bench.{path.stem}")
    words = {"title": module.TITLE, "method": module.__doc__, "instead": module.INSTEAD}
    return json.loads(path.read_text(encoding="utf-8")) | words | {"why": module.WHY}


def circumstances(found: list[Result]) -> str:
    """Say where and on what; once, unless benches ran on different states."""
    lines = []
    for result in found:
        m, versions = result["machine"], result["versions"]
        line = (
            f"{m['processor']}, {m['cores']} cores, {m['memory_gb']} GB, {m['system']}; "
            + ", ".join(f"{name} {number}" for name, number in versions.items())
        )
        if line not in lines:
            lines.append(line)
    return "".join(f"Machine: {line}.\n" for line in lines)


def overview(found: list[Result]) -> str:
    """One line per target."""
    rows = [
        [result["title"], f["what"], target(f), amount(f), held(f)]
        for result in found
        for f in result.get("figures", [])
        if f["target"] is not None
    ]
    return "## Targets\n\n" + table(("bench", "what", "target", "measured", "held"), rows)


def section(result: Result) -> str:
    """One bench: figures, what is missed and why, where the rest goes, method."""
    parts = [f"## {result['title']}", ran(result)]
    if result["error"]:
        parts.append(f"**This bench failed:** {result['error']}")
    rows = [
        [f["what"], target(f), amount(f), other(f), ratio(f)] for f in result.get("figures", [])
    ]
    if rows:
        parts.append(table(("what", "target", "measured", "instead", "ratio"), rows).rstrip())
        parts.append(f"*Instead*: {result['instead']}.")
    missed = [f for f in result.get("figures", []) if f["met"] is False]
    if missed:
        parts.append("\n".join(reason(f, result["why"]) for f in missed))
    for more in result.get("tables", []):
        columns = [[cell(value) for value in row] for row in more["rows"]]
        parts.append(f"**{more['title']}**\n\n{table(more['columns'], columns).rstrip()}")
    parts.append("**Method.** " + " ".join(result["method"].split()))
    return "\n\n".join(parts) + "\n"


def ran(result: Result) -> str:
    """Say when, from which commit, how busy the machine was, and how to do it again."""
    load = result["machine"]["load"]
    return (
        f"{result['date'][:10]}, commit {result['commit']}, {result['seconds']:.0f} s, load "
        f"{load:.1f} before · `python bench/run.py {result['name']}`"
    )


def reason(figure: dict[str, Any], why: dict[str, str]) -> str:
    """Say by how much a target is missed, and why."""
    distance = abs(figure["value"] - figure["target"])
    share = f" ({distance / figure['target']:.0%})" if figure["target"] else ""
    text = why.get(figure["name"], "not explained yet")
    return f"- **Missed:** {figure['what']}, by {number(distance)} {figure['unit']}{share}: {text}."


def target(figure: dict[str, Any]) -> str:
    """Write the bound to hold."""
    if figure["target"] is None:
        return ""
    sign = "≥" if figure["at_least"] else "≤"
    return f"{sign} {number(figure['target'])} {figure['unit']}".strip()


def amount(figure: dict[str, Any]) -> str:
    """Write the measured value."""
    return f"{number(figure['value'])} {figure['unit']}".strip()


def other(figure: dict[str, Any]) -> str:
    """Write the value of the other way."""
    if figure["instead"] is None:
        return ""
    return f"{number(figure['instead'])} {figure['unit']}".strip()


def ratio(figure: dict[str, Any]) -> str:
    """Write how many times more the other way costs."""
    return f"× {number(figure['ratio'])}" if figure["ratio"] is not None else ""


def held(figure: dict[str, Any]) -> str:
    """Write whether the target is held."""
    return {True: "held", False: "**missed**", None: ""}[figure["met"]]


def number(value: float) -> str:
    """Write three significant digits, no exponent."""
    if value == round(value) or abs(value) >= 100:
        return f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def cell(value: Any) -> str:
    """Write one value of a table."""
    return number(value) if isinstance(value, (int, float)) else str(value)


def table(columns: Sequence[str], rows: list[list[str]]) -> str:
    """Write a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)
