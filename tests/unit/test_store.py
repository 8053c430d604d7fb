"""A cube read from a file: cells found by their coordinates, faces, blanks filled."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cube17 import CubeError, Selection
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import cell_schema, write_cube
from cube17.store import Cube
from cube17.territories import Territories, Territory

TREE = Territories(
    [
        Territory("FR", "France", "France", "national", "pays", None),
        Territory("REG-A", "A", "A", "regional", "region", "FR", 3),
        Territory("REG-B", "B", "B", "regional", "region", "FR", 2),
        Territory("DEP-1", "Un", "Un", "local", "departement", "REG-A", 2),
    ]
)
DICTIONARY = {
    "id": "petit",
    "title": "Petit cube",
    "nature": "survey",
    "profiles": [{"id": "p"}, {"id": "q"}, {"id": "x", "extra": True}],
    "domains": [{"id": "all", "extra": True}, {"id": "d"}],
    "territories": [],
    "indicators": [{"id": "i"}, {"id": "j"}],
    "waves": [{"id": "2019"}, {"id": "2024"}],
    "sources": [],
    "absences": [],
    "default": {
        "indicator": "i",
        "wave": "2024",
        "profile": "p",
        "domain": "all",
        "territory": "FR",
    },
}


def cell(where: str, value: float | None = None, **more) -> dict:
    """`cell("i 2024 p all FR", 50)`: coordinates, value, and a base unless said otherwise."""
    known = value is not None
    told = {"se": 1.0, "low": value - 2, "high": value + 2, "n": 100, "weight": 10} if known else {}
    status = "estimated" if known else "suppressed"
    return (
        dict(zip(KEY, where.split(), strict=True))
        | {"value": value, "status": status}
        | {"source": "s"}
        | told
        | more
    )


CELLS = [
    cell("i 2024 p all FR", 50, weight=40),
    cell("i 2024 p all REG-A", 60),
    cell("i 2024 p all REG-B"),
    cell("i 2024 p d REG-A", 0, se=0),
    cell("i 2019 x all FR", 7),
    cell("j 2019 p all FR", 8),
    cell("i 2024 q all DEP-1", 9),
]


@pytest.fixture
def path(tmp_path):
    rows = {c.name: [record.get(c.name) for record in reversed(CELLS)] for c in CELL_COLUMNS}
    path = tmp_path / "petit.parquet"
    write_cube(path, pa.table(rows, cell_schema()), DICTIONARY)
    return path


@pytest.fixture
def cube(path):
    return Cube.read(path, TREE)


def test_a_face_has_a_row_per_measured_cell_with_all_fields(cube):
    face = cube.face(Selection(profile="p"))
    assert list(face.columns) == [column.name for column in CELL_COLUMNS]
    assert list(zip(face.domain, face.territory, face.status, strict=True)) == [
        ("all", "FR", "estimated"),
        ("all", "REG-A", "estimated"),
        ("all", "REG-B", "suppressed"),
        ("d", "REG-A", "estimated"),
    ]


def test_absent_suppressed_and_zero_differ(cube):
    face = cube.face(Selection()).set_index(["domain", "territory"])
    assert face.loc[("d", "REG-A"), "value"] == 0
    assert face.loc[("all", "REG-B"), ["value", "n", "low"]].isna().all()
    assert ("d", "FR") not in face.index


def test_gaps_on_request(cube):
    face = cube.face(Selection(show="gap")).set_index(["domain", "territory"])
    assert face.loc[("all", "REG-A"), "gap"] == 10
    assert list(face.verdict) == ["référence", "plus fort", "sans valeur", "sans valeur"]


def test_axes_turn(cube):
    by_domain = cube.face(
        Selection(fix="domain", domain="all", units="departement", within="REG-A")
    )
    assert set(by_domain.territory) == {"FR", "REG-A", "DEP-1"}
    here = cube.face(Selection(fix="territory", territory="REG-A"))
    assert list(here.domain) == ["all", "d"]


def test_extra_members_show_only_where_measured(cube):
    now, _ = cube.resolve(Selection(fix="domain"))
    then, _ = cube.resolve(Selection(fix="domain", wave="2019"))
    assert cube.compared("profile", now) == ["p", "q"]
    assert cube.compared("profile", then) == ["p", "q", "x"]


def test_blanks_take_the_defaults_without_a_word(cube):
    selection, remarks = cube.resolve(Selection())
    assert (selection.indicator, selection.wave, selection.profile) == ("i", "2024", "p")
    assert remarks == []


def test_what_is_unknown_is_said(cube):
    selection, remarks = cube.resolve(
        Selection(profile="nul", wave="1900", units="epci", within="?")
    )
    assert (selection.profile, selection.wave, selection.within) == ("p", "2024", "DEP-1")
    assert len(remarks) == 3
    assert "nul" in remarks[0]


def test_the_last_wave_of_the_question_is_the_default(cube):
    assert cube.resolve(Selection(indicator="j"))[0].wave == "2019"


def test_select_filters_axis_by_axis(cube):
    assert len(cube.select(indicator=["i"], territory=["FR", "REG-A"])) == 4
    with pytest.raises(KeyError):
        cube.select(profile=["nul"])


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CubeError, match=r"rien\.parquet"):
        Cube.read(tmp_path / "rien.parquet", TREE)


def test_a_truncated_file_is_told(path):
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(CubeError, match="illisible"):
        Cube.read(path, TREE)


def test_a_parquet_that_is_no_cube_is_told(tmp_path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    with pytest.raises(CubeError, match="indicator"):
        Cube.read(tmp_path / "a.parquet", TREE)


def test_an_interrupted_write_leaves_the_old_cube(path, cube, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr("pyarrow.parquet.ParquetWriter.write_table", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_cube(path, pa.table({c.name: [] for c in CELL_COLUMNS}, cell_schema()), DICTIONARY)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def interrupt(*_arguments, **_options):
    raise KeyboardInterrupt
