"""A table as it was read, before anything is understood: rows of texts with their numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from cube17.figures.errors import refuse
from cube17.figures.limits import MAX_CELLS, MAX_COLUMNS, MAX_LENGTH, MAX_ROWS
from cube17.french import thousands

FIGURES: Final = "Chiffres"
"""The sheet of a workbook that is read when there are several; the template names it so."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (from 1) and its texts, without the empty ones at the end."""

    line: int
    cells: tuple[str, ...]

    def cell(self, position: int) -> str:
        """Text at a position (from 0); empty beyond the end of the row."""
        return self.cells[position] if position < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """What a file holds.

    `rows` are those that are neither empty nor comments (`# …`); `remarks` are French sentences on
    how the file was read; `workbook` tells whether cells have addresses.
    """

    file: str
    rows: tuple[Row, ...]
    workbook: bool = False
    remarks: tuple[str, ...] = field(default=())


def address(line: int, position: int) -> str:
    """Name a cell as spreadsheets do: line 4, position 2 is `C4`."""
    return f"{letters(position)}{line}"


def letters(position: int) -> str:
    """Name a column as spreadsheets do, from position 0: A, …, Z, AA, …."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def kept_rows(
    file: str, lines: Iterable[tuple[int, list[str]]], *, workbook: bool
) -> tuple[Row, ...]:
    """Strip and keep the rows that say something, within the limits; raises `TableError`."""
    rows: list[Row] = []
    cells = 0
    for line, texts in lines:
        if not any(texts):  # a million blank lines must cost little
            continue
        row = Row(line, _trimmed(texts))
        if not row.cells or _is_comment(row):
            continue
        cells += sum(1 for text in row.cells if text)
        _check_size(file, row, len(rows) + 1, cells, workbook=workbook)
        rows.append(row)
    return tuple(rows)


def _trimmed(texts: list[str]) -> tuple[str, ...]:
    stripped = [text.strip() for text in texts]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)


def _is_comment(row: Row) -> bool:
    """Tell a comment: it begins with a hash and a space. `#N/A` is an error of a spreadsheet."""
    return next(text for text in row.cells if text).startswith("# ")


def _check_size(file: str, row: Row, rows: int, cells: int, *, workbook: bool) -> None:
    if rows > MAX_ROWS or cells > MAX_CELLS:
        raise refuse(
            file,
            f"trop long : {thousands(MAX_ROWS)} lignes et {thousands(MAX_CELLS)} cellules au "
            "plus. Coupez ce tableau par question, ou partez des réponses avec cube17 build.",
            line=row.line,
        )
    if len(row.cells) > MAX_COLUMNS:
        raise refuse(
            file,
            f"{len(row.cells)} colonnes, {MAX_COLUMNS} au plus. Un chiffre par ligne (disposition "
            "longue) n’en demande que dix.",
            line=row.line,
        )
    for position, text in enumerate(row.cells):
        if len(text) > MAX_LENGTH:
            raise refuse(
                file,
                f"texte de {len(text)} caractères, {MAX_LENGTH} au plus. Raccourcissez-le.",
                line=row.line,
                address=address(row.line, position) if workbook else "",
            )
