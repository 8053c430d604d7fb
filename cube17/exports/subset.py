"""Part of a cube as a Parquet file, which is a cube in its turn."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import pyarrow.parquet as pq

from cube17.exports.streams import parts
from cube17.parquet import cell_schema, cell_table, cube_metadata

if TYPE_CHECKING:
    from cube17.axes import Codes
    from cube17.store import Cube

AT_ONCE: Final = 20_000


def parquet_subset(cube: Cube, rows: Codes) -> bytes:
    """Return some cells of a cube as a cube file, with the dictionary of the whole."""
    out = BytesIO()
    with pq.ParquetWriter(out, cell_schema(), compression="zstd") as writer:
        for cells in parts(cube, rows, AT_ONCE):
            writer.write_table(cell_table({name: c.tolist() for name, c in cells.items()}))
        writer.add_key_value_metadata(cube_metadata(cube.dictionary))
    return out.getvalue()
