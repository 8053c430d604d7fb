"""Documents of a workshop: Jinja templates set in French, with the headers that they need."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from re import compile as pattern
from typing import TYPE_CHECKING, Any, Final

from flask import Response, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token
from markupsafe import Markup

from components.qr import drawn
from components.static import static_url
from components.wording import date_text
from cube17.catalogue import territories
from cube17.french import french
from cube17.site import public_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2.lexer import TokenStream

    from cube17.workshop.model import Room

TEMPLATES: Final = Path(__file__).parent / "templates"
POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""A profile has the color of its dot in its own `style`."""
PIECES: Final = pattern(r"<[^>]*>?|[^<]+")

Link = tuple[str, str]
"""Address and words of a way out."""


class Typeset(Extension):
    """Templates are typed with plain spaces; their texts, not their tags, are set once, when read.

    What fills them comes as it is: filter it by `fr`.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Set the texts between tags."""
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, token.type, PIECES.sub(_set, token.value))
            else:
                yield token


def _set(piece: Any) -> str:
    return piece[0] if piece[0].startswith("<") else french(piece[0])


templates: Final = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=[Typeset],
)
templates.filters["fr"] = french
templates.globals["static"] = static_url


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Fill a template in: never kept by a browser or a proxy, never told to another site.

    Addresses of facilitators hold a secret, hence no referrer at all. Templates write no script,
    and whatever one would hold is not run.
    """
    response = Response(fragment(template, **values), status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Security-Policy"] = POLICY
    return response


def fragment(template: str, **values: Any) -> str:
    """Fill a template in, without an answer around it."""
    return templates.get_template(template).render(values)


def problem(
    message: str, remedy: str = "", status: int = 400, links: Sequence[Link] = ()
) -> Response:
    """Say what went wrong and what to do, in French typed with plain spaces."""
    ways = links or (("/a", "Saisir un code"),)
    return page("problem.html", status, message=french(message), remedy=french(remedy), links=ways)


def closing_day(room: Room) -> str:
    """Write the day on which a room closes, as the server's clock on the wall has it."""
    return date_text(datetime.fromtimestamp(room.expires, UTC).astimezone().date().isoformat())


def place(code: str) -> str:
    """Name the territory of a room; a code of another vintage names itself."""
    return territories()[code].name if code in territories() else code


def absolute(path: str) -> str:
    """Return the address of one of our paths, as a phone or a projector needs it."""
    return (public_site() or request.host_url.rstrip("/")) + path


def qr(address: str) -> Markup:
    """Draw an address in the page itself: some hold a secret, which no other address may tell."""
    return Markup(drawn(address).decode())  # noqa: S704 (drawn by segno, which escapes)
