"""One visit before the first visitor: Dash sets itself up, and answers are kept compressed."""

import ctypes
import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

import pyarrow as pa
from flask import Flask, url_for

from components.static import ASSETS, static_url
from cube17 import pack
from cube17.catalogue import DATA, cube_ids, load_cube, territories_version
from cube17.search_pack import search_version
from serving.compression import HARD
from serving.files import PAGES, PLOTLY_URL

LINKED: Final = re.compile(r"(?:src|href)=\"(/[^\"]+)\"")
SERVED: Final = {".css", ".js", ".mjs", ".svg"}
# What is asked for when a visitor goes below the régions, or searches.
LATER: Final = re.compile(r"/(departement|epci|search)\b")

DASH: Final = ("/_dash-layout", "/_dash-dependencies", PLOTLY_URL, "/sw.js")


def warm_up(server: Flask) -> None:
    """Before a fork or the first visitor: answer once all that a first view asks for."""
    document = server.test_client().get("/").get_data(as_text=True)
    first = [address for address in packs(server) if not LATER.search(address)]
    ask(server, [*DASH, *LINKED.findall(document), *assets(), *first], "br")


def compress_all(server: Flask) -> None:
    """At set-up: compress all that is served from files, so that later starts find it done."""
    warm_up(server)
    for encoding in HARD:
        ask(server, [*DASH, *assets(), *packs(server)], encoding)


def ask(server: Flask, addresses: Iterable[str], encoding: str) -> None:
    """Ask for each address once, as a browser that accepts one encoding."""
    client = server.test_client()
    for address in dict.fromkeys(addresses):
        client.get(address, headers={"Accept-Encoding": encoding}, buffered=True)


def assets() -> Iterator[str]:
    """Addresses of our own files."""
    yield static_url(PAGES)
    for path in sorted(ASSETS.rglob("*")):
        if path.suffix in SERVED:
            yield static_url(path.relative_to(ASSETS).as_posix())


def packs(server: Flask) -> list[str]:
    """Addresses of all that the Explorer and the search field may read."""
    with server.test_request_context():
        territories = [
            url_for("api.territory_names", version=territories_version(), kind=kind)
            for kind in pack.KINDS
        ]
        search = url_for("api.search_file", version=search_version(DATA))
        return [*territories, search] + [
            address for cube in cube_ids() for address in packs_of(cube)
        ]


def packs_of(cube_id: str) -> Iterator[str]:
    """Addresses of the dictionary and the packs of one cube."""
    cube = load_cube(cube_id)
    yield url_for("api.dictionary", cube_id=cube_id, version=cube.version)
    for planned in pack.pack_plan(cube):
        name = planned["name"]
        yield url_for("api.cells_pack", cube_id=cube_id, version=cube.version, name=name)


def settle() -> None:
    """Before a fork: give back the memory that loading used, and leave shared pages alone."""
    give_back()
    gc.freeze()


def give_back() -> None:
    """Give freed memory back to the system: before a fork, and after a large answer.

    Arrow and the C library keep it for later: 180 MB after the cubes are loaded, 170 MB more
    after eight downloads at once.
    """
    gc.collect()
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):  # the C library is not glibc
        ctypes.CDLL("libc.so.6").malloc_trim(0)
