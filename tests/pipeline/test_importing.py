"""The commands `import` and `template`, and the tutorial executed as it is written."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cube17 import catalogue, cli
from cube17.figures import TableError
from cube17.parquet import read_cube
from cube17.pipeline import importing
from tests.unit.figures_kit import SOURCE, plain

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tutoriel-tableau.md").read_text(encoding="utf-8")
CUBE17 = "import sys; from cube17.cli import main; sys.exit(main())"
TABLE = "indicateur;vague;profil;valeur;base\ninnovation-echelle;2024;citoyens;58;100\n"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def run(command, folder):
    """A command of the tutorial, in a process of its own."""
    words = shlex.split(command)
    assert words.pop(0) == "cube17"
    return subprocess.run(
        [sys.executable, "-c", CUBE17, *words],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The tutorial followed to the letter: its folder, the refusal, then what is said."""
    folder = tmp_path_factory.mktemp("tutoriel")
    template, build, _ = blocks("sh")
    assert run(template, folder).returncode == 0
    (table,) = blocks("csv")
    (folder / "tableau.csv").write_text(table, encoding="utf-8")
    (folder / "source.yml").write_text(blocks("yaml")[0], encoding="utf-8")
    refused = run(build, folder)
    assert refused.returncode == 1
    corrected = table.replace("Asociations", "Associations")
    (folder / "tableau.csv").write_text(corrected, encoding="utf-8")
    return folder, refused, run(build, folder)


class TestTutorial:
    def test_what_the_commands_say_is_what_the_page_says(self, followed):
        _, refused, built = followed
        refusal, said = blocks("text")
        assert plain(refused.stderr).startswith(plain(refusal.strip()))
        assert refused.stdout == ""
        assert (plain(built.stdout), built.stderr) == (plain(said), "")

    def test_the_template_is_there(self, followed):
        folder, _, _ = followed
        assert importing.figures.read("m", (folder / "modele.xlsx").read_bytes()).workbook

    def test_the_cube_joins_the_catalogue(self, followed, monkeypatch):
        folder, _, _ = followed
        monkeypatch.setenv("CUBE17_DATA", str(folder / "cubes"))
        catalogue.forget()
        try:
            cube = catalogue.load_cube("barometre-2026")
            found = cube.face(catalogue_selection())
        finally:
            monkeypatch.undo()
            catalogue.forget()
        shown = found.set_index(["profile", "territory"])
        assert shown.loc[("citoyens", "FR"), ["value", "n", "n_eff"]].tolist() == [58, 1200, 800]
        assert shown.loc[("associations", "REG-53"), "status"] == "suppressed"
        assert ("citoyens", "REG-94") not in shown.index

    def test_what_may_be_declared_is_accepted(self, tmp_path):
        source = "\n".join(blocks("yaml"))
        (tmp_path / "source.yml").write_text(source, encoding="utf-8")
        told = importing.figures.describe(
            importing.read_yaml(tmp_path / "source.yml"), importing.known()
        )
        assert [r["id"] for r in told.indicators] == ["confiance-maire"]
        assert [r["code"] for r in told.territories] == ["ANC-ALSACE"]

    def test_limits_are_those_of_the_code(self):
        from cube17.figures import limits

        assert (limits.MAX_BYTES, limits.MAX_FIGURES) == (2_000_000, limits.MAX_ROWS)
        rows = f"{limits.MAX_ROWS // 1000} 000"
        said = f"2 Mo, {rows} lignes, {rows} chiffres et {limits.MAX_COLUMNS} colonnes"
        assert said in plain(PAGE)

    def test_french_typography(self):
        page = re.sub(r"^```.*?^```|`[^`\n]*`", "", PAGE, flags=re.MULTILINE | re.DOTALL)
        for line in page.splitlines():
            if not re.fullmatch(r"[|\- ]*", line):
                assert not re.search(r" [;:?!%»]|« |'|\.\.\.", line), line


def catalogue_selection():
    from cube17 import Selection

    return Selection(fix="domain", domain="all", wave="2026")


# -- the commands


@pytest.fixture
def folder(tmp_path):
    lines = [f'{key}: "{value}"' for key, value in SOURCE.items()]
    (tmp_path / "source.yml").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def imported(folder, *more):
    arguments = ["import", str(folder / "t.csv"), "--source", str(folder / "source.yml")]
    return cli.main([*arguments, *map(str, more)])


