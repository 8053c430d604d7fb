"""Gaps between the units of a territory, as assets/comparer/map.mjs paints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.comparer_words import name_of, points, value_words
from components.static import static_url
from cube17.french import french
from cube17.territories import CHILD_KIND

if TYPE_CHECKING:
    from cube17.comparison import Answer, Stratum
    from cube17.store import Cube

Record = dict[str, Any]

NOTE: Final = french("◇ écart lissé, non testé, sur la même échelle")


def gap_map(cube: Cube, answer: Answer, indicator: Record) -> dict[str, Any] | None:
    """Return kind, address, label and the gap of each unit; nothing where strata are no places."""
    question = answer.question
    if question.by != "territory" or all(one.gap is None for one in answer.strata):
        return None
    kind = CHILD_KIND[cube.territories[question.territory].kind]
    one, other = (name_of(cube, question.axis, m) for m in (question.one, question.other))
    return {
        "kind": kind,
        "address": static_url(f"maps/{kind}.svg"),
        "label": f"Carte des écarts entre {one} et {other}",
        "unit": indicator["unit"],
        "note": NOTE if answer.smoothing and answer.smoothing.done else "",
        "gaps": {each.member: _unit(cube, each, indicator) for each in answer.strata},
    }


def _unit(cube: Cube, stratum: Stratum, indicator: Record) -> dict[str, Any]:
    """Return gap, mark and text of one unit."""
    name = cube.territories[stratum.member].short
    if stratum.gap is None:
        lacking = next(c for c in (stratum.one, stratum.other) if c is None or c["value"] is None)
        mark = "absent" if lacking is None else "suppressed"
        return {"gap": None, "mark": mark, "text": f"{name} : {value_words(lacking, indicator)}"}
    mark = None if stratum.verdict.startswith("plus") else "not-established"
    text = f"{name} : {points(stratum.gap, indicator)}, {stratum.verdict}"
    told = {"gap": stratum.gap, "mark": mark, "text": text}
    if stratum.smoothed is None:
        return told
    smoothed = f"{text}\nlissé, non testé : {points(stratum.smoothed, indicator)}"
    return told | {"smoothed": stratum.smoothed, "text": smoothed}
