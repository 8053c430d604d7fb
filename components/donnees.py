"""The page Données: every cube with what it is, where it comes from, and its files."""

from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from dash import html

from components.coverage import LEVEL_NAMES, NATURES, coverage_sentence, level_units
from components.cubes import opening, shown_cubes
from components.donnees_check import check_section, section, templates_section
from components.links import explorer_link
from components.markup import aria
from components.plain_table import plain_table
from components.wording import STATUS_WORDS, counted, date_text, number, typeset
from cube17.catalogue import SetAside, cube_path, set_aside
from cube17.coverage import by_status_and_level
from cube17.exports import MAX_CELLS
from cube17.model import LEVELS, STATUSES
from cube17.store import Cube

NARROW: Final = (("level", "national"), ("level", "regional"))
"""What a large cube gives to formats that hold little: France and its régions."""

NATURE_NOTES: Final = {
    "published": "Chiffres publiés, repris de leurs sources.",
    "simulated": (
        "Données simulées : aucun de ces chiffres n’est un résultat d’enquête. Chaque fichier le "
        "dit dans son nom et à chaque ligne."
    ),
    "survey": "Estimations calculées à partir d’une enquête.",
    "workshop": "Consultation de salle, non représentative : rien n’en est comparé ni testé.",
}
FORMATS: Final = (
    ("csv", "CSV", "une ligne par case, tous les champs"),
    ("xlsx", "XLSX", "cases en clair, dictionnaire, marques"),
    ("parquet", "Parquet", "le cube tel qu’il est lu ici, dictionnaire compris"),
    ("jsonstat", "JSON-stat", "version\u00a02.0, pour les outils de la statistique publique"),
)
LIMITED: Final = {"xlsx", "jsonstat"}


@cache
def donnees() -> html.Div:
    """Return the whole page; cubes never change, so it is built once per process."""
    heading = html.Header(
        [
            html.H1("Données"),
            html.P(
                "Chaque cube avec ce qu’il contient, d’où il vient et ses fichiers. Et de quoi "
                "vérifier, puis explorer, votre propre tableau sans qu’il soit enregistré.",
                className="methode-lead",
            ),
            _shortcuts(),
        ],
        className="donnees-head",
    )
    cubes = map(cube_article, shown_cubes())
    catalogue = section("cubes", "Les cubes", [*cubes, *_damaged(set_aside())])
    parts = [heading, catalogue, templates_section(), check_section()]
    return typeset(html.Div(parts, className="donnees", id="donnees"))


def _shortcuts() -> html.Ul:
    entries = (("cubes", "Les cubes"), ("modeles", "Modèles"), ("verifier", "Vérifier un tableau"))
    return html.Ul(
        [html.Li(html.A(title, href=f"#{anchor}")) for anchor, title in entries],
        className="donnees-shortcuts",
    )


# -- one cube --------------------------------------------------------------------------------------


def cube_article(cube: Cube) -> html.Article:
    """Tell one cube: what it is, what it holds, where it comes from, its files."""
    said = cube.dictionary
    nature = said["nature"]
    badge = "ribbon donnees-nature" if nature == "simulated" else "donnees-nature"
    return html.Article(
        [
            html.H3(said["title"], id=f"cube-{cube.id}"),
            html.P(NATURE_NOTES[nature], className=badge),
            html.P(said["description"]),
            html.Div(
                [
                    html.Div([_content(cube), _provenance(cube)], className="donnees-about"),
                    html.Div([_files(cube), _part_form(cube)], className="donnees-files"),
                ],
                className="donnees-columns",
            ),
        ],
        className="donnees-cube card-surface",
        **aria(labelledby=f"cube-{cube.id}"),
    )


def _content(cube: Cube) -> html.Div:
    title = cube.dictionary["title"]
    explore = explorer_link(f"Explorer : {title}", opening(cube))
    coverage = html.A(f"Couverture détaillée : {title}", href=f"/methode#couverture-{cube.id}")
    return html.Div(
        [
            html.H4("Ce qu’il contient"),
            _counts_table(cube),
            html.P(coverage_sentence(cube)),
            html.Ul([html.Li(explore), html.Li(coverage)], className="donnees-links"),
        ]
    )


def _counts_table(cube: Cube) -> html.Div:
    counts = by_status_and_level(cube)
    used = [s for s in STATUSES if any(counts[s, level] for level in LEVELS)]
    rows = [
        html.Tr(
            [
                html.Th(f"{LEVEL_NAMES[level]} : {units}", scope="row"),
                *(html.Td(number(counts[status, level]), className="number") for status in used),
            ]
        )
        for level, units in level_units(cube).items()
    ]
    nature = NATURES[cube.dictionary["nature"]]
    caption = f"{counted(len(cube), 'case')}, par échelon et par nature : {nature}"
    columns = ["Échelon", *(STATUS_WORDS[status] for status in used)]
    return plain_table(caption, columns, rows, "donnees-counts")


