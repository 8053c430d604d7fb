"""The problems of one table, collected cell by cell up to a limit."""

from collections.abc import Callable

from cube17.figures.errors import SHOWN, Problem
from cube17.figures.layout import Layout
from cube17.figures.sheet import Row, Sheet, address
from cube17.french import french


class Log:
    """Problems in the order in which they were met; those beyond `SHOWN` are counted."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self.problems: list[Problem] = []
        self.more = 0
        self._workbook = sheet.workbook
        self._layout = layout

    def add(self, row: Row, position: int, message: str | Callable[[], str]) -> None:
        """Note what is wrong with a cell; a message that costs is given as a function."""
        if len(self.problems) == SHOWN:
            self.more += 1
            return
        self.problems.append(
            Problem(
                french(message if isinstance(message, str) else message()),
                line=row.line,
                column=self._layout.heading(position),
                address=self._address(row, position),
                value=row.cell(position),
                position=position,
            )
        )

    def where(self, row: Row, position: int) -> str:
        """Name a cell in a sentence: its address in a workbook, else its line."""
        return self._address(row, position) or f"ligne {row.line}"

    def _address(self, row: Row, position: int) -> str:
        return address(row.line, position) if self._workbook else ""
