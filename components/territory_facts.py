"""Page of a territory, first block: its people, its dwellings, where it is, what it contains."""

from collections.abc import Callable
from typing import Any, Final

from dash import html

from components.locator import locator
from components.markup import aria
from components.plain_table import reading_table
from components.wording import counted, number
from cube17.catalogue import context, territories
from cube17.context import MENTION, Context
from cube17.fiche import Fiche
from cube17.french import THIN
from cube17.territories import CHILD_KIND, Territory

SHARES: Final[tuple[tuple[str, Callable[[Context], float | None]], ...]] = (
    ("Moins de 20 ans", lambda its: its.share_under_20),
    ("65 ans ou plus", lambda its: its.share_65_over),
    ("Maisons, parmi les logements", lambda its: its.share_houses),
    ("Résidences secondaires", lambda its: its.share_secondary),
    ("Logements vacants", lambda its: its.share_vacant),
)
PARTS: Final = {
    "region": "Ses régions",
    "departement": "Ses départements",
    "epci": "Ses intercommunalités",
}
FEW: Final = 20
SPARSE: Final = 10
"""Inhabitants per km² under which a decimal counts."""
NOT_COVERED: Final = "Mayotte n’est pas comptée dans les parts de ce territoire."


def facts_section(page: Fiche) -> html.Section:
    """Return the block."""
    code = page.place.code
    return html.Section(
        [
            html.H2("Le territoire", id="le-territoire"),
            html.Div(
                [
                    html.Div([_table(code), html.P(_source(code), className="territory-source")]),
                    html.Div(locator(code), className="territory-maps"),
                ],
                className="territory-facts",
            ),
            *_parts(page),
        ],
        **aria(labelledby="le-territoire"),
    )


def _table(code: str) -> html.Table:
    """Figures of the territory, each beside those of the levels above."""
    units = [territories()[one] for one in _levels(code)]
    figures = [context()[unit.code] for unit in units]
    rows = [
        _row("Habitants", [_count(unit.population) for unit in units]),
        _row("Communes", [_count(unit.communes) for unit in units]),
        _row(
            "Habitants au km²",
            [number(its.density, 1 if its.density < SPARSE else 0) for its in figures],
        ),
        *(_row(label, [_share(value(its)) for its in figures]) for label, value in SHARES),
    ]
    columns = ["Chiffre", *(unit.short for unit in units)]
    caption = f"{units[0].short} : population, âge et logement, à côté des échelons au-dessus"
    return reading_table(caption, columns, rows, "territory-figures")


def _levels(code: str) -> list[str]:
    """Return the territory and the levels above, without a région that has nothing beside it."""
    here, *above = territories().lineage(code)
    return [here, *(one for one in above if len(territories().children(one)) > 1)]


def _row(label: str, values: list[Any]) -> html.Tr:
    return html.Tr([html.Th(label, scope="row"), *map(html.Td, values)])


def _count(value: int | None) -> Any:
    return _missing() if value is None else number(value)


def _share(value: float | None) -> Any:
    return _missing() if value is None else f"{number(value, 1)}{THIN}%"


def _missing() -> html.Span:
    return html.Span(
        [
            html.Span("·", **aria(hidden="true")),
            html.Span("non publié", className="visually-hidden"),
        ],
        title="non publié par l’Insee pour ce territoire",
    )


def _source(code: str) -> str:
    shown = [context()[one] for one in territories().lineage(code)]
    partial = any(its.not_covered and its.share_under_20 is not None for its in shown[:1])
    return f"{MENTION}. Habitants et communes : Insee, recensement 2023, COG 2026." + (
        f" {NOT_COVERED}" if partial else ""
    )


def _parts(page: Fiche) -> list[Any]:
    """Lead down to the territories inside this one; many of them wait to be asked for."""
    kind = CHILD_KIND.get(territories()[page.place.code].kind)
    if not kind:
        return []
    units = territories().of_kind(kind, page.place.code)
    links = html.Ul([html.Li(_part(page, unit)) for unit in units], className="territory-parts")
    summary = html.Summary(f"{PARTS[kind]} ({counted(len(units), 'territoire')})")
    return [html.Details([summary, links], open=len(units) <= FEW, className="plain-details")]


def _part(page: Fiche, unit: Territory) -> html.A:
    return html.A(unit.short, href=page.href(unit.code))
