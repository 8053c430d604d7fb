"""A cube read from disk: how its arrays are prepared, kept, made anew, and what can go wrong."""

import errno
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from cube17 import CubeError, Selection, catalogue, companion, store
from cube17.mapped import DiskArray, MappedCube
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import cell_schema, write_cube, write_sorted
from cube17.store import Cube
from cube17.territories import Territories, Territory

TREE = Territories(
    [
        Territory("FR", "France", "France", "national", "pays", None),
        Territory("REG-A", "A", "A", "regional", "region", "FR", 3),
        Territory("DEP-1", "Un", "Un", "local", "departement", "REG-A", 2),
        Territory("DEP-2", "Deux", "Deux", "local", "departement", "REG-A", 1),
        Territory("EPCI-1", "E", "E", "local", "epci", "DEP-1", 2),
    ]
)


def commune(code: str, parent: str) -> dict:
    return {
        "code": code, "name": code, "short": code, "level": "local", "kind": "commune",
        "parent": parent,
    }  # fmt: skip


DICTIONARY = {
    "id": "communes",
    "profiles": [{"id": "p"}, {"id": "a"}],
    "domains": [{"id": "all", "extra": True}, {"id": "d"}],
    "territories": [
        commune("COM-9", "EPCI-1"), commune("COM-1", "EPCI-1"), commune("COM-5", "DEP-2"),
    ],
    "indicators": [{"id": "i"}],
    "waves": [{"id": "2024"}],
    "default": dict(zip(KEY, ("i", "2024", "p", "all", "FR"), strict=True)),
}  # fmt: skip
CODES = [*(unit.code for unit in TREE), "COM-9", "COM-1", "COM-5"]


def cell(profile: str, territory: str, value: float | None) -> dict:
    status = "estimated" if value is not None else "suppressed"
    key = dict(zip(KEY, ("i", "2024", profile, "all", territory), strict=True))
    return key | {"value": value, "se": value and 1.0, "status": status, "source": "s"}


CELLS = [cell("p", code, None if code == "COM-1" else rank) for rank, code in enumerate(CODES)]
CELLS.append(cell("a", "FR", 50))


def table(cells) -> pa.Table:
    return pa.table(
        {c.name: [row.get(c.name) for row in cells] for c in CELL_COLUMNS}, cell_schema()
    )


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CUBE17_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "communes.parquet"
    write_cube(path, table(CELLS), DICTIONARY)
    return path


def arrays(cache) -> dict:
    return {file.stem: file for file in cache.glob("*/*/*") if file.is_file()}


def values(cube: Cube) -> dict[str, float]:
    face = cube.face(Selection(fix="profile", profile="p", units="commune", within="DEP-1"))
    return dict(zip(face.territory, face.value, strict=True))


EXPECTED = {"FR": 0, "DEP-1": 2, "COM-9": 5, "COM-1": pytest.approx(np.nan, nan_ok=True)}


# -- communes


def test_communes_of_a_departement_and_of_an_epci(cache, path):
    for cube in (Cube.read(path, TREE), MappedCube(path, TREE)):
        assert values(cube) == EXPECTED
        inside = cube.face(Selection(units="commune", within="EPCI-1"))
        assert list(inside.territory) == ["FR", "EPCI-1", "COM-9", "COM-1"]
        assert list(inside.status)[-1] == "suppressed"
        own = cube.face(Selection(units="commune", within="DEP-2"))
        assert list(own.territory) == ["FR", "DEP-2", "COM-5"]


def test_without_a_frame_the_communes_are_those_of_the_focus(cache, path):
    cube = MappedCube(path, TREE)
    assert cube.resolve(Selection(units="commune", territory="COM-1"))[0].within == "EPCI-1"
    selection, remarks = cube.resolve(Selection(units="commune", within="REG-A"))
    assert selection.within == "DEP-1"
    assert "REG-A" in remarks[0]


def test_communes_are_not_regions(cache, path):
    for cube in (Cube.read(path, TREE), MappedCube(path, TREE)):
        assert set(cube.face(Selection()).territory) == {"FR", "REG-A"}


# -- which way


def test_a_large_cube_stays_on_disk(cache, path, monkeypatch):
    assert type(Cube.read(path, TREE)) is Cube
    monkeypatch.setattr(store, "IN_MEMORY", len(CELLS) - 1)
    cube = Cube.read(path, TREE)
    assert isinstance(cube, MappedCube)
    assert values(cube) == EXPECTED


def test_pages_are_not_made_from_a_large_cube(tmp_path, cache, monkeypatch):
    shipped = catalogue.DATA / "cubes" / "odd17-2022.parquet"
    (tmp_path / "cubes").mkdir()
    for name in ("cubes/odd17-2022.parquet", "territories.parquet"):
        (tmp_path / name).symlink_to(catalogue.DATA / name)
    monkeypatch.setattr(catalogue, "DATA", tmp_path)
    monkeypatch.setattr(store, "IN_MEMORY", 10)
    catalogue.forget()
    try:
        assert catalogue.cube_ids() == []
        assert "trop de cases pour les pages" in catalogue.set_aside()[-1].reason
        assert not cache.exists()
        cube = catalogue.load_cube("odd17-2022")
        assert isinstance(cube, MappedCube)
        monkeypatch.undo()
        assert cube.face(Selection(fix="territory")).equals(
            Cube.read(shipped, catalogue.territories()).face(Selection(fix="territory"))
        )
    finally:
        monkeypatch.undo()
        catalogue.forget()


