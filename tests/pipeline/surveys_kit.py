"""Surveys of every design, built by an engine: the cubes must be the same."""

from pathlib import Path

import numpy as np
import polars as pl

from cube17.pipeline.build import build
from tests.studies import STUDY

HEAD = (
    STUDY
    + """\
file: rep.parquet
weight: poids
profile: {column: qui, map: {1: citoyens, 2: entreprises}}
territory: {column: insee, kind: commune}
disclosure: {min_n: 2, min_n_eff: 1}
"""
)
LONG = (
    HEAD
    + """\
domain: {column: theme, map: {1: emploi, 2: sante}}
indicators:
  innovation-territoriale: {column: q1, positive: [3, 4], missing: [9]}
  performance-associations: {column: q2, positive: [3, 4], missing: [9]}
"""
)
WIDE = (
    HEAD
    + """\
domain: {wide: {1: emploi, 2: sante}}
indicators:
  innovation-territoriale: {column: "q{domaine}", positive: [3, 4], missing: [9]}
"""
)
RAKED = """\
raking:
  s: {a: 3000, b: 7000}
"""
DESIGNS = {
    "elements": LONG,
    "strata": LONG + "strata: s\n",
    "clusters": LONG + "cluster: c\n",
    "strata and clusters": LONG + "strata: s\ncluster: c\n",
    "raked": LONG + RAKED,
    "wide": WIDE,
}
PLACES = ["35238", "75111", "1004", "20004", "13055", "?"]


def survey(folder: Path, description: str, rows: int = 4_000) -> Path:
    """Draw respondents, some answers missing, and describe them."""
    chance = np.random.default_rng(17)
    columns = {
        "qui": chance.integers(1, 3, rows),
        "theme": chance.integers(1, 3, rows),
        "insee": chance.choice(PLACES, rows),
        "poids": np.exp(chance.standard_normal(rows)),
        "q1": chance.choice([1, 2, 3, 4, 9], rows),
        "q2": chance.choice([1, 2, 3, 4, 9], rows),
        "s": chance.choice(["a", "b"], rows),
        "c": chance.integers(0, 60, rows),
    }
    pl.DataFrame(columns).write_parquet(folder / "rep.parquet")
    (folder / "etude.yml").write_text(description, encoding="utf-8")
    return folder / "etude.yml"


def cells(description: Path, out: Path, engine: str) -> pl.DataFrame:
    """Build with an engine."""
    return pl.read_parquet(build(description, out, engine=engine).cube)
