"""10 million respondents × 7 questions in a Parquet file → the moments of every cell.

The file is drawn at random once and kept in build/bench/: profile, domain, place (1,300 of them, by
population), weight and seven ordinal answers, 3 % of them missing. `cube17.pipeline.moments` reads
it at the finest grain and rolls up to every profile × domain and `all` × EPCI, département, région
and France, five moments per question. The other way: the same moments and roll-ups with pandas,
one `groupby` at the finest grain, then sums of sums. Each runs in a process of its own, reading
included, imports not; the check sums of both must agree. Memory is the highest resident size.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.figures import Figure, Measured, Progress, Table, p50
from bench.machine import BUILD, ROOT
from cube17.catalogue import load_cube

if TYPE_CHECKING:
    import pandas as pd

TITLE: Final = "Every roll-up of a large survey"
INSTEAD: Final = "the same moments and roll-ups with pandas groupby"
RESPONDENTS: Final = 10_000_000
AT_ONCE: Final = 250_000
QUESTIONS: Final = tuple(f"q{number}" for number in range(1, 8))
POSITIVE: Final = (3, 4)
MISSING: Final = 0.03
RUNS: Final = 3
FILE: Final = BUILD / "respondents-10m-by-250k.parquet"
ABOVE: Final = BUILD / "lineage.parquet"
WHY: Final = {
    "seconds": "the pass over the file at the finest grain takes nearly all of it, see the steps",
    "memory": (
        "polars keeps the 128,000 groups at the finest grain (EPCI, not départements) once per "
        "thread, and rows of groups seen rarely until the end"
    ),
    "ratio": "pandas groups categorical keys well; the steps say what each part takes",
}


def run(progress: Progress) -> Measured:
    """Draw the file if it is not there, then count it both ways."""
    total = RUNS + 2
    if not FILE.exists():
        draw(progress)
    ours = []
    for done in range(RUNS):
        progress("cube17.pipeline.moments", done, total)
        ours.append(apart("moments"))
    progress("pandas", RUNS, total)
    other = apart("pandas")
    agree(ours[-1], other)
    return Measured(figures(ours, other), [steps(ours, other)])


def draw(progress: Progress) -> None:
    """Write the respondents, a group of rows at a time, and the territories above each place."""
    from cube17.pipeline import moments, simulate  # noqa: PLC0415 (polars and scipy)

    BUILD.mkdir(parents=True, exist_ok=True)
    places = simulate.read_places(ROOT / simulate.COMMUNES)
    moments.lineage(places.drop("population")).write_parquet(ABOVE)
    axes = load_cube("demonstration").axes
    domains = [domain for domain in axes.of_axis("domain") if domain != "all"]
    chance = np.random.default_rng(17)
    share = places["population"].to_numpy() / places["population"].sum()
    names = {
        "profile": (list(axes.of_axis("profile")), None),
        "domain": (domains, None),
        "place": (places["place"].to_list(), share),
    }
    draft = FILE.with_suffix(".draft")
    writer = None
    for done in range(0, RESPONDENTS, AT_ONCE):
        progress("drawing respondents", done // AT_ONCE, RESPONDENTS // AT_ONCE)
        part = some(chance, names)
        writer = writer or pq.ParquetWriter(draft, part.schema, compression="zstd")
        writer.write_table(part)
    if writer:
        writer.close()
    draft.replace(FILE)


def some(chance: np.random.Generator, names: dict[str, Any]) -> pa.Table:
    """Draw `AT_ONCE` respondents."""
    columns: dict[str, Any] = {}
    for axis, (members, share) in names.items():
        drawn = chance.choice(len(members), AT_ONCE, p=share).astype(np.int32)
        columns[axis] = pa.DictionaryArray.from_arrays(pa.array(drawn), pa.array(members))
    columns["weight"] = np.exp(chance.standard_normal(AT_ONCE) * 0.5)
    for question in QUESTIONS:
        answers = chance.integers(1, 5, AT_ONCE, dtype=np.int8)
        columns[question] = pa.array(answers, mask=chance.random(AT_ONCE) < MISSING)
    return pa.table(columns)


# -- in a process of its own -----------------------------------------------------------------------


def apart(way: str) -> dict[str, Any]:
    """Count in another process."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.roll_ups", way],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return json.loads(told.stdout)


