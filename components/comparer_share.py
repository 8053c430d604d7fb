"""A comparison to pass on: the control « Partager », with its citation and the Python behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import orjson

from components.comparer_words import name_of, record_of
from components.share import cited, origin, share_button
from cube17.french import french

if TYPE_CHECKING:
    from dash import html

    from cube17.comparison import Comparison
    from cube17.store import Cube


def share(cube: Cube, question: Comparison) -> html.Button:
    """Return the button of the answer to a resolved question."""
    one, other = (name_of(cube, question.axis, m) for m in (question.one, question.other))
    indicator = record_of(cube, "indicator", question.indicator)
    simulated = "-donnees-simulees" if cube.dictionary["nature"] == "simulated" else ""
    return share_button(
        share="",
        title=french(
            f"{one} face à {other}, toutes choses égales par ailleurs : {indicator['short']}"
        ),
        name=f"cube17-{cube.id}{simulated}-comparaison",
        csv=f"/comparer.csv?{question.address()}",
        cited=cited(cube),
        code=code(cube, question),
    )


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
