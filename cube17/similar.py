"""Territories alike by structure: the nearest of the same kind, and what tells them apart.

Nearest neighbours as British statistics find comparators for a local authority: variables
standardised (mean 0, standard deviation 1 over the units of one kind), equal weights, Euclidean
distance. References: CIPFA, *Nearest Neighbours Model (England)*; Office for National Statistics,
*Clustering similar local authorities and statistical nearest neighbours in the UK: methodology*.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from cube17.context import Context
from cube17.french import french
from cube17.model import FRANCE
from cube17.territories import Territories, Territory

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Variable:
    """What is compared: `label` names it in French, `value` reads it (None: no figure)."""

    name: str
    label: str
    value: Callable[[Context], float | None]


VARIABLES: Final = (
    Variable("population", "population (logarithme)", lambda its: log(its.population)),
    Variable("density", "densité (logarithme)", lambda its: log(its.density)),
    Variable("under_20", "part des moins de 20 ans", lambda its: its.share_under_20),
    Variable("over_65", "part des 65 ans ou plus", lambda its: its.share_65_over),
    Variable("secondary", "part des résidences secondaires", lambda its: its.share_secondary),
    Variable("vacant", "part des logements vacants", lambda its: its.share_vacant),
    Variable("houses", "part des maisons", lambda its: its.share_houses),
)
METHOD: Final = french(
    "Unités de même nature, rangées par distance euclidienne entre sept variables de même poids, "
    "centrées et réduites (moyenne 0, écart type 1 sur toutes les unités de cette nature) : "
    + ", ".join(variable.label for variable in VARIABLES)
    + ". Les unités sans chiffre n’en sont pas."
)
ALONE: Final = "La France n’a pas d’unité de même nature à laquelle la comparer."
UNKNOWN: Final = (
    "Insee ne donne pas ici l’âge des habitants et les logements\u00a0: rien ne permet de comparer."
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit alike: its code, its distance and, by variable, how it differs from the first unit.

    All in standard deviations; a difference above zero means more in the neighbour. The distance
    is the square root of the sum of the squared differences.
    """

    code: str
    distance: float
    differences: dict[str, float]


@dataclass(frozen=True, slots=True)
class Similar:
    """Neighbours, nearest first; where there are none, `reason` says why, in French."""

    neighbours: tuple[Neighbour, ...] = ()
    reason: str = ""


def similar(
    code: str, territories: Territories, context: Mapping[str, Context], n: int = 5
) -> Similar:
    """Find the `n` units of the same kind that are nearest to `code` by structure.

    Units without figures take no part, neither as neighbours nor in means and standard deviations.
    Equal distances (to nine decimals) are sorted by code. KeyError when there is no such territory.
    """
    if code == FRANCE:
        return Similar(reason=ALONE)
    codes, values = _table(territories.of_kind(territories[code].kind), context)
    if code not in codes:
        return Similar(reason=UNKNOWN)
    scores = standardise(values)
    gaps = scores - scores[codes.index(code)]
    distances = np.sqrt((gaps**2).sum(axis=1))
    nearest = [row for row in np.lexsort((codes, distances.round(9))) if codes[row] != code][:n]
    return Similar(
        tuple(_neighbour(codes[row], float(distances[row]), gaps[row]) for row in nearest)
    )


def standardise(values: Matrix) -> Matrix:
    """Z-scores of each column (units × variables), by its own mean and standard deviation (÷ n).

    A column that does not vary tells nothing apart: it becomes zeros.
    """
    constant = np.ptp(values, axis=0) == 0
    spread = np.where(constant, 1, values.std(axis=0))
    return np.where(constant, 0, (values - values.mean(axis=0)) / spread)


def _table(units: list[Territory], context: Mapping[str, Context]) -> tuple[list[str], Matrix]:
    """Codes and values of `VARIABLES` (units × variables) of the units that have them all."""
    known = [context[unit.code] for unit in units if unit.code in context]
    rows = [[variable.value(its) for variable in VARIABLES] for its in known]
    values = np.array(rows, dtype=np.float64).reshape(-1, len(VARIABLES))
    complete = np.flatnonzero(~np.isnan(values).any(axis=1))
    return [known[row].code for row in complete], values[complete]


def _neighbour(code: str, distance: float, gaps: Matrix) -> Neighbour:
    names = (variable.name for variable in VARIABLES)
    return Neighbour(code, distance, dict(zip(names, gaps.tolist(), strict=True)))
