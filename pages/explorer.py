"""`/explorer`: the cube, one axis fixed, the other two crossed."""

from dash import ClientsideFunction, Input, Output, clientside_callback, html, register_page

from components.explorer import explorer, preloads, unknown_cube
from components.static import static_url
from cube17.catalogue import cube_ids
from cube17.dictionary import RESERVED


def first(value: str | list[str]) -> str:
    """Return what counts of a field: its first value, for servers, Dash and browsers alike."""
    return value if isinstance(value, str) else value[0]


def exists(cube: str | list[str] = "", **_query: str | list[str]) -> bool:
    """Whether the catalogue has the cube that the address asks for (status 404 when it has not)."""
    return first(cube) in {"", RESERVED, *cube_ids()}


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
    exists=exists,
)


def layout(cube: str | list[str] = "", **_query: str | list[str]) -> html.Div:
    """Return the place of the Explorer; the browser half puts its frame there and fills it."""
    return html.Div(id="explorer-host") if exists(cube) else unknown_cube(first(cube))


clientside_callback(
    ClientsideFunction("cube17", "mountExplorer"),
    Output("explorer-host", "data-mounted"),
    Input("explorer-host", "id"),
)
