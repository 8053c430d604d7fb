"""The method page: where the numbers come from, what exists, how to read it."""

from functools import cache
from typing import Any

from dash import html

from components.coverage import NATURES, coverage_sentence, domain_matrix, question_matrix
from components.cubes import DEMONSTRATION, NAMES, PUBLISHED, content_of, shown_cubes, unavailable
from components.impacts import impact_indicators
from components.links import explorer_link
from components.markup import aria
from components.methode_axes import axes_section
from components.methode_questions import OTHERS, questions_section, sources_section
from components.methode_reading import (
    interval_section,
    marks_section,
    thresholds_section,
    verdict_section,
    workshop_section,
)
from components.wording import counted, number, typeset
from cube17.catalogue import cube_ids
from cube17.selection import Selection
from cube17.store import Cube

Part = tuple[str, str, list[Any]]


@cache
def methode() -> html.Div:
    """Return the whole page; cubes never change, so it is built once per process."""
    parts = _parts()
    heading = html.Header(
        [
            html.H1("Méthode"),
            html.P(
                "D’où viennent les chiffres, lesquels existent, comment les lire et ce qu’il ne "
                "faut pas leur faire dire.",
                className="methode-lead",
            ),
        ],
        className="methode-head",
    )
    content = html.Div([_section(part) for part in parts], className="methode-content")
    return typeset(
        html.Div([heading, _contents(parts), content], className="methode", id="methode")
    )


def _parts() -> list[Part]:
    written = [
        ("axes", "Le cube et ses axes", axes_section, PUBLISHED),
        ("questions", "Les questions", questions_section, PUBLISHED),
        ("sources", "Les sources", sources_section, PUBLISHED),
        ("couverture", "Ce que contient chaque cube", _coverage_section),
        ("intervalles", "Lire un intervalle", interval_section, DEMONSTRATION),
        ("marques", "Les quatre marques", marks_section, PUBLISHED, DEMONSTRATION),
        ("verdicts", "Quand un écart est établi", verdict_section, DEMONSTRATION),
        ("seuils", "Bases trop petites", thresholds_section),
        ("salle", "La consultation de salle", workshop_section),
        ("simulation", "Les limites des données simulées", _simulation_section, DEMONSTRATION),
        ("licences", "Licences et citations", _licences_section),
        ("accessibilite", "Accessibilité", _accessibility_section),
    ]
    return [(anchor, title, content_of(*how)) for anchor, title, *how in written]


def _contents(parts: list[Part]) -> html.Nav:
    entries = [html.Li(html.A(title, href=f"#{anchor}")) for anchor, title, _ in parts]
    return html.Nav(
        [html.H2("Sommaire", className="methode-nav-title"), html.Ol(entries)],
        className="methode-nav",
        **aria(label="Sommaire de la méthode"),
    )


def _section(part: Part) -> html.Section:
    anchor, title, content = part
    return html.Section(
        [html.H2(title, id=f"{anchor}-titre"), *content],
        id=anchor,
        className="methode-section",
        **aria(labelledby=f"{anchor}-titre"),
    )


# -- coverage --------------------------------------------------------------------------------------


def _coverage_section() -> list[Any]:
    intro = html.P(
        "Le cube complet n’a jamais été publié. Voici, cube par cube, les cases qui existent ; "
        "chacune s’ouvre dans l’Explorer."
    )
    missing = [unavailable(cube_id) for cube_id in NAMES if cube_id not in cube_ids()]
    return [intro, *(part for cube in shown_cubes() for part in _coverage(cube)), *missing]


def _coverage(cube: Cube) -> list[Any]:
    said = cube.dictionary
    count = f"{counted(len(cube), 'case')}, {NATURES[said['nature']]}. "
    return [
        html.H3(said["title"], id=f"couverture-{cube.id}"),
        *([simulated_ribbon()] if said["nature"] == "simulated" else []),
        html.P(
            [
                html.Strong(count),
                f"{said['description']} ",
                explorer_link(f"Explorer ce cube : {said['title']}", Selection(cube=cube.id)),
            ]
        ),
        html.P(said["method"]) if said.get("method") else None,
        html.P(coverage_sentence(cube)),
        question_matrix(cube),
        _elsewhere(cube),
        domain_matrix(cube),
    ]


