"""What every plotly graph of the pages shares: French, and no way out to another host."""

from collections.abc import Sequence
from typing import Any, Final

FRENCH: Final = {
    "dictionary": {
        "Autoscale": "Échelle automatique",
        "Box Select": "Sélection rectangulaire",
        "Double-click to zoom back out": "Double-cliquer pour revenir à la vue entière",
        "Download plot": "Télécharger l’image",
        "Download plot as a PNG": "Télécharger l’image (PNG)",
        "Lasso Select": "Sélection libre",
        "Pan": "Déplacer",
        "Reset axes": "Vue de départ",
        "Zoom": "Zoom",
        "Zoom in": "Agrandir",
        "Zoom out": "Réduire",
    },
    "format": {"decimal": ",", "thousands": "\u202f", "grouping": [3]},
}


def rows_layout(names: Sequence[str], height: int, top: int) -> dict[str, Any]:
    """Layout of a plot with one row for each name, first on top, and values across.

    `height` and `top`, the margin above, in pixels. It can neither be dragged nor zoomed.
    """
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": top, "b": 36},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 13},
        "dragmode": False,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "xaxis": {"fixedrange": True, "zeroline": False},
        "yaxis": {
            "autorange": "reversed",
            "automargin": True,
            "categoryorder": "array",
            "categoryarray": list(names),
            "fixedrange": True,
        },
    }


# For `dcc.Graph(config=...)`. The share button would upload the chart to a third party.
GRAPH_CONFIG: Final[dict[str, Any]] = {
    "displaylogo": False,
    "locale": "fr",
    "locales": {"fr": FRENCH},
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    "responsive": True,
    "showSendToCloud": False,
}
