"""A cube in one HTML file, to open from a USB stick: `/cube17.html?cube=…`.

It carries the Explorer, its cells down to the départements, its maps and a place for the slides of
a carnet, which the page /carnet fills in (assets/onefile/save.mjs). It asks for nothing.
"""

from __future__ import annotations

import gzip
from base64 import b64encode
from functools import lru_cache
from html import escape
from importlib.metadata import version as release_of
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Flask, Response, request

from components.cubes import opening
from components.markup import json_element, to_html
from components.onefile import page
from components.static import ASSETS, data_url
from cube17 import pack
from cube17.catalogue import cube_ids, load_cube, territories
from cube17.dictionary import name_mark
from cube17.french import french
from cube17.selection import Selection
from cube17.site import public_site
from serving.document import THEME
from serving.files import SHARED
from serving.modules import import_map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cube17.store import Cube

KINDS: Final = ("region", "departement")
"""Kinds of territory that the file carries: EPCI weigh as much as all else together."""

MAIN: Final = "onefile/main.mjs"
STAND_INS: Final = {"explorer/source.mjs": "onefile/source.mjs"}
SHEETS: Final = ("carnet/slides.css", "onefile/onefile.css")
SITE: Final = "https://site.invalid"
THIS_MACHINE: Final = {"localhost", "127.0.0.1", "::1"}

# Nothing but what the file holds: a promise that the browser keeps.
POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)


def register(server: Flask) -> None:
    """Serve the file of any cube of the catalogue."""

    @server.get("/cube17.html")
    def one_file() -> Response | tuple[str, int, dict[str, str]]:
        cube_id = request.args.get("cube") or Selection().cube
        if cube_id not in cube_ids():
            known = f"Cube inconnu : « {cube_id} ». Cubes connus : {', '.join(cube_ids())}.\n"
            return french(known), 404, {"Content-Type": "text/plain; charset=utf-8"}
        response = Response(document(cube_id, site()), mimetype="text/html")
        name = file_name(load_cube(cube_id))
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def site() -> str:
    """Return where others find this site; empty where this machine alone does."""
    local = urlsplit(request.host_url).hostname in THIS_MACHINE
    return public_site() or ("" if local else request.host_url.rstrip("/"))


def file_name(cube: Cube) -> str:
    """Name of the file; it says what the data are, as every file does."""
    return f"cube17-{cube.id}{name_mark(cube.dictionary)}.html"


def document(cube_id: str, site_address: str) -> str:
    """Return the whole file, without slides; `site_address` as `site` gives it."""
    return written(cube_id, bool(site_address)).replace(SITE, escape(site_address))


@lru_cache(maxsize=8)
def written(cube_id: str, linked: bool) -> str:
    """Write the file once for every address under which the site is found, named `SITE` in it."""
    cube = load_cube(cube_id)
    site_address = SITE if linked else ""
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            f"<title>{escape(cube.dictionary['title'])} · Cube 17</title>",
            f'<link rel="icon" type="image/svg+xml" href="{data_url("favicon.svg")}">',
            f"<style>{style()}</style>\n<script>{THEME}</script>",
            import_map(MAIN, STAND_INS),
            f'</head>\n<body data-site="{site_address}">',
            *map(element, files(cube)),
            json_element("cube17-config", config(cube)),
            json_element("cube17-carnet", []),
            to_html(page(cube, site_address)),
            f"<script>{(ASSETS / 'shell.js').read_text(encoding='utf-8')}</script>",
            f'<script type="module">import "{MAIN}";</script>\n</body>\n</html>\n',
        ]
    )


def style() -> str:
    """Return the style sheets of all pages, and those of slides and of the file itself."""
    names = sorted(path.name for path in ASSETS.glob("*.css") if path.name not in SHARED)
    sheets = [*SHARED, *names, *SHEETS]
    return "".join((ASSETS / sheet).read_text(encoding="utf-8") for sheet in sheets)


def files(cube: Cube) -> Iterator[tuple[str, bytes]]:
    """Yield what the Explorer reads of a server, by the end of its address."""
    yield "dictionary.json", pack.dictionary(cube)
    yield "territories/departement.json", pack.territories(territories(), "departement")
    for planned in pack.pack_plan(cube):
        if planned["kind"] in KINDS:
            yield planned["path"], pack.pack(cube, planned["kind"], planned["indicators"])
    for kind in KINDS:
        yield f"maps/{kind}.svg", (ASSETS / "maps" / f"{kind}.svg").read_bytes()


def element(file: tuple[str, bytes]) -> str:
    """Write a file of the document as an element that does not run; compressed, then as text."""
    name, content = file
    text = b64encode(gzip.compress(content, mtime=0)).decode()
    return f'<script type="application/gzip" data-file="{name}">{text}</script>'


def config(cube: Cube) -> dict[str, object]:
    """Return what the Explorer must know, as `page_config` says it of a server."""
    told = {name: cube.dictionary[name] for name in ("id", "title", "nature")}
    return {
        "release": release_of("cube17"),
        "cubes": [told | {"version": cube.version}],
        "opens": opening(cube).to_query(),
        "failed": french(
            "Ce fichier emporte la France, les régions et les départements : le reste demande le "
            "site. Ce qui est affiché reste valable."
        ),
    }
