"""The button « Partager »; the control behind it is assets/share/, loaded when it is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from dash import html

from components.markup import aria, data
from cube17.french import french

if TYPE_CHECKING:
    from cube17.store import Cube

SIMULATED = "données simulées"
CITED = ("id", "title", "nature", "producer", "date", "licence", "citation")


def share_button(**described: str) -> html.Button:
    """Return the button, with what it must be told of its page (see assets/share/main.mjs).

    The Explorer's script tells by itself. A page in plain HTML loads assets/share/button.mjs and
    says `share_button(share="", title=…, name=…, csv=…, xlsx=…, cited=cited(cube), code=…)`.
    """
    return html.Button(
        "Partager",
        id="share",
        type="button",
        className="quiet d-print-none align-self-start",
        **aria(haspopup="dialog"),
        **data(**described),
    )


def cited(cube: Cube) -> str:
    """Return what a citation says of a cube, as JSON."""
    said = {name: cube.dictionary[name] for name in CITED if name in cube.dictionary}
    return orjson.dumps(said | {"version": cube.version}).decode()


def origin(cube: Cube) -> str:
    """Return the comment of the Python that is shown: the cube, its content, simulated or not."""
    title = cube.dictionary["title"]
    unsaid = cube.dictionary["nature"] == "simulated" and SIMULATED not in title
    return f"# {title}, contenu {cube.version}" + (french(f" ; {SIMULATED}") if unsaid else "")
