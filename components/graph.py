"""What every plotly graph of the pages shares: French, and no way out to another host."""

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

# For `dcc.Graph(config=...)`. The share button would upload the chart to a third party.
GRAPH_CONFIG: Final[dict[str, Any]] = {
    "displaylogo": False,
    "locale": "fr",
    "locales": {"fr": FRENCH},
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    "responsive": True,
    "showSendToCloud": False,
}
