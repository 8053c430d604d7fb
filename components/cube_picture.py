"""The cube itself as a small static picture: 6 × 16 × 3, one slice lifted out."""

from functools import cache
from typing import Final
from urllib.parse import quote

Point = tuple[float, float]
Face = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

PROFILES: Final = 6
DOMAINS: Final = 16
LEVELS: Final = 3

# One step along each axis, on paper: profiles towards the right, levels away, domains upwards.
STEP_PROFILE: Final = (15.0, 7.5)
STEP_LEVEL: Final = (19.0, -9.5)
STEP_DOMAIN: Final = (0.0, -11.5)

LIFTED: Final = 2
LIFT: Final = 3.4
WIDTH: Final = 156
HEIGHT: Final = 310
ORIGIN: Final = (4.0, 258.0)

# Tints that stand out on the light and on the dark paper alike: a picture loaded as an image does
# not know the theme.
TINTS: Final = {"front": "#5b999a", "side": "#33767d", "top": "#9fc7bf"}
TINTS_LIFTED: Final = {"front": "#de7c3b", "side": "#b0561b", "top": "#f2ad7e"}
LINES: Final = "#ffffff"


@cache
def cube_picture() -> str:
    """Return the picture as an address that can be given to an image."""
    slices = "".join(_slice(profile) for profile in range(PROFILES))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'stroke="{LINES}" stroke-width=".8" stroke-linejoin="round">{slices}</svg>'
    )
    return f"data:image/svg+xml,{quote(svg, safe=' =:/')}"


def _slice(profile: int) -> str:
    """Draw what one profile answers: its front column, its side and its top."""
    lifted = profile == LIFTED
    tints = TINTS_LIFTED if lifted else TINTS
    up = LIFT if lifted else 0.0
    x, z = float(profile), float(DOMAINS) + up
    faces: dict[str, tuple[Face, int, int]] = {
        "side": (((x + 1, 0, up), (0, LEVELS, 0), (0, 0, DOMAINS)), LEVELS, DOMAINS),
        "front": (((x, 0, up), (1, 0, 0), (0, 0, DOMAINS)), 1, DOMAINS),
        "top": (((x, 0, z), (1, 0, 0), (0, LEVELS, 0)), 1, LEVELS),
    }
    return "".join(
        f'<path fill="{tints[name]}" d="{_grid(face, across, along)}"/>'
        for name, (face, across, along) in faces.items()
    )


def _grid(face: Face, across: int, along: int) -> str:
    """Outline of a face, then the lines that divide it."""
    corner, u, v = face
    outline = [_at(corner, u, v, a, b) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
    lines = [[_at(corner, u, v, i / across, 0), _at(corner, u, v, i / across, 1)]
             for i in range(1, across)]  # fmt: skip
    lines += [[_at(corner, u, v, 0, j / along), _at(corner, u, v, 1, j / along)]
              for j in range(1, along)]  # fmt: skip
    return _path(outline) + "z" + "".join(map(_path, lines))


def _at(corner: tuple, u: tuple, v: tuple, a: float, b: float) -> Point:
    """Point of the paper at `corner + a·u + b·v` of the cube."""
    x, y, z = (c + a * i + b * j for c, i, j in zip(corner, u, v, strict=True))
    steps = zip(STEP_PROFILE, STEP_LEVEL, STEP_DOMAIN, ORIGIN, strict=True)
    left, top = (x * p + y * q + z * r + o for p, q, r, o in steps)
    return left, top


def _path(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
