"""The home page: what the cube is, what the study found, three ways in."""

from functools import cache
from typing import Any, Final

from dash import dcc, html

from components.cube_picture import cube_picture
from components.cubes import PUBLISHED, content_of
from components.impacts import impacts_figure, read_impacts
from components.links import data_href, explorer_href
from components.markup import aria
from components.wording import typeset
from cube17.catalogue import cube_ids
from cube17.comparison import Comparison
from cube17.selection import Selection
from cube17.store import Cube

# The views behind the doors.
WORKSHOP: Final = Selection(
    indicator="mobilisation-collective", profile="associations", domain="lien-social", show="gap"
)
COMPARED: Final = f"/comparer?{Comparison(one='associations', other='entreprises').to_query()}"
FIGURES: Final = Selection(cube=PUBLISHED, fix="territory", territory="FR", domain="all")


@cache
def home() -> html.Div:
    """Return the whole page; cubes never change, so it is built once per process."""
    return typeset(html.Div([_hero(), _results(), _doors()], className="home"))


# -- what the cube is ------------------------------------------------------------------------------


def _hero() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H1("Faire alliance, qu’est‑ce que cela change ?"),
                    html.P(
                        [
                            (
                                "Cinq ans d’enquêtes sur les alliances entre collectivités, "
                                "entreprises et associations se lisent comme un "
                                "Rubik’s\u00a0Cube : "
                            ),
                            html.Strong(
                                "6\u00a0profils d’acteurs × 16\u00a0domaines × 3\u00a0échelons. "
                            ),
                            "On fixe un axe pour mieux voir les deux autres.",
                        ],
                        className="home-lead",
                    ),
                    html.P(
                        [
                            dcc.Link(
                                "Explorer le cube", href="/explorer", className="btn btn-primary"
                            ),
                            dcc.Link(
                                "Comment lire ces chiffres", href="/methode", className="home-quiet"
                            ),
                        ],
                        className="home-actions",
                    ),
                ],
                className="home-words",
            ),
            _picture(),
        ],
        className="home-hero",
    )


def _picture() -> html.Figure:
    """Draw the cube with its three axes named along its edges."""
    axes = [
        ("domaines", "16 domaines", "à quel sujet"),
        ("profils", "6 profils", "qui répond"),
        ("echelons", "3 échelons", "où"),
    ]
    labels = [
        html.Li([html.Strong(name), html.Span(role)], className=f"home-axis home-axis-{axis}")
        for axis, name, role in axes
    ]
    alt = "Le cube, dont une tranche est soulevée : tout ce que répond un seul profil."
    return html.Figure(
        [html.Img(src=cube_picture(), alt=alt), html.Ul(labels)], className="home-cube"
    )


# -- what the study found --------------------------------------------------------------------------


def _results() -> html.Section:
    return html.Section(
        [
            html.H2("Ce que l’étude a mesuré", id="impacts-titre"),
            *content_of(_impacts, PUBLISHED),
        ],
        className="home-results",
        **aria(labelledby="impacts-titre"),
    )


def _impacts(published: Cube) -> list[Any]:
    return [impacts_figure(read_impacts(published))]


# -- three ways in ---------------------------------------------------------------------------------


def _doors() -> html.Section:
    doors = [
        _door(
            "Catalyseur territorial",
            "Un écart à la fois, à projeter devant la salle : où les associations voient-elles "
            "un effet plus fort qu’ailleurs ?",
            dcc.Link("Ouvrir les écarts entre régions", href=explorer_href(WORKSHOP)),
        ),
        _door(
            "Élu local",
            "Votre territoire sur une page à imprimer : ses habitants, ce qu’en pensent six "
            "profils d’acteurs, les territoires qui lui ressemblent.",
            html.A("Trouver mon territoire", href="/territoire/FR"),
        ),
        _door(
            "Chercheur",
            "Le libellé, la base, la date, la source et l’intervalle de chaque chiffre, deux "
            "profils comparés toutes choses égales, les données à emporter.",
            [
                dcc.Link("Lire la méthode", href="/methode"),
                " · ",
                dcc.Link("Comparer deux profils", href=COMPARED),
            ],
            more=_downloads(),
        ),
    ]
    return html.Section(
        [html.H2("Par où commencer ?", id="portes"), html.Div(doors, className="home-doors")],
        **aria(labelledby="portes"),
    )


def _door(who: str, why: str, way: Any, more: Any = None) -> html.Article:
    """Say who it is for and why, and lead there; without more to say, the view is simulated."""
    return html.Article(
        [html.H3(who), html.P(why), more or _simulated(), html.P(way, className="home-way")],
        className="card-surface home-door",
    )


def _simulated() -> html.P:
    return html.P("données simulées", className="home-simulated")


def _downloads() -> html.P:
    published = [
        html.A("les trois tableaux", href=data_href(FIGURES)),
        ", ",
        html.A("tous les chiffres publiés", href=f"/api/cubes/{PUBLISHED}/cells.csv"),
        " (CSV), ",
    ]
    return html.P(
        [
            "À emporter : ",
            *(published if PUBLISHED in cube_ids() else []),
            html.A("le catalogue des cubes", href="/api/cubes"),
            " (JSON).",
        ],
        className="home-downloads",
    )
