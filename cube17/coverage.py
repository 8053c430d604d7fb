"""What a cube holds and what it lacks: cells shown, suppressed, absent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cube17.axes import proper
from cube17.model import ALL_DOMAINS, FRANCE, KEY, LEVELS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.axes import Codes
    from cube17.store import Cube


@dataclass(frozen=True, slots=True)
class Count:
    """Cells with a value, cells whose value is suppressed, cells that were never measured."""

    shown: int
    suppressed: int
    absent: int


@dataclass(frozen=True, slots=True)
class Presence:
    """What one profile answered to one question.

    `status` is that of the national cell over all domains (`None`: absent, and `reason` says why
    when the cube knows); `elsewhere` counts the other cells that have a value; `example` is the
    key of a cell worth opening, the national one if it exists.
    """

    status: str | None
    elsewhere: int
    example: tuple[str, ...] | None
    reason: str = ""


def by_domain_and_level(cube: Cube, indicators: Sequence[str]) -> dict[tuple[str, str], Count]:
    """Count cells by domain and territorial level, for some questions.

    Every cell counts as shown or suppressed. Absent are the cells missing from the full product
    of these questions (in each wave in which they were asked), the profiles of the axis proper
    and the territories of the reference table.
    """
    rows = cube.select(indicator=list(indicators))
    suppressed = cube.column("status", rows) == "suppressed"
    place = _places(cube, rows)
    expected = sum(len(cube.waves_of(indicator)) for indicator in indicators)
    expected *= len(proper(cube.dictionary["profiles"]))
    units = _reference_units(cube)
    inside = _inside(cube, rows)
    domains = cube.axes.of_axis("domain")
    hidden, all_cells, regular_cells = (
        np.bincount(place[kept], minlength=len(domains) * len(LEVELS)).reshape(len(domains), -1)
        for kept in (suppressed, slice(None), inside)
    )
    return {
        (domain, level): Count(
            int(all_cells[i, j] - hidden[i, j]),
            int(hidden[i, j]),
            expected * units[j] - int(regular_cells[i, j]),
        )
        for i, domain in enumerate(domains)
        for j, level in enumerate(LEVELS)
    }


def by_status_and_level(cube: Cube) -> dict[tuple[str, str], int]:
    """Count all cells by status and territorial level."""
    statuses = cube.column("status", np.arange(len(cube)))
    levels = _levels(cube)[cube.axes.positions(cube.keys)[4]]
    return {
        (status, level): int(np.count_nonzero((statuses == status) & (levels == number)))
        for status in STATUSES
        for number, level in enumerate(LEVELS)
    }


def by_question_and_profile(cube: Cube) -> dict[tuple[str, str], Presence]:
    """Tell what each profile answered to each question."""
    rows = np.flatnonzero(_shown(cube))
    pairs = _pairs(cube, rows)
    found, firsts, counts = np.unique(pairs, return_index=True, return_counts=True)
    elsewhere = dict(zip(found.tolist(), counts.tolist(), strict=True))
    example = dict(zip(found.tolist(), rows[firsts].tolist(), strict=True))
    national = _national(cube)
    reasons = {(a["indicator"], a["profile"]): a["reason"] for a in cube.dictionary["absences"]}
    profiles = cube.axes.of_axis("profile")
    return {
        (indicator, profile): _presence(
            cube,
            national.get(i * len(profiles) + j),
            elsewhere.get(i * len(profiles) + j, 0),
            example.get(i * len(profiles) + j),
            reasons.get((indicator, profile), ""),
        )
        for i, indicator in enumerate(cube.axes.of_axis("indicator"))
        for j, profile in enumerate(profiles)
    }


def _presence(
    cube: Cube, national: int | None, shown: int, example: int | None, reason: str
) -> Presence:
    row = example if national is None else national
    key = None if row is None else key_of(cube, row)
    if national is None:
        return Presence(None, shown, key, reason)
    status = str(cube.column("status", np.array([national]))[0])
    return Presence(status, shown - (status != "suppressed"), key)


def key_of(cube: Cube, row: int) -> tuple[str, ...]:
    """Return the five coordinates of a cell."""
    positions = cube.axes.positions(cube.keys[row : row + 1])
    return tuple(cube.axes.of_axis(name)[int(p[0])] for name, p in zip(KEY, positions, strict=True))


def _shown(cube: Cube) -> np.ndarray:
    return cube.column("status", np.arange(len(cube))) != "suppressed"


def _pairs(cube: Cube, rows: Codes) -> Codes:
    """Question and profile of each row, as one number."""
    positions = cube.axes.positions(cube.keys[rows])
    return positions[0] * len(cube.axes.of_axis("profile")) + positions[2]


def _national(cube: Cube) -> dict[int, int]:
    """Row of the latest national cell over all domains, by question and profile."""
    rows = cube.select(domain=[ALL_DOMAINS], territory=[FRANCE])
    return dict(zip(_pairs(cube, rows).tolist(), rows.tolist(), strict=True))


def _places(cube: Cube, rows: Codes) -> Codes:
    """Domain and level of each row, as one number."""
    positions = cube.axes.positions(cube.keys[rows])
    return positions[3] * len(LEVELS) + _levels(cube)[positions[4]]


def _levels(cube: Cube) -> Codes:
    """Rank of the level of each territory of the axis."""
    return np.array([LEVELS.index(unit.level) for unit in cube.territories])  # pyright: ignore[reportArgumentType]


def _inside(cube: Cube, rows: Codes) -> np.ndarray:
    """Whether each row belongs to a profile of the axis proper and a territory of reference."""
    profiles = proper(cube.dictionary["profiles"])
    own = {record["code"] for record in cube.dictionary["territories"]}
    listed = np.array([profile in profiles for profile in cube.axes.of_axis("profile")])
    reference = np.array([code not in own for code in cube.axes.of_axis("territory")])
    positions = cube.axes.positions(cube.keys[rows])
    return listed[positions[2]] & reference[positions[4]]


def _reference_units(cube: Cube) -> list[int]:
    """Count the territories of reference at each level."""
    own = {record["code"] for record in cube.dictionary["territories"]}
    levels = [unit.level for unit in cube.territories if unit.code not in own]
    return [levels.count(level) for level in LEVELS]
