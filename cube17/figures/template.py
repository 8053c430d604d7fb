"""Templates: headings, what may be written under them, and how; ready to be filled and imported."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from cube17.figures.layout import HEADINGS
from cube17.figures.limits import MAX_ROWS
from cube17.figures.sheet import FIGURES, letters
from cube17.figures.text import LISTED
from cube17.french import french, thousands
from cube17.model import KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.figures.members import Members
    from cube17.figures.reference import Reference

Form = Literal["long", "wide"]
Texts = tuple[str, ...]

ALLOWED: Final = "Valeurs admises"
CERTAINTIES: Final = ("certain", "probable", "incertain")
WIDTH: Final = {"indicator": 36, "domain": 36, "territory": 30, "note": 50}

BOTH: Final = """\
Gardez la ligne des intitulés. L’ordre des lignes et des colonnes est libre.
Un nom s’écrit comme dans les valeurs admises, ou par son identifiant ; accents, majuscules et \
apostrophes ne comptent pas.
Vague : quand la question a été posée ; une vague nouvelle s’écrit 2026, 2026-03 ou 2025-2026.
Territoire : un nom ou un code d’aujourd’hui (FR, REG-53, DEP-35, EPCI-…). Une région d’avant 2016 \
n’est pas reportée sur la carte.
Valeur : 58, 58,5 ou 58 % ; 6,4 pour une note sur 10. Rien si la question n’a pas été posée, « s » \
si le chiffre est masqué parce que trop peu de gens ont répondu, 0 si c’est zéro.
Base : nombre de personnes interrogées, entier. Sans base, pas d’intervalle.
Des valeurs, pas de formules."""

STEPS: Final = {
    "long": f"""\
Un chiffre par ligne.
{BOTH}
Certitude (certain, probable, incertain), source et note peuvent rester vides : le chiffre est \
alors certain, et sa source est la description du tableau.""",
    "wide": f"""\
Une ligne par question, vague, domaine et territoire ; une colonne par profil, et sa base à côté \
si elle est connue. Ôtez les colonnes inutiles.
{BOTH}""",
}


def headings(form: Form, reference: Reference) -> Texts:
    """Return the headings of a layout."""
    if form == "long":
        return tuple(names[0] for names in HEADINGS.values())
    names = [reference.profile.name(profile) for profile in _profiles(reference)]
    axes = [HEADINGS[axis][0] for axis in KEY if axis != "profile"]
    return (*axes, *(text for name in names for text in (name, f"base {name}")))


def csv_template(form: Form, reference: Reference, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Return a template as CSV: how to fill it in lines that begin with `#`, then the headings.

    As French spreadsheets open it at a double click: semicolons, UTF-8 with its mark. `rows` go
    under the headings; by default the wide layout has one for each domain.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([f"# {line}"] for line in (*_steps(form), *_short_lists(reference)))
    writer.writerow(headings(form, reference))
    writer.writerows(rows or _blank_rows(form, reference))
    return out.getvalue().encode("utf-8-sig")


def xlsx_template(form: Form, reference: Reference, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Return a template as XLSX: the sheet to fill with its lists of choices, how to, the lists."""
    # Loaded when a workbook is asked for.
    from cube17.exports.workbook import Sheet, write_workbook  # noqa: PLC0415

    names = headings(form, reference)
    lists = allowed(reference)
    filled = [tuple(map(_cell, row)) for row in rows or _blank_rows(form, reference)]
    how = [(i, step) for i, step in enumerate(_steps(form), 1)]
    return write_workbook(
        [
            Sheet(FIGURES, names, _widths(form, names), filled, choices=_choices(names, lists)),
            Sheet("Mode d’emploi", ("Étape", "À faire"), (8, 110), how, wrapped=True),
            Sheet(ALLOWED, tuple(lists), [30] * len(lists), list(zip_longest(*lists.values()))),
        ]
    )


def allowed(reference: Reference) -> dict[str, Texts]:
    """Return what may be written, by heading: names of members, then their identifiers."""
    lists: dict[str, Texts] = {}
    for axis in KEY:
        members = reference.members(axis)
        heading = HEADINGS[axis][0]
        lists[heading] = tuple(members.name(member) for member in members.ids)
        lists[f"{heading} (identifiant)"] = tuple(members.ids)
    return lists | {"certitude": CERTAINTIES, "source": tuple(reference.source.ids)}


def _profiles(reference: Reference) -> list[str]:
    return [record["id"] for record in reference.profile.records if not record.get("extra")]


def _steps(form: Form) -> list[str]:
    return french(STEPS[form]).splitlines()


def _short_lists(reference: Reference) -> list[str]:
    """Say the lists that are short enough for a line, and where the others are."""
    said = []
    for axis in KEY:
        members: Members = reference.members(axis)
        names = [members.name(member) for member in members.ids]
        heading = HEADINGS[axis][0].capitalize()
        listed = len(names) <= LISTED
        where = f"{thousands(len(names))} noms, dans le modèle XLSX."
        said.append(french(f"{heading} : {' | '.join(names) if listed else where}"))
    return said


def _blank_rows(form: Form, reference: Reference) -> list[Texts]:
    """Rows to begin with: in wide layout, one for each domain, for the whole of France."""
    if form == "long":
        return []
    blank = ("",) * (2 * len(_profiles(reference)))
    domains = [reference.domain.name(domain) for domain in reference.domain.ids]
    return [("", "", domain, "France", *blank) for domain in domains]


def _cell(value: str) -> str | None:
    return value or None


def _widths(form: Form, names: Texts) -> list[int]:
    fields = {written[0]: WIDTH.get(field, 14) for field, written in HEADINGS.items()}
    return [fields.get(name, 14 if form == "long" else 18) for name in names]


def _choices(names: Texts, lists: dict[str, Texts]) -> dict[str, str]:
    """For each range of cells to fill, the range of its list of choices."""
    columns = list(lists)
    choices = {}
    for position, name in enumerate(names):
        if name in lists:
            letter = letters(columns.index(name))
            source = f"'{ALLOWED}'!${letter}$2:${letter}${len(lists[name]) + 1}"
            cells = f"{letters(position)}2:{letters(position)}{MAX_ROWS + 1}"
            choices[cells] = source
    return choices
