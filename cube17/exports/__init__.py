"""Cubes as files of other programs: XLSX, JSON-stat 2.0, Parquet, CSV and JSON lines by lines.

Each takes a cube and the rows asked for (`Cube.select`). XLSX and JSON-stat are for what a person
or a chart reads, and are limited to `MAX_CELLS`; the others stream a cube of any size through a
few megabytes. The standard library and pyarrow do all of it, without pandas.
"""

from cube17.exports.jsonstat import jsonstat
from cube17.exports.streams import csv_parts, json_parts
from cube17.exports.subset import parquet_subset
from cube17.exports.xlsx import face_xlsx, view_xlsx, xlsx

MAX_CELLS = 50_000
"""Cells of one XLSX or JSON-stat file. About a second of the process that serves everybody; a
spreadsheet opens it at once."""

__all__ = [
    "MAX_CELLS",
    "csv_parts",
    "face_xlsx",
    "json_parts",
    "jsonstat",
    "parquet_subset",
    "view_xlsx",
    "xlsx",
]
