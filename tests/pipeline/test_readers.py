"""Files of answers: what is read, how rows are numbered, what a broken file is told."""

import io
import zipfile
from hashlib import sha256

import polars as pl
import pyreadstat
import pytest

from cube17.pipeline.delimited import encoding_of
from cube17.pipeline.readers import ROW, open_survey
from cube17.pipeline.sources import SourceError


def rows(path, columns, sheet=None):
    """All rows of some columns, with their numbers; rejects; empty rows."""
    file = open_survey(path, columns, sheet)
    blocks = list(file.read(columns))
    frame = pl.concat([block.frame for block in blocks])
    rejects = [reject for block in blocks for reject in block.rejects]
    return file, frame.rows(), rejects, sum(block.blank for block in blocks)


@pytest.fixture
def write(tmp_path):
    def write_bytes(content, name="rep.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_bytes


def workbook(sheets):
    """Smallest workbook: sheet name → XML of its rows."""
    names = list(sheets)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(names, 1)
    )
    targets = "".join(
        f'<Relationship Id="r{i}" Type="{links}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{targets}'
        "</Relationships>",
    }
    for i, name in enumerate(names, 1):
        files[f"xl/worksheets/sheet{i}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{sheets[name]}</sheetData></worksheet>'
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def cells(number, *values):
    """One row of a sheet: numbers as such, texts inline, None left out."""
    made = []
    for letter, value in zip("ABCDEF", values, strict=False):
        at = f'r="{letter}{number}"'
        if isinstance(value, bool):
            made.append(f'<c {at} t="b"><v>{int(value)}</v></c>')
        elif isinstance(value, str):
            made.append(f'<c {at} t="inlineStr"><is><t>{value}</t></is></c>')
        elif value is not None:
            made.append(f"<c {at}><v>{value}</v></c>")
    return f'<row r="{number}">{"".join(made)}</row>'


# -- CSV


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("encoding", "words"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "marque"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
)
def test_encoding_and_separator_are_found_and_said(write, separator, encoding, words):
    text = "a;été;c\n1;né;3\n4;5;6\n".replace(";", separator)
    file, read, _, _ = rows(write(text.encode(encoding)), ["été", "c"])
    assert read == [(2, "né", "3"), (3, "5", "6")]
    assert words in file.format


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_rows_are_numbered_as_an_editor_shows_them(write, end, quote):
    text = f"a;b\n\n1;{quote}x{quote}\n;\n2;y\n3\n  4 ; \n5;z".replace("\n", end)
    _, read, rejects, blank = rows(write(text), ["a", "b"])
    assert read == [(3, "1", "x"), (5, "2", "y"), (7, "4", None), (8, "5", "z")]
    assert [(reject.line, reject.reason) for reject in rejects] == [
        (6, "1 valeurs pour 2 colonnes")
    ]
    assert blank == 2


def test_a_quoted_value_may_hold_separators_and_line_breaks(write):
    _, read, _, _ = rows(write('a;b\n"x;\ny";1\nz;2\n'), ["a", "b"])
    assert read == [(2, "x;\ny", "1"), (4, "z", "2")]


def test_a_quote_late_in_a_large_file(write, monkeypatch):
    """Blocks without quotes are cut by polars, from the first quote on by csv: same rows."""
    monkeypatch.setattr("cube17.pipeline.delimited._CHUNK", 64)
    lines = [f"{i};v{i}" for i in range(200)]
    plain = rows(write("a;b\n" + "\n".join(lines)), ["b", "a"])[1]
    lines[150] = '150;"v150"'
    assert rows(write("a;b\n" + "\n".join(lines)), ["b", "a"])[1] == plain
    assert plain[-1] == (201, "v199", "199")


def test_the_line_sep_of_excel(write):
    _, read, _, _ = rows(write("sep=|\na|b\n1|2\n"), ["b"])
    assert read == [(3, "2")]


def test_the_separator_that_shows_the_columns_asked_for_wins(write):
    file, _, _, _ = rows(write("a;b,c,d,e\n1;2,3,4,5\n"), ["a"])
    assert file.columns == ("a", "b,c,d,e")


def test_mixed_encodings_are_told_with_a_line_of_each(write):
    path = write("a\né\n".encode() + "è\n".encode("cp1252"))
    with pytest.raises(SourceError, match=r"ligne 2.*ligne 3"):
        encoding_of(path)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide"),
        (b"\n \n", "aucune ligne"),
        (b"a;b\n1;\x00\n", "ligne 2"),
        (b"a;b\n1;\x81\n", "ligne 2"),
        (b'a;b\n1;"x\n2;y\n', "ligne 2"),
        (b'a;b\n1;"x"y\n', "ligne 2"),
        (workbook({"x": ""}), "Excel"),
        (b"\xff\xfea", "illisible"),
    ],
)
def test_a_broken_csv_is_told_in_one_sentence(write, content, word):
    with pytest.raises(SourceError) as refusal:
        rows(write(content), ["a"])
    assert str(refusal.value).startswith("rep.csv")
    assert word in str(refusal.value)


# -- Excel