class TestImport:
    def test_a_folder_or_a_file(self, folder, capsys):
        assert imported(folder, "--out", folder / "a") == 0
        assert imported(folder, "--out", folder / "b" / "autre.parquet") == 0
        one = (folder / "a" / "mon-etude.parquet").read_bytes()
        assert one == (folder / "b" / "autre.parquet").read_bytes()
        assert "1 chiffre, dont 1 avec base, 0" in plain(capsys.readouterr().out)

    def test_check_writes_nothing(self, folder, capsys):
        assert imported(folder, "--check", "--out", folder / "a") == 0
        assert not (folder / "a").exists()
        assert "Rien n’a été écrit." in capsys.readouterr().out

    def test_a_refusal_leaves_the_cube_of_before(self, folder):
        imported(folder, "--out", folder)
        before = (folder / "mon-etude.parquet").read_bytes()
        (folder / "t.csv").write_text(TABLE.replace("58", "158"), encoding="utf-8")
        with pytest.raises(SystemExit) as stop:
            imported(folder, "--out", folder)
        assert "t.csv, ligne 2, colonne « valeur » : « 158 » est hors" in plain(str(stop.value))
        assert (folder / "mon-etude.parquet").read_bytes() == before
        assert sorted(path.name for path in folder.iterdir()) == [
            "mon-etude.parquet", "source.yml", "t.csv",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("t.csv", None, "t.csv : fichier illisible (No such file or directory)."),
            ("source.yml", None, "source.yml : fichier illisible (No such file or directory)."),
            ("source.yml", "id: [", "source.yml, ligne 1 : ce n’est pas du YAML"),
            ("source.yml", "title: Étude : suite", "source.yml, ligne 1 : ce n’est pas du YAML"),
            ("source.yml", "date: 2024-13-45", "source.yml : ce n’est pas du YAML"),
            ("source.yml", "\xe9".encode("cp1252"), "source.yml : ce n’est pas du YAML"),
            ("source.yml", "", "source.yml : écrivez une clé par ligne"),
            ("source.yml", "[" * 1_500, "source.yml : ce n’est pas du YAML"),
            ("source.yml", "id: x", "source.yml : 5 erreurs."),
            ("t.csv", "%PDF-1.4", "t.csv : c’est un PDF"),
        ],
    )
    def test_one_clear_message(self, folder, name, content, said):
        if content is None:
            (folder / name).unlink()
        else:
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
        with pytest.raises(SystemExit) as stop:
            imported(folder, "--check")
        assert said in plain(str(stop.value))
        assert str(stop.value).startswith("cube17 : ")

    def test_the_id_of_the_browsers_own_table_is_refused(self, folder):
        path = folder / "source.yml"
        path.write_text(path.read_text(encoding="utf-8").replace("mon-etude", "local"), "utf-8")
        with pytest.raises(SystemExit, match="local"):
            imported(folder, "--check")

    def test_where_it_cannot_be_written(self, folder):
        (folder / "taken").write_text("", encoding="utf-8")
        with pytest.raises(SystemExit, match="n’a pas pu être écrit"):
            imported(folder, "--out", folder / "taken")


class TestTemplate:
    @pytest.mark.parametrize("form", [[], ["--long"], ["--wide"]])
    def test_by_its_name_or_by_the_option(self, tmp_path, form, capsys):
        assert cli.main(["template", *form, str(tmp_path / "m.csv")]) == 0
        assert cli.main(["template", *form, str(tmp_path / "m.xlsx")]) == 0
        assert cli.main(["template", *form, "--xlsx", str(tmp_path / "m")]) == 0
        assert (tmp_path / "m.xlsx").read_bytes() == (tmp_path / "m").read_bytes()
        first = (tmp_path / "m.csv").read_text(encoding="utf-8-sig")
        assert ("# Une ligne par" if form == ["--wide"] else "# Un chiffre par") in first
        assert "Modèle" in capsys.readouterr().out

    def test_a_template_that_may_have_been_filled_is_not_replaced(self, tmp_path):
        (tmp_path / "m.csv").write_text("rempli", encoding="utf-8")
        with pytest.raises(SystemExit, match="existe déjà"):
            cli.main(["template", str(tmp_path / "m.csv")])
        with pytest.raises(TableError, match="n’a pas pu être écrit"):
            importing.write_template(tmp_path / "absent" / "m.csv", "long")


def test_a_cube_file_says_what_the_command_was_told(folder):
    imported(folder, "--out", folder)
    _, dictionary = read_cube(folder / "mon-etude.parquet")
    assert {name: dictionary[name] for name in ("id", "title", "licence", "citation")} == {
        name: SOURCE[name] for name in ("id", "title", "licence", "citation")
    }
