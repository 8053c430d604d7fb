"""`cube17 build` from end to end: numbers, rows accounted for, refusals, nothing half written."""

import csv
import json
import os
import resource
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
import pyreadstat
import pytest

from cube17 import cli
from cube17.parquet import read_cube
from cube17.pipeline.build import build
from cube17.pipeline.sources import SourceError
from tests.studies import STUDY

ROOT = Path(__file__).parents[2]
COMMAND = [
    sys.executable,
    "-c",
    "import sys; from cube17.cli import main; sys.exit(main())",
    "build",
    "etude.yml",
]
LOW = "disclosure: {min_n: 1, min_n_eff: 1}\n"
PLAIN = """\
file: rep.csv
weight: poids
profile: {column: qui, map: {1: citoyens, 2: entreprises}}
domain: {column: theme, map: {1: emploi, 2: sante}}
territory: {column: insee, kind: commune, region: reg}
indicators:
  innovation-territoriale: {column: q1, positive: [3, 4], missing: [9]}
"""
HEADER = "qui;theme;insee;reg;poids;q1\n"
ROWS = [
    "1;1;35238;;1,5;3",
    "1;1;35238;;0,5;1",
    "1;2;?;Bretagne;2;4",
    "2;;1004;;1;9",
    "2;1;78251;;1;",
    "2;1;75111;;3;4",
]


@pytest.fixture
def study(tmp_path):
    """Write a description and its files, build, return cells by key and the report."""

    def run(description, **files):
        for name, content in files.items():
            path = tmp_path / name.replace("_", ".")
            if isinstance(content, str):
                path.write_text(content, encoding="utf-8")
        (tmp_path / "etude.yml").write_text(STUDY + description, encoding="utf-8")
        built = build(tmp_path / "etude.yml", tmp_path / "out")
        return cells_of(built.cube), built.report

    return run


def cells_of(path):
    """Cells of one indicator by (profile, domain, territory)."""
    frame = pl.read_parquet(path)
    return {(row["profile"], row["domain"], row["territory"]): row for row in frame.to_dicts()}


def balanced(report):
    rows = report["rows"]
    assert rows["read"] == rows["used"] + rows["set_aside"]
    assert rows["read"] == sum(file["rows"] for file in report["files"])
    assert rows["set_aside"] == sum(reason["rows"] for reason in report["reasons"])


def plain(text):
    return str(text).replace("\u00a0", " ").replace("\u202f", " ")


# -- numbers


def test_shares_bases_and_weights_worked_by_hand(study):
    cells, report = study(PLAIN + LOW, rep_csv=HEADER + "\n".join(ROWS))
    balanced(report)
    rennes = cells["citoyens", "emploi", "EPCI-243500139"]
    assert (rennes["value"], rennes["n"], rennes["weight"]) == (75.0, 2, 2)
    assert rennes["n_eff"] == 1.6  # (1.5 + 0.5)² / (1.5² + 0.5²)
    assert rennes["status"] == "estimated"
    bretagne = cells["citoyens", "all", "REG-53"]
    assert (bretagne["value"], bretagne["n"]) == (87.5, 3)
    assert ("citoyens", "sante", "DEP-35") not in cells
    assert cells["entreprises", "all", "FR"]["n"] == 1  # 9 and empty are no answers
    assert cells["entreprises", "emploi", "DEP-75"]["value"] == 100
    assert ("entreprises", "emploi", "DEP-78") not in cells


def test_the_report_tells_what_was_repaired(study):
    _, report = study(PLAIN + LOW, rep_csv=HEADER + "\n".join(ROWS))
    remarks = {entry["remark"]: entry["rows"] for entry in report["places"]["remarks"]}
    assert remarks == {"zero": 1, "former": 1, "arrondissement": 1, "to_region": 1}
    assert report["places"]["not_placed"] == [{"value": "?", "rows": 1}]
    assert report["without_domain"] == 1
    words = plain(report["warnings"])
    assert "Virgule décimale" in words
    assert "sans domaine" in words
    assert "Seuils plus bas" in words


