"""The HTML document around the application."""

import re
from html import escape
from typing import Any, Final

from dash import Dash, page_registry
from flask import has_request_context, request

from components import shell
from components.markup import to_html
from components.static import static_url
from serving.files import PAGES, SHARED
from serving.status import exists, fields, find_page

# What Dash sends for browsers of before 2018 (29 kB in brotli). Of it, Dash's own bundles still
# use one global, `regeneratorRuntime`, when they load a component late; 6 kB bring that.
POLYFILL: Final = re.compile(r'<script src="[^"]*/deps/polyfill[^"]*"></script>')
REGENERATOR: Final = "vendor/regenerator-runtime.js"

# Sent to every page, used by none: we have no DataTable (8 kB).
DATA_TABLE: Final = re.compile(r'<script src="[^"]*/dash_table/bundle[^"]*"></script>\n?')

STYLE_SHEETS: Final = (*SHARED, PAGES)

# Before anything is painted: the theme and the type size the visitor chose last time.
SOURCE: Final = re.compile(r'<script src="([^"]+)"')

THEME: Final = """
(() => {
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const choice = kept("cube17-theme") ?? "auto";
  const root = document.documentElement;
  root.dataset.themeChoice = choice;
  root.dataset.bsTheme = choice === "auto" ? (dark ? "dark" : "light") : choice;
  if (kept("cube17-projector") === "true") root.dataset.projector = "";
})();
"""

INDEX: Final = f"""<!DOCTYPE html>
<html lang="fr">
  <head>
    <meta name="color-scheme" content="light dark">
    {{%metas%}}
    <title>{{%title%}}</title>
    <link rel="icon" type="image/svg+xml" href="{{%favicon%}}">
    <script>{THEME}</script>
    {{%css%}}
    {{%preload%}}
  </head>
  <body>
    {{%settings%}}
    {{%early%}}
    {{%app_entry%}}
    <noscript>
      <p>Cube 17 a besoin de JavaScript pour dessiner le cube. Les données s’obtiennent aussi
      sans : <a href="/explorer.csv">chiffres en CSV</a>.</p>
    </noscript>
    <footer hidden>
      {{%config%}}
      {{%scripts%}}
      {{%renderer%}}
    </footer>
  </body>
</html>
"""

DASH_DATA: Final = ("/_dash-layout", "/_dash-dependencies")

WAITING: Final = """
<div id="react-entry-point"><p class="waiting" role="status">Cube 17 se charge…</p></div>
"""


def lighten(scripts: str) -> str:
    """Replace or drop the script elements of bundles that are sent for nothing."""
    regenerator = f'<script src="{static_url(REGENERATOR)}"></script>'
    return DATA_TABLE.sub("", POLYFILL.sub(regenerator, scripts))


