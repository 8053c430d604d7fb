"""Web plumbing around Dash: documents, files, caching, compression. It knows no page.

Routes that are not pages are registered here: a module with `register(server)`, called by
`install`.
"""

import os

from dash import Dash
from flask import Response, request

from serving import files, headers, memory, offline, onefile, openapi, status
from serving.allocation import share
from serving.compression import compress
from serving.document import STYLE_SHEETS, Application
from serving.warmup import compress_all, give_back, settle, warm_up

__all__ = [
    "STYLE_SHEETS",
    "Application",
    "compress_all",
    "give_back",
    "install",
    "run",
    "settle",
    "share",
    "warm_up",
]


def install(app: Dash) -> None:
    """Give a Dash application our routes, and every answer its status, headers and encoding."""
    files.register(app.server)
    status.register(app.server)
    openapi.register(app.server)
    offline.register(app.server)
    onefile.register(app.server)

    @app.server.before_request
    def recall() -> Response | None:
        return memory.recall(request)

    @app.server.after_request
    def finish(response: Response) -> Response:
        # One function, because the order matters: the validator is that of the plain body.
        status.correct(request, response)
        offline.stamp(app.server, request, response)
        headers.cache(request, response)
        headers.secure(response)
        response = compress(request, response)
        memory.keep(request, response)
        return response


def run(app: Dash) -> None:
    """Serve from this process alone, on `HOST` and `PORT`."""
    share()
    warm_up(app.server)
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=os.environ.get("PORT", "8050"))
