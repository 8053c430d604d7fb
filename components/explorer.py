"""The Explorer's frame: the places that assets/explorer/ fills."""

from dash import html

from components.markup import aria, data
from components.page_config import page_config
from components.share import view_buttons
from components.static import ASSETS, static_url
from components.wording import typeset
from cube17.catalogue import cube_ids, load_cube, set_aside, territories_version
from cube17.pack import pack_with
from cube17.selection import Selection

SIMULATED_WORDS = (
    "Données simulées pour découvrir l’outil : aucun de ces chiffres n’est un résultat d’enquête. "
)
CONSULTED_WORDS = (
    "Consultation de salle, non représentative : ce qu’ont répondu les personnes présentes, jamais "
    "comparé à une enquête par un verdict. "
)
RIBBONS = {"simulated": SIMULATED_WORDS, "workshop": CONSULTED_WORDS}
"""What must be said above figures that are no survey, by the nature of their cube."""


def preloads() -> list[str]:
    """Return what the Explorer asks for first: its modules, its map, its cube, its first cells."""
    modules = sorted(ASSETS.glob("explorer/*.mjs"))
    return [
        *(static_url(f"explorer/{path.name}") for path in modules),
        *_first_cells(Selection().cube),
        f"/data/territories/{territories_version()}/departement.json",
        static_url("maps/region.svg"),
    ]


def _first_cells(cube_id: str) -> list[str]:
    if cube_id not in cube_ids():
        return []
    cube = load_cube(cube_id)
    cells = pack_with(cube, "region", cube.dictionary["default"]["indicator"])
    return [f"/data/{cube_id}/{cube.version}/{name}" for name in ("dictionary.json", cells)]


def ribbon() -> html.Div:
    """Say that the data are simulated; shown by the stylesheet only when they are."""
    published = html.A("Voir les chiffres publiés", href="/explorer?cube=odd17-2022&fix=territory")
    return html.Div([SIMULATED_WORDS, published], className="ribbon", id="ribbon", role="note")


def local_ribbon() -> html.Div:
    """Say that the table is the visitor's own; shown by the stylesheet only when it is."""
    text = (
        "Tableau local, non enregistré : il n’existe que dans cet onglet, et l’adresse de cette "
        "page ne l’ouvre nulle part ailleurs. "
    )
    another = html.A("Vérifier un autre tableau", href="/donnees#verifier")
    return html.Div(typeset([text, another]), className="ribbon local-ribbon", role="note")


def workshop_ribbon() -> html.Div:
    """Say that a room was consulted; shown by the stylesheet only when it was."""
    return html.Div(typeset(CONSULTED_WORDS), className="ribbon workshop-ribbon", role="note")


def local_gone() -> html.Div:
    """Explain an address that asks for a table of a tab that has none."""
    return html.Div(
        typeset(
            [
                html.H1("Ce tableau n’est plus là"),
                html.P(
                    "Cette adresse ouvre un tableau local, ou les réponses d’un atelier, qui "
                    "n’existaient que dans l’onglet où ils ont été ouverts : cet onglet ne les a "
                    "pas, ou ne les a plus."
                ),
                html.Ul(
                    [
                        html.Li(html.A("Vérifier un tableau", href="/donnees#verifier")),
                        html.Li(html.A("Explorer la démonstration", href="/explorer")),
                    ]
                ),
            ]
        ),
        className="local-gone prose",
    )


def explorer() -> html.Div:
    """Return the empty frame; the addresses of its parts are its ids."""
    return html.Div(
        [
            local_gone(),
            ribbon(),
            local_ribbon(),
            workshop_ribbon(),
            html.H1("Explorer le cube", className="visually-hidden"),
            html.Form(id="explorer-controls", className="controls"),
            html.P(id="explorer-remarks", className="remarks", role="status"),
            html.Div(
                [html.P(id="phrase", className="phrase", **aria(live="polite")), view_buttons()],
                className="d-flex flex-wrap flex-md-nowrap gap-2 justify-content-between",
            ),
            html.Div([_cube(), _face(), _map(), _card()], className="explorer-grid"),
        ],
        id="explorer",
        className="explorer",
    )