def test_rows_set_aside_are_told_one_by_one(study, tmp_path):
    bad = [
        "1;1;35238;;-1;3", "1;1;35238;;;3", "1;1;35238;;0;3", "1;1;35238;;1.234,5;3",
        "1;1;35238;;nan;3", "7;1;35238;;1;3", ";1;35238;;1;3", "1;5;35238;;1;3", "1;1",
    ]  # fmt: skip
    _, report = study(PLAIN + LOW, rep_csv=HEADER + "\n".join([*bad, *ROWS]))
    balanced(report)
    path = tmp_path / "essai-rapport" / "rejects.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rejects = list(csv.DictReader(file, delimiter=";"))
    assert [(r["line"], r["column"], r["value"], r["reason"]) for r in rejects] == [
        ("2", "poids", "-1", "poids négatif"),
        ("3", "poids", "", "poids vide"),
        ("4", "poids", "0", "poids nul : ne représente personne"),
        ("5", "poids", "1.234,5", "poids qui n’est pas un nombre"),
        ("6", "poids", "nan", "poids qui n’est pas un nombre fini"),
        ("7", "qui", "7", "profil inconnu"),
        ("8", "qui", "", "profil vide"),
        ("9", "theme", "5", "domaine inconnu"),
        ("10", "", "1;1", "2 valeurs pour 6 colonnes"),
    ]


