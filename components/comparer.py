"""The page « Comparer »: two members of one axis as they are, then all else equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson
from dash import dcc, html

from components.comparer_cards import level_card, raw_card, split_card
from components.comparer_figure import dumbbell
from components.comparer_form import following, sentence
from components.comparer_map import gap_map, mapped
from components.comparer_share import share
from components.comparer_tables import pairs_table, strata_table
from components.comparer_words import (
    left_out_sentence,
    name_of,
    record_of,
    strata_noun,
    summary,
    tests_sentence,
)
from components.explorer import SIMULATED_WORDS
from components.graph import GRAPH_CONFIG
from components.markup import aria
from components.wording import counted, typeset
from cube17.catalogue import load_cube
from cube17.comparison import Answer, Comparison, Pairs, compare, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cube17.store import Cube

Record = dict[str, Any]

ASKED: Final = "comparer-asked"
DRAWN: Final = "comparer-drawn"
CONTENT: Final = "comparer-content"
STRATA: Final = "comparer-strates"
PAIRS: Final = "comparer-deux-a-deux"


def comparer(query: Mapping[str, str | Sequence[str]]) -> html.Div:
    """Return the whole page, for any query on a cube of the catalogue."""
    content, drawn = answered(Comparison.from_query(query), Comparison.ignored(query))
    return typeset(
        html.Div(
            [
                html.H1("Comparer toutes choses égales par ailleurs"),
                html.Form(id="comparer-form", className="controls"),
                html.Div(content, id=CONTENT, className="comparer-content"),
                dcc.Store(id=ASKED),
                dcc.Store(id=DRAWN, data=drawn),
            ],
            id="comparer",
            className="comparer",
        )
    )


def after(chosen: Mapping[str, str]) -> tuple[list[Any], str]:
    """Return content and drawing after a choice in the sentence."""
    content, drawn = answered(following(chosen), [])
    return typeset(content), drawn


def answered(asked: Comparison, ignored: list[str]) -> tuple[list[Any], str]:
    """Answer a question: components; as JSON, what the browser draws and the query that asks it."""
    cube = load_cube(asked.cube)
    answer = compare(cube, asked)
    question = answer.question
    indicator = record_of(cube, "indicator", question.indicator)
    everyone = pairs(cube, question)
    drawn = {
        "search": f"?{question.address()}",
        "sentence": sentence(cube, question),
        "map": gap_map(cube, answer, indicator),
        "tables": {
            STRATA: strata_table(cube, answer, indicator),
            PAIRS: pairs_table(cube, everyone, indicator),
        },
    }
    content = _content(cube, answer, everyone, indicator, [*ignored, *answer.remarks])
    return content, orjson.dumps(drawn).decode()


def _content(
    cube: Cube, answer: Answer, everyone: Pairs, indicator: Record, remarks: list[str]
) -> list[Any]:
    simulated = cube.dictionary["nature"] == "simulated"
    return [
        html.P(SIMULATED_WORDS, className="ribbon", role="note") if simulated else None,
        html.P(" ".join(remarks), className="remarks", role="status") if remarks else None,
        html.P(
            summary(cube, answer, indicator), id="comparer-phrase", className="phrase",
            **aria(live="polite"),
        ),
        html.Div(
            [
                raw_card(cube, answer, indicator),
                level_card(cube, answer, indicator),
                split_card(answer, indicator),
            ],
            className="comparer-gaps",
        ),
        _where(cube, answer, indicator),
        _everyone(cube, everyone),
        _source(cube, answer, indicator),
    ]  # fmt: skip


# -- where it lies ---------------------------------------------------------------------------------


def _where(cube: Cube, answer: Answer, indicator: Record) -> html.Section:
    """Return strata by size of gap: figure, map, table."""
    shown = [one for one in answer.strata if one.gap is not None]
    noun = strata_noun(cube, answer.question)[0]
    told = [tests_sentence(cube, answer), left_out_sentence(cube, answer)]
    sentence = html.P(" ".join(filter(None, told)), id="comparer-ou-phrase")
    return html.Section(
        [
            html.H2(f"Où se trouve l’écart, par {noun}", id="comparer-ou"),
            sentence,
            *([_figure(cube, answer, indicator)] if shown else []),
            html.Details(
                [
                    html.Summary("Les mêmes nombres en tableau"),
                    html.Div(id=STRATA),
                ],
                className="plain-details",
            ),
        ],
        className="card-surface",
        **aria(labelledby="comparer-ou"),
    )


def _figure(cube: Cube, answer: Answer, indicator: Record) -> html.Figure:
    figure = dumbbell(cube, answer, indicator)
    return html.Figure(
        [
            html.Div(id="comparer-map", className="comparer-map", hidden=not mapped(answer)),
            dcc.Graph(
                figure=figure,
                config=GRAPH_CONFIG | {"displayModeBar": False},  # pyright: ignore[reportArgumentType]
                className="interval-plot",
                style={"height": figure["layout"]["height"]},
            ),
        ],
        className="comparer-figure",
        **aria(describedby="comparer-ou-phrase"),
    )


def _everyone(cube: Cube, found: Pairs) -> html.Section:
    """Return all profiles two by two, in the cell that the question holds."""
    return html.Section(
        [
            html.H2("Tous les profils deux à deux", id="comparer-paires"),
            html.P(_reading(cube, found)),
            html.Div(id=PAIRS),
        ],
        className="card-surface",
        **aria(labelledby="comparer-paires"),
    )


def _reading(cube: Cube, found: Pairs) -> str:
    """Say which cell is shown and how letters are read."""
    cell = next(filter(None, found.cells), None)
    places = [] if cell is None else [
        name_of(cube, axis, cell[axis]) for axis in ("domain", "territory")
    ]  # fmt: skip
    where = ", ".join(places)
    if not where:
        return "Aucune valeur."
    if not found.tests:
        return f"{where} : aucun test, les bases ne sont pas publiées."
    return (
        f"{where}. Sous « Dépasse », les lettres des profils dont la part est plus faible : "
        "capitale si p\u00a0<\u00a00,05, minuscule si p\u00a0<\u00a00,10, après correction pour "
        f"{counted(found.tests, 'test')}."
    )


def _source(cube: Cube, answer: Answer, indicator: Record) -> html.Section:
    """Return the wording of the question, and ways to take the numbers away."""
    query = answer.question.address()
    return html.Section(
        [
            html.P([html.Strong("Question posée : "), indicator["wording"]]),
            html.P(f"{cube.dictionary['title']} : {cube.dictionary['citation']}"),
            html.P(
                [
                    "Ces nombres : ",
                    html.A("CSV", href=f"/comparer.csv?{query}"),
                    ", ",
                    html.A("JSON", href=f"/api/cubes/{cube.id}/compare?{query}"),
                    ". ",
                    dcc.Link("Comment lire un écart", href="/methode#verdicts"),
                    ".",
                ],
                className="twins",
            ),
            share(cube, answer.question),
        ],
        className="comparer-source",
        **aria(label="Question et source"),
    )
