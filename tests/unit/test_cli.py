"""The command line: what it loads, what it says when it fails or is stopped."""

import errno
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cube17 import cli

ROOT = Path(__file__).parents[2]


def test_help_loads_nothing_of_the_pipeline():
    code = (
        "import sys; from cube17 import cli; cli.parser().format_help();"
        "print(*{'polars', 'geopandas', 'rich', 'cube17.pipeline'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""


def test_a_command_is_required(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main([])
    assert stop.value.code == 2
    assert "commande" in capsys.readouterr().err


WRONG = [
    ("", "il manque : commande"),
    ("inconnue", "« inconnue » est inconnu"),
    ("build", "il manque : description"),
    ("build etude.yml --report", "--report : il faut une valeur"),
    ("build etude.yml --quiet=oui", "--quiet : ne prend pas de valeur"),
    ("import", "il manque : tableau, --source"),
    ("import table.csv --source a.yml autre", "arguments inconnus : autre"),
    ("template", "il manque : fichier"),
    ("template --long --wide a.csv", "--wide : ne va pas avec --long"),
    ("fiche --regions=oui", "--regions : ne prend pas de valeur"),
    ("fiche REG-53 --out", "--out : il faut une valeur"),
    ("data --root", "--root : il faut une valeur"),
    ("data autre", "arguments inconnus : autre"),
    ("dictionary --root", "--root : il faut une valeur"),
    ("dictionary autre", "arguments inconnus : autre"),
]
ENGLISH = re.compile(
    r"\b(usage:|error|arguments? are|required|unrecognized|expected|invalid|show)\b"
)


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_wrong_usage_is_told_in_french(capsys, words, said):
    with pytest.raises(SystemExit) as stop:
        cli.main(words.split())
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("usage : cube17")
    assert said in told
    assert not ENGLISH.search(told)


@pytest.mark.parametrize(
    "command", ["", "build", "import", "template", "fiche", "data", "dictionary"]
)
def test_help_is_in_french(capsys, command):
    with pytest.raises(SystemExit) as stop:
        cli.main([*command.split(), "--help"])
    assert stop.value.code == 0
    told = capsys.readouterr().out
    assert "options :" in told
    assert not ENGLISH.search(told)


@pytest.fixture
def steps(monkeypatch):
    """The three builds, replaced: what they were asked, in order."""
    from cube17.pipeline import geography, published, simulate

    asked = []
    monkeypatch.setattr(
        geography, "build", lambda root, progress: asked.append(("geography", root))
    )
    monkeypatch.setattr(published, "build", lambda root: asked.append(("published", root)))
    monkeypatch.setattr(simulate, "build", lambda root, progress: asked.append(("simulate", root)))
    return asked


def test_data_builds_territories_then_cubes(steps, tmp_path):
    assert cli.main(["data", "--root", str(tmp_path)]) == 0
    assert steps == [(name, tmp_path) for name in ("geography", "published", "simulate")]


def test_interruption_leaves_a_clean_message(steps, monkeypatch, capsys):
    from cube17.pipeline import published

    def interrupted(_root):
        raise KeyboardInterrupt

    monkeypatch.setattr(published, "build", interrupted)
    assert cli.main(["data"]) == 130
    told = capsys.readouterr().err
    assert "Interrompu" in told
    assert "Traceback" not in told


def test_a_full_disk_is_told_in_one_line(steps, monkeypatch):
    from cube17.pipeline import geography

    def full(_root, progress):
        raise OSError(errno.ENOSPC, "No space left on device", "carte.svg")

    monkeypatch.setattr(geography, "build", full)
    with pytest.raises(SystemExit, match=r"cube17.: disque plein \(carte.svg\)\. Chaque fichier"):
        cli.main(["data"])
    assert steps == []


def test_a_source_that_cannot_be_used_is_told_in_one_line(steps, monkeypatch, capsys):
    from cube17.pipeline import published
    from cube17.pipeline.sources import SourceError

    def refused(_root):
        raise SourceError("figures.csv : ligne 3")

    monkeypatch.setattr(published, "build", refused)
    with pytest.raises(SystemExit) as stop:
        cli.main(["data"])
    assert stop.value.code == "cube17 : figures.csv : ligne 3"
