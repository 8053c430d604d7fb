"""The copy of the site that a browser keeps for when the server cannot be reached: `/sw.js`.

The script is assets/offline/worker.js with what it must know written above it. One version names
all of it: documents, the answers of Dash that go with them, and the files that they load.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import orjson
from dash import page_registry
from flask import Flask, Response

from components.cubes import PUBLISHED
from components.page_config import page_config
from components.static import ASSETS, static_url
from cube17 import pack
from cube17.catalogue import cube_ids, load_cube
from cube17.selection import Selection
from serving.document import DASH_DATA, is_early, shown_page
from serving.status import is_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Request
    from werkzeug.test import TestResponse

STAMP: Final = "Cube17-Version"
"""Header of answers that the copy may hold: only those of one version go together."""

NEVER: Final = re.compile(r"/(a|atelier|api)(/|$)")
"""Rooms, which are alive, and numbers for programs: always from the server itself."""

FOLDERS: Final = ("carnet", "offline", "onefile", "share")
"""Scripts that pages load when they are asked for something."""

ALONE: Final = ("early", "whole")
"""What pages register that show all they have without Dash (see serving/document.py)."""

MAPS: Final = ("region", "departement")
LINKED: Final = re.compile(r"<(?:script|link)\b[^>]*?(?:src|href)=\"(/[^\"]+)\"")
DRAWN: Final = re.compile(r'"end_id":"[^"]*"')
"""What Dash draws by lot in each document, for background callbacks, which we have none of."""

WRITING: Final = "cube17.writing"


@dataclass(frozen=True)
class Copy:
    """What a browser keeps at its first visit.

    `documents` and `answers` live under addresses without a version: they are kept only when they
    carry the stamp of `version`. Of `queried` the scripts read the query: one document serves all.
    `files` are addresses that never change their content. `config` is what the documents of this
    version say of the server: a page that says so belongs to it.
    """

    version: str
    stamp: str
    never: str
    config: str
    documents: list[str]
    queried: list[str]
    answers: tuple[str, ...]
    files: list[str]


def register(server: Flask) -> None:
    """Serve the script, checked at each use: a new version of the site is a new script."""

    @server.get("/sw.js")
    def worker() -> Response:
        script = (ASSETS / "offline" / "worker.js").read_text(encoding="utf-8")
        told = orjson.dumps(asdict(copy_of(server))).decode()
        return Response(f"const COPY = {told};\n\n{script}", mimetype="text/javascript")


def stamp(server: Flask, request: Request, response: Response) -> None:
    """Say which version an answer belongs to, where the copy may hold it."""
    if WRITING not in request.environ and response.status_code == 200 and is_kept(request):  # noqa: PLR2004
        response.headers[STAMP] = copy_of(server).version


def is_kept(request: Request) -> bool:
    """Whether an answer may be kept: of documents, those that need nothing more of the server."""
    if request.method != "GET" or NEVER.match(request.path):
        return False
    if request.path in DASH_DATA:
        return True
    page = shown_page() if is_document(request) else {}
    return "whole" in page or is_early(page)


@cache
def copy_of(server: Flask) -> Copy:
    """Write the documents once to know what they load; their content is part of the version."""
    texts = {address: written(server, address) for address in [*documents(), *DASH_DATA]}
    linked = (link for address in documents() for link in LINKED.findall(texts[address]))
    living = set(texts)
    files = [link for link in dict.fromkeys([*linked, *more()]) if link not in living]
    version = blake2b(orjson.dumps([sorted(texts.items()), files]), digest_size=8).hexdigest()
    config = orjson.dumps(page_config()).decode()
    queried = documents("early")
    return Copy(version, STAMP, NEVER.pattern, config, documents(), queried, DASH_DATA, files)


def documents(*kinds: str) -> list[str]:
    """Addresses of pages that need nothing of the server once they are there."""
    standing = [
        page["path"] for page in page_registry.values() if page.keys() & {*(kinds or ALONE)}
    ]
    return sorted(path for path in standing if not NEVER.match(path))


def written(server: Flask, address: str) -> str:
    """Return the text of an answer without what chance puts in it: Dash's fields have no order."""
    answer: TestResponse = server.test_client().get(address, environ_overrides={WRITING: True})
    if answer.is_json:
        return orjson.dumps(answer.json, option=orjson.OPT_SORT_KEYS).decode()
    return DRAWN.sub("", answer.get_data(as_text=True))


def more() -> Iterator[str]:
    """Addresses that the documents do not link: scripts for later, maps, régions of two cubes."""
    for folder in FOLDERS:
        for path in sorted(ASSETS.glob(f"{folder}/*")):
            yield static_url(f"{folder}/{path.name}")
    for kind in MAPS:
        yield static_url(f"maps/{kind}.svg")
    for cube_id in cube_ids():
        if cube_id in {Selection().cube, PUBLISHED}:
            yield from regions_of(cube_id)


def regions_of(cube_id: str) -> Iterator[str]:
    """Addresses of the dictionary of a cube and of its cells down to the régions."""
    cube = load_cube(cube_id)
    base = f"/data/{cube_id}/{cube.version}"
    yield f"{base}/dictionary.json"
    for planned in pack.pack_plan(cube):
        if planned["kind"] == "region":
            yield f"{base}/{planned['path']}"
