"""Files of answers of any supported format, as blocks of text columns with the user's row numbers.

Only the columns asked for are read. Whatever the format, a value is text without spaces around it,
a whole number has no decimals (1 and 1.0 are « 1 »), an empty cell is null: what codes mean is
settled later, once per distinct value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from cube17.french import french
from cube17.pipeline.nodes import quote
from cube17.pipeline.sources import SourceError

ROW: Final = "\x1frow"
"""Column of a block that holds the number of each row, as the user sees it in the file."""
BLOCK: Final = 250_000
"""Rows handled at once, where the format lets one choose."""

# Beyond this a float no longer tells one whole number from the next.
_EXACT: Final = 2.0**53


class Reject(NamedTuple):
    """A row set aside: where it is, the value at fault, why."""

    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Block:
    """Some rows: the columns asked for as text, `ROW`, and rows that could not be cut in columns.

    `done` is the part of the file read so far (0 to 1), `blank` the number of empty rows skipped.
    """

    frame: pl.DataFrame
    done: float
    rejects: Sequence[Reject] = ()
    blank: int = 0


@dataclass(frozen=True)
class SurveyFile:
    """A file opened: what it is, its columns, and how to read some of them.

    `format` says in French what was found out (encoding, separator, sheet); `row_word` is what
    its rows are called; `labels` gives, by column, the label of each code; `repeated` are names
    that several columns share.
    """

    path: Path
    format: str
    row_word: str
    columns: Sequence[str]
    read: Callable[[Sequence[str]], Iterator[Block]]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()

    def sha256(self) -> str:
        """Digest of the bytes of the file, for the provenance of the cube."""
        with self.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()


def open_survey(path: Path, wanted: Sequence[str], sheet: str | None = None) -> SurveyFile:
    """Open a file by its extension; `wanted` helps to tell separators apart.

    Raises `SourceError` when the file is missing, empty, damaged, or not what its name says.
    """
    from cube17.pipeline import binary, delimited, workbook  # noqa: PLC0415 (they import this)

    if path.stat().st_size == 0:
        raise refused(path, "le fichier est vide (0 octet). Refaites l’export.")
    openers: dict[str, Callable[[], SurveyFile]] = {
        ".csv": lambda: delimited.open_csv(path, wanted),
        ".xlsx": lambda: workbook.open_xlsx(path, sheet),
        ".sav": lambda: binary.open_statistics(path),
        ".dta": lambda: binary.open_statistics(path),
        ".parquet": lambda: binary.open_parquet(path),
    }
    return openers[path.suffix.lower()]()


def refused(path: Path, what: str, line: int | None = None) -> SourceError:
    """Return the refusal of a file; `what` says what is wrong and the remedy."""
    place = f"{path.name}, ligne {line}" if line else path.name
    return SourceError(french(f"{place} : {what}"))


def text_columns(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Bring every column but `ROW` to text (see the module)."""
    return frame.select(
        name if name == ROW else as_text(name, dtype, path).alias(name)
        for name, dtype in frame.schema.items()
    )


def as_text(name: str, dtype: pl.DataType, path: Path) -> pl.Expr:
    """Text of a column; raises `SourceError` for lists, structures and binary columns."""
    column = pl.col(name)
    if dtype == pl.String or isinstance(dtype, pl.Categorical | pl.Enum):
        stripped = column.cast(pl.String).str.strip_chars()
        return pl.when(stripped != "").then(stripped)
    if dtype.is_float() or dtype.is_decimal():
        number = column.cast(pl.Float64)
        whole = number.is_finite() & (number == number.round()) & (number.abs() < _EXACT)
        as_integer = pl.when(whole).then(number).cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(number.is_nan()).then(None).otherwise(
            pl.coalesce(as_integer, number.cast(pl.String))
        )  # fmt: skip
    if dtype.is_integer() or dtype.is_temporal() or dtype in {pl.Boolean, pl.Null}:
        return column.cast(pl.String)
    raise refused(path, f"la colonne {quote(name)} contient des listes ou des octets ({dtype}).")


def guarded(path: Path, call: Callable[[], Any], advice: str) -> Any:
    """Call a library that reads `path` and return its result; what it raises becomes a refusal.

    These libraries document no exhaustive list of errors, and those written in Rust may panic,
    which is not even an `Exception`.
    """
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, SourceError, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise refused(path, f"le fichier est illisible ou tronqué. {advice}") from error
