"""Addresses inside the application, written from selections."""

from typing import Any

from dash import dcc

from cube17.model import FRANCE, KEY
from cube17.selection import Selection


def explorer_href(selection: Selection) -> str:
    """Address of the Explorer at a selection."""
    return f"/explorer?{selection.to_query()}"


def data_href(selection: Selection, extension: str = "csv") -> str:
    """Address of the numbers of a view."""
    return f"/explorer.{extension}?{selection.to_query()}"


def explorer_link(children: Any, selection: Selection, **properties: Any) -> dcc.Link:
    """Link to the Explorer at a selection."""
    return dcc.Link(children, href=explorer_href(selection), **properties)


def cell_selection(cube_id: str, coordinates: tuple[str, ...]) -> Selection:
    """Return a selection with one cell in focus, on a face that shows it among others.

    A national cell is seen among profiles and domains, any other among territories of its kind.
    """
    place = dict(zip(KEY, coordinates, strict=True))
    prefix = place["territory"].split("-")[0]
    units = {"DEP": "departement", "EPCI": "epci"}.get(prefix, "region")
    fix = "territory" if place["territory"] == FRANCE else "profile"
    return Selection(cube=cube_id, fix=fix, units=units, **place)  # pyright: ignore[reportArgumentType]
