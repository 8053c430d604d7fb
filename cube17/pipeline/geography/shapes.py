"""Simplified shapes for researchers: one GeoParquet file per kind of territory."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import geopandas
import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from cube17.pipeline.geography.coverage import Coverage, Piece, project

# Tolerance of the simplification, in metres: about the side of the smallest detail kept.
TOLERANCES: Final = {"region": 500, "departement": 400, "epci": 400}
# Islets below this are left out, in square metres.
_SMALLEST_PART: Final = 100_000
# Decimals of a degree; the last one is about 10 cm.
_DECIMALS: Final = 6

KEYS: Final[Mapping[str, Callable[[Piece], str | None]]] = {
    "region": lambda piece: f"REG-{piece.region}",
    "departement": lambda piece: f"DEP-{piece.departement}",
    "epci": lambda piece: piece.epci and f"EPCI-{piece.epci}",
}


def write_shapes(
    kind: str, coverages: Mapping[str, Coverage], territories: pa.Table, path: Path
) -> None:
    """Write code, name and geometry (EPSG:4326) of every unit of `kind`, in display order."""
    shapes = {code: shape for zone in coverages.values() for code, shape in _simplify(kind, zone)}
    names = dict(zip(*territories.select(["code", "name"]).to_pydict().values(), strict=True))
    codes = [code for code in names if code in shapes]
    frame = geopandas.GeoDataFrame(
        {"code": codes, "name": [names[code] for code in codes]},
        geometry=[shapes[code] for code in codes],
        crs=4326,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path, index=False, compression="zstd", compression_level=19)


def _simplify(kind: str, zone: Coverage) -> list[tuple[str, BaseGeometry]]:
    units = zone.dissolve(KEYS[kind])
    simplified = shapely.coverage_simplify(list(units.values()), TOLERANCES[kind])
    degrees = project(without_islets(simplified, _SMALLEST_PART), zone.crs, 4326)
    rounded = shapely.transform(degrees, lambda points: np.round(points, _DECIMALS))
    return list(zip(units, shapely.normalize(rounded), strict=True))


def without_islets(geometries: np.ndarray, smallest: float) -> np.ndarray:
    """Drop the islands below `smallest` (in squared units) from a coverage.

    The largest part of each geometry stays, and so do small parts with neighbours on land, which
    would leave a hole in these.
    """
    parts, owners = shapely.get_parts(geometries, return_index=True)
    islands = shapely.get_parts(shapely.coverage_union_all(geometries))
    islets = shapely.STRtree(islands[shapely.area(islands) < smallest])
    on_islet, _ = islets.query(shapely.point_on_surface(parts), predicate="intersects")
    areas = shapely.area(parts)
    largest = np.zeros(len(geometries))
    np.maximum.at(largest, owners, areas)
    kept = areas == largest[owners]
    kept |= ~np.isin(np.arange(len(parts)), on_islet)
    return np.asarray(shapely.multipolygons(parts[kept], indices=owners[kept]))
