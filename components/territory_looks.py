"""Page of a territory: « regards croisés », where its profiles agree and where they part."""

from typing import Any, Final

from dash import html

from components.coverage import NATURES
from components.crossed_looks import key, picture
from components.links import explorer_href
from components.markup import data
from components.wording import counted, date_text, number, value_text
from cube17.fiche import Fiche
from cube17.french import french
from cube17.portrait import FIRM, Looks, crossed_looks, profiles, questions
from cube17.selection import Selection

Record = dict[str, Any]

TOLD: Final = 2
"""Questions that a sentence about the profiles names: the closest and the farthest."""


def crossed(page: Fiche, answered: list[Record]) -> list[Any]:
    """Where the profiles agree and where they part, as one picture."""
    looks = crossed_looks(answered)
    if not looks:
        return []
    asked = {one["id"]: one for one in questions(page.cube)}
    members = profiles(page.cube)
    told = crossed_sentence(looks, asked, {one["id"]: one["short"] for one in members})
    drawings = [picture(looks, asked, members, told, narrow=narrow) for narrow in (False, True)]
    legend = [
        html.Li([key(member["id"]), member["short"]], **data(profile=member["id"]))
        for member in members
    ]
    where = Selection(
        cube=page.cube.id, fix="territory", territory=page.place.code, indicator=page.indicator
    )
    return [
        html.H3("Regards croisés", id="regards"),
        html.Figure(
            [
                html.Figcaption(told, className="territory-sentence"),
                html.Ul(legend, className="looks-legend"),
                *drawings,
                html.P(
                    [
                        (
                            "Part des réponses « fort » ou « très fort », en %, tous domaines ; le "
                            "trait est l’intervalle à 95 %. "
                        ),
                        html.A("Voir ces profils par domaine", href=explorer_href(where)),
                    ],
                    className="territory-source",
                ),
            ],
            className="territory-looks",
            **data(picture="regards-croises", caption=french(told), **_facts(page, answered)),
        ),
    ]


def _facts(page: Fiche, answered: list[Record]) -> dict[str, str]:
    """Tell what a picture taken from the page says of its numbers."""
    cube = page.cube.dictionary
    bases = [answer["n"] for answer in answered if answer["n"] is not None]
    base = f"de {number(min(bases))} à {counted(max(bases), 'réponse')}" if bases else "non publiée"
    said = {
        "source": f"Source : {cube['title']}, {cube['producer']}, {cube['licence']}.",
        "base": (
            "Part des réponses « fort » ou « très fort », tous domaines ; "
            f"base : {base} par profil et par question ; intervalles à 95 %."
        ),
        "date": f"Date : {date_text(cube['date'])}.",
        "status": f"Statut : {NATURES[cube['nature']]}.",
        "nature": cube["nature"],
    }
    return {name: french(words) for name, words in said.items()}


def crossed_sentence(looks: list[Looks], asked: dict[str, Record], names: dict[str, str]) -> str:
    """Say on which question the profiles agree most and on which they part most.

    Only questions that equally many profiles answered are compared: a missing one could be the
    farthest.
    """
    most = max(len(one.cells) for one in looks)
    ordered = sorted((one for one in looks if len(one.cells) == most), key=lambda one: one.spread)
    if len(ordered) < TOLD:
        return f"Réponses de {most} profils."
    near, far = ordered[0], ordered[-1]
    firm = "écart établi" if far.verdict in FIRM else far.verdict
    return (
        f"Les profils s’accordent le plus sur {asked[near.indicator]['label']} "
        f"({_range(near, asked, names)}) ; ils s’écartent le plus sur "
        f"{asked[far.indicator]['label']} ({_range(far, asked, names)}, {firm})."
    )


def _range(one: Looks, asked: dict[str, Record], names: dict[str, str]) -> str:
    low, high = one.cells[0], one.cells[-1]
    question = asked[one.indicator]
    return (
        f"de {value_text(low['value'], question)} pour les {names[low['profile']].lower()} "
        f"à {value_text(high['value'], question)} pour les {names[high['profile']].lower()}"
    )
