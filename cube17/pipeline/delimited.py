"""CSV files: encoding and separator found out and said, lines numbered as an editor shows them."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import polars as pl

from cube17.pipeline.readers import ROW, Block, Reject, SurveyFile, refused, text_columns

SEPARATORS: Final = {";": "point-virgule", ",": "virgule", "\t": "tabulation"}
MARKS: Final = {
    codecs.BOM_UTF8: ("utf-8-sig", "UTF-8 (avec marque d’ordre)"),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}
ARCHIVES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

# Characters read at once, and rows built at once where quotes must be followed.
_CHUNK: Final = 1 << 22
_ROWS: Final = 50_000
_SEP_LINE: Final = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written: `encoding` is a Python name, `first` the line of its header."""

    encoding: str
    words: str
    separator: str
    header: tuple[str, ...]
    first: int


def open_csv(path: Path, wanted: Sequence[str]) -> SurveyFile:
    """Open a CSV file; among separators, the one that shows most of the `wanted` columns wins."""
    encoding, words = encoding_of(path)
    dialect = _dialect(path, encoding, words, wanted)
    counts = Counter(dialect.header)
    return SurveyFile(
        path=path,
        format=f"CSV, {words}, séparateur {SEPARATORS.get(dialect.separator, dialect.separator)}",
        row_word="ligne",
        columns=dialect.header,
        read=lambda columns: _blocks(path, dialect, columns),
        repeated=frozenset(name for name, times in counts.items() if times > 1),
    )


def encoding_of(path: Path) -> tuple[str, str]:
    """Find the encoding of a text file, as Python names it and in words, from all of its bytes.

    Raises `SourceError` when it is no text, or when lines are in different encodings.
    """
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith(ARCHIVES):
            raise refused(path, "c’est un classeur Excel, pas un CSV. Renommez-le en .xlsx.")
        for mark, found in MARKS.items():
            if head.startswith(mark):
                return found
        file.seek(0)
        return _unmarked(path, file)


def _unmarked(path: Path, lines: Iterable[bytes]) -> tuple[str, str]:
    utf8 = other = 0
    for number, line in enumerate(lines, 1):
        if b"\0" in line:
            raise refused(path, "ce n’est pas un fichier texte. Refaites l’export CSV.", number)
        if line.isascii():
            continue
        if _decodes(line, "utf-8"):
            utf8 = utf8 or number
        elif _decodes(line, "cp1252"):
            other = other or number
        else:
            raise refused(path, "encodage inconnu. Enregistrez le fichier en UTF-8.", number)
    if utf8 and other:
        raise refused(
            path,
            f"encodages mélangés : UTF-8 à la ligne {utf8}, Windows-1252 à la ligne {other}. "
            "Enregistrez tout le fichier en UTF-8.",
        )
    return ("cp1252", "Windows-1252") if other else ("utf-8", "UTF-8")


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _dialect(path: Path, encoding: str, words: str, wanted: Sequence[str]) -> Dialect:
    """Find the header, and the separator that suits it best."""
    with path.open("rb") as file, closing(_wrapped(file, encoding)) as text:
        try:
            lines = list(islice(text, 100))
        except UnicodeError as error:
            raise refused(path, f"encodage {words} annoncé, mais illisible.") from error
    given = _SEP_LINE.fullmatch(lines[0]) if lines else None
    start = 1 if given else 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    if start == len(lines):
        raise refused(path, "aucune ligne n’est remplie. Refaites l’export.")
    options = [given[1]] if given else list(SEPARATORS)
    headers = {separator: _header(lines[start:], separator) for separator in options}
    if not any(headers.values()):
        what = "les noms des colonnes sont illisibles : un guillemet est mal placé ou jamais fermé."
        raise refused(path, what, start + 1)

    def merit(separator: str) -> tuple[int, int]:
        header = headers[separator]
        return len(set(wanted) & set(header)), len(header)

    best = max(options, key=merit)
    return Dialect(encoding, words, best, headers[best], start + 1)


