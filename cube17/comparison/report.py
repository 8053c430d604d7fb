"""An answer as plain data: for JSON, `None` where unknown; for CSV, a row for each gap."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cube17.comparison.question import AXES

if TYPE_CHECKING:
    from cube17.compare import Gap, Numbers
    from cube17.comparison.answer import Answer
    from cube17.comparison.crossed import Crossing
    from cube17.comparison.modelled import Modelled
    from cube17.comparison.smoothed import Smoothing
    from cube17.comparison.strata import Stratum
    from cube17.store import Cube

Record = dict[str, Any]

CELL: Final = ("value", "se", "low", "high", "n", "n_eff", "weight", "status", "source")
"""Fields of both cells that a row of the CSV carries."""
ASKED: Final = ("indicator", "axis", "one", "other", "by", "structure")
SMOOTHED: Final = ("smoothed", "smoothed_low", "smoothed_high")
MODEL: Final = "Fay-Herriot, constant"
WHOLE: Final = dict.fromkeys(("part", "adjusted", "rate", *SMOOTHED))
"""What only strata have."""
DECIMALS: Final = 4


def as_record(answer: Answer) -> Record:
    """Return all of an answer: question, both gaps, decomposition, strata, tests."""
    split = answer.split
    return {
        "question": asdict(answer.question),
        "raw": gap_record(answer.raw) | {"one": answer.one, "other": answer.other},
        "level": gap_record(answer.level.gap) | {"strata": int(answer.level.used.sum())},
        "split": {name: told(getattr(split, name)) for name in ("raw", "composition", "rate")},
        "modelled": _modelled(answer.modelled),
        "crossing": _crossing(answer.crossing),
        "strata": [_stratum(one) for one in answer.strata],
        "smoothing": _smoothing(answer.smoothing),
        "tests": {"count": answer.tests, "correction": answer.correction},
        "left_out": list(answer.left_out),
        "remarks": list(answer.remarks),
    }


def gap_record(gap: Gap) -> Record:
    """Return the only gap there is (points), its standard error, interval and verdict."""
    numbers = (gap.value, gap.se, gap.low, gap.high)
    named = dict(zip(("gap", "se", "low", "high"), map(told, numbers), strict=True))
    return named | {"verdict": str(np.ravel(gap.verdict)[0])}


def told(number: Numbers | None) -> float | None:
    """Return the only number there is to a ten-thousandth, `None` where unknown."""
    value = np.nan if number is None else float(np.ravel(number)[0])
    return None if np.isnan(value) else round(value, DECIMALS)


def _stratum(stratum: Stratum) -> Record:
    record = asdict(stratum)
    numbers = ("part", "gap", "low", "high", "adjusted", "rate", *SMOOTHED)
    return record | {name: told(record[name]) for name in numbers}


def _modelled(found: Modelled | None) -> Record | None:
    """Return the average marginal effect of the study's model: `None` where there is none."""
    if found is None:
        return None
    return gap_record(found.gap) | {
        "covariates": list(found.covariates),
        "indicator": found.indicator,
    }


def _crossing(found: Crossing | None) -> Record | None:
    """Return the split over domains and units at once: `None` where they are not crossed."""
    if found is None or not found.enough:
        return None
    split = {"domain": found.split.rows, "territory": found.split.columns, "rate": found.split.rate}
    split |= {"raw": found.split.raw}
    return {name: told(part) for name, part in split.items()} | {"cells": found.cells}


def _smoothing(found: Smoothing | None) -> Record | None:
    """Return how the gaps of strata were smoothed: `None` unless asked for."""
    if found is None:
        return None
    return {
        "model": MODEL,
        "strata": found.able if found.done else 0,
        "common": told(found.common),
        "variance": told(found.variance),
        **dict(zip(("trust_low", "trust_high"), map(told, found.range), strict=True)),
    }


def as_table(cube: Cube, answer: Answer) -> dict[str, np.ndarray]:
    """Return a row for each gap: raw, at one structure, of the model if any, then of the strata."""
    record = as_record(answer)
    raw, level = record["raw"], record["level"]
    rows = [
        _row("raw", "", raw, raw | WHOLE),
        _row("level", "", {}, level | WHOLE | {"part": 1.0}),
    ]
    if record["modelled"]:
        rows.append(_row("model", "", {}, record["modelled"] | WHOLE))
    rows += [_row("stratum", one["member"], one, one) for one in record["strata"]]
    question = answer.question
    asked = {"cube": cube.id, "nature": cube.dictionary["nature"]}
    asked |= {name: getattr(question, name) for name in ASKED}
    asked |= {name: getattr(question, name) if name in question.held else "" for name in AXES}
    columns = {name: [value] * len(rows) for name, value in asked.items()}
    columns |= {name: [row[name] for row in rows] for name in rows[0]}
    return {name: np.array(values, dtype=object) for name, values in columns.items()}


def _row(kind: str, member: str, cells: Record, gap: Record) -> Record:
    sides = {
        f"{side}_{name}": (cells.get(side) or {}).get(name)
        for side in ("one", "other")
        for name in CELL
    }
    numbers = {"gap": gap["gap"], "gap_low": gap["low"], "gap_high": gap["high"]}
    rest = {name: gap[name] for name in ("adjusted", "verdict", "part", "rate", *SMOOTHED)}
    return {"row": kind, "stratum": member} | sides | numbers | rest
