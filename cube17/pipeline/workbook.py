"""Excel workbooks, read by calamine once their announced size has been checked."""

import datetime as dt
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice
from pathlib import Path
from typing import Any, Final

import polars as pl
from python_calamine import CalamineSheet, CalamineWorkbook

from cube17.pipeline.nodes import nearest, quote
from cube17.pipeline.readers import ROW, Block, SurveyFile, guarded, refused, text_columns

ADVICE: Final = "Ouvrez-le dans un tableur, sans mot de passe, et enregistrez-le en .xlsx."

# Memory follows what is unpacked and the rectangle that holds all cells, not the file's size: a
# few kB can announce 17 billion cells.
LARGEST: Final = 4 << 30
CELLS: Final = 50_000_000
_ROWS: Final = 50_000
_CELL: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def open_xlsx(path: Path, sheet: str | None) -> SurveyFile:
    """Open a sheet of a workbook, by default the first; its first filled row names the columns."""
    check_size(path)
    workbook = guarded(path, lambda: CalamineWorkbook.from_path(path), ADVICE)
    names = workbook.sheet_names
    chosen = sheet or (names[0] if names else "")
    if chosen not in names:
        raise refused(path, f"la feuille {quote(chosen)} n’existe pas.{nearest(chosen, names)}")
    page: CalamineSheet = guarded(path, lambda: workbook.get_sheet_by_name(chosen), ADVICE)
    names_at = next((row for row in _rows(path, page) if _filled(row)), None)
    if names_at is None:
        raise refused(path, f"la feuille {quote(chosen)} est vide. Choisissez-en une autre.")
    header = tuple(text(cell) or "" for cell in names_at[1])
    counts = Counter(header)
    return SurveyFile(
        path=path,
        format=f"Excel, feuille {quote(chosen)}",
        row_word="ligne",
        columns=header,
        read=lambda columns: _blocks(path, page, header, columns),
        repeated=frozenset(name for name, times in counts.items() if times > 1),
    )


def check_size(path: Path) -> None:
    """Refuse a workbook that would not fit in memory; `SourceError` if it is no workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise refused(path, "le classeur déplié dépasse 4 Gio. Passez par un CSV.")
            for entry in entries:
                if entry.filename.startswith("xl/worksheets/"):
                    _check_sheet(path, archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, RuntimeError) as error:
        raise refused(
            path, f"ce n’est pas un classeur .xlsx, ou il est tronqué. {ADVICE}"
        ) from error


def _check_sheet(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    right = bottom = 0
    with archive.open(entry) as file:
        tail = b""
        while chunk := file.read(1 << 20):
            for column, row in _CELL.findall(tail + chunk):
                right, bottom = max(right, _number(column)), max(bottom, int(row))
            tail = chunk[-16:]
    if right * bottom > CELLS:
        raise refused(
            path,
            f"la feuille va jusqu’à la ligne {bottom} et la colonne {right} : trop pour un "
            "classeur. Effacez les cellules perdues au loin, ou passez par un CSV.",
        )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def text(cell: Any) -> str | None:
    """Text of a cell as `readers` wants it; `None` when it is empty."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell).strip() or None


def _rows(path: Path, page: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Rows of a sheet with their numbers, from the first of the sheet, empty ones included."""
    rows, number = guarded(path, page.iter_rows, ADVICE), 0
    while (row := guarded(path, lambda: next(rows, None), ADVICE)) is not None:
        number += 1
        yield number, row


def _filled(numbered: tuple[int, list[Any]]) -> bool:
    return any(cell != "" for cell in numbered[1])


def _blocks(
    path: Path, page: CalamineSheet, header: Sequence[str], columns: Sequence[str]
) -> Iterator[Block]:
    positions = [(header.index(name), name) for name in columns]
    schema = {ROW: pl.Int64} | dict.fromkeys(columns, pl.String)
    height = max(1, page.total_height)
    after = dropwhile(lambda numbered: not _filled(numbered), _rows(path, page))
    below = islice(after, 1, None)
    while taken := list(islice(below, _ROWS)):
        filled = [numbered for numbered in taken if _filled(numbered)]
        data: dict[str, list] = {ROW: [number for number, _ in filled]}
        data |= {name: [text(row[at]) for _, row in filled] for at, name in positions}
        frame = text_columns(pl.DataFrame(data, schema), path)
        done = min(1.0, taken[-1][0] / height)
        yield Block(frame, done, blank=len(taken) - len(filled))
