"""The web application: `server` for gunicorn, or `python app.py` for one process."""

import logging
from pathlib import Path

import dash
from dash import ClientsideFunction, Dash, Input, Output

import rooms
import serving
from api import api
from checks import checks
from comparisons import comparisons
from components import shell
from components.page_config import page_config_script
from components.static import ASSETS, data_url, static_url
from downloads import downloads
from sharing import sharing


def on_error(error: Exception) -> None:
    """Tell the visitor politely that a callback failed; the details go to the log."""
    logging.getLogger("cube17").error("Callback failed", exc_info=error)
    dash.set_props(shell.ALERT, {"children": shell.failure(), "hidden": False})


def create_app() -> Dash:
    """Build the application: pages, shell, routes and headers."""
    app = serving.Application(
        "app",
        favicon=data_url("favicon.svg"),
        settings=page_config_script(),
        use_pages=True,
        pages_folder=str(Path(__file__).parent / "pages"),
        assets_folder=str(Path(__file__).parent / "assets"),
        # What folders hold is loaded by pages under versioned addresses, not by every document.
        assets_path_ignore=[f"^{path.name}$" for path in ASSETS.iterdir() if path.is_dir()],
        external_stylesheets=[static_url(sheet) for sheet in serving.STYLE_SHEETS],
        assets_ignore=r"\.css$",  # they are among those
        title="Cube 17",
        update_title=None,  # pyright: ignore[reportArgumentType]
        on_error=on_error,
        suppress_callback_exceptions=False,
    )
    app.layout = shell.layout(list(dash.page_registry.values()))
    app.clientside_callback(
        ClientsideFunction("shell", "arrived"),
        Output(shell.NAV, "data-path"),
        Input(shell.LOCATION, "pathname"),
    )
    for routes in (api, comparisons, downloads, checks, sharing):
        app.server.register_blueprint(routes)
    rooms.register(app.server)
    serving.install(app)
    return app


app = create_app()
server = app.server

if __name__ == "__main__":
    rooms.keep_tidy()
    serving.run(app)
