"""The gap, twice, and what it is made of: three cards of the page « Comparer »."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from dash import html

from components.comparer_words import (
    base_words,
    first,
    gap_interval,
    interval_words,
    name_of,
    points,
    split_sentence,
    strata_noun,
    structure_words,
    value_words,
    verdict,
)
from components.markup import aria
from components.wording import number
from cube17.french import THIN

if TYPE_CHECKING:
    from cube17.compare import Gap
    from cube17.comparison import Answer
    from cube17.store import Cube

Record = dict[str, Any]


def _card(anchor: str, title: str, *content: Any) -> html.Section:
    return html.Section(
        [html.H2(title, id=f"comparer-{anchor}"), *content],
        className="card-surface",
        **aria(labelledby=f"comparer-{anchor}"),
    )


def _gap(gap: Gap, indicator: Record) -> list[html.P]:
    """Return a gap in large, then its interval and its verdict."""
    value, low, high, told = first(gap)
    if isnan(value):
        return [html.P("pas de valeur", className="comparer-none")]
    return [
        html.P(points(value, indicator), className="comparer-number"),
        html.P([f"{gap_interval(low, high, indicator)} · ", html.Strong(verdict(told))]),
    ]


def raw_card(cube: Cube, answer: Answer, indicator: Record) -> html.Section:
    """Return both members as they are."""
    question = answer.question
    sides = [(question.one, answer.one), (question.other, answer.other)]
    if question.by == "profile":
        why = (
            "Aucune case ne réunit tous les profils : l’écart brut est celui des moyennes "
            "pondérées des profils communs, sans intervalle. Leurs poids ajoutent des personnes et "
            "des organisations."
        )
        told = html.P(why, className="comparer-note")
    else:
        told = html.Dl(
            [
                part
                for member, cell in sides
                for part in (
                    html.Dt(name_of(cube, question.axis, member)),
                    html.Dd(_cell(cell, indicator)),
                )
            ]
        )
    return _card("brut", "L’écart brut", *_gap(answer.raw, indicator), told)


def _cell(cell: Record | None, indicator: Record) -> list[Any]:
    value = html.Strong(value_words(cell, indicator))
    if cell is None or cell["value"] is None:
        return [value]
    interval = "" if cell["n"] is None else f"{interval_words(cell, indicator)}, "
    return [value, f" {interval}{base_words(cell)}"]


def level_card(cube: Cube, answer: Answer, indicator: Record) -> html.Section:
    """Return both members at one structure, which is told and shown."""
    nouns = strata_noun(cube, answer.question)[1]
    used = int(answer.level.used.sum())
    if not used:
        why = (
            f"Aucune valeur des deux côtés par {strata_noun(cube, answer.question)[0]} : "
            f"{_lacking(cube)}."
        )
        return _card("egal", "À structure égale", *_gap(answer.level.gap, indicator), html.P(why))
    told = f"Structure : {structure_words(cube, answer.question)}. {_counted(used, answer, nouns)}"
    return _card(
        "egal",
        "À structure égale",
        *_gap(answer.level.gap, indicator),
        html.P(told, className="comparer-note"),
        html.Details(
            [html.Summary("La structure employée"), html.P(_parts(cube, answer))],
            className="plain-details",
        ),
    )


def _counted(used: int, answer: Answer, nouns: str) -> str:
    whole = len(answer.strata)
    return f"{used} {nouns} sur {whole}." if used < whole else f"{used} {nouns}."


def _lacking(cube: Cube) -> str:
    """Say what a cube lacks for a comparison at one structure."""
    if cube.dictionary["nature"] == "published":
        return "les chiffres publiés ne croisent pas les axes, et presque tous sont sans base"
    return "ces cases sont masquées ou n’ont jamais été mesurées"


def _parts(cube: Cube, answer: Answer) -> str:
    """Write the part of each stratum, the largest first."""
    ordered = sorted(answer.strata, key=lambda one: -one.part)
    return " · ".join(
        f"{name_of(cube, answer.question.by, one.member)} {number(100 * one.part, 1)}{THIN}%"
        for one in ordered
        if one.part
    )


def split_card(answer: Answer, indicator: Record) -> html.Section:
    """Return the two parts of the raw gap, as a sentence and as numbers that add up."""
    split = answer.split
    if isnan(split.raw):
        why = "Sans strates communes et sans poids, l’écart ne se partage pas."
        return _card("partage", "D’où vient l’écart", html.P(why))
    lines = [
        ("Répartition", split.composition),
        ("Réponses", split.rate),
        ("Écart sur les strates communes", split.raw),
    ]
    return _card(
        "partage",
        "D’où vient l’écart",
        html.P(split_sentence(answer, indicator), className="comparer-split"),
        html.Dl(
            [
                part
                for name, value in lines
                for part in (html.Dt(name), html.Dd(f"{points(value, indicator)}"))
            ]
        ),
    )
