"""Small maps that say where a territory is, cut from the maps of the Explorer."""

import re
from functools import cache
from html import escape
from typing import Final

from markupsafe import Markup

from components.static import ASSETS
from cube17.catalogue import territories

UNIT: Final = re.compile(r'<path data-territory="([^"]+)"[^>]* d="([^"]+)"')
STEP: Final = re.compile(r"([mhvlz])([^mhvlz]*)")
NUMBER: Final = re.compile(r"-?\d+")

MARGIN: Final = 0.06
"""Room around a close-up, as a part of its larger side."""

Box = tuple[float, float, float, float]


def locator(code: str) -> list[Markup]:
    """Return the map of France with the région of a territory, then its neighbours within it."""
    lineage = territories().lineage(code)
    region = next((one for one in lineage if territories()[one].kind == "region"), "")
    unit = territories()[code]
    where = f"{territories()[region].short} en France" if region else "La France et ses régions"
    maps = [drawing(shapes("region"), region, where)]
    if unit.kind in {"departement", "epci"} and unit.parent:
        around = [one.code for one in territories().of_kind(unit.kind, unit.parent)]
        known = {one: shapes(unit.kind)[one] for one in around if one in shapes(unit.kind)}
        within = territories()[unit.parent].short
        if len(known) > 1:
            maps.append(drawing(known, code, f"{unit.short} en {within}"))
    return maps


@cache
def shapes(kind: str) -> dict[str, str]:
    """Outline of each unit of a kind, as the data of an SVG path."""
    return dict(UNIT.findall((ASSETS / f"maps/{kind}.svg").read_text(encoding="utf-8")))


def drawing(units: dict[str, str], here: str, label: str) -> Markup:
    """Draw some units, one of them picked out, in the box that holds them all."""
    x, y, width, height = around([box(path) for path in units.values()])
    paths = "".join(f'<path d="{path}"/>' for code, path in units.items() if code != here)
    if here in units:
        paths += f'<path class="here" d="{units[here]}"/>'
    return Markup(
        f'<svg class="locator" role="img" aria-label="{escape(label)}" '
        f'viewBox="{x:g} {y:g} {width:g} {height:g}">{paths}</svg>'
    )


def around(boxes: list[Box]) -> Box:
    """Left, top, width and height of the box that holds some boxes, with a margin."""
    left, top = (min(one[side] for one in boxes) for side in (0, 1))
    right, bottom = (max(one[side] for one in boxes) for side in (2, 3))
    margin = round(MARGIN * max(right - left, bottom - top), 1)
    return left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin


@cache
def box(path: str) -> Box:
    """Left, top, right and bottom of an outline written in relative steps (m, h, v, l, z)."""
    x = y = 0
    start = (0, 0)
    xs, ys = [], []
    for step, text in STEP.findall(path):
        if step == "z":
            x, y = start
        numbers = [int(number) for number in NUMBER.findall(text)]
        for at, (dx, dy) in enumerate(_moves(step, numbers)):
            x, y = x + dx, y + dy
            if step == "m" and at == 0:
                start = (x, y)
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


def _moves(step: str, numbers: list[int]) -> list[tuple[int, int]]:
    if step == "h":
        return [(number, 0) for number in numbers]
    if step == "v":
        return [(0, number) for number in numbers]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
