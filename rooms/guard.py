"""What stands before a room: guessed codes, heavy or foreign forms, the cookies of its devices."""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections import OrderedDict
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from cube17.workshop.model import (
    ALPHABET,
    CODE_LENGTH,
    ClosedError,
    NoRoomError,
    Room,
    StorageError,
    UnknownDeviceError,
    WorkshopError,
    normal_code,
)
from rooms.pages import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as Redirection

LARGEST: Final = 16_384
"""Bytes of a form."""
DEVICE: Final = "cube17-voix"
FACILITATOR: Final = "cube17-anime"
SCREEN: Final = "cube17-ecran"
_KEY: Final = secrets.token_bytes(32)
"""Signs what a screen keeps; drawn before the fork, gone with the server."""
SIGNED: Final = "Cube17-Room"
"""Header of every answer, read by assets/workshop/outbox.mjs."""

BURST: Final = 60
"""Wrong codes that an address may try at once: a whole room may share it, and mistype."""
REFILL: Final = 0.5
"""Tries given back each second."""
MOST_ADDRESSES: Final = 10_000
MOST_PHONES: Final = 2_000
"""Phones of a room: more are not people."""
CROWD: Final = 400
"""New phones of an address at once: a whole room may share it; given back in ten minutes."""

SAID: Final = {
    403: ("Ce formulaire vient d’un autre site.", "Rouvrez la page de l’atelier et recommencez."),
    404: ("Cette page n’existe pas.", "Vérifiez l’adresse, ou saisissez le code de l’atelier."),
    405: (
        "Cette adresse ne reçoit pas de formulaire.",
        "Revenez en arrière, ou saisissez le code de l’atelier.",
    ),
    413: ("Ce formulaire est trop lourd.", "Rouvrez la page de l’atelier et recommencez."),
    429: (
        "Trop de codes essayés depuis votre réseau.",
        "Vérifiez le code auprès de la personne qui anime, puis réessayez dans une minute.",
    ),
}
"""Message and remedy of a refusal, by status."""
UNREAD: Final = ("Le formulaire n’a pas pu être lu.", "Revenez en arrière et recommencez.")
STATUS: Final = {NoRoomError: 404, ClosedError: 409, UnknownDeviceError: 403}
UNKEPT: Final = (
    "Rien n’a pu être enregistré pour l’instant.",
    "Réessayez dans un moment. Si cela dure, prévenez la personne qui tient ce site.",
)


class Tries:
    """Tries by address: a bucket of `burst` that fills again at `refill` a second.

    In memory only, under a hash whose salt goes with the process; time is that of `clock`, in
    seconds, which no change of the hour moves.
    """

    def __init__(
        self, burst: float, refill: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._refill = burst, refill
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str) -> int:
        """Return the seconds until this address may try again; 0 when it may now."""
        with self._lock:
            return ceil(max(0.0, 1 - self._left_to(self._key(address))) / self._refill)

    def spend(self, address: str) -> None:
        """Count one: a wrong code, a new phone."""
        key = self._key(address)
        with self._lock:
            self._left[key] = (max(0.0, self._left_to(key) - 1), self._clock())
            self._left.move_to_end(key)
            if len(self._left) > MOST_ADDRESSES:
                self._left.popitem(last=False)

    def _left_to(self, key: bytes) -> float:
        left, at = self._left.get(key, (self._burst, self._clock()))
        return min(self._burst, left + (self._clock() - at) * self._refill)

    def _key(self, address: str) -> bytes:
        return blake2b(address.encode(), key=self._salt, digest_size=16).digest()


guesses: Final = Tries(BURST, REFILL)
arrivals: Final = Tries(CROWD, CROWD / 600)


def visitor() -> str:
    """Return the network a request comes from: an IPv4 address, the first half of an IPv6 one.

    The word of a proxy is taken: on this machine, or where gunicorn takes it for https.
    """
    peer = _address(request.remote_addr or "")
    if peer and (peer.is_loopback or {str(peer), "*"} & proxies()):
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
        peer = _address(forwarded.strip()) or peer
    return str(int(peer) >> 64) if isinstance(peer, IPv6Address) else str(peer)


