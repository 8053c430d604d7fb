"""`/`: what the cube is, in ten seconds, and where to go from here."""

from dash import html, register_page

from components.home import home

register_page(
    __name__,
    path="/",
    name="Accueil",
    title="Cube 17 · Faire alliance, qu’est-ce que cela change ?",
    description=(
        "Cinq ans d’enquêtes sur les alliances entre collectivités, entreprises et associations, "
        "à lire comme un cube : 6 profils d’acteurs, 16 domaines, 3 échelons territoriaux."
    ),
    order=0,
)


def layout(**_query: str) -> html.Div:
    """Return the page; it has no state."""
    return home()
