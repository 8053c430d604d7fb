"""The committed maps: every territory drawn once, on an integer grid, as the stylesheet expects."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from cube17.pipeline.geography.paths import integer_rings, path_data, polygon, shared_lines

ROOT = Path(__file__).parents[2]
KINDS = ("region", "departement", "epci")
OVERSEAS_LABELS = ["Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"]
SVG = "{http://www.w3.org/2000/svg}"


@cache
def territories():
    table = pq.read_table(ROOT / "data" / "parquet" / "territories.parquet")
    return {row["code"]: row for row in table.to_pylist()}


def codes(kind):
    return [row["code"] for row in territories().values() if row["kind"] == kind]


@dataclass(frozen=True)
class Drawn:
    """A unit as drawn: its code, whether in the zoom, its symbol's place and its rings."""

    code: str
    zoomed: bool
    point: tuple[int, int]
    rings: list


@cache
def svg(kind):
    return ET.parse(ROOT / "assets" / "maps" / f"{kind}.svg").getroot()


@cache
def drawn(kind):
    paths = svg(kind).findall(f"./{SVG}g[@class='units']/{SVG}path[@data-territory]")
    return [
        Drawn(
            path.get("data-territory"),
            path.get("data-zoom") == "1",
            (int(path.get("data-x")), int(path.get("data-y"))),
            read_path(path.get("d")),
        )
        for path in paths
    ]


def read_path(data):
    """Absolute points of each sub-path; only the relative commands the maps use are known."""
    assert re.fullmatch(r"(?:m-?\d+[ -]\d+(?:[ l-]?-?\d+[ -]\d+|[hv]-?\d+)*z?)+", data)
    lines, at = [], (0, 0)
    for letter, text in re.findall(r"([mlhvz])([^mlhvz]*)", data):
        numbers = [int(number) for number in re.findall(r"-?\d+", text)]
        if letter == "z":
            lines[-1].append(lines[-1][0])
            at = lines[-1][0]
        elif letter in "hv":
            at = (at[0] + numbers[0], at[1]) if letter == "h" else (at[0], at[1] + numbers[0])
            lines[-1].append(at)
        else:
            lines += [[]] if letter == "m" else []
            for right, down in zip(numbers[::2], numbers[1::2], strict=True):
                at = (at[0] + right, at[1] + down)
                lines[-1].append(at)
    return lines


@pytest.mark.parametrize("kind", KINDS)
def test_each_territory_is_drawn_once_and_only_known_ones(kind):
    outside_the_zoom = [unit.code for unit in drawn(kind) if not unit.zoomed]
    assert outside_the_zoom == codes(kind)
    assert {unit.code for unit in drawn(kind)} <= territories().keys()


@pytest.mark.parametrize("kind", KINDS)
def test_coordinates_are_integers_within_the_view(kind):
    left, top, width, height = map(int, svg(kind).get("viewBox").split())
    for unit in drawn(kind):
        points = np.array([unit.point, *(point for ring in unit.rings for point in ring)])
        assert (points >= (left, top)).all()
        assert (points <= (left + width, top + height)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_symbols_stand_inside_their_unit(kind):
    for unit in drawn(kind):
        assert polygon(unit.rings).covers(shapely.Point(unit.point)), unit.code


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_units_do_not_overlap(kind):
    """Rounding to the grid may cross two edges, by a hundred thousandth of the land at most."""
    areas = [polygon(unit.rings) for unit in drawn(kind) if not unit.zoomed]
    total = sum(one.area for one in areas)
    assert total - shapely.union_all(areas).area <= total / 100_000


@pytest.mark.parametrize("kind", KINDS)
def test_overseas_territories_are_wide_enough_to_touch(kind):
    """24 pixels at least, on a map 340 pixels wide."""
    width = int(svg(kind).get("viewBox").split()[2])
    boxes = [territories()[unit.code]["region"] for unit in drawn(kind)]
    for region in ("REG-01", "REG-02", "REG-03", "REG-04", "REG-06"):
        x = [
            x
            for unit, at in zip(drawn(kind), boxes, strict=True)
            if at == region
            for ring in unit.rings
            for x, _ in ring
        ]
        assert (max(x) - min(x)) * 340 / width >= 24, region


@pytest.mark.parametrize("kind", KINDS)
def test_insets_are_framed_and_labelled(kind):
    insets = svg(kind).find(f"./{SVG}g[@class='insets']")
    expected = OVERSEAS_LABELS if kind == "region" else [*OVERSEAS_LABELS, "Petite couronne"]
    assert [text.text for text in insets.findall(f"{SVG}text")] == expected
    assert len(insets.findall(f"{SVG}rect")) == len(expected)


def test_the_zoom_shows_paris_and_its_three_neighbours():
    zoomed = {unit.code for unit in drawn("departement") if unit.zoomed}
    assert {"DEP-75", "DEP-92", "DEP-93", "DEP-94"} <= zoomed
    assert "EPCI-200054781" in {unit.code for unit in drawn("epci") if unit.zoomed}
    assert not any(unit.zoomed for unit in drawn("region"))


def test_borders_of_regions_follow_the_edges_of_departements():
    def edges(lines):
        return shapely.union_all([shapely.LineString(line) for line in lines])

    path = svg("departement").find(f"./{SVG}g[@class='borders']/{SVG}path")
    rings = [ring for unit in drawn("departement") if not unit.zoomed for ring in unit.rings]
    assert edges(read_path(path.get("d"))).difference(edges(rings)).length < 1e-6


def test_maps_set_no_style_and_no_size():
    for kind in KINDS:
        attributes = {name for element in svg(kind).iter() for name in element.attrib}
        assert not attributes & {"style", "stroke", "font-size"}
        assert not {"width", "height"} & svg(kind).attrib.keys()


def test_path_data_reads_back_as_the_rings_it_was_made_from():
    square = shapely.Polygon([(0, 0), (9.8, 0.2), (10.1, 9.9), (5, 12), (0, 10)], [])
    rings = integer_rings(square)
    assert [set(ring) for ring in read_path(path_data(rings))] == [set(ring) for ring in rings]
    assert path_data([[(0, 0), (4, 0), (4, 3), (1, 2), (0, 0)]]) == "m0 0h4v3l-3-1z"


def test_shared_lines_are_the_edges_of_two_areas():
    left = [[(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]]
    right = [[(2, 0), (4, 0), (4, 2), (2, 2), (2, 0)]]
    assert [set(line) for line in shared_lines({"left": left, "right": right})] == [
        {(2, 0), (2, 2)}
    ]
