"""Where things are on the maps: one grid for all three, the mainland and its insets.

Map units run right and down from the top left corner. One unit is 1.2 km on the mainland; each
inset has its own scale, and north is up everywhere.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

WIDTH: Final = 1026
HEIGHT: Final = 900
_METRES: Final = 1200
# Lambert-93 coordinates of the top left corner (metres).
_WEST: Final = 19_000
_NORTH: Final = 7_118_000
# Room for the label under an inset's land, and around that land (map units).
_LABEL: Final = 20
_MARGIN: Final = 5


@dataclass(frozen=True, slots=True)
class Box:
    """Frame of an inset, with the label written at its foot."""

    x: int
    y: int
    width: int
    height: int
    label: str

    @property
    def window(self) -> tuple[int, int, int, int]:
        """Part of the frame above the label: left, top, right, bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height - _LABEL


@dataclass(frozen=True, slots=True)
class Placement:
    """Similarity from projected metres to map units: `x · scale + right`, `down − y · scale`."""

    scale: float
    right: float
    down: float

    def place(self, geometries: np.ndarray) -> np.ndarray:
        """Geometries in map units."""
        return shapely.transform(
            geometries,
            lambda points: points * (self.scale, -self.scale) + (self.right, self.down),
        )


# In the Bay of Biscay, each wide enough for its islands to be touched on a phone.
OVERSEAS_BOXES: Final = {
    "971": Box(2, 496, 114, 130, "Guadeloupe"),
    "972": Box(2, 632, 114, 130, "Martinique"),
    "973": Box(122, 632, 114, 130, "Guyane"),
    "974": Box(2, 768, 114, 130, "La Réunion"),
    "976": Box(122, 768, 114, 130, "Mayotte"),
}
ZOOM_BOX: Final = Box(864, 2, 160, 130, "Petite couronne")
# What the zoom shows, in Lambert-93 (metres): around Paris and the three départements about it.
ZOOM_CENTRE: Final = (655_500, 6_861_000)
ZOOM_HEIGHTS: Final = {"departement": 40_000, "epci": 50_000}


def mainland() -> Placement:
    """Return the placement of the mainland and Corse."""
    return Placement(1 / _METRES, -_WEST / _METRES, _NORTH / _METRES)


def inset(box: Box, bounds: np.ndarray) -> Placement:
    """Return the placement that centres land in a box.

    `bounds` are the land's west, south, east and north (metres).
    """
    left, top, right, bottom = box.window
    west, south, east, north = bounds
    room = right - left - 2 * _MARGIN, bottom - top - 2 * _MARGIN
    scale = min(room[0] / (east - west), room[1] / (north - south))
    return _centred(scale, box, ((west + east) / 2, (south + north) / 2))


def zoom(kind: str) -> Placement:
    """Return the placement of the zoom on Paris, which fills its box from edge to edge."""
    _, top, _, bottom = ZOOM_BOX.window
    return _centred((bottom - top) / ZOOM_HEIGHTS[kind], ZOOM_BOX, ZOOM_CENTRE)


def _centred(scale: float, box: Box, centre: tuple[float, float]) -> Placement:
    left, top, right, bottom = box.window
    middle = (left + right) / 2, (top + bottom) / 2
    return Placement(scale, middle[0] - centre[0] * scale, middle[1] + centre[1] * scale)
