"""Page of a territory, third block: the territories most alike, and how they answer."""

from typing import Any, Final

from dash import html

from components.markup import aria, data, row_html
from components.plain_table import plain_table, reading_table
from components.territory_cell import answer_cell
from components.wording import number
from cube17.catalogue import context, territories
from cube17.fiche import Fiche
from cube17.portrait import answers, profiles, questions
from cube17.similar import METHOD, VARIABLES, Neighbour, similar

Record = dict[str, Any]

UNANSWERED: Final = (
    "Ces données n’ont aucun chiffre pour les territoires les plus proches par leur structure :"
)


def similar_section(page: Fiche) -> html.Section:
    """Return the block; where nothing can be compared it says why."""
    found = similar(page.place.code, territories(), context())
    content = _content(page, found.neighbours) if found.neighbours else [html.P(found.reason)]
    return html.Section(
        [html.H2("Territoires semblables", id="semblables"), *content],
        **aria(labelledby="semblables"),
    )


def _content(page: Fiche, neighbours: tuple[Neighbour, ...]) -> list[Any]:
    profile = next(one for one in profiles(page.cube) if one["id"] == page.profile)
    here = territories()[page.place.code].short
    asked = questions(page.cube)
    if not any(_measured(page, code) for code in (page.place.code, *(n.code for n in neighbours))):
        links = [html.Li(_link(page, one.code)) for one in neighbours]
        return [
            html.P(UNANSWERED),
            html.Ul(links, className="territory-parts"),
            _method(neighbours),
        ]
    rows = [_row(page, page.place.code, asked)]
    rows += [_row(page, one.code, asked, page.place.code) for one in neighbours]
    caption = (
        f"{profile['short']} : réponses ici et dans les territoires les plus proches par leur "
        f"structure, avec leur écart à {here}."
    )
    columns = ["Territoire", *(one["short"] for one in asked)]
    return [reading_table(caption, columns, rows, "territory-answers"), _method(neighbours)]


def _row(page: Fiche, code: str, asked: list[Record], reference: str = "") -> html.Tr:
    cells = {
        one["indicator"]: one
        for one in answers(page.cube, code, reference)
        if one["profile"] == page.profile
    }
    name = _link(page, code) if reference else html.Strong(territories()[code].short)
    return html.Tr(
        [
            html.Th(name, scope="row"),
            *(answer_cell(page, question, cells[question["id"]]) for question in asked),
        ],
        **data(here="" if reference else "true"),
    )


def _link(page: Fiche, code: str) -> html.A:
    return html.A(territories()[code].short, href=page.href(code))


def _measured(page: Fiche, code: str) -> bool:
    return any(one["measured"] for one in answers(page.cube, code))


def _method(neighbours: tuple[Neighbour, ...]) -> html.Details:
    """How the territories were found, and what tells each of them apart, on demand."""
    columns = ["Territoire", "Distance", *(variable.label for variable in VARIABLES)]
    rows = [
        row_html(
            territories()[one.code].short,
            number(one.distance, 2),
            *(_signed(one.differences[variable.name]) for variable in VARIABLES),
        )
        for one in neighbours
    ]
    return html.Details(
        [
            html.Summary("Comment ces territoires sont choisis"),
            html.P(METHOD),
            plain_table("Différences, en écarts types", columns, rows),
        ],
        className="plain-details",
    )


def _signed(value: float) -> str:
    text = number(value, 2)
    return f"+{text}" if value > 0 and not text.startswith("−") else text
