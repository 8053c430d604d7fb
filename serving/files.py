"""Our own files under versioned addresses, and the plotly bundle that Dash asks for by itself."""

from typing import Final

from flask import Flask, Response, abort, send_from_directory

from components.static import ASSETS, assets_version

PLOTLY_BUNDLE: Final = "vendor/plotly-basic.min.js"

# Where dash-renderer looks for plotly.js when the first graph is drawn. A fixed rule wins over
# Dash's own rule with placeholders, so the partial bundle is served instead of the 4.8 MB one.
PLOTLY_URL: Final = "/_dash-component-suites/plotly/package_data/plotly.min.js"

# Style sheets that every page needs come first, each by its address; those of pages as one.
SHARED: Final = ("vendor/bootstrap.min.css", "tokens.css", "shell.css")
PAGES: Final = "pages.css"

YEAR: Final = 31_536_000


def register(server: Flask) -> None:
    """Add the routes to a Flask server."""
    server.add_url_rule("/static/<version>/<path:path>", "static_file", static_file)
    server.add_url_rule(f"/static/<version>/{PAGES}", "pages_sheet", pages_sheet)
    server.add_url_rule(PLOTLY_URL, "plotly_bundle", plotly_bundle)


def static_file(version: str, path: str) -> Response:
    """Serve a file of assets/ for ever; an address of another version no longer exists."""
    if version != assets_version():
        abort(404)
    response = send_from_directory(ASSETS, path, max_age=YEAR)
    response.cache_control.immutable = True
    return response


def pages_sheet(version: str) -> Response:
    """Serve the style sheets of all pages as one file, in the order of their names."""
    if version != assets_version():
        abort(404)
    sheets = sorted(path for path in ASSETS.glob("*.css") if path.name not in SHARED)
    text = "".join(path.read_text(encoding="utf-8") for path in sheets)
    response = Response(text, mimetype="text/css")
    response.cache_control.max_age, response.cache_control.public = YEAR, True
    response.cache_control.immutable = True
    return response


def plotly_bundle() -> Response:
    """Serve the partial bundle; its address carries no version, so browsers check it hourly."""
    return send_from_directory(ASSETS, PLOTLY_BUNDLE, max_age=3600)
