"""The Python shown under « Partager » gives the numbers of the view: those of its file."""

import html
import io
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.comparer_share import code as code_of_comparison
from cube17 import cube_ids, load_cube
from cube17.catalogue import territories
from cube17.comparison import AXES, STRUCTURES, Comparison, resolve
from tests.browser_half import browser_half
from tests.property.test_parity import queries

# Slow: it starts the whole application, for its files.
pytestmark = pytest.mark.slow

random = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    cubes = [load_cube(i) for i in cube_ids()]
    with browser_half(tmp_path_factory.mktemp("packs"), cubes) as ask:
        yield ask


def assert_same(code: str, name: str, text: str) -> None:
    """What the code puts under a name is a CSV file, in the same order."""
    names: dict = {}
    exec(code, names)
    told = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values=[""])
    frame = names[name]
    assert list(frame.columns) == list(told.columns)
    assert len(frame) == len(told)
    for column in frame:
        if frame[column].dtype.kind == "f":
            np.testing.assert_array_equal(frame[column], told[column].astype(float), column)
        else:
            assert list(frame[column].fillna("")) == list(told[column].fillna(""))


@random
@given(query=queries())
def test_code_of_the_explorer_gives_its_file(ask, client, query):
    assert_same(ask(query)["code"], "vue", client.get(f"/explorer.csv?{query}").text)


@random
@given(
    code=st.sampled_from(["FR", *(unit.code for unit in territories())]),
    cube=st.sampled_from(cube_ids()),
    reference=st.sampled_from(["", "FR", "REG-53", "DEP-974", "EPCI-243500139"]),
)
def test_code_of_a_territory_gives_its_file(client, code, cube, reference):
    page = client.get(f"/territoire/{code}", query_string={"cube": cube, "reference": reference})
    told = {
        name: html.unescape(re.search(rf'data-{name}="([^"]*)"', page.text)[1])
        for name in ("code", "csv", "cited")
    }
    assert load_cube(cube).version in told["code"]
    assert ("données simulées" in told["code"]) == (cube == "demonstration")
    assert_same(told["code"], "territoire", client.get(told["csv"]).text)


@st.composite
def comparisons(draw) -> Comparison:
    """Known members, whatever the axis, and blanks."""
    cube = load_cube(draw(st.sampled_from(cube_ids())))
    axis = draw(st.sampled_from(AXES))
    members = st.sampled_from(["", *cube.axes.of_axis(axis)])
    return Comparison(
        cube=cube.id, axis=axis, one=draw(members), other=draw(members),
        by=draw(st.sampled_from(["", *AXES])), structure=draw(st.sampled_from(STRUCTURES)),
        territory=draw(st.sampled_from(["", "FR", "REG-53", "DEP-48"])),
    )  # fmt: skip


@random
@given(asked=comparisons())
def test_code_of_a_comparison_gives_its_file(client, asked):
    cube = load_cube(asked.cube)
    question, _ = resolve(asked, cube)
    told = client.get("/comparer.csv", query_string=vars(asked))
    assert_same(code_of_comparison(cube, question), "ecarts", told.text)
