"""Which cubes exist: those that ship, those of CUBE17_DATA, and what happens to damaged ones."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest

from cube17 import CubeError, catalogue, cube_ids, load_cube
from cube17.dictionary import check_dictionary
from cube17.parquet import DICTIONARY_KEY, FORMAT_KEY

ROOT = Path(__file__).parents[2]
SHIPPED = ["odd17-2022"]
PUBLISHED = catalogue.DATA / "cubes" / "odd17-2022.parquet"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder named by CUBE17_DATA, looked at afresh beside the published cube alone."""
    shipped, added = tmp_path / "shipped", tmp_path / "added"
    (shipped / "cubes").mkdir(parents=True)
    added.mkdir()
    (shipped / "cubes" / PUBLISHED.name).symlink_to(PUBLISHED)
    (shipped / "territories.parquet").symlink_to(catalogue.DATA / "territories.parquet")
    monkeypatch.setattr(catalogue, "DATA", shipped)
    monkeypatch.setattr(catalogue, "SHIPPED", tuple(SHIPPED))
    monkeypatch.setenv("CUBE17_DATA", str(added))
    catalogue.forget()
    yield added
    monkeypatch.undo()
    catalogue.forget()


def told() -> dict[str, object]:
    return orjson.loads(pq.ParquetFile(PUBLISHED).metadata.metadata[DICTIONARY_KEY])


def write(path: Path, metadata: dict[bytes, bytes] | None = None, **changes) -> Path:
    """A copy of the published cube that says something else of itself."""
    said = {DICTIONARY_KEY: orjson.dumps(told() | changes)} | (metadata or {})
    table = pq.ParquetFile(PUBLISHED).read()
    with pq.ParquetWriter(path, table.schema) as out:
        out.write_table(table)
        out.add_key_value_metadata(said)
    return path


def reasons() -> dict[str, str]:
    return {entry.file: entry.reason for entry in catalogue.set_aside()}


# -- added cubes


def test_without_a_folder_only_what_ships_is_there():
    assert cube_ids() == ["demonstration", "odd17-2022"]
    assert catalogue.set_aside() == ()


def test_cubes_of_the_folder_join_the_others_under_their_own_id(folder):
    write(folder / "any name.parquet", id="mon-etude", title="Mon étude")
    assert cube_ids() == ["mon-etude", "odd17-2022"]
    cube = load_cube("mon-etude")
    assert cube.dictionary["title"] == "Mon étude"
    assert len(cube) == len(load_cube("odd17-2022"))
    assert catalogue.cube_path("mon-etude") == folder / "any name.parquet"


def test_an_id_that_is_taken_is_said_and_ignored(folder):
    write(folder / "odd17-2022.parquet", title="Autre")
    write(folder / "b.parquet", id="mien")
    write(folder / "c.parquet", id="mien")
    assert cube_ids() == ["mien", "odd17-2022"]
    assert load_cube("odd17-2022").dictionary["title"] != "Autre"
    assert set(reasons()) == {"odd17-2022.parquet", "c.parquet"}
    assert "« mien » est déjà celui de b.parquet" in reasons()["c.parquet"]
    assert {entry.id for entry in catalogue.set_aside()} == {""}


def test_other_files_and_folders_are_left_alone(folder):
    (folder / "lisez-moi.txt").write_text("rien")
    (folder / "archives").mkdir()
    assert cube_ids() == SHIPPED
    assert catalogue.set_aside() == ()


def test_an_unknown_cube_names_those_that_exist(folder):
    with pytest.raises(CubeError, match=r"Cube inconnu : « nul ».*odd17-2022"):
        load_cube("nul")


# -- damaged cubes


