"""One visit before the first visitor: Dash sets itself up, and every file is compressed."""

import re
from typing import Final

from flask import Flask

from components.static import ASSETS, static_url
from serving.files import PLOTLY_URL

LINKED: Final = re.compile(r"(?:src|href)=\"(/[^\"]+)\"")
ENCODINGS: Final = ("br", "gzip")
SMALL_FILE_TYPES: Final = {".css", ".js", ".mjs", ".svg"}


def warm_up(server: Flask) -> None:
    """Ask for the document, all it links to and all of assets/, in every encoding."""
    client = server.test_client()
    document = client.get("/").get_data(as_text=True)
    files = [static_url(p.relative_to(ASSETS).as_posix()) for p in ASSETS.rglob("*")
             if p.suffix in SMALL_FILE_TYPES]  # fmt: skip
    asked = ["/_dash-layout", "/_dash-dependencies", PLOTLY_URL, *LINKED.findall(document), *files]
    for url in dict.fromkeys(asked):
        for encoding in ENCODINGS:
            client.get(url, headers={"Accept-Encoding": encoding}).close()
