"""Workbooks: what cells show, and what a hostile one is told."""

import struct
import zipfile
from xml.sax.saxutils import quoteattr

import pytest

from cube17.figures import TableError, read
from tests.unit.figures_kit import SHEET, changed, parts, plain, xlsx, zipped

GOOD = xlsx(("profil", "valeur"), ("citoyens", 58.5), ("élus & co", None))
START = '<?xml version="1.0"?><worksheet xmlns="http://x"><sheetData>'


def refusal(data):
    with pytest.raises(TableError) as caught:
        read("t.xlsx", data)
    return plain(str(caught.value))


def cells(data):
    return [(row.line, row.cells) for row in read("t.xlsx", data).rows]


def sheet(content, data=GOOD, **more):
    """A workbook whose sheet holds this XML."""
    body = f"{START}{content}</sheetData></worksheet>"
    return zipped(parts(data) | {SHEET: body} | more)


def styles(*formats):
    """Styles 0, 1, …: the identifier of a format, or its code."""
    codes = {200 + i: code for i, code in enumerate(formats) if isinstance(code, str)}
    numbers = "".join(
        f'<numFmt numFmtId="{i}" formatCode={quoteattr(c)}/>' for i, c in codes.items()
    )
    ids = [200 + i if isinstance(code, str) else code for i, code in enumerate(formats)]
    xfs = "".join(f'<xf numFmtId="{i}"/>' for i in ids)
    return f"<styleSheet><numFmts>{numbers}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>"


class TestCells:
    def test_texts_and_numbers(self):
        assert cells(GOOD) == [
            (1, ("profil", "valeur")), (2, ("citoyens", "58.5")), (3, ("élus & co",)),
        ]  # fmt: skip

    def test_every_kind_of_cell(self):
        content = (
            '<row r="3"><c r="B3" t="inlineStr"><is><r><t>un </t></r><r><t>texte</t></r>'
            "<rPh><t>lu</t></rPh></is></c>"
            '<c r="C3" t="str"><v>calculé</v></c><c r="D3" t="b"><v>1</v></c>'
            '<c r="E3" t="e"><v>#N/A</v></c><c r="F3" s="9"/><c r="G3"><v>1E-2</v></c>'
            "<c><v>2018</v></c></row><row><c><v>7</v></c></row>"
        )
        assert cells(sheet(content)) == [
            (3, ("", "un texte", "calculé", "VRAI", "#N/A", "", "0.01", "2018")), (4, ("7",)),
        ]  # fmt: skip

    def test_a_percentage_is_read_as_it_is_shown(self):
        content = "".join(
            f'<c r="{letter}1" s="{style}"><v>{value}</v></c>'
            for style, (letter, value) in enumerate(
                [("A", 0.58), ("B", 0.285), ("C", 0.58), ("D", 0.58), ("E", 0.58), ("F", 58)]
            )
        )
        shown = sheet(
            f'<row r="1">{content}</row>',
            **{"xl/styles.xml": styles(9, 10, "0.0%", '0.00" %"', "0\\%", 0)},
        )
        (row,) = read("t.xlsx", shown).rows
        assert [plain(cell) for cell in row.cells] == [
            "58 %",
            "28.5 %",
            "58 %",
            "0.58",
            "0.58",
            "58",
        ]

    @pytest.mark.parametrize("style", [14, "yyyy-mm", "[$-40C]d mmmm yyyy"])
    def test_a_date_is_written_in_full(self, style):
        content = '<row r="1"><c r="A1" s="0"><v>42248.5</v></c></row>'
        data = sheet(content, **{"xl/styles.xml": styles(style)})
        assert cells(data) == [(1, ("2015-09-01",))]

    def test_dates_counted_from_1904(self):
        content = '<row r="1"><c r="A1" s="0"><v>40786</v></c><c r="B1" s="0"><v>9e99</v></c></row>'
        data = sheet(content, **{"xl/styles.xml": styles(14)})
        data = changed(
            data, "xl/workbook.xml", "<bookViews>", '<workbookPr date1904="1"/><bookViews>'
        )
        assert cells(data)[0][1][0] == "2015-09-01"

    def test_the_sheet_named_chiffres_is_read_and_the_others_are_told(self):
        first = xlsx(("a",), ("b",), name="Notes", others=["chiffres ", "Autre"])
        sheet_read = read("t.xlsx", first)
        assert [row.cells for row in sheet_read.rows] == [("a",), ("b",)]
        assert [plain(remark) for remark in sheet_read.remarks] == [
            "Feuille lue : « chiffres ».", "Feuilles laissées de côté : « Notes », « Autre ».",
        ]  # fmt: skip

    def test_else_the_first_sheet_that_shows(self):
        data = xlsx(("a",), ("1",), name="Cachée", others=["Visible"])
        data = changed(data, "xl/workbook.xml", 'name="Cachée"', 'name="Cachée" state="hidden"')
        assert "Visible" in read("t.xlsx", data).remarks[0]

    def test_strict_workbooks_and_prefixes(self):
        data = sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
        body = parts(data)[SHEET].decode().replace("<", "<x:").replace("<x:/", "</x:")
        body = body.replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
        assert cells(zipped(parts(data) | {SHEET: body})) == [(1, ("1",))]


