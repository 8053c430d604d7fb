"""From polygons in map units to integer rings, and from rings to the shortest SVG path data."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Point = tuple[int, int]
Line = list[Point]


def integer_rings(geometry: BaseGeometry) -> list[Line]:
    """Round a (multi)polygon to closed rings of integer points, holes turning the other way.

    Neighbours that share an edge before rounding share it after. Rings that rounding flattens
    are dropped.
    """
    rings = shapely.get_rings(shapely.get_parts(shapely.normalize(geometry)))
    rounded = [_without_spikes(np.rint(shapely.get_coordinates(ring))) for ring in rings]
    return [ring for ring in rounded if len(ring) > 3]  # noqa: PLR2004


def _without_spikes(points: np.ndarray) -> Line:
    """Return a closed ring without repeated points nor there-and-back edges."""
    ring: Line = []
    for x, y in points[:-1].astype(int).tolist():
        ring.append((x, y))
        _trim_end(ring)
    # The seam between last and first points may hide one more.
    while len(ring) > 2 and (ring[0] == ring[-1] or ring[1] == ring[-1] or ring[0] == ring[-2]):  # noqa: PLR2004
        ring = ring[1:] if ring[1] == ring[-1] else ring[:-1]
    return [*ring, ring[0]] if ring else []


def _trim_end(line: Line) -> None:
    while len(line) > 1 and line[-1] == line[-2]:
        line.pop()
    while len(line) > 2 and line[-1] == line[-3]:  # noqa: PLR2004
        del line[-2:]


def polygon(rings: Sequence[Line]) -> shapely.MultiPolygon:
    """Return the area that rings enclose, holes taken out, as a valid geometry."""
    areas = [shapely.make_valid(shapely.Polygon(ring), method="structure") for ring in rings]
    parts = shapely.get_parts(reduce(shapely.symmetric_difference, areas))
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def inner_point(rings: Sequence[Line]) -> Point:
    """Integer point well inside the rings, where a symbol can stand.

    It is the centre of the largest circle inside; where that rounds to a point outside (a unit of
    two or three map units), the nearest corner of the rings.
    """
    area = polygon(rings)
    circle = shapely.maximum_inscribed_circle(area)
    x, y = np.rint(shapely.get_coordinates(circle)[0]).astype(int).tolist()
    if area.covers(shapely.Point(x, y)):
        return x, y
    corners = [point for ring in rings for point in ring]
    return min(corners, key=lambda corner: (np.hypot(corner[0] - x, corner[1] - y), corner))


def shared_lines(areas: Mapping[str, Sequence[Line]]) -> list[Line]:
    """Lines along which two of the areas meet, each once."""
    seen: Counter[tuple[Point, ...]] = Counter()
    for rings in areas.values():
        edges = {tuple(sorted(edge)) for ring in rings for edge in pairwise(ring)}
        seen.update(edges)
    shared = sorted(edge for edge, times in seen.items() if times > 1)
    merged = shapely.line_merge(shapely.multilinestrings(shared)) if shared else None
    return [
        [(int(x), int(y)) for x, y in line.coords]
        for line in shapely.get_parts(shapely.normalize(merged))
    ]


def path_data(lines: Iterable[Line]) -> str:
    """SVG path data of lines, relative from one point to the next; closed lines end with `z`."""
    text, start = "", (0, 0)
    for line in lines:
        steps = _steps(_without_collinear(line))
        closed = line[0] == line[-1]
        first = (line[0][0] - start[0], line[0][1] - start[1])
        text += "m" + _numbers(first) + _commands(steps[:-1] if closed else steps)
        text += "z" if closed else ""
        # After `z` the pen is back at the start of the ring; otherwise at the end of the line.
        start = line[0] if closed else line[-1]
    return text


def _without_collinear(line: Line) -> Line:
    """Drop the points on a straight way between their neighbours; the ends stay."""
    kept = line[:1]
    for point, after in pairwise(line[1:]):
        (x0, y0), (x1, y1), (x2, y2) = kept[-1], point, after
        if (x1 - x0) * (y2 - y1) != (y1 - y0) * (x2 - x1):
            kept.append(point)
    return [*kept, line[-1]]


def _steps(line: Line) -> list[Point]:
    return [(after[0] - point[0], after[1] - point[1]) for point, after in pairwise(line)]


def _commands(steps: Iterable[Point]) -> str:
    """Relative commands; pairs after `m` or `l` need no letter, level steps take `h` or `v`."""
    text, implicit = "", True
    for right, down in steps:
        if right and down:
            numbers = _numbers((right, down))
            separator = "" if numbers.startswith("-") else " "
            text += (separator if implicit else "l") + numbers
        else:
            text += f"h{right}" if right else f"v{down}"
        implicit = bool(right and down)
    return text


def _numbers(pair: Point) -> str:
    return f"{pair[0]}{pair[1]}" if pair[1] < 0 else f"{pair[0]} {pair[1]}"