def _elsewhere(cube: Cube) -> html.P | None:
    """Lead from the impact questions to the others, where there are any."""
    impact = [indicator["id"] for indicator in impact_indicators(cube)]
    others = len(cube) - len(cube.select(indicator=impact))
    if not others:
        return None
    return html.P(
        [
            counted(others, "autre chiffre répond", "autres chiffres répondent"),
            " à d’autres questions : ",
            html.A("qui a répondu à chacune", href=f"#{OTHERS}"),
            ".",
        ]
    )


def simulated_ribbon() -> html.P:
    """Say that the numbers below are simulated."""
    return html.P(
        "Données simulées : aucun des nombres ci-dessous n’est un résultat d’enquête.",
        className="ribbon methode-ribbon",
        role="note",
    )


# -- simulated data, licences, accessibility -------------------------------------------------------


def _simulation_section(cube: Cube) -> list[Any]:
    limits = [
        (
            "Aucun écart entre territoires, entre domaines ou entre profils n’est un résultat : "
            "les effets sont choisis par le programme."
        ),
        (
            "Les intervalles, les masquages et les verdicts sont justes pour ces réponses-là ; ils "
            "montrent ce que donnerait une enquête de cette taille, qui n’existe pas."
        ),
        (
            "Les valeurs nationales, tous domaines, sont celles de l’étude quand elle les a "
            "publiées ; les autres sont inventées."
        ),
        (
            "Rien de ce cube ne doit être cité. Ses écrans, ses fichiers et ses liens portent la "
            "mention « données simulées »."
        ),
    ]
    return [
        simulated_ribbon(),
        html.P(
            f"Le cube de démonstration ({number(len(cube))} cases) sert à montrer ce que l’outil "
            "ferait de vraies réponses, parce que les vraies n’ont pas été publiées."
        ),
        html.Ul([html.Li(limit) for limit in limits]),
    ]


def _licences_section() -> list[Any]:
    cubes = [cube.dictionary for cube in shown_cubes()]
    entries = [
        part
        for said in cubes
        for part in (
            html.Dt(said["title"]),
            html.Dd(f"Licence : {said['licence']}. À citer : {said['citation']}"),
        )
    ]
    return [
        html.Dl(
            [
                *entries,
                html.Dt("Contours et découpage"),
                html.Dd(
                    "Fond de carte : IGN, ADMIN EXPRESS COG (géographie 2024), Licence Ouverte "
                    "2.0, contours simplifiés ; outre-mer rapproché, échelles différentes. "
                    "Découpage : Insee, COG 2026 ; EPCI au 1er janvier 2026 ; populations : Insee, "
                    "recensement, via Etalab découpage administratif."
                ),
                html.Dt("Programme"),
                html.Dd("Cube 17 est un logiciel libre, sous licence MIT."),
            ],
            className="plain-list",
        )
    ]


def _accessibility_section() -> list[Any]:
    return [
        html.P(
            "Le site vise les règles WCAG 2.2 au niveau AA, que reprend le RGAA. Tout s’utilise au "
            "clavier, rien ne se dit par la seule couleur, chaque image de données a sa phrase et "
            "ses nombres en tableau, les deux thèmes gardent leurs contrastes, les animations "
            "s’arrêtent si votre appareil le demande."
        ),
        html.P(
            "Les pages sont vérifiées par un outil automatique (axe), en thème clair et en thème "
            "sombre. Aucun audit par une personne n’a encore eu lieu : un obstacle signalé dans le "
            "dépôt du projet aide tous les lecteurs."
        ),
    ]
