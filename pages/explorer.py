"""`/explorer`: the cube, one axis fixed, the other two crossed."""

from dash import ClientsideFunction, Input, Output, clientside_callback, html, register_page

from components.explorer import explorer, preloads

register_page(
    __name__,
    path="/explorer",
    name="Explorer",
    title="Explorer le cube · Cube 17",
    description="Fixer un axe du cube pour mieux voir les deux autres.",
    order=1,
    preload=preloads(),
)


def layout(**_query: str) -> html.Div:
    """Return the frame; the browser half reads the address and fills it."""
    return explorer()


clientside_callback(
    ClientsideFunction("cube17", "mountExplorer"),
    Output("explorer", "data-mounted"),
    Input("explorer", "id"),
)
