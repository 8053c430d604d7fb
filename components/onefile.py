"""What a cube in one HTML file shows: the places of slides and Explorer, and what it is made of."""

from importlib.metadata import version as release_of
from typing import Any, Final

from dash import html

from components.explorer import explorer
from components.markup import aria
from components.shell import MAIN, projector_button, theme_button
from components.wording import typeset
from cube17.store import Cube

NATURES: Final = {
    "simulated": "Données simulées : aucun de ces chiffres n’est un résultat d’enquête.",
    "published": "Chiffres publiés, chacun avec sa source sur sa fiche.",
}


def page(cube: Cube, site: str) -> html.Div:
    """Return header, slides to come, Explorer, and the footer that says what the file carries."""
    return html.Div(
        [
            html.A("Aller au contenu", href=f"#{MAIN}", className="skip-link"),
            _header(),
            html.Main(
                [
                    html.Section(
                        id="onefile-views", hidden=True, className="onefile-views",
                        **aria(label="Vues du carnet"),
                    ),
                    html.Div(explorer(), id="early"),
                ],
                id=MAIN, tabIndex=-1,
            ),
            html.Footer(typeset(_told(cube, site)), className="site-footer"),
        ],
        className="shell onefile",
    )  # fmt: skip


def _header() -> html.Header:
    links = [("Les vues", "#onefile-views"), ("Explorer le cube", "#early")]
    entries = [html.Li(html.A(words, href=to, className="nav-entry")) for words, to in links]
    return html.Header(
        [
            html.Span(["Cube ", html.B("17")], className="brand"),
            html.Nav(html.Ul(entries), id="onefile-nav", hidden=True, **aria(label="Parties")),
            html.Div([projector_button(), theme_button()], className="display-choices"),
        ],
        className="site-header",
    )


def _told(cube: Cube, site: str) -> list[Any]:
    said = cube.dictionary
    online: list[Any] = [" : ", html.A(site, href=f"{site}/explorer")] if site else []
    nature = NATURES.get(said["nature"], "")
    source = f"Données : {said['title']}, {said['producer']}, {said['date']}. {nature}"
    made = f"Licence : {said['licence']}. Version {cube.version}, Cube 17 {release_of('cube17')}."
    alone = (
        "Ce fichier s’ouvre sans réseau et n’en demande pas. Il emporte la France, les régions et "
        "les départements ; les EPCI, la recherche d’un territoire, le partage et les "
        "téléchargements demandent le site"
    )
    return [html.P(source), html.P(made), html.P([alone, *online, "."])]
