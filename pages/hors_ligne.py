"""`/hors-ligne`: what stands where the server is needed and does not answer."""

from typing import Any

from dash import html, register_page

from components.shell import UNLISTED
from components.static import static_url
from components.wording import typeset


def offline(**_query: str) -> html.Div:
    """Say why the page asked for is not here, and list what is; assets/offline/page.mjs adds."""
    explorer: Any = html.Li(html.A("Explorer le cube", href="/explorer"))
    return html.Div(
        typeset(
            [
                html.H1("Hors ligne"),
                html.P(
                    "Quand le serveur ne répond pas, Cube 17 ouvre la copie que ce navigateur en "
                    "garde. La page demandée n’y est pas : elle ne se fait qu’avec le serveur, ou "
                    "n’a pas encore été ouverte ici."
                ),
                html.P("Ces pages s’ouvrent sans lui :"),
                html.Ul(explorer, id="offline-pages"),
            ]
        ),
        className="prose",
    )


register_page(
    __name__,
    path="/hors-ligne",
    name="Hors ligne",
    title="Hors ligne · Cube 17",
    description="Ce que ce navigateur ouvre de Cube 17 quand le serveur ne répond pas.",
    order=UNLISTED,
    whole=offline,
    starts=static_url("offline/page.mjs"),
)


def layout(**_query: str) -> html.Div:
    """Return a place that asks for the document: this page never lives inside Dash."""
    return html.Div(id="offline-document")
