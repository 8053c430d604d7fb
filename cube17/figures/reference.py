"""What a table may name: the members of the cubes that ship, and those its author declares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cube17.figures.members import Members, Record, identifier
from cube17.figures.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cube17.model import Dictionary
    from cube17.territories import Territories

AXIS_OF: Final = {
    "indicators": "indicator",
    "waves": "wave",
    "profiles": "profile",
    "domains": "domain",
    "territories": "territory",
}


@dataclass(frozen=True)
class Reference:
    """Members of each axis and sources, with their records as dictionaries of cubes hold them.

    `own` are the territories outside the reference tree; `taken` the ids of the cubes that exist.
    """

    indicator: Members
    wave: Members
    profile: Members
    domain: Members
    territory: Places
    source: Members
    own: tuple[Record, ...]
    taken: frozenset[str]

    def members(self, axis: str) -> Members:
        """Members of one coordinate of a cell (a name of `cube17.model.KEY`), or `source`."""
        return getattr(self, axis)

    def extended(
        self,
        *,
        indicators: Sequence[Record] = (),
        waves: Sequence[Record] = (),
        territories: Sequence[Record] = (),
        sources: Sequence[Record] = (),
    ) -> Reference:
        """Return this reference with the members that a description declares."""
        return replace(
            self,
            indicator=self.indicator.extended(indicators),
            wave=self.wave.extended(waves),
            territory=self.territory.extended(territories),
            source=self.source.extended(sources),
            own=(*self.own, *territories),
        )


def reference_of(dictionaries: Iterable[Dictionary], territories: Territories) -> Reference:
    """Return what the dictionaries of some cubes name, over the tree of territories.

    Where two cubes describe a member, the first one counts.
    """
    described = list(dictionaries)
    own = _merged(described, "territories")
    units = [{"code": u.code, "name": u.name, "short": u.short} for u in territories]
    return Reference(
        indicator=Members(_merged(described, "indicators")),
        wave=Members(_merged(described, "waves")),
        profile=Members(_merged(described, "profiles")),
        domain=Members(_merged(described, "domains")),
        territory=Places([*units, *own]),
        source=Members(_merged(described, "sources")),
        own=tuple(own),
        taken=frozenset(dictionary["id"] for dictionary in described),
    )


def _merged(dictionaries: Sequence[Dictionary], name: str) -> list[Record]:
    found: dict[str, Record] = {}
    for dictionary in dictionaries:
        for record in dictionary[name]:
            found.setdefault(identifier(record), record)
    return list(found.values())
