"""The tutorial, executed as it is written, on a small simulated survey."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pyreadstat
import pytest
import yaml

from cube17.pipeline.describe import Catalogue, read_study

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tutoriel-enquete.md").read_text(encoding="utf-8")
CUBE17 = "import sys; from cube17.cli import main; sys.exit(main())"
TOLD = {
    "build": "1200 lignes lues = 1200 utilisées + 0 mises de côté",
    "model": "Entreprises / Citoyens : ",
}
RENNES, AMBERIEU_WITHOUT_ZERO, FOURQUEUX_BEFORE_2019 = "35238", "1004", "78251"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def simulated_survey(path):
    """1,200 simulated respondents, as an SPSS file with labels."""
    random = np.random.default_rng(2024)
    size = 1200
    frame = pl.DataFrame(
        {
            "qui": random.integers(1, 3, size).astype(float),
            "theme": random.integers(1, 3, size).astype(float),
            "insee": random.choice([RENNES, AMBERIEU_WITHOUT_ZERO, FOURQUEUX_BEFORE_2019], size),
            "poids": random.integers(50, 150, size) / 100,
            "q1": random.choice([1.0, 2.0, 3.0, 4.0, 9.0], size),
        }
    )
    pyreadstat.write_sav(
        frame,
        path,
        file_label="Enquête simulée",
        variable_value_labels={
            "qui": {1: "Citoyen", 2: "Entreprise"},
            "theme": {1: "Emploi", 2: "Santé"},
            "q1": {1: "Faible", 2: "Plutôt faible", 3: "Fort", 4: "Très fort", 9: "NSP"},
        },
    )
    return frame


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The tutorial followed to the letter: its folder, and the answers."""
    folder = tmp_path_factory.mktemp("tutoriel")
    frame = simulated_survey(folder / "reponses.sav")
    (folder / "etude.yml").write_text(blocks("yaml")[0], encoding="utf-8")
    for command in blocks("sh"):
        words = shlex.split(command)
        if words[:2] == ["cube17", "model"]:
            with (folder / "etude.yml").open("a", encoding="utf-8") as description:
                description.write(next(one for one in blocks("yaml") if one.startswith("model")))
        if words[0] == "cube17":
            run = subprocess.run(
                [sys.executable, "-c", CUBE17, *words[1:]],
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert run.returncode == 0, run.stderr
            told = run.stdout.replace("\u202f", "").replace("\u00a0", " ")
            assert TOLD[words[1]] in told
    return folder, frame


def test_the_files_told_are_there(followed):
    folder, _ = followed
    for name in re.findall(r"^- `([^`]+/[^`]+)`", PAGE, flags=re.MULTILINE):
        assert (folder / name).exists(), name


def test_the_number_of_a_cell_is_the_one_worked_by_hand(followed):
    folder, frame = followed
    code = (
        blocks("python")[0]
        + "\nrow = face[(face.territory == 'REG-53') & (face.domain == 'sante')].iloc[0]"
        + "\nprint('found', row.value, row.n)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "CUBE17_DATA": "cubes"},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = frame.filter(
        (pl.col("qui") == 1) & (pl.col("theme") == 2) & (pl.col("insee") == RENNES)
    ).filter(pl.col("q1") != 9)
    share = rows.filter(pl.col("q1") >= 3)["poids"].sum() / rows["poids"].sum()
    found, value, base = run.stdout.splitlines()[-1].split()
    assert found == "found"
    assert float(value) == pytest.approx(100 * share, abs=0.005)
    assert float(base) == rows.height


def test_the_adjusted_indicator_is_in_the_cube(followed):
    folder, _ = followed
    cells = pl.read_parquet(folder / "cubes" / "mon-etude.parquet")
    adjusted = cells.filter(pl.col("indicator") == "ajuste-innovation-territoriale")
    assert adjusted["profile"].to_list() == ["citoyens", "entreprises"]
    assert adjusted["value"].null_count() == 0


def test_the_command_that_serves_is_told():
    assert any(block.startswith("CUBE17_DATA=cubes make run") for block in blocks("sh"))


@pytest.mark.parametrize("number", range(1, len(blocks("yaml"))))
def test_every_other_piece_of_description_is_accepted(number, tmp_path):
    for name in ("reponses.sav", "reponses.xlsx", "vague-1.csv", "vague-2.csv"):
        (tmp_path / name).touch()
    pieces = yaml.safe_load(blocks("yaml")[0]) | yaml.safe_load(blocks("yaml")[number])
    (tmp_path / "etude.yml").write_text(yaml.safe_dump(pieces, allow_unicode=True), "utf-8")
    assert read_study(tmp_path / "etude.yml", Catalogue.read(ROOT)).id == "mon-etude"
