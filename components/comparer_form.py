"""The sentence of a comparison: what stands in each of its blanks, and what a change brings.

assets/comparer/form.mjs makes native controls of it: Dash has no plain select.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from components.comparer_words import name_of
from components.cubes import shown_cubes
from components.impacts import IMPACT_TITLES
from components.wording import typeset
from cube17.catalogue import load_cube
from cube17.comparison import AXES, SMOOTH, STRATA, STRUCTURES, Comparison, members
from cube17.model import FRANCE
from cube17.portrait import profiles
from cube17.territories import CHILD_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cube17.store import Cube

Options = list[list[Any]]
"""Groups of a select: `[label, [[value, text], …]]`; a blank label groups nothing."""
Blank = dict[str, Any]

PLURALS: Final = {
    "profile": "les profils", "domain": "les domaines", "territory": "les territoires",
    "wave": "les vagues",
}  # fmt: skip
LABELS: Final = {
    "cube": "Données", "axis": "Ce qui est comparé", "one": "Premier membre",
    "other": "Second membre", "indicator": "Question", "by": "Strates", "profile": "Profil",
    "domain": "Domaine", "territory": "Territoire", "wave": "Vague d’enquête",
    "structure": "Structure commune",
}  # fmt: skip
BEFORE: Final = {
    "profile": ", pour le profil ", "domain": ", domaine ", "territory": ", en ",
    "wave": ", vague ",
}  # fmt: skip
RESETS: Final = {
    "cube": tuple(LABELS)[1:], "axis": ("one", "other", "by", "structure"),
    "indicator": ("wave",), "by": ("structure",),
}  # fmt: skip
"""What a choice makes meaningless, and takes back to its default."""


def sentence(cube: Cube, question: Comparison) -> list[str | Blank]:
    """Return the sentence, texts and blanks `{name, label, value, groups}` in order."""

    def blank(name: str) -> Blank:
        return {
            "name": name,
            "label": LABELS[name],
            "value": getattr(question, name),
            "groups": options(cube, question, name),
        }

    held = [part for name in offered(cube, question) for part in (BEFORE[name], blank(name))]
    return [
        blank("cube"), "Je compare ", blank("axis"), " ", blank("one"), " à ", blank("other"),
        " sur ", blank("indicator"), ", par ", blank("by"), *held, ", à structure ",
        blank("structure"), "." if question.structure == "equal" else " égale.",
    ]  # fmt: skip


def option(question: Comparison) -> dict[str, Any]:
    """Return the choice that stands under the sentence: a box to tick."""
    return {
        "name": "smooth",
        "value": SMOOTH,
        "label": "Lisser les petites bases",
        "checked": question.smooth == SMOOTH,
    }


def offered(cube: Cube, question: Comparison) -> list[str]:
    """Coordinates of the question that leave a choice."""
    return [
        name
        for name in question.held
        if name != "wave" or len(cube.waves_of(question.indicator)) > 1
    ]


def options(cube: Cube, question: Comparison, name: str) -> Options:
    """Return what one blank offers, in groups."""
    if name in {"one", "other"}:
        taken = question.one if name == "other" else ""
        groups = members_of(cube, question, question.axis, getattr(question, name))
        return [[label, [o for o in group if o[0] != taken]] for label, group in groups]
    if name in {"profile", "domain", "wave", "territory"}:
        return members_of(cube, question, name, getattr(question, name))
    return {
        "cube": lambda: plain((one.id, one.dictionary["title"]) for one in shown_cubes()),
        "axis": lambda: plain((axis, PLURALS[axis]) for axis in comparable(cube, question)),
        "indicator": lambda: questions(cube.id),
        "by": lambda: plain((by, by_words(cube, question, by)) for by in STRATA[question.axis]),
        "structure": lambda: plain((one, structure(cube, question, one)) for one in STRUCTURES),
    }[name]()


def plain(pairs: Iterable[tuple[str, str]]) -> Options:
    """Options without groups."""
    return [["", [list(pair) for pair in pairs]]]


def comparable(cube: Cube, question: Comparison) -> list[str]:
    """Axes with two members at least."""
    return [axis for axis in AXES if len(members(cube, axis, question.indicator)) > 1]


def by_words(cube: Cube, question: Comparison, by: str) -> str:
    """Name the strata in the singular."""
    if by != "territory":
        return {"domain": "domaine", "profile": "profil"}[by]
    kind = CHILD_KIND.get(cube.territories[question.territory].kind, "region")
    return {"region": "région", "departement": "département", "epci": "EPCI"}[kind]


def structure(cube: Cube, question: Comparison, which: str) -> str:
    """Complete « à structure … égale »."""
    one, other = (name_of(cube, question.axis, m) for m in (question.one, question.other))
    said = {"both": "des deux", "one": f"de « {one} »", "other": f"de « {other} »"}
    return said.get(which) or {"france": "de la France", "equal": "uniforme"}[which]


def members_of(cube: Cube, question: Comparison, axis: str, current: str) -> Options:
    """Members of an axis; places as far down as the current one leads."""
    if axis == "territory":
        places = territories_of(cube.id)
        above = cube.territories.lineage(current)
        below = next((c for c in above if cube.territories[c].kind == "departement"), "")
        return [*places, *([epci_of(cube.id, below)] if below else [])]
    if axis == "wave":
        return waves_of(cube.id, question.indicator)
    return records_of(cube.id, axis)


@cache
def records_of(cube_id: str, axis: str) -> Options:
    """Profiles that may be compared, or domains."""
    cube = load_cube(cube_id)
    records = profiles(cube) if axis == "profile" else cube.dictionary["domains"]
    return typeset(plain((record["id"], record["label"]) for record in records))


@cache
def waves_of(cube_id: str, indicator: str) -> Options:
    """Waves of a question."""
    cube = load_cube(cube_id)
    labels = {wave["id"]: wave["label"] for wave in cube.dictionary["waves"]}
    return plain((wave, labels[wave]) for wave in cube.waves_of(indicator))


@cache
def territories_of(cube_id: str) -> Options:
    """France, régions, départements, territories of the cube's own."""
    known = load_cube(cube_id).territories
    named = [
        ("", [known[FRANCE]]),
        ("Régions", known.of_kind("region")),
        ("Départements", known.of_kind("departement")),
        ("Autres", [unit for unit in known if unit.kind not in {"pays", *CHILD_KIND.values()}]),
    ]
    return [[label, [[unit.code, unit.short] for unit in units]] for label, units in named if units]


