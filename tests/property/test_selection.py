"""A selection and its address say the same."""

from hypothesis import given
from hypothesis import strategies as st

from cube17 import Selection
from cube17.selection import CHOICES, NAMES

words = st.text(min_size=0, max_size=12)
selections = st.builds(
    Selection,
    cube=st.text(min_size=1, max_size=12),
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
    **{name: words for name in NAMES if name not in CHOICES and name != "cube"},
)


@given(selection=selections)
def test_query_round_trip(selection):
    assert Selection.from_query(selection.to_query()) == selection
    assert Selection.ignored(selection.to_query()) == []


@given(query=st.text())
def test_any_query_gives_a_selection(query):
    assert isinstance(Selection.from_query(query), Selection)
    assert all(remark.endswith(".") for remark in Selection.ignored(query))


@given(fields=st.dictionaries(st.text(), st.text()))
def test_any_parameters_give_a_selection(fields):
    selection = Selection.from_query(fields)
    assert all(getattr(selection, name) in values for name, values in CHOICES.items())
