"""From a published figure to a cell: its interval where the base allows one."""

import math
from collections.abc import Mapping
from typing import Any, Final

from cube17.model import CELL_COLUMNS, DECIMALS

# 97.5 % quantile of the standard normal law.
Z95: Final = 1.959963984540054

WITHOUT_SPREAD: Final = "Pas d’intervalle\u00a0: dispersion non publiée."

Cell = dict[str, Any]


def wilson(p: float, n: float) -> tuple[float, float]:
    """Score interval at 95 % of a share (Wilson 1927, JASA 22(158), 209-212).

    `p` is the share as a proportion, `n` the base, in respondents (divided by the design effect
    where one is assumed). Returns the bounds as proportions.
    """
    shrink = 1 + Z95**2 / n
    centre = (p + Z95**2 / (2 * n)) / shrink
    half = Z95 / shrink * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def to_cell(figure: Mapping[str, Any], unit: str, design_effect: float = 1.0) -> Cell:
    """Turn a published figure into a cell, all columns of `CELL_COLUMNS` present.

    A share (`unit` `%`) with a base gets `n_eff` = n / `design_effect`, `se` = √(p(1−p)/n_eff) in
    points, and its Wilson interval; its note says so. A note out of ten gets none: no dispersion
    is published. A suppressed figure keeps no number.
    """
    cell: Cell = {column.name: figure.get(column.name) for column in CELL_COLUMNS}
    value, n = figure["value"], figure["n"]
    if value is None:
        return cell
    cell["value"] = round(value, DECIMALS["value"])
    if n is None:
        return cell
    if unit != "%":
        return cell | {"note": _sentences(figure["note"], WITHOUT_SPREAD)}
    said = _sentences(figure["note"], with_interval(design_effect))
    return cell | _precision(value / 100, n / design_effect) | {"note": said}


def with_interval(design_effect: float) -> str:
    """Say which interval a cell has."""
    effect = decimal(design_effect)
    return f"Intervalle de Wilson à 95\u202f%, effet de plan supposé égal à {effect}."


def decimal(number: float) -> str:
    """Write a number with a decimal comma, and no more decimals than it has."""
    return f"{number:g}".replace(".", ",")


def _precision(p: float, n: float) -> Cell:
    low, high = wilson(p, n)
    return {
        "se": round(100 * math.sqrt(p * (1 - p) / n), DECIMALS["se"]),
        "low": round(100 * low, DECIMALS["low"]),
        "high": round(100 * high, DECIMALS["high"]),
        "n_eff": round(float(n), DECIMALS["n_eff"]),
    }


def _sentences(*texts: str) -> str:
    return " ".join(text for text in texts if text)
