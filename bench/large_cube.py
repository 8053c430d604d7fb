"""Faces of a cube of 100 million cells: every commune of France, read from disk.

The cube is drawn at random once and kept in build/bench/: 7 questions × 4 waves × 6 profiles × 17
domains × the 1,373 territories of reference and 34,875 communes, one cell in five with its numbers,
the others suppressed; `write_sorted` writes it in row groups of three blocks (109,000 cells, about
what DuckDB itself writes). `Cube.read` prepares it once, beside it; then opens it. Four kinds of
faces, drawn at random, as DataFrames with every field of a cell (`Cube.face`; as columns too,
before pandas: `face_table`). The other ways ask the same file for the same cells: DuckDB (SQL, its
metadata kept, a DataFrame), polars (a lazy frame) and pyarrow (a dataset), filters pushed down,
each in the form that it returns. Every way runs in a process of its own, gives one face that does
not count (it imports pandas) and finds its files in the system's memory, where the bench has just
put them; one figure is the first face when the system has let go of the prepared arrays. All give
the same numbers (checked). Memory is the highest resident size, imports included.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Any, Final

import numpy as np

from bench.figures import Figure, Measured, Progress, Table, p50, p95
from bench.large_file import FILE, draw, forget_pages, size_of
from bench.machine import BUILD, ROOT
from bench.roll_ups import peak_mb
from cube17.axes import ROWS_AND_COLUMNS
from cube17.catalogue import territories
from cube17.model import KEY
from cube17.selection import Selection
from cube17.store import Cube
from cube17.tables import face_table

TITLE: Final = "A cube of 100 million cells"
INSTEAD: Final = "the fastest of DuckDB, polars and pyarrow on the same file"
TIMES: Final = {"Cube 17": 50, "Cube 17, columns": 50, "DuckDB": 10, "polars": 10, "pyarrow": 2}
OTHERS: Final = ("DuckDB", "polars", "pyarrow")
CACHE: Final = BUILD / "large"
QUERIES: Final = BUILD / "large-queries.json"
TARGET_MS: Final = 10.0
TARGET_MB: Final = 300.0
TARGET_OPEN: Final = 2.0
UNITS: Final = ("departement", "epci", "commune")
KINDS: Final = (
    "profiles × départements",
    "domains × communes of a département",
    "profiles × communes of an EPCI",
    "profiles × domains of a commune",
)
WHY: Final = {
    "face": "the table of processor time tells what faces cost where the machine was busy",
    "open": "the file is read for the hash that names what was prepared; a busy machine doubles it",
    "memory": "the table below says which step takes it",
}

Way = dict[str, Any]
"""What one way told: seconds to open, milliseconds per kind of face, sums, memory."""
Query = dict[str, Any]
Ask = Callable[[Query], Any]


def run(progress: Progress) -> Measured:
    """Draw the file if it is not there, prepare it, then ask for faces in every way."""
    if not FILE.exists():
        draw(progress)
    shutil.rmtree(CACHE, ignore_errors=True)
    steps = 2 + len(TIMES)
    progress("preparing", 0, steps)
    prepared = apart("prepare")
    sizes = {"parquet": FILE.stat().st_size, "arrays": size_of(CACHE)}
    progress("cold", 1, steps)
    forget_pages(CACHE)
    cold = apart("cold")
    found = {}
    for done, name in enumerate(TIMES):
        progress(name, 2 + done, steps)
        found[name] = apart(name)
    agree(found)
    tables = [
        faces(found, "took", "Faces, median"),
        faces(found, "spent", "The same in processor time, which a busy machine lengthens less"),
        where(prepared, sizes, found),
    ]
    return Measured(figures(prepared, cold, found), tables)


# -- in a process of its own -----------------------------------------------------------------------


def apart(way: str) -> Way:
    """Ask in another process."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.large_cube", way],
        cwd=ROOT, env=os.environ | {"CUBE17_CACHE": str(CACHE)},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return json.loads(told.stdout)


