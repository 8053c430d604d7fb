"""CSV as French spreadsheets write it: found out, read, never guessed in silence."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import Final

from cube17.figures.errors import refuse
from cube17.figures.sheet import Sheet, kept_rows

DELIMITERS: Final = (";", "\t", ",")
NAMES: Final = {";": "point-virgule", "\t": "tabulation", ",": "virgule"}

# What tells the separator: the head of the file.
SAMPLE_LINES: Final = 50
SAMPLE_CHARACTERS: Final = 50_000

# Control characters of no text file: what has them is something else under the name of a CSV.
BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")

Lines = Iterator[tuple[int, list[str]]]


def read_csv(file: str, data: bytes) -> Sheet:
    """Read a CSV file; raises `TableError` when it is not one or is too large."""
    text, encoding = decode(file, data)
    found = BINARY.search(text)
    if found:
        raise refuse(
            file,
            "ce fichier n’est pas un texte. Donnez un tableau enregistré en CSV ou en XLSX.",
            line=text.count("\n", 0, found.start()) + 1,
        )
    text, delimiter = _told_delimiter(text)
    delimiter = delimiter or find_delimiter(text)
    rows = kept_rows(file, csv_lines(file, text, delimiter), workbook=False)
    remark = f"Lu en {encoding}, séparateur\u00a0: {NAMES.get(delimiter, delimiter)}."
    return Sheet(file, rows, remarks=(remark,))


def decode(file: str, data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8, UTF-16 if marked, or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(file, data, "utf-16"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return _decoded(file, data, "cp1252"), "Windows-1252"


def _decoded(file: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse(
            file,
            "caractères illisibles (ni UTF-8 ni Windows-1252). Enregistrez le tableau en "
            "« CSV UTF-8 ».",
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error


def _told_delimiter(text: str) -> tuple[str, str]:
    """Obey the line `sep=;` that some spreadsheets put first; its line stays, empty."""
    told = re.match(r"sep=([;,\t])(?=\r?\n)", text)
    return (text[told.end() :], told[1]) if told else (text, "")


def find_delimiter(text: str) -> str:
    """Find the separator: the one that cuts most lines into one same number of cells."""
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    """Lines that have the commonest number of cells, and this number; (0, 0) if it is one."""
    sample = StringIO(text[:SAMPLE_CHARACTERS], newline="")
    try:
        rows = [row for row in islice(csv.reader(sample, delimiter=delimiter), SAMPLE_LINES) if row]
    except csv.Error:
        return 0, 0
    sizes = Counter(len(row) for row in rows if len(row) > 1 and not row[0].startswith("# "))
    size, lines = max(sizes.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return lines, size


def csv_lines(file: str, text: str, delimiter: str) -> Lines:
    """Cut a text into rows, each with the number of its first line; raises `TableError`."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            file,
            "guillemets mal fermés, ou texte démesuré. Doublez les guillemets droits à l’intérieur "
            "d’une valeur.",
            line=line,
        ) from error
