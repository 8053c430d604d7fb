"""The HTML document around the application."""

import re
from typing import Any, Final

from dash import Dash

from components.static import static_url

# What Dash sends for browsers of before 2018 (29 kB in brotli). Of it, Dash's own bundles still
# use one global, `regeneratorRuntime`, when they load a component late; 6 kB bring that.
POLYFILL: Final = re.compile(r'<script src="[^"]*/deps/polyfill[^"]*"></script>')
REGENERATOR: Final = "vendor/regenerator-runtime.js"

# Sent to every page, used by none: we have no DataTable (8 kB).
DATA_TABLE: Final = re.compile(r'<script src="[^"]*/dash_table/bundle[^"]*"></script>\n?')

# Before anything is painted: the theme and the type size the visitor chose last time.
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
    <link rel="preload" href="/_dash-layout" as="fetch" crossorigin>
    <link rel="preload" href="/_dash-dependencies" as="fetch" crossorigin>
  </head>
  <body>
    {{%app_entry%}}
    <noscript>
      <p>Cube 17 a besoin de JavaScript pour dessiner le cube. Les données s’obtiennent aussi
      sans : <a href="/explorer.csv">chiffres en CSV</a>.</p>
    </noscript>
    <footer hidden>
      {{%config%}}
      {{%scripts%}}
      {{%renderer%}}
    </footer>
  </body>
</html>
"""

WAITING: Final = """
<div id="react-entry-point"><p class="waiting" role="status">Cube 17 se charge…</p></div>
"""


def lighten(scripts: str) -> str:
    """Replace or drop the script elements of bundles that are sent for nothing."""
    regenerator = f'<script src="{static_url(REGENERATOR)}"></script>'
    return DATA_TABLE.sub("", POLYFILL.sub(regenerator, scripts))


class Application(Dash):
    """Dash with a French document that loads only what is used."""

    def __init__(self, name: str, *, favicon: str, **settings: Any) -> None:
        """Take what `Dash` takes, and the address of the icon."""
        super().__init__(name, index_string=INDEX.replace("{%favicon%}", favicon), **settings)

    def interpolate_index(self, **parts: Any) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Fill the document in, without what nothing uses."""
        parts["scripts"] = lighten(parts["scripts"])
        parts["app_entry"] = WAITING
        return super().interpolate_index(**parts)
