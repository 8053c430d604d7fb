"""The figures of an XLSX workbook: one sheet, values only, each with the address of its cell.

The standard library does it, as no package shows a formula, shows number formats and bounds its
memory at once: calamine gives neither formulas nor formats (58 % arrives as 0.58, in silence) and
allocates the rectangle up to the last cell; openpyxl pads sparse sheets and holds every text.
"""

import re
from collections.abc import Iterator
from typing import Final

from cube17.figures.archive import DAMAGED, Archive, Attributes
from cube17.figures.errors import SHOWN, Problem, TableError, quoted, refuse
from cube17.figures.limits import MAX_CELLS, MAX_COLUMNS, MAX_LENGTH, MAX_SHEETS
from cube17.figures.sheet import FIGURES, Sheet, address, kept_rows
from cube17.figures.workbook import Contents, Formats, Relations, SharedTexts, Styles
from cube17.french import thousands

ADDRESS: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
TRUTH: Final = {"0": "FAUX", "1": "VRAI"}

OTHER_PARTS: Final = {
    "xl/workbook.bin": "un classeur XLSB",
    "word/document.xml": "un document Word",
    "ppt/presentation.xml": "une présentation",
    "content.xml": "un classeur OpenDocument (ODS)",
}


def read_xlsx(file: str, data: bytes) -> Sheet:
    """Read the sheet of figures of a workbook; raises `TableError`."""
    archive = Archive(file, data)
    workbook = _workbook_part(archive)
    relations = Relations(archive, workbook)
    contents = Contents()
    archive.parse(workbook, contents)
    name, part, others = _chosen(file, contents, relations)
    cells = _Cells(archive, _formats(archive, relations, contents), _texts(archive, relations))
    archive.parse(part, cells)
    if cells.formulas:
        raise TableError(file, cells.formulas, cells.more)
    rows = kept_rows(file, cells.lines(), workbook=True)
    remarks = [f"Feuille lue\u00a0: {quoted(name)}."]
    if others:
        remarks.append(f"Feuilles laissées de côté\u00a0: {', '.join(map(quoted, others))}.")
    return Sheet(file, rows, workbook=True, remarks=tuple(remarks))


def _workbook_part(archive: Archive) -> str:
    """Name of the part that lists the sheets; other kinds of archives are refused by name."""
    if any(name.endswith("vbaProject.bin") for name in archive.names):
        raise refuse(
            archive.file, "classeur avec macros : enregistrez-le en XLSX, sans macros, ou en CSV."
        )
    part = Relations(archive, "").by_kind.get("officeDocument", "")
    kind = next((kind for name, kind in OTHER_PARTS.items() if name in archive), "")
    if kind or part not in archive:
        raise refuse(
            archive.file,
            f"c’est {kind or 'une archive'}, pas un classeur XLSX. Enregistrez le tableau en XLSX "
            "ou en CSV.",
        )
    return part


def _chosen(file: str, contents: Contents, relations: Relations) -> tuple[str, str, list[str]]:
    """Name and part of the sheet to read, and the names of the others."""
    sheets = contents.sheets
    if len(sheets) > MAX_SHEETS:
        raise refuse(file, f"{len(sheets)} feuilles, {MAX_SHEETS} au plus : gardez les chiffres.")
    shown = [sheet for sheet in sheets if not sheet[2]] or sheets
    wanted = [sheet for sheet in sheets if sheet[0].strip().casefold() == FIGURES.casefold()]
    chosen = next(iter(wanted + shown), ("", "", True))
    if chosen[1] not in relations.by_id:
        raise refuse(file, DAMAGED)
    return chosen[0], relations.by_id[chosen[1]], [s[0] for s in sheets if s is not chosen]


def _formats(archive: Archive, relations: Relations, contents: Contents) -> Formats:
    styles = Styles()
    if (part := relations.by_kind.get("styles", "")) in archive:
        archive.parse(part, styles)
    return Formats(frozenset(styles.percent), frozenset(styles.dates), contents.epoch)