def _header(lines: Sequence[str], separator: str) -> tuple[str, ...]:
    """Names of the columns; none when quotation marks do not suit the separator."""
    try:
        cells = next(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return ()
    return tuple(" ".join(cell.split()) for cell in cells)


def _wrapped(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    # newline=None: whatever ends a line (Windows, Unix, old Mac), it is one line.
    return io.TextIOWrapper(file, encoding=encoding, newline=None)


@dataclass(frozen=True)
class _Cut:
    """What is read of a file, and where it stands in a row."""

    path: Path
    dialect: Dialect
    columns: Sequence[str]

    @property
    def places(self) -> list[tuple[int, str]]:
        """Position and name of each column read."""
        return [(self.dialect.header.index(name), name) for name in self.columns]

    def ragged(self, line: int, text: str, cells: int) -> Reject:
        """Row whose number of values is not that of the header."""
        wanted = len(self.dialect.header)
        return Reject(
            self.path.name, line, "", text[:80], f"{cells} valeurs pour {wanted} colonnes"
        )


def _blocks(path: Path, dialect: Dialect, columns: Sequence[str]) -> Iterator[Block]:
    """Rows by blocks: cut by polars as long as no quotation mark is met, then by `csv`."""
    cut, size = _Cut(path, dialect, columns), path.stat().st_size

    def done() -> float:
        return min(1.0, file.tell() / size)

    with path.open("rb") as file, closing(_wrapped(file, dialect.encoding)) as text:
        number, rest = 1, ""
        try:
            while chunk := text.read(_CHUNK):
                lines, _, rest = (rest + chunk).rpartition("\n")
                if '"' in lines or '"' in rest:
                    yield from _quoted(cut, chain(_lines(lines, rest, text), text), number, done)
                    return
                if lines:
                    yield _plain(cut, lines, number, done())
                    number += lines.count("\n") + 1
        except UnicodeError as error:
            raise refused(path, f"encodage {dialect.words} annoncé, mais illisible.") from error
        if rest:
            yield _plain(cut, rest, number, 1.0)


def _lines(lines: str, rest: str, text: Iterator[str]) -> Iterator[str]:
    """Lines already read, the last one completed from what follows."""
    for line in lines.split("\n") if lines else ():
        yield line + "\n"
    if rest:
        yield rest + next(text, "")


def _plain(cut: _Cut, lines: str, number: int, done: float) -> Block:
    """Block of lines without quotation marks; `number` is that of the first."""
    dialect, cells = cut.dialect, pl.col("cells")
    rows = pl.Series("line", [lines]).str.split("\n").explode()
    frame = pl.DataFrame({ROW: np.arange(number, number + len(rows), dtype=np.int64), "line": rows})
    frame = frame.filter(pl.col(ROW) > dialect.first)
    empty = pl.col("line").str.strip_chars(dialect.separator + " \t") == ""
    filled = frame.filter(~empty).with_columns(cells=pl.col("line").str.split(dialect.separator))
    right = cells.list.len() == len(dialect.header)
    kept = filled.filter(right).select(
        ROW, *(cells.list.get(at).alias(name) for at, name in cut.places)
    )
    wrong = filled.filter(~right).select(ROW, "line", cells.list.len()).rows()
    rejects = [cut.ragged(*row) for row in wrong]
    return Block(text_columns(kept, cut.path), done, rejects, frame.height - filled.height)


def _quoted(
    cut: _Cut, lines: Iterator[str], number: int, done: Callable[[], float]
) -> Iterator[Block]:
    """Blocks of rows in which a value may be quoted, and hold separators and line breaks."""
    separator, size = cut.dialect.separator, len(cut.dialect.header)
    rows = _numbered(cut, csv.reader(lines, delimiter=separator, strict=True), number)
    schema = {ROW: pl.Int64} | dict.fromkeys(cut.columns, pl.String)
    while taken := list(islice(rows, _ROWS)):
        filled = [(line, cells) for line, cells in taken if any(cell.strip() for cell in cells)]
        right = [(line, cells) for line, cells in filled if len(cells) == size]
        data: dict[str, list] = {ROW: [line for line, _ in right]}
        data |= {name: [cells[at] for _, cells in right] for at, name in cut.places}
        rejects = [
            cut.ragged(line, separator.join(cells), len(cells))
            for line, cells in filled
            if len(cells) != size
        ]
        frame = text_columns(pl.DataFrame(data, schema), cut.path)
        yield Block(frame, done(), rejects, len(taken) - len(filled))


def _numbered(
    cut: _Cut, reader: Iterator[list[str]], number: int
) -> Iterator[tuple[int, list[str]]]:
    """Rows after the header with the number of the line on which each starts."""
    line = number
    try:
        for cells in reader:
            if line > cut.dialect.first:
                yield line, cells
            line = number + getattr(reader, "line_num", 0)
    except csv.Error as error:
        what = "un guillemet ouvert n’est jamais fermé, ou un guillemet est mal placé"
        raise refused(
            cut.path, f"{what}. Le fichier est peut-être tronqué : refaites l’export.", line
        ) from error
