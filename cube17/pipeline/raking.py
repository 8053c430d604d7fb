"""Raking: weights brought to known margins of the population, one margin after another.

Iterative proportional fitting (Deming and Stephan 1940, *Ann. Math. Stat.* 11): within each
category of a margin weights are multiplied by target / Σw, until all margins hold at once. Equals
the raking ratio of Deville, Särndal and Sautory 1993 (*JASA* 88) and `rake` of R's survey.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Margins = Mapping[str, Mapping[str, float]]
"""Column → category → how many persons or organisations of the population are in it."""

TOLERANCE: Final = 1e-10
CYCLES: Final = 1000
# Totals of two margins may differ by the rounding of published figures.
SAME_TOTAL: Final = 1e-6


class MarginError(ValueError):
    """A margin that cannot be met; the message, in French, names it and says what to do."""


@dataclass(frozen=True)
class _Margin:
    name: str
    categories: list[str]
    targets: Floats
    position: NDArray[np.intp]
    """Category of each respondent."""

    def factors(self, weights: Floats) -> Floats:
        """Target / Σw per category, 1 in one that is and stays empty."""
        sums = np.bincount(self.position, weights, minlength=len(self.targets))
        empty = (sums == 0) & (self.targets == 0)
        return np.divide(self.targets, sums, out=np.ones_like(sums), where=~empty)

    def gap(self, weights: Floats) -> tuple[float, int]:
        """Largest distance to a target, as a share of the total, and the category it is in."""
        sums = np.bincount(self.position, weights, minlength=len(self.targets))
        distance = np.abs(sums - self.targets) / self.targets.sum()
        return float(distance.max()), int(distance.argmax())


def rake(
    responses: pl.DataFrame,
    margins: Margins,
    *,
    bounds: tuple[float, float] | None = None,
    tolerance: float = TOLERANCE,
    cycles: int = CYCLES,
) -> Floats:
    """Weights (n,) whose sums by category are those of every margin, as near as can be to before.

    `responses` holds `weight` (≥ 0) and a column of text per margin, without nulls. All margins
    have the same total. They hold within `tolerance` of that total. `bounds`: smallest and largest
    factor on a weight, for instance (0.3, 3.0); factors are cut there in every cycle.

    Raises `MarginError` when a column or a category is missing, when totals differ, when a
    category without respondents ought to have some, or when the margins (and bounds) cannot all be
    met.
    """
    weights = responses["weight"].to_numpy().astype(float)
    known = [_margin(responses, weights, name, targets) for name, targets in margins.items()]
    _same_total(known)
    raked = weights.copy()
    for _ in range(cycles):
        for margin in known:
            raked = raked * margin.factors(raked)[margin.position]
        if bounds:
            raked = np.clip(raked, bounds[0] * weights, bounds[1] * weights)
        if all(margin.gap(raked)[0] <= tolerance for margin in known):
            return raked
    raise MarginError(_unmet(known, raked, bounds))


def _margin(
    responses: pl.DataFrame, weights: Floats, name: str, targets: Mapping[str, float]
) -> _Margin:
    """Check one margin against the respondents."""
    if name not in responses.columns:
        raise MarginError(f"Calage : la colonne « {name} » n’existe pas.")
    values = responses[name].cast(pl.String)
    if values.null_count():
        raise MarginError(
            f"Calage sur « {name} » : {values.null_count()} répondants n’ont pas de catégorie. "
            "Donnez-leur-en une, ou écartez-les."
        )
    found = set(values.unique())
    if extra := sorted(found - set(targets)):
        raise MarginError(
            f"Calage sur « {name} » : la catégorie « {extra[0]} » des répondants n’est pas dans la "
            "marge. Ajoutez-la à la description."
        )
    categories = list(targets)
    goals = np.array([float(targets[category]) for category in categories])
    if not (np.isfinite(goals).all() and (goals >= 0).all() and goals.sum() > 0):
        raise MarginError(f"Calage sur « {name} » : un effectif est négatif ou manque.")
    codes = {category: code for code, category in enumerate(categories)}
    position = values.replace_strict(codes, return_dtype=pl.Int64).to_numpy().astype(np.intp)
    sums = np.bincount(position, weights, minlength=len(goals))
    for category, goal, present in zip(categories, goals, sums, strict=True):
        if goal > 0 and present == 0:
            raise MarginError(
                f"Calage sur « {name} » : aucun répondant dans la catégorie « {category} », qui "
                f"devrait en représenter {goal:g}. Regroupez-la avec une autre."
            )
    return _Margin(name, categories, goals, position)


def _same_total(margins: list[_Margin]) -> None:
    for margin in margins[1:]:
        first, other = margins[0].targets.sum(), margin.targets.sum()
        if abs(first - other) > SAME_TOTAL * first:
            raise MarginError(
                f"Calage : les marges « {margins[0].name} » ({first:.10g}) et « {margin.name} » "
                f"({other:.10g}) n’ont pas le même total."
            )


def _unmet(margins: list[_Margin], weights: Floats, bounds: tuple[float, float] | None) -> str:
    """Say which margin stays farthest from its target."""
    margin = max(margins, key=lambda one: one.gap(weights)[0])
    category = margin.gap(weights)[1]
    reached = np.bincount(margin.position, weights, minlength=len(margin.targets))[category]
    remedy = "Élargissez les bornes, ou regroupez" if bounds else "Regroupez"
    return (
        f"Calage impossible : la marge « {margin.name} » ne peut pas être atteinte avec les autres "
        f"(catégorie « {margin.categories[category]} » : {reached:.6g} au lieu de "
        f"{margin.targets[category]:.6g}). {remedy} des catégories."
    )
