"""Pages to pass on: the address of a page as a QR code."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from werkzeug.urls import iri_to_uri

from api import REVALIDATED, refusal
from components.qr import drawn
from cube17.site import public_site

LONGEST = 2_000
"""Characters of a path. A QR code of this correction holds 2,331, host included."""

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