def _provenance(cube: Cube) -> html.Div:
    said = cube.dictionary
    facts = [
        ("Producteur", said["producer"]),
        ("Licence", said["licence"]),
        ("À citer", said["citation"]),
        ("Date", date_text(said.get("date"))),
        ("Version du fichier", cube.version),
    ]
    terms = [part for name, text in facts for part in (html.Dt(name), html.Dd(text))]
    sources = [html.Li(_source(source)) for source in said["sources"]]
    method = said.get("method")
    return html.Div(
        [
            html.H4("D’où il vient"),
            html.Dl(terms, className="plain-list"),
            _details("Méthode", html.P(method)) if method else None,
            _details(f"Sources ({len(sources)})", html.Ul(sources)),
        ]
    )


def _source(source: dict[str, Any]) -> list[Any]:
    more = [source.get("producer"), date_text(source["date"]) if source.get("date") else None]
    title = html.A(source["title"], href=source["url"]) if source.get("url") else source["title"]
    return [title, "".join(f", {text}" for text in more if text), "."]


def _details(summary: str, content: Any) -> html.Details:
    return html.Details([html.Summary(summary), content], className="plain-details")


# -- its files -------------------------------------------------------------------------------------


def cells_href(cube_id: str, extension: str, *filters: tuple[str, str]) -> str:
    """Address of the cells of a cube in one format."""
    query = urlencode(filters)
    return f"/api/cubes/{cube_id}/cells.{extension}{'?' if query else ''}{query}"


def _files(cube: Cube) -> html.Div:
    large = len(cube) > MAX_CELLS
    entries = [_file(cube, *form, narrow=large and form[0] in LIMITED) for form in FORMATS]
    note = html.P(
        f"XLSX et JSON-stat s’arrêtent à {number(MAX_CELLS)} cases : ce cube en a "
        f"{number(len(cube))}, ces deux fichiers donnent donc la France et les régions.",
        className="donnees-note",
    )
    return html.Div([html.H4("Télécharger"), html.Ul(entries), note if large else None])


def _file(cube: Cube, extension: str, name: str, about: str, *, narrow: bool) -> html.Li:
    what = "France et régions" if narrow else "cube entier"
    size = cube_path(cube.id).stat().st_size if extension == "parquet" else 0
    weight = f", {number(size / 1e6, 1)} Mo" if size else ""
    whose = html.Span(f" : {cube.dictionary['title']}", className="visually-hidden")
    href = cells_href(cube.id, extension, *(NARROW if narrow else ()))
    return html.Li(
        [
            html.A([name, whose], href=href, className="btn btn-primary donnees-file"),
            html.Span([html.Strong(what), f"{weight} ; {about}"]),
        ]
    )


def _part_form(cube: Cube) -> html.Details:
    """Choose a part: a form that the browser sends by itself, without any script of ours."""
    questions = [(i["id"], i["short"]) for i in cube.dictionary["indicators"]]
    levels = [(level, LEVEL_NAMES[level]) for level in LEVELS]
    profiles = [(p["id"], p["short"]) for p in cube.dictionary["profiles"]]
    buttons = [
        html.Button(
            name, type="submit", className="btn btn-primary", formAction=cells_href(cube.id, form)
        )
        for form, name, _ in FORMATS
    ]
    form = html.Form(
        [
            _choice(cube.id, "indicator", "Question", "Toutes les questions", questions),
            _choice(cube.id, "level", "Échelon", "Tous les échelons", levels),
            _choice(cube.id, "profile", "Profil", "Tous les profils", profiles),
            html.Div(buttons, className="donnees-buttons"),
        ],
        method="get",
        action=cells_href(cube.id, "csv"),
        className="donnees-part",
    )
    return _details("N’en prendre qu’une partie", form)


def _choice(cube_id: str, name: str, label: str, all_of_them: str, options: Any) -> html.Div:
    anchor = f"part-{cube_id}-{name}"
    choices = [html.Option(text, value=value) for value, text in [("", all_of_them), *options]]
    return html.Div(
        [
            html.Label(label, htmlFor=anchor),
            html.Select(choices, id=anchor, name=name, className="form-select"),
        ]
    )


# -- what could not be used ------------------------------------------------------------------------


def _damaged(aside: tuple[SetAside, ...]) -> list[Any]:
    if not aside:
        return []
    entries = [part for entry in aside for part in (html.Dt(entry.file), html.Dd(entry.reason))]
    return [
        html.H3("Mis de côté", id="mis-de-cote"),
        html.P("Ces fichiers manquent ou ne se laissent pas lire ; les autres servent."),
        html.Dl(entries, className="plain-list donnees-aside"),
    ]
