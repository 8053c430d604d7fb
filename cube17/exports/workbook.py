"""XLSX files, written straight: a few sheets of texts and numbers, and nothing else.

XlsxWriter takes 240 µs for a row of 16 cells and openpyxl 430, mostly for features that tables of
figures do not use; this takes a tenth, and the web process does without another package. Texts
are stored as texts, so none becomes a formula; equal content gives equal bytes.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from math import isnan
from typing import IO, Final
from xml.sax.saxutils import escape

MAX_LENGTH: Final = 32_767
"""Characters of a cell: what Excel accepts."""
AT_ONCE: Final = 500

# Characters that XML cannot carry.
ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Styles of cells, in the order of `STYLES`.
PLAIN, HEADING, WRAPPED = 0, 1, 2
STYLES: Final = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2">'
    '<font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FFE3EEEC"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)

Value = str | float | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name (31 characters at most), headings, widths in characters, rows.

    With `wrapped`, texts run over several lines; otherwise the headings filter the rows. `choices`
    proposes lists in cells to fill: a range of cells → the range that holds its list.
    """

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[Value]]
    wrapped: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook; rows are read as they are written."""
    out, texts = BytesIO(), {}
    with zipfile.ZipFile(out, "w") as archive:
        for number, sheet in enumerate(sheets, 1):
            with _part(archive, f"xl/worksheets/sheet{number}.xml") as part:
                for piece in _sheet(sheet, texts, selected=number == 1):
                    part.write(piece.encode())
        with _part(archive, "xl/sharedStrings.xml") as part:
            part.write(_shared(texts).encode())
        for name, content in _frame(sheets).items():
            with _part(archive, name) as part:
                part.write(content.encode())
    return out.getvalue()


def _part(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open a part for writing, with a date that does not change."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(info, "w")


def _sheet(sheet: Sheet, texts: dict[str, int], *, selected: bool) -> Iterator[str]:
    letters = [_letter(position) for position in range(len(sheet.headings))]
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>'
        for i, width in enumerate(sheet.widths, 1)
    )
    yield (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"'
        f"{' tabSelected=' + chr(34) + '1' + chr(34) if selected else ''}>"
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    )
    yield _row(1, letters, sheet.headings, texts, HEADING)
    style = WRAPPED if sheet.wrapped else PLAIN
    pieces, number = [], 1
    for number, values in enumerate(sheet.rows, 2):
        pieces.append(_row(number, letters, values, texts, style))
        if len(pieces) == AT_ONCE:
            yield "".join(pieces)
            pieces.clear()
    yield "".join(pieces) + "</sheetData>"
    if not sheet.wrapped:
        yield f'<autoFilter ref="A1:{letters[-1]}{number}"/>'
    if sheet.choices:
        yield _validations(sheet.choices)
    yield "</worksheet>"


def _validations(choices: Mapping[str, str]) -> str:
    """Write lists of choices that warn and let pass: a list may lack what is true."""
    items = "".join(
        '<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1"'
        f' sqref="{cells}"><formula1>{escape(source)}</formula1></dataValidation>'
        for cells, source in choices.items()
    )
    return f'<dataValidations count="{len(choices)}">{items}</dataValidations>'


def _row(
    number: int, letters: list[str], values: Sequence[Value], texts: dict[str, int], style: int
) -> str:
    cells = "".join(
        _cell(f'<c r="{letter}{number}" s="{style}"', value, texts)
        for letter, value in zip(letters, values, strict=True)
        if value is not None
    )
    return f'<row r="{number}">{cells}</row>'


def _cell(start: str, value: str | float, texts: dict[str, int]) -> str:
    if isinstance(value, str):
        return f'{start} t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    return "" if isnan(value) else f"{start}><v>{value!r}</v></c>"


def _letter(position: int) -> str:
    """Name a column: A, B, …, Z, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _shared(texts: dict[str, int]) -> str:
    items = "".join(
        f'<si><t xml:space="preserve">{escape(ILLEGAL.sub("", text)[:MAX_LENGTH])}</t></si>'
        for text in texts
    )
    return f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(texts)}">{items}</sst>'


def _frame(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return the parts that say what the others are."""
    kinds = [f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    kinds += ["styles.xml", "sharedStrings.xml"]
    names = "".join(
        f'<sheet name="{escape(sheet.name, {chr(34): "&quot;"})}" sheetId="{i}" r:id="rId{i}"/>'
        for i, sheet in enumerate(sheets, 1)
    )
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/{part}" ContentType="{TYPES}.{_kind(part)}+xml"/>'
                for part in kinds
            )
            + "</Types>"
        ),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/>'
            f"</bookViews><sheets>{names}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations([(_kind(part), part) for part in kinds]),
        "xl/styles.xml": STYLES,
    }


def _kind(part: str) -> str:
    return "worksheet" if part.startswith("worksheets/") else part.removesuffix(".xml")


def _relations(targets: list[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'
