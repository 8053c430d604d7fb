"""The question of a comparison, its address, and the members it may be about."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlencode

from cube17.model import ALL_DOMAINS, FRANCE
from cube17.portrait import profiles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cube17.store import Cube

AXES: Final = ("profile", "domain", "territory", "wave")
"""Axes along which two members are compared."""
STRATA: Final = {
    "profile": ("domain", "territory"),
    "domain": ("territory", "profile"),
    "territory": ("domain", "profile"),
    "wave": ("domain", "territory", "profile"),
}
"""Axes over which the structure is made equal, by the axis compared; the first is the default."""
STRUCTURES: Final = ("both", "one", "other", "france")
"""Whose structure both are given: the mean of theirs, that of either, that of all of France."""
BELOW: Final = {"pays": "region", "region": "departement", "departement": "epci"}


@dataclass(frozen=True)
class Comparison:
    """A question: `one` against `other` along `axis`, the strata of `by` made equal.

    `profile`, `domain`, `territory` and `wave` hold the axes that are neither compared nor
    stratified; along `by` the coordinate names the whole that the strata divide (`all` domains, a
    territory). Blank fields take the cube's defaults, see `resolve`.
    """

    cube: str = "demonstration"
    indicator: str = ""
    axis: str = "profile"
    one: str = ""
    other: str = ""
    by: str = ""
    structure: str = "both"
    wave: str = ""
    profile: str = ""
    domain: str = ""
    territory: str = ""

    def to_query(self) -> str:
        """Return the query string that asks the same question."""
        base = Comparison()
        pairs = [(f.name, getattr(self, f.name)) for f in fields(self)]
        return urlencode([(name, value) for name, value in pairs if value != getattr(base, name)])

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read a query; fields that do not exist are left aside."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in query.items() if name in known and value})


def resolve(asked: Comparison, cube: Cube) -> tuple[Comparison, list[str]]:
    """Fill the blanks of a question; the list says in French what could not be kept."""
    remarks: list[str] = []
    default = cube.dictionary["default"]

    def chosen(name: str, known: Sequence[str], first: str) -> str:
        value = getattr(asked, name)
        if value and value not in known:
            remarks.append(f"« {name}={value} » n’existe pas ici : « {first} » à la place.")
        return value if value in known else first

    found = {"cube": cube.id, "axis": chosen("axis", AXES, "profile")}
    for name in ("indicator", "profile", "domain", "territory"):
        found[name] = chosen(name, cube.axes.of_axis(name), default[name])
    waves = cube.waves_of(found["indicator"])
    found["wave"] = chosen("wave", waves, waves[-1])
    found["by"] = chosen("by", STRATA[found["axis"]], STRATA[found["axis"]][0])
    found["structure"] = chosen("structure", STRUCTURES, "both")
    if found["by"] == "domain":
        found["domain"] = ALL_DOMAINS
    if found["by"] == "territory" and not strata_members(cube, "territory", found["territory"]):
        found["territory"] = FRANCE
    offered = members(cube, found["axis"], found["indicator"])
    one = chosen("one", offered, _first(offered, default.get(found["axis"], "")))
    others = [member for member in offered if member != one] or offered
    found |= {"one": one, "other": chosen("other", others, others[0])}
    return replace(asked, **found), remarks


def members(cube: Cube, axis: str, indicator: str) -> list[str]:
    """Members of an axis that may be compared, in display order."""
    if axis == "wave":
        return cube.waves_of(indicator)
    if axis == "profile":
        return [one["id"] for one in profiles(cube)]
    return list(cube.axes.of_axis(axis))


def strata_members(cube: Cube, by: str, whole: str) -> list[str]:
    """Members that divide a whole without overlap: domains, profiles, or the units of a place."""
    if by == "domain":
        return [one for one in cube.axes.of_axis("domain") if one != ALL_DOMAINS]
    if by == "profile":
        return [one["id"] for one in profiles(cube)]
    kind = BELOW.get(cube.territories[whole].kind, "")
    return [unit.code for unit in cube.territories.of_kind(kind, whole)] if kind else []


def _first(offered: Sequence[str], wished: str) -> str:
    return wished if wished in offered else offered[0]
