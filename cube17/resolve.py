"""From what a query says to what a cube can show: every blank filled, every doubt told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cube17.model import FRANCE
from cube17.territories import PARENT_KIND

if TYPE_CHECKING:
    from collections.abc import Container

    from cube17.selection import Selection
    from cube17.store import Cube


def chosen(name: str, asked: str, known: Container[str], default: str, remarks: list[str]) -> str:
    """Return what a field of an address asks for where that exists, else its default, and say so.

    A blank field is no reason for a remark.
    """
    if asked and asked not in known:
        remarks.append(f"« {name}={asked} » n’existe pas ici : « {default} » à la place.")
    return asked if asked in known else default


def resolve(selection: Selection, cube: Cube) -> tuple[Selection, list[str]]:
    """Return a selection whose every field names something of `cube`, and what was not kept.

    The remarks are French sentences for the visitor; a blank field is no reason for one.
    """
    remarks: list[str] = []
    default = cube.dictionary["default"]
    found = {"cube": cube.id}
    for axis in ("indicator", "profile", "domain", "territory"):
        asked = getattr(selection, axis)
        known = asked in cube.axes.of_axis(axis)
        found[axis] = asked if known else default[axis]
        if asked and not known:
            remarks.append(f"« {asked} » n’existe pas dans ce cube : « {found[axis]} » à la place.")
    found["wave"] = _wave(cube, found["indicator"], selection.wave, remarks)
    found["within"] = _within(cube, selection.units, found["territory"], selection.within, remarks)
    if selection.fix == "territory" and found["territory"] == FRANCE:
        found["reference"] = "mean"
    if selection.fix != "territory" and selection.units == "levels":
        # Levels are values on one scale: there the gap is what one sees.
        found["show"] = "value"
    return replace(selection, **found), remarks


def _wave(cube: Cube, indicator: str, asked: str, remarks: list[str]) -> str:
    waves = cube.waves_of(indicator)
    if asked and asked not in waves:
        remarks.append(f"La question n’a pas été posée dans la vague « {asked} ».")
    return asked if asked in waves else waves[-1]


def _within(cube: Cube, units: str, focus: str, asked: str, remarks: list[str]) -> str:
    """Parent whose units are compared; France may stand for any, as all units then show."""
    if units not in {"departement", "epci", "commune"}:
        return FRANCE
    tree = cube.territories
    kinds = ["departement", "epci"] if units == "commune" else [PARENT_KIND[units]]
    allowed = {unit.code for kind in kinds for unit in tree.of_kind(kind)}
    if units == "departement":
        allowed |= {FRANCE}
    if asked and asked not in allowed:
        remarks.append(f"« {asked} » ne contient pas de territoires de cet échelon.")
    if asked in allowed:
        return asked
    above = [code for code in tree.lineage(focus) if code in allowed]
    if units == "commune":
        return above[0] if above else tree.frame(focus, "epci")
    return tree.frame(focus, units)
