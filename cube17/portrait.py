"""A territory in one page: what each profile answers there, beside another territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cube17.axes import proper
from cube17.cells import gap_between, look_up
from cube17.compare import Gap, gap_apart
from cube17.model import ALL_DOMAINS, FRANCE, IMPACTS
from cube17.selection import Selection
from cube17.tables import estimate, face_table, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.store import Cells, Cube
    from cube17.territories import Territories

Record = dict[str, Any]

FIRM: Final = ("plus fort", "plus faible")
"""Verdicts of a gap that is established."""


def questions(cube: Cube) -> list[Record]:
    """Questions on an impact, grouped by impact; all questions of a cube that has none of these."""
    asked = [one for one in cube.dictionary["indicators"] if one["impact"] in IMPACTS]
    ordered = sorted(asked, key=lambda one: IMPACTS.index(one["impact"]))
    return ordered or cube.dictionary["indicators"]


def profiles(cube: Cube) -> list[Record]:
    """Return the regular profiles of a cube, in display order."""
    regular = proper(cube.dictionary["profiles"])
    return [record for record in cube.dictionary["profiles"] if record["id"] in regular]


def default_reference(territories: Territories, code: str) -> str:
    """Return the territory with which another is compared first: the région around it, or France.

    Nothing for France itself. A département that is all of its région (Mayotte, La Réunion) would
    be compared with itself: it is compared with France.
    """
    above = territories.lineage(code)[1:]
    regions = (one for one in above if territories[one].kind == "region")
    if territories[code].kind == "departement":
        regions = (one for one in regions if len(territories.children(one)) > 1)
    return next(regions, FRANCE if above else "")


def answers(cube: Cube, code: str, reference: str = "") -> list[Record]:
    """Cells of a territory for each question × profile, one by one: see `answer_cells`."""
    return records(answer_cells(cube, code, reference))


def measured_answers(cube: Cube, code: str, reference: str = "") -> Cells:
    """Return those of `answer_cells` that the cube has, for a file: what is absent has no row."""
    cells = answer_cells(cube, code, reference)
    there = cells.pop("measured").astype(bool)
    return {name: column[there] for name, column in cells.items()}


def answer_cells(cube: Cube, code: str, reference: str = "") -> Cells:
    """Cells of a territory for each question × profile, all domains, latest wave of the question.

    The columns are those of `CELL_COLUMNS`, unknown where there is no cell; `measured`, whether the
    cube has it; and, with a `reference`, the gap to the same cell there (points, 95 %):
    `reference`, `reference_value`, `gap`, `gap_low`, `gap_high`, `verdict` (see `cube17.compare`).
    A territory inside the other is compared with their covariance.
    """
    product = _product(cube)
    cells = _cells(cube, product, code)
    if reference:
        there = _cells(cube, product, reference)
        gap = gap_between(cube, "territory", (code, cells), (reference, there))
        cells |= _compared(gap, reference, there)
    return cells


def _product(cube: Cube) -> Cells:
    """Coordinates of the questions × profiles, but for the territory."""
    asked = [(one["id"], cube.waves_of(one["id"])[-1]) for one in questions(cube)]
    pairs = [(*question, profile["id"]) for question in asked for profile in profiles(cube)]
    columns = zip(*pairs, strict=True)
    named = dict(zip(("indicator", "wave", "profile"), columns, strict=True))
    return {name: np.array(values, dtype=object) for name, values in named.items()} | {
        "domain": np.full(len(pairs), ALL_DOMAINS, dtype=object)
    }


def _cells(cube: Cube, product: Cells, territory: str) -> Cells:
    place = np.full(len(product["profile"]), territory, dtype=object)
    return look_up(cube, product | {"territory": place})


def _compared(gap: Gap, reference: str, there: Cells) -> Cells:
    return {
        "reference": np.full(len(gap.verdict), reference, dtype=object),
        "reference_value": there["value"],
        "gap": np.round(gap.value, 2),
        "gap_low": np.round(gap.low, 2),
        "gap_high": np.round(gap.high, 2),
        "verdict": gap.verdict.astype(object),
    }


@dataclass(frozen=True, slots=True)
class Extremes:
    """The domains with the highest and the lowest value of one profile in one territory.

    `strongest` and `weakest` are records of a face whose gap is to the mean of the domains; both
    are `None` when fewer than two domains have a value. `shown` domains have one, `hidden` do not.
    """

    profile: str
    strongest: Record | None
    weakest: Record | None
    shown: int
    hidden: int


def extremes(cube: Cube, code: str, indicator: str) -> list[Extremes]:
    """Strongest and weakest domains of each profile of a territory, for one question."""
    face = Selection(
        cube=cube.id, indicator=indicator, fix="territory", territory=code, show="gap",
        reference="mean",
    )  # fmt: skip
    cells = [cell for cell in records(face_table(cube, face)) if cell["domain"] != ALL_DOMAINS]
    return [
        _extremes(profile["id"], [cell for cell in cells if cell["profile"] == profile["id"]])
        for profile in profiles(cube)
    ]


def _extremes(profile: str, cells: Sequence[Record]) -> Extremes:
    shown = [cell for cell in cells if cell["value"] is not None]
    hidden = len(cells) - len(shown)
    if len(shown) <= 1:
        return Extremes(profile, None, None, len(shown), hidden)
    ordered = sorted(shown, key=lambda cell: cell["value"])
    return Extremes(profile, ordered[-1], ordered[0], len(shown), hidden)


@dataclass(frozen=True, slots=True)
class Looks:
    """One question seen by the profiles that answered it: their cells, lowest value first.

    `missing` holds the answers of the other profiles, suppressed or never measured.
    `gap` is that of the highest to the lowest as two independent groups (points), with its 95 %
    interval and verdict. The two were picked because they are the farthest apart, without
    correction for that: a gap that is not established here is certainly not.
    """

    indicator: str
    cells: tuple[Record, ...]
    missing: tuple[Record, ...]
    gap: float
    low: float
    high: float
    verdict: str

    @property
    def spread(self) -> float:
        """Points between the highest and the lowest value."""
        return self.cells[-1]["value"] - self.cells[0]["value"]


def crossed_looks(answered: Sequence[Record]) -> list[Looks]:
    """Return the questions that at least two profiles answered, from `answers`, in their order."""
    found = []
    for indicator in dict.fromkeys(answer["indicator"] for answer in answered):
        asked = [answer for answer in answered if answer["indicator"] == indicator]
        cells = [answer for answer in asked if answer["value"] is not None]
        missing = [answer for answer in asked if answer["value"] is None]
        if len(cells) > 1:
            found.append(_looks(indicator, sorted(cells, key=lambda cell: cell["value"]), missing))
    return found


def _looks(indicator: str, cells: list[Record], missing: list[Record]) -> Looks:
    lowest, highest = (estimate(_columns(cells[at])) for at in (0, -1))
    gap = gap_apart(highest, lowest)
    value, low, high = (float(np.ravel(part)[0]) for part in (gap.value, gap.low, gap.high))
    verdict = str(gap.verdict[0])
    return Looks(indicator, tuple(cells), tuple(missing), value, low, high, verdict)


def _columns(record: Record) -> Cells:
    """Numbers of one record, and its status, as columns of one row."""
    names = ("value", "se", "low", "high", "weight")
    numbers = {
        name: np.array([np.nan if record[name] is None else record[name]], dtype=float)
        for name in names
    }
    return numbers | {"status": np.array([record["status"]], dtype=object)}
