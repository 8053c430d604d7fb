"""The inline SVG maps: one per kind of territory, styled by the application's stylesheet."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cube17.pipeline.geography import layout
from cube17.pipeline.geography.coverage import MAINLAND, Coverage, Piece
from cube17.pipeline.geography.paths import (
    Line,
    inner_point,
    integer_rings,
    path_data,
    shared_lines,
)
from cube17.pipeline.geography.shapes import KEYS, without_islets

# Tolerance of the simplification, in map units: about the side of the smallest detail kept.
TOLERANCES: Final = {"region": 1.4, "departement": 1.2, "epci": 1.0}
# Islets below this are not drawn, in squared map units.
_SMALLEST_PART: Final = 4
_OUTSIDE: Final = ""


class Atom(NamedTuple):
    """The finest piece a map needs: a unit's part in one région, so that both edges coincide."""

    unit: str
    region: str


def map_svg(kind: str, coverages: Mapping[str, Coverage], order: list[str]) -> str:
    """SVG of one kind; `order` lists the codes of its units as they follow each other."""
    atoms = {zone: _atoms(kind, zone, coverage) for zone, coverage in coverages.items()}
    shapes = {code: rings for zone in atoms.values() for code, rings in _units(zone)}
    units = "".join(_unit(code, shapes[code]) for code in order)
    outside = _hors(shapes.get(_OUTSIDE))
    zoom = "".join(_unit(code, rings, zoom=True) for code, rings in _zoomed(kind, coverages))
    borders = "" if kind == "region" else _borders(atoms[MAINLAND])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.WIDTH} {layout.HEIGHT}"'
        f' class="map"><g class="units">{outside}{units}{zoom}</g>'
        f'<g class="borders" fill="none">{borders}</g>'
        f'<g class="insets">{_frames(kind)}</g></svg>\n'
    )


def _atom_key(kind: str) -> Callable[[Piece], Atom]:
    return lambda piece: Atom(KEYS[kind](piece) or _OUTSIDE, piece.region)


def _atoms(kind: str, zone: str, coverage: Coverage) -> dict[Atom, BaseGeometry]:
    """Simplified pieces of one zone at their place on the map."""
    if zone == MAINLAND:
        placement = layout.mainland()
    else:
        box = layout.OVERSEAS_BOXES[zone]
        placement = layout.inset(box, shapely.total_bounds(coverage.polygons))
    return _placed(coverage.dissolve(_atom_key(kind)), placement, TOLERANCES[kind])


def _placed(
    shapes: Mapping[Atom, BaseGeometry], placement: layout.Placement, tolerance: float
) -> dict[Atom, BaseGeometry]:
    placed = placement.place(np.array(list(shapes.values())))
    return dict(zip(shapes, shapely.coverage_simplify(placed, tolerance), strict=True))


def _merged(
    atoms: Mapping[Atom, BaseGeometry], key: Callable[[Atom], str]
) -> dict[str, BaseGeometry]:
    groups: dict[str, list[BaseGeometry]] = defaultdict(list)
    for atom, shape in atoms.items():
        groups[key(atom)].append(shape)
    return {value: shapely.coverage_union_all(shapes) for value, shapes in groups.items()}


def _units(atoms: Mapping[Atom, BaseGeometry]) -> Iterator[tuple[str, list[Line]]]:
    merged = _merged(atoms, lambda atom: atom.unit)
    drawn = without_islets(np.array(list(merged.values())), _SMALLEST_PART)
    return ((code, integer_rings(shape)) for code, shape in zip(merged, drawn, strict=True))


def _zoomed(kind: str, coverages: Mapping[str, Coverage]) -> Iterator[tuple[str, list[Line]]]:
    """Units around Paris, cut at the edge of the zoom's frame; none on the map of régions."""
    if kind not in layout.ZOOM_HEIGHTS:
        return
    placement, window = layout.zoom(kind), layout.ZOOM_BOX.window
    near = _near(coverages[MAINLAND], placement, window)
    atoms = _placed(near.dissolve(_atom_key(kind)), placement, TOLERANCES[kind])
    for code, shape in _merged(atoms, lambda atom: atom.unit).items():
        # Simplified before they are cut, so that neighbours are cut at the same points.
        if rings := integer_rings(_polygonal(shapely.clip_by_rect(shape, *window))):
            yield code, rings


def _near(
    coverage: Coverage, placement: layout.Placement, window: tuple[int, int, int, int]
) -> Coverage:
    """Pieces whose extent meets the window, whole."""
    in_view = shapely.intersects(
        shapely.envelope(placement.place(coverage.polygons)), shapely.box(*window)
    )
    pieces = tuple(piece for piece, seen in zip(coverage.pieces, in_view, strict=True) if seen)
    return Coverage(coverage.crs, pieces, coverage.polygons[in_view])


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def _unit(code: str, rings: list[Line], *, zoom: bool = False) -> str:
    x, y = inner_point(rings)
    mark = ' data-zoom="1"' if zoom else ""
    return f'<path data-territory="{code}"{mark} data-x="{x}" data-y="{y}" d="{path_data(rings)}"/>'


def _hors(rings: list[Line] | None) -> str:
    return f'<path class="hors" d="{path_data(rings)}"/>' if rings else ""


def _borders(atoms: Mapping[Atom, BaseGeometry]) -> str:
    """Lines between régions, on the very edges of the units that they part."""
    regions = _merged(atoms, lambda atom: atom.region)
    lines = shared_lines({code: integer_rings(shape) for code, shape in regions.items()})
    return f'<path d="{path_data(lines)}"/>'


def _frames(kind: str) -> str:
    boxes = list(layout.OVERSEAS_BOXES.values())
    if kind in layout.ZOOM_HEIGHTS:
        boxes.append(layout.ZOOM_BOX)
    return "".join(_frame(box) for box in boxes)


def _frame(box: layout.Box) -> str:
    return (
        f'<rect fill="none" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"/>'
        f'<text text-anchor="middle" x="{box.x + box.width // 2}" y="{box.y + box.height - 6}">'
        f"{escape(box.label)}</text>"
    )
