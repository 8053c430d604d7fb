"""A comparison to pass on: the control « Partager », with its citation and the Python behind it."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson

from components.comparer_words import first, gap_interval, name_of, points
from components.share import cited, origin, view_buttons
from cube17.dictionary import name_mark
from cube17.french import french

if TYPE_CHECKING:
    from dash import html

    from cube17.compare import Gap
    from cube17.comparison import Answer, Comparison
    from cube17.store import Cube

Record = dict[str, Any]


def share(cube: Cube, answer: Answer, indicator: Record) -> html.Div:
    """Return the buttons of an answer."""
    question = answer.question
    one, other = (name_of(cube, question.axis, m) for m in (question.one, question.other))
    return view_buttons(
        share="",
        title=french(
            f"{one} face à {other}, toutes choses égales par ailleurs : {indicator['short']}"
        ),
        name=f"cube17-{cube.id}{name_mark(cube.dictionary)}-comparaison",
        csv=f"/comparer.csv?{question.address()}",
        nature=cube.dictionary["nature"],
        cited=cited(cube),
        code=code(cube, question),
        **headline(answer, indicator),
    )


def headline(answer: Answer, indicator: Record) -> dict[str, str]:
    """Return the gap that a slide shows in large, and what is told of it; nothing without one."""
    value, *_ = first(answer.raw)
    if isnan(value):
        return {}
    level = told(answer.level.gap, indicator)
    words = f"écart brut, {told(answer.raw, indicator, large=True)} ; à structure égale : {level}."
    return {"number": points(value, indicator), "words": french(words)}


def told(gap: Gap, indicator: Record, *, large: bool = False) -> str:
    """Tell a gap with its interval and its verdict; `large` where its value stands above."""
    value, low, high, word = first(gap)
    if isnan(value):
        return "pas de valeur"
    number = [] if large else [points(value, indicator)]
    return ", ".join([*number, gap_interval(low, high, indicator), word])


def code(cube: Cube, question: Comparison) -> str:
    """Lines of Python whose frame is `/comparer.csv` for a resolved question."""
    asked = {"cube": cube.id} | dict(parse_qsl(question.address()))
    given = "".join(
        f"    {name}={orjson.dumps(value).decode()},\n" for name, value in asked.items()
    )
    return (
        "from cube17 import compare, to_pandas\n\n"
        f"{origin(cube)}\nreponse = compare(\n{given})\necarts = to_pandas(reponse)\n"
    )
