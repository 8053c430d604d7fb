"""What a survey says beside a room's answer, profile by profile; pure.

A room is a sample of nobody: it stands beside the survey, and nothing here tests one against the
other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cube17.cells import look_up
from cube17.model import ALL_DOMAINS, FRANCE
from cube17.tables import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.store import Cube

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """One profile in the survey: the value nearest to the room.

    `cell` has the fields of `CELL_COLUMNS`, its territory among them; it is a suppressed cell when
    no level has a value, and `None` when the profile was never asked. `masked` are the territories
    nearer to the room whose cell is suppressed.
    """

    profile: str
    cell: Record | None
    masked: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is a value to show."""
        return self.cell is not None and self.cell["value"] is not None


@dataclass(frozen=True, slots=True)
class Beside:
    """One question in a survey, all domains: its indicator, its latest wave, what profiles say.

    `sources` are those of the cells, as the cube's dictionary has them.
    """

    indicator: Record
    wave: Record
    looks: tuple[Look, ...]
    sources: tuple[Record, ...]


def beside(cube: Cube, question: str, territory: str, profiles: Sequence[str]) -> Beside | None:
    """Return what a survey says of a question for each profile; `None` if it never asked it.

    The cell of a profile is that of `territory` where it has a value, else that of the département,
    of the région, of France. A territory that the cube does not know counts as France.
    """
    indicator = _named(cube.dictionary["indicators"], question)
    if not indicator:
        return None
    wave = cube.waves_of(question)[-1]
    levels = cube.territories.lineage(territory) if territory in cube.territories else [FRANCE]
    cells = _cells(cube, (question, wave), profiles, levels)
    looks = tuple(_nearest(profile, cells) for profile in profiles)
    told = {look.cell["source"] for look in looks if look.cell}
    sources = tuple(one for one in cube.dictionary["sources"] if one["id"] in told)
    return Beside(indicator, _named(cube.dictionary["waves"], wave), looks, sources)


def _named(members: Sequence[Record], id_: str) -> Record:
    return next((one for one in members if one["id"] == id_), {})


def _cells(
    cube: Cube, asked: tuple[str, str], profiles: Sequence[str], levels: Sequence[str]
) -> list[Record]:
    """Measured cells of the profiles that the cube has, those of the nearest level first."""
    there = cube.axes.of_axis("profile")
    pairs = [(level, profile) for level in levels for profile in profiles if profile in there]
    if not pairs or ALL_DOMAINS not in cube.axes.of_axis("domain"):
        return []
    places, who = (np.array(column, dtype=object) for column in zip(*pairs, strict=True))
    held = dict(zip(("indicator", "wave", "domain"), (*asked, ALL_DOMAINS), strict=True))
    same = {name: np.full(len(pairs), member, dtype=object) for name, member in held.items()}
    found = records(look_up(cube, same | {"profile": who, "territory": places}))
    return [cell for cell in found if cell["measured"]]


def _nearest(profile: str, cells: Sequence[Record]) -> Look:
    """Choose among cells from the nearest level to the farthest."""
    own = [cell for cell in cells if cell["profile"] == profile]
    chosen = next((cell for cell in own if cell["value"] is not None), own[0] if own else None)
    masked = own[: own.index(chosen)] if chosen else []
    return Look(profile, chosen, tuple(cell["territory"] for cell in masked))
