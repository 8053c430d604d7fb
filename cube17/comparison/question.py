"""The question of a comparison, its address, and the members it may be about."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlencode

from cube17.model import ALL_DOMAINS, FRANCE
from cube17.portrait import profiles
from cube17.resolve import chosen
from cube17.territories import CHILD_KIND

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
STRUCTURES: Final = ("both", "one", "other", "france", "equal")
"""Whose structure both are given: the mean of theirs, that of either, that of France, none: each
stratum counts the same."""
SMOOTH: Final = "1"
"""Value of `smooth` that asks for the gaps of small strata to be read together as well."""


@dataclass(frozen=True)
class Comparison:
    """A question: `one` against `other` along `axis`, the strata of `by` made equal.

    `profile`, `domain`, `territory` and `wave` hold the axes that are neither compared nor
    stratified; along `by` the coordinate names the whole that the strata divide (`all` domains, a
    territory). `smooth` asks for smoothed gaps beside the direct ones, see `SMOOTH`. Blank fields
    take the cube's defaults, see `resolve`.
    """

    cube: str = "demonstration"
    indicator: str = ""
    axis: str = "profile"
    one: str = ""
    other: str = ""
    by: str = ""
    structure: str = ""
    wave: str = ""
    profile: str = ""
    domain: str = ""
    territory: str = ""
    smooth: str = ""

    def to_query(self) -> str:
        """Return the query string that asks the same question."""
        base = Comparison()
        pairs = [(f.name, getattr(self, f.name)) for f in fields(self)]
        return urlencode([(name, value) for name, value in pairs if value != getattr(base, name)])

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> Self:
        """Read a query; the first of several values counts, unknown fields are left aside."""
        known = {f.name for f in fields(cls)}
        first = {n: v if isinstance(v, str) else v[0] for n, v in query.items() if n in known}
        return cls(**{name: value for name, value in first.items() if value})

    @classmethod
    def ignored(cls, query: Mapping[str, str | Sequence[str]]) -> list[str]:
        """Return one French sentence for each field of a query that `from_query` leaves aside."""
        known = {f.name for f in fields(cls)}
        return [f"Paramètre inconnu, ignoré : « {name} »." for name in query if name not in known]

    @property
    def held(self) -> tuple[str, ...]:
        """Coordinates that the question holds: those of the axes neither compared nor stratified.

        A territory stays where its units are the strata: it is the whole that they divide.
        """
        divided = {self.axis, self.by} - ({"territory"} if self.by == "territory" else set())
        return tuple(name for name in AXES if name not in divided)

    def address(self) -> str:
        """Query string of a resolved question, without the coordinates that it does not use."""
        unused = {name: "" for name in AXES if name not in self.held}
        return replace(self, **unused).to_query()


def resolve(asked: Comparison, cube: Cube) -> tuple[Comparison, list[str]]:
    """Fill the blanks of a question; the list says in French what could not be kept."""
    remarks: list[str] = []
    default = cube.dictionary["default"]

    def kept(name: str, known: Sequence[str], first: str) -> str:
        return chosen(name, getattr(asked, name), known, first, remarks)

    found = {"cube": cube.id}
    for name in ("indicator", "profile", "domain", "territory"):
        found[name] = kept(name, cube.axes.of_axis(name), default[name])
    waves = cube.waves_of(found["indicator"])
    found["wave"] = kept("wave", waves, waves[-1])
    offered = {axis: members(cube, axis, found["indicator"]) for axis in AXES}
    able = [axis for axis in AXES if len(offered[axis]) > 1]
    found["axis"] = axis = kept("axis", able, able[0])
    found["by"] = by = kept("by", STRATA[axis], STRATA[axis][0])
    found["structure"] = kept("structure", STRUCTURES, "equal" if by == "profile" else "both")
    found["smooth"] = kept("smooth", (SMOOTH,), "")
    if by == "territory" and not strata_members(cube, "territory", found["territory"]):
        remarks.append(f"« {found['territory']} » n’a pas de partie à comparer : toute la France.")
        found["territory"] = FRANCE
    if by == "domain":
        found["domain"] = ALL_DOMAINS
    # All domains hold the others: two of these are a better first question.
    first = [one for one in offered[axis] if one not in {ALL_DOMAINS, FRANCE}] or offered[axis]
    one = kept("one", offered[axis], _first(first, default.get(axis, "")))
    others = [member for member in (*first, *offered[axis]) if member != one]
    found |= {"one": one, "other": kept("other", others, others[0])}
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
    kind = CHILD_KIND.get(cube.territories[whole].kind, "")
    return [unit.code for unit in cube.territories.of_kind(kind, whole)] if kind else []


def _first(offered: Sequence[str], wished: str) -> str:
    return wished if wished in offered else offered[0]
