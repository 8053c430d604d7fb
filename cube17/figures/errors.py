"""What is wrong with a table, told so that its author can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cube17.french import french

SHOWN: Final = 100
"""Problems kept one by one; the others are counted. Nobody corrects more before trying again, and
finding the nearest allowed value takes milliseconds each time."""

LONGEST_QUOTE: Final = 60


def quoted(text: str) -> str:
    """Quote a value of the file, cut when it is long."""
    flat = " ".join(text.split())
    short = flat if len(flat) <= LONGEST_QUOTE else flat[: LONGEST_QUOTE - 1] + "…"
    return f"« {short} »"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    `message` says in French what is wrong and what would be right. `line` counts as spreadsheets
    and editors do (from 1), `column` is a heading, `address` names the cell of a workbook (`C4`),
    `value` is what was written there, `position` its rank in the row (from 0); `key` names a line
    of a description. Each is empty where it has no sense.
    """

    message: str
    line: int | None = None
    column: str = ""
    address: str = ""
    value: str = ""
    position: int | None = None
    key: str = ""

    @property
    def place(self) -> str:
        """Where in the file, in French; empty for the file as a whole."""
        where = f"cellule {self.address}" if self.address else ""
        if not where:
            where = f"ligne {self.line}" if self.line else self.key and f"clé {quoted(self.key)}"
        column = f"colonne {quoted(self.column)}" if self.column else ""
        return french(", ".join(filter(None, [where, column])))

    def __str__(self) -> str:
        if self.address and self.message.startswith(self.address):
            return self.message
        return f"{self.place}\u00a0: {self.message}" if self.place else self.message


class TableError(ValueError):
    """A table, or its description, that cannot be used.

    `problems` are the first `SHOWN` things to put right and `more` counts the others; the text of
    the error names the file and lists them.
    """

    def __init__(self, file: str, problems: Sequence[Problem], more: int = 0) -> None:
        self.file = file
        self.problems = tuple(problems[:SHOWN])
        self.more = more + len(problems) - len(self.problems)
        super().__init__(self._text())

    def _text(self) -> str:
        if len(self.problems) == 1 and not self.more:
            (problem,) = self.problems
            return f"{self.file}{', ' if problem.place else french(' : ')}{problem}"
        lines = [f"- {problem}" for problem in self.problems]
        others = [and_others(self.more)] if self.more else []
        count = len(self.problems) + self.more
        return "\n".join([french(f"{self.file} : {count} erreurs."), *lines, *others])


def and_others(count: int) -> str:
    """Say that there are more problems than those shown."""
    return f"et {count} autres erreurs." if count > 1 else "et une autre erreur."


def refuse(file: str, message: str, **place: str | int) -> TableError:
    """Return the error for one thing that is wrong; the message is typed with plain spaces."""
    return TableError(file, [Problem(french(message), **place)])  # pyright: ignore[reportArgumentType]
