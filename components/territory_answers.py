"""Page of a territory, second block: what its actors answer, beside another territory."""

from collections import Counter
from typing import Any

from dash import html
from markupsafe import Markup

from components.impacts import IMPACT_TITLES
from components.markup import aria, data, row_html
from components.plain_table import plain_table, reading_table
from components.territory_cell import answer_cell
from components.territory_choices import choices
from components.territory_domains import domains
from components.territory_looks import crossed
from components.wording import (
    MARKS,
    counted,
    gap_text,
    interval_text,
    number,
    value_text,
    verdict_words,
)
from cube17.catalogue import territories
from cube17.fiche import Fiche
from cube17.portrait import FIRM, answers, profiles, questions

Record = dict[str, Any]


def answers_section(page: Fiche) -> html.Section:
    """Return the block; a territory without data says so and offers the level above."""
    answered = answers(page.cube, page.place.code, page.reference)
    known = any(answer["measured"] for answer in answered)
    content = _content(page, answered) if known else [_nothing(page)]
    return html.Section(
        [html.H2("Ce qu’en pensent les acteurs", id="acteurs"), choices(page), *content],
        **aria(labelledby="acteurs"),
    )


def _content(page: Fiche, answered: list[Record]) -> list[Any]:
    return [
        html.P(sentence(page, answered), className="territory-sentence", **data(view="sentence")),
        _table(page, answered),
        _legend(),
        _details(page, answered),
        *crossed(page, answered),
        *domains(page),
    ]


def _nothing(page: Fiche) -> html.P:
    """Offer the nearest level above that the cube has."""
    above = territories().lineage(page.place.code)[1:]
    measured = (
        code for code in above if any(cell["measured"] for cell in answers(page.cube, code))
    )
    offered = next(measured, None)
    words = f"« {page.cube.dictionary['title']} » n’a aucun chiffre pour ce territoire. "
    if offered is None:
        return html.P(
            [words, html.A("Voir les autres cubes", href="/donnees")], className="nothing"
        )
    link = html.A(
        f"Voir l’échelon au-dessus : {territories()[offered].name}", href=page.href(offered)
    )
    return html.P([words, link], className="nothing")


# -- answers ---------------------------------------------------------------------------------------


def sentence(page: Fiche, answered: list[Record]) -> str:
    """Say how many answers differ from the reference, and how many cannot be told apart."""
    shown = [answer for answer in answered if answer["value"] is not None]
    here = territories()[page.place.code].short
    hidden = sum(answer["status"] == "suppressed" for answer in answered)
    masked = f" {counted(hidden, 'case masquée', 'cases masquées')}." if hidden else ""
    if not page.reference:
        answering = len({answer["profile"] for answer in shown})
        told = counted(answering, "profil")
        return f"{here} : {counted(len(shown), 'valeur')}, de {told}.{masked}"
    found = Counter(answer["verdict"] for answer in shown)
    reference = territories()[page.reference].short
    firm = sum(found[verdict] for verdict in FIRM)
    if page.cube.dictionary["nature"] == "workshop":
        told = "aucun écart n’est testé : consultation de salle, non représentative."
    elif found["base non publiée"] == len(shown):
        told = "Aucun écart n’est testé : la base n’est pas publiée."
    else:
        stronger = counted(found["plus fort"], "plus forte", "plus fortes")
        weaker = counted(found["plus faible"], "plus faible", "plus faibles")
        apart = counted(firm, "s’écarte", "s’écartent")
        told = f"{apart} de la référence, {reference} : {stronger}, {weaker}."
        if firm == 0:
            told = f"aucune ne s’écarte nettement de la référence, {reference}."
    return f"{here} : sur {counted(len(shown), 'valeur')}, {told}{masked}"


def _table(page: Fiche, answered: list[Record]) -> html.Table:
    """One row per question, one column per profile, each cell with value, verdict and base."""
    members = profiles(page.cube)
    asked = questions(page.cube)
    cells = {(one["indicator"], one["profile"]): one for one in answered}
    rows = [
        html.Tr(
            [
                html.Th([question["short"], _impact(question)], scope="row"),
                *(
                    answer_cell(page, question, cells[question["id"], member["id"]])
                    for member in members
                ),
            ]
        )
        for question in asked
    ]
    reference = (
        f" et écart à la référence ({territories()[page.reference].short})"
        if page.reference
        else ""
    )
    caption = (
        "Part des réponses « fort » ou « très fort », par question et par profil : valeur, "
        f"intervalle à 95 %, base{reference}. Chaque case s’ouvre dans l’Explorer."
    )
    columns = ["Question", *(member["short"] for member in members)]
    table = reading_table(caption, columns, rows, "territory-answers")
    setattr(table, "data-view", "table")
    return table


def _impact(question: Record) -> html.Span:
    words = IMPACT_TITLES.get(question["impact"], "")
    return html.Span(words, className="territory-impact")


def _legend() -> html.Ul:
    entries = [
        ("▲ plus fort, ▼ plus faible", "écart établi à 95 %"),
        ("≈ écart non établi", "les réponses recueillies ne permettent pas de trancher"),
        ("▨", MARKS["suppressed"][1]),
        ("·", MARKS["absent"][1]),
    ]
    return html.Ul(
        [html.Li([html.Strong(sign), f" : {words}"]) for sign, words in entries],
        className="territory-legend",
    )


def _details(page: Fiche, answered: list[Record]) -> html.Details:
    """Every number of the table, line by line."""
    asked = {one["id"]: one for one in questions(page.cube)}
    names = {one["id"]: one["short"] for one in profiles(page.cube)}
    columns = ("Question", "Profil", "Valeur", "Intervalle à 95 %", "Base", "Base efficace",
               "Référence", "Écart", "Intervalle de l’écart", "Verdict")  # fmt: skip
    shown = [one for one in answered if one["value"] is not None]
    rows = [_line(one, asked[one["indicator"]], names[one["profile"]]) for one in shown]
    return html.Details(
        [
            html.Summary("Tous les chiffres, avec bases et intervalles des écarts"),
            plain_table("Réponses et écarts à la référence", columns, rows),
            html.P(
                [
                    "Les mêmes : ",
                    html.A("CSV", href=page.href(extension="csv")),
                    " · ",
                    html.A("XLSX", href=page.href(extension="xlsx")),
                ]
            ),
        ],
        className="plain-details territory-numbers",
    )


def _line(answer: Record, question: Record, profile: str) -> Markup:
    known = answer.get("gap") is not None
    tested = known and answer["gap_low"] is not None
    base = [
        number(answer[name]) if answer[name] is not None else "non publiée"
        for name in ("n", "n_eff")
    ]
    return row_html(
        question["short"],
        profile,
        value_text(answer["value"], question),
        interval_text(answer, question),
        *base,
        value_text(answer["reference_value"], question) if known else "",
        gap_text(answer["gap"], question) if known else "",
        _between(answer, question) if tested else "",
        verdict_words(answer["verdict"]) if answer.get("verdict") else "",
    )


def _between(answer: Record, question: Record) -> str:
    return f"de {gap_text(answer['gap_low'], question)} à {gap_text(answer['gap_high'], question)}"
