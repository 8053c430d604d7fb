"""Cubes as Parquet files: one file holds the cells and, as metadata, all that explains them."""

from pathlib import Path
from typing import Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from cube17.model import CELL_COLUMNS, KEY, Dictionary

DICTIONARY_KEY: Final = b"cube17"
FORMAT_VERSION: Final = 1


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


def write_cube(path: Path, cells: pa.Table, dictionary: Dictionary) -> None:
    """Write a cube, replacing the file only once the new one is complete.

    `cells` holds the columns of `CELL_COLUMNS`, columns and rows in any order: rows are sorted by
    the text of their key, so that equal cubes give equal bytes.
    """
    table = cells.select([column.name for column in CELL_COLUMNS]).cast(cell_schema())
    table = table.sort_by([(name, "ascending") for name in KEY])
    metadata = {DICTIONARY_KEY: orjson.dumps(dictionary), b"cube17.format": b"%d" % FORMAT_VERSION}
    table = table.replace_schema_metadata(metadata)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    try:
        pq.write_table(
            table, draft, compression="zstd", compression_level=15, row_group_size=1 << 20
        )
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_cube(path: Path) -> tuple[pa.Table, Dictionary]:
    """Read a cube file: its cells and its dictionary.

    Raises `CubeError` when the file is missing, damaged, or not a cube.
    """
    try:
        table = pq.read_table(path, memory_map=True)
    except (OSError, pa.ArrowException) as error:
        raise CubeError(f"{path} : fichier illisible ({error}). Reconstruisez-le.") from error
    metadata = table.schema.metadata or {}
    missing = [column.name for column in CELL_COLUMNS if column.name not in table.column_names]
    if DICTIONARY_KEY not in metadata or missing:
        what = f"colonnes absentes : {', '.join(missing)}" if missing else "dictionnaire absent"
        raise CubeError(f"{path} n'est pas un cube ({what}). Reconstruisez-le avec cube17 build.")
    return table, orjson.loads(metadata[DICTIONARY_KEY])
