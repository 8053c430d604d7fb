"""The cube as the browser reads it: its dictionary, and its cells in a few small JSON files.

A pack holds the cells of some indicators on the territories of one kind (that of the régions
holds France and the cube's own territories too). Numbers are integers (`SCALE` per unit), cells
are named by the distance of their key to the one before, a column that never varies is written
once, and suppressed cells, which carry nothing, are runs: distance, length, distance, length.
assets/explorer/cube.mjs is the reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import orjson

from cube17.axes import Axes, Codes
from cube17.model import DECIMALS

if TYPE_CHECKING:
    from cube17.store import Cube
    from cube17.territories import Territories, Territory

KINDS: Final = ("region", "departement", "epci")
MAX_ROWS: Final = 2500
"""Indicators share a pack up to this many cells: one request for a small cube, quick first
numbers for a large one."""

SCALE: Final = {name: 10**decimals for name, decimals in DECIMALS.items()} | {"n": 1}
TEXT: Final = ("status", "certainty", "source", "note")


def pack_plan(cube: Cube) -> list[dict[str, Any]]:
    """Return which indicators each pack of a cube holds: `kind`, `indicators`, `name`, `path`."""
    plan = []
    for kind in KINDS:
        groups: list[list[str]] = []
        room = 0
        for indicator, size in _sizes(cube, kind).items():
            if size > room or not groups:
                groups.append([])
                room = MAX_ROWS
            groups[-1].append(indicator)
            room -= size
        plan += [
            {
                "kind": kind,
                "indicators": group,
                "name": f"{kind}-{number}",
                "path": f"{kind}-{number}.json",
            }
            for number, group in enumerate(groups)
            if group
        ]
    return plan


def pack_with(cube: Cube, kind: str, indicator: str) -> str:
    """Return the file name of the pack that holds a question on one kind of territory."""
    plan = pack_plan(cube)
    return next(e["path"] for e in plan if e["kind"] == kind and indicator in e["indicators"])


def pack(cube: Cube, kind: str, indicators: list[str]) -> bytes:
    """Return one pack as JSON bytes: the axes it spans, then its cells column by column."""
    codes = [unit.code for unit in _units(cube, kind)]
    rows = cube.select(indicator=indicators, territory=codes)
    axes = Axes((tuple(indicators), *cube.axes.members[1:4], tuple(codes)))
    keys, order = _keys(cube, rows, axes)
    rows = rows[order]
    hidden = cube.column("status", rows) == "suppressed"
    shown = rows[~hidden]
    columns = {name: _integers(cube.column(name, shown), scale) for name, scale in SCALE.items()}
    columns |= {name: cube.column(name, shown).tolist() for name in TEXT}
    names = ("indicators", "waves", "profiles", "domains", "territories")
    return orjson.dumps(
        dict(zip(names, axes.members, strict=True))
        | {"scale": SCALE, "steps": np.diff(keys[~hidden], prepend=0).tolist()}
        | {"suppressed": _runs(keys[hidden])}
        | {"columns": {name: _collapsed(values) for name, values in columns.items()}}
    )


def dictionary(cube: Cube) -> bytes:
    """Return what the browser must know of a cube before its first cell, as JSON bytes."""
    inline = [_unit(unit) for unit in _units(cube, "region")]
    plan = pack_plan(cube)
    waves_of = {indicator: cube.waves_of(indicator) for indicator in cube.axes.of_axis("indicator")}
    more = {"territories": inline, "packs": plan, "waves_of": waves_of, "version": cube.version}
    return orjson.dumps(cube.dictionary | more)


def whole(cube: Cube) -> dict[str, Any]:
    """Return all that a browser reads of a cube, to be kept in one tab: dictionary and packs."""
    plan = {
        entry["name"]: orjson.Fragment(pack(cube, entry["kind"], entry["indicators"]))
        for entry in pack_plan(cube)
    }
    return {"dictionary": orjson.Fragment(dictionary(cube)), "packs": plan}


def territories(tree: Territories, kind: str) -> bytes:
    """Return the units of one kind as JSON bytes, with what the face and the card name."""
    return orjson.dumps([_unit(unit) for unit in tree.of_kind(kind)])


def _units(cube: Cube, kind: str) -> list[Territory]:
    if kind == "region":
        return [unit for unit in cube.territories if unit.kind not in {"departement", "epci"}]
    return cube.territories.of_kind(kind)


def _unit(unit: Territory) -> dict[str, Any]:
    names = ("code", "name", "short", "level", "kind", "parent", "population")
    return {name: getattr(unit, name) for name in names}


def _sizes(cube: Cube, kind: str) -> dict[str, int]:
    """Count the cells of each indicator on the territories of one kind."""
    codes = [unit.code for unit in _units(cube, kind)]
    rows = cube.select(territory=codes)
    names = cube.axes.of_axis("indicator")
    counts = np.bincount(cube.axes.positions(cube.keys[rows])[0], minlength=len(names))
    return {name: int(count) for name, count in zip(names, counts, strict=True) if count}


def _keys(cube: Cube, rows: Codes, axes: Axes) -> tuple[Codes, Codes]:
    """Keys of the rows in the pack's own axes, sorted, and the order that sorts them."""
    indicator, wave, profile, domain, territory = cube.axes.positions(cube.keys[rows])
    local = axes.keys(
        _renumbered(cube.axes.of_axis("indicator"), axes.members[0])[indicator],
        wave,
        profile,
        domain,
        _renumbered(cube.axes.of_axis("territory"), axes.members[4])[territory],
    )
    order = np.argsort(local)
    return local[order], order


def _renumbered(members: tuple[str, ...], kept: tuple[str, ...]) -> Codes:
    place = {member: i for i, member in enumerate(kept)}
    return np.array([place.get(member, 0) for member in members], dtype=np.int64)


def _runs(keys: Codes) -> list[int]:
    """Write sorted keys as runs: distance from the end of the run before, length, and so on."""
    if not len(keys):
        return []
    first = np.flatnonzero(np.diff(keys, prepend=keys[0] - 2) != 1)
    starts, ends = keys[first], keys[np.append(first[1:], len(keys)) - 1] + 1
    distances = starts - np.append(0, ends[:-1])
    return np.column_stack([distances, ends - starts]).ravel().tolist()


def _integers(values: np.ndarray, scale: int) -> list[int | None]:
    known = ~np.isnan(values.astype(float))
    scaled = np.rint(np.where(known, values, 0).astype(float) * scale).astype(np.int64)
    return [int(v) if k else None for v, k in zip(scaled.tolist(), known.tolist(), strict=True)]


def _collapsed(values: list) -> list | dict[str, Any]:
    """Write a column as its one value, or as its distinct values and each row's choice."""
    distinct = list(dict.fromkeys(values))
    if len(distinct) == 1:
        return {"constant": distinct[0]}
    if isinstance(next((v for v in distinct if v is not None), None), str):
        place = {value: i for i, value in enumerate(distinct)}
        return {"distinct": distinct, "choice": [place[value] for value in values]}
    return values
