"""Small help with markup: attribute families that are not Python names, components as HTML."""

from html import escape
from typing import Any, Final

import orjson
from dash import dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

NAMES: Final = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex"}
UNWRITTEN: Final = {"children", *vars(html.Div())}
"""What a component holds beside its attributes."""
VOID: Final = (html.Br, html.Hr, html.Img, html.Wbr)


def aria(**attributes: str) -> dict[str, Any]:
    """Write accessibility attributes: `html.Nav(..., **aria(label="Pages"))`."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """Write data attributes: `html.Td(..., **data(profile="citoyens"))`."""
    return {f"data-{name.replace('_', '-')}": value for name, value in attributes.items()}


def row_html(head: str, *cells: str) -> Markup:
    """Write a row of a table of texts: an element less to build for each of many numbers."""
    inside = "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in cells)
    row = f'<tr><th scope="row">{escape(head, quote=False)}</th>{inside}</tr>'
    return Markup(row)  # noqa: S704 (escaped above)


def json_text(value: Any) -> Markup:
    """Write a value as JSON for a script element, which nothing in it can close."""
    return Markup(orjson.dumps(value).decode().replace("<", "\\u003c"))  # noqa: S704 (just escaped)


def json_element(name: str, value: Any) -> str:
    """Write a value as JSON in a script element that does not run."""
    return f'<script type="application/json" id="{name}">{json_text(value)}</script>'


def to_html(part: Any) -> str:
    """Write components as HTML, for a document that shows them before Dash runs.

    Links of Dash become plain links; its other controls, which need Dash, are left out. SVG, which
    Dash has no components for, comes as `Markup`.
    """
    if part is None or isinstance(part, dcc.Location):
        return ""
    if isinstance(part, list | tuple):
        return "".join(map(to_html, part))
    if isinstance(part, Markup):  # a drawing, already written
        return part
    if not isinstance(part, Component):
        return escape(str(part), quote=False)
    props = vars(part)  # `to_plotly_json` asks for every attribute that HTML knows: twice as long
    tag = "a" if isinstance(part, dcc.Link) else type(part).__name__.lower()
    # Dash sets them in the order of a set, which is another one in each process.
    named = sorted(name for name in props if name not in UNWRITTEN)
    attributes = "".join(attribute(name, props[name]) for name in named)
    inside = to_html(props.get("children"))
    return f"<{tag}{attributes}>" + ("" if isinstance(part, VOID) else f"{inside}</{tag}>")


def attribute(name: str, value: Any) -> str:
    """Write one attribute: true ones without a value, false and missing ones not at all."""
    if value is None or value is False:
        return ""
    written = NAMES.get(name, name)
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'
