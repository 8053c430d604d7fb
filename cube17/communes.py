"""Communes: found by today's Insee code, by a code of the past, by postcode, by a name near one."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from cube17.territories import Territories

Near = tuple[str, str, str]
"""Code (`COM-35288`, `DEP-35`), name and kind of a place."""

CODE: Final = re.compile(r"(?:^|-)(\d[\dAB]\d*)$")
SIREN: Final = 9
"""Digits of the code of an EPCI."""

ALIKE: Final = 0.75
"""Least ratio of difflib at which two names are held to be one misspelt."""


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune: Insee `code`, `name`, sorted `postcodes`, codes of what holds it, inhabitants.

    `epci` is `None` for the four islands that belong to none.
    """

    code: str
    name: str
    postcodes: tuple[str, ...]
    epci: str | None
    departement: str
    region: str
    population: int


class Communes:
    """The communes of France in the order of their codes; rows stay in Arrow until asked for."""

    def __init__(self, table: pa.Table, former: pa.Table) -> None:
        self.table = table.select([*Commune.__slots__]).combine_chunks()
        self._codes: list[str] = table["code"].to_pylist()
        self.former: dict[str, str] = dict(zip(*former.to_pydict().values(), strict=True))
        """Today's code of each code that is not, or no longer, that of a commune."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the two tables that `make data` writes in a folder."""
        former = pq.ParquetFile(folder / "former_communes.parquet")
        return cls(
            pq.ParquetFile(folder / "communes.parquet").read(),
            former.read(columns=["code", "commune"]),
        )

    def __len__(self) -> int:
        return len(self._codes)

    def __iter__(self) -> Iterator[Commune]:
        return map(self.at, range(len(self)))

    def get(self, code: str) -> Commune | None:
        """Return the commune of today's Insee code, if there is one."""
        row = bisect_left(self._codes, code)
        return self.at(row) if self._codes[row : row + 1] == [code] else None

    def today(self, code: str) -> str | None:
        """Return today's Insee code for one of the past (absorbed, renumbered, arrondissement)."""
        return self.former.get(code)

    def with_postcode(self, postcode: str) -> list[Commune]:
        """Communes in which a postcode is in use, the most populous first."""
        postcodes = self.table["postcodes"].to_pylist()
        return self._largest(row for row, used in enumerate(postcodes) if postcode in used)

    def of_departement(self, code: str) -> list[Commune]:
        """Communes of a département, the most populous first."""
        departements = self.table["departement"].to_pylist()
        return self._largest(row for row, holder in enumerate(departements) if holder == code)

    @cached_property
    def names(self) -> list[str]:
        """Names as `plain` writes them, in the order of the codes."""
        return [plain(name) for name in self.table["name"].to_pylist()]

    def _largest(self, rows: Iterator[int]) -> list[Commune]:
        return sorted(map(self.at, rows), key=lambda commune: -commune.population)

    def at(self, row: int) -> Commune:
        """Return the commune of one row."""
        record = self.table.slice(row, 1).to_pylist()[0]
        return Commune(**record | {"postcodes": tuple(record["postcodes"])})


def plain(text: str) -> str:
    """Lower case, without accents; œ and æ in two letters, one space for all that is no letter."""
    letters = unicodedata.normalize("NFD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def nearest(text: str, territories: Territories, communes: Communes, n: int = 8) -> list[Near]:
    """Places that an address may have meant, at most `n`: by code, or by name, typos forgiven.

    For a code: what bears it now or as a postcode, then its département and the largest communes
    there. For a name: the same, then those that begin with it, contain it, look like it.
    """
    code = CODE.search(text.upper().strip())
    found = _by_code(code[1], territories, communes) if code else None
    return list(islice(dict.fromkeys(found or _by_name(text, territories, communes)), n))


def _by_code(code: str, territories: Territories, communes: Communes) -> Iterator[Near]:
    if len(code) == SIREN:
        epci = [unit.code for unit in territories.of_kind("epci")]
        for near in get_close_matches(f"EPCI-{code}", epci, n=8, cutoff=ALIKE):
            yield near, territories[near].name, "epci"
        return
    same = communes.get(communes.today(code) or code)
    yield from map(_commune, [same] if same else communes.with_postcode(code))
    departement = f"DEP-{code[: 3 if code.startswith('97') else 2]}"
    if departement in territories:
        yield departement, territories[departement].name, "departement"
        yield from map(_commune, communes.of_departement(departement))


def _by_name(text: str, territories: Territories, communes: Communes) -> Iterator[Near]:
    asked = plain(re.sub(r"^(COM|EPCI|DEP|REG)-", "", text))
    units = list(territories)
    names = [plain(unit.short) for unit in units] + communes.names

    def place(row: int) -> Near:
        if row >= len(units):
            return _commune(communes.at(row - len(units)))
        return units[row].code, units[row].name, units[row].kind

    held = (row for row, name in enumerate(names) if asked and f" {asked}" in f" {name}")
    yield from map(place, sorted(held, key=lambda row: _rank(asked, names[row])))
    likely = {name: row for row, name in enumerate(names) if name[:1] == asked[:1]}
    alike = get_close_matches(asked, likely, n=8, cutoff=ALIKE)
    yield from (place(likely[name]) for name in alike)


def _rank(asked: str, name: str) -> tuple[bool, bool, int]:
    return name != asked, not name.startswith(asked), len(name)


def _commune(commune: Commune) -> Near:
    return f"COM-{commune.code}", commune.name, "commune"
