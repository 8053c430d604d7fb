"""What the survey says beside the room, in words and places ready to be drawn; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from components.wording import (
    MARKS,
    STATUS_WORDS,
    absence_words,
    interval_text,
    number,
    value_text,
)
from cube17.catalogue import load_cube
from cube17.model import FRANCE
from cube17.parquet import CubeError
from cube17.workshop.beside import Beside, Look, beside
from cube17.workshop.questions import profiles

if TYPE_CHECKING:
    from cube17.store import Cube

CERTAINTY: Final = {"likely": "lecture probable", "uncertain": "lecture incertaine"}
"""What is said of a published figure that was not read in clear."""


@dataclass(frozen=True, slots=True)
class Line:
    """One profile of the survey: what is written, where its mark and its whiskers stand (%)."""

    profile: str
    name: str
    text: str
    told: str
    place: str = ""
    x: float | None = None
    low: float | None = None
    high: float | None = None


def survey(cube_id: str, question: str, territory: str) -> dict[str, Any] | None:
    """Return the survey beside a room, `None` when its cube has gone or never asked this."""
    try:
        cube = load_cube(cube_id)
    except CubeError:
        return None
    found = beside(cube, question, territory, tuple(profiles()))
    return found and told(cube, found)


def told(cube: Cube, found: Beside) -> dict[str, Any]:
    """Return the lines of the profiles, and where they come from."""
    lines = {look.profile: line(cube, found, look) for look in found.looks}
    places = {one.place for one in lines.values() if one.place}
    status = [look.cell["status"] for look in found.looks if look.cell and look.known]
    return {
        "lines": lines,
        "place": places.pop() if len(places) == 1 else "",
        "intervals": any(one.low is not None for one in lines.values()),
        "origin": origin(cube, found, status),
        "sources": [source["title"] for source in found.sources],
        "simulated": "simulated" in status,
        "level": nearest(cube, found),
    }


def origin(cube: Cube, found: Beside, status: list[str]) -> str:
    """Name the survey: its cube, the wave, all domains, the status of its values."""
    words = dict.fromkeys(STATUS_WORDS[one] for one in status)
    return ", ".join([cube.dictionary["title"], found.wave["label"], "tous domaines", *words])


def nearest(cube: Cube, found: Beside) -> str:
    """Return the code of the smallest territory for which the survey has a value, or France."""
    codes = {look.cell["territory"] for look in found.looks if look.cell and look.known}
    return max(codes, key=lambda code: len(cube.territories.lineage(code)), default=FRANCE)


def line(cube: Cube, found: Beside, look: Look) -> Line:
    """Write one profile: its value, where it is true, its interval or why there is none."""
    name, cell = profiles()[look.profile], look.cell
    if cell is None:
        return Line(look.profile, name, *_missing(cube, found, look))
    if not look.known:
        return Line(look.profile, name, *MARKS["suppressed"])
    text = value_text(cell["value"], found.indicator)
    scale = 1 if found.indicator["unit"] == "%" else 10
    where = (_at(cell[edge], scale) for edge in ("value", "low", "high"))
    place = cube.territories[cell["territory"]].short
    return Line(look.profile, name, text, _words(found, look), place, *where)


def _at(value: float | None, scale: int) -> float | None:
    return None if value is None else round(value * scale, 1)


def _missing(cube: Cube, found: Beside, look: Look) -> tuple[str, str]:
    """Sign and reason of a value that the survey does not have."""
    place = (found.indicator["id"], look.profile)
    absences = cube.dictionary["absences"]
    reasons = {(one["indicator"], one["profile"]): one["reason"] for one in absences}
    return MARKS["absent"][0], absence_words(reasons.get(place, ""))


def _words(found: Beside, look: Look) -> str:
    """Interval, base, how surely it was read, whether nearer places are masked."""
    cell = look.cell or {}
    base = f"base {number(cell['n'])}" if cell["n"] is not None else ""
    without = cell["n"] is None and cell["low"] is None
    reach = "base non publiée" if without else interval_text(cell, found.indicator)
    masked = "masqué plus près" if look.masked else ""
    said = (reach, base, CERTAINTY.get(cell["certainty"] or "", ""), masked)
    return ", ".join(filter(None, said))
