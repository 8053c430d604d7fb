"""Which column holds what: one figure a row (long), or one column a profile (wide)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from cube17.figures.errors import Problem, quoted
from cube17.figures.reference import Reference
from cube17.figures.sheet import Row, Sheet, address, letters
from cube17.figures.text import fold, nearest
from cube17.french import french

HEADINGS: Final = {
    "indicator": ("indicateur", "indicator", "question"),
    "wave": ("vague", "wave"),
    "profile": ("profil", "profile"),
    "domain": ("domaine", "domain"),
    "territory": ("territoire", "territory"),
    "value": ("valeur", "value"),
    "n": ("base", "n", "effectif", "répondants"),
    "certainty": ("certitude", "certainty"),
    "source": ("source",),
    "note": ("note", "remarque"),
}
"""Headings of each field; the first is the one that messages and templates write."""

FIELD: Final = {fold(name): field for field, names in HEADINGS.items() for name in names}
BASE_WORDS: Final = tuple(fold(name) for name in HEADINGS["n"])

# Titles and notes may stand above the headings: so many rows are looked at.
SEARCHED: Final = 20


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """In wide layout, the position of a profile's figures, and of their bases if given."""

    profile: str
    value: int
    base: int | None = None


@dataclass(frozen=True)
class Layout:
    """Where things are: `columns` gives the position of each field, `headings` what is written.

    `profiles` is empty in long layout.
    """

    line: int
    headings: tuple[str, ...]
    columns: dict[str, int]
    profiles: tuple[ProfileColumn, ...]

    def heading(self, position: int) -> str:
        """Heading of a column, or its letter when it has none."""
        return self.headings[position] if position < len(self.headings) else ""


def find_layout(
    sheet: Sheet, reference: Reference, fixed: Collection[str] = ()
) -> tuple[Layout, list[Problem]]:
    """Find the row of headings and what each says; the problems say what is not understood.

    `fixed` names the coordinates that the description gives for the whole table.
    """
    row = max(sheet.rows[:SEARCHED], key=lambda row: _recognised(row, reference))
    if not _recognised(row, reference):
        row = sheet.rows[0]
    headings = _Headings(row, reference, workbook=sheet.workbook)
    layout = Layout(row.line, row.cells, headings.columns, headings.profiles())
    return layout, headings.problems or _missing(layout, fixed)


def _recognised(row: Row, reference: Reference) -> int:
    """Count headings that are understood; rows of figures have few, and come later."""
    fields = sum(fold(text) in FIELD for text in row.cells)
    return 2 * fields + sum(reference.profile.find(text) is not None for text in row.cells)


def _missing(layout: Layout, fixed: Collection[str]) -> list[Problem]:
    """Say which columns a table cannot do without."""
    told = ", ".join(quoted(text) for text in layout.headings if text) or "aucun"
    if not layout.profiles and "value" not in layout.columns:
        message = (
            "ni colonne « valeur » (un chiffre par ligne), ni colonne qui porte le nom d’un profil "
            f"(citoyens, entreprises…). Intitulés lus : {told}."
        )
        return [Problem(french(message), line=layout.line)]
    needed = ["indicator", "wave"] if layout.profiles else ["indicator", "wave", "profile"]
    return [
        Problem(
            french(
                f"la colonne {quoted(HEADINGS[axis][0])} manque. Ajoutez-la ; pour cube17 import, "
                f"la description peut la donner (« {axis} »). Intitulés lus : {told}."
            ),
            line=layout.line,
        )
        for axis in needed
        if axis not in layout.columns and axis not in fixed
    ]


class _Headings:
    """The headings of a row, read one after the other."""

    def __init__(self, row: Row, reference: Reference, *, workbook: bool) -> None:
        self.columns: dict[str, int] = {}
        self.problems: list[Problem] = []
        self._row, self._reference, self._workbook = row, reference, workbook
        self._values: dict[str, int] = {}
        self._bases: dict[str, int] = {}
        for position, text in enumerate(row.cells):
            if text:
                self._read(position, text)
        self._check_layout()

    def profiles(self) -> tuple[ProfileColumn, ...]:
        """Columns of the wide layout, in the order of the file."""
        return tuple(ProfileColumn(p, at, self._bases.get(p)) for p, at in self._values.items())

    def _read(self, position: int, text: str) -> None:
        field = FIELD.get(fold(text))
        beside = next((p for p, at in self._values.items() if at == position - 1), None)
        if field == "n" and beside:
            self._note(self._bases, beside, position)
        elif field:
            self._note(self.columns, field, position)
        elif profile := self._base_of(text):
            self._note(self._bases, profile, position)
        elif profile := self._reference.profile.find(text):
            self._note(self._values, profile, position)
        else:
            self._problem(position, self._unknown(text))

    def _base_of(self, text: str) -> str | None:
        """Profile whose bases a column holds: « base citoyens », « Citoyens (base) », « n … »."""
        words = fold(text).split()
        for word, rest in ((words[:1], words[1:]), (words[-1:], words[:-1])):
            if rest and word[0] in BASE_WORDS:
                return self._reference.profile.find(" ".join(rest))
        return None

    def _note(self, places: dict[str, int], name: str, position: int) -> None:
        if name in places:
            before = letters(places[name]) if self._workbook else f"n° {places[name] + 1}"
            self._problem(position, f"cette colonne existe déjà (colonne {before}). Gardez-en une.")
        places.setdefault(name, position)

    def _unknown(self, text: str) -> str:
        profiles = self._reference.profile.ids
        known = [names[0] for names in HEADINGS.values()]
        near = nearest(fold(text), [*known, *profiles])
        hint = f" Vouliez-vous dire « {near} » ?" if near else ""
        return (
            f"intitulé inconnu {quoted(text)}.{hint} Intitulés admis : {', '.join(known)}, ou un "
            f"profil ({', '.join(profiles)}) et « base » suivi d’un profil. Corrigez-le, ou ôtez "
            "cette colonne."
        )

    def _check_layout(self) -> None:
        for field in ("value", "profile", "n") if self._values else ():
            if field in self.columns:
                message = "une table a soit une colonne « valeur », soit une colonne par profil."
                if field == "n":
                    message = "de quel profil ? Écrivez par exemple « base citoyens »."
                self._problem(self.columns[field], message)
        for profile in self._bases.keys() - self._values.keys():
            self._problem(self._bases[profile], f"base sans colonne de chiffres « {profile} ».")

    def _problem(self, position: int, message: str) -> None:
        heading = self._row.cell(position)
        self.problems.append(
            Problem(
                french(message),
                line=self._row.line,
                column=heading,
                address=address(self._row.line, position) if self._workbook else "",
                value=heading,
                position=position,
            )
        )
