"""A plain table with its caption, in a frame that scrolls by keyboard where it is too wide."""

from collections.abc import Sequence
from typing import Any

from dash import html
from markupsafe import Markup

from components.markup import aria


def plain_table(
    caption: str, columns: Sequence[Any], rows: Sequence[html.Tr | Markup], kind: str = ""
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
    label = f"Tableau défilable : {caption.split(' : ', 1)[0]}"
    return html.Div(table, className="table-scroll", tabIndex=0, role="region", **aria(label=label))


def reading_table(
    caption: str, columns: Sequence[str], rows: Sequence[html.Tr], kind: str = ""
) -> html.Table:
    """Return a table of sentences: on a narrow screen each row is read as a list of its cells.

    `kind` adds a class.

    Roles are written out because a table that is laid out as blocks loses them in some browsers.
    """
    head = [html.Th(column, scope="col", role="columnheader") for column in columns]
    return html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr(head, role="row"), role="rowgroup"),
            html.Tbody([_labelled(row, columns) for row in rows], role="rowgroup"),
        ],
        className=f"plain-table reading-table {kind}".strip(),
        role="table",
    )


def _labelled(row: Any, columns: Sequence[str]) -> html.Tr:
    """Tell a row and its cells their roles, and each cell the column it belongs to."""
    row.role = "row"
    for cell, column in zip(row.children, columns, strict=True):
        cell.role = "rowheader" if getattr(cell, "scope", None) else "cell"
        setattr(cell, "data-label", column)
    return row
