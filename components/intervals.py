"""How to read an interval, on one real view: an interval plot, its sentence, its numbers."""

from typing import Any, Final

from dash import dcc, html

from components.graph import GRAPH_CONFIG, rows_layout
from components.links import explorer_link
from components.markup import aria
from components.plain_table import plain_table
from components.wording import (
    MARKS,
    VERDICTS,
    counted,
    firmness,
    gap_text,
    interval_text,
    number,
    value_text,
)
from cube17.model import FRANCE
from cube17.selection import Selection
from cube17.store import Cube
from cube17.tables import face_table, records

Record = dict[str, Any]

# A small base in some régions, none at all in others: every case that the page explains.
EXAMPLE: Final = Selection(
    fix="domain",
    profile="fondations",
    domain="handicap",
    territory=FRANCE,
    indicator="mobilisation-collective",
    show="gap",
)

# Marks of the verdicts: the shape says it, the colour repeats it. The tints stand out on the light
# and on the dark surface alike; texts and lines get their colours from the style sheet.
MARKERS: Final = {
    "plus fort": ("triangle-up", "#2f8f86"),
    "écart non établi": ("circle-open", "#7d8a8f"),
    "plus faible": ("triangle-down", "#b5721f"),
}
WHOLE: Final = "#7d8a8f"
ROW_HEIGHT: Final = 24
FRAGILE_WORDS: Final = {"very-fragile": "base très fragile", "fragile": "base fragile", "firm": ""}


def example_rows(cube: Cube) -> list[Record]:
    """Cells of the example with their gap to France: France first, then by falling value."""
    cells = [c for c in records(face_table(cube, EXAMPLE)) if c["profile"] == EXAMPLE.profile]
    for cell in cells:
        cell["name"] = cube.territories[cell["territory"]].short
    parts = [cell for cell in cells if cell["territory"] != FRANCE]
    parts.sort(key=lambda c: -1 if c["value"] is None else c["value"], reverse=True)
    return [cell for cell in cells if cell["territory"] == FRANCE] + parts


# -- the figure ------------------------------------------------------------------------------------


def interval_figure(rows: list[Record], indicator: Record) -> dict[str, Any]:
    """Return the plot as a plain figure: one line per région, France as a band."""
    france, *parts = rows
    shown = [cell for cell in parts if cell["value"] is not None]
    traces = [
        _trace(verdict, [cell for cell in shown if cell["verdict"] == verdict], indicator)
        for verdict in MARKERS
    ]
    return {"data": [trace for trace in traces if trace["y"]], "layout": _layout(france, shown)}