def with_moments() -> dict[str, Any]:
    """Count with the pipeline."""
    import polars as pl  # noqa: PLC0415

    from cube17.pipeline.moments import MOMENTS, Question, finest, roll_up  # noqa: PLC0415

    above = pl.read_parquet(ABOVE)
    questions = [Question(name, name, POSITIVE) for name in QUESTIONS]
    started = time.perf_counter()
    grouped = finest(pl.scan_parquet(FILE), questions)
    half = time.perf_counter()
    cells = roll_up(grouped, above)
    ended = time.perf_counter()
    sums = {m: sum(float(cells[f"{q}:{m}"].sum()) for q in QUESTIONS) for m in MOMENTS}
    return {"finest": half - started, "roll_up": ended - half, "cells": cells.height, "sums": sums}


def with_pandas() -> dict[str, Any]:
    """Count with pandas."""
    import pandas as pd  # noqa: PLC0415

    from cube17.pipeline.moments import MOMENTS  # noqa: PLC0415

    above = pd.read_parquet(ABOVE)
    keys = ["profile", "domain", "place"]
    started = time.perf_counter()
    people = pd.read_parquet(FILE)
    terms = pd.DataFrame(dict(pandas_terms(people)) | {key: people[key] for key in keys})
    grouped = terms.groupby(keys, observed=True).sum().reset_index()
    half = time.perf_counter()
    cells = pandas_roll_up(grouped, above)
    ended = time.perf_counter()
    sums = {m: sum(float(cells[f"{q}:{m}"].sum()) for q in QUESTIONS) for m in MOMENTS}
    return {"finest": half - started, "roll_up": ended - half, "cells": len(cells), "sums": sums}


def pandas_terms(people: pd.DataFrame) -> Any:
    """What each respondent adds to each moment."""
    weight = people["weight"].to_numpy()
    squared = weight * weight
    for question in QUESTIONS:
        answered = people[question].notna().to_numpy()
        positive = people[question].isin(POSITIVE).to_numpy()
        yield f"{question}:n", answered.astype(np.int64)
        yield f"{question}:w", answered * weight
        yield f"{question}:wy", positive * weight
        yield f"{question}:w2", answered * squared
        yield f"{question}:w2y", positive * squared


def pandas_roll_up(grouped: pd.DataFrame, above: pd.DataFrame) -> pd.DataFrame:
    """Sums of sums, for every territory, each domain and all."""
    import pandas as pd  # noqa: PLC0415

    plain = grouped.astype({"profile": str, "domain": str, "place": str})
    spread = plain.merge(above, on="place").drop(columns="place")
    by_domain = spread.groupby(["profile", "domain", "territory"]).sum().reset_index()
    everywhere = by_domain.drop(columns="domain").groupby(["profile", "territory"]).sum()
    return pd.concat([by_domain, everywhere.reset_index().assign(domain="all")])


def peak_mb() -> float:
    """Highest resident memory of this process so far."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1.024 / 1000


# -- results ---------------------------------------------------------------------------------------


def agree(ours: dict[str, Any], other: dict[str, Any]) -> None:
    """Both ways give the same cells and the same sums."""
    close = all(np.isclose(ours["sums"][m], other["sums"][m], rtol=1e-9) for m in ours["sums"])
    if ours["cells"] != other["cells"] or not close:
        raise AssertionError(f"the two counts differ: {ours} {other}")


def figures(ours: list[dict[str, Any]], other: dict[str, Any]) -> list[Figure]:
    """Seconds, memory, ratio."""
    seconds = p50([one["finest"] + one["roll_up"] for one in ours])
    slow = other["finest"] + other["roll_up"]
    peak = max(one["peak"] for one in ours)
    return [
        Figure("seconds", f"every roll-up, median of {RUNS}", seconds, "s", 5, instead=slow),
        Figure("memory", "highest memory", peak, "MB", 500, instead=other["peak"]),
        Figure("ratio", "pandas over Cube 17", slow / seconds, "×", 3, at_least=True),
    ]


def steps(ours: list[dict[str, Any]], other: dict[str, Any]) -> Table:
    """What each step takes."""
    names = ("finest", "roll_up", "cells")
    rows = [[f"Cube 17, run {i}", *(one[n] for n in names)] for i, one in enumerate(ours, 1)]
    rows.append(["pandas", *(other[n] for n in names)])
    return Table("Steps", ("way", "finest grain, s", "roll-up, s", "rows (× 35 moments)"), rows)


if __name__ == "__main__":
    counted = {"moments": with_moments, "pandas": with_pandas}[sys.argv[1]]()
    print(json.dumps(counted | {"peak": peak_mb()}))
