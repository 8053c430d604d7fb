"""What the browser half must know of this server, written once into every page."""

from importlib.metadata import version as release_of
from typing import Any

from components.markup import json_element
from components.static import static_url
from cube17.catalogue import DATA, cube_ids, load_cube, territories_version
from cube17.search_pack import search_version


def page_config() -> dict[str, Any]:
    """Return addresses and versions: Cube 17, static files, territories, each cube."""
    cubes = [load_cube(cube_id) for cube_id in cube_ids()]
    return {
        "release": release_of("cube17"),
        "static": static_url(""),
        "territories": territories_version(),
        "search": f"/data/communes/{search_version(DATA)}/search.json",
        "cubes": [
            {
                "id": cube.id,
                "title": cube.dictionary["title"],
                "nature": cube.dictionary["nature"],
                "version": cube.version,
            }
            for cube in cubes
        ],
    }


def page_config_script() -> str:
    """Return the configuration as a script element that does not run."""
    return json_element("cube17-config", page_config())
