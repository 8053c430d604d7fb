"""What the page of a territory shows, and its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from cube17.catalogue import communes, cube_ids, load_cube, territories
from cube17.portrait import default_reference, profiles, questions
from cube17.resolve import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cube17.communes import Commune
    from cube17.store import Cube

FIRST_CUBE: Final = "demonstration"
FIRST_PROFILE: Final = "collectivites"

INSEE: Final = re.compile(r"(?:COM-)?(\d[\dAB]\d{3})")
SHORT: Final = (
    (re.compile(r"\d{9}"), "EPCI-"),
    (re.compile(r"\d{2}|2[AB]|97\d"), "DEP-"),
)


@dataclass(frozen=True)
class Place:
    """Where an address leads: a territory, by way of a commune where one was asked for.

    `former` is the Insee code of the address when it is no longer that of a commune.
    """

    code: str
    commune: Commune | None = None
    former: str = ""


@dataclass(frozen=True)
class Fiche:
    """One page: a place, the cube it is read from, and what it is set beside.

    `reference` is a territory, or empty for France, which has none above it; `indicator` and
    `profile` choose the question of the domains and the answers of similar territories. `remarks`
    say in French what of the address could not be kept.
    """

    place: Place
    cube: Cube
    reference: str
    indicator: str
    profile: str
    remarks: tuple[str, ...] = ()

    def href(self, code: str = "", extension: str = "", **changed: str) -> str:
        """Address of this page, of its numbers, or of the same page elsewhere or changed.

        The reference is not kept for another territory, which has its own above it.
        """
        here = code or self.place.code
        asked = {"cube": self.cube.id, "indicator": self.indicator, "profile": self.profile}
        if not code:
            asked["reference"] = self.reference
        plain = {"cube": first_cube()} | _defaults(self.cube, here)
        pairs = {name: value for name, value in (asked | changed).items() if value != plain[name]}
        ending = f".{extension}" if extension else ""
        query = f"?{urlencode(pairs)}" if pairs else ""
        return f"/territoire/{here}{ending}{query}"


def find_place(text: str) -> Place | None:
    """Return where a code leads: of a territory, of a commune of today or of the past.

    `REG-53`, `DEP-35`, `EPCI-243500139`, `COM-35288`; the prefix may be missing and letters may be
    small. A commune leads to its EPCI, or to its département where it has none.
    """
    code = text.strip().upper()
    named = [code, *(prefix + code for pattern, prefix in SHORT if pattern.fullmatch(code))]
    known = next((one for one in named if one in territories()), None)
    if known:
        return Place(known)
    insee = INSEE.fullmatch(code)
    return _in_commune(insee[1]) if insee else None


def _in_commune(insee: str) -> Place | None:
    today = communes().today(insee)
    commune = communes().get(today or insee)
    if commune is None:
        return None
    return Place(commune.epci or commune.departement, commune, insee if today else "")


def first_cube() -> str:
    """Return the cube that a page opens with: the demonstration, or the first that is usable."""
    ids = cube_ids()
    return FIRST_CUBE if FIRST_CUBE in ids or not ids else ids[0]


def fiche(place: Place, query: Mapping[str, str]) -> Fiche:
    """Return the page that a query asks for; what it does not name takes its default.

    Raises `CubeError` when no cube of the catalogue can be read.
    """
    remarks: list[str] = []
    cube = load_cube(chosen("cube", query.get("cube", ""), cube_ids(), first_cube(), remarks))
    known = {
        "reference": {unit.code for unit in territories()} - {place.code},
        "indicator": {one["id"] for one in questions(cube)},
        "profile": {one["id"] for one in profiles(cube)},
    }
    shown = {
        name: chosen(name, query.get(name, ""), known[name], default, remarks)
        for name, default in _defaults(cube, place.code).items()
    }
    return Fiche(place=place, cube=cube, **shown, remarks=tuple(remarks))


def _defaults(cube: Cube, code: str) -> dict[str, str]:
    """Return what the page of a territory shows when the address does not say."""
    asked = [one["id"] for one in profiles(cube)]
    return {
        "reference": default_reference(territories(), code),
        "indicator": questions(cube)[0]["id"],
        "profile": FIRST_PROFILE if FIRST_PROFILE in asked else asked[0],
    }
