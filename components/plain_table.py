"""A plain table with its caption, in a frame that scrolls by keyboard where it is too wide."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components.markup import aria


def plain_table(
    caption: str, columns: Sequence[Any], rows: Sequence[html.Tr], kind: str = ""
) -> html.Div:
    """Return a table; the caption also names its frame. `kind` adds a class."""
    table = html.Table(
        [
            # The span keeps within the frame while the table scrolls.
            html.Caption(html.Span(caption)),
            html.Thead(html.Tr([html.Th(column, scope="col") for column in columns])),
            html.Tbody(list(rows)),
        ],
        className=f"plain-table {kind}".strip(),
    )
    label = f"Tableau défilable : {caption.split(' : ', maxsplit=1)[0]}"
    return html.Div(table, className="table-scroll", tabIndex=0, role="region", **aria(label=label))
