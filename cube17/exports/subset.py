"""Part of a cube as a Parquet file, which is a cube in its turn."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from cube17.exports.streams import parts
from cube17.parquet import cell_schema, cube_metadata

if TYPE_CHECKING:
    from cube17.axes import Codes
    from cube17.store import Cells, Cube

AT_ONCE: Final = 50_000


def parquet_subset(cube: Cube, rows: Codes) -> bytes:
    """Return some cells of a cube as a cube file, with the dictionary of the whole."""
    out, schema = BytesIO(), cell_schema()
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for cells in parts(cube, rows, AT_ONCE):
            writer.write_table(_table(cells, schema))
        writer.add_key_value_metadata(cube_metadata(cube.dictionary))
    return out.getvalue()


def _table(cells: Cells, schema: pa.Schema) -> pa.Table:
    arrays = [_array(cells[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(column: np.ndarray, kind: pa.DataType) -> pa.Array:
    """Write a column into Arrow's buffers: `pa.array` would import pandas."""
    if column.dtype == object:
        return _texts(column.tolist())
    known = ~np.isnan(column)
    numbers = np.where(known, column, 0).astype("int32" if kind == pa.int32() else "float64")
    return pa.Array.from_buffers(kind, len(column), [_bits(known), pa.py_buffer(numbers.tobytes())])


def _texts(texts: list[str | None]) -> pa.Array:
    encoded = [(text or "").encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    known = np.array([text is not None for text in texts], dtype=bool)
    buffers = [_bits(known), pa.py_buffer(ends.tobytes()), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(texts), buffers)


def _bits(known: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(known, bitorder="little").tobytes())
