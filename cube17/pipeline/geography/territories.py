"""The reference tables: territories (France down to the EPCI), communes, codes no longer in use."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import pyarrow as pa

from cube17.french import sort_key
from cube17.pipeline.geography.divisions import OVERSEAS, Commune, Divisions
from cube17.pipeline.geography.names import epci_name, epci_short_name, typeset

FRANCE: Final = "FR"
PREFIXES: Final = {"pays": "", "region": "REG-", "departement": "DEP-", "epci": "EPCI-"}
LEVELS: Final = {"pays": "national", "region": "regional", "departement": "local", "epci": "local"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of `territories.parquet`; see `TERRITORIES` for the meaning of each field."""

    code: str
    insee: str
    level: str
    kind: str
    name: str
    nom_court: str
    parent: str | None
    region: str | None
    departement: str | None
    population: int
    communes: int


def _field(name: str, kind: pa.DataType, description: str, *, nullable: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=nullable, metadata={"description": description})


TERRITORIES: Final = pa.schema(
    [
        _field("code", pa.string(), "FR, REG-53, DEP-35, EPCI-243500139"),
        _field("insee", pa.string(), "code of Insee (SIREN for an EPCI), FR for France"),
        _field("level", pa.string(), "national, regional or local"),
        _field("kind", pa.string(), "pays, region, departement or epci"),
        _field("name", pa.string(), "French name, written in full"),
        _field("nom_court", pa.string(), "name for a column header, unique within its parent"),
        _field("parent", pa.string(), "code of the unit above; null for France", nullable=True),
        _field("region", pa.string(), "code of its région; null for France", nullable=True),
        _field("departement", pa.string(), "code of its département; null above", nullable=True),
        _field("population", pa.int32(), "inhabitants, census, all communes added up"),
        _field("communes", pa.int32(), "number of communes"),
    ]
)
COMMUNES: Final = pa.schema(
    [
        _field("code", pa.string(), "Insee code of the commune, COG 2026"),
        _field("name", pa.string(), "French name"),
        _field("postcodes", pa.list_(pa.string()), "postcodes in use in the commune, sorted"),
        _field("epci", pa.string(), "code of its EPCI; null for four islands", nullable=True),
        _field("departement", pa.string(), "code of its département"),
        _field("region", pa.string(), "code of its région"),
        _field("population", pa.int32(), "inhabitants, census"),
    ]
)
FORMER_COMMUNES: Final = pa.schema(
    [
        _field("code", pa.string(), "Insee code that is not, or no longer, that of a commune"),
        _field("commune", pa.string(), "Insee code of the commune of 2026 that holds its land"),
        _field("kind", pa.string(), "former (absorbed, renumbered, delegated) or arrondissement"),
    ]
)


def territories_table(divisions: Divisions) -> pa.Table:
    """France, régions, départements, EPCI, in display order, each with its parent and people."""
    units = [_france(divisions), *_regions(divisions), *_departements(divisions), *_epci(divisions)]
    return pa.Table.from_pylist([asdict(unit) for unit in units], schema=TERRITORIES)


def communes_table(divisions: Divisions) -> pa.Table:
    """Every commune of 2026 with the codes of the units that hold it."""
    rows = [
        asdict(commune)
        | {
            "name": typeset(commune.name),
            "epci": commune.epci and f"EPCI-{commune.epci}",
            "departement": f"DEP-{commune.departement}",
            "region": f"REG-{commune.region}",
        }
        for commune in divisions.communes
    ]
    return pa.Table.from_pylist(rows, schema=COMMUNES)


def former_communes_table(divisions: Divisions) -> pa.Table:
    """Every code that a survey may hold and that no commune of 2026 has, in code order."""
    today = {commune.code for commune in divisions.communes}
    kinds = {"former": divisions.successors, "arrondissement": divisions.arrondissements}
    rows = [
        {"code": code, "commune": commune, "kind": kind}
        for kind, codes in kinds.items()
        for code, commune in codes.items()
        if code not in today
    ]
    rows.sort(key=lambda row: row["code"])
    return pa.Table.from_pylist(rows, schema=FORMER_COMMUNES)


def _grouped(communes: Iterable[Commune], by: str) -> dict[str, list[Commune]]:
    groups: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes:
        if (key := getattr(commune, by)) is not None:
            groups[key].append(commune)
    return groups


def _unit(
    kind: str,
    insee: str,
    inside: Sequence[Commune],
    name: str,
    *,
    parent: str | None,
    region: str | None,
    departement: str | None = None,
    short: str | None = None,
) -> Unit:
    """Return a unit with what its communes add up to."""
    return Unit(
        code=PREFIXES[kind] + insee,
        insee=insee,
        level=LEVELS[kind],
        kind=kind,
        name=name,
        nom_court=short or name,
        parent=parent,
        region=region,
        departement=departement,
        population=sum(commune.population for commune in inside),
        communes=len(inside),
    )


def _france(divisions: Divisions) -> Unit:
    return _unit("pays", FRANCE, divisions.communes, "France", parent=None, region=None)


def _regions(divisions: Divisions) -> list[Unit]:
    """Régions of the mainland and Corse by name, then the five overseas by code."""
    groups = _grouped(divisions.communes, "region")
    units = [
        _unit(
            "region",
            code,
            inside,
            typeset(divisions.regions[code]),
            parent=FRANCE,
            region=f"REG-{code}",
        )
        for code, inside in groups.items()
    ]
    overseas = {code for code, inside in groups.items() if inside[0].departement in OVERSEAS}
    return sorted(
        units,
        key=lambda unit: (1, unit.insee) if unit.insee in overseas else (0, sort_key(unit.name)),
    )


def _departements(divisions: Divisions) -> list[Unit]:
    groups = _grouped(divisions.communes, "departement")
    return [
        _unit(
            "departement",
            code,
            groups[code],
            typeset(divisions.departements[code]),
            parent=f"REG-{groups[code][0].region}",
            region=f"REG-{groups[code][0].region}",
            departement=f"DEP-{code}",
        )
        for code in sorted(groups)
    ]


def _epci(divisions: Divisions) -> list[Unit]:
    """EPCI by département, then by short name."""
    groups = _grouped(divisions.communes, "epci")
    units = [_one_epci(code, divisions.epci[code], inside) for code, inside in groups.items()]
    return sorted(units, key=lambda unit: (unit.departement, sort_key(unit.nom_court), unit.code))


def _one_epci(code: str, published: str, inside: Sequence[Commune]) -> Unit:
    """Return an EPCI, attached to the département where most of its people live."""
    people: Counter[tuple[str, str]] = Counter()
    for commune in inside:
        people[commune.departement, commune.region] += commune.population
    departement, region = max(people, key=lambda place: (people[place], place))
    return _unit(
        "epci",
        code,
        inside,
        epci_name(published),
        short=epci_short_name(published),
        parent=f"DEP-{departement}",
        region=f"REG-{region}",
        departement=f"DEP-{departement}",
    )
