"""The buttons « Ajouter au carnet » and « Partager » of a view.

What is behind them is assets/carnet/ and assets/share/, loaded when one is pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from dash import html

from components.markup import aria, data
from cube17.french import french

if TYPE_CHECKING:
    from cube17.store import Cube

MUST_SAY = {
    "simulated": "données simulées",
    "workshop": "consultation de salle, non représentative",
}
CITED = ("id", "title", "nature", "producer", "date", "licence", "citation")


def view_buttons(**described: str) -> html.Div:
    """Return both buttons, with what they must be told of their page (see assets/share/main.mjs).

    The Explorer's script tells by itself. A page in plain HTML loads assets/share/button.mjs and
    says `view_buttons(share="", title=…, name=…, csv=…, xlsx=…, cited=cited(cube), code=…)`.
    """
    look = "quiet text-nowrap"
    return html.Div(
        [
            html.Button("Ajouter au carnet", id="keep", type="button", className=look),
            html.Button(
                "Partager",
                id="share",
                type="button",
                className=look,
                **aria(haspopup="dialog"),
                **data(**described),
            ),
            html.P(id="kept", role="status", className="view-kept"),
        ],
        className="view-buttons d-print-none",
    )


def cited(cube: Cube) -> str:
    """Return what a citation says of a cube, as JSON."""
    said = {name: cube.dictionary[name] for name in CITED if name in cube.dictionary}
    return orjson.dumps(said | {"version": cube.version}).decode()


def origin(cube: Cube) -> str:
    """Return the comment of the Python that is shown: the cube, its content, what it must say."""
    title = cube.dictionary["title"]
    words = MUST_SAY.get(cube.dictionary["nature"], "")
    return f"# {title}, contenu {cube.version}" + (
        french(f" ; {words}") if words not in title else ""
    )
