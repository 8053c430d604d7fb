"""`cube17 build --engine`: the same cube whoever counts, nothing left behind, one clear refusal."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from cube17 import cli
from tests.pipeline.surveys_kit import DESIGNS, cells, survey

ROOT = Path(__file__).parents[2]
BUILD = "import sys; from cube17.cli import main; sys.exit(main())"


@pytest.fixture
def waiting_room(tmp_path, monkeypatch):
    """Where temporary files go; what a build has left there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.parametrize("design", DESIGNS)
def test_duckdb_makes_the_same_cube(design, tmp_path, waiting_room):
    description = survey(tmp_path, DESIGNS[design])
    expected = cells(description, tmp_path / "polars", "polars")
    found = cells(description, tmp_path / "duckdb", "duckdb")
    assert (expected["status"] == "estimated").sum() > 10
    assert_frame_equal(found, expected, rel_tol=0, abs_tol=1e-9)
    assert list(waiting_room.iterdir()) == []


def refused(folder, engine):
    """Ask for an engine that is not there: what is said; nothing is left, the cube is untouched."""
    description, out = survey(folder, DESIGNS["elements"], 200), folder / "out"
    cells(description, out, "polars")
    before = (out / "essai.parquet").read_bytes()
    with pytest.raises(SystemExit) as stop:
        cli.main(["build", str(description), "--out", str(out), "--engine", engine])
    assert (out / "essai.parquet").read_bytes() == before
    return str(stop.value.code).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_missing_package_is_one_sentence(tmp_path, waiting_room, monkeypatch):
    for name in ("pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    said = refused(tmp_path, "spark")
    assert said.startswith("cube17 : moteur « spark » : paquet absent (pyspark")
    assert said.endswith('pip install "cube17[spark]"')
    assert list(waiting_room.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "words"),
    [(None, "CUBE17_TRINO à définir"), ("trino://moi@127.0.0.1:9/h/s", "127.0.0.1")],
)
def test_a_missing_server_is_one_sentence(address, words, tmp_path, waiting_room, monkeypatch):
    monkeypatch.setenv("CUBE17_TRINO_FILES", tmp_path.as_uri())
    monkeypatch.delenv("CUBE17_TRINO", raising=False)
    if address:
        monkeypatch.setenv("CUBE17_TRINO", address)
    said = refused(tmp_path, "trino")
    assert said.startswith("cube17 : moteur « trino »")
    assert words in said
    assert "\n" not in said
    assert list(waiting_room.iterdir()) == []


def test_an_unknown_engine_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["build", "etude.yml", "--engine", "pandas"])
    assert stop.value.code == 2
    assert "pandas" in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing_behind(engine, number, tmp_path, waiting_room):
    description = survey(tmp_path, DESIGNS["wide"], 400_000)
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, "build", str(description), "--quiet", "--without-audit",
         "--out", str(tmp_path / "out"), "--engine", engine],
        cwd=ROOT, env=dict(os.environ), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(waiting_room.rglob("*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert list(waiting_room.rglob("*.parquet"))
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "rien n’a été écrit" in said
    assert list(waiting_room.iterdir()) == []
    assert not (tmp_path / "out").exists()