def _texts(archive: Archive, relations: Relations) -> list[str]:
    shared = SharedTexts()
    if (part := relations.by_kind.get("sharedStrings", "")) in archive:
        archive.parse(part, shared)
    return shared.texts


class _Cells:
    """Cells of a sheet that are not empty, by row and position; formulas are noted, not kept."""

    def __init__(self, archive: Archive, formats: Formats, texts: list[str]) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.formulas: list[Problem] = []
        self.more = 0
        self._file, self._formats, self._texts = archive.file, formats, texts
        self._count = self._line = 0
        self._position = -1
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._inside = False
        self._phonetic = 0

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Rows in their order, empty cells filled in up to the last one."""
        for line in sorted(self.rows):
            cells = self.rows[line]
            yield line, [cells.get(position, "") for position in range(max(cells) + 1)]

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin a row, a cell, or what a cell holds."""
        if name == "row":
            self._line = self._number(attributes.get("r"), self._line + 1)
            self._position = -1
        elif name == "c":
            self._place(attributes.get("r"))
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._pieces = []
        elif name == "f":
            self._formula()
        self._phonetic += name == "rPh"
        self._inside = name in {"v", "t"} and not self._phonetic

    def end(self, name: str) -> None:
        """Keep a cell that is complete."""
        self._inside = False
        self._phonetic -= name == "rPh"
        if name == "c" and (text := self._text().strip()):
            self._keep(text)

    def text(self, data: str) -> None:
        """Take a piece of what a cell holds."""
        if self._inside:
            self._pieces.append(data)

    def _number(self, text: str | None, otherwise: int) -> int:
        if text is None:
            return otherwise
        if not re.fullmatch(r"[1-9][0-9]{0,6}", text):
            raise refuse(self._file, DAMAGED)
        return int(text)

    def _place(self, named: str | None) -> None:
        """Note where the cell is; it follows the one before where its address is left out."""
        self._position += 1
        if named is None:
            return
        found = ADDRESS.fullmatch(named)
        if not found:
            raise refuse(self._file, DAMAGED)
        position = 0
        for letter in found[1]:
            position = 26 * position + ord(letter) - ord("A") + 1
        self._line, self._position = int(found[2]), position - 1

    def _formula(self) -> None:
        if len(self.formulas) == SHOWN:
            self.more += 1
            return
        where = address(self._line, self._position)
        message = f"{where} contient une formule\u00a0: collez les valeurs."
        self.formulas.append(Problem(message, line=self._line, address=where, value="="))

    def _text(self) -> str:
        raw = "".join(self._pieces)
        if self._kind == "s":
            number = int(raw) if re.fullmatch(r"\s*[0-9]{1,7}\s*", raw) else len(self._texts)
            if number >= len(self._texts):
                raise refuse(self._file, DAMAGED)
            return self._texts[number]
        if self._kind == "b":
            return TRUTH.get(raw.strip(), raw)
        if self._kind == "n" and raw:
            style = self._style
            number = int(style) if re.fullmatch(r"[0-9]{1,5}", style) else 0
            return self._formats.written(raw, number)
        return raw

    def _keep(self, text: str) -> None:
        if self._position >= MAX_COLUMNS:
            raise refuse(
                self._file,
                f"plus de {MAX_COLUMNS} colonnes : la dernière cellule remplie est plus loin que "
                "le tableau. Effacez ce qui est à droite des chiffres.",
                address=address(self._line, self._position),
                line=self._line,
            )
        self._count += 1
        if self._count > MAX_CELLS:
            most = thousands(MAX_CELLS)
            raise refuse(self._file, f"plus de {most} cellules remplies. Coupez ce tableau.")
        self.rows.setdefault(self._line, {})[self._position] = text[: MAX_LENGTH + 1]
