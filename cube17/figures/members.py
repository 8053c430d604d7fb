"""Members of one axis, found by any of their names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from cube17.figures.errors import quoted
from cube17.figures.text import LISTED, fold, nearest, unknown_value

Record = Mapping[str, Any]

NAMES: Final = ("id", "code", "label", "short", "name", "title")
"""Fields of a record that name it; the identifier (`id` or `code`) counts first."""


PLAINEST: Final = ("short", "label", "name")


class Members:
    """The members of one axis, in display order, and the names by which tables may call them.

    A name is an identifier, a label, a short label, or « label (identifier) »; accents, case,
    apostrophes and hyphens do not count.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self.records: tuple[Record, ...] = tuple(records)
        self._records_by_id = {identifier(record): record for record in self.records}
        self._by_id = {fold(identifier(record)): identifier(record) for record in self.records}
        self._by_name: dict[str, dict[str, None]] = {}
        # What is suggested is written as it should be typed.
        self._written: dict[str, str] = {}
        for record in self.records:
            self._note(record)

    def _note(self, record: Record) -> None:
        own = identifier(record)
        names = [str(record[field]) for field in NAMES if record.get(field)]
        for name in (*names, *(f"{name} ({own})" for name in names)):
            self._by_name.setdefault(fold(name), {})[own] = None
            self._written.setdefault(fold(name), name)

    def __contains__(self, member: str) -> bool:
        return member in self._records_by_id

    @property
    def ids(self) -> list[str]:
        """Identifiers, in display order."""
        return list(self._records_by_id)

    def extended(self, records: Sequence[Record]) -> "Members":
        """Return these members and others after them."""
        return type(self)([*self.records, *records]) if records else self

    def record(self, member: str) -> Record:
        """Return all that is known of a member."""
        return self._records_by_id[member]

    def name(self, member: str) -> str:
        """Return the plainest name that finds a member again: short, label, or its identifier."""
        record = self.record(member)
        names = [str(record[field]) for field in PLAINEST if record.get(field)]
        own = f"{names[0]} ({member})" if names else member
        return next((name for name in names if self.find(name) == member), own)

    def find(self, text: str) -> str | None:
        """Return the identifier of the one member that a text names, if there is one."""
        return self._find(fold(text))

    def _find(self, folded: str) -> str | None:
        if folded in self._by_id:
            return self._by_id[folded]
        found = self._by_name.get(folded, {})
        return next(iter(found)) if len(found) == 1 else None

    def explain(self, text: str) -> str:
        """Say in French why a text names no member, and what would be right."""
        found = self._by_name.get(fold(text), {})
        if len(found) > 1:
            return f"{quoted(text)} désigne {' ou '.join(found)} : écrivez l’un de ces codes."
        allowed = self.ids
        message = unknown_value(_short(text), allowed, self._nearest)
        more = " La liste est dans le modèle." if len(allowed) > LISTED else ""
        return message + more

    def _nearest(self, text: str) -> str | None:
        found = nearest(fold(text), self._written)
        return None if found is None else self._suggested(found)

    def _suggested(self, folded: str) -> str:
        """Write a near name as it should be typed: the identifier when it looks the same."""
        return self._by_id.get(folded, self._written[folded])


def identifier(record: Record) -> str:
    """Return the identifier of a record: `id`, or `code` for a territory."""
    return record["id"] if "id" in record else record["code"]


def _short(text: str) -> str:
    return quoted(text)[2:-2]
