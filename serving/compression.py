"""Brotli or gzip for every answer worth it: hard and once for files, light for what is computed.

Flask-Compress has one level for everything. The best level makes the bundles 17 % smaller than its
default but takes forty times longer: right for files, wrong for the answer of a callback.
"""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

import brotli
from flask import Request, Response

# Bytes; shorter answers fit in one packet anyway.
SMALLEST: Final = 600

# Bytes; above, a file is a download and is compressed lightly.
LARGEST_FILE: Final = 6_000_000

# What lies under these addresses is a finite set of files, or packed from one: it is compressed
# hard, once per content, and kept in build/ for later starts.
FILES: Final = ("/_dash-component-suites/", "/assets/", "/static/", "/data/")

KEPT: Final = Path(__file__).parent.parent / "build" / "compressed"

# Beside text. Parquet and images are packed already.
TYPES: Final = {
    "application/geo+json",
    "application/javascript",
    "application/json",
    "application/octet-stream",
    "image/svg+xml",
}

HARD: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": partial(brotli.compress, quality=11),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}
LIGHT: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": partial(brotli.compress, quality=4),
    "gzip": partial(gzip.compress, compresslevel=5, mtime=0),
}


def compress(request: Request, response: Response) -> Response:
    """Encode an answer as the client likes best; leave it alone where nothing is to be won."""
    if not is_compressible(response):
        return response
    response.vary.add("Accept-Encoding")
    encoding = preferred(request)
    if encoding is None:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= SMALLEST:
        hard = request.path.startswith(FILES) and len(body) <= LARGEST_FILE
        response.set_data(once(body, encoding) if hard else LIGHT[encoding](body))
        response.headers["Content-Encoding"] = encoding
    return response


def preferred(request: Request) -> str | None:
    """Return the encoding the client likes best of those we offer."""
    return request.accept_encodings.best_match(HARD)


def is_compressible(response: Response) -> bool:
    """Whole, textual or packed by us, and not encoded yet."""
    return (
        response.status_code in {200, 404, 500}
        and "Content-Encoding" not in response.headers
        and (response.direct_passthrough or not response.is_streamed)
        and ((response.mimetype or "").startswith("text/") or response.mimetype in TYPES)
    )


def squeezed(request: Request, response: Response) -> Response:
    """Encode a streamed answer in gzip while it leaves."""
    response.vary.add("Accept-Encoding")
    if response.is_streamed and request.accept_encodings["gzip"] > 0:
        response.response = _gzip(response.iter_encoded())
        response.headers["Content-Encoding"] = "gzip"
    return response


def _gzip(parts: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(5, wbits=zlib.MAX_WBITS | 16)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()


def once(body: bytes, encoding: str) -> bytes:
    """Compress hard, at most once per content: later processes find it again."""
    name = f"{blake2b(body, digest_size=16).hexdigest()}.{encoding}"
    return from_disk(name) or to_disk(name, HARD[encoding](body))


def from_disk(name: str) -> bytes | None:
    """Read what an earlier process compressed, if it did."""
    try:
        return (KEPT / name).read_bytes()
    except OSError:
        return None


def to_disk(name: str, data: bytes) -> bytes:
    """Keep compressed data for the next start; a read-only installation does without."""
    try:
        KEPT.mkdir(parents=True, exist_ok=True)
        partial_file = KEPT / f"{name}.part"
        partial_file.write_bytes(data)
        partial_file.replace(KEPT / name)
    except OSError:
        pass
    return data
