"""What a workbook says of itself: its sheets, its shared texts, its number formats."""

import posixpath
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Final

from cube17.figures.archive import Archive, Attributes
from cube17.figures.limits import MAX_LENGTH

# Number formats that every spreadsheet knows without their being written (ECMA-376, § 18.8.30).
PERCENT_FORMATS: Final = {9, 10}
DATE_FORMATS: Final = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}

LAST_DAY: Final = 2_957_003
"""31 December 9999 counted from 1904, the later of the two origins."""


@dataclass(frozen=True)
class Formats:
    """How numbers are shown: for each style, whether as a percentage or as a date."""

    percent: frozenset[int]
    dates: frozenset[int]
    epoch: date

    def written(self, number: str, style: int) -> str:
        """Write a number as its cell shows it: 0.58 shown as a percentage is « 58 % »."""
        try:
            value = float(number)
        except ValueError:
            return number
        if not isfinite(value):
            return number
        if style in self.percent:
            # 12 digits: more would show how 0.58 is stored.
            return f"{_plain(100 * value, 12)}\u202f%"
        if style in self.dates and 0 <= value <= LAST_DAY:
            return (self.epoch + timedelta(days=int(value))).isoformat()
        return _plain(value, 15)


def _plain(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}"
    return f"{value:.0f}" if "e+" in text else text


class Relations:
    """Parts to which a part leads, by identifier and by kind; those outside the file are left."""

    def __init__(self, archive: Archive, of: str) -> None:
        self.by_id: dict[str, str] = {}
        self.by_kind: dict[str, str] = {}
        self._folder, name = posixpath.split(of)
        path = posixpath.join(self._folder, "_rels", f"{name}.rels")
        if path in archive:
            archive.parse(path, self)

    def start(self, name: str, attributes: Attributes) -> None:
        """Note one relation."""
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        part = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
        self.by_id[attributes.get("Id", "")] = part
        self.by_kind[attributes.get("Type", "").rpartition("/")[2]] = part

    def end(self, name: str) -> None:
        """Nothing to note."""

    def text(self, data: str) -> None:
        """Nothing to note."""


@dataclass
class Contents:
    """Sheets in their order (name, relation, hidden or not), and the origin of dates."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    epoch: date = date(1899, 12, 30)

    def start(self, name: str, attributes: Attributes) -> None:
        """Note a sheet, or that dates are counted from 1904."""
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), relation, hidden))
        elif name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.epoch = datetime(1904, 1, 1).date()  # noqa: DTZ001 (a day, not a moment)

    def end(self, name: str) -> None:
        """Nothing to note."""

    def text(self, data: str) -> None:
        """Nothing to note."""


class SharedTexts:
    """Texts that cells name by number; phonetic readings are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._phonetic = 0
        self._inside = False

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002
        """Begin a text, a piece of it, or a reading."""
        if name == "si":
            self._pieces = []
        self._phonetic += name == "rPh"
        self._inside = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        """Keep a text that is complete."""
        self._phonetic -= name == "rPh"
        self._inside = False
        if name == "si":
            # One text may stand in every cell: what no cell may hold is cut once, here.
            self.texts.append("".join(self._pieces).strip()[: MAX_LENGTH + 1])

    def text(self, data: str) -> None:
        """Take a piece of the text."""
        if self._inside:
            self._pieces.append(data)


class Styles:
    """Which styles show percentages, and which dates."""

    def __init__(self) -> None:
        self.percent: set[int] = set()
        self.dates: set[int] = set()
        self._codes: dict[str, str] = {}
        self._in_cells = False
        self._count = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Note a number format, or the format of one style of cells."""
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._note(attributes.get("numFmtId", "0"))
            self._count += 1

    def _note(self, number: str) -> None:
        # What is quoted, escaped or in brackets is shown as it is, and says nothing of the kind.
        code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", self._codes.get(number, ""))
        known = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0  # noqa: PLR2004
        if "%" in code or (known in PERCENT_FORMATS and not code):
            self.percent.add(self._count)
        elif re.search(r"[dmyhsDMYHS]", code) or (known in DATE_FORMATS and not code):
            self.dates.add(self._count)

    def end(self, name: str) -> None:
        """Leave the list of styles."""
        if name == "cellXfs":
            self._in_cells = False

    def text(self, data: str) -> None:
        """Nothing to note."""
