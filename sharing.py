"""Pages to pass on: the address of a page as a QR code, drawn by this server for a whole room."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from flask import Blueprint, Response, abort, request
from werkzeug.urls import iri_to_uri

from api import REVALIDATED, refusal
from cube17.site import public_site

LONGEST = 2_000
"""Characters of a path. A QR code of this correction holds 2,331, host included."""
QUIET_ZONE = 4
"""White modules around the code: what readers need (ISO/IEC 18004)."""

sharing = Blueprint("sharing", __name__)
sharing.register_error_handler(400, refusal)


@sharing.get("/qr.svg")
def qr() -> Response:
    """Draw the absolute address of a page of this site; any other address is refused."""
    path = iri_to_uri(request.args.get("path", ""))
    # Two slashes would name another host.
    if not path.startswith("/") or path.startswith("//"):
        abort(400, "« path » doit être une adresse de ce site, comme /explorer?profile=citoyens.")
    if len(path) > LONGEST:
        abort(400, "Adresse trop longue pour un code QR : 2 000 caractères au plus.")
    drawing = drawn((public_site() or request.host_url.rstrip("/")) + path)
    headers = {"Cache-Control": REVALIDATED}
    return Response(drawing, mimetype="image/svg+xml", headers=headers)


@lru_cache(maxsize=256)
def drawn(address: str) -> bytes:
    """Return the QR code of an address as SVG, black on white, with the address as its title.

    Its viewBox counts modules; level M still reads with 15 % of it hidden.
    """
    import segno  # noqa: PLC0415 - for those who ask for a code

    code = segno.make_qr(address, error="m", boost_error=False)
    out = BytesIO()
    code.save(
        out, kind="svg", border=QUIET_ZONE, light="#fff", title=address, omitsize=True,
        xmldecl=False, svgclass=None, lineclass=None, nl=False,
    )  # fmt: skip
    return out.getvalue()
