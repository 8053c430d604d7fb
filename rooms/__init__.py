"""Workshops on the web: plain HTML pages outside Dash, light enough for any phone.

`guard` stands before every address, `store` opens what is kept of the rooms, `pages` writes the
documents; the other modules are the addresses, a blueprint each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import MethodNotAllowed

from rooms.guard import untaken
from rooms.opening import opening
from rooms.record import exports
from rooms.remote import controls
from rooms.screen import screens
from rooms.store import keep_tidy
from rooms.voting import voting

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["keep_tidy", "register"]


def register(server: Flask) -> None:
    """Add the routes of workshops to a Flask server."""
    server.register_error_handler(MethodNotAllowed, untaken)
    for routes in (opening, voting, exports, screens, controls):
        server.register_blueprint(routes)
