"""`/atelier`: what a workshop is, and the form that opens one."""

from dash import ClientsideFunction, Input, Output, clientside_callback, html, register_page
from markupsafe import Markup

from components.static import static_url
from rooms.opening import form


def whole(**query: str) -> Markup:
    """Return the page, its form filled in by the query."""
    return form(query)


register_page(
    __name__,
    path="/atelier",
    name="Atelier",
    title="Ouvrir un atelier · Cube 17",
    description=(
        "Une salle répond sur ses téléphones aux questions de l’étude, puis regarde sa réponse à "
        "côté de celle de l’enquête."
    ),
    order=4,
    whole=whole,
    starts=static_url("workshop/opening.mjs"),
)


def layout(**_fields: str) -> html.Div:
    """Return a place that asks for the document: this page never lives inside Dash."""
    return html.Div(id="atelier-document")


clientside_callback(
    ClientsideFunction("shell", "reload"),
    Output("atelier-document", "data-asked"),
    Input("atelier-document", "id"),
)
