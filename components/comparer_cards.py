"""The gap, twice, and what it is made of: three cards of the page « Comparer », written as HTML."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from components.comparer_words import (
    base_words,
    first,
    gap_interval,
    interval_words,
    name_of,
    percent,
    points,
    strata_noun,
    structure_words,
    text,
    value_words,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cube17.compare import Gap
    from cube17.comparison import Answer
    from cube17.store import Cube

Record = dict[str, Any]

COVARIATES = {"domain": "domaine", "region": "région"}
"""Covariates that are axes, in French; others bear the name of their column."""

MIXED = (
    "Aucune case ne réunit tous les profils : l’écart brut est celui des moyennes pondérées des "
    "profils communs. Leurs poids, tenus pour connus, ajoutent des personnes et des organisations."
)


def card(anchor: str, title: str, *content: str) -> str:
    """Write a card under its title."""
    return (
        f'<section class="card-surface" aria-labelledby="comparer-{anchor}">'
        f'<h2 id="comparer-{anchor}">{text(title)}</h2>{"".join(content)}</section>'
    )


def paragraph(words: str, kind: str = "") -> str:
    """Write a paragraph of plain words."""
    return f'<p class="{kind}">{text(words)}</p>' if kind else f"<p>{text(words)}</p>"


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """Write names, and what is told of each, already written."""
    return f"<dl>{''.join(f'<dt>{text(name)}</dt><dd>{told}</dd>' for name, told in pairs)}</dl>"


def gap_in_large(gap: Gap, indicator: Record) -> str:
    """Write a gap in large, then its interval and its verdict."""
    value, low, high, told = first(gap)
    if isnan(value):
        return paragraph("pas de valeur", "comparer-none")
    interval = text(gap_interval(low, high, indicator))
    return (
        f"{paragraph(points(value, indicator), 'comparer-number')}"
        f"<p>{interval} · <strong>{text(verdict(told))}</strong></p>"
    )


def raw_card(cube: Cube, answer: Answer, indicator: Record) -> str:
    """Write both members as they are."""
    question = answer.question
    sides = ((question.one, answer.one), (question.other, answer.other))
    if question.by == "profile":
        told = paragraph(MIXED, "comparer-note")
    else:
        told = definitions(
            (name_of(cube, question.axis, member), cell_told(cell, indicator))
            for member, cell in sides
        )
    return card("brut", "L’écart brut", gap_in_large(answer.raw, indicator), told)


def cell_told(cell: Record | None, indicator: Record) -> str:
    """Write the value of a cell, its interval and its base."""
    value = f"<strong>{text(value_words(cell, indicator))}</strong>"
    if cell is None or cell["value"] is None:
        return value
    interval = "" if cell["n"] is None else f"{interval_words(cell, indicator)}, "
    return f"{value} {text(interval + base_words(cell))}"


def level_card(cube: Cube, answer: Answer, indicator: Record) -> str:
    """Write both members at one structure, which is told and shown."""
    noun, nouns = strata_noun(cube, answer.question)
    used, whole = int(answer.level.used.sum()), len(answer.strata)
    large = gap_in_large(answer.level.gap, indicator)
    if not used:
        why = f"Rien à comparer des deux côtés par {noun} : {lacking(cube)}."
        return card("egal", "À structure égale", large, paragraph(why))
    count = f"{used} {nouns} sur {whole}." if used < whole else f"{used} {nouns}."
    told = f"Structure : {structure_words(cube, answer.question)}. {count}"
    shown = (
        '<details class="plain-details"><summary>La structure employée</summary>'
        f"{paragraph(parts(cube, answer))}</details>"
    )
    note, model = paragraph(told, "comparer-note"), model_told(answer, indicator)
    return card("egal", "À structure égale", large, note, shown, model)


def model_told(answer: Answer, indicator: Record) -> str:
    """Write the gap that the model of the study leaves, where it has one."""
    found = answer.modelled
    if found is None:
        return ""
    value, low, high, word = first(found.gap)
    held = ", ".join(COVARIATES.get(name, name) for name in found.covariates)
    return paragraph(
        "D’après le modèle de l’étude (régression logistique ; France, tous domaines ; à égalité "
        f"de : {held}) : {points(value, indicator)}, "
        f"{gap_interval(low, high, indicator)}, {verdict(word)}.",
        "comparer-note",
    )


def lacking(cube: Cube) -> str:
    """Say what a cube lacks for a comparison at one structure."""
    if cube.dictionary["nature"] == "published":
        return "les chiffres publiés ne croisent pas les axes, et presque tous sont sans base"
    if cube.dictionary["nature"] == "workshop":
        return "une salle n’a pas de poids d’où tirer une structure"
    return "ces cases sont masquées ou n’ont jamais été mesurées"


def parts(cube: Cube, answer: Answer) -> str:
    """Write the part of each stratum, the largest first."""
    ordered = sorted(answer.strata, key=lambda one: -one.part)
    return " · ".join(
        f"{name_of(cube, answer.question.by, one.member)} {percent(one.part)}"
        for one in ordered
        if one.part
    )
