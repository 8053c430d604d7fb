"""Page of a territory: one answer in a table, with all that belongs to it."""

from typing import Any

from dash import html

from components.links import cell_selection, explorer_href
from components.markup import aria, data
from components.wording import MARKS, VERDICTS, counted, interval_text, value_text
from cube17.fiche import Fiche
from cube17.model import KEY

Record = dict[str, Any]


def answer_cell(page: Fiche, question: Record, answer: Record) -> html.Td:
    """Value, verdict where there is a reference, interval and base; a link to the Explorer."""
    if answer["value"] is None:
        mark = "suppressed" if answer["measured"] else "absent"
        symbol, words = MARKS[mark]
        return html.Td(
            [html.Span(symbol, **aria(hidden="true")), html.Span(words, className="territory-why")],
            **data(mark=mark),
        )
    place = cell_selection(page.cube.id, tuple(answer[name] for name in KEY))
    parts = [html.Span(value_text(answer["value"], question), className="territory-value")]
    if answer.get("verdict"):
        parts.append(verdict(answer))
    parts.append(html.Span(reach(answer, question), className="territory-reach"))
    return html.Td(
        html.A(parts, href=explorer_href(place)), **data(verdict=answer.get("verdict") or "")
    )


def verdict(answer: Record) -> html.Span:
    """Return the verdict, its symbol before its words."""
    symbol = html.Span(f"{VERDICTS[answer['verdict']]} ", **aria(hidden="true"))
    return html.Span([symbol, answer["verdict"]], className="territory-verdict")


def reach(answer: Record, question: Record) -> str:
    """Write the interval and the base."""
    base = "" if answer["n"] is None else f", {counted(answer['n'], 'réponse')}"
    return interval_text(answer, question) + base
