"""`/comparer`: two members of one axis, as they are and all else equal."""

from typing import Any

from dash import Input, Output, State, callback, clientside_callback, html, register_page

from components.comparer import ASKED, DRAWN, after, comparer
from components.explorer import damaged_cube, unknown_cube
from components.shell import LOCATION
from cube17.catalogue import cube_ids, set_aside
from cube17.comparison import Comparison


def asked(query: dict[str, Any]) -> str:
    """Return the cube that an address asks for, named or not."""
    return Comparison.from_query(query).cube


def exists(**query: str | list[str]) -> bool:
    """Whether the catalogue knows the cube of an address, be it damaged (404 when it does not)."""
    return asked(query) in {*cube_ids(), *(entry.id for entry in set_aside())}


register_page(
    __name__,
    path="/comparer",
    name="Comparer",
    title="Comparer toutes choses égales par ailleurs · Cube 17",
    description=(
        "Deux profils, deux domaines ou deux territoires : l’écart brut, l’écart à structure "
        "égale, ce qui tient à la répartition et ce qui tient aux réponses."
    ),
    order=3,
    exists=exists,
)


def layout(**query: str | list[str]) -> html.Div:
    """Return the page of any query."""
    cube = asked(query)
    if cube in cube_ids():
        return comparer(query)
    return (damaged_cube if exists(**query) else unknown_cube)(cube)


@callback(Output(DRAWN, "data"), Input(ASKED, "data"), prevent_initial_call=True)
def choose(chosen: dict[str, str]) -> str:
    """Answer a choice in the sentence."""
    return after(chosen)


# The address is written here: as an output of `choose` it would have the server asked on entry.
clientside_callback(
    """(drawn, asked) => {
      const { static: base } = JSON.parse(document.getElementById("cube17-config").textContent);
      return import(`${base}comparer/main.mjs`)
        .then((page) => page.draw(drawn))
        .then((search) => ["true", asked ? search : window.dash_clientside.no_update]);
    }""",
    Output("comparer", "data-drawn"),
    Output(LOCATION, "search"),
    Input(DRAWN, "data"),
    State(ASKED, "data"),
)
