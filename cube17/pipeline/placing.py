"""Where respondents are: codes and names of any vintage, brought to the territories of today.

A respondent counts as finely as is known: an unknown commune of a known département counts for the
département, and a row that says nothing usable still counts for France. What was repaired, moved or
lost on the way is told, value by value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl

from cube17.french import sort_key
from cube17.model import FRANCE
from cube17.pipeline.study import PlaceKind

PREFIXES: Final = {"epci": "EPCI-", "departement": "DEP-", "region": "REG-"}

# Régions before 2016: each lies in one of today's, so its respondents can be counted there.
FORMER_REGIONS: Final = {
    ("42", "Alsace"): "44",
    ("21", "Champagne-Ardenne"): "44",
    ("41", "Lorraine"): "44",
    ("72", "Aquitaine"): "75",
    ("74", "Limousin"): "75",
    ("54", "Poitou-Charentes"): "75",
    ("83", "Auvergne"): "84",
    ("82", "Rhône-Alpes"): "84",
    ("26", "Bourgogne"): "27",
    ("43", "Franche-Comté"): "27",
    ("91", "Languedoc-Roussillon"): "76",
    ("73", "Midi-Pyrénées"): "76",
    ("31", "Nord-Pas-de-Calais"): "32",
    ("22", "Picardie"): "32",
    ("25", "Basse-Normandie"): "28",
    ("23", "Haute-Normandie"): "28",
}
CORSE: Final = "REG-94"

_COMMUNE: Final = re.compile(r"(2[AB]|97\d|\d\d)\d{2,3}")


class Remark(StrEnum):
    """What happened to a territory on its way; the text is what the report says."""

    ZERO = "zéro initial perdu dans un tableur, remis"
    FORMER = "ancienne commune, comptée dans celle d’aujourd’hui"
    ARRONDISSEMENT = "arrondissement, compté dans sa commune"
    FORMER_REGION = "ancienne région, comptée dans celle d’aujourd’hui"
    TO_DEPARTEMENT = "commune ou EPCI inconnu : compté à partir du département"
    TO_REGION = "territoire inconnu : compté à partir de la région"
    TO_FRANCE = "territoire inconnu : compté pour la France seule"
    EMPTY = "territoire non renseigné : compté pour la France seule"
    DISAGREES = "la colonne de département ou de région dit autre chose : le plus fin est gardé"


@dataclass(frozen=True)
class Placed:
    """A place (a key of the lineage) and what is to be said of it."""

    place: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Gazetteer:
    """Every code and name under which today's territories are known.

    `communes`: code → (EPCI or None, département, région); `former`: code no longer in use →
    (commune, arrondissement or not); `names`: kind → name as `sort_key` gives it → code, without
    those that several units share; `above`: département → région; `postcodes`: all in use.
    """

    communes: Mapping[str, tuple[str | None, str, str]]
    former: Mapping[str, tuple[str, bool]]
    names: Mapping[str, Mapping[str, str]]
    codes: frozenset[str]
    above: Mapping[str, str]
    postcodes: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> "Gazetteer":
        """Read the reference tables of `data/parquet/`."""
        communes = pl.read_parquet(folder / "communes.parquet")
        former = pl.read_parquet(folder / "former_communes.parquet")
        units = pl.read_parquet(folder / "territories.parquet")
        rows = communes.select("code", "epci", "departement", "region").iter_rows()
        return cls(
            communes={code: (epci, dep, region) for code, epci, dep, region in rows},
            former={
                code: (commune, kind == "arrondissement")
                for code, commune, kind in former.select("code", "commune", "kind").iter_rows()
            },
            names={kind: _names(units.filter(pl.col("kind") == kind)) for kind in PREFIXES},
            codes=frozenset(units["code"]),
            above=dict(communes.select("departement", "region").unique().iter_rows()),
            postcodes=frozenset(communes["postcodes"].explode().drop_nulls()),
        )

    @cached_property
    def table(self) -> pl.DataFrame:
        """Every place with the units that hold the whole of it: one column per level, or null.

        An EPCI known without its commune is in a département or a région only when it lies there
        as a whole; the part of an EPCI that lies in one of several départements is a place too.
        """
        rows: dict[str, tuple[str | None, ...]] = {FRANCE: (None, None, None)}
        for epci, departement, region in self.communes.values():
            rows[region] = (None, None, region)
            rows[departement] = (None, departement, region)
            if epci is not None:
                known = rows.get(epci, (epci, departement, region))
                rows[epci] = (epci, _same(known[1], departement), _same(known[2], region))
                rows[f"{epci} {departement}"] = (epci, departement, region)
        return pl.DataFrame(
            [(name, *units, FRANCE) for name, units in sorted(rows.items())],
            schema=dict.fromkeys(("place", "epci", "departement", "region", "country"), pl.String),
            orient="row",
        )

    @cached_property
    def places(self) -> dict[str, frozenset[str]]:
        """Territories to which each place belongs, France included."""
        return {name: frozenset(filter(None, units)) for name, *units in self.table.iter_rows()}

    def of_commune(self, code: str) -> str:
        """Place of a commune: its EPCI, with the département when the EPCI is in several."""
        epci, departement, _ = self.communes[code]
        if epci is None:
            return departement
        return epci if departement in self.places[epci] else f"{epci} {departement}"


def _same(one: str | None, other: str) -> str | None:
    return one if one == other else None


def _names(units: pl.DataFrame) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for code, *names in units.select("code", "name", "nom_court").iter_rows():
        for name in names:
            found.setdefault(sort_key(name), set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def place(
    gazetteer: Gazetteer,
    kind: PlaceKind,
    value: str | None,
    departement: str | None = None,
    region: str | None = None,
) -> Placed:
    """Place of a respondent from what the file says: a value of `kind`, and two to fall back on."""
    found = _commune(gazetteer, value) if kind == "commune" else _unit(gazetteer, kind, value)
    fallback = [
        (_unit(gazetteer, "departement", departement), Remark.TO_DEPARTEMENT),
        (_unit(gazetteer, "region", region), Remark.TO_REGION),
    ]
    known = [(unit, remark) for unit, remark in fallback if unit is not None]
    if found is None:
        return _fallen_back(value, known)
    for unit, remark in known:
        if unit.place not in gazetteer.places[found.place]:
            found = _reconciled(gazetteer, found, unit, remark)
    return found


def _reconciled(gazetteer: Gazetteer, found: Placed, unit: Placed, remark: Remark) -> Placed:
    """Place known from two columns, neither of which says all: the finest that suits both."""
    if gazetteer.places[unit.place] > gazetteer.places[found.place]:
        return Placed(unit.place, (remark,))
    both = f"{found.place} {unit.place}"
    if both in gazetteer.places:
        return Placed(both, found.remarks)
    if any({found.place, unit.place} <= units for units in gazetteer.places.values()):
        return found
    return Placed(found.place, (*found.remarks, Remark.DISAGREES))


def _fallen_back(value: str | None, known: list[tuple[Placed, Remark]]) -> Placed:
    for unit, remark in known:
        return Placed(unit.place, (remark, *unit.remarks))
    return Placed(FRANCE, (Remark.TO_FRANCE if value else Remark.EMPTY,))


def _commune(gazetteer: Gazetteer, value: str | None) -> Placed | None:
    """Place of a commune code, as finely as it is known; `None` when it says nothing."""
    if not value:
        return None
    code, remarks = value.upper(), ()
    if re.fullmatch(r"\d{4}", code):
        code, remarks = f"0{code}", (Remark.ZERO,)
    if code in gazetteer.former:
        code, is_arrondissement = gazetteer.former[code]
        remarks += (Remark.ARRONDISSEMENT if is_arrondissement else Remark.FORMER,)
    if code in gazetteer.communes:
        return Placed(gazetteer.of_commune(code), remarks)
    prefix = _COMMUNE.fullmatch(code)
    if prefix and len(code) == 5:  # noqa: PLR2004 (a commune code has five characters)
        return _from_prefix(gazetteer, prefix[1], remarks)
    return None


def _from_prefix(gazetteer: Gazetteer, prefix: str, remarks: tuple[Remark, ...]) -> Placed | None:
    if prefix == "20":  # Corse before 1976, one département then and two today
        return Placed(CORSE, (*remarks, Remark.TO_REGION))
    departement = f"DEP-{prefix}"
    if departement not in gazetteer.codes:
        return None
    return Placed(departement, (*remarks, Remark.TO_DEPARTEMENT))


def _unit(gazetteer: Gazetteer, kind: str, value: str | None) -> Placed | None:
    """Place of an EPCI, a département or a région by code or name; `None` when unknown."""
    if not value:
        return None
    code = value.upper().removeprefix(PREFIXES[kind])
    if PREFIXES[kind] + code in gazetteer.codes:
        return Placed(PREFIXES[kind] + code)
    if kind != "epci" and re.fullmatch(r"[1-9]", code):
        padded = f"{PREFIXES[kind]}0{code}"
        return Placed(padded, (Remark.ZERO,)) if padded in gazetteer.codes else None
    name = sort_key(value)
    if name and name in gazetteer.names[kind]:
        return Placed(gazetteer.names[kind][name])
    if kind == "departement" and code == "20":
        return Placed(CORSE, (Remark.TO_REGION,))
    return _former_region(code, name) if kind == "region" else None


def _former_region(code: str, name: str) -> Placed | None:
    for (old, its_name), today in FORMER_REGIONS.items():
        if code == old or name == sort_key(its_name):
            return Placed(f"REG-{today}", (Remark.FORMER_REGION,))
    return None


def looks_like_postcodes(gazetteer: Gazetteer, values: Iterable[Any]) -> bool:
    """Say whether a column of communes holds postcodes: a fifth are in use as such only.

    Postcodes have the form of commune codes, so that most would be placed, and some wrongly.
    """
    codes = {str(value).zfill(5) for value in values if value}
    foreign = {c for c in codes if c not in gazetteer.communes and c not in gazetteer.former}
    return 5 * len(foreign & gazetteer.postcodes) > len(codes) > 0
