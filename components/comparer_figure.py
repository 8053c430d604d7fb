"""Where a gap lies: both values of each stratum with their intervals, by size of gap."""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from components.comparer_words import interval_words, name_of, points, value_words
from components.graph import rows_layout
from components.wording import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.comparison import Answer, Stratum
    from cube17.store import Cube

Record = dict[str, Any]

# The shape says it, the colour repeats it; both stand out on the light and on the dark surface.
SIDES: Final = {"one": ("circle", "#2f8f86"), "other": ("diamond", "#b5721f")}
JOIN: Final = "#7d8a8f"
NAME_WIDTH: Final = 26
"""Letters of a line of a name."""
ROW_HEIGHTS: Final = (30, 36)
"""Pixels of one stratum: with names on one line, or on two."""


def by_size(strata: Sequence[Stratum]) -> list[Stratum]:
    """Strata in which both have a value, the largest gap first, then those without."""
    shown = [one for one in strata if one.gap is not None]
    rest = [one for one in strata if one.gap is None]
    return sorted(shown, key=lambda one: -abs(one.gap or 0)) + rest


def dumbbell(cube: Cube, answer: Answer, indicator: Record) -> dict[str, Any]:
    """Return the figure: one line per stratum, two marks with their intervals, joined."""
    shown = [one for one in by_size(answer.strata) if one.gap is not None]
    names = [label(cube, answer, one) for one in shown]
    traces = [_join(shown, names)]
    gaps = [f"écart : {points(one.gap or 0, indicator)}, {one.verdict}" for one in shown]
    for side in SIDES:
        cells = [getattr(one, side) for one in shown]
        member = getattr(answer.question, side)
        said = [_hover(cell, gap, indicator) for cell, gap in zip(cells, gaps, strict=True)]
        traces.append(_trace(side, name_of(cube, answer.question.axis, member), cells, names, said))
    return {"data": traces, "layout": _layout(names, indicator)}


def label(cube: Cube, answer: Answer, stratum: Stratum) -> str:
    """Name of a line: the stratum after the symbol of its verdict."""
    return f"{VERDICTS[stratum.verdict]} {line_name(cube, answer, stratum)}"


def line_name(cube: Cube, answer: Answer, stratum: Stratum) -> str:
    """Name of a stratum on two lines where one would leave a phone no room for the marks."""
    return _in_lines(name_of(cube, answer.question.by, stratum.member))


@lru_cache(maxsize=4096)  # the same territories come back
def _in_lines(name: str) -> str:
    return "<br>".join(wrap(name, NAME_WIDTH, break_long_words=False))


def rows_height(names: Sequence[str]) -> int:
    """Pixels that lines with these names take."""
    return len(names) * ROW_HEIGHTS[any("<br>" in name for name in names)]


def _join(shown: Sequence[Stratum], names: Sequence[str]) -> dict[str, Any]:
    """Lines between the two values of each stratum, as one trace."""
    ends = [(one.one, one.other) for one in shown]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for a, b in ends if a and b for x in (a["value"], b["value"], None)],
        "y": [y for name in names for y in (name, name, None)],
        "line": {"color": JOIN, "width": 3},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _trace(
    side: str, name: str, cells: Sequence[Record], names: Sequence[str], said: Sequence[str]
) -> dict[str, Any]:
    symbol, colour = SIDES[side]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [cell["value"] for cell in cells],
        "y": list(names),
        "marker": {"symbol": symbol, "size": 12, "color": colour},
        "text": list(said),
        "hovertemplate": "%{text}<extra></extra>",
    }
    if any(cell["low"] is not None for cell in cells):
        trace["error_x"] = {
            "type": "data",
            "symmetric": False,
            "array": [_reach(cell, "high") for cell in cells],
            "arrayminus": [_reach(cell, "low") for cell in cells],
            "color": colour,
            "thickness": 1.5,
            "width": 4,
        }
    return trace


def _reach(cell: Record, bound: str) -> float:
    """Length of one arm of an interval; none where there is no interval."""
    return 0 if cell[bound] is None else round(abs(cell[bound] - cell["value"]), 2)


def _hover(cell: Record, gap: str, indicator: Record) -> str:
    return f"{value_words(cell, indicator)}, {interval_words(cell, indicator)}<br>{gap}"


def _layout(names: Sequence[str], indicator: Record) -> dict[str, Any]:
    layout = rows_layout(names, height=90 + rows_height(names), top=40)
    layout["xaxis"]["ticksuffix"] = "\u202f%" if indicator["unit"] == "%" else ""
    return layout
