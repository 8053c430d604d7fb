"""A cube, or part of it, as a workbook: the cells, what their codes mean, how to read them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from cube17.exports.streams import AT_ONCE, parts
from cube17.exports.workbook import Sheet, Value, write_workbook
from cube17.french import count, french
from cube17.model import CELL_COLUMNS, KEY, Dictionary
from cube17.tables import face_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cube17.axes import Codes
    from cube17.selection import Selection
    from cube17.store import Cells, Cube

SIMULATED: Final = (
    "Données simulées par un programme : aucun de ces chiffres n’est un résultat d’enquête."
)
WORKSHOP: Final = (
    "Consultation de salle, non représentative : personne n’a été tiré au sort, rien n’est testé."
)
NATURES: Final = {
    "published": "Chiffres publiés, repris de leurs sources.",
    "simulated": SIMULATED,
    "survey": "Estimations calculées à partir d’une enquête.",
    "workshop": WORKSHOP,
}
SHEETS: Final = {"simulated": "Cases (données simulées)", "workshop": "Cases (consultation)"}
"""Name of the first sheet, where it must say what the cells are."""

# Names in words, beside the codes: heading, what it names, what it means.
NAMES: Final = (
    ("indicator_name", "indicator", "Question, en peu de mots."),
    ("profile_name", "profile", "Profil d’acteurs, en toutes lettres."),
    ("domain_name", "domain", "Domaine, en toutes lettres."),
    ("territory_name", "territory", "Nom du territoire."),
)
MEASURES: Final = [column for column in CELL_COLUMNS if column.name not in KEY]
HEADINGS: Final = (
    *KEY, *(name for name, _, _ in NAMES), "unit", *(column.name for column in MEASURES)
)  # fmt: skip
WIDTHS: Final = (24, 11, 15, 15, 14, 28, 22, 28, 28, 8, *[10] * 7, 12, 11, 24, 40)

# What a face adds to its cells where it shows gaps (`tables.face_table`).
GAPS: Final = (
    ("reference", "À quoi la case est comparée : un territoire, ou la moyenne."),
    ("gap", "Écart de la case à sa référence, en points."),
    ("gap_low", "Borne basse de l’intervalle à 95 % de l’écart."),
    ("gap_high", "Borne haute de l’intervalle à 95 % de l’écart."),
    ("verdict", "Ce que l’écart permet de dire."),
)
GAP_WIDTHS: Final = (28, 10, 10, 10, 18)

MARKS: Final = (
    ("Case absente", "pas de ligne", "Jamais mesurée. Rien n’a été deviné pour la remplir."),
    (
        "Case masquée",
        "status = suppressed, valeur vide",
        "Mesurée, sur trop peu de répondants pour être montrée, ou elle en trahirait une autre.",
    ),
    ("Zéro", "value = 0", "Mesuré : aucun répondant n’a donné cette réponse."),
    (
        "Écart non établi",
        "à vérifier avant de comparer",
        "Un écart est établi si son intervalle à 95 % exclut zéro ; l’Explorer le calcule.",
    ),
    (
        "Base non publiée",
        "n vide, low et high vides",
        "La source ne donne pas le nombre de réponses : il n’y a pas d’intervalle à calculer.",
    ),
    (
        "Consultation de salle",
        "status = workshop, low et high vides",
        "Ce qu’une salle a répondu, non représentatif : ni intervalle, ni verdict.",
    ),
)


def xlsx(cube: Cube, rows: Codes) -> bytes:
    """Return a workbook of three sheets; the name of the first says when data are simulated."""
    return _book(cube, parts(cube, rows, AT_ONCE), len(rows))


def face_xlsx(cube: Cube, selection: Selection) -> bytes:
    """Return the same of a face, gaps included where the selection shows them."""
    resolved, _ = cube.resolve(selection)
    cells = face_table(cube, resolved)
    return view_xlsx(cube, cells, f"/explorer?{resolved.to_query()}")


def view_xlsx(cube: Cube, cells: Cells, address: str) -> bytes:
    """Return the same of the cells of any view, with the address that shows them again.

    `cells` may have the columns of a gap (see `cube17.tables.face_table`).
    """
    return _book(cube, [cells], len(cells["value"]), GAPS if "verdict" in cells else (), address)


def _book(
    cube: Cube,
    cells: Iterable[Cells],
    kept: int,
    gaps: Sequence[tuple[str, str]] = (),
    address: str = "",
) -> bytes:
    return write_workbook(
        [
            Sheet(
                SHEETS.get(cube.dictionary["nature"], "Cases"),
                (*HEADINGS, *(name for name, _ in gaps)),
                (*WIDTHS, *GAP_WIDTHS[: len(gaps)]),
                cell_rows(cube, cells, [name for name, _ in gaps]),
            ),
            Sheet(
                "Dictionnaire",
                ("Nature", "Identifiant", "Libellé", "Description", "Unité", "Source", "Note"),
                (14, 28, 36, 60, 16, 28, 60),
                dictionary_rows(cube.dictionary, gaps),
                wrapped=True,
            ),
            Sheet(
                "Marques et lecture",
                ("Quoi", "Dans ce fichier", "Ce que cela veut dire"),
                (24, 34, 100),
                reading_rows(cube, kept, address),
                wrapped=True,
            ),
        ]
    )


def cell_rows(
    cube: Cube, cells: Iterable[Cells], more: Sequence[str] = ()
) -> Iterator[Sequence[Value]]:
    """Cells with codes, names in words, the unit, then every measure, then `more` columns."""
    names = {axis: _names(cube, axis) for _, axis, _ in NAMES}
    units = {record["id"]: record["unit"] for record in cube.dictionary["indicators"]}
    for part in cells:
        columns = _columns(part, names, units)
        yield from zip(*columns, *(part[name].tolist() for name in more), strict=True)


def _columns(
    cells: Cells, names: dict[str, dict[str, str]], units: dict[str, str]
) -> Iterator[list]:
    for axis in KEY:
        yield cells[axis].tolist()
    for _, axis, _ in NAMES:
        yield [names[axis][member] for member in cells[axis].tolist()]
    yield [units[indicator] for indicator in cells["indicator"].tolist()]
    for column in MEASURES:
        yield cells[column.name].tolist()


def _names(cube: Cube, axis: str) -> dict[str, str]:
    if axis == "territory":
        return {unit.code: unit.name for unit in cube.territories}
    name = "short" if axis == "indicator" else "label"
    return {record["id"]: record[name] for record in cube.dictionary[f"{axis}s"]}


def dictionary_rows(
    said: Dictionary, gaps: Sequence[tuple[str, str]] = ()
) -> Iterator[Sequence[Value]]:
    """Columns of the cells and of their `gaps`, then every member that a code may name."""
    for column in CELL_COLUMNS:
        values = f" Valeurs : {', '.join(column.allowed)}." if column.allowed else ""
        yield (
            "colonne", column.name, None, french(column.description + values),
            column.unit or None, None, None,
        )  # fmt: skip
    for name, axis, meaning in NAMES:
        yield ("colonne", name, None, f"{meaning} Code : {axis}.", None, None, None)
    yield ("colonne", "unit", None, "Unité de la question : % ou note sur 10.", None, None, None)
    for name, meaning in gaps:
        yield ("colonne", name, None, french(meaning), None, None, None)
    for word, name in (
        ("question", "indicators"), ("vague", "waves"), ("profil", "profiles"),
        ("domaine", "domains"), ("territoire", "territories"), ("source", "sources"),
    ):  # fmt: skip
        for record in said[name]:
            yield _member(word, record)


def _member(word: str, record: dict[str, Any]) -> Sequence[Value]:
    source = record.get("source") or record.get("url")
    return (
        word,
        record.get("id") or record["code"],
        record.get("short" if word == "question" else "label")
        or record.get("name")
        or record.get("title"),
        record.get("wording") or record.get("producer"),
        record.get("unit"),
        ", ".join(source) if isinstance(source, list) else source,
        record.get("note"),
    )


def reading_rows(cube: Cube, kept: int, address: str = "") -> Iterator[Sequence[Value]]:
    """Say what the file is, where it comes from, and tell the marks apart."""
    said = cube.dictionary
    extent = f"{count(kept, 'case')} sur {count(len(cube), 'case')} du cube."
    facts = [
        ("Données", said["title"], NATURES[said["nature"]]),
        ("Étendue", said["id"], f"{extent} Version {cube.version or 'non numérotée'}."),
        ("Vue", address, address and "Adresse qui la rouvre."),
        *(
            (title, None, said.get(name))
            for title, name in (
                ("Description", "description"), ("Méthode", "method"), ("Producteur", "producer"),
                ("Licence", "licence"), ("Citation", "citation"), ("Date", "date"),
            )
        ),
    ]  # fmt: skip
    for what, where, meaning in chain(facts, MARKS):
        if meaning:
            yield what, where, french(meaning)