def unknown_cube(cube: str) -> html.Div:
    """Say that the catalogue has no such cube, and which it has."""
    why = (
        f"Aucun cube du catalogue ne s’appelle « {cube} » : il a pu être retiré, ou l’adresse "
        "mal recopiée."
    )
    content = [html.H1("Cube inconnu"), html.P(why), *_usable_cubes()]
    return html.Div(typeset(content), className="prose")


def damaged_cube(cube: str) -> html.Div:
    """Say why a cube of the catalogue cannot be explored, and which can."""
    (entry, *_) = (entry for entry in set_aside() if entry.id == cube)
    why = f"« {cube} » ne s’ouvre pas sur ce serveur. {entry.file} : {entry.reason}"
    heading = html.H1("Ce cube ne se laisse pas lire")
    return html.Div(typeset([heading, html.P(why), *_usable_cubes()]), className="prose")


def _usable_cubes() -> list[html.P | html.Ul]:
    known = [
        html.Li(html.A(cube["title"], href=f"/explorer?cube={cube['id']}"))
        for cube in page_config()["cubes"]
    ]
    if not known:
        return [html.P("Aucun autre cube ne s’ouvre ici.")]
    return [html.P("Les cubes qui s’ouvrent :"), html.Ul(known)]


def _cube() -> html.Section:
    return html.Section(
        [html.H2("Le cube", className="panel-title"), html.Div(id="cube")],
        className="panel panel-cube",
    )


def _face() -> html.Section:
    return html.Section(
        [
            html.Div(
                [html.H2(id="face-title", className="panel-title"), html.Div(id="explorer-show")],
                className="panel-head",
            ),
            html.Div(id="explorer-face", className="face-scroll", tabIndex=-1),
            html.Div(id="explorer-list", className="face-list"),
            html.Div(id="explorer-levels", hidden=True),
            html.Div([html.Span(id="explorer-scale"), _marks()], className="legend"),
            html.P(
                [
                    "Les chiffres de cette vue : ",
                    html.A("CSV", id="twin-csv", href="/explorer.csv"),
                    " · ",
                    html.A("JSON", id="twin-json", href="/explorer.json"),
                    " · ",
                    html.A("Comparer ce profil", id="twin-compare", href="/comparer"),
                ],
                className="twins",
            ),
        ],
        className="panel panel-face",
    )


def _map() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id="map-title", className="panel-title"),
                    html.Button(
                        "Voir plusieurs cartes",
                        id="map-many",
                        type="button",
                        className="quiet",
                        **aria(pressed="false"),
                    ),
                ],
                className="panel-head",
            ),
            html.Div(id="carte"),
            html.Button("Zoomer", id="map-zoom", type="button", className="quiet", hidden=True),
            html.P(_attribution(), className="attribution"),
        ],
        className="panel panel-map",
    )


def _card() -> html.Section:
    return html.Section(id="fiche", className="panel panel-card", **aria(label="Cellule choisie"))


def _marks() -> html.Ul:
    marks = [
        ("absent", "·", "jamais mesuré"),
        ("suppressed", "▨", "masqué : trop peu de répondants"),
        ("zero", "0", "zéro mesuré"),
        ("not-established", "±1", "écart non établi (seuil de 5 %, sans correction)"),
        ("fragile", "°", "base fragile : moins de 100 répondants efficaces"),
        ("workshop", "58", "consultation de salle (◌), non représentative"),
    ]
    return html.Ul(
        [
            html.Li(
                [html.Span(symbol, className="sample", **data(mark=mark)), words],
                **data(legend=mark),
            )
            for mark, symbol, words in marks
        ],
        className="marks",
    )


def _attribution() -> str:
    return (
        "Fond de carte : IGN, ADMIN EXPRESS COG (géographie 2024), Licence Ouverte 2.0, contours "
        "simplifiés ; outre-mer rapproché, échelles différentes. Découpage : Insee, COG 2026."
    )