def test_a_formula_in_a_rejected_value_stays_text(study, tmp_path):
    study(PLAIN + LOW, rep_csv=HEADER + "\n".join([*ROWS, "=HYPERLINK(1);1;35238;;1;3"]))
    text = (tmp_path / "essai-rapport" / "rejects.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_every_format_gives_the_same_cube(study, tmp_path):
    expected, _ = study(PLAIN + LOW, rep_csv=HEADER + "\n".join(ROWS))
    text = pl.DataFrame(
        [row.split(";") for row in ROWS], schema=HEADER.strip().split(";"), orient="row"
    )
    numbers = [pl.col(c).cast(pl.Float64, strict=False) for c in ("qui", "theme", "q1")]
    weight = pl.col("poids").str.replace(",", ".").cast(pl.Float64)
    typed = text.with_columns(*numbers, weight)
    typed.write_parquet(tmp_path / "rep.parquet")
    pyreadstat.write_sav(typed, tmp_path / "rep.sav")
    pyreadstat.write_dta(typed, tmp_path / "rep.dta")
    for extension in ("parquet", "sav", "dta"):
        cells, _ = study(PLAIN.replace("rep.csv", f"rep.{extension}") + LOW)
        assert cells == expected


def test_labels_may_stand_for_codes(study, tmp_path):
    frame = pl.DataFrame({"qui": [1.0, 2.0], "q": [1.0, 2.0], "z": [1.0, 2.0]})
    labels = {
        "qui": {1: "Particulier", 2: "Société"},
        "q": {1: "Fort", 2: "Faible"},
        "z": {1: "Île-de-France", 2: "Bretagne"},
    }
    pyreadstat.write_sav(frame, tmp_path / "rep.sav", variable_value_labels=labels)
    cells, _ = study(
        "file: rep.sav\ndomain: all\nterritory: {column: z, kind: region}\n"
        "profile: {column: qui, map: {particulier: citoyens, 2: entreprises}}\n"
        "indicators: {innovation-territoriale: {column: q, positive: [Fort]}}\n" + LOW
    )
    assert cells["citoyens", "all", "REG-11"]["value"] == 100
    assert cells["entreprises", "all", "REG-53"]["value"] == 0


def test_several_files(study):
    cells, report = study(
        PLAIN.replace("rep.csv", "[a.csv, b.csv]") + LOW,
        a_csv=HEADER + "\n".join(ROWS[:2]),
        b_csv=(HEADER + "\n".join(ROWS[2:])).replace(",", ".").replace(";", ","),
    )
    expected, _ = study(PLAIN + LOW, rep_csv=HEADER + "\n".join(ROWS))
    assert cells == expected
    assert [file["rows"] for file in report["files"]] == [2, 4]


def test_domains_in_columns(study):
    text = "p;q1_1;q1_2;q2\n1;3;3;1\n1;3;1;4\n2;;4;4\n"
    cells, report = study(
        "file: rep.csv\nweight: p\nprofile: citoyens\nterritory: FR\n"
        "domain: {wide: {1: emploi, 2: sante}}\nindicators:\n"
        '  innovation-territoriale: {column: "q1_{domaine}", positive: [3, 4]}\n' + LOW,
        rep_csv=text,
    )
    balanced(report)
    assert cells["citoyens", "emploi", "FR"]["value"] == 100
    assert (cells["citoyens", "sante", "FR"]["value"], cells["citoyens", "sante", "FR"]["n"]) == (
        75.0,
        3,
    )
    every = cells["citoyens", "all", "FR"]
    assert every["value"] == pytest.approx(100 * 5 / 6, abs=0.005)
    assert every["n"] == 3  # persons, not the five answers
    assert every["n_eff"] == 3  # weights 2, 2 and 2: each answer counts


def test_raking(study):
    text = "s;q\n" + "h;1\n" * 30 + "f;4\n" * 10
    description = (
        "file: rep.csv\nprofile: citoyens\ndomain: all\nterritory: FR\n"
        "indicators: {innovation-territoriale: {column: q, positive: [4]}}\n"
        + LOW.replace("disclosure", "raking: {s: {h: 48, f: 52}}\ndisclosure")
    )
    cells, report = study(description, rep_csv=text)
    assert cells["citoyens", "all", "FR"]["value"] == 52
    assert report["design"]["raking"] == ["s"]
    with pytest.raises(SourceError, match="ligne"):
        study(description.replace("f: 52", "f: 52, x: 10"), rep_csv=text)


def test_strata_and_clusters(study):
    rows = [f"{i % 2};{i % 10};{1 + i % 4}" for i in range(100)] + ["5;99;4"]
    description = (
        "file: rep.csv\nstrata: s\ncluster: c\nprofile: citoyens\ndomain: all\nterritory: FR\n"
        "indicators: {innovation-territoriale: {column: q, positive: [3, 4]}}\n" + LOW
    )
    cells, report = study(description, rep_csv="s;c;q\n" + "\n".join(rows))
    clustered = cells["citoyens", "all", "FR"]["se"]
    assert "une seule unité primaire" in plain(report["warnings"])
    alone = study(
        description.replace("strata: s\ncluster: c\n", ""), rep_csv="s;c;q\n" + "\n".join(rows)
    )
    assert clustered != alone[0]["citoyens", "all", "FR"]["se"]


def test_thresholds_hide_and_the_dictionary_says_so(study, tmp_path):
    text = HEADER + "\n".join(ROWS[:2] * 20 + ["2;1;35238;;1;3"] * 5)
    cells, report = study(PLAIN, rep_csv=text)
    assert cells["entreprises", "emploi", "FR"]["status"] == "suppressed"
    assert cells["entreprises", "emploi", "FR"]["value"] is None
    assert report["cells"]["hidden_primary"] > 0
    dictionary = read_cube(tmp_path / "out" / "essai.parquet")[1]
    assert dictionary["nature"] == "survey"
    assert dictionary["default"]["profile"] == "citoyens"
    assert dictionary["date"] == "2024"
    digest = sha256((tmp_path / "rep.csv").read_bytes()).hexdigest()
    assert dictionary["provenance"]["files"][0]["sha256"] == digest
    assert "11" in dictionary["method"]


def test_the_same_files_give_the_same_bytes(study, tmp_path):
    outputs = []
    for _ in range(2):
        study(PLAIN + LOW, rep_csv=HEADER + "\n".join(ROWS))
        names = ["out/essai.parquet", "essai-rapport/report.json", "essai-rapport/report.html"]
        outputs.append([(tmp_path / name).read_bytes() for name in names])
    assert outputs[0] == outputs[1]


# -- refusals


@pytest.mark.parametrize(
    ("description", "text", "words"),
    [
        (PLAIN.replace("poids", "pods"), None, ["ligne 8", "« pods »", "« poids » ?", "rep.csv"]),
        (PLAIN.replace("column: q1", "column: Q1"), None, ["ligne 13", "« q1 » ?"]),
        (PLAIN, HEADER, ["rep.csv", "aucune ligne"]),
        (PLAIN, HEADER + "9;1;35238;;1;3\n", ["aucune ligne utilisable", "inconnu", "« 9 »"]),
        (PLAIN, HEADER + "1;1;35238;;-1;3\n", ["ligne 2", "poids négatif", "ligne 8"]),
        (PLAIN, HEADER.replace("reg", "qui") + ROWS[0], ["plusieurs colonnes", "« qui »"]),
        (PLAIN.replace("[3, 4]", "[Tres fort]"), HEADER + "1;1;35238;;1;Très fort\n" * 3,
         ["« Tres fort »", "« Très fort » ?", "positive"]),
        (PLAIN, HEADER + "1;1;35238;;1;Fort\n" * 3, ["ne sont pas des nombres", "Fort"]),
        (PLAIN, HEADER + "\n".join(ROWS[:2]), ["aucune case n’atteint 11 répondants"]),
        (PLAIN, HEADER + ROWS[0], ["au moins deux unités"]),
    ],
)  # fmt: skip
def test_a_refusal_names_file_line_and_remedy(study, tmp_path, description, text, words):
    with pytest.raises(SourceError) as refusal:
        study(description, rep_csv=HEADER + "\n".join(ROWS) if text is None else text)
    for word in words:
        assert word in plain(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "essai-rapport").exists()


def test_a_cube_that_is_no_survey_is_not_replaced(study, tmp_path):
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "essai.parquet"
    target.write_bytes((ROOT / "data/parquet/cubes/odd17-2022.parquet").read_bytes())
    with pytest.raises(SourceError, match="ne vient pas d’une enquête"):
        study(PLAIN + LOW, rep_csv=HEADER + "\n".join(ROWS))


def test_a_damaged_cube_may_be_replaced(study, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "essai.parquet").write_bytes(b"damaged")
    study(PLAIN + LOW, rep_csv=HEADER + "\n".join(ROWS))


# -- the command


@pytest.fixture
def folder(tmp_path):
    """A folder with a description, its file, and a cube made earlier from other answers."""
    (tmp_path / "etude.yml").write_text(STUDY + PLAIN + LOW, encoding="utf-8")
    (tmp_path / "rep.csv").write_text(HEADER + "\n".join(ROWS[:2]), encoding="utf-8")
    build(tmp_path / "etude.yml", tmp_path / "out")
    return tmp_path


def grown(folder, size):
    """Many answers, so that a build takes a while."""
    random = np.random.default_rng(1)
    picks = random.integers(0, len(ROWS), size)
    text = HEADER + "\n".join(ROWS[i] for i in picks)
    (folder / "rep.csv").write_text(text, encoding="utf-8")


def state(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def environment():
    return os.environ | {"PYTHONPATH": str(ROOT)}


def test_json_quiet_and_exit_codes(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    assert cli.main(["build", "etude.yml", "--out", "out", "--quiet", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == {"read": 2, "used": 2, "set_aside": 0, "blank": 0}
    assert cli.main(["build", "etude.yml", "--out", "out", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["build", "etude.yml", "--out", "out", "--report", "ici"]) == 0
    told = capsys.readouterr()
    assert "2 lignes lues" in plain(told.out)
    assert (folder / "ici" / "report.html").exists()
    with pytest.raises(SystemExit) as stop:
        cli.main(["build", "rien.yml", "--json"])
    assert str(stop.value.code).startswith("cube17 : rien.yml")
    assert "rien.yml" in json.loads(capsys.readouterr().out)["error"]


def test_interruption_leaves_no_trace(folder, monkeypatch, capsys):
    from cube17.pipeline import build as module

    before = state(folder)
    monkeypatch.chdir(folder)

    def interrupted(*_):
        raise KeyboardInterrupt

    for step in ("write_cube", "collect", "account"):
        with monkeypatch.context() as patch:
            patch.setattr(module, step, interrupted)
            with pytest.raises(SystemExit) as stop:
                cli.main(["build", "etude.yml", "--out", "out"])
        assert stop.value.code == 130
        assert "rien n’a été écrit" in capsys.readouterr().err
        assert state(folder) == before


def test_a_build_killed_at_any_moment_leaves_the_old_cube(folder):
    grown(folder, 200_000)
    before = (folder / "out" / "essai.parquet").read_bytes()
    random = np.random.default_rng(7)
    started = time.monotonic()
    killed = 0
    while time.monotonic() - started < 40 and killed < 6:
        process = subprocess.Popen(
            [*COMMAND, "--out", "out", "--quiet"],
            cwd=folder,
            env=environment(),
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=random.uniform(0.5, 4.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        after = (folder / "out" / "essai.parquet").read_bytes()
        if process.returncode == 0:
            before = after
        assert after == before or read_cube(folder / "out" / "essai.parquet")
    assert killed


def test_a_full_disk_is_told_and_leaves_the_old_cube(folder):
    before = state(folder)
    run = subprocess.run(
        [*COMMAND, "--out", "out"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000)),
    )
    assert run.returncode == 1
    assert "disque plein" in run.stderr
    assert "Traceback" not in run.stderr
    assert state(folder) == before


def test_progress_says_rows_and_speed(folder):
    grown(folder, 20_000)
    run = subprocess.run(
        [*COMMAND, "--out", "out"],
        cwd=folder,
        env=environment() | {"COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "20 000 lignes" in plain(run.stderr)
    assert "lignes/s" in plain(run.stderr)
    assert "20 000 lignes lues" in plain(run.stdout)
