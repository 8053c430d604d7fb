"""A cube that memory does not hold: the same faces, its cells read from disk when asked for."""

from __future__ import annotations

import os
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Any, cast
from weakref import finalize

import numpy as np

from cube17.axes import Axes, Codes
from cube17.companion import NUMBERS, TEXTS, companion, read_made
from cube17.model import KEY
from cube17.parquet import Text, file_version, read_dictionary
from cube17.store import Cube

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cube17.selection import Selection
    from cube17.territories import Territories


class DiskArray:
    """An array in a file, mapped into memory only while some of it is read.

    A mapping that stays would grow with every page ever read; the system keeps the pages that are
    asked for often, and takes them back when it needs memory.
    """

    def __init__(self, path: Path) -> None:
        self._dtype = np.dtype(path.suffix[1:])
        self._descriptor = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._descriptor)

    def mapped(self) -> np.ndarray:
        """Return the whole array, of which only what is looked at takes memory."""
        return np.frombuffer(mmap(self._descriptor, 0, access=ACCESS_READ), self._dtype)

    def __getitem__(self, rows: Codes | slice) -> np.ndarray:
        """Read some elements."""
        return self.mapped()[rows]


class MappedCube(Cube):
    """A cube whose cells stay on disk, in the arrays of `cube17.companion`.

    Rows are numbered in the order of the file. It has no `keys`: those of 100 million cells would
    take 800 MB; `positions` gives those of some rows.
    """

    def __init__(self, path: Path, reference: Territories) -> None:
        """Open a cube file of any size; raises `CubeError` when it cannot be used.

        The first time takes about a minute per 100 million cells, and writes to the disk.
        """
        self._describe(read_dictionary(path), reference, file_version(path))
        by_text = Axes(tuple(tuple(sorted(members)) for members in self.axes.members))
        folder = companion(path, self.version, by_text)
        arrays = {file.stem: file for file in folder.iterdir()}
        texts = read_made(folder)["texts"]
        self._texts = {name: _text(texts[name], arrays[name]) for name in TEXTS}
        self._numbers: Any = {name: DiskArray(arrays[name]) for name in NUMBERS}
        self._place: Any = DiskArray(arrays["place"])
        self._territory = DiskArray(arrays["territory"])
        self._starts = np.fromfile(arrays["starts"], dtype=np.int64)
        pairs = zip(by_text.members, self.axes.members, strict=True)
        self._to_text = [_places(shown, wanted) for wanted, shown in pairs]
        self._from_text = [np.argsort(order) for order in self._to_text]

    def __len__(self) -> int:
        return int(self._starts[-1])

    # -- reading -------------------------------------------------------------------------------

    def find(self, keys: Codes) -> tuple[Codes, np.ndarray]:
        """Return the row of each key, and whether there is one (row 0 where there is none)."""
        *leading, territory = self.axes.positions(keys.ravel())
        blocks, wanted = self._blocks(leading), self._to_text[-1][territory]
        rows, found = np.zeros(keys.size, dtype=np.int64), np.zeros(keys.size, dtype=bool)
        everywhere = self._territory.mapped()
        for block, asked in _groups(blocks):
            start, end = self._starts[block : block + 2]
            if start < end:
                here = everywhere[start:end]
                at = np.minimum(np.searchsorted(here, wanted[asked]), len(here) - 1)
                found[asked] = here[at] == wanted[asked]
                rows[asked] = start + at
        return np.where(found, rows, 0), found

    def positions(self, rows: Codes) -> tuple[Codes, ...]:
        """Positions of the five coordinates of some cells along their axes."""
        blocks = np.searchsorted(self._starts, rows, side="right") - 1
        by_text = (*np.unravel_index(blocks, self.axes.shape[:-1]), self._territory[rows])
        return tuple(order[at] for order, at in zip(self._from_text, by_text, strict=True))

    def select(self, **wanted: list[str]) -> Codes:
        """Rows of the cells whose coordinates are among those `wanted`, axis by axis.

        As `Cube.select`, and in the same order of cells; it reads the territories of every block
        that the other axes leave.
        """
        leading, territories = self._wanted(wanted)
        chosen = np.zeros(self.axes.shape[-1], dtype=bool)
        chosen[self._to_text[-1][territories]] = True
        order = self._from_text[-1]
        found = []
        for block in self._blocks(leading).ravel():
            start, end = self._starts[block : block + 2]
            here = self._territory[start:end]
            kept = np.flatnonzero(chosen[here])
            found.append(start + kept[np.argsort(order[here[kept]], kind="stable")])
        return np.concatenate(found)

    def _wanted(self, wanted: dict[str, list[str]]) -> tuple[tuple[Codes, ...], Codes]:
        """Positions along the four leading axes, each on a dimension of its own, and the last."""
        *leading, territories = (
            np.unique(self.axes.locate(name, wanted.get(name, list(self.axes.of_axis(name)))))
            for name in KEY
        )
        return np.ix_(*leading), territories

    def _blocks(self, leading: Any) -> Codes:
        by_text = (order[at] for order, at in zip(self._to_text, leading, strict=False))
        return np.ravel_multi_index(np.broadcast_arrays(*by_text), self.axes.shape[:-1])

    # -- faces ---------------------------------------------------------------------------------

    def _questions(self) -> list[tuple[int, int]]:
        leading, _ = self._wanted({})
        sizes = np.diff(self._starts)[self._blocks(leading)]
        return [(int(i), int(w)) for i, w in np.argwhere(sizes.any(axis=(2, 3)))]

    def _is_measured(self, axis: str, member: str, selection: Selection) -> bool:
        asked = {"indicator": [selection.indicator], "wave": [selection.wave], axis: [member]}
        leading, territories = self._wanted(asked)
        if axis != "territory":
            return bool(np.diff(self._starts)[self._blocks(leading)].any())
        keys = self.axes.keys(*(at[..., None] for at in leading), territories)
        return bool(self.find(keys)[1].any())


def _text(values: list[str], path: Path) -> Text:
    return Text(tuple(values), cast("Codes", DiskArray(path)))


def _places(members: tuple[str, ...], among: tuple[str, ...]) -> Codes:
    """Position of each member in another order."""
    place = {member: i for i, member in enumerate(among)}
    return np.array([place[member] for member in members], dtype=np.int64)


def _groups(blocks: Codes) -> Iterator[tuple[int, Codes]]:
    """Yield each block among those given, and where it is."""
    order = np.argsort(blocks, kind="stable")
    for where in np.split(order, np.flatnonzero(np.diff(blocks[order])) + 1):
        if len(where):
            yield int(blocks[where[0]]), where
