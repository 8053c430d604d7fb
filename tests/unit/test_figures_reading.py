"""Files of figures as they come: CSV of every kind, and what is not a table."""

import subprocess
import sys
from pathlib import Path

import pytest

from cube17.figures import TableError, read
from cube17.figures.csv_reading import find_delimiter
from cube17.figures.limits import MAX_BYTES, MAX_COLUMNS, MAX_LENGTH, MAX_ROWS
from cube17.figures.sheet import address, letters
from tests.unit.figures_kit import plain, xlsx, zipped

ROOT = Path(__file__).parents[2]
ROWS = [("profil", "valeur"), ("élus", "58,5")]


def refusal(name, data):
    with pytest.raises(TableError) as caught:
        read(name, data)
    return plain(str(caught.value))


class TestCsv:
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_separators_encodings_and_line_ends(self, delimiter, encoding, end):
        text = end.join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS)
        sheet = read("t.csv", text.encode(encoding))
        assert [row.cells for row in sheet.rows] == ROWS
        assert [row.line for row in sheet.rows] == [1, 2]

    def test_how_it_was_read_is_said(self):
        assert plain(read("t.csv", "a;b\né;1".encode("cp1252")).remarks[0]) == (
            "Lu en Windows-1252, séparateur : point-virgule."
        )

    def test_decimal_commas_do_not_pass_for_separators(self):
        assert find_delimiter("domaine;citoyens;élus\nemploi;58,5;60,1\nsanté;1,5;2,5") == ";"
        assert find_delimiter("Étude, 2024, tous domaines\nprofil;valeur\na;1\nb;2") == ";"
        assert find_delimiter('profil,valeur\n"a;b;c",1\nd,2') == ","

    def test_a_line_that_tells_the_separator_is_obeyed(self):
        sheet = read("t.csv", b"sep=,\r\na,b;c\r\n1,2;3\r\n")
        assert [(row.line, row.cells) for row in sheet.rows] == [
            (2, ("a", "b;c")),
            (3, ("1", "2;3")),
        ]

    def test_comments_and_blank_lines_keep_the_numbers_of_the_others(self):
        sheet = read("t.csv", b'# Comment\n\n;;\na;b\n#N/A;"1\n2"\n3;4')
        assert [(row.line, row.cells) for row in sheet.rows] == [
            (4, ("a", "b")), (5, ("#N/A", "1\n2")), (7, ("3", "4")),
        ]  # fmt: skip

    def test_an_unclosed_quotation_mark(self):
        assert refusal("t.csv", b'a;b\n"c;d\ne;f').startswith("t.csv, ligne 2 : guillemets mal")


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"%PDF-1.7 ...", "c’est un PDF"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
                "c’est un ancien fichier Office (.xls",
            ),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "protégé par un mot de passe",
            ),
            (b"<html><table><tr><td>1</td></tr></table>", "c’est une page HTML"),
            (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "c’est une page HTML ou XML"),
            (b"PAR1....", "c’est un fichier Parquet"),
            (b"\x1f\x8b\x08\x00", "compressé"),
            (b"\x89PNG\r\n", "c’est une image"),
            (zipped({"lettre.txt": "bonjour"}), "c’est une archive"),
            (zipped({"word/document.xml": "<w/>"}), "c’est un document Word"),
            (zipped({"content.xml": "<o/>", "mimetype": "x"}), "OpenDocument"),
            (zipped({"xl/workbook.bin": "x"}), "XLSB"),
            (b"PK\x03\x04 coupe", "classeur abîmé"),
            (b"a;b\n\x00\x01;2", "ligne 2 : ce fichier n’est pas un texte"),
            (b"a;b\n\x81\x8d\xff;2", "ligne 2 : caractères illisibles"),
            (b"", "aucune ligne à lire"),
            (b"\xef\xbb\xbf \r\n;;\r\n# rien\r\n", "aucune ligne à lire"),
        ],
    )
    @pytest.mark.parametrize("name", ["tableau.xlsx", "tableau.csv"])
    def test_what_is_not_a_table_is_named(self, name, data, said):
        message = refusal(name, data)
        assert message.startswith(name)
        assert said in message

    def test_the_name_does_not_count(self):
        assert read("t.csv", xlsx(*ROWS)).workbook
        assert not read("t.xlsx", b"a;b\n1;2").workbook


class TestLimits:
    def test_bytes(self):
        assert "plus de 2 Mo" in refusal("t.csv", b"a" * (MAX_BYTES + 1))

    def test_rows(self):
        assert len(read("t.csv", b"a;b\n" * MAX_ROWS).rows) == MAX_ROWS
        assert "20 000 lignes" in refusal("t.csv", b"a;b\n" * (MAX_ROWS + 1))

    def test_columns(self):
        assert "61 colonnes, 60 au plus" in refusal("t.csv", b"a;" * MAX_COLUMNS + b"a")
        assert read("t.csv", b"a" + b";" * 500)

    def test_cells(self):
        assert "250 000 cellules" in refusal("t.csv", (b"1;" * 59 + b"1\n") * 4_500)

    def test_length_of_a_cell(self):
        message = refusal("t.csv", b"a;b\n1;" + b"x" * (MAX_LENGTH + 1))
        assert message.startswith("t.csv, ligne 2 : texte de 1001 caractères")
        data = xlsx(("a", "b"), ("1", "x" * (MAX_LENGTH + 50)))
        assert refusal("t.xlsx", data).startswith("t.xlsx, cellule B2 : texte de")

    def test_a_million_blank_lines_are_none(self):
        assert len(read("t.csv", b"a;b\n" + b"\n" * 1_000_000 + b"1;2").rows) == 2


def test_columns_are_named_as_in_spreadsheets():
    assert [letters(i) for i in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
    assert address(4, 2) == "C4"


def test_the_web_process_stays_light():
    """Reading, checking and packing load no data frame; XML waits for a workbook."""
    code = (
        "import sys; from cube17 import figures; from cube17.figures import template;"
        "figures.read('t.csv', b'a;b');"
        "print(*{'pandas', 'polars', 'yaml', 'scipy', 'openpyxl', 'python_calamine', 'xml',"
        " 'cube17.pipeline', 'cube17.exports', 'cube17.figures.archive'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""
