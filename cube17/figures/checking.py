"""Rows of a table, cell by cell: figures out, problems noted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cube17.figures import text
from cube17.figures.errors import quoted
from cube17.figures.waves import HOW, find_wave
from cube17.model import ALL_DOMAINS, CERTAINTIES, FRANCE, KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cube17.figures.layout import Layout
    from cube17.figures.log import Log
    from cube17.figures.reference import Reference
    from cube17.figures.sheet import Row

Figure = dict[str, Any]
"""One figure: the five coordinates, `value`, `n`, `status`, `certainty`, `source`, `note`."""

TOP: Final = {"%": 100, "/10": 10}
"""Largest value of each unit."""

WHOLE: Final = {"domain": ALL_DOMAINS, "territory": FRANCE}
"""What a table without these columns speaks of."""

CERTAINTY_WORDS: Final = {word: word for word in CERTAINTIES} | {
    "certaine": "certain",
    "probable": "likely",
    "incertain": "uncertain",
    "incertaine": "uncertain",
}
CERTAINTY_ALLOWED: Final = "certain, probable ou incertain"


class Rows:
    """Reads rows one after the other, and remembers which figures were seen."""

    def __init__(
        self, layout: Layout, known: Reference, fixed: Mapping[str, str], source: str, log: Log
    ) -> None:
        self.figures: list[Figure] = []
        self.blank = 0
        self._layout, self._known, self._log = layout, known, log
        self._fixed, self._source = fixed, source
        self._units = {record["id"]: record["unit"] for record in known.indicator.records}
        self._seen: dict[tuple[str, ...], tuple[Row, int]] = {}
        # Names come again in every row; they are forgotten with the table.
        self._found: dict[tuple[str, str], str | None] = {}

    def read(self, row: Row) -> None:
        """Read the figures of one row; a row without any is counted as blank."""
        self._check_width(row)
        places = self._places()
        filled = [place for place in places if self._is_filled(row, *place[1:])]
        self.blank += len(places) - len(filled)
        if not filled:
            return
        shared = self._coordinates(row)
        about = self._about(row)
        for profile, value, base in filled:
            here = shared | ({"profile": profile} if profile else {})
            key = tuple(here[name] for name in KEY)
            numbers = self._numbers(row, value, base, self._units.get(key[0] or ""))
            if None not in key and numbers and self._is_new(row, value, tuple(map(str, key))):
                self.figures.append(_figure(key, about, numbers))

    def _places(self) -> list[tuple[str | None, int, int | None]]:
        """Profile (where a column gives it), position of the value and of the base."""
        if self._layout.profiles:
            return [(p.profile, p.value, p.base) for p in self._layout.profiles]
        columns = self._layout.columns
        return [(None, columns["value"], columns.get("n"))]

    def _is_filled(self, row: Row, value: int, base: int | None) -> bool:
        filled = row.cell(value).lower() not in text.NOT_MEASURED
        if not filled and self._has_base(row, base):
            self._log.add(row, value, "base sans chiffre : donnez le chiffre, ou ôtez la base.")
        return filled

    def _has_base(self, row: Row, base: int | None) -> bool:
        return base is not None and row.cell(base).lower() not in text.NOT_MEASURED

    def _check_width(self, row: Row) -> None:
        if len(row.cells) <= len(self._layout.headings) and all(self._layout.headings):
            return
        for position, value in enumerate(row.cells):
            if value and not self._layout.heading(position):
                message = f"{quoted(value)} n’est sous aucun intitulé : nommez la colonne."
                self._log.add(row, position, message)

    # -- coordinates ---------------------------------------------------------------------------

    def _coordinates(self, row: Row) -> dict[str, str | None]:
        """Members that a row names; `None` where a problem was noted."""
        axes = [axis for axis in KEY if axis != "profile" or not self._layout.profiles]
        return {axis: self._coordinate(row, axis) for axis in axes}

    def _coordinate(self, row: Row, axis: str) -> str | None:
        position = self._layout.columns.get(axis)
        written = "" if position is None else row.cell(position)
        if written and position is not None:
            return self._member(row, position, axis, written)
        if position is None or axis in self._fixed:
            return self._fixed.get(axis) or WHOLE[axis]
        hint = {"domain": " (tous domaines : « all »)", "territory": " (France entière : « FR »)"}
        self._log.add(row, position, f"valeur vide. Remplissez-la{hint.get(axis, '')}.")
        return None

    def _member(self, row: Row, position: int, axis: str, written: str) -> str | None:
        members = self._known.members(axis)
        if (axis, written) not in self._found:
            member = find_wave(written, members) if axis == "wave" else members.find(written)
            self._found[axis, written] = member
        found = self._found[axis, written]
        if found is None:
            more = f" {HOW}" if axis == "wave" else ""
            self._log.add(row, position, lambda: members.explain(written) + more)
        return found

    def _about(self, row: Row) -> Figure:
        """Certainty, source and note of the figures of a row."""
        return {
            "certainty": self._optional(row, "certainty", _certainty, CERTAINTIES[0]),
            "source": self._optional(row, "source", self._find_source, self._source),
            "note": self._optional(row, "note", str, ""),
        }

    def _optional(
        self, row: Row, field: str, parse: Callable[[str], str], otherwise: str
    ) -> str | None:
        position = self._layout.columns.get(field)
        written = "" if position is None else row.cell(position)
        if position is None or not written:
            return otherwise
        return self._parsed(row, position, parse)

    def _find_source(self, written: str) -> str:
        found = self._known.source.find(written)
        if found is None:
            raise ValueError(f"une source connue, ou rien pour {quoted(self._source)}")
        return found

    # -- numbers -------------------------------------------------------------------------------

    def _numbers(self, row: Row, value: int, base: int | None, unit: str | None) -> Figure | None:
        """Value, base and status; `None` when one of them cannot be read."""
        if row.cell(value).lower() in text.SUPPRESSED:
            return {"value": None, "n": None, "status": "suppressed", "certainty": None}
        number = self._value(row, value, unit)
        count = None
        if base is not None and self._has_base(row, base):
            count = self._parsed(row, base, text.base)
            if count is None:
                return None
        return None if number is None else {"value": number, "n": count, "status": "published"}

    def _value(self, row: Row, position: int, unit: str | None) -> float | None:
        """Read a value; of an unknown indicator, only whether it is a number can be told."""
        written = row.cell(position)
        number = self._parsed(row, position, partial(_number, unit=unit))
        if number is None or unit is None or 0 <= number <= TOP[unit]:
            return number
        message = f"{quoted(written)} est hors de l’échelle ({unit}). Donnez de 0 à {TOP[unit]}."
        self._log.add(row, position, message)
        return None

    def _parsed(self, row: Row, position: int, parse: Callable[[str], Any]) -> Any:
        try:
            return parse(row.cell(position))
        except ValueError as error:
            message = f"{quoted(row.cell(position))} ; attendu : {error}."
            self._log.add(row, position, message)
            return None

    def _is_new(self, row: Row, position: int, key: tuple[str, ...]) -> bool:
        if key not in self._seen:
            self._seen[key] = (row, position)
            return True
        where = self._log.where(*self._seen[key])
        message = f"figure déjà {where} ({', '.join(key)}). Gardez un seul des deux chiffres."
        self._log.add(row, position, message)
        return False


def _figure(key: tuple[str | None, ...], about: Figure, numbers: Figure) -> Figure:
    return dict(zip(KEY, key, strict=True)) | about | numbers


def _number(written: str, unit: str | None) -> float:
    return text.figure(written if unit else written.removesuffix("/10"), unit or "%")


def _certainty(written: str) -> str:
    word = CERTAINTY_WORDS.get(text.fold(written))
    if word is None:
        raise ValueError(CERTAINTY_ALLOWED)
    return word