def truncated(path: Path) -> None:
    path.write_bytes(PUBLISHED.read_bytes()[:20_000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("profil;valeur\ncitoyens;58\n")


def a_folder(path: Path) -> None:
    path.mkdir()


def overwritten(path: Path) -> None:
    """A hole in the cells: the end of the file, which is read first, is sound."""
    data = bytearray(write(path, id="abime").read_bytes())
    data[4:4000] = bytes(3996)
    path.write_bytes(data)


def territories(path: Path) -> None:
    shutil.copy(catalogue.DATA / "territories.parquet", path)


def unknown_member(path: Path) -> None:
    write(path, id="abime", profiles=told()["profiles"][:1])


@pytest.mark.parametrize(("damage", "said"), [
    (truncated, "fichier illisible"),
    (empty, "fichier illisible"),
    (text, "fichier illisible"),
    (a_folder, "fichier illisible"),
    (overwritten, "fichier illisible|contenu inattendu"),
    (territories, "n’est pas un cube"),
    (unknown_member, "profile inconnu du dictionnaire"),
    (lambda path: write(path, {FORMAT_KEY: b"9"}, id="abime"), "cube au format 9"),
    (lambda path: write(path, {DICTIONARY_KEY: b"{"}), "dictionnaire illisible"),
    (lambda path: write(path, {DICTIONARY_KEY: b"[]"}), "ne donne pas d’« id »"),
    (lambda path: write(path, id="../secret"), "identifiant « ../secret » refusé"),
    (lambda path: write(path, id="local"), "identifiant « local » refusé"),
    (lambda path: write(path, id="abime", nature="autre"), "nature « autre » inconnue"),
    (lambda path: write(path, id="abime", waves=[]), "« waves » est vide"),
    (lambda path: write(path, id="abime", indicators=[{"id": "x"}]), "« label » manque"),
    (lambda path: write(path, id="abime", default={}), "« default » ne donne pas"),
])  # fmt: skip
def test_a_damaged_cube_is_told_and_stops_nothing(folder, damage, said):
    damage(folder / "abime.parquet")
    write(folder / "bon.parquet", id="bon")
    assert cube_ids() == ["bon", *SHIPPED]
    assert len(load_cube("bon"))
    assert list(reasons()) == ["abime.parquet"]
    assert re.search(said, reasons()["abime.parquet"])
    assert str(folder) not in reasons()["abime.parquet"]


def test_a_shipped_cube_that_is_missing_is_told_and_its_id_stays_its_own(folder):
    (catalogue.DATA / "cubes" / PUBLISHED.name).unlink()
    write(folder / "autre.parquet", title="Autre")
    write(folder / "bon.parquet", id="bon")
    assert cube_ids() == ["bon"]
    assert "devrait être livré" in reasons()["odd17-2022.parquet"]
    assert "déjà celui de odd17-2022.parquet" in reasons()["autre.parquet"]


def test_the_shipped_dictionaries_are_complete():
    for cube_id in cube_ids():
        check_dictionary(load_cube(cube_id).dictionary)


# -- the folder itself


def test_a_missing_folder_is_told(folder, monkeypatch):
    monkeypatch.setenv("CUBE17_DATA", str(folder / "absent"))
    assert cube_ids() == SHIPPED
    assert "n’existe pas" in reasons()["absent"]


def test_a_file_instead_of_a_folder_is_told(folder, monkeypatch):
    (folder / "fichier").write_text("")
    monkeypatch.setenv("CUBE17_DATA", str(folder / "fichier"))
    assert cube_ids() == SHIPPED
    assert "pas un dossier" in reasons()["fichier"]


def test_an_unreadable_folder_is_told(folder, monkeypatch):
    listing = Path.iterdir

    def refused(path):
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    assert cube_ids() == SHIPPED
    assert "droits d’accès" in reasons()[folder.name]


# -- the application


@pytest.mark.slow
def test_the_application_starts_beside_a_damaged_cube(tmp_path):
    """Pages answer, the Explorer has the sound cubes, the public list has the damaged one too."""
    truncated(tmp_path / "abime.parquet")
    write(tmp_path / "bon.parquet", id="bon", title="Bon cube")
    code = """
import app, json, serving
serving.warm_up(app.server)
client = app.server.test_client()
print(json.dumps({
    "status": {path: client.get(path).status_code for path in ("/", "/explorer", "/methode",
               "/explorer?cube=bon", "/explorer?cube=abime", "/explorer.csv?cube=bon")},
    "document": client.get("/explorer").text,
    "cubes": client.get("/api/cubes").json,
}))
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True,
        env={**os.environ, "CUBE17_DATA": str(tmp_path)},
    )  # fmt: skip
    answer = orjson.loads(run.stdout)
    assert answer["status"] == {
        "/": 200, "/explorer": 200, "/methode": 200, "/explorer?cube=bon": 200,
        "/explorer?cube=abime": 200, "/explorer.csv?cube=bon": 200,
    }  # fmt: skip
    assert "Bon cube" in answer["document"]
    errors = {cube["id"]: cube.get("error") for cube in answer["cubes"]}
    assert errors.pop("abime")
    assert errors == {"demonstration": None, "odd17-2022": None, "bon": None}
    assert "Set aside: abime.parquet" in run.stderr
