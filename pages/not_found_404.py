"""Shown, with status 404, at every address that leads nowhere."""

import dash
from dash import dcc, html

dash.register_page(__name__, title="Page introuvable · Cube 17", order=99)


def layout(**_: str) -> html.Div:
    """Say so, and offer two ways on."""
    return html.Div(
        [
            html.H1("Page introuvable"),
            html.P(
                "Cette adresse ne mène nulle part : la page a pu être renommée ou mal recopiée."
            ),
            html.P(
                [
                    dcc.Link("Revenir à l’accueil", href="/"),
                    " ou ",
                    dcc.Link("explorer le cube", href="/explorer"),
                    ".",
                ]
            ),
        ],
        className="prose",
    )
