"""Caching and security headers."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Final

from flask import Request, Response

from serving.files import YEAR

# Scripts written into the document itself: Dash's start, clientside callbacks, the theme.
INLINE_SCRIPT: Final = re.compile(
    r"<script(?: id=\"_dash-renderer\"[^>]*)?>(.*?)</script>", re.DOTALL
)

# React and plotly set styles on elements, and plotly writes a style sheet: hence 'unsafe-inline'
# there. Images are also drawn from data: and blob: when a view is exported.
POLICY: Final = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def cache(request: Request, response: Response) -> None:
    """Say how long an answer may be kept, and give it a validator.

    Addresses that carry a version keep for ever; everything else is checked at each use. A view
    that sets its own `Cache-Control` max-age is left alone.
    """
    if request.method not in {"GET", "HEAD"} or response.status_code not in {200, 304, 404}:
        return
    control = response.cache_control
    if is_versioned(request, response):
        control.max_age, control.public, control.immutable = YEAR, True, True
        control.no_cache = None
    elif control.max_age is None:
        control.no_cache = True
    if response.status_code == 200 and not response.is_streamed:  # noqa: PLR2004
        response.add_etag()
        response.set_etag(response.get_etag()[0] or "", weak=True)
        response.make_conditional(request)


def is_versioned(request: Request, response: Response) -> bool:
    """Whether an address changes with its content: ours, Dash's bundles, assets with `?m=`."""
    if response.status_code == 404:  # noqa: PLR2004
        return False
    if request.path.startswith("/_dash-component-suites/"):
        return response.cache_control.max_age == YEAR
    return request.path.startswith("/assets/") and "m" in request.args


def secure(response: Response) -> None:
    """Nothing from another host, no guessing of types, no address told to others.

    A view that says itself what may be told of its address, or what its document may run, is left
    alone.
    """
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html" and "Content-Security-Policy" not in response.headers:
        response.headers["Content-Security-Policy"] = policy(response.get_data(as_text=True))


def policy(document: str) -> str:
    """Content security policy that allows exactly the scripts written in this document."""
    return POLICY.format(scripts=" ".join(map(fingerprint, INLINE_SCRIPT.findall(document))))


def fingerprint(script: str) -> str:
    """One inline script as a CSP source."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
