"""The page « Comparer »: two members of one axis as they are, then all else equal.

The page is a frame of empty places; an answer is one JSON text that assets/comparer/main.mjs puts
in them. As components it would take twice as long, most of it in Dash.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, Final

import orjson
from dash import dcc, html

from components.comparer_cards import level_card, raw_card
from components.comparer_figure import dumbbell
from components.comparer_form import following, option, sentence
from components.comparer_map import gap_map
from components.comparer_share import share
from components.comparer_smoothed import smoothed_plot, smoothing_sentences
from components.comparer_split import split_card
from components.comparer_tables import pairs_table, strata_table
from components.comparer_words import (
    left_out_sentence,
    name_of,
    record_of,
    strata_noun,
    summary,
    tests_sentence,
    text,
    why_untested,
)
from components.explorer import RIBBONS
from components.graph import GRAPH_CONFIG
from components.markup import aria, data, to_html
from components.wording import counted, typeset
from cube17.catalogue import load_cube
from cube17.comparison import (
    Answer,
    Comparison,
    Pairs,
    Place,
    compare,
    pairs_at,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cube17.store import Cube

Record = dict[str, Any]

ASKED: Final = "comparer-asked"
DRAWN: Final = "comparer-drawn"
STRATA: Final = "comparer-strates"
PAIRS: Final = "comparer-deux-a-deux"


def comparer(query: Mapping[str, str | Sequence[str]]) -> html.Div:
    """Return the whole page, for any query on a cube of the catalogue."""
    drawn = answered(Comparison.from_query(query), Comparison.ignored(query))
    return typeset(
        html.Div(
            [
                html.H1("Comparer toutes choses égales par ailleurs"),
                html.Form(id="comparer-form", className="controls"),
                html.P(id="comparer-ruban", className="ribbon", role="note", hidden=True),
                html.P(id="comparer-remarques", className="remarks", role="status"),
                html.P(
                    id="comparer-phrase",
                    className="phrase",
                    **aria(live="polite"),
                    **data(view="sentence"),
                ),
                html.Div(id="comparer-ecarts", className="comparer-gaps"),
                _where(),
                _everyone(),
                html.Section(
                    id="comparer-source",
                    className="comparer-source",
                    **aria(label="Question et source"),
                ),
                dcc.Store(id=ASKED),
                dcc.Store(id=DRAWN, data=drawn),
            ],
            id="comparer",
            className="comparer",
        )
    )


def _where() -> html.Section:
    """Return the place of the strata by size of gap: map, figure, table."""
    figure = html.Figure(
        [
            html.Div(id="comparer-map", className="comparer-map", hidden=True),
            _plot("comparer-graph"),
            html.Div(_plot("comparer-smoothed"), id="comparer-smooth", hidden=True),
        ],
        id="comparer-figure",
        className="comparer-figure",
        hidden=True,
        **data(picture=""),
        **aria(describedby="comparer-ou-phrase"),
    )
    table = html.Details(
        [html.Summary("Les mêmes nombres en tableau"), html.Div(id=STRATA, **data(view="table"))],
        className="plain-details",
    )
    return html.Section(
        [html.H2("Où se trouve l’écart", id="comparer-ou"), html.P(id="comparer-ou-phrase"),
         html.P(id="comparer-lisse", className="comparer-note", hidden=True), figure, table],
        className="card-surface",
        **aria(labelledby="comparer-ou"),
    )  # fmt: skip


def _plot(name: str) -> dcc.Graph:
    config = GRAPH_CONFIG | {"displayModeBar": False}
    return dcc.Graph(id=name, config=config, className="interval-plot")  # pyright: ignore[reportArgumentType]


def _everyone() -> html.Section:
    """Return the place of all profiles two by two."""
    return html.Section(
        [
            html.H2("Tous les profils deux à deux", id="comparer-paires"),
            html.P(id="comparer-paires-phrase"),
            html.Div(id=PAIRS),
        ],
        className="card-surface",
        **aria(labelledby="comparer-paires"),
    )


# -- what stands in the places ---------------------------------------------------------------------


def after(chosen: Mapping[str, str]) -> str:
    """Return the answer after a choice in the sentence."""
    return answered(following(chosen), [])


def answered(asked: Comparison, ignored: list[str]) -> str:
    """Answer a question, as JSON: HTML by place, sentence, pictures, the query that asks it."""
    cube = load_cube(asked.cube)
    answer = compare(cube, asked)
    indicator = record_of(cube, "indicator", answer.question.indicator)
    shown = any(one.gap is not None for one in answer.strata)
    said = {
        "search": f"?{answer.question.address()}",
        "sentence": sentence(cube, answer.question),
        "places": places(cube, answer, indicator, [*ignored, *answer.remarks])
        | {"comparer-source": source(cube, answer, indicator)},
        "map": gap_map(cube, answer, indicator),
        "figure": dumbbell(cube, answer, indicator) if shown else None,
        "smoothed": smoothed_plot(cube, answer, indicator),
        "option": option(answer.question),
    }
    return orjson.dumps(said).decode()


def places(cube: Cube, answer: Answer, indicator: Record, remarks: list[str]) -> dict[str, str]:
    """Return what stands in each place, as HTML."""
    how, table = everyone(cube.id, place_of(answer.question))
    told = [tests_sentence(cube, answer), left_out_sentence(cube, answer)]
    return {
        "comparer-ruban": text(RIBBONS.get(cube.dictionary["nature"], "")),
        "comparer-remarques": text(" ".join(remarks)),
        "comparer-phrase": text(summary(cube, answer, indicator)),
        "comparer-ecarts": (
            raw_card(cube, answer, indicator)
            + level_card(cube, answer, indicator)
            + split_card(cube, answer, indicator)
        ),
        "comparer-ou": text(f"Où se trouve l’écart, par {strata_noun(cube, answer.question)[0]}"),
        "comparer-ou-phrase": text(" ".join(filter(None, told))),
        "comparer-lisse": text(smoothing_sentences(cube, answer, indicator)),
        STRATA: strata_table(cube, answer, indicator),
        "comparer-paires-phrase": how,
        PAIRS: table,
    }


@lru_cache(maxsize=512)  # most choices leave the cell where it is
def everyone(cube_id: str, place: Place) -> tuple[str, str]:
    """Write all profiles two by two: how the table is read, then the table."""
    cube = load_cube(cube_id)
    found = pairs_at(cube, place)
    indicator = record_of(cube, "indicator", dict(place)["indicator"])
    return text(reading(cube, found)), pairs_table(cube, found, indicator)


def reading(cube: Cube, found: Pairs) -> str:
    """Say which cell is shown and how letters are read."""
    cell = next(filter(None, found.cells), None)
    places = [] if cell is None else [
        name_of(cube, axis, cell[axis]) for axis in ("domain", "territory")
    ]  # fmt: skip
    where = ", ".join(places)
    if not where:
        return "Aucune valeur."
    if not found.tests:
        return f"{where} : aucun test, {why_untested(cube)}."
    return (
        f"{where}. Sous « Dépasse », les lettres des profils dont la part est plus faible : "
        "capitale si p\u00a0<\u00a00,05, minuscule si p\u00a0<\u00a00,10, après correction pour "
        f"{counted(found.tests, 'test')}."
    )


def source(cube: Cube, answer: Answer, indicator: Record) -> str:
    """Write the wording of the question, and ways to take the numbers away."""
    query, said = escape(answer.question.address()), cube.dictionary
    titled = text(f"{said['title']} : {said['citation']}")
    return (
        f'<p data-view="fact"><strong>{text("Question posée :")}</strong> '
        f"{text(indicator['wording'])}</p>"
        f'<p data-view="fact">{titled}</p>'
        f'<p class="twins">{text("Ces nombres :")} <a href="/comparer.csv?{query}">CSV</a>, '
        f'<a href="/api/cubes/{text(cube.id)}/compare?{query}">JSON</a>. '
        '<a href="/methode#verdicts">Comment lire un écart</a>.</p>'
        f"{to_html(share(cube, answer, indicator))}"
    )
