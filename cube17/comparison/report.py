"""An answer as plain data: for JSON, `None` where unknown; for CSV, a row for each gap."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cube17.comparison.question import AXES

if TYPE_CHECKING:
    from cube17.compare import Gap, Numbers
    from cube17.comparison.answer import Answer, Stratum
    from cube17.store import Cube

Record = dict[str, Any]

CELL: Final = ("value", "se", "low", "high", "n", "n_eff", "weight", "status", "source")
"""Fields of both cells that a row of the CSV carries."""
ASKED: Final = ("indicator", "axis", "one", "other", "by", "structure")
DECIMALS: Final = 4


def as_record(answer: Answer) -> Record:
    """Return all of an answer: question, both gaps, decomposition, strata, tests."""
    split = answer.split
    return {
        "question": asdict(answer.question),
        "raw": gap_record(answer.raw) | {"one": answer.one, "other": answer.other},
        "level": gap_record(answer.level.gap) | {"strata": int(answer.level.used.sum())},
        "split": {name: told(getattr(split, name)) for name in ("raw", "composition", "rate")},
        "strata": [_stratum(one) for one in answer.strata],
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
    numbers = ("part", "gap", "low", "high", "adjusted", "rate")
    return record | {name: told(record[name]) for name in numbers}


def as_table(cube: Cube, answer: Answer) -> dict[str, np.ndarray]:
    """Return a row for the raw gap, one for the gap at one structure, then one for each stratum."""
    record = as_record(answer)
    raw, level = record["raw"], record["level"]
    rows = [
        _row("raw", "", raw, raw | {"part": None, "adjusted": None, "rate": None}),
        _row("level", "", {}, level | {"part": 1.0, "adjusted": None, "rate": None}),
        *(_row("stratum", one["member"], one, one) for one in record["strata"]),
    ]
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
    rest = {name: gap[name] for name in ("adjusted", "verdict", "part", "rate")}
    return {"row": kind, "stratum": member} | sides | numbers | rest
