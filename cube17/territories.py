"""The tree of territories: France, its régions, their départements, their EPCI.

Communes are not of the reference table: a cube may bring its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

import pyarrow.parquet as pq

from cube17.model import FRANCE, Kind

PARENT_KIND: Final[dict[str, Kind]] = {
    "region": "pays",
    "departement": "region",
    "epci": "departement",
}
CHILD_KIND: Final[dict[str, str]] = {parent: kind for kind, parent in PARENT_KIND.items()}
"""Kind of the units that divide one of another kind."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A unit: `code` (`REG-53`), display names, level, kind, parent's code, people, communes."""

    code: str
    name: str
    short: str
    level: str
    kind: str
    parent: str | None
    population: int | None = None
    communes: int | None = None


class Territories:
    """An ordered, immutable tree of territories, read from `territories.parquet`."""

    def __init__(self, units: Iterable[Territory]) -> None:
        self._units = {unit.code: unit for unit in units}

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the reference table written by `make data`."""
        columns = ["code", "name", "nom_court", "level", "kind", "parent", "population", "communes"]
        table = pq.ParquetFile(path).read(columns=columns)
        return cls(Territory(*row) for row in zip(*table.to_pydict().values(), strict=True))

    def extended(self, own: Iterable[dict]) -> "Territories":
        """Return the tree with units of a cube's own added after the reference ones."""
        names = ("code", "name", "short", "level", "kind", "parent")
        more = (Territory(*(record[name] for name in names)) for record in own)
        return Territories([*self._units.values(), *more])

    def __iter__(self) -> Iterator[Territory]:
        return iter(self._units.values())

    def __len__(self) -> int:
        return len(self._units)

    def __contains__(self, code: str) -> bool:
        return code in self._units

    def __getitem__(self, code: str) -> Territory:
        return self._units[code]

    @cached_property
    def _children(self) -> dict[str | None, list[Territory]]:
        children: dict[str | None, list[Territory]] = {}
        for unit in self:
            children.setdefault(unit.parent, []).append(unit)
        return children

    def children(self, code: str) -> list[Territory]:
        """Units whose parent is `code`, in display order."""
        return self._children.get(code, [])

    def lineage(self, code: str) -> list[str]:
        """Codes from `code` up to France."""
        path = [code]
        while (parent := self[path[-1]].parent) is not None:
            path.append(parent)
        return path

    def of_kind(self, kind: str, within: str = FRANCE) -> list[Territory]:
        """Units of one kind inside `within`, in display order."""
        return self._inside.get((kind, within), [])

    @cached_property
    def _inside(self) -> dict[tuple[str, str], list[Territory]]:
        inside: dict[tuple[str, str], list[Territory]] = {}
        for unit in self:
            # The cube's own territories need not hang on the tree; France contains them all.
            for code in {FRANCE, *self.lineage(unit.code)}:
                inside.setdefault((unit.kind, code), []).append(unit)
        return inside

    def frame(self, focus: str, kind: str) -> str:
        """Return the parent in which units of `kind` are compared when `focus` is in focus.

        That is the ancestor of the focus (or the focus itself) of the parent's kind; for a focus
        above it, one descends to the most populous unit.
        """
        wanted = PARENT_KIND[kind]
        above = [code for code in self.lineage(focus) if self[code].kind == wanted]
        if above:
            return above[0]
        code = focus if self.children(focus) else FRANCE
        while self[code].kind != wanted:
            code = max(self.children(code), key=lambda unit: unit.population or 0).code
        return code
