"""A cube read from disk gives the same faces as the same cube in memory, on random cubes."""

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17 import Selection
from cube17.mapped import MappedCube
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import cell_schema, write_cube
from cube17.store import UNITS_SHOWN, Cube
from cube17.territories import Territories, Territory

untimed = settings(deadline=None, max_examples=60)

REFERENCE = Territories(
    [
        Territory("FR", "France", "France", "national", "pays", None),
        Territory("REG-B", "B", "B", "regional", "region", "FR", 2),
        Territory("REG-A", "A", "A", "regional", "region", "FR", 3),
        Territory("DEP-2", "Deux", "Deux", "local", "departement", "REG-A", 1),
        Territory("DEP-1", "Un", "Un", "local", "departement", "REG-A", 2),
        Territory("EPCI-1", "E", "E", "local", "epci", "DEP-1", 1),
        Territory("DEP-3", "Trois", "Trois", "local", "departement", "REG-B", 1),
        Territory("EPCI-3", "F", "F", "local", "epci", "DEP-3", 1),
    ]
)
OWN = (
    ("COM-9", "commune", "EPCI-1"),
    ("COM-1", "commune", "EPCI-1"),
    ("COM-5", "commune", "DEP-2"),
    ("ANC", "ancienne-region", "FR"),
    ("STR", "strate", "REG-B"),
)
NAMES = dict(zip(KEY, ("indicators", "waves", "profiles", "domains", "territories"), strict=True))
numbers = st.none() | st.floats(0, 100) | st.just(0.0)


def records(ids, extra=()):
    return [{"id": i, "extra": True} if i in extra else {"id": i} for i in ids]


@st.composite
def dictionaries(draw):
    """Members in any order, so that theirs is not that of their texts."""
    own = draw(st.lists(st.sampled_from(OWN), unique=True))
    names = ("code", "name", "short", "level", "kind", "parent")
    lists = {
        "indicators": records(draw(st.permutations("ij"))),
        "waves": records(draw(st.permutations(["2019", "2024"]))),
        "profiles": records(draw(st.permutations("zpa")), extra="z"),
        "domains": records(draw(st.permutations(["all", "d", "x"])), extra=["all", "x"]),
        "territories": [
            dict(zip(names, (code, code, code, "local", kind, parent), strict=True))
            for code, kind, parent in own
        ],
    }
    default = {axis: lists[NAMES[axis]][0]["id"] for axis in KEY[:-1]} | {"territory": "FR"}
    return lists | {"id": "c", "default": default}


def members(said):
    own = [record["code"] for record in said["territories"]]
    ids = [[record["id"] for record in said[NAMES[axis]]] for axis in KEY[:-1]]
    return [*ids, [unit.code for unit in REFERENCE] + own]


@st.composite
def cells(draw, said):
    where = draw(st.lists(st.tuples(*map(st.sampled_from, members(said))), min_size=1, unique=True))
    return [dict(zip(KEY, key, strict=True)) | draw(measures()) for key in where]


@st.composite
def measures(draw):
    told = {
        "certainty": draw(st.sampled_from([None, "certain", "likely"])),
        "source": draw(st.sampled_from(["s", "t"])),
        "note": draw(st.none() | st.text(max_size=3)),
    }
    if draw(st.booleans()):
        return told | {"status": "suppressed"}
    shown = {c.name: draw(numbers) for c in CELL_COLUMNS if c.type == "double"}
    return told | {"status": "estimated", "n": draw(st.none() | st.integers(1, 9)), **shown}


@st.composite
def selections(draw, said):
    focus = {axis: draw(st.sampled_from(m)) for axis, m in zip(KEY, members(said), strict=True)}
    return Selection(
        cube="c",
        fix=draw(st.sampled_from(["profile", "domain", "territory"])),
        units=draw(st.sampled_from(sorted(UNITS_SHOWN))),
        within=draw(st.sampled_from(["", "FR", *members(said)[-1]])),
        show=draw(st.sampled_from(["value", "gap"])),
        reference=draw(st.sampled_from(["france", "mean"])),
        **focus | {"wave": draw(st.sampled_from(["", focus["wave"]]))},
    )


def both(said, rows, folder, patch):
    """The same file read both ways."""
    columns = {c.name: [row.get(c.name) for row in rows] for c in CELL_COLUMNS}
    path = Path(folder, "c.parquet")
    write_cube(path, pa.table(columns, cell_schema()), said)
    patch.setenv("CUBE17_CACHE", folder)
    return Cube.read(path, REFERENCE), MappedCube(path, REFERENCE)


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(one[name], other[name], equal_nan=one[name].dtype != object) for name in one
    )


@untimed
@given(data=st.data())
def test_both_ways_give_the_same(data):
    import pytest

    said = data.draw(dictionaries())
    rows = data.draw(cells(said))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        memory, disk = both(said, rows, folder, patch)
        assert (len(disk), disk.version) == (len(memory), memory.version)
        for indicator in memory.axes.of_axis("indicator"):
            assert disk.waves_of(indicator) == memory.waves_of(indicator)
        for selection in data.draw(st.lists(selections(said), min_size=1, max_size=4)):
            resolved, remarks = memory.resolve(selection)
            assert disk.resolve(selection) == (resolved, remarks)
            assert disk.rows_and_columns(resolved) == memory.rows_and_columns(resolved)
            face = memory.face(selection)
            assert disk.face(selection).equals(face)
        axes = zip(KEY, members(said), strict=True)
        wanted = {axis: data.draw(st.lists(st.sampled_from(m), unique=True)) for axis, m in axes}
        wanted = {axis: chosen for axis, chosen in wanted.items() if chosen}
        assert same(disk.table(disk.select(**wanted)), memory.table(memory.select(**wanted)))