class TestFormulas:
    def test_each_is_refused_with_its_address(self):
        data = sheet('<row r="4"><c r="C4"><f>A1+1</f><v>2</v></c><c r="D4"><f/><v>3</v></c></row>')
        with pytest.raises(TableError) as caught:
            read("t.xlsx", data)
        assert [plain(str(p)) for p in caught.value.problems] == [
            "C4 contient une formule : collez les valeurs.",
            "D4 contient une formule : collez les valeurs.",
        ]
        assert [p.address for p in caught.value.problems] == ["C4", "D4"]

    def test_beyond_a_hundred_they_are_counted(self):
        row = "".join(f'<row r="{i}"><c r="A{i}"><f>1</f></c></row>' for i in range(1, 233))
        message = refusal(sheet(row))
        assert message.startswith("t.xlsx : 232 erreurs.")
        assert message.endswith("et 132 autres erreurs.")

    def test_a_text_that_looks_like_one_is_a_text(self):
        assert cells(xlsx(("a",), ("=1+1",))) == [(1, ("a",)), (2, ("=1+1",))]


class TestHostile:
    def test_macros(self):
        assert "macros" in refusal(zipped(parts(GOOD) | {"xl/vbaProject.bin": b"x"}))

    def test_an_entity_is_never_defined(self):
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
        body = f'{bomb}<worksheet><row><c t="str"><v>&b;</v></c></row></worksheet>'
        assert "entités XML" in refusal(zipped(parts(GOOD) | {SHEET: body}))

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "_rels/.rels"])
    def test_nor_in_another_part(self, part):
        body = parts(GOOD)[part].decode().replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY a "b">]>', 1)
        assert "entités XML" in refusal(zipped(parts(GOOD) | {part: body}))

    def test_a_zip_bomb(self):
        data = zipped(parts(GOOD) | {"xl/media/image.bin": b"0" * 30_000_000})
        assert len(data) < 100_000
        assert "décompressé" in refusal(data)
        assert "décompressé" in refusal(zipped(parts(GOOD) | {"a.xml": b"0" * 1_000_000}))

    def test_sizes_that_lie(self):
        content = b"<!-- " + b"\0" * 100 + b"0" * 2_000_000
        data = bytearray(zipped(parts(GOOD) | {SHEET: content}))
        for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
            at = -1
            while (at := data.find(signature, at + 1)) >= 0:
                struct.pack_into("<I", data, at + offset, 50)
        assert "abîmé" in refusal(bytes(data))

    def test_rows_and_columns_far_away_cost_nothing(self):
        far = '<row r="1048576"><c r="B1048576"><v>2</v></c></row>'
        content = f'<row r="1"><c r="A1"><v>1</v></c></row>{far}'
        assert cells(sheet(content)) == [(1, ("1",)), (1048576, ("", "2"))]
        assert "cellule XFD1 : plus de 60 colonnes" in refusal(
            sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')
        )

    def test_empty_cells_by_the_million(self):
        data = zipped(parts(GOOD) | {SHEET: START + "<row><c/></row>" * 1_000_000})
        assert "décompressé" in refusal(data)

    def test_elements_nested_without_end(self):
        assert "décompressé" in refusal(zipped(parts(GOOD) | {SHEET: "<a>" * 300_000}))

    def test_one_long_text_in_every_cell(self):
        text = f'<sst><si><t xml:space="preserve">{" " * 400_000}x</t></si></sst>'
        row = "<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>"
        data = zipped(
            parts(GOOD)
            | {"xl/sharedStrings.xml": text, SHEET: START + row * 400 + "</sheetData></worksheet>"}
        )
        assert len(read("t.xlsx", data).rows) == 400

    @pytest.mark.parametrize(
        ("part", "content"),
        [
            (SHEET, "<worksheet>"),
            (SHEET, '<?xml version="1.0" encoding="klingon"?><worksheet/>'),
            (SHEET, '<?xml version="1.0" encoding="shift_jis"?><worksheet/>'),
            (SHEET, START + '<row r="0"><c r="A1"/></row></sheetData></worksheet>'),
            (SHEET, START + '<row r="1"><c r="1A"><v>1</v></c></row></sheetData></worksheet>'),
            (SHEET, START + '<row><c t="s"><v>999</v></c></row></sheetData></worksheet>'),
            (SHEET, START + '<row><c t="s"><v>-1</v></c></row></sheetData></worksheet>'),
            ("xl/workbook.xml", "<workbook><sheets/></workbook>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships/>"),
        ],
    )
    def test_damaged_parts(self, part, content):
        assert "abîmé" in refusal(zipped(parts(GOOD) | {part: content}))

    def test_too_many_files_and_sheets(self):
        assert "fichiers dans ce classeur" in refusal(
            zipped(parts(GOOD) | {f"x/{i}": b"" for i in range(300)})
        )
        assert "31 feuilles" in refusal(xlsx(("a",), others=[f"F{i}" for i in range(30)]))

    def test_a_password_in_the_archive(self):
        data = bytearray(GOOD)
        for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            at = -1
            while (at := data.find(signature, at + 1)) >= 0:
                data[at + offset] |= 1
        assert "mot de passe" in refusal(bytes(data))

    def test_a_compression_that_no_spreadsheet_uses(self):
        assert "abîmé" in refusal(zipped(parts(GOOD), zipfile.ZIP_LZMA))

    def test_links_to_other_files_are_not_followed(self):
        rels = parts(GOOD)["xl/_rels/workbook.xml.rels"].decode()
        rels = rels.replace('Target="worksheets', 'TargetMode="External" Target="worksheets')
        assert "abîmé" in refusal(zipped(parts(GOOD) | {"xl/_rels/workbook.xml.rels": rels}))