def proxies() -> set[str]:
    """Return the addresses of proxies on other machines, or `*`, as gunicorn is told them."""
    return set(os.environ.get("FORWARDED_ALLOW_IPS", "").replace(" ", "").split(","))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def blueprint(name: str) -> Blueprint:
    """Return a blueprint of a workshop: every request is checked, every refusal is a clear page."""
    routes = Blueprint(name, __name__)
    routes.before_request(check)
    routes.after_request(signed)
    routes.register_error_handler(HTTPException, refused)
    routes.register_error_handler(WorkshopError, failed)
    return routes


def check() -> Redirection | None:
    """Before anything is read: the size of a form, where it comes from, the form of a code."""
    request.max_content_length = LARGEST
    if request.method == "POST":
        if is_foreign():
            abort(403)
        if "Transfer-Encoding" in request.headers:  # in pieces: no browser sends a form so
            abort(411)
        request.form  # noqa: B018 (read now: what is too large is refused here)
    return canonical(str((request.view_args or {}).get("code", "")))


def signed(response: Response) -> Response:
    """Say whose answer it is: a phone's kept form is not given up on the word of another's door."""
    response.headers[SIGNED] = "1"
    return response


def is_foreign() -> bool:
    """Whether a form was sent by another site: browsers say so, by one header or the other.

    Pages without a referrer send `Origin: null` where the first header does not exist yet; their
    cookies are `SameSite` all the same.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.host


def canonical(code: str) -> Redirection | None:
    """Lead to the address of a code as it is kept: cookies belong to it, letter for letter."""
    kept = normal_code(code)
    if not code or kept == code:
        return None
    if not is_code(kept):
        guesses.spend(visitor())
        abort(404)
    start, _, end = request.path.partition(f"/{code}")
    return redirect(f"{start}/{kept}{end}", 308)


def is_code(text: str) -> bool:
    """Whether a text has the form of a code."""
    return len(text) == CODE_LENGTH and set(text) <= set(ALPHABET)


def too_many(seconds: int) -> TooManyRequests:
    """Return the refusal of a network that has tried too many codes."""
    return TooManyRequests(retry_after=seconds)


def refused(error: HTTPException) -> Response:
    """Show a refusal as a page."""
    status = error.code or 400
    response = problem(*SAID.get(status, UNREAD), status=status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def untaken(error: MethodNotAllowed) -> Response | MethodNotAllowed:
    """Show as a page that an address of a workshop takes no form; others are not ours.

    Flask finds no route, hence no blueprint: this stands for the whole server.
    """
    return refused(error) if request.path.split("/")[1] in {"a", "atelier"} else error


def failed(error: WorkshopError) -> Response:
    """Show what went wrong with a room as a page; what only a keeper can mend goes to the log."""
    if isinstance(error, StorageError):
        logging.getLogger("cube17").error("Rooms cannot be kept: %s", error)
        return problem(*UNKEPT, status=503)
    return problem(str(error), status=STATUS[type(error)])


def keep_device(response: Response, room: Room, token: str) -> None:
    """Give a phone its token, for one room and as long as this lasts."""
    response.set_cookie(DEVICE, token, path=f"/a/{room.code}", samesite="Lax", **_held(room))


def keep_facilitator(response: Response, room: Room, secret: str) -> None:
    """Give a facilitator's browser the secret of one room."""
    path = f"/atelier/{room.code}"
    response.set_cookie(FACILITATOR, secret, path=path, samesite="Strict", **_held(room))


def keep_pass(response: Response, room: Room) -> None:
    """Let a screen of one room go on, whatever others of its network try: it knows the code."""
    path = request.path.rpartition("/")[0]
    response.set_cookie(SCREEN, _signed(room.code), path=path, samesite="Lax", **_held(room))


def has_pass(code: str) -> bool:
    """Whether this browser has been shown the screen of a room."""
    return secrets.compare_digest(request.cookies.get(SCREEN, "").encode(), _signed(code).encode())


def _signed(code: str) -> str:
    return blake2b(code.encode(), key=_KEY, digest_size=16).hexdigest()


def _held(room: Room) -> dict[str, Any]:
    seconds = max(0, int(room.expires - time.time()))
    return {"max_age": seconds, "secure": request.is_secure, "httponly": True}
