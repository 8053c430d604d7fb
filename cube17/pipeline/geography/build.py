"""The whole chain, from registry packages to the committed tables, shapes and maps."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from cube17.pipeline.geography.context import context_table, read_iris
from cube17.pipeline.geography.coverage import read_coverages
from cube17.pipeline.geography.divisions import Divisions, read_divisions
from cube17.pipeline.geography.maps import map_svg
from cube17.pipeline.geography.shapes import write_shapes
from cube17.pipeline.geography.sources import fetch, read_packages
from cube17.pipeline.geography.territories import (
    communes_table,
    former_communes_table,
    territories_table,
)

ROOT: Final = Path(__file__).resolve().parents[3]
# Kinds of unit that have a map, as `territories.parquet` names them.
KINDS: Final = ("region", "departement", "epci")
Progress = Callable[[str, int, int], None]


def quiet(step: str, done: int, total: int) -> None:
    """Report no progress."""


def build(
    out: Path = ROOT, *, cache: Path = ROOT / "build" / "geography", progress: Progress = quiet
) -> None:
    """Write the tables, shapes and maps under `out`; the same packages give the same bytes.

    Packages are kept in `cache`. `progress(step, done, total)` is called before each step and once
    at the end. Raises `SourceError` when a package is missing or not the pinned one. Files are
    replaced once all are written: until then those that were there before are untouched.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix="draft-") as folder:
        _write(Path(folder), cache, _Steps(progress, 6 + len(KINDS)))
        _move(Path(folder), out)


def _move(draft: Path, out: Path) -> None:
    """Put the files of a folder in the place of those of another."""
    for path in sorted(path for path in draft.rglob("*") if path.is_file()):
        target = out / path.relative_to(draft)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)


def _write(out: Path, cache: Path, report: "_Steps") -> None:
    report("téléchargement")
    packages = read_packages(ROOT / "data" / "sources" / "geography.toml")
    files = {role: fetch(package, cache) for role, package in packages.items()}
    report("noms et populations")
    divisions = read_divisions(files["names"], files["membership"])
    report("territoires et communes")
    territories = _write_tables(divisions, out / "data" / "parquet")
    report("contours des communes")
    coverages = read_coverages(files["geometry"], divisions)
    report("recensement et surfaces")
    codes = territories["code"].to_pylist()
    context = context_table(codes, divisions, read_iris(files["census"]), coverages)
    _write_table(context, out / "data" / "parquet" / "context.parquet")
    for kind in KINDS:
        report(f"contours et carte : {kind}")
        shapes = out / "data" / "parquet" / "shapes" / f"{kind}.parquet"
        write_shapes(kind, coverages, territories, shapes)
        svg = map_svg(kind, coverages, _codes(territories, kind))
        _write_text(svg, out / "assets" / "maps" / f"{kind}.svg")
    report("écrit")


class _Steps:
    """Counts the steps for `progress`."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._done, self._last = progress, 0, total - 1

    def __call__(self, step: str) -> None:
        self._progress(step, self._done, self._last)
        self._done += 1


def _write_tables(divisions: Divisions, folder: Path) -> pa.Table:
    territories = territories_table(divisions)
    _write_table(territories, folder / "territories.parquet")
    _write_table(communes_table(divisions), folder / "communes.parquet")
    _write_table(former_communes_table(divisions), folder / "former_communes.parquet")
    return territories


def _codes(territories: pa.Table, kind: str) -> list[str]:
    columns = territories.select(["code", "kind"]).to_pydict()
    return [code for code, its in zip(columns["code"], columns["kind"], strict=True) if its == kind]


def _write_table(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=19)


def _write_text(text: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
