"""The browser's slice of a cube is the library's: same members, cells, gaps, verdicts, words."""

from functools import cache
from math import isnan
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17 import Selection, cube_ids, load_cube
from cube17.axes import ROWS_AND_COLUMNS
from cube17.compare import CONSULTATION
from cube17.selection import CHOICES
from cube17.store import Cube
from cube17.tables import face_table, records
from cube17.workshop.questions import DOMAINS, questions
from cube17.workshop.record_cube import cube as room_cube
from tests.browser_half import browser_half
from tests.record_kit import IMPACT, RENNES, a_record

ROOM = "local"
CUBES = cube_ids()
PEOPLE = {"citoyens": 8, "entreprises": 7, "associations": 3, "fondations": 3}


@cache
def cube_of(cube_id: str) -> Cube:
    """A cube of the catalogue, or that of a room: profiles apart, hidden, taken together."""
    return room_cube(a_record(voices())) if cube_id == ROOM else load_cube(cube_id)


def voices() -> dict:
    """A room that answered two questions."""
    who = [profile for profile, number in PEOPLE.items() for _ in range(number)]
    asked = {name: questions()[name].option_ids for name in (IMPACT, DOMAINS)}
    return {
        name: [(profile, (options[rank % 3],)) for rank, profile in enumerate(who)]
        for name, options in asked.items()
    }


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Faces as the browser slices them."""
    with browser_half(tmp_path_factory.mktemp("packs"), [*map(cube_of, (*CUBES, ROOM))]) as ask:
        yield ask


def member(cube_id: str, axis: str) -> st.SearchStrategy[str]:
    """Known members most of the time, blanks and nonsense at times."""
    known = st.sampled_from(cube_of(cube_id).axes.of_axis(axis))
    return st.one_of(known, known, st.sampled_from(["", "inconnu", "été & hiver"]))


@st.composite
def queries(draw) -> str:
    cube_id = draw(st.sampled_from(CUBES))
    axes = ("indicator", "wave", "profile", "domain", "territory")
    fields = {axis: draw(member(cube_id, axis)) for axis in axes}
    fields["within"] = draw(st.sampled_from(["", "FR", "REG-53", "DEP-974", "EPCI-243500139"]))
    fields |= {name: draw(st.sampled_from([*values, "?"])) for name, values in CHOICES.items()}
    fields = {name: value for name, value in fields.items() if draw(st.booleans())}
    return urlencode({"cube": cube_id, **fields} | ({"utm": "x"} if draw(st.booleans()) else {}))


@settings(max_examples=150, deadline=None)
@given(query=queries())
def test_browser_slice_is_library_slice(ask, query):
    assert_same_slice(ask, query)


@pytest.mark.parametrize("indicator", [IMPACT, DOMAINS])
@pytest.mark.parametrize("reference", CHOICES["reference"])
@pytest.mark.parametrize("fix", CHOICES["fix"])
def test_both_halves_give_a_room_no_verdict(ask, fix, reference, indicator):
    view = {"fix": fix, "reference": reference, "indicator": indicator, "show": "gap"}
    place = {"cube": ROOM, "territory": RENNES, "units": "epci", "domain": "sante"}
    seen = assert_same_slice(ask, urlencode(place | view))
    verdicts = {gap["verdict"] for row in seen["gaps"] for gap in row}
    assert verdicts <= {CONSULTATION, "sans valeur"}
    # Domains crossed with profiles are the one face where a room has more than one column.
    alone = (fix, reference, indicator) != ("territory", "mean", DOMAINS)
    assert (CONSULTATION in verdicts) != alone


def assert_same_slice(ask, query: str) -> dict:
    """Ask both halves; return the browser's answer."""
    seen = ask(query)
    asked = Selection.from_query(query)
    cube = cube_of(asked.cube)
    selection, remarks = cube.resolve(asked)
    rows, columns = cube.rows_and_columns(selection)
    assert seen["selection"] == vars(selection)
    assert seen["query"] == asked.to_query()
    assert seen["said"] == Selection.ignored(query) + remarks
    assert (seen["rows"], seen["columns"]) == (rows, columns)
    assert_same_cells(seen, selection, records(face_table(cube, selection)))
    return seen


def assert_same_cells(seen: dict, selection: Selection, expected: list[dict]) -> None:
    row_axis, column_axis = ROWS_AND_COLUMNS[selection.fix]
    by_place = {(cell[row_axis], cell[column_axis]): cell for cell in expected}
    for i, row in enumerate(seen["rows"]):
        for j, column in enumerate(seen["columns"]):
            cell, wanted = seen["cells"][i][j], by_place.get((row, column))
            assert (cell is None) == (wanted is None)
            if cell is None:
                continue
            assert all(value == wanted[name] for name, value in cell.items())
            assert set(cell) == {"status"} or len(cell) == len(wanted) - 5 * (
                2 if selection.show == "gap" else 1
            )
            if selection.show == "gap":
                assert_same_gap(seen["gaps"][i][j], wanted)


def assert_same_gap(gap: dict, wanted: dict) -> None:
    assert gap["verdict"] == wanted["verdict"]
    for name, column in (("value", "gap"), ("low", "gap_low"), ("high", "gap_high")):
        if gap[name] is None or isnan(gap[name]):
            assert wanted[column] is None
        else:
            assert gap[name] == pytest.approx(wanted[column], abs=0.0051)
