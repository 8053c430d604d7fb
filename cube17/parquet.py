"""Cubes as Parquet files: one file holds the cells and, as metadata, all that explains them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from cube17.model import CELL_COLUMNS, KEY, Dictionary

DICTIONARY_KEY: Final = b"cube17"
FORMAT_KEY: Final = b"cube17-format"
FORMAT_VERSION: Final = 1
"""Files of the first version do not name it."""


class CubeError(ValueError):
    """A cube file that cannot be used; the message names the file, what is wrong and the remedy."""


def cell_schema() -> pa.Schema:
    """Arrow schema of the cells, with unit and description as field metadata."""
    return pa.schema(
        [
            pa.field(
                column.name,
                pa.type_for_alias(column.type),
                nullable=column.nullable,
                metadata={"unit": column.unit, "description": column.description},
            )
            for column in CELL_COLUMNS
        ]
    )


def cell_table(columns: Mapping[str, Sequence[Any]]) -> pa.Table:
    """Return cells as an Arrow table; a number or a text may be `None`, a number `nan`.

    Written into Arrow's buffers, because `pa.array` imports pandas, which the web process does
    without.
    """
    schema = cell_schema()
    arrays = [
        (_texts if pa.types.is_string(field.type) else _numbers)(columns[field.name], field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _numbers(values: Sequence[float | None], kind: pa.DataType) -> pa.Array:
    numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    known = ~np.isnan(numbers)
    stored = np.where(known, numbers, 0).astype(str(kind))
    return pa.Array.from_buffers(kind, len(stored), [_bits(known), pa.py_buffer(stored.tobytes())])


def _texts(texts: Sequence[str | None], kind: pa.DataType) -> pa.Array:
    encoded = [(text or "").encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    known = np.array([text is not None for text in texts], dtype=bool)
    buffers = [_bits(known), pa.py_buffer(ends.tobytes()), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(kind, len(encoded), buffers)


def _bits(known: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(known, bitorder="little").tobytes())


def write_cube(path: Path, cells: pa.Table, dictionary: Dictionary) -> None:
    """Write a cube, replacing the file only once the new one is complete.

    `cells` holds the columns of `CELL_COLUMNS`, columns and rows in any order: rows are sorted by
    the text of their key, so that equal cubes give equal bytes.
    """
    table = cells.select([column.name for column in CELL_COLUMNS]).cast(cell_schema())
    table = table.sort_by([(name, "ascending") for name in KEY])
    write_sorted(path, [table], dictionary)


def write_sorted(
    path: Path, parts: Iterable[pa.Table], dictionary: Dictionary, level: int = 15
) -> None:
    """Write a cube part by part, for one that memory does not hold.

    The parts and their rows come sorted by the text of their key, as `write_cube` sorts them; a
    large cube in another order is refused when it is opened. Each part is a row group, and other
    programs skip those that they need not read: 100,000 cells or so are a good size. `level` is
    that of zstd.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    zstd = {"compression": "zstd", "compression_level": level}
    try:
        with pq.ParquetWriter(draft, cell_schema(), **zstd) as out:
            for part in parts:
                out.write_table(part, row_group_size=1 << 20)
            # Beside the Arrow schema, not in it: there it would be written twice.
            out.add_key_value_metadata(cube_metadata(dictionary))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@dataclass(frozen=True)