def prepare() -> Way:
    """Open the cube for the first time, and draw what will be asked."""
    started = time.perf_counter()
    cube = Cube.read(FILE, territories())
    seconds = time.perf_counter() - started
    chance = random.Random(17)
    drawn = [query(cube, kind, chance) for _ in range(max(TIMES.values())) for kind in KINDS]
    QUERIES.write_text(json.dumps(drawn), encoding="utf-8")
    return {"open": seconds, "cells": len(cube), "peak": peak_mb()}


def query(cube: Cube, kind: str, chance: random.Random) -> Query:
    """Draw a face of one kind: its selection, and the members wanted of each axis."""
    one = {k: chance.choice(cube.territories.of_kind(k)).code for k in UNITS}
    choice: Any = {
        KINDS[0]: {"fix": "domain", "units": "departement", "within": "FR"},
        KINDS[1]: {"fix": "profile", "units": "commune", "within": one["departement"]},
        KINDS[2]: {"fix": "domain", "units": "commune", "within": one["epci"]},
        KINDS[3]: {"fix": "territory", "territory": one["commune"]},
    }[kind]
    held = {name: chance.choice(cube.axes.of_axis(name)) for name in KEY[:-1]}
    selection, _ = cube.resolve(Selection(cube=cube.id, **held, **choice))
    wanted = {name: [getattr(selection, name)] for name in KEY}
    rows, columns = ROWS_AND_COLUMNS[selection.fix]
    wanted[rows], wanted[columns] = cube.rows_and_columns(selection)
    return {"kind": kind, "selection": vars(selection), "wanted": wanted}


def asked(way: str, times: int) -> Way:
    """Open the cube in one way and time its faces."""
    queries = json.loads(QUERIES.read_text(encoding="utf-8"))[: times * len(KINDS)]
    started = time.perf_counter()
    ask = WAYS[way]()
    opened, memory = time.perf_counter() - started, peak_mb()
    started = time.perf_counter()
    ask(queries[0])
    first = 1000 * (time.perf_counter() - started)
    took, spent, sums = defaultdict(list), defaultdict(list), []
    for drawn in queries:
        started, before = time.perf_counter(), time.process_time()
        cells = ask(drawn)
        took[drawn["kind"]].append(1000 * (time.perf_counter() - started))
        spent[drawn["kind"]].append(1000 * (time.process_time() - before))
        sums.append(told(cells))
    return {
        "open": opened, "opened_mb": memory, "first": first, "took": took, "spent": spent,
        "sums": sums, "peak": peak_mb(),
    }  # fmt: skip


def told(cells: Any) -> tuple[int, float]:
    """Number of cells, and the sum of their values."""
    values = cells["value"]
    known = np.asarray(values.to_pandas() if hasattr(values, "to_pandas") else values, dtype=float)
    return len(known), round(float(np.nansum(known)), 2)


def cube17() -> Ask:
    """The library: `Cube.face`."""
    cube = Cube.read(FILE, territories())
    return lambda drawn: cube.face(Selection(**drawn["selection"]))


def columns() -> Ask:
    """The library: the same face as arrays, before pandas makes a DataFrame of them."""
    cube = Cube.read(FILE, territories())
    return lambda drawn: face_table(cube, Selection(**drawn["selection"]))


def duckdb() -> Ask:
    """SQL on the file, its metadata kept, a DataFrame."""
    import duckdb as engine  # noqa: PLC0415 (each in its own process)

    connection = engine.connect()
    connection.execute("SET parquet_metadata_cache = true")
    connection.execute(f"CREATE VIEW cells AS FROM read_parquet('{FILE}')")

    def ask(drawn: Query) -> Any:
        texts = {name: ", ".join(f"'{m}'" for m in drawn["wanted"][name]) for name in KEY}
        where = " AND ".join(f"{name} IN ({members})" for name, members in texts.items())
        return connection.execute(f"FROM cells WHERE {where}").df()

    return ask


