"""What a bench hands over: figures with their targets, tables that explain them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

Progress = Callable[[str, int, int], None]
"""`progress(step, done, total)` moves the bar of a bench."""


@dataclass(frozen=True)
class Figure:
    """One measured number.

    `target` is a ceiling, or a floor with `at_least`; `instead` is the same number, measured in the
    same run, for what a user would pick instead. `name` links the figure to the text that explains
    a missed target.
    """

    name: str
    what: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    instead: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is held; `None` without a target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def ratio(self) -> float | None:
        """How many times more the other way costs."""
        return self.instead / self.value if self.instead is not None and self.value else None

    @property
    def miss(self) -> float:
        """Distance to a missed target, as a share of the target."""
        return abs(self.value - self.target) / self.target if self.target else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the fields, and what follows from them."""
        return asdict(self) | {"met": self.met, "ratio": self.ratio}


@dataclass(frozen=True)
class Table:
    """Numbers beside the figures: where the time or the bytes go."""

    title: str
    columns: tuple[str, ...]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Measured:
    """Everything one bench found."""

    figures: list[Figure]
    tables: list[Table] = field(default_factory=list)


def p50(values: list[float]) -> float:
    """Median."""
    return float(np.percentile(values, 50))


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay under."""
    return float(np.percentile(values, 95))
