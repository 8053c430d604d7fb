"""The axes of one cube: which members it has, and where a cell stands among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from cube17.model import ALL_DOMAINS, KEY, Dictionary
from cube17.parquet import CellColumn, CubeError, Text
from cube17.territories import Territories

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Axes:
    """Members of the five coordinates of a cell, in display order.

    A cell's key is its rank in the full product of the five lists, the last varying fastest.
    """

    members: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, dictionary: Dictionary, territories: Territories) -> "Axes":
        """Axes of the cube that `dictionary` describes, over all of `territories`."""
        lists = [
            [record["id"] for record in dictionary[name]]
            for name in ("indicators", "waves", "profiles", "domains")
        ]
        return cls((*map(tuple, lists), tuple(unit.code for unit in territories)))

    def of_axis(self, name: str) -> tuple[str, ...]:
        """Members of one coordinate."""
        return self.members[KEY.index(name)]

    def names(self, name: str, positions: Codes) -> npt.NDArray[np.object_]:
        """Members at some positions of one coordinate."""
        return self._members[name][positions]

    @cached_property
    def _members(self) -> dict[str, npt.NDArray[np.object_]]:
        return {
            name: np.array(members, dtype=object)
            for name, members in zip(KEY, self.members, strict=True)
        }

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of members of each coordinate."""
        return tuple(len(members) for members in self.members)

    def keys(self, *coordinates: Codes) -> Codes:
        """Keys of cells given by the positions of their five coordinates (broadcast together)."""
        return np.ravel_multi_index(np.broadcast_arrays(*coordinates), self.shape)

    def positions(self, keys: Codes) -> tuple[Codes, ...]:
        """Positions of the five coordinates of each key: the inverse of `keys`."""
        return np.unravel_index(keys, self.shape)

    def locate(self, name: str, members: Iterable[str]) -> Codes:
        """Positions of `members` along one coordinate; unknown members raise `KeyError`."""
        places = self._places[name]
        return np.array([places[member] for member in members], dtype=np.int64)

    def read(self, name: str, column: CellColumn, cube: str) -> Codes:
        """Positions of one coordinate of many cells; `CubeError` names `cube` and what is wrong."""
        if not isinstance(column, Text):
            raise CubeError(f"{cube} : la colonne {name} devrait contenir du texte.")
        try:
            return self.locate(name, column.values)[column.choice]
        except KeyError as unknown:
            raise CubeError(f"{cube} : {name} inconnu du dictionnaire, {unknown}.") from None

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        return {
            name: {member: i for i, member in enumerate(members)}
            for name, members in zip(KEY, self.members, strict=True)
        }


ROWS_AND_COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "profile": ("domain", "territory"),
    "domain": ("profile", "territory"),
    "territory": ("profile", "domain"),
}
"""For each held axis, the axis of the rows and the axis of the columns of its face."""


def proper(records: Sequence[dict]) -> set[str]:
    """Ids of the members that a face always shows; extra ones are shown when measured."""
    return {r["id"] for r in records if not r.get("extra") or r["id"] == ALL_DOMAINS}
