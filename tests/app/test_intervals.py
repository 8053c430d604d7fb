"""The interval plot: a figure, a sentence and a table that carry the same numbers."""

import pytest

from components.intervals import (
    EXAMPLE,
    example_rows,
    interval_figure,
    interval_sentence,
    intervals,
)
from components.wording import interval_text, typeset, value_text
from cube17 import load_cube
from tests.app.tree import components, text


@pytest.fixture(scope="module")
def plot():
    cube = load_cube("demonstration")
    indicator = next(i for i in cube.dictionary["indicators"] if i["id"] == EXAMPLE.indicator)
    rows = example_rows(cube)
    return cube, indicator, rows, interval_figure(rows, indicator)


@pytest.fixture(scope="module")
def shown_whole(plot):
    """The plot with all that surrounds it."""
    return typeset(intervals(plot[0]))


def test_the_figure_is_a_figure(plot):
    import plotly.graph_objects as go

    assert go.Figure(plot[3]).to_plotly_json()["data"]


def test_the_figure_shows_every_value_with_its_interval_and_verdict(plot):
    cube, _, rows, figure = plot
    face = cube.face(EXAMPLE)
    face = face[(face.profile == EXAMPLE.profile) & face.value.notna()].set_index("territory")
    drawn = {
        name: (x, x - minus, x + plus, trace["name"])
        for trace in figure["data"]
        for name, x, minus, plus in zip(
            trace["y"],
            trace["x"],
            trace["error_x"]["arrayminus"],
            trace["error_x"]["array"],
            strict=True,
        )
    }
    parts = [row for row in rows if row["territory"] != "FR" and row["value"] is not None]
    assert set(drawn) == {row["name"] for row in parts}
    for row in parts:
        expected = face.loc[row["territory"], ["value", "low", "high"]].tolist()
        assert drawn[row["name"]][:3] == pytest.approx(expected, abs=0.006)
        assert drawn[row["name"]][3] == face.loc[row["territory"], "verdict"]
    (band,) = figure["layout"]["shapes"]
    assert (band["x0"], band["x1"]) == tuple(face.loc["FR", ["low", "high"]])


def test_each_verdict_has_its_own_shape(plot):
    shapes = [trace["marker"]["symbol"] for trace in plot[3]["data"]]
    assert len(set(shapes)) == len(shapes)


def test_the_sentence_and_the_table_carry_the_same_numbers(plot, shown_whole):
    cube, indicator, rows, _ = plot
    said = interval_sentence(cube, rows, indicator)
    assert said.startswith("Données simulées")
    shown = [row for row in rows[1:] if row["value"] is not None]
    widest = max(shown, key=lambda row: row["high"] - row["low"])
    assert interval_text(widest, indicator) in said
    (table,) = components(shown_whole, "Table")
    lines = [text(line) for line in components(table, "Tr")[1:]]
    assert len(lines) == len(rows) == 19
    for row, line in zip(rows, lines, strict=True):
        assert row["name"] in line
        assert (value_text(row["value"], indicator) if row["value"] is not None else "▨") in line


def test_the_graph_sends_nothing_away(shown_whole):
    (graph,) = components(shown_whole, "Graph")
    assert graph.config["showSendToCloud"] is False
    assert graph.config["displayModeBar"] is False
