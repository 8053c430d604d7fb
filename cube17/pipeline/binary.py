"""Files that carry types: SPSS and Stata (pyreadstat), Parquet (pyarrow)."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl
import pyarrow.parquet as pq
import pyreadstat

from cube17.pipeline.readers import (
    BLOCK,
    ROW,
    Block,
    SurveyFile,
    guarded,
    refused,
    text_columns,
)

STATISTICS: Final = {
    ".sav": (pyreadstat.read_sav, "SPSS"),
    ".dta": (pyreadstat.read_dta, "Stata"),
}
ADVICE: Final = "Refaites l’export depuis le logiciel d’origine."


def open_statistics(path: Path) -> SurveyFile:
    """Open an SPSS or Stata file; values that it declares missing are read as missing."""
    read, software = STATISTICS[path.suffix.lower()]

    def metadata() -> Any:
        return read(path, metadataonly=True, output_format="polars")[1]

    told = guarded(path, metadata, ADVICE)
    if not told.column_names:
        raise refused(path, f"le fichier n’a aucune colonne. {ADVICE}")
    encoding = f", {told.file_encoding}" if told.file_encoding else ""
    return SurveyFile(
        path=path,
        format=f"{software}{encoding}",
        row_word="observation",
        columns=tuple(told.column_names),
        read=lambda columns: _observations(path, columns, told.number_rows),
        labels={name: _labels(table) for name, table in told.variable_value_labels.items()},
    )


def _labels(table: Mapping[Any, str]) -> dict[str, str]:
    """Labels by code, the code written as in the blocks."""
    return {
        str(int(code)) if isinstance(code, float) and code.is_integer() else str(code).strip(): (
            str(label).strip()
        )
        for code, label in table.items()
    }


def _observations(path: Path, columns: Sequence[str], rows: int | None) -> Iterator[Block]:
    read, _ = STATISTICS[path.suffix.lower()]
    offset = 0
    while True:

        def part(offset: int = offset) -> pl.DataFrame:
            block = {"row_offset": offset, "row_limit": BLOCK, "output_format": "polars"}
            return read(path, usecols=list(columns), **block)[0]

        frame = guarded(path, part, ADVICE)
        if not frame.height:
            return
        numbered = frame.select(columns).with_row_index(ROW, offset + 1)
        offset += frame.height
        yield Block(text_columns(numbered, path), min(1.0, offset / max(1, rows or offset)))
        if frame.height < BLOCK:
            return


def open_parquet(path: Path) -> SurveyFile:
    """Open a Parquet file."""
    file: pq.ParquetFile = guarded(path, lambda: pq.ParquetFile(path), ADVICE)
    return SurveyFile(
        path=path,
        format="Parquet",
        row_word="ligne",
        columns=tuple(file.schema_arrow.names),
        read=lambda columns: _batches(path, file, columns),
    )


def _batches(path: Path, file: pq.ParquetFile, columns: Sequence[str]) -> Iterator[Block]:
    rows, offset = max(1, file.metadata.num_rows), 0
    batches = file.iter_batches(batch_size=BLOCK, columns=list(columns))

    def following() -> pl.DataFrame | None:
        batch = next(batches, None)
        return None if batch is None else pl.DataFrame(pl.from_arrow(batch))

    while (frame := guarded(path, following, ADVICE)) is not None:
        numbered = frame.select(columns).with_row_index(ROW, offset + 1)
        offset += frame.height
        yield Block(text_columns(numbered, path), min(1.0, offset / rows))
