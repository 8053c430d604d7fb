"""Answers that never change, kept ready to send: no file read, no pack built, no hashing.

An immutable answer is kept compressed (a pack of the cube is five times larger before), so that a
hundred phones that open the Explorer at once cost the time of a dictionary look-up each.
"""

from typing import Final

from flask import Request, Response
from werkzeug.datastructures import Headers

from serving.compression import preferred

# Addresses whose path alone names the content; a query changes nothing there.
FILES: Final = ("/_dash-component-suites/", "/static/", "/data/")

# Versions in addresses may be invented by a visitor: the number of answers kept is bounded.
MOST: Final = 600

_kept: dict[tuple[str, str], tuple[bytes, Headers]] = {}


def recall(request: Request) -> Response | None:
    """Find the kept answer to a request."""
    if request.method != "GET" or not request.path.startswith(FILES):
        return None
    kept = _kept.get((request.path, preferred(request) or ""))
    return Response(kept[0], headers=Headers(kept[1])) if kept else None


def keep(request: Request, response: Response) -> None:
    """Keep a complete, immutable, compressed answer."""
    key = (request.path, response.headers.get("Content-Encoding", ""))
    if (
        response.status_code == 200  # noqa: PLR2004
        and response.cache_control.immutable
        and key[1]
        and request.method == "GET"
        and request.path.startswith(FILES)
        and len(_kept) < MOST
    ):
        _kept.setdefault(key, (response.get_data(), Headers(response.headers)))
