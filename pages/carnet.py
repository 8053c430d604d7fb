"""`/carnet`: the views that this browser keeps, in order, to project and to take away."""

from dash import ClientsideFunction, Input, Output, clientside_callback, html, register_page

from components.carnet import carnet
from components.shell import UNLISTED
from components.static import static_url


def whole(**_query: str) -> html.Article:
    """Return the frame; the server knows nothing of what a browser keeps."""
    return carnet()


register_page(
    __name__,
    path="/carnet",
    name="Carnet",
    title="Carnet de présentation · Cube 17",
    description=(
        "Les vues mises de côté, dans leur ordre et avec leurs notes : à projeter, à imprimer, à "
        "emporter en diapositives ou en un fichier."
    ),
    order=UNLISTED,
    whole=whole,
    starts=static_url("carnet/main.mjs"),
)


def layout(**_query: str) -> html.Div:
    """Return a place that asks for the document: this page never lives inside Dash."""
    return html.Div(id="carnet-document")


clientside_callback(
    ClientsideFunction("shell", "reload"),
    Output("carnet-document", "data-asked"),
    Input("carnet-document", "id"),
)
