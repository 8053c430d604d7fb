"""The land of France as clean coverages: pieces that share their edges, neither gap nor overlap."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import shapely
from pyproj import Transformer

from cube17.pipeline.geography.divisions import OVERSEAS, Divisions
from cube17.pipeline.geography.sources import read_wheel_table

MAINLAND: Final = "metropole"
# Each zone in the official projection in which distances hold there (EPSG codes).
CRS: Final = {MAINLAND: 2154, "971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}
# IGN's outlines leave slits of some metres between neighbours (metres).
_GAP_WIDTH: Final = 60
_SNAPPING: Final = 0.5


class Piece(NamedTuple):
    """What communes have in common; `epci` is None for the islands outside any EPCI."""

    region: str
    departement: str
    epci: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Pieces of one zone and their polygons, in the projection `crs` (metres)."""

    crs: int
    pieces: tuple[Piece, ...]
    polygons: np.ndarray

    def dissolve(self, key: Callable[[Piece], object]) -> dict:
        """Polygons by `key`, sorted; pieces whose key is None are left out."""
        groups: dict = defaultdict(list)
        for piece, polygon in zip(self.pieces, self.polygons, strict=True):
            if (value := key(piece)) is not None:
                groups[value].append(polygon)
        return {value: shapely.coverage_union_all(groups[value]) for value in sorted(groups)}


def read_coverages(wheel: Path, divisions: Divisions) -> dict[str, Coverage]:
    """Coverage of each zone: the mainland with Corse, and each of the five overseas."""
    zones: dict[str, list[tuple[Piece, str]]] = defaultdict(list)
    for piece, outline in _outlines(wheel, divisions):
        zone = piece.departement if piece.departement in OVERSEAS else MAINLAND
        zones[zone].append((piece, outline))
    return {zone: _coverage(CRS[zone], zones[zone]) for zone in CRS}


def _outlines(wheel: Path, divisions: Divisions) -> Iterable[tuple[Piece, str]]:
    """Outline (WKB, hexadecimal) of each commune of 2024 with the piece it is part of in 2026."""
    pieces = {
        commune.code: Piece(commune.region, commune.departement, commune.epci)
        for commune in divisions.communes
    }
    for code, kind, outline in read_wheel_table(wheel, "communes", ("code", "type", "geometry")):
        if kind == "COM" and (piece := _piece(code, pieces, divisions.successors)):
            yield piece, outline


def _piece(code: str, pieces: Mapping[str, Piece], successors: Mapping[str, str]) -> Piece | None:
    """Piece of a commune of 2024, None outside France's régions; KeyError for an unknown one."""
    if code.startswith(("975", "977", "978", "98")):
        return None
    return pieces[code] if code in pieces else pieces[successors[code]]


def _coverage(crs: int, outlines: list[tuple[Piece, str]]) -> Coverage:
    """Project and clean the communes of a zone, then merge them into pieces."""
    projected = project(shapely.from_wkb([outline for _, outline in outlines]), 4326, crs)
    # The published stubs are older than shapely 2.2.
    communes = shapely.coverage_clean(  # pyright: ignore[reportAttributeAccessIssue]
        polygons_only(shapely.make_valid(projected)),
        gap_width=_GAP_WIDTH,
        snapping_distance=_SNAPPING,
    )
    whole = Coverage(crs, tuple(piece for piece, _ in outlines), communes)
    merged = whole.dissolve(lambda piece: (*piece[:2], piece.epci or ""))
    pieces = tuple(Piece(region, dep, epci or None) for region, dep, epci in merged)
    return Coverage(crs, pieces, np.array(list(merged.values())))


def project(geometries: np.ndarray, source: int, target: int) -> np.ndarray:
    """Geometries from one EPSG code to another, x (longitude) before y (latitude)."""
    transformer = Transformer.from_crs(source, target, always_xy=True)
    return shapely.transform(
        geometries, lambda points: np.column_stack(transformer.transform(*points.T))
    )


def polygons_only(geometries: np.ndarray) -> np.ndarray:
    """Drop the lines and points that making a polygon valid can leave beside it."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    # A collection may itself hold multipolygons.
    parts, inner = shapely.get_parts(parts, return_index=True)
    owners, is_polygon = owners[inner], shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return np.asarray(shapely.multipolygons(parts[is_polygon], indices=owners[is_polygon]))
