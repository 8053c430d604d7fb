"""Method page: the three axes, their members and how well each is attested."""

from typing import Any

from dash import html

from components.coverage import LEVEL_NAMES, level_units
from components.markup import data
from components.plain_table import reading_table
from components.wording import counted
from cube17.axes import proper
from cube17.model import ALL_DOMAINS
from cube17.store import Cube

Record = dict[str, Any]

LEVEL_NOTES = {
    "national": "L’étude vaut à cet échelon pour la France métropolitaine, en pratique.",
    "regional": "L’étude est représentative à cet échelon ; ses chiffres régionaux n’ont presque "
    "pas été publiés.",
    "local": "L’étude n’y a rien mesuré : ses résultats ont été débattus sur place par des "
    "catalyseurs territoriaux. Seul le cube de démonstration a des nombres à cet échelon.",
}


def axes_section(cube: Cube) -> list[Any]:
    """Introduce the cube, then its three axes one by one."""
    return [
        html.P(
            "L’étude ODD 17 propose de lire ses résultats comme un Rubik’s Cube : 6 profils "
            "d’acteurs, 16 domaines d’action, 3 échelons territoriaux. Fixer un axe permet de "
            "comparer les deux autres, toutes choses égales par ailleurs."
        ),
        html.H3("Qui répond : les profils", id="profils"),
        _members(cube, _regular(cube, "profiles"), "Les six profils d’acteurs"),
        html.P(_sixth()),
        html.H3("À quel sujet : les domaines", id="domaines"),
        html.P(_of_all_domains(cube)),
        _members(cube, _regular(cube, "domains"), "Les seize domaines"),
        html.H3("Où : les échelons", id="echelons"),
        _levels(cube),
    ]


def _regular(cube: Cube, name: str) -> list[Record]:
    kept = proper(cube.dictionary[name]) - {ALL_DOMAINS}
    return [record for record in cube.dictionary[name] if record["id"] in kept]


def _sixth() -> str:
    return (
        "Le sixième profil est vide dans les chiffres publiés : les acteurs académiques ont mis "
        "les résultats en perspective, leurs réponses n’ont pas été imprimées. Ses cases restent "
        "vides : elles ne valent pas zéro et rien ne les remplace."
    )


def _of_all_domains(cube: Cube) -> str:
    domains = _regular(cube, "domains")
    sure = sum(domain["attestation"] == "attesté" for domain in domains)
    whole = next(r for r in cube.dictionary["domains"] if r["id"] == ALL_DOMAINS)
    return (
        f"{counted(sure, 'domaine')} sur {len(domains)} sont attestés par une page qui les nomme, "
        f"{len(domains) - sure} restent à confirmer. « {whole['label']} » est un membre à part : "
        f"{whole['note'][0].lower()}{whole['note'][1:]}"
    )


def _members(cube: Cube, members: list[Record], title: str) -> html.Table:
    rows = [
        html.Tr(
            [
                html.Th(member["label"], scope="row"),
                html.Td(attestation(member["attestation"])),
                html.Td(source_links(cube, member["source"]) or "aucune"),
                html.Td(member["note"]),
            ]
        )
        for member in members
    ]
    return reading_table(title, ["Libellé", "Attestation", "Sources", "Précisions"], rows)


def attestation(state: str) -> html.Span:
    """Write an attestation with its sign."""
    sign = "✓" if state == "attesté" else "?"
    return html.Span(
        [html.Span(sign, className="attestation-sign"), state],
        className="attestation",
        **data(state="sure" if state == "attesté" else "open"),
    )


def _levels(cube: Cube) -> html.Dl:
    units = level_units(cube)
    return html.Dl(
        [
            part
            for level, note in LEVEL_NOTES.items()
            for part in (html.Dt(f"{LEVEL_NAMES[level]} : {units[level]}"), html.Dd(note))
        ],
        className="plain-list",
    )


def source_links(cube: Cube, ids: str | list[str]) -> list[Any]:
    """Refer to the sources of a record by their number in the list of the same page."""
    wanted = ids.split() if isinstance(ids, str) else ids
    numbered = enumerate(cube.dictionary["sources"], start=1)
    return [source_reference(n, source) for n, source in numbered if source["id"] in wanted]


def source_reference(number: int, source: Record) -> html.A:
    """Link to one source of the list."""
    title = html.Span(f" : {source['title']}", className="visually-hidden")
    return html.A(
        [f"source {number}", title], href=f"#source-{source['id']}", className="source-reference"
    )