@cache
def epci_of(cube_id: str, departement: str) -> list[Any]:
    """EPCI of a département, as a group."""
    known = load_cube(cube_id).territories
    units = known.of_kind("epci", departement)
    return [f"EPCI : {known[departement].short}", [[unit.code, unit.short] for unit in units]]


@cache
def questions(cube_id: str) -> Options:
    """Questions, grouped by impact."""
    asked = load_cube(cube_id).dictionary["indicators"]
    titles = IMPACT_TITLES | {"": "Autres questions"}
    groups = [
        [title, [[one["id"], one["label"]] for one in asked if impact_of(one) == impact]]
        for impact, title in titles.items()
    ]
    return typeset([group for group in groups if group[1]])


def impact_of(indicator: Mapping[str, Any]) -> str:
    """Impact of a question, blank for the others."""
    return indicator["impact"] if indicator["impact"] in IMPACT_TITLES else ""


def following(chosen: Mapping[str, str]) -> Comparison:
    """Return the question after a choice in the sentence.

    `chosen` holds the value of every blank, `changed`, the one just filled, and `was`, what it
    held before: choosing the other's member makes the two change places.
    """
    changed, was = chosen.get("changed", ""), chosen.get("was", "")
    reset = set(RESETS.get(changed, ()))
    if changed == "indicator" and chosen.get("axis") == "wave":
        reset |= {"one", "other"}
    kept = {name: value for name, value in chosen.items() if name not in reset}
    if changed == "one" and kept.get("one") == kept.get("other"):
        kept["other"] = was
    return Comparison.from_query(kept)
