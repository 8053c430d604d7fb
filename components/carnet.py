"""The frame of the carnet: the places that assets/carnet/ fills, and what can be said before."""

from dash import html

from components.markup import aria, data
from components.wording import typeset


def carnet() -> html.Article:
    """Return the whole page; until the views are read it shows none of its controls."""
    return typeset(
        html.Article(
            [
                html.H1("Carnet de présentation"),
                html.P(
                    "Les vues mises de côté, dans l’ordre où elles seront projetées.",
                    className="carnet-lead",
                ),
                html.Section(id="carnet-incoming", hidden=True, **aria(label="Carnet reçu")),
                html.P("Le carnet s’ouvre…", id="carnet-status", role="status"),
                html.Section(_empty(), id="carnet-empty", className="prose", hidden=True),
                html.Div(_leaving(), id="carnet-leaving", className="carnet-leaving", hidden=True),
                html.Div(id="carnet-panel", className="carnet-panel", hidden=True),
                html.Ol(id="carnet-views", className="carnet-views", hidden=True),
                html.Section(_limits(), className="carnet-limits", **aria(labelledby="limites")),
            ],
            id="carnet",
            className="carnet",
        )
    )


def _empty() -> list[html.H2 | html.P | html.Ul]:
    return [
        html.H2("Aucune vue pour l’instant"),
        html.P(
            "Sur une vue qui compte, le bouton « Ajouter au carnet » la garde ici avec sa phrase, "
            "son image, ses nombres et sa source. Par exemple :"
        ),
        html.Ul(
            [
                html.Li(html.A("une face du cube, dans l’Explorer", href="/explorer?show=gap")),
                html.Li(html.A("deux profils à structure égale", href="/comparer")),
                html.Li(html.A("la page d’un territoire", href="/territoire/FR")),
            ]
        ),
        html.P("Vous en avez reçu un ? Ouvrez son adresse, ou son fichier ci-dessous."),
    ]


def _leaving() -> list[html.Button | html.Ul]:
    """Return the ways out of the page."""
    ways = [
        ("pdf", "PDF (imprimer)"),
        ("pptx", "PowerPoint (PPTX)"),
        ("html", "Une page HTML, sans réseau"),
        ("file", "Un fichier du carnet"),
        ("address", "Une adresse"),
    ]
    play = html.Button(
        "Projeter les vues", id="carnet-play", type="button", className="btn btn-primary"
    )
    entries = [html.Li(_button(label, way), **data(export=way)) for way, label in ways]
    return [play, html.Ul(entries, className="carnet-exports", **aria(label="Emporter le carnet"))]


def _button(label: str, way: str) -> html.Button:
    return html.Button(label, type="button", className="quiet", **data(way=way))


def _limits() -> list[html.H2 | html.P | html.Label]:
    return [
        html.H2("Où est ce carnet", id="limites"),
        html.P(
            "Dans ce navigateur seulement : le serveur n’en reçoit rien. Effacer les données de "
            "navigation l’efface, et certains navigateurs oublient un site qui n’est pas ouvert "
            "pendant quelques semaines. Pour le garder ou le passer à quelqu’un : un fichier ou "
            "une adresse. Chaque vue garde les nombres du jour où elle a été ajoutée."
        ),
        html.P(
            html.Button(
                "Ouvrir un fichier de carnet", id="carnet-open", type="button", className="quiet"
            )
        ),
    ]
