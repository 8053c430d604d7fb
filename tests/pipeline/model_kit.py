"""A survey to be adjusted by `cube17 model`: its answers, its description, the commands."""

from pathlib import Path

import numpy as np
import polars as pl

from cube17 import cli
from cube17.parquet import read_dictionary
from tests.studies import STUDY

ROOT = Path(__file__).parents[2]
API = ROOT / "tests" / "fixtures" / "api"
SCHOOLS = (
    STUDY
    + """\
file: ecoles.csv
weight: pw
profile: {column: stype, map: {E: citoyens, M: entreprises, H: associations}}
domain: all
territory: FR
indicators:
  innovation-territoriale: {column: sch.wide, positive: ["Yes"]}
"""
)
STRATA = "strata: stype\npopulation: {E: 4421, M: 1018, H: 755}\n"
ANSWERS = (
    STUDY
    + """\
file: rep.parquet
weight: poids
profile: {column: qui, map: {1: citoyens, 2: entreprises, 3: associations}}
domain: {column: theme, map: {1: emploi, 2: sante}}
territory: {column: insee, kind: commune}
indicators:
  innovation-territoriale: {column: q1, positive: [1], missing: [9]}
  performance-associations: {column: q2, positive: [1], missing: [9]}
"""
)
MODEL = "model: {covariates: [domain, region, taille], numbers: [age]}\n"
REGIONS = {"35238": "REG-53", "75111": "REG-11", "13055": "REG-93"}


class Study:
    """A description beside its files, and the commands given on it."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.path, self.out = folder / "etude.yml", folder / "out"
        self.cube = self.out / "essai.parquet"

    def describe(self, text):
        self.path.write_text(text, encoding="utf-8")

    def command(self, name, *options):
        """Exit code, what was said, what was said on stderr."""
        try:
            code = cli.main([name, str(self.path), "--out", str(self.out), *options])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
            told = "" if isinstance(end.code, int) else str(end.code)
        else:
            told = ""
        said = self.capsys.readouterr()
        plain = (said.out, told or said.err)
        return code, *(t.replace("\u00a0", " ").replace("\u202f", " ") for t in plain)

    def build(self, text):
        self.describe(text)
        code, _, told = self.command("build", "--quiet", "--without-audit")
        assert code == 0, told

    def adjust(self, text):
        """Build, adjust; cells of the adjusted indicators by (indicator, profile), records."""
        self.build(text)
        code, _, told = self.command("model", "--quiet")
        assert code == 0, told
        return self.cells(), self.records()

    def cells(self):
        rows = pl.read_parquet(self.cube).to_dicts()
        return {
            (row["indicator"].removeprefix("ajuste-"), row["profile"]): row
            for row in rows
            if row["indicator"].startswith("ajuste-")
        }

    def records(self):
        records = read_dictionary(self.cube)["indicators"]
        return {one["adjusted"]["question"]: one for one in records if "adjusted" in one}


def schools(study, name="apistrat"):
    frame = pl.read_csv(API / f"{name}.csv", infer_schema=False)
    frame.write_csv(study.folder / "ecoles.csv")
    return frame


def answers(study, change=lambda frame: frame, rows=3000):
    """Draw respondents: answers hang on profile, domain, région, size and age."""
    chance = np.random.default_rng(17)
    frame = pl.DataFrame(
        {
            "qui": chance.choice([1, 2, 3], rows, p=[0.5, 0.3, 0.2]),
            "theme": chance.integers(1, 3, rows),
            "insee": chance.choice(list(REGIONS), rows),
            "poids": np.exp(chance.normal(0, 0.4, rows)),
            "taille": chance.choice(["petite", "moyenne", "grande"], rows),
            "age": chance.integers(18, 90, rows),
            "s": chance.choice(["a", "b"], rows),
            "c": chance.integers(0, 80, rows),
        }
    )
    level = -1 + 0.5 * (frame["qui"] == 2) + 0.4 * (frame["theme"] == 2) + 0.02 * frame["age"]
    level += 0.6 * (frame["taille"] == "grande")
    p = 1 / (1 + np.exp(-level.to_numpy()))
    frame = frame.with_columns(
        q1=pl.Series((chance.random(rows) < p).astype(int)),
        q2=pl.Series(chance.choice([0, 1, 9], rows)),
    )
    frame = change(frame)
    frame.write_parquet(study.folder / "rep.parquet")
    return frame
