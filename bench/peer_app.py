"""What a user would write first: the same face as a server callback with pandas and px.imshow.

A long DataFrame (text columns as categories, which is kind to pandas), one filter, one
`pivot_table`, one `px.imshow`, with Dash as it comes. It draws the face and a sentence only: no
map, no cube, no card. The benches serve it with gunicorn beside Cube 17; nothing else uses it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html

from bench.machine import ROOT

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

KEY: Final = ("indicator", "wave", "profile", "domain", "territory")
FACES: Final = {
    "profile": ("domain", "territory"),
    "domain": ("profile", "territory"),
    "territory": ("profile", "domain"),
}
UNITS: Final = {"region": ("FR", "REG-"), "departement": ("FR", "DEP-")}


@cache
def frame() -> pd.DataFrame:
    """Read the whole demonstration cube, a row per cell."""
    path = ROOT / "data" / "parquet" / "cubes" / "demonstration.parquet"
    cells = pd.read_parquet(path)
    return cells.astype(dict.fromkeys((*KEY, "status"), "category"))


@cache
def members() -> dict[str, list[str]]:
    """Members of each axis of the faces."""
    return {axis: list(frame()[axis].cat.categories) for axis in FACES}


def pivot(
    indicator: str, fix: str, held: str, units: str = "region", show: str = "value"
) -> pd.DataFrame:
    """Return the face as a table: one axis held, the other two crossed."""
    rows, columns = FACES[fix]
    cells = frame()
    kept = cells[(cells["indicator"] == indicator) & (cells[fix] == held)]
    if fix != "territory":
        kept = kept[kept["territory"].str.startswith(UNITS[units])]
    face = kept.pivot_table(index=rows, columns=columns, values="value", observed=True)
    if show == "gap":
        whole = face["FR"] if columns == "territory" else face.mean(axis=1)
        face = face.sub(whole, axis=0)
    return face


def figure(face: pd.DataFrame, show: str = "value") -> Figure:
    """Draw a face as a heatmap with its numbers."""
    colours = "RdBu" if show == "gap" else "Blues"
    return px.imshow(face, text_auto=".0f", aspect="auto", color_continuous_scale=colours)


def create_app() -> Dash:
    """Build the small application: four inputs, one heatmap, one sentence."""
    app = Dash(__name__)
    indicators = list(frame()["indicator"].cat.categories)
    app.layout = html.Div(
        [
            dcc.Dropdown(indicators, indicators[0], id="indicator", clearable=False),
            dcc.Dropdown(list(FACES), "profile", id="fix", clearable=False),
            dcc.Dropdown(members()["profile"], members()["profile"][0], id="held", clearable=False),
            dcc.Dropdown(["value", "gap"], "value", id="show", clearable=False),
            html.P(id="phrase"),
            dcc.Graph(id="face"),
        ],
        id="peer",
    )

    @app.callback(
        Output("face", "figure"),
        Output("phrase", "children"),
        Input("indicator", "value"),
        Input("fix", "value"),
        Input("held", "value"),
        Input("show", "value"),
        Input("face", "clickData"),
    )
    def update(
        indicator: str, fix: str, held: str, show: str, click: dict[str, Any] | None
    ) -> tuple[Figure, str]:
        held = held if held in members()[fix] else members()[fix][0]
        face = pivot(indicator, fix, held, show=show)
        drawn = figure(face, show)
        said = f"{held} : {face.min().min():.0f} – {face.max().max():.0f}"
        if click:
            point = click["points"][0]
            drawn.add_annotation(x=point["x"], y=point["y"], text="●", showarrow=False)
            said += f" · {point['x']} × {point['y']} : {point['z']}"
        return drawn, said

    return app


app = create_app()
server = app.server
# Without it about one start in ten fails: a worker that has not answered a page yet refuses the
# bundles that this page asks for (plotly/dash#3971).
server.test_client().get("/")