class Application(Dash):
    """Dash with a French document that loads only what is used.

    `settings` is markup for every document: what our scripts must know of the server. A page may
    register `preload`, addresses that its scripts will ask for: they are fetched at once, while
    Dash starts. And it may register `early`, a function that gives its content, with `starts`, the
    module that brings it to life: both stand in the document and need not wait for Dash where
    `opens`, a function of the query, says that there is something to show. A page that is read
    more than it is handled registers `whole`, a function of the fields of its address that gives
    all of its content: its documents never start Dash.
    """

    def __init__(self, name: str, *, favicon: str, settings: str, **options: Any) -> None:
        """Take what `Dash` takes, the address of the icon, and markup for every document."""
        index = INDEX.replace("{%favicon%}", favicon).replace("{%settings%}", settings)
        super().__init__(name, index_string=index, **options)

    def _config(self) -> dict[str, Any]:
        """Tell the browser what it needs, not how to repeat the wiring checks of our tests.

        Dash would put the layout of every page into every document so that each visitor's browser
        can look for misspelt ids (70 kB with two pages, 7 ms of the server's time).
        """
        if not self._dev_tools.ui:
            self.validation_layout = None  # or Dash counts its leaves to see whether it is empty
        config = super()._config()
        if not config["ui"]:  # the developer tools are off
            config.pop("validation_layout", None)
            config |= {"suppress_callback_exceptions": True, "dash_version_url": None}
        return config

    def interpolate_index(self, **parts: Any) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Fill the document in, without what nothing uses."""
        page = shown_page()
        parts["scripts"] = lighten(parts["scripts"])
        parts["app_entry"] = WAITING
        parts["title"] = escape(title_of(page) or parts["title"])
        preloads = [*DASH_DATA, *page.get("preload", ())]
        if "whole" in page:
            preloads = []
            parts["scripts"], parts["renderer"] = never(parts["scripts"], parts["renderer"]), ""
        elif is_early(page):
            parts["scripts"], parts["renderer"] = later(parts["scripts"], parts["renderer"]), ""
        index = super().interpolate_index(**parts)
        index = index.replace("{%preload%}", "\n    ".join(map(preload_link, preloads)))
        return index.replace("{%early%}", whole_content(page) or early_content(page))


def shown_page() -> dict[str, Any]:
    """Find the page that the address of this request shows; the 404 page when it leads nowhere.

    A page with `whole` says by itself that its address leads nowhere.
    """
    if not has_request_context():
        return {}
    found = find_page(request.path)
    if found and ("whole" in found or exists(request)):
        return found
    return page_registry.get("pages.not_found_404", {})


def title_of(page: dict[str, Any]) -> str:
    """Title of a page, which may depend on its address."""
    title = page.get("title", "")
    return str(title(**fields(page, request)) if callable(title) else title)


def is_early(page: dict[str, Any]) -> bool:
    """Whether a page starts without Dash: it can, and has something to show at this address."""
    return "early" in page and page["opens"](**request.args)


def later(scripts: str, renderer: str) -> str:
    """Hold Dash back until the page that starts without it has shown its first view.

    The scripts are fetched meanwhile; assets/explorer/later.mjs runs them. On a phone they take a
    second of the one thread that also draws.
    """
    links = (
        f'<link rel="preload" href="{a}" as="script" fetchpriority="low">'
        for a in SOURCE.findall(scripts)
    )
    return "\n".join(links) + f'<template id="later">{scripts}{renderer}</template>'


def never(scripts: str, renderer: str) -> str:
    """Keep what Dash insists on finding in a document, but start only our own script."""
    ours = f'<script src="{static_url("shell.js")}" defer></script>'
    return f"{ours}<template>{scripts}{renderer}</template>"


def whole_content(page: dict[str, Any]) -> str:
    """Write a page that needs no Dash, with header and footer, and the script that serves it."""
    if "whole" not in page:
        return ""
    content = page["whole"](**fields(page, request))
    shown = to_html(shell.whole(list(page_registry.values()), page, content))
    return f'{shown}<script type="module" async src="{page["starts"]}"></script>'


def early_content(page: dict[str, Any]) -> str:
    """Write what a page shows before Dash runs and the script that starts it.

    In the documents of other pages its frame waits in a template, for visitors who come later.
    """
    parts = []
    for known in filter(lambda entry: "early" in entry, page_registry.values()):
        frame = to_html(known["early"]())
        if known is page and is_early(page):
            shown = to_html(shell.early(list(page_registry.values()), known["early"]()))
            # Asynchronous: an ordinary module would wait for the scripts of the document.
            parts.append(f'{shown}<script type="module" async src="{page["starts"]}"></script>')
        else:
            parts.append(f'<template data-frame="{known["path"]}">{frame}</template>')
    return "\n    ".join(parts)


def preload_link(address: str) -> str:
    """Ask for one address early, as a module or as data."""
    if address.endswith(".mjs"):
        return f'<link rel="modulepreload" href="{address}">'
    return f'<link rel="preload" href="{address}" as="fetch" crossorigin>'
