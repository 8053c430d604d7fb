"""Smoothed gaps of a comparison, beside the direct ones: the words, the figure.

A smoothed gap looks like no other mark of the page, a hollow diamond on a dashed line, and has no
verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.comparer_figure import JOIN, by_size, line_name, rows_height
from components.comparer_words import (
    agreed,
    gap_interval,
    points,
    strata_noun,
    tenths,
)
from components.graph import rows_layout
from components.wording import number
from cube17.comparison import FEWEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.comparison import Answer, Smoothing, Stratum
    from cube17.store import Cube

Record = dict[str, Any]
Trace = dict[str, Any]

INTENT: Final = "Lissé : estimation composite de Fay-Herriot, non testée."
UNTESTED: Final = "écart lissé, non testé"
HUE: Final = "#8a6cb5"
"""Stands out on the light and on the dark surface, as the marks of both sides do."""
APART: Final = 0.17
"""Half the distance between the two marks of a stratum, in rows."""


# -- words -----------------------------------------------------------------------------------------


def smoothing_sentences(cube: Cube, answer: Answer, indicator: Record) -> str:
    """Say how the gaps were smoothed, or why they are not; nothing unless asked for."""
    found = answer.smoothing
    if found is None:
        return ""
    if not found.done:
        return f"Lissage impossible : {_refusal(cube, answer, found)}."
    count = agreed(cube, answer.question, found.able, "lissé")
    return (
        f"{INTENT} {count} ; modèle à une constante : chaque écart est rapproché de l’écart "
        f"commun, {points(found.common, indicator)}, d’autant plus que sa base est petite. "
        f"{_shrinkage(cube, answer, found, indicator)} Intervalles approchés."
        f"{_direct_only(answer, found)}"
    )


def _refusal(cube: Cube, answer: Answer, found: Smoothing) -> str:
    if cube.dictionary["nature"] == "published" and not found.able:
        return "les bases ne sont pas publiées, rien ne dit de combien rapprocher un écart du reste"
    able = agreed(cube, answer.question, found.able, "estimé")
    return f"{able} des deux côtés avec une erreur type, il en faut {FEWEST} au moins"


def _shrinkage(cube: Cube, answer: Answer, found: Smoothing, indicator: Record) -> str:
    """Say how much strata differ, and what the direct estimate weighs in the smoothed one."""
    nouns = strata_noun(cube, answer.question)[1]
    if not found.variance:
        return (
            f"Entre {nouns}, rien ne dépasse le hasard des échantillons (variance nulle) : tous "
            "les écarts lissés sont l’écart commun."
        )
    low, high = (number(100 * part) for part in found.range)
    return (
        f"Variance entre {nouns} : {tenths(found.variance)} (écart type : "
        f"{points(found.variance**0.5, indicator, sign=False)}) ; poids de l’estimation directe : "
        f"de {low} à {high} %."
    )


def _direct_only(answer: Answer, found: Smoothing) -> str:
    left = sum(one.gap is not None for one in answer.strata) - found.able
    return f" Sans erreur type, donc non lissés : {number(left)}." if left else ""


def smoothed_words(stratum: Stratum, indicator: Record) -> tuple[str, str]:
    """Write a smoothed gap, and its interval; or say that there is none, and nothing."""
    if stratum.smoothed is None:
        return "non lissé", ""
    interval = gap_interval(stratum.smoothed_low, stratum.smoothed_high, indicator)
    return points(stratum.smoothed, indicator), interval


# -- the figure ------------------------------------------------------------------------------------


def smoothed_plot(cube: Cube, answer: Answer, indicator: Record) -> Record | None:
    """Return the figure: the direct gap of each stratum, and under it the smoothed one."""
    if answer.smoothing is None or not answer.smoothing.done:
        return None
    shown = [one for one in by_size(answer.strata) if one.gap is not None]
    names = [line_name(cube, answer, one) for one in shown]
    rows = [at for at, one in enumerate(shown) if one.smoothed is not None]
    smooth = [shown[at] for at in rows]
    traces = [
        _common(answer.smoothing.common, len(shown)),
        _direct(shown, indicator),
        _arms(smooth, rows),
        _smoothed(smooth, rows, indicator),
    ]
    return {"data": traces, "layout": _layout(names, indicator)}


def _common(value: float, rows: int) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "écart commun",
        "x": [value, value],
        "y": [-0.6, rows - 0.4],
        "line": {"color": HUE, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _direct(shown: Sequence[Stratum], indicator: Record) -> Trace:
    """Direct gaps as the rest of the page draws estimates: full marks on a full line."""
    said = [
        f"écart direct : {points(one.gap or 0, indicator)}, "
        f"{gap_interval(one.low, one.high, indicator)}"
        for one in shown
    ]
    arms = [_arms_of(one) for one in shown]
    marker = {"symbol": "circle", "size": 10, "color": JOIN}
    error = {
        "type": "data",
        "symmetric": False,
        "array": [arm[1] for arm in arms],
        "arrayminus": [arm[0] for arm in arms],
        "color": JOIN,
        "thickness": 1.5,
        "width": 4,
    }
    marks = _marks("écart direct", [one.gap for one in shown], said, marker)
    return marks | {"y": [at - APART for at in range(len(shown))], "error_x": error}


def _arms_of(one: Stratum) -> tuple[float, float]:
    """Lengths of both arms of an interval; none where there is no interval."""
    if one.gap is None or one.low is None or one.high is None:
        return 0, 0
    return round(one.gap - one.low, 2), round(one.high - one.gap, 2)


def _arms(smooth: Sequence[Stratum], rows: Sequence[int]) -> Trace:
    """Intervals of smoothed gaps; Plotly has no dashed error bars."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for one in smooth for x in (one.smoothed_low, one.smoothed_high, None)],
        "y": [y for at in rows for y in (at + APART, at + APART, None)],
        "line": {"color": HUE, "width": 1.5, "dash": "4px,3px"},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _smoothed(smooth: Sequence[Stratum], rows: Sequence[int], indicator: Record) -> Trace:
    said = [f"{UNTESTED} : {', '.join(smoothed_words(one, indicator))}" for one in smooth]
    marker = {"symbol": "diamond-open", "size": 10, "color": HUE, "line": {"width": 2}}
    marks = _marks(UNTESTED, [one.smoothed for one in smooth], said, marker)
    return marks | {"y": [at + APART for at in rows]}


def _marks(name: str, values: Sequence[float | None], said: Sequence[str], marker: Trace) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": list(values),
        "text": list(said),
        "marker": marker,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _layout(names: Sequence[str], indicator: Record) -> Record:
    """Rows are numbers: two marks of one row stand apart."""
    layout = rows_layout(names, height=110 + rows_height(names), top=40)
    layout["margin"]["b"] = 56
    layout["legend"] |= {"yref": "container", "yanchor": "top"}  # above the rows at any width
    unit = "points" if indicator["unit"] == "%" else "notes sur 10"
    title = {"text": f"Écart ({unit})", "font": {"size": 13}}
    layout["xaxis"] |= {"zeroline": True, "title": title}
    layout["yaxis"] = {
        "automargin": True,
        "fixedrange": True,
        "range": [len(names) - 0.4, -0.6],
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "zeroline": False,
    }
    return layout
