"""`/territoire/<code>`: one page an élu can bring to the council."""

from dash import ClientsideFunction, Input, Output, clientside_callback, html, register_page

from components.static import static_url
from components.territory import territory, title, unknown, without_cube
from cube17.catalogue import communes, cube_ids, territories
from cube17.communes import nearest
from cube17.fiche import fiche, find_place
from cube17.model import FRANCE


def exists(code: str = FRANCE, **_query: str) -> bool:
    """Whether the address leads to a territory (status 404 when it does not)."""
    return find_place(code) is not None


def page_title(code: str = FRANCE, **_query: str) -> str:
    """Title of the document."""
    place = find_place(code)
    return title(place) if place else "Territoire introuvable · Cube 17"


def whole(code: str = FRANCE, **query: str) -> html.Article:
    """Return the page, or the nearest territories where there is none."""
    place = find_place(code)
    if place is None:
        return unknown(code, nearest(code, territories(), communes()))
    return territory(fiche(place, query)) if cube_ids() else without_cube()


register_page(
    __name__,
    path=f"/territoire/{FRANCE}",
    path_template="/territoire/<code>",
    name="Mon territoire",
    title=page_title,
    description=(
        "Un territoire sur une page : sa population, ce qu’en pensent six profils d’acteurs, les "
        "territoires qui lui ressemblent."
    ),
    order=2,
    whole=whole,
    exists=exists,
    starts=static_url("territory/main.mjs"),
)


def layout(**_fields: str) -> html.Div:
    """Return a place that asks for the document: this page never lives inside Dash."""
    return html.Div(id="territory-document")


clientside_callback(
    ClientsideFunction("shell", "reload"),
    Output("territory-document", "data-asked"),
    Input("territory-document", "id"),
)
