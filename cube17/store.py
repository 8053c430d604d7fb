"""One cube, immutable, and its faces."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from cube17.axes import ROWS_AND_COLUMNS, Axes, Codes, proper
from cube17.model import CELL_COLUMNS, FRANCE, KEY, Dictionary
from cube17.parquet import CellColumn, Text, cell_count, file_version, read_cube
from cube17.resolve import resolve

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from cube17.selection import Selection
    from cube17.territories import Territories

MEASURES: Final = tuple(column.name for column in CELL_COLUMNS if column.name not in KEY)
UNITS_SHOWN: Final = {
    "region": ("region",),
    "departement": ("departement",),
    "epci": ("epci",),
    "levels": ("region", "departement"),
    "commune": ("commune",),
}
IN_MEMORY: Final = 5_000_000
"""Cells up to which a cube is held in memory, some 70 bytes each; a larger one stays on disk."""

Cells = dict[str, np.ndarray]
"""Cells column by column: numbers as float64 (`nan` where unknown), texts as objects."""


class Cube:
    """A cube: its dictionary, its territories, its cells sorted by key.

    Cells are found by binary search on the key, so a face costs the same whatever the size of
    the cube; nothing here changes once read. `cube17.mapped` reads cells from disk instead.
    """

    def __init__(
        self,
        cells: dict[str, CellColumn],
        dictionary: Dictionary,
        reference: Territories,
        version: str = "",
    ) -> None:
        self._describe(dictionary, reference, version)
        keys = self.axes.keys(*(self.axes.read(name, cells[name], self.id) for name in KEY))
        order = np.argsort(keys, kind="stable")
        self.keys: Codes = keys[order]
        self._texts = {name: column.of(order) for name, column in _texts(cells).items()}
        # Most cells of a fine cube are suppressed and have no number: only the others keep theirs.
        has_numbers = self._texts["status"].take(np.arange(len(order))) != "suppressed"
        self._place = np.where(has_numbers, np.cumsum(has_numbers) - 1, -1).astype(np.int32)
        self._numbers = {
            name: np.append(column[order[has_numbers]], np.nan)
            for name in MEASURES
            if not isinstance(column := cells[name], Text)
        }

    def _describe(self, dictionary: Dictionary, reference: Territories, version: str) -> None:
        self.dictionary = dictionary
        self.id: str = dictionary["id"]
        self.version = version
        self.territories = reference.extended(dictionary["territories"])
        self.axes = Axes.of(dictionary, self.territories)

    @classmethod
    def read(cls, path: Path, reference: Territories) -> Cube:
        """Read a cube file; raises `cube17.parquet.CubeError` when it cannot be used.

        A cube of more than `IN_MEMORY` cells stays on disk (`cube17.mapped.MappedCube`).
        """
        if is_large(path):
            from cube17.mapped import MappedCube  # noqa: PLC0415 (it needs this module)

            return MappedCube(path, reference)
        cells, dictionary = read_cube(path)
        return cls(cells, dictionary, reference, file_version(path))

    def __len__(self) -> int:
        return len(self.keys)

    # -- reading -------------------------------------------------------------------------------

    def column(self, name: str, rows: Codes) -> np.ndarray:
        """One measure of some cells, named by their rank in the order of the keys."""
        if name in self._texts:
            return self._texts[name].take(rows)
        return self._numbers[name][self._place[rows]]

    def find(self, keys: Codes) -> tuple[Codes, np.ndarray]:
        """Return the row of each key, and whether there is one (row 0 where there is none)."""
        if not len(self.keys):
            return np.zeros(keys.size, dtype=np.int64), np.zeros(keys.size, dtype=bool)
        rows = np.searchsorted(self.keys, keys.ravel())
        rows[rows == len(self.keys)] = 0
        found = self.keys[rows] == keys.ravel()
        return np.where(found, rows, 0), found

    def rows_of(self, keys: Codes) -> Codes:
        """Rows of the cells that exist among `keys`, in the order asked for."""
        rows, found = self.find(keys)
        return rows[found]

    def positions(self, rows: Codes) -> tuple[Codes, ...]:
        """Positions of the five coordinates of some cells along their axes."""
        return self.axes.positions(self.keys[rows])

    def table(self, rows: Codes) -> Cells:
        """Return cells with the columns of `CELL_COLUMNS`."""
        coordinates = {
            name: self.axes.names(name, position)
            for name, position in zip(KEY, self.positions(rows), strict=True)
        }
        place = self._place[rows]
        return coordinates | {
            name: self._texts[name].take(rows)
            if name in self._texts
            else self._numbers[name][place]
            for name in MEASURES
        }

    def select(self, **wanted: list[str]) -> Codes:
        """Rows of the cells whose coordinates are among those `wanted`, axis by axis.

        `select(profile=["citoyens"], territory=["FR"])`; an axis not named is not restricted.
        An unknown member raises `KeyError`.
        """
        keep = np.ones(len(self), dtype=bool)
        positions = dict(zip(KEY, self._positions, strict=True))
        for name, members in wanted.items():
            chosen = np.zeros(len(self.axes.of_axis(name)), dtype=bool)
            chosen[self.axes.locate(name, members)] = True
            keep &= chosen[positions[name]]
        return np.flatnonzero(keep)

    @cached_property
    def _positions(self) -> tuple[np.ndarray, ...]:
        positions = zip(self.axes.positions(self.keys), self.axes.shape, strict=True)
        return tuple(position.astype(np.min_scalar_type(size)) for position, size in positions)

    # -- faces ---------------------------------------------------------------------------------

    def waves_of(self, indicator: str) -> list[str]:
        """Waves in which a question was asked, oldest first."""
        return self._waves[indicator]

    @cached_property
    def _waves(self) -> dict[str, list[str]]:
        waves = self.axes.of_axis("wave")
        asked = self._questions()
        return {
            indicator: [waves[w] for i, w in asked if i == n] or list(waves)
            for n, indicator in enumerate(self.axes.of_axis("indicator"))
        }

    def _questions(self) -> list[tuple[int, int]]:
        """Positions of the indicators and waves that have a cell, in their order."""
        waves = len(self.axes.of_axis("wave"))
        pairs = np.unique(self._positions[0].astype(int) * waves + self._positions[1])
        return [divmod(int(pair), waves) for pair in pairs]

    def resolve(self, selection: Selection) -> tuple[Selection, list[str]]:
        """Fill the blanks of a selection; the list says in French what it could not keep."""
        return resolve(selection, self)

    def rows_and_columns(self, selection: Selection) -> tuple[list[str], list[str]]:
        """Members of the rows and of the columns of a resolved selection's face."""
        row_axis, column_axis = ROWS_AND_COLUMNS[selection.fix]
        return self.compared(row_axis, selection), self.compared(column_axis, selection)

    def compared(self, axis: str, selection: Selection) -> list[str]:
        """Members of one axis that a face compares, those of the cube's own when measured."""
        if axis == "territory":
            frame = [FRANCE] if selection.within == FRANCE else [FRANCE, selection.within]
            kinds = UNITS_SHOWN[selection.units]
            units = [u.code for k in kinds for u in self.territories.of_kind(k, selection.within)]
            own = self._own if selection.units == "region" else ()
            return frame + units + [c for c in own if self._is_measured(axis, c, selection)]
        records = self.dictionary[f"{axis}s"]
        always = proper(records)
        ids = [record["id"] for record in records]
        return [i for i in ids if i in always or self._is_measured(axis, i, selection)]

    @cached_property
    def _own(self) -> tuple[str, ...]:
        """Territories of the cube's own that no `units` name; they show among the régions."""
        named = UNITS_SHOWN["commune"]
        own = self.dictionary["territories"]
        return tuple(record["code"] for record in own if record["kind"] not in named)

    def _is_measured(self, axis: str, member: str, selection: Selection) -> bool:
        return (selection.indicator, selection.wave) in self._asked[axis, member]

    @cached_property
    def _asked(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """Questions and waves asked of each member beyond the regular ones of the axes."""
        own = [("territory", code) for code in self._own]
        for axis in ("profile", "domain"):
            records = self.dictionary[f"{axis}s"]
            own += [
                (axis, record["id"]) for record in records if record["id"] not in proper(records)
            ]
        indicators, waves = self.axes.members[:2]
        asked = {}
        for axis, member in own:
            rows = self.select(**{axis: [member]})
            pairs = zip(self._positions[0][rows], self._positions[1][rows], strict=True)
            asked[axis, member] = {(indicators[i], waves[w]) for i, w in pairs}
        return asked

    def face_rows(self, selection: Selection) -> Codes:
        """Rows of the cells on the face of a resolved selection, row by row."""
        rows, columns = self.rows_and_columns(selection)
        row_axis, column_axis = ROWS_AND_COLUMNS[selection.fix]
        at = {name: self.axes.locate(name, [getattr(selection, name)]) for name in KEY}
        at[row_axis] = self.axes.locate(row_axis, rows)[:, None]
        at[column_axis] = self.axes.locate(column_axis, columns)[None, :]
        return self.rows_of(self.axes.keys(*(at[name] for name in KEY)))

    def face(self, selection: Selection) -> pd.DataFrame:
        """Cells of one face: two axes crossed, the third held at one member.

        One row per cell that was measured, with every field of `cube17.model.CELL_COLUMNS` in the
        unit given there; a cell never measured has no row, a suppressed one has a row without
        value. With `show="gap"` five columns follow: `reference`, `gap`, `gap_low`, `gap_high`
        (points, 95 %) and `verdict` (see `cube17.compare`). Blank fields of the selection take
        the cube's defaults.
        """
        import pandas as pd  # noqa: PLC0415 (the web process does without)

        from cube17.tables import face_table  # noqa: PLC0415 (it needs this module)

        return pd.DataFrame(face_table(self, replace(selection, cube=self.id)))


def is_large(path: Path) -> bool:
    """Whether a cube file has too many cells to be held in memory; `CubeError` if it is no cube."""
    return cell_count(path) > IN_MEMORY


def _texts(cells: dict[str, CellColumn]) -> dict[str, Text]:
    return {n: column for n in MEASURES if isinstance(column := cells[n], Text)}
