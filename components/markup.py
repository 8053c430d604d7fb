"""Small help with markup: attribute families that are not Python names, components as HTML."""

from html import escape
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

NAMES: Final = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex"}
VOID: Final = (html.Br, html.Hr, html.Img, html.Wbr)


def aria(**attributes: str) -> dict[str, Any]:
    """Write accessibility attributes: `html.Nav(..., **aria(label="Pages"))`."""
    return {f"aria-{name}": value for name, value in attributes.items()}


def data(**attributes: str) -> dict[str, Any]:
    """Write data attributes: `html.Td(..., **data(profile="citoyens"))`."""
    return {f"data-{name.replace('_', '-')}": value for name, value in attributes.items()}


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
    props = dict(part.to_plotly_json()["props"])
    tag = "a" if isinstance(part, dcc.Link) else type(part).__name__.lower()
    inside = to_html(props.pop("children", None))
    attributes = "".join(attribute(name, value) for name, value in props.items())
    return f"<{tag}{attributes}>" + ("" if isinstance(part, VOID) else f"{inside}</{tag}>")


def attribute(name: str, value: Any) -> str:
    """Write one attribute: true ones without a value, false and missing ones not at all."""
    if value is None or value is False:
        return ""
    written = NAMES.get(name, name)
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'
