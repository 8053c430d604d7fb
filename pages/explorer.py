"""`/explorer`: the cube, one axis fixed, the other two crossed."""

from dash import ClientsideFunction, Input, Output, clientside_callback, html, register_page

from components.explorer import damaged_cube, explorer, preloads, unknown_cube
from components.static import static_url
from cube17.catalogue import cube_ids, set_aside
from cube17.dictionary import RESERVED
from cube17.selection import Selection


def first(value: str | list[str]) -> str:
    """Return what counts of a field: its first value, for servers, Dash and browsers alike."""
    return value if isinstance(value, str) else value[0]


def asked(cube: str | list[str]) -> str:
    """Return the cube that an address asks for, named or not."""
    return first(cube) or Selection().cube


def opens(cube: str | list[str] = "", **_query: str | list[str]) -> bool:
    """Whether there is something to explore at an address."""
    return asked(cube) in {RESERVED, *cube_ids()}


def exists(cube: str | list[str] = "", **_query: str | list[str]) -> bool:
    """Whether the catalogue knows the cube of an address, be it damaged (404 when it does not)."""
    return opens(cube) or asked(cube) in {entry.id for entry in set_aside()}


register_page(
    __name__,
    path="/explorer",
    name="Explorer",
    title="Explorer le cube · Cube 17",
    description="Fixer un axe du cube pour mieux voir les deux autres.",
    order=1,
    preload=preloads(),
    early=explorer,
    starts=static_url("explorer/main.mjs"),
    opens=opens,
    exists=exists,
)


def layout(cube: str | list[str] = "", **_query: str | list[str]) -> html.Div:
    """Return the place of the Explorer; the browser half puts its frame there and fills it."""
    if opens(cube):
        return html.Div(id="explorer-host")
    return (damaged_cube if exists(cube) else unknown_cube)(asked(cube))


clientside_callback(
    ClientsideFunction("cube17", "mountExplorer"),
    Output("explorer-host", "data-mounted"),
    Input("explorer-host", "id"),
)
