"""Page of a territory: one answer in a table, with all that belongs to it."""

from typing import Any

from dash import html
from markupsafe import Markup

from components.links import cell_selection, explorer_href
from components.markup import aria, data
from components.wording import MARKS, VERDICTS, interval_text, number, value_text
from cube17.fiche import Fiche
from cube17.french import WIDE
from cube17.model import KEY

Record = dict[str, Any]


def answer_cell(page: Fiche, question: Record, answer: Record) -> html.Td:
    """Value, verdict where there is a reference, interval and base; a link to the Explorer."""
    if answer["value"] is None:
        mark = "suppressed" if answer["measured"] else "absent"
        symbol, words = MARKS[mark]
        sign = html.Span(symbol, className="territory-mark", **aria(hidden="true"))
        return html.Td(html.Span([sign, " ", words], className="territory-why"), **data(mark=mark))
    place = cell_selection(page.cube.id, tuple(answer[name] for name in KEY))
    told = verdict(answer) if answer.get("verdict") else Markup()
    return html.Td(
        html.A(value(answer, question) + told + reach(answer, question), href=explorer_href(place)),
        **data(verdict=answer.get("verdict") or ""),
    )


def value(answer: Record, question: Record) -> Markup:
    """Write the value. A page has a hundred of them: no component is built for each."""
    return _span("value", value_text(answer["value"], question))


def verdict(answer: Record) -> Markup:
    """Write the verdict, its symbol before its words; a value without a reference has none."""
    word = answer["verdict"]
    if word == "sans valeur":
        return _span("verdict", "pas de référence")
    return _span("verdict", f'<span aria-hidden="true">{VERDICTS[word]} </span>{word}')


def reach(answer: Record, question: Record) -> Markup:
    """Write the interval and the base, the number of people who answered."""
    base = "" if answer["n"] is None else f", base{WIDE}{number(answer['n'])}"
    return _span("reach", interval_text(answer, question) + base)


def _span(kind: str, text: str) -> Markup:
    return Markup(f'<span class="territory-{kind}">{text}</span>')  # noqa: S704 (our own words)
