"""Page of a territory: the domains in which each profile answers most and least strongly."""

from typing import Any, Final

from dash import html

from components.links import cell_selection, explorer_href
from components.markup import data
from components.plain_table import reading_table
from components.territory_cell import reach, value, verdict
from components.wording import counted
from cube17.fiche import Fiche
from cube17.model import KEY
from cube17.portrait import Extremes, extremes, profiles, questions

Record = dict[str, Any]

TOO_FEW: Final = "{question} : aucun profil n’a deux domaines montrés, il n’y a rien à comparer."


def domains(page: Fiche) -> list[Any]:
    """Strongest and weakest domain of each profile, for the question chosen."""
    asked = next(one for one in questions(page.cube) if one["id"] == page.indicator)
    names = {one["id"]: one["short"] for one in profiles(page.cube)}
    found = extremes(page.cube, page.place.code, page.indicator)
    title = html.H3("Domaines les plus forts, domaines les plus faibles", id="domaines")
    if not any(one.strongest for one in found):
        return [title, html.P(TOO_FEW.format(question=asked["short"]), className="nothing")]
    rows = [_extremes(page, one, asked, names[one.profile]) for one in found]
    caption = (
        f"{asked['short']} : domaine au chiffre le plus haut et domaine au chiffre le plus bas, "
        "par profil ; le verdict compare chacun à la moyenne des domaines du profil."
    )
    columns = ["Profil", "Le plus fort", "Le plus faible", "Domaines"]
    return [
        title,
        reading_table(caption, columns, rows, "territory-domains"),
    ]


def _extremes(page: Fiche, one: Extremes, asked: Record, name: str) -> html.Tr:
    hidden = f", {counted(one.hidden, 'masqué')}" if one.hidden else ""
    counts = f"{counted(one.shown, 'montré')}{hidden}"
    ends = [_end(page, cell, asked) for cell in (one.strongest, one.weakest)]
    return html.Tr([html.Th(name, scope="row"), *ends, html.Td(counts)])


def _end(page: Fiche, cell: Record | None, asked: Record) -> html.Td:
    if cell is None:
        return html.Td("trop peu de domaines montrés", className="territory-why")
    label = next(d["label"] for d in page.cube.dictionary["domains"] if d["id"] == cell["domain"])
    place = cell_selection(page.cube.id, tuple(cell[name] for name in KEY))
    return html.Td(
        [
            html.A(label, href=explorer_href(place)),
            html.Span([value(cell, asked), " ", verdict(cell)]),
            reach(cell, asked),
        ],
        **data(verdict=cell["verdict"]),
    )
