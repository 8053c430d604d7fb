"""The data dictionary in docs/, written from what the code and the cubes themselves say."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cube17.catalogue import cube_ids, load_cube
from cube17.context import COLUMNS, MENTION
from cube17.model import CELL_COLUMNS, DECIMALS, Column
from cube17.store import Cube

TARGET: Final = Path("docs/dictionnaire.md")
_HEADS: Final = ("Colonne", "Type", "Unité", "Arrondi", "Vide ?", "Sens")


def write(root: Path) -> Path:
    """Write the dictionary below `root` and return its path."""
    path = root / TARGET
    path.write_text(text(), encoding="utf-8")
    return path


def text() -> str:
    """Return the whole dictionary as Markdown."""
    parts = [
        "# Dictionnaire des données",
        "Ce fichier est produit par `cube17 dictionary` ; un test échoue s’il n’est plus à jour.",
        "## Une cellule",
        "Une cellule jamais mesurée n’a pas de ligne.",
        _table(_HEADS, map(_column, CELL_COLUMNS)),
        "## Le contexte d’un territoire",
        f"`context.parquet`, une ligne par territoire. {MENTION}. Vide n’est pas zéro.",
        _table(_HEADS, map(_column, COLUMNS)),
        *(part for cube in map(load_cube, cube_ids()) for part in _cube(cube)),
    ]
    return "\n\n".join(parts) + "\n"


def _column(column: Column) -> tuple[str, ...]:
    decimals = DECIMALS.get(column.name)
    meaning = column.description
    if column.allowed:
        meaning += " Valeurs : " + ", ".join(f"`{value}`" for value in column.allowed) + "."
    rounding = "" if decimals is None else f"10⁻{'⁰¹²³'[decimals]}" if decimals else "unité"
    empty = "oui" if column.nullable else "non"
    return (f"`{column.name}`", column.type, column.unit, rounding, empty, meaning)


def _cube(cube: Cube) -> Iterable[str]:
    told = cube.dictionary
    yield f"## Cube `{cube.id}` : {told['title']}"
    yield told["description"]
    yield f"{len(cube)} cellules. Producteur : {told['producer']}. Licence : {told['licence']}."
    if told.get("method"):
        yield f"Méthode : {told['method']}"
    yield "### Profils"
    yield _table(("Id", "Libellé", "Attestation", "Note"), _members(told["profiles"]))
    yield "### Domaines"
    yield _table(("Id", "Libellé", "Attestation", "Note"), _members(told["domains"]))
    yield "### Questions"
    rows = (
        (f"`{i['id']}`", i["wording"], i["unit"], i["impact"], i["direction"])
        for i in told["indicators"]
    )
    yield _table(("Id", "Question telle que posée", "Unité", "Impact", "Sens"), rows)
    yield "### Sources"
    rows = (
        (f"`{s['id']}`", s["title"], s["producer"], s["date"], s["url"]) for s in told["sources"]
    )
    yield _table(("Id", "Titre", "Producteur", "Date", "Adresse"), rows)
    if told["absences"]:
        yield "### Cellules attendues et absentes"
        names = ("indicator", "profile", "domain", "territory")
        rows = ((*(a[name] for name in names), a["reason"]) for a in told["absences"])
        yield _table(("Question", "Profil", "Domaine", "Territoire", "Pourquoi"), rows)


def _members(records: list[dict]) -> Iterable[tuple[str, ...]]:
    for record in records:
        attestation = record.get("attestation") or ""
        yield f"`{record['id']}`", record["label"], attestation, record.get("note") or ""


def _table(heads: tuple[str, ...], rows: Iterable[tuple]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
