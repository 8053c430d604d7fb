"""Method page: intervals, marks, verdicts, thresholds."""

from typing import Any, Final

import numpy as np
from dash import html

from components.intervals import EXAMPLE, intervals
from components.links import cell_selection, explorer_link
from components.plain_table import reading_table
from components.wording import FRAGILE, MARKS, UNREADABLE, VERDICTS, VERY_FRAGILE, number
from cube17.compare import CONSULTATION
from cube17.coverage import key_of
from cube17.selection import Selection
from cube17.store import Cube
from cube17.workshop.tally import FEWEST

# What cube17.pipeline applies when it builds a cube; the application may not import it, a test
# holds the two together.
MIN_BASE: Final = 11
MIN_EFFECTIVE_BASE: Final = 30

ONE_IN: Final = 20


def interval_section(demonstration: Cube) -> list[Any]:
    """Explain an interval on an example."""
    return [
        html.P(
            "Une enquête n’interroge pas tout le monde : une autre, menée de la même façon, "
            "aurait donné un autre chiffre. L’intervalle à 95 % dit jusqu’où ce chiffre aurait pu "
            "bouger : calculé ainsi, il contient la vraie valeur 95 fois sur 100. Plus la base est "
            "petite, plus il est large. Il ne dit rien des autres erreurs : question mal comprise, "
            "refus de répondre, échantillon mal choisi."
        ),
        intervals(demonstration),
        html.P(
            "L’intervalle est plus large que ne le laisse croire le nombre de répondants quand "
            "leurs poids sont inégaux : c’est ce que mesure la base efficace, (Σw)² / Σw². "
            "Quand une étude n’a pas publié sa base, il n’y a pas d’intervalle : la case dit "
            "« base non publiée »."
        ),
    ]


# -- the four marks --------------------------------------------------------------------------------


def marks_section(published: Cube, demonstration: Cube) -> list[Any]:
    """Return the four marks, what each means, and where to see one."""
    rows = [
        ("absent", ("Personne n’a mesuré, ou le chiffre n’a pas pu être lu. La case n’a pas de "
         "nombre et la raison est dite quand elle est connue."), _absent(published)),
        ("suppressed", ("Mesuré, mais sur trop peu de répondants pour être montré sans risque "
         "d’erreur ou d’indiscrétion."), _suppressed(demonstration)),
        ("zero", "Mesuré, et personne n’a donné cette réponse. C’est une valeur.",
         _zero(demonstration)),
        ("not-established", ("Les deux valeurs existent ; l’enquête ne permet pas de dire laquelle "
         "est la plus haute. Cela ne veut pas dire qu’elles sont égales."), EXAMPLE),
    ]  # fmt: skip
    columns = ["Marque", "Ce qu’elle veut dire", "Exemple"]
    return [
        reading_table(
            "Les quatre marques, à ne jamais confondre", columns, [_mark(*r) for r in rows]
        )
    ]


def _mark(mark: str, meaning: str, example: Selection) -> html.Tr:
    symbol, words = MARKS[mark]
    name = html.Th([html.Span(symbol, className="mark-sign"), words], scope="row")
    simulated = "" if example.cube == "odd17-2022" else " (données simulées)"
    link = explorer_link(f"Voir un exemple{simulated} : {words}", example)
    return html.Tr([name, html.Td(meaning), html.Td(link)])


def _absent(cube: Cube) -> Selection:
    """Return the view of a cell that could not be read."""
    names = ("indicator", "wave", "profile", "domain", "territory")
    lost = next(a for a in cube.dictionary["absences"] if UNREADABLE.split()[0] in a["reason"])
    return cell_selection(cube.id, tuple(lost[name] for name in names))


def _suppressed(cube: Cube) -> Selection:
    rows = cube.select(indicator=[EXAMPLE.indicator], profile=[EXAMPLE.profile],
                       domain=[EXAMPLE.domain])  # fmt: skip
    hidden = rows[cube.column("status", rows) == "suppressed"]
    return cell_selection(cube.id, key_of(cube, int(hidden[0])))


def _zero(cube: Cube) -> Selection:
    everything = np.arange(len(cube))
    return cell_selection(
        cube.id, key_of(cube, int((cube.column("value", everything) == 0).argmax()))
    )


# -- verdicts and thresholds -----------------------------------------------------------------------