# -- what is prepared


def test_it_is_prepared_once(cache, path, monkeypatch):
    MappedCube(path, TREE)
    monkeypatch.setattr(companion, "_make", interrupt)
    assert values(MappedCube(path, TREE)) == EXPECTED


def interrupt(*_arguments):
    raise KeyboardInterrupt


def shorter(file):
    file.write_bytes(file.read_bytes()[:-1])


def overwritten(file):
    os.utime(file, ns=(0, file.stat().st_mtime_ns))
    file.write_bytes(bytes(file.stat().st_size))


@pytest.mark.parametrize("damage", [shorter, overwritten, os.remove])
@pytest.mark.parametrize("name", ["value", "territory", "place", "starts", "status", "made"])
def test_what_is_damaged_is_made_anew(cache, path, damage, name):
    MappedCube(path, TREE)
    damage(arrays(cache)[name])
    assert values(MappedCube(path, TREE)) == EXPECTED
    assert len(list(cache.glob("*/*"))) == 1


def test_an_interrupted_preparation_leaves_nothing(cache, path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            MappedCube(path, TREE)
    assert arrays(cache) == {}
    assert values(MappedCube(path, TREE)) == EXPECTED


def test_another_process_may_have_been_first(cache, path, monkeypatch):
    make = companion._make

    def late(*arguments):
        make(*arguments)
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY))

    monkeypatch.setattr(companion, "_make", late)
    assert values(MappedCube(path, TREE)) == EXPECTED


def test_what_an_earlier_file_left_is_deleted(cache, path):
    before = MappedCube(path, TREE)
    old = set(cache.glob("*/*"))
    write_cube(path, table([cell("p", "FR", 7)]), DICTIONARY)
    assert values(MappedCube(path, TREE)) == {"FR": 7}
    assert len(list(cache.glob("*/*"))) == 1
    assert not old & set(cache.glob("*/*"))
    assert values(before) == EXPECTED


def test_other_territories_of_reference_are_another_preparation(cache, path):
    MappedCube(path, TREE)
    more = Territories([Territory("AAA", "A", "A", "local", "epci", "DEP-2"), *TREE])
    assert values(MappedCube(path, more)) == EXPECTED


def test_the_memory_of_what_was_read_is_given_back(cache, tmp_path):
    array = tmp_path / "many.float64"
    np.zeros(4_000_000).tofile(array)
    disk, before = DiskArray(array), resident()
    for start in range(0, 4_000_000, 1_000_000):
        assert disk[np.arange(start, start + 1_000_000, 100)].sum() == 0
    assert resident() - before < 16_000_000


def resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


# -- what can go wrong


@pytest.mark.parametrize(("number", "said"), [
    (errno.ENOSPC, "plus de place"),
    (errno.EROFS, "lecture seule"),
    (errno.EACCES, "accès est refusé"),
])  # fmt: skip
def test_a_disk_that_refuses_is_told(cache, path, monkeypatch, number, said):
    def refuse(*_arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CubeError, match=rf"communes\.parquet.*{cache}.*{said}.*CUBE17_CACHE"):
        MappedCube(path, TREE)
    assert arrays(cache) == {}


def test_a_cache_that_is_no_folder_is_told(cache, path):
    cache.write_text("")
    with pytest.raises(CubeError, match="ne se laisse pas écrire"):
        MappedCube(path, TREE)


def test_what_is_prepared_is_read_from_a_folder_that_cannot_be_written(cache, path, monkeypatch):
    MappedCube(path, TREE)
    monkeypatch.setattr(os, "fsync", interrupt)
    monkeypatch.setattr("tempfile.mkdtemp", interrupt)
    assert values(MappedCube(path, TREE)) == EXPECTED


@pytest.mark.parametrize("wrong", [[1, 0], [0, 0]])
def test_cells_in_another_order_or_twice_are_refused(cache, tmp_path, wrong):
    two = [cell("a", "FR", 1), cell("p", "FR", 2)]
    for parts in ([[two[i]] for i in wrong], [[two[i] for i in wrong]]):
        path = tmp_path / "wrong.parquet"
        write_sorted(path, map(table, parts), DICTIONARY)
        with pytest.raises(CubeError, match="triées"):
            MappedCube(path, TREE)
    assert arrays(cache) == {}


def test_an_unknown_member_is_told(cache, tmp_path):
    path = tmp_path / "c.parquet"
    write_cube(path, table([cell("nul", "FR", 1)]), DICTIONARY)
    with pytest.raises(CubeError, match="profile inconnu du dictionnaire, 'nul'"):
        MappedCube(path, TREE)


def test_the_caches_of_the_user_are_the_place_unless_one_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("CUBE17_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert companion.cache_folder() == tmp_path / "cube17"


def test_parts_make_the_file_that_one_table_makes(tmp_path, path):
    cells = table(CELLS).sort_by([(name, "ascending") for name in KEY])
    write_sorted(tmp_path / "parts.parquet", [cells.slice(0, 4), cells.slice(4)], DICTIONARY)
    one, other = (Cube.read(p, TREE) for p in (path, tmp_path / "parts.parquet"))
    everything = np.arange(len(one))
    for name, column in one.table(everything).items():
        assert np.array_equal(
            column, other.table(everything)[name], equal_nan=column.dtype != object
        )
