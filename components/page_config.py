"""What the browser half must know of this server, written once into every page."""

from typing import Any

import orjson

from components.static import static_url
from cube17.catalogue import DATA, cube_ids, load_cube, territories_version
from cube17.search_pack import search_version


def page_config() -> dict[str, Any]:
    """Return addresses and versions: static files, territories, and each cube of the catalogue."""
    cubes = [load_cube(cube_id) for cube_id in cube_ids()]
    return {
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
    text = orjson.dumps(page_config()).decode().replace("<", "\\u003c")
    return f'<script type="application/json" id="cube17-config">{text}</script>'
