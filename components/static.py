"""Addresses of our own files: versioned by content, so that browsers may keep them for ever."""

from base64 import b64encode
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).parent.parent / "assets"


@cache
def assets_version() -> str:
    """Fingerprint of the whole assets tree: names and contents."""
    digest = blake2b(digest_size=6)
    for path in sorted(path for path in ASSETS.rglob("*") if path.is_file()):
        digest.update(path.relative_to(ASSETS).as_posix().encode() + b"\0")
        digest.update(blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def static_url(path: str) -> str:
    """Immutable address of a file of assets/, e.g. `static_url("maps/region.svg")`.

    The version covers the whole tree, so modules that import each other by relative address
    always come from the same state.
    """
    return f"/static/{assets_version()}/{path}"


def data_url(path: str) -> str:
    """Content of a small SVG of assets/ as an address of its own.

    Browsers look for the icon again at every change of the address; this one needs no request.
    """
    return f"data:image/svg+xml;base64,{b64encode((ASSETS / path).read_bytes()).decode()}"
