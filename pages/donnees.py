"""`/donnees`: the cubes and their files, templates, the check of a visitor's table."""

from dash import Input, Output, clientside_callback, html, register_page

from components.donnees import donnees

register_page(
    __name__,
    path="/donnees",
    name="Données",
    title="Données · Cube 17",
    description=(
        "Télécharger les cubes en CSV, XLSX, Parquet ou JSON-stat ; vérifier et explorer son "
        "propre tableau sans qu’il soit enregistré."
    ),
    order=5,
)


def layout(**_query: str) -> html.Div:
    """Return the page; it has no state."""
    return donnees()


clientside_callback(
    """() => {
      const { static: base } = JSON.parse(document.getElementById("cube17-config").textContent);
      return import(`${base}donnees/main.mjs`).then((page) => page.mount()).then(() => "true");
    }""",
    Output("donnees", "data-drawn"),
    Input("donnees", "id"),
)
