"""`/methode`: where the numbers come from, which exist, how to read them."""

from dash import Input, Output, clientside_callback, html, register_page

from components.methode import methode

register_page(
    __name__,
    path="/methode",
    name="Méthode",
    title="Méthode · Cube 17",
    description=(
        "Axes, questions, sources et couverture de chaque cube ; lire un intervalle, un écart, "
        "une case vide ; limites des données simulées."
    ),
    order=6,
)


def layout(**_query: str) -> html.Div:
    """Return the page; it has no state."""
    return methode()


# The page is drawn after the browser has looked for the anchor of the address.
clientside_callback(
    """() => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      target?.closest("details")?.setAttribute("open", "");
      target?.scrollIntoView({ behavior: "instant" });
      return "true";
    }""",
    Output("methode", "data-drawn"),
    Input("methode", "id"),
)