def verdict_section(cube: Cube) -> list[Any]:
    """State the rule of the verdict, and what it does not protect from."""
    domains, regions = len(cube.dictionary["domains"]), len(cube.territories.of_kind("region"))
    return [
        html.P("Un écart à la référence reçoit un verdict quand les deux bases sont connues :"),
        html.Ul(
            [
                _verdict("plus fort", "l’intervalle à 95 % de l’écart est au-dessus de zéro ;"),
                _verdict("plus faible", "il est au-dessous de zéro ;"),
                _verdict("écart non établi", "il contient zéro ;"),
                _verdict("base non publiée", "pas d’intervalle, donc pas de verdict ;"),
                _verdict(CONSULTATION, "ce qu’a répondu une salle n’est jamais testé."),
            ],
            className="verdicts",
        ),
        html.P(
            "Une région fait partie de la France : leurs répondants sont en partie les mêmes. "
            "Les traiter comme deux inconnues surestimerait l’incertitude de leur écart ; leur "
            "covariance est donc comptée : Var(a − b) = Var(a) + Var(b) − 2 · (Wa / Wb) · Var(a), "
            "où Wa et Wb sont les sommes des poids. Face à la moyenne des membres comparés, chaque "
            "membre pèse dans la moyenne, et la formule en tient compte."
        ),
        html.P(
            "Dans la page d’un territoire, la référence est d’abord la région qui le contient (la "
            "France pour une région), puis celle que l’on choisit. Deux territoires séparés n’ont "
            "aucun répondant en commun : Var(a − b) = Var(a) + Var(b). Une intercommunalité à "
            "cheval sur deux départements est rattachée à un seul : la comparer à l’un comme si "
            "elle y était tout entière, ou à l’autre comme si elle n’y était pas, est une "
            "approximation. Les territoires semblables sont les plus proches de même nature par "
            "sept variables de structure (population, densité, âge, logement), centrées et "
            "réduites ; chaque page donne leurs différences."
        ),
        html.P(
            [
                html.Strong("Il n’y a pas de correction pour comparaisons multiples. "),
                (
                    f"Si rien ne différait nulle part, environ 1 écart sur {ONE_IN} serait dit "
                    f"établi par hasard : sur une face de {domains} lignes et {regions} régions, "
                    f"soit {number(domains * regions)} écarts, à peu près "
                    f"{number(domains * regions / ONE_IN)}. Un écart isolé est une piste à "
                    "vérifier, pas une conclusion ; un écart attendu d’avance, ou qui se répète, "
                    "pèse davantage."
                ),
            ]
        ),
    ]


def _verdict(verdict: str, meaning: str) -> html.Li:
    sign = html.Span(VERDICTS[verdict], className="mark-sign")
    return html.Li([sign, html.Strong(verdict), f" : {meaning}"])


def thresholds_section() -> list[Any]:
    """State which cells keep no number, and which are to be read with care."""
    rows = [
        (f"moins de {MIN_BASE} répondants, ou moins de {MIN_EFFECTIVE_BASE} répondants efficaces",
         "valeur masquée (▨)"),
        (f"de {MIN_EFFECTIVE_BASE} à {VERY_FRAGILE - 1} répondants efficaces",
         "base très fragile : un ordre de grandeur"),
        (f"de {VERY_FRAGILE} à {FRAGILE - 1} répondants efficaces",
         "base fragile : à lire avec son intervalle"),
        (f"{FRAGILE} répondants efficaces et plus", "montrée sans réserve"),
    ]  # fmt: skip
    lines = [html.Tr([html.Th(base, scope="row"), html.Td(shown)]) for base, shown in rows]
    return [
        reading_table(
            "Ce qu’il advient d’une case selon sa base", ["Base", "Ce qui est montré"], lines
        ),
        html.P(
            "Le premier seuil protège les personnes, le second évite de prendre un hasard pour un "
            "résultat. Une valeur masquée n’est ni affichée ni exportée. Le masquage est "
            "primaire : il n’empêche pas de retrouver une case par différence si toutes les "
            "autres parties d’un tout sont publiées avec leurs bases."
        ),
    ]


# -- what a room answers ---------------------------------------------------------------------------


def workshop_section() -> list[Any]:
    """Say what a room's figures are, how they are marked, and what is never shown of them."""
    return [
        html.P(
            "Dans un atelier, les personnes présentes répondent aux questions de l’étude. Personne "
            "ne les a tirées au sort : leur réponse décrit la salle, et elle seule. Elle porte "
            "partout la mention « consultation de salle, non représentative », un cadre pointillé "
            f"dans les tableaux, le signe {VERDICTS[CONSULTATION]} sur la carte. Elle a une valeur "
            "et une base, ni poids, ni intervalle, ni verdict ; à côté d’une enquête, elle n’est "
            "ni comparée par un test, ni mêlée à ses cases."
        ),
        html.P(
            f"Sous {FEWEST} réponses closes, une question n’a pas de chiffre. Un profil qui en a "
            "moins n’est jamais montré seul : ces profils sont réunis sous « autres profils », et "
            f"le plus petit profil montré avec eux tant qu’ils ne sont pas {FEWEST}. Ni un groupe, "
            "ni la différence de deux groupes ne parle donc de moins de personnes. Les fichiers "
            "emportés ont ces groupes-là, une ligne par réponse, sans rien qui relie les réponses "
            "d’une même personne."
        ),
    ]
