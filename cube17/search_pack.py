"""All that the search field looks through, as one small JSON file: communes and territories.

Communes stand in the order of their codes. A code is read as a hexadecimal number (`2A004`) and
written as its distance to the one before; the EPCI of a commune as its place in the list of those
of its département, its postcodes as places in the list of those of its EPCI; inhabitants as the
nearest quarter of a power of ten. Places are characters, from `FIRST` on.
assets/search/places.mjs is the reader; docs/architecture.md describes every field.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import log10
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from pathlib import Path

    from cube17.communes import Communes
    from cube17.territories import Territories, Territory

FORMAT: Final = 1
"""Goes up when the same tables are written in another way."""

TABLES: Final = ("communes", "former_communes", "territories")
FIRST: Final = 35
"""Code point of place 0: the first after the quotation mark, which JSON escapes."""


@cache
def search_version(folder: Path) -> str:
    """Return a name that changes with the content of the search file."""
    parts = [(folder / f"{name}.parquet").read_bytes() for name in TABLES]
    return sha256(b"".join([b"%d" % FORMAT, *parts])).hexdigest()[:12]


def search_pack(communes: Communes, territories: Territories) -> bytes:
    """Return the search file as JSON bytes."""
    units = list(territories)
    return orjson.dumps(
        {
            "territories": _territories(units),
            "communes": _communes(communes.table.to_pydict(), units),
            "former": _former(communes),
        }
    )


def _territories(units: list[Territory]) -> dict[str, Any]:
    row = {unit.code: i for i, unit in enumerate(units)}
    return {
        "codes": [unit.code for unit in units],
        "short": "|".join(unit.short for unit in units),
        # The name in full mostly holds the short one.
        "names": "|".join(unit.name.replace(unit.short, "*", 1) for unit in units),
        "parents": [row.get(unit.parent or "", 0) for unit in units],
        "population": "".join(_magnitude(unit.population or 0) for unit in units),
    }


def _communes(table: dict[str, list[Any]], units: list[Territory]) -> dict[str, Any]:
    row: dict[str | None, int] = {unit.code: i for i, unit in enumerate(units)}
    row[None] = -1
    epci = [row[code] for code in table["epci"]]
    held = _lists(zip(table["departement"], ([one] for one in epci), strict=True))
    used = _lists(zip(epci, table["postcodes"], strict=True))
    postcodes = zip(epci, table["postcodes"], strict=True)
    return {
        "names": "|".join(table["name"]),
        "codes": _steps(int(code, 16) for code in table["code"]),
        "population": "".join(map(_magnitude, table["population"])),
        "epci": "".join(
            _places([one], held[of]) for of, one in zip(table["departement"], epci, strict=True)
        ),
        "epci_of": [held[departement] for departement in sorted(held)],
        "postcodes": " ".join(_places(codes, used[of]) for of, codes in postcodes),
        "postcodes_of": [_steps(map(int, used[of])) for of in sorted(used)],
    }


def _former(communes: Communes) -> dict[str, list[int]]:
    row = {code: i for i, code in enumerate(communes.table["code"].to_pylist())}
    codes = sorted(communes.former)
    return {
        "codes": _steps(int(code, 16) for code in codes),
        "communes": _steps(row[communes.former[code]] for code in codes),
    }


def _lists(pairs: Iterable[tuple[Any, Sequence[Hashable]]]) -> dict[Any, list[Any]]:
    """Values met under each key, the most frequent first: their places compress well."""
    counts: dict[Any, Counter[Any]] = {}
    for key, values in pairs:
        counts.setdefault(key, Counter()).update(values)
    return {key: sorted(count, key=lambda v: (-count[v], v)) for key, count in counts.items()}


def _places(values: Sequence[Hashable], among: list[Any]) -> str:
    return "".join(chr(FIRST + among.index(value)) for value in values)


def _steps(numbers: Iterable[int]) -> list[int]:
    return [after - before for before, after in pairwise([0, *numbers])]


def _magnitude(inhabitants: int) -> str:
    return chr(FIRST + round(4 * log10(max(inhabitants, 1))))