class Text:
    """A column of text as the distinct values and each row's choice among them (-1: none)."""

    values: tuple[str, ...]
    choice: npt.NDArray[np.integer]

    def of(self, order: npt.NDArray[np.int64]) -> "Text":
        """Return the column in another order."""
        return Text(self.values, self.choice[order])

    def take(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        """Texts of some rows, `None` where there is none."""
        return np.array([*self.values, None], dtype=object)[self.choice[rows]]


CellColumn = Text | npt.NDArray[np.float64]


def read_cube(path: Path) -> tuple[dict[str, CellColumn], Dictionary]:
    """Read a cube file: its cells column by column (missing numbers are nan), its dictionary.

    Raises `CubeError` when the file is missing, damaged, or not a cube.
    """
    text = [column.name for column in CELL_COLUMNS if column.type == "string"]
    try:
        # pq.read_table would load pyarrow.dataset, half a second of it.
        with pq.ParquetFile(path, memory_map=True) as file:
            _check(path, file)
        with pq.ParquetFile(path, memory_map=True, read_dictionary=text) as file:
            table, metadata = file.read(), file.metadata.metadata
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error
    cells = {column.name: _column(table[column.name]) for column in CELL_COLUMNS}
    return cells, _dictionary(path, metadata)


def cell_parts(path: Path, columns: Sequence[str]) -> Iterator[dict[str, CellColumn]]:
    """Yield some columns of a cube file, at most 131,072 cells at a time, in the file's order.

    Raises `CubeError` as `read_cube` does.
    """
    text = [column.name for column in CELL_COLUMNS if column.type == "string"]
    try:
        with pq.ParquetFile(path, read_dictionary=text) as file:
            # Asked for all row groups at once, Arrow keeps those it has read.
            for group in range(file.num_row_groups):
                for batch in file.iter_batches(1 << 17, [group], list(columns)):
                    table = pa.Table.from_batches([batch])
                    yield {name: _column(table[name]) for name in columns}
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def read_dictionary(path: Path) -> Dictionary:
    """Read what a cube file says of itself, without its cells.

    Raises `CubeError` when the file is missing, damaged, or not a cube.
    """
    return _dictionary(path, _footer(path).metadata)


def cell_count(path: Path) -> int:
    """Return how many cells a cube file holds; raises `CubeError` as `read_dictionary` does."""
    return _footer(path).num_rows


def file_version(path: Path) -> str:
    """Return a name that changes with the content of a cube file, and with its format."""
    with path.open("rb") as file:
        return file_digest(file, lambda: sha256(b"%d" % FORMAT_VERSION)).hexdigest()[:12]


def _footer(path: Path) -> pq.FileMetaData:
    try:
        with pq.ParquetFile(path) as file:
            _check(path, file)
            return file.metadata
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> CubeError:
    """Say why; Arrow and the system name the file a second time, with its folders."""
    said = str(error).replace(str(path), path.name).splitlines()[0]
    return CubeError(f"{path} : fichier illisible ({said}). Reconstruisez-le.")


def _dictionary(path: Path, metadata: dict[bytes, bytes]) -> Dictionary:
    try:
        told = orjson.loads(metadata[DICTIONARY_KEY])
    except orjson.JSONDecodeError as error:
        raise CubeError(f"{path} : dictionnaire illisible ({error}). Reconstruisez-le.") from error
    if not isinstance(told, dict) or not isinstance(told.get("id"), str):
        raise CubeError(f"{path} : le dictionnaire ne donne pas d’« id ». Reconstruisez-le.")
    return told


def cube_metadata(dictionary: Dictionary) -> dict[bytes, bytes]:
    """Return what makes a cube of a Parquet file with the columns of the cells."""
    version = {FORMAT_KEY: b"%d" % FORMAT_VERSION} if FORMAT_VERSION > 1 else {}
    return {DICTIONARY_KEY: orjson.dumps(dictionary), **version}


def _check(path: Path, file: pq.ParquetFile) -> None:
    version = (file.metadata.metadata or {}).get(FORMAT_KEY, b"1").decode(errors="replace")
    if version != str(FORMAT_VERSION):
        raise CubeError(
            f"{path} : cube au format {version}, ce programme lit le format {FORMAT_VERSION}. "
            "Mettez Cube 17 à jour, ou reconstruisez le cube avec cube17 build."
        )
    names = set(file.schema_arrow.names)
    missing = [column.name for column in CELL_COLUMNS if column.name not in names]
    if missing or DICTIONARY_KEY not in (file.metadata.metadata or {}):
        what = f"colonnes absentes : {', '.join(missing)}" if missing else "dictionnaire absent"
        raise CubeError(f"{path} n’est pas un cube ({what}). Reconstruisez-le avec cube17 build.")


def _column(chunked: pa.ChunkedArray) -> CellColumn:
    if pa.types.is_dictionary(chunked.type):
        array = cast("pa.DictionaryArray", chunked.unify_dictionaries().combine_chunks())
        choice, known = _buffers(array.indices)
        values = tuple(array.dictionary.to_pylist())
        narrow = np.result_type(np.int8, np.min_scalar_type(-1 - len(values)))
        return Text(values, np.where(known, choice, -1).astype(narrow))
    numbers, known = _buffers(chunked.combine_chunks())
    return np.where(known, numbers, np.nan)


def _buffers(array: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Values and validity of an Arrow array of numbers.

    Arrow's own conversions to numpy import pandas, which the web process does without.
    """
    validity, values = array.buffers()
    span = slice(array.offset, array.offset + len(array))
    numbers = np.frombuffer(values, dtype=str(array.type))[span]
    if validity is None:
        return numbers, np.ones(len(array), dtype=bool)
    bits = np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little")
    return numbers, bits[span].astype(bool)
