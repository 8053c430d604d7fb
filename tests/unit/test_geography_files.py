"""Building the geography: what an interruption, a full disk or a lost download leaves behind."""

import errno
import sys
from hashlib import sha256
from importlib import import_module

import pytest

from cube17.pipeline.geography import sources
from cube17.pipeline.geography.sources import Package, SourceError, fetch

# The package gives the function of this name.
building = import_module("cube17.pipeline.geography.build")

OLD = {"data/parquet/territories.parquet": b"old", "assets/maps/region.svg": b"<old/>"}
NEW = {"data/parquet/territories.parquet": b"new", "data/parquet/shapes/epci.parquet": b"more"}


@pytest.fixture
def project(tmp_path):
    """A folder that an earlier build has filled."""
    for name, content in OLD.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def writing(failure=None):
    """Replace the long part of the build: it writes the new files, then fails."""

    def write(out, _cache, _report):
        for name, content in NEW.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
        if failure:
            raise failure

    return write


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(errno.ENOSPC, "full")])
def test_a_build_that_stops_leaves_the_old_files_and_no_other(project, monkeypatch, failure):
    monkeypatch.setattr(building, "_write", writing(failure))
    with pytest.raises(type(failure)):
        building.build(project)
    assert files(project) == OLD
    assert {path.name for path in project.iterdir()} == {"data", "assets"}


def test_a_build_that_ends_replaces_what_it_wrote(project, monkeypatch):
    monkeypatch.setattr(building, "_write", writing())
    building.build(project)
    assert files(project) == OLD | NEW
    assert {path.name for path in project.iterdir()} == {"data", "assets"}


def npm(tmp_path, monkeypatch, ends: int) -> None:
    """A program that writes a part of the package, then ends as told."""
    program = tmp_path / "npm"
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        "open(sys.argv[sys.argv.index('--pack-destination') + 1] + '/p.tgz', 'w').write('part')\n"
        f"print('network lost', file=sys.stderr)\nsys.exit({ends})\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sources, "program", lambda _name: str(program))


def package(content: bytes = b"part") -> Package:
    return Package("npm", "p", "1.0", "p.tgz", sha256(content).hexdigest())


def test_a_download_that_fails_leaves_no_part_of_a_file(tmp_path, monkeypatch):
    npm(tmp_path, monkeypatch, ends=1)
    with pytest.raises(SourceError, match=r"n’a pas pu être téléchargé.*network lost"):
        fetch(package(), tmp_path / "cache")
    assert files(tmp_path / "cache") == {}


def test_a_download_that_ends_is_kept(tmp_path, monkeypatch):
    npm(tmp_path, monkeypatch, ends=0)
    assert fetch(package(), tmp_path / "cache").read_bytes() == b"part"
    assert list(files(tmp_path / "cache")) == ["p.tgz"]


def test_a_missingprogram_is_named_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(sources.shutil, "which", lambda *_, **__: None)
    with pytest.raises(SourceError, match=r"npm est introuvable.*make install"):
        fetch(package(), tmp_path)


def test_npm_of_the_set_up_is_found_without_a_path(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert sources.program("npm").endswith("/npm")
