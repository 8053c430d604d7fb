"""What surrounds every page: header, navigation, alert, main landmark, footer."""

from typing import Any, Final

import dash
from dash import dcc, html

from components.markup import aria

LOCATION: Final = "url"
NAV: Final = "nav"
ALERT: Final = "alert"
MAIN: Final = "contenu"
EARLY: Final = "early"

# A page without a place in the navigation registers an order from here on.
UNLISTED: Final = 90

Page = dict[str, Any]


def layout(pages: list[Page]) -> html.Div:
    """Whole application: the pages appear in `<main>`, which the skip link leads to."""
    return html.Div(
        [
            dcc.Location(id=LOCATION, refresh=False),
            html.A("Aller au contenu", href=f"#{MAIN}", className="skip-link"),
            header(pages),
            html.Div(id=ALERT, role="alert", className="alert-bar", hidden=True),
            html.Main(dash.page_container, id=MAIN, tabIndex=-1),
            footer(),
        ],
        className="shell",
    )


def early(pages: list[Page], content: Any) -> html.Div:
    """Header and content as they stand in a document before Dash has drawn anything."""
    return html.Div([header(pages), html.Main(content)], id=EARLY, className="shell")


def whole(pages: list[Page], current: Page, content: Any) -> html.Div:
    """All of a page in a document that never starts Dash."""
    skip = html.A("Aller au contenu", href=f"#{MAIN}", className="skip-link")
    main = html.Main(content, id=MAIN, tabIndex=-1)
    return html.Div([skip, header(pages, current), main, footer()], id=EARLY, className="shell")


def header(pages: list[Page], current: Page | None = None) -> html.Header:
    """Brand, navigation, and how the visitor wants to see the page.

    Without `current` the entry of the page is marked in the browser, by address.
    """
    return html.Header(
        [
            dcc.Link(["Cube ", html.B("17")], href="/", className="brand", title="Accueil"),
            html.Nav(
                html.Ul([html.Li(nav_link(page, page is current)) for page in listed(pages)]),
                id=NAV,
                **aria(label="Pages"),
            ),
            # shell.js puts the field here: Dash has no plain input.
            html.Div(className="search", role="search"),
            html.Div(
                [carnet_link(), projector_button(), theme_button()], className="display-choices"
            ),
        ],
        className="site-header",
    )


def listed(pages: list[Page]) -> list[Page]:
    """Pages of the navigation, in order; the home page is reached by the brand."""
    shown = [page for page in pages if page["path"] != "/" and (page["order"] or 0) < UNLISTED]
    return sorted(shown, key=lambda page: page["order"] or 0)


def nav_link(page: Page, current: bool) -> dcc.Link | html.A:
    """One entry of the navigation; a page that does without Dash is a document of its own."""
    if "whole" in page:
        mark = aria(current="page") if current else {}
        return html.A(page["name"], href=page["relative_path"], className="nav-entry", **mark)
    return dcc.Link(page["name"], href=page["relative_path"], className="nav-entry")


def carnet_link() -> html.A:
    """Lead to the views kept in this browser; shell.js says how many there are."""
    icon = html.Span(className="carnet-icon", **aria(hidden="true"))
    return html.A(
        [icon, html.Span("Carnet")],
        id="carnet-link",
        href="/carnet",
        className="display-choice",
        **aria(label="Carnet"),
    )


def theme_button() -> html.Button:
    """Cycle through automatic, light and dark; shell.js keeps its label true."""
    return html.Button(
        [html.Span(className="theme-icon", **aria(hidden="true")), html.Span("Thème")],
        id="theme",
        type="button",
        className="display-choice",
        **aria(label="Thème : automatique"),
    )


def projector_button() -> html.Button:
    """Larger type for a room; shell.js keeps its state."""
    return html.Button(
        [
            html.Span("A", className="projector-icon", **aria(hidden="true")),
            html.Span("Projeter"),
        ],
        id="projector",
        type="button",
        className="display-choice",
        title="Agrandir les textes pour les projeter devant une salle",
        **aria(pressed="false"),
    )


def failure() -> list[Any]:
    """Content of the alert when a callback has failed."""
    return [
        html.P(
            "Cette partie de la page n’a pas pu être calculée. L’incident est consigné ; "
            "rechargez la page ou modifiez votre choix."
        ),
        html.Button("Fermer", type="button", className="alert-close"),
    ]


def footer() -> html.Footer:
    """Where the numbers and the shapes come from."""
    return html.Footer(
        [
            html.P(
                "Cube 17 relit l’étude sur les alliances (ODD 17) : 6 profils d’acteurs, "
                "16 domaines, 3 échelons. Logiciel libre, licence MIT."
            ),
            html.P(
                "Contours et populations : IGN et Insee, Licence Ouverte. Chaque chiffre porte sa "
                "source là où il s’affiche."
            ),
        ],
        className="site-footer",
    )