def _trace(verdict: str, cells: list[Record], indicator: Record) -> dict[str, Any]:
    symbol, colour = MARKERS[verdict]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": verdict,
        "x": [cell["value"] for cell in cells],
        "y": [cell["name"] for cell in cells],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(cell["high"] - cell["value"], 2) for cell in cells],
            "arrayminus": [round(cell["value"] - cell["low"], 2) for cell in cells],
            "color": colour,
            "thickness": 2,
            "width": 4,
        },
        "marker": {"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2}},
        "text": [_hover(cell, indicator) for cell in cells],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hover(cell: Record, indicator: Record) -> str:
    return (
        f"{cell['name']} : {value_text(cell['value'], indicator)}<br>"
        f"{interval_text(cell, indicator)}<br>{counted(cell['n'], 'répondant')}"
    )


def _layout(france: Record, shown: list[Record]) -> dict[str, Any]:
    band = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    lowest = min(cell["low"] for cell in shown)
    highest = max(cell["high"] for cell in shown)
    names = [cell["name"] for cell in shown]
    layout = rows_layout(names, height=130 + ROW_HEIGHT * len(names), top=56)
    layout["xaxis"] |= {
        "range": [max(0, lowest - 3), min(100, highest + 3)],
        "ticksuffix": "\u202f%",
    }
    layout["yaxis"]["showgrid"] = False
    return layout | {
        "shapes": [
            band
            | {"x0": france["low"], "x1": france["high"], "fillcolor": WHOLE, "opacity": 0.35,
               "line": {"width": 0}},
        ],
        "annotations": [
            {"x": france["value"], "y": 0, "yref": "paper", "yanchor": "bottom", "xanchor": "left",
             "text": "France", "showarrow": False, "xshift": 4}
        ],
    }  # fmt: skip


# -- words and numbers -----------------------------------------------------------------------------


def interval_sentence(cube: Cube, rows: list[Record], indicator: Record) -> str:
    """Say what the plot shows, from its numbers."""
    france, *parts = rows
    shown = [cell for cell in parts if cell["value"] is not None]
    established = sum(cell["verdict"].startswith("plus") for cell in shown)
    widest, narrowest = (
        pick(shown, key=lambda cell: cell["high"] - cell["low"]) for pick in (max, min)
    )
    hidden = len(parts) - len(shown)
    profile, domain = _labels(cube)
    return (
        f"Données simulées. {profile}, domaine {domain}, {counted(len(parts), 'région')}, "
        f"{indicator['label']} : France {value_text(france['value'], indicator)}. "
        f"{_base(narrowest)} donnent un intervalle {_in(narrowest, indicator)}, "
        f"{_base(widest)} un intervalle {_in(widest, indicator)}. "
        f"{counted(established, 'écart')} à la France {_are(established, 'établi')} sur "
        f"{number(len(shown))} ; {counted(hidden, 'valeur')} {_are(hidden, 'masquée')}."
    )


def _labels(cube: Cube) -> tuple[str, str]:
    return tuple(
        next(r["label"] for r in cube.dictionary[f"{axis}s"] if r["id"] == getattr(EXAMPLE, axis))
        for axis in ("profile", "domain")
    )  # pyright: ignore[reportReturnType]


def _base(cell: Record) -> str:
    return f"{counted(cell['n'], 'répondant')} ({cell['name']})"


def _in(cell: Record, indicator: Record) -> str:
    return interval_text(cell, indicator)


def _are(count: int, participle: str) -> str:
    return f"est {participle}" if count < 2 else f"sont {participle}s"  # noqa: PLR2004


def intervals(cube: Cube) -> html.Figure:
    """Return the plot, its sentence and the same numbers as a table."""
    indicator = next(i for i in cube.dictionary["indicators"] if i["id"] == EXAMPLE.indicator)
    rows = example_rows(cube)
    profile, domain = _labels(cube)
    return html.Figure(
        [
            html.P(
                f"Données simulées · {profile}, {domain}, {indicator['short']}, par région",
                className="plot-title",
            ),
            dcc.Graph(
                figure=interval_figure(rows, indicator),
                config=GRAPH_CONFIG | {"displayModeBar": False},  # pyright: ignore[reportArgumentType]
                className="interval-plot",
                style={"height": interval_figure(rows, indicator)["layout"]["height"]},
            ),
            html.Figcaption(interval_sentence(cube, rows, indicator), id="intervalles-phrase"),
            html.Details(
                [
                    html.Summary("Les mêmes nombres en tableau"),
                    _table(rows, indicator),
                    html.P(explorer_link("Ouvrir cette vue dans l’Explorer", EXAMPLE)),
                ],
                className="plain-details",
            ),
        ],
        className="card-surface plot",
        **aria(describedby="intervalles-phrase"),
    )


def _table(rows: list[Record], indicator: Record) -> html.Div:
    columns = ("Territoire", "Valeur", "Intervalle à 95 %", "Base", "Base efficace",
               "Écart à la France", "Verdict")  # fmt: skip
    caption = "Données simulées : valeurs, intervalles et écarts par région"
    return plain_table(caption, columns, [_line(cell, indicator) for cell in rows])


def _line(cell: Record, indicator: Record) -> html.Tr:
    header = html.Th(cell["name"], scope="row")
    if cell["value"] is None:
        return html.Tr([header, html.Td(" ".join(MARKS["suppressed"]), colSpan=6)])
    whole = cell["verdict"] == "référence"
    firm = FRAGILE_WORDS[firmness(cell) or "firm"]
    effective = f"{number(cell['n_eff'])}{f' ({firm})' if firm else ''}"
    return html.Tr(
        [
            header,
            html.Td(value_text(cell["value"], indicator)),
            html.Td(interval_text(cell, indicator)),
            html.Td(number(cell["n"])),
            html.Td(effective),
            html.Td("" if whole else gap_text(cell["gap"], indicator)),
            html.Td(f"{VERDICTS[cell['verdict']]} {cell['verdict']}"),
        ]
    )