def polars() -> Ask:
    """A lazy frame, filtered."""
    import polars as pl  # noqa: PLC0415

    lazy = pl.scan_parquet(FILE)

    def ask(drawn: Query) -> Any:
        terms = (pl.col(name) == m[0] if len(m) == 1 else pl.col(name).is_in(m)
                 for name, m in drawn["wanted"].items())  # fmt: skip
        return lazy.filter(*terms).collect()

    return ask


def pyarrow() -> Ask:
    """A dataset, filtered."""
    import pyarrow.dataset as ds  # noqa: PLC0415

    cells = ds.dataset(FILE)

    def ask(drawn: Query) -> Any:
        terms = (ds.field(name) == m[0] if len(m) == 1 else ds.field(name).isin(m)
                 for name, m in drawn["wanted"].items())  # fmt: skip
        return cells.to_table(filter=reduce(and_, terms))

    return ask


WAYS: Final = {
    "Cube 17": cube17, "Cube 17, columns": columns,
    "DuckDB": duckdb, "polars": polars, "pyarrow": pyarrow,
}  # fmt: skip


# -- results ---------------------------------------------------------------------------------------


def agree(found: dict[str, Way]) -> None:
    """All ways give as many cells, and the same sums."""
    ours = found["Cube 17"]["sums"]
    for name, way in found.items():
        if not np.allclose(way["sums"], ours[: len(way["sums"])], rtol=0, atol=0.011):
            raise AssertionError(f"{name} gives other cells than Cube 17")


def figures(prepared: Way, cold: Way, found: dict[str, Way]) -> list[Figure]:
    """Opening, faces, memory; beside them the fastest of the others."""
    ours, others = found["Cube 17"], [found[name] for name in OTHERS]
    rows = [
        Figure("cells", "cells", prepared["cells"], ""),
        Figure("prepare", "preparing, once", prepared["open"], "s"),
        Figure("open", "opening", ours["open"], "s", TARGET_OPEN),
        Figure("first", "first face", ours["first"], "ms"),
        Figure("cold", "first face, arrays out of the system's memory", cold["first"], "ms"),
    ]
    for kind in KINDS:
        best = min(p50(way["took"][kind]) for way in others)
        middle = p50(ours["took"][kind])
        rows.append(Figure("face", f"{kind}, median", middle, "ms", TARGET_MS, instead=best))
    slowest = max(p95(ours["took"][kind]) for kind in KINDS)
    least = min(way["peak"] for way in others)
    return [
        *rows,
        Figure("slow", "slowest kind of face, p95", slowest, "ms"),
        Figure("memory", "highest memory, 200 faces", ours["peak"], "MB", TARGET_MB, instead=least),
        Figure("preparing", "highest memory while preparing", prepared["peak"], "MB"),
    ]  # fmt: skip


def faces(found: dict[str, Way], times: str, title: str) -> Table:
    """Medians of every way on every kind of face."""
    rows = [
        [name, *(p50(way[times][kind]) for kind in KINDS), way["open"], way["first"], way["peak"]]
        for name, way in found.items()
    ]
    more = ("opening, s", "first face, ms", "highest memory, MB")
    return Table(title, ("way", *(f"{kind}, ms" for kind in KINDS), *more), rows)


def where(prepared: Way, sizes: dict[str, int], found: dict[str, Way]) -> Table:
    """Bytes on the disk, memory step by step."""
    rows = [
        ["Parquet file, MB", sizes["parquet"] / 1e6],
        ["prepared arrays, MB", sizes["arrays"] / 1e6],
        ["highest memory while preparing, MB", prepared["peak"]],
        ["memory once open, MB", found["Cube 17"]["opened_mb"]],
        ["highest memory after the faces, MB", found["Cube 17"]["peak"]],
    ]
    return Table("Disk and memory", ("what", "how much"), rows)


if __name__ == "__main__":
    asking = sys.argv[1]
    if asking == "prepare":
        print(json.dumps(prepare()))
    else:
        print(json.dumps(asked("Cube 17", 1) if asking == "cold" else asked(asking, TIMES[asking])))
