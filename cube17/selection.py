"""What the user looks at, and its address: the hinge between the URL, the screen and the data.

A `Selection` read from a query is only syntax: blank fields mean "whatever the cube opens with".
`cube17.store.Cube.resolve` turns it into one whose every field names something of that cube.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Literal, Self, get_args
from urllib.parse import parse_qsl, urlencode

from cube17.model import Axis

Units = Literal["region", "departement", "epci", "levels", "commune"]
Show = Literal["value", "gap"]
Reference = Literal["france", "mean"]
Maps = Literal["one", "many"]
Zoom = Literal["france", "within"]

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "fix": get_args(Axis),
    # The browser draws no communes, so that no address asks for them.
    "units": ("region", "departement", "epci", "levels"),
    "show": get_args(Show),
    "reference": get_args(Reference),
    "maps": get_args(Maps),
    "zoom": get_args(Zoom),
}


@dataclass(frozen=True)
class Selection:
    """One view of one cube.

    `fix` names the axis that is held; the face crosses the other two. `profile`, `domain` and
    `territory` are the coordinates of the cell in focus, the one on the held axis being the layer
    shown. Along the territory axis the face compares `units` inside `within` (`levels` compares
    France, the régions and the départements). `show` is the value or the gap to `reference`;
    `maps` is one map of the focused row, or one for each row; `zoom` frames the map on all of
    France or on `within`.
    """

    cube: str = "demonstration"
    indicator: str = ""
    wave: str = ""
    fix: Axis = "profile"
    profile: str = ""
    domain: str = ""
    territory: str = ""
    units: Units = "region"
    within: str = ""
    show: Show = "value"
    reference: Reference = "france"
    maps: Maps = "one"
    zoom: Zoom = "france"

    def to_query(self, base: "Selection | None" = None) -> str:
        """Return the query string that reopens this selection, fields equal to `base` left out."""
        base = base or Selection()
        pairs = [(f.name, getattr(self, f.name)) for f in fields(self)]
        return urlencode([(name, value) for name, value in pairs if value != getattr(base, name)])

    @classmethod
    def from_query(cls, query: str | Mapping[str, str]) -> Self:
        """Read a query string; what it does not understand is left at its default."""
        return cls(**_understood(query)[0])

    @staticmethod
    def ignored(query: str | Mapping[str, str]) -> list[str]:
        """Return one French sentence for each part of the query that `from_query` leaves aside."""
        return _understood(query)[1]


NAMES: Final = tuple(f.name for f in fields(Selection))


def _understood(query: str | Mapping[str, str]) -> tuple[dict, list[str]]:
    """Split a query into the fields that are understood and sentences on those that are not."""
    known: dict[str, str] = {}
    remarks = []
    for name, value in _pairs(query):
        if name not in NAMES:
            remarks.append(f"Paramètre inconnu, ignoré : « {name} ».")
        elif name in known:
            remarks.append(f"« {name} » est donné deux fois : seule la première valeur compte.")
        elif name in CHOICES and value not in CHOICES[name]:
            allowed = ", ".join(CHOICES[name])
            remarks.append(f"« {name}={value} » n’existe pas (possible : {allowed}).")
        elif value:
            known[name] = value
    return known, remarks


def _pairs(query: str | Mapping[str, str]) -> list[tuple[str, str]]:
    if isinstance(query, str):
        return parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    return list(query.items())
