"""`cube17 fiche`: what it prints, and what it leaves when it cannot."""

import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from cube17 import cli, sheets
from cube17.catalogue import territories

PRINTS = 'file.write_bytes(b"%PDF-1.4 " + sys.argv[-1].encode() + b" %%EOF")'
BRITTANY = "cube17-REG-53-bretagne-donnees-simulees.pdf"


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """Make a browser that does what a line says with `file`; pages come from no server."""
    asked = []

    @contextmanager
    def serving(folder, site=""):
        asked.append(site)
        yield "http://127.0.0.1:9"

    monkeypatch.setattr(sheets, "serving", serving)
    monkeypatch.setattr(sheets, "ask", lambda address: None)

    def make(line: str) -> list[str]:
        program = tmp_path / "browser"
        program.write_text(
            f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n"
            "said = next(a for a in sys.argv if a.startswith('--print-to-pdf='))\n"
            f"file = Path(said.partition('=')[2])\n{line}\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv(sheets.CHOSEN, str(program))
        return asked

    return make


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_sheets_are_named_and_bear_the_site(browser, tmp_path, capsys):
    asked = browser(PRINTS)
    out = tmp_path / "out"
    words = "fiche REG-53 dep-35 35288 --pdf --site https://cube17.exemple.fr/ --out"
    assert cli.main([*words.split(), str(out)]) == 0
    assert files(out) == [
        "cube17-COM-35288-saint-malo-donnees-simulees.pdf",
        "cube17-DEP-35-ille-et-vilaine-donnees-simulees.pdf",
        BRITTANY,
    ]
    assert b"http://127.0.0.1:9/territoire/REG-53 " in (out / BRITTANY).read_bytes()
    assert asked == ["https://cube17.exemple.fr"]
    said = capsys.readouterr()
    assert said.out == f"3\u00a0fiches : {out}\n"
    assert "3/3" in said.err


def test_whole_levels_are_asked_for_in_one_command():
    places = sheets.find_places(["REG-53", "DEP-2A"], ["region", "departement"])
    codes = [place.code for place in places]
    assert codes[:2] == ["REG-53", "DEP-2A"]
    units = [
        unit.code for kind in ("region", "departement") for unit in territories().of_kind(kind)
    ]
    assert sorted(codes) == sorted(units)


def test_an_unknown_code_is_told_with_the_nearest_and_nothing_is_written(browser, tmp_path):
    browser(PRINTS)
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as stop:
        cli.main(["fiche", "REG-53", "Finistere", "--out", str(out)])
    assert "«\u00a0Finistere\u00a0»" in stop.value.code
    assert "DEP-29 (Finistère)" in stop.value.code
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "donnez des codes de territoires"),
        ("REG-53 --site cube17.fr", "n’est pas l’adresse d’un site"),
        ("REG-53 --site ftp://cube17.fr", "n’est pas l’adresse d’un site"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(words, said):
    with pytest.raises(SystemExit, match=said):
        cli.main(["fiche", *words.split()])


def test_no_browser_is_told_with_the_remedy(monkeypatch, tmp_path):
    monkeypatch.delenv(sheets.CHOSEN, raising=False)
    monkeypatch.setattr(sheets, "BROWSERS", ("browser-that-nobody-has",))
    with pytest.raises(SystemExit, match=r"installez Chromium.*CUBE17_BROWSER"):
        cli.main(["fiche", "REG-53", "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_a_browser_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setenv(sheets.CHOSEN, "/nowhere/chromium")
    with pytest.raises(sheets.SheetError, match="/nowhere/chromium"):
        sheets.find_browser()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("file.write_bytes(b'%PDF-1.4 half')", "sans raison"),
        ("sys.exit('no display')", "no display"),
    ],
)
def test_a_page_that_is_not_printed_leaves_no_half_file(browser, tmp_path, line, said):
    browser(line)
    out = tmp_path / "out"
    with pytest.raises(SystemExit, match=f"n’a rien imprimé.*{said}"):
        cli.main(["fiche", "REG-53", "--out", str(out)])
    assert files(out) == []


def test_an_interruption_leaves_whole_files_and_no_draft(browser, tmp_path, monkeypatch, capsys):
    browser(PRINTS)
    print_page = sheets.print_page

    def interrupted(browser, address, file):
        if address.endswith("DEP-35"):
            raise KeyboardInterrupt
        print_page(browser, address, file)

    monkeypatch.setattr(sheets, "print_page", interrupted)
    assert cli.main(["fiche", "REG-53", "DEP-35", "--out", str(tmp_path / "out")]) == 130
    assert files(tmp_path / "out") == [BRITTANY]
    assert "Interrompu" in capsys.readouterr().err


# Slow: it starts the whole application.
@pytest.mark.slow
def test_pages_are_served_with_the_public_address_while_they_are_printed(tmp_path):
    with sheets.serving(tmp_path, "https://cube17.exemple.fr") as address:
        page = urlopen(f"{address}/territoire/REG-53").read().decode()
        code = urlopen(f"{address}/qr.svg?path=/territoire/REG-53").read().decode()
    assert 'data-site="https://cube17.exemple.fr"' in page
    assert "<title>https://cube17.exemple.fr/territoire/REG-53</title>" in code
    with pytest.raises(sheets.SheetError, match="refused"):
        sheets.ask(address)


def test_a_server_that_does_not_start_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "ROOT", tmp_path)
    with (
        pytest.raises(sheets.SheetError, match=r"ne démarre pas.*app\.py"),
        sheets.serving(tmp_path),
    ):
        pass
