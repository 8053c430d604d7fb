"""From checked figures to a cube: for a file, or in memory for one visitor."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import orjson
import pyarrow as pa

from cube17.figures.estimates import decimal, to_cell
from cube17.figures.members import Record, identifier
from cube17.figures.waves import wave_records
from cube17.french import french
from cube17.model import ALL_DOMAINS, CELL_COLUMNS, FRANCE, KEY, Dictionary
from cube17.parquet import CellColumn, Text, cell_table
from cube17.store import Cube

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.figures.checking import Figure
    from cube17.figures.description import Description
    from cube17.figures.reference import Reference
    from cube17.figures.validation import Checked
    from cube17.territories import Territories


def cube_of(
    checked: Checked, description: Description, reference: Reference
) -> tuple[pa.Table, Dictionary]:
    """Return the cells and the dictionary of a cube, for `write_cube` or `cube_in_memory`.

    The order of rows and columns in the table changes nothing. Raises `TableError` when the table
    has a problem or no figure.
    """
    checked.refuse()
    known = description.extends(reference)
    units = {record["id"]: record["unit"] for record in known.indicator.records}
    figures = sorted(checked.figures, key=_key)
    cells = [to_cell(f, units[f["indicator"]], description.design_effect) for f in figures]
    names = [column.name for column in CELL_COLUMNS]
    table = cell_table({name: [cell[name] for cell in cells] for name in names})
    return table, _dictionary(figures, description, known)


def cube_in_memory(cells: pa.Table, dictionary: Dictionary, territories: Territories) -> Cube:
    """Return a cube that no file holds; `cube17.pack` makes of it what the browser reads.

    Its version is a hash of its content, as that of a stored cube.
    """
    columns = {name: _column(cells[name]) for name in cells.column_names}
    content = sha256(orjson.dumps(dictionary))
    for column in columns.values():
        texts, numbers = (
            (column.values, column.choice) if isinstance(column, Text) else ((), column)
        )
        content.update(orjson.dumps(texts) + numbers.tobytes())
    return Cube(columns, dictionary, territories, content.hexdigest()[:12])


def _column(column: pa.ChunkedArray) -> CellColumn:
    values = column.to_pylist()
    if not pa.types.is_string(column.type):
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    distinct = tuple(dict.fromkeys(value for value in values if value is not None))
    place = {value: i for i, value in enumerate(distinct)}
    return Text(distinct, np.array([place.get(value, -1) for value in values], dtype=np.int32))


def _key(figure: Figure) -> tuple[str, ...]:
    return tuple(figure[name] for name in KEY)


def _dictionary(
    figures: Sequence[Figure], description: Description, known: Reference
) -> Dictionary:
    used = {name: {figure[name] for figure in figures} for name in (*KEY, "source")}
    names = ("id", "title", "producer", "licence", "citation", "date")
    return {
        **{name: getattr(description, name) for name in names},
        "nature": "published",
        "description": description.description or description.title,
        "method": _method(description.design_effect),
        "profiles": list(known.profile.records),
        "domains": list(known.domain.records),
        "territories": _own_territories(used["territory"], known),
        "indicators": [r for r in known.indicator.records if r["id"] in used["indicator"]],
        "waves": wave_records(used["wave"], known.wave),
        "sources": [r for r in known.source.records if r["id"] in used["source"]],
        "absences": [],
        "default": _default(figures, known),
    }


def _own_territories(used: set[str], known: Reference) -> list[Record]:
    """Territories outside the reference tree that are used, and those above them."""
    own = {identifier(record): record for record in known.own}
    kept: set[str] = set()
    for code in used:
        above: str | None = code
        while above in own and above not in kept:
            kept.add(above)
            above = own[above]["parent"]
    return [record for code, record in own.items() if code in kept]


def _default(figures: Sequence[Figure], known: Reference) -> dict[str, str]:
    """Coordinates that the Explorer opens with: national and over all domains where it can."""
    ranks = {axis: {m: i for i, m in enumerate(known.members(axis).ids)} for axis in KEY}

    def rank(figure: Figure) -> tuple[object, ...]:
        places = [ranks[axis].get(figure[axis], len(ranks[axis])) for axis in KEY]
        partial = figure["territory"] != FRANCE, figure["domain"] != ALL_DOMAINS
        return figure["value"] is None, *partial, *places, _key(figure)

    first = min(figures, key=rank)
    return {axis: first[axis] for axis in KEY}


def _method(design_effect: float) -> str:
    effect = decimal(design_effect)
    return french(
        "Chiffres repris d’un tableau : rien n’est recalculé ni complété. Là où une base est "
        "donnée, une part reçoit un intervalle de Wilson à 95 %, avec un effet de plan supposé "
        f"égal à {effect} (base efficace : base divisée par {effect}) ; sans base, aucun. "
        "Une note moyenne sur 10 n’a pas d’intervalle : sa dispersion n’est pas donnée."
    )
