"""Templates to fill, and the check of a visitor's table; assets/donnees/ does the rest."""

from typing import Any, Final

from dash import html

from components.markup import aria, data
from components.wording import number
from cube17.figures.limits import MAX_BYTES, MAX_ROWS

FORMS: Final = (
    (
        "long",
        "Un chiffre par ligne",
        "question, vague, profil, domaine, territoire, valeur, base, certitude, source, note",
    ),
    ("wide", "Une colonne par profil", "une ligne par domaine, et la base à côté si on la connaît"),
)


def section(anchor: str, title: str, content: list[Any]) -> html.Section:
    """Return a part of the page, named by its heading."""
    return html.Section(
        [html.H2(title, id=f"{anchor}-titre"), *content],
        id=anchor,
        className="donnees-section",
        **aria(labelledby=f"{anchor}-titre"),
    )


def templates_section() -> html.Section:
    """Offer both layouts, as CSV and as a workbook with its lists of choices."""
    entries = [
        html.Li(
            [
                html.Strong(title),
                html.Span(f" : {about}."),
                html.Div([_template(form, title, e) for e in ("xlsx", "csv")]),
            ]
        )
        for form, title, about in FORMS
    ]
    intro = html.P(
        "Deux modèles à remplir avec des chiffres publiés ou les vôtres. Le classeur XLSX porte le "
        "mode d’emploi et des listes de choix ; le CSV les dit en tête."
    )
    return section("modeles", "Modèles de tableau", [intro, html.Ul(entries, className="models")])


def _template(form: str, title: str, extension: str) -> html.A:
    whose = html.Span(f" : {title}", className="visually-hidden")
    return html.A(
        [f"Modèle {extension.upper()}", whose],
        href=f"/api/templates/{form}.{extension}",
        className="btn btn-outline",
    )


def check_section() -> html.Section:
    """Lay out the drop zone, which is a file field, and the places of the answer."""
    return section(
        "verifier",
        "Vérifier un tableau",
        [
            html.P(
                "Déposez un tableau : vous saurez ce qui en serait lu et ce qui est à corriger, "
                "cellule par cellule. S’il est bon, vous l’explorez aussitôt, dans cet onglet."
            ),
            _promises(),
            _drop_zone(),
            html.Div(
                [
                    html.Label("Envoi", htmlFor="check-progress", id="check-progress-label"),
                    html.Progress(id="check-progress", max="100", value="0"),
                ],
                id="check-wait",
                hidden=True,
            ),
            html.P(id="check-status", role="status", className="check-status"),
            html.Div(id="check-answer", className="check-answer"),
        ],
    )


def _promises() -> html.Ul:
    limits = f"{number(MAX_BYTES / 1e6)} Mo et {number(MAX_ROWS)} lignes au plus"
    said = [
        f"CSV ou XLSX, {limits}, des valeurs et pas de formules.",
        (
            "Le fichier va au serveur qui vous montre cette page, y est lu en mémoire le temps de "
            "répondre, et oublié : ni enregistré, ni consigné, ni montré à d’autres."
        ),
        "Les questions, profils, domaines et territoires sont ceux des modèles.",
    ]
    return html.Ul([html.Li(line) for line in said], id="check-limits")


def _drop_zone() -> html.Div:
    return html.Div(
        [
            html.Label("Votre tableau (CSV ou XLSX)", htmlFor="check-file"),
            # Dash has no field for files that leaves them to us: the script writes it here.
            html.Div(id="check-field", **data(limit=str(MAX_BYTES))),
            html.P("ou déposez le fichier ici", className="check-hint", **aria(hidden="true")),
        ],
        id="check-drop",
        className="check-drop",
    )
