"""The cubes that pages show, and what stands where one that ships cannot be read."""

from collections.abc import Callable
from typing import Any, Final

from dash import dcc, html

from cube17.catalogue import cube_ids, load_cube
from cube17.selection import Selection
from cube17.store import Cube

PUBLISHED: Final = "odd17-2022"
DEMONSTRATION: Final = "demonstration"

NAMES: Final = {
    PUBLISHED: "Les chiffres publiés de l’étude",
    DEMONSTRATION: "Les données de démonstration",
}


def shown_cubes() -> list[Cube]:
    """Return the published figures first, then the others of the catalogue."""
    ids = sorted(cube_ids(), key=lambda cube_id: (cube_id != PUBLISHED, cube_id))
    return [load_cube(cube_id) for cube_id in ids]


def opening(cube: Cube) -> Selection:
    """Return the view that a cube opens with: published figures and a room are of one place."""
    fix = "territory" if cube.dictionary["nature"] in {"published", "workshop"} else "profile"
    return Selection(cube=cube.id, fix=fix)


def content_of(write: Callable[..., list[Any]], *needed: str) -> list[Any]:
    """Return what is written of the cubes needed, or which of them cannot be shown."""
    usable = cube_ids()
    missing = [unavailable(cube_id) for cube_id in needed if cube_id not in usable]
    return missing or write(*map(load_cube, needed))


def unavailable(cube_id: str) -> html.P:
    """Say that a cube which ships cannot be shown, and where the reason is."""
    return html.P(
        [
            f"{NAMES[cube_id]} ne se laissent pas lire : leur fichier, ",
            html.Code(f"{cube_id}.parquet"),
            ", est absent ou endommagé sur ce serveur. ",
            dcc.Link("La raison et les autres cubes", href="/donnees"),
            ".",
        ],
        className="unavailable",
        role="note",
    )