def test_a_workbook_keeps_the_numbers_of_its_rows(write):
    sheet = (
        cells(3, "qui", "q1", "poids", "oui")
        + cells(4, 1, "a", 1.5, True)
        + cells(6, "2", None, 1004, False)
    )
    path = write(workbook({"Notes": "", "Données": sheet}), "r.xlsx")
    file, read, _, blank = rows(path, ["poids", "qui", "q1", "oui"], "Données")
    assert read == [(4, "1.5", "1", "a", "true"), (6, "1004", "2", None, "false")]
    assert blank == 1
    assert "Données" in file.format


def test_sheets(write):
    path = write(workbook({"Un": cells(1, "a") + cells(2, 1), "Vide": ""}), "r.xlsx")
    assert rows(path, ["a"])[1] == [(2, "1")]
    with pytest.raises(SourceError, match="Un"):
        open_survey(path, ["a"], "Une")
    with pytest.raises(SourceError, match="vide"):
        open_survey(path, ["a"], "Vide")


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04rien",
        b"a;b\n1;2\n",
        workbook({"x": cells(1, "a")})[:-200],
        workbook({"x": '<row r="1"><c r="A1"><v>1</v>'}),
        workbook({"x": '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'}),
    ],
    ids=["garbage", "a CSV", "truncated", "cut XML", "17 billion cells"],
)
def test_a_broken_or_hostile_workbook_is_told(write, content):
    with pytest.raises(SourceError) as refusal:
        rows(write(content, "r.xlsx"), ["a"])
    assert str(refusal.value).startswith("r.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused(write, monkeypatch):
    monkeypatch.setattr("cube17.pipeline.workbook.LARGEST", 100)
    with pytest.raises(SourceError, match="Gio"):
        open_survey(write(workbook({"x": cells(1, "a")}), "r.xlsx"), ["a"])


# -- SPSS, Stata, Parquet

FRAME = pl.DataFrame({"q1": [1.0, 9.0, None], "nom": ["a", " b ", ""], "poids": [0.5, 2.0, 3.25]})


def test_spss_labels_and_missing_values(tmp_path):
    path = tmp_path / "r.sav"
    pyreadstat.write_sav(
        FRAME, path, variable_value_labels={"q1": {1: "Fort"}}, missing_ranges={"q1": [9]}
    )
    file, read, _, _ = rows(path, ["nom", "q1", "poids"])
    assert read == [(1, "a", "1", "0.5"), (2, "b", None, "2"), (3, None, None, "3.25")]
    assert file.labels["q1"] == {"1": "Fort"}


def test_stata_labels(tmp_path):
    path = tmp_path / "r.dta"
    frame = pl.DataFrame({"q1": [1, 2], "b": [0.1, 0.2]})
    pyreadstat.write_dta(frame, path, variable_value_labels={"q1": {1: "Fort", 2: "Faible"}})
    file, read, _, _ = rows(path, ["q1", "b"])
    assert read == [(1, "1", "0.1"), (2, "2", "0.2")]
    assert file.labels["q1"] == {"1": "Fort", "2": "Faible"}


def test_several_blocks_follow_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr("cube17.pipeline.binary.BLOCK", 7)
    frame = pl.DataFrame({"a": list(range(20))})
    pyreadstat.write_sav(frame, tmp_path / "r.sav")
    frame.write_parquet(tmp_path / "r.parquet")
    expected = [(i + 1, str(i)) for i in range(20)]
    assert rows(tmp_path / "r.sav", ["a"])[1] == expected
    assert rows(tmp_path / "r.parquet", ["a"])[1] == expected


def test_parquet_types_become_text(tmp_path):
    path = tmp_path / "r.parquet"
    FRAME.with_columns(
        oui=pl.lit(value=True), c=pl.Series(["x", "y", None], dtype=pl.Categorical)
    ).write_parquet(path)
    assert rows(path, ["q1", "oui", "c"])[1] == [
        (1, "1", "true", "x"),
        (2, "9", "true", "y"),
        (3, None, "true", None),
    ]


def test_lists_are_refused(tmp_path):
    path = tmp_path / "r.parquet"
    pl.DataFrame({"a": [[1], [2]]}).write_parquet(path)
    with pytest.raises(SourceError, match="listes"):
        rows(path, ["a"])


@pytest.mark.parametrize("extension", [".sav", ".dta", ".parquet"])
@pytest.mark.parametrize("broken", ["garbage", "truncated", "empty"])
def test_a_broken_file_is_told_in_one_sentence(tmp_path, extension, broken):
    path = tmp_path / f"r{extension}"
    frame = pl.DataFrame({"a": [float(i % 7) for i in range(5000)]})
    writers = {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta}
    writers.get(extension, pl.DataFrame.write_parquet)(frame, path)
    whole = path.read_bytes()
    path.write_bytes(
        {"garbage": b"rien" * 99, "truncated": whole[: len(whole) // 2]}.get(broken, b"")
    )
    with pytest.raises(SourceError) as refusal:
        rows(path, ["a"])
    assert str(refusal.value).startswith(f"r{extension}")
    assert "\n" not in str(refusal.value)


def test_row_is_a_name_that_a_file_may_use(tmp_path):
    path = tmp_path / "r.parquet"
    pl.DataFrame({"row": [5]}).write_parquet(path)
    assert rows(path, ["row"])[1] == [(1, "5")]
    assert ROW != "row"


def test_the_digest_of_a_file(write):
    content = b"a;b\n1;2\n"
    assert open_survey(write(content), ["a"]).sha256() == sha256(content).hexdigest()
