"""The page of a territory: where it is, what its actors answer, which territories are alike."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from dash import html

from components.cubes import NAMES, PUBLISHED
from components.explorer import RIBBONS
from components.markup import aria, data
from components.share import cited, origin, view_buttons
from components.territory_answers import answers_section
from components.territory_facts import facts_section
from components.territory_similar import similar_section
from components.wording import typeset
from cube17.catalogue import cube_ids, territories
from cube17.communes import Near
from cube17.dictionary import name_mark
from cube17.fiche import Fiche, Place
from cube17.french import french
from cube17.model import FRANCE
from cube17.site import public_site

KINDS: Final = {
    "pays": "Pays",
    "region": "Région",
    "departement": "Département",
    "epci": "Intercommunalité",
    "commune": "Commune",
}
LONGEST: Final = 60
"""Characters of an unknown code that the page repeats."""
MAP_SOURCE: Final = (
    "Fond de carte : IGN, ADMIN EXPRESS COG (géographie 2024), Licence Ouverte 2.0, contours "
    "simplifiés ; outre-mer rapproché, échelles différentes. Découpage : Insee, COG 2026 ; EPCI au "
    "1er janvier 2026 ; populations : Insee, recensement, via Etalab découpage administratif."
)


def territory(page: Fiche) -> html.Article:
    """Return the whole page."""
    nature = page.cube.dictionary["nature"]
    return typeset(
        html.Article(
            [
                _head(page),
                *_remarks(page.remarks),
                *_ribbon(page),
                facts_section(page),
                answers_section(page),
                similar_section(page),
                _sources(page),
            ],
            id="territoire",
            className="territory",
            **data(nature=nature, site=public_site()),
        )
    )


def title(place: Place) -> str:
    """Title of the document."""
    return f"{territories()[place.code].name} · Cube 17"


# -- head ------------------------------------------------------------------------------------------


def _head(page: Fiche) -> html.Header:
    unit = territories()[page.place.code]
    return html.Header(
        [
            _path(page),
            html.Div(
                [
                    html.Div([html.H1(unit.name), html.P(_kind(page), className="territory-kind")]),
                    html.Div(
                        [
                            _share(page),
                            html.Button(
                                "Imprimer ou PDF",
                                id="print",
                                type="button",
                                className="quiet",
                            ),
                        ],
                        className="territory-actions",
                    ),
                    html.P(id="printed-date", className="territory-printed"),
                ],
                className="territory-title",
            ),
            *_by_way_of(page),
        ],
        className="territory-head",
    )


def _share(page: Fiche) -> html.Div:
    """Pass the page on: its address, its picture, its numbers."""
    return view_buttons(
        share="",
        title=french(f"{territories()[page.place.code].name} : regards croisés"),
        name=f"cube17-{page.cube.id}{name_mark(page.cube.dictionary)}-{page.place.code}",
        csv=page.href(extension="csv"),
        xlsx=page.href(extension="xlsx"),
        nature=page.cube.dictionary["nature"],
        cited=cited(page.cube),
        code=_code(page),
    )


def _code(page: Fiche) -> str:
    """Lines of Python whose frame is the file of numbers of the page."""
    asked = ", ".join(f'"{one}"' for one in (page.place.code, page.reference) if one)
    return (
        "from pandas import DataFrame\n\n"
        "from cube17 import load_cube\nfrom cube17.portrait import measured_answers\n\n"
        f"{origin(page.cube)}\n"
        f'territoire = DataFrame(measured_answers(load_cube("{page.cube.id}"), {asked}))\n'
    )


def _path(page: Fiche) -> html.Nav:
    """Lead back up the levels, France first."""
    *above, here = reversed(territories().lineage(page.place.code))
    steps = [html.Li(html.A(territories()[code].short, href=page.href(code))) for code in above]
    current = html.Li(territories()[here].short, **aria(current="page"))
    return html.Nav(
        html.Ol([*steps, current]), className="territory-path", **aria(label="Échelons")
    )


def _kind(page: Fiche) -> str:
    _, *above = territories().lineage(page.place.code)
    names = [territories()[code].short for code in above if code != FRANCE]
    return " · ".join([KINDS[territories()[page.place.code].kind], *names])


def _by_way_of(page: Fiche) -> list[html.P]:
    """Say what a commune has to do with the page that it led to."""
    commune = page.place.commune
    if commune is None:
        return []
    holder = territories()[page.place.code]
    old = (
        f"Le code {page.place.former} n’est plus celui d’une commune : il a mené à {commune.name} "
        f"({commune.code}). "
        if page.place.former
        else ""
    )
    what = "l’intercommunalité" if holder.kind == "epci" else "le département"
    alone = "" if holder.kind == "epci" else " Elle n’appartient à aucune intercommunalité."
    return [
        html.P(
            [
                old,
                html.Strong(commune.name),
                (
                    " : une enquête n’a presque jamais assez de réponses dans une seule commune. "
                    f"Les chiffres de cette page sont ceux de {what}, {holder.name}.{alone}"
                ),
            ],
            className="territory-commune",
        )
    ]


def _remarks(remarks: Sequence[str]) -> list[html.P]:
    return [html.P(" ".join(remarks), className="remarks", role="status")] if remarks else []


def _ribbon(page: Fiche) -> list[html.P]:
    """Say what the figures are, where they are no survey; lead to those that were published."""
    words = RIBBONS.get(page.cube.dictionary["nature"])
    if words is None:
        return []
    published = html.A("Voir les chiffres publiés", href=page.href(FRANCE, cube=PUBLISHED))
    links = [published] if PUBLISHED in cube_ids() else []
    return [html.P([words, *links], className="ribbon", role="note")]


# -- foot ------------------------------------------------------------------------------------------


def _sources(page: Fiche) -> html.Footer:
    """Say where everything on the page comes from, and on paper the address of the page."""
    cube = page.cube.dictionary
    return html.Footer(
        [
            html.H2("Sources", id="sources"),
            html.P(
                [
                    html.Strong(f"{cube['title']}. "),
                    f"{cube['producer']}, {cube['licence']}. Question : « ",
                    _wording(page),
                    (
                        " ». Réponses tous domaines, dernière vague de chaque question. "
                        "Intervalles et écarts à 95 %, sans correction de comparaisons "
                        "multiples. "
                    ),
                    html.A("Méthode", href="/methode"),
                ],
                **data(view="fact"),
            ),
            html.P(MAP_SOURCE),
            html.P(
                [
                    html.Img(src=f"/qr.svg?path={quote(page.href(), safe='')}", alt="", width=96),
                    html.Span(["Cette page : ", html.Span(page.href(), id="printed-address")]),
                ],
                className="territory-printed",
            ),
        ],
        className="territory-sources",
        **aria(labelledby="sources"),
    )


def _wording(page: Fiche) -> str:
    """Wording of the questions, which is the same but for what the alliances have an impact on."""
    found = next(i for i in page.cube.dictionary["indicators"] if i["id"] == page.indicator)
    return found["wording"]


# -- where an address leads nowhere ----------------------------------------------------------------


def unknown(text: str, near: Sequence[Near]) -> html.Article:
    """Say that no territory bears a code or a name, and offer the nearest, else the régions."""
    regions = [(one.code, one.name, one.kind) for one in territories().of_kind("region")]
    found = [
        html.Li(
            [
                html.A(name, href=f"/territoire/{code}"),
                f" ({KINDS[kind].lower()}, {code.split('-', 1)[-1]})",
            ]
        )
        for code, name, kind in near or regions
    ]
    asked = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return typeset(
        html.Article(
            [
                html.H1("Territoire introuvable"),
                html.P(f"Aucun territoire ne porte le code ou le nom « {asked} »."),
                html.P("Les plus proches :" if near else "Les régions :"),
                html.Ul(found, className="territory-parts"),
                html.P(
                    "Un code de commune (Insee), d’intercommunalité (Siren), de département ou de "
                    "région convient ; le champ « Chercher un territoire », en haut de la page, "
                    "accepte aussi les noms et les codes postaux."
                ),
                html.P(html.A("La page de la France", href="/territoire/FR")),
            ],
            id="territoire",
            className="prose",
        )
    )


def without_cube() -> html.Article:
    """Say that no cube can be read, so that there is nothing to show of any territory."""
    return html.Article(
        [html.H1("Aucun cube"), html.P(f"{NAMES[PUBLISHED]} ne se laissent pas lire.")],
        id="territoire",
        className="prose",
    )
