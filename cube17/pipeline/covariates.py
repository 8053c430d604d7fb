"""What a model holds equal: the key `model` of a description, and the columns it becomes."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cube17.french import french
from cube17.pipeline.logistic import Floats, ModelError
from cube17.pipeline.nodes import Node, quote
from cube17.pipeline.rows import COVARIATE
from cube17.pipeline.study import Column, Covariate, Model

# Covariates that every survey has, in French.
KNOWN: Final = {"domain": "domaine", "region": "région"}
# More categories than this are numbers, or names: 18 régions and 17 domains are the most expected.
CATEGORIES: Final = 40


def read_model(node: Node | None) -> Model | None:
    """Read the key `model`: `covariates` (categories), `numbers`; either may be left out."""
    if node is None:
        return None
    fields = node.fields(("covariates", "numbers"))
    covariates = [
        _covariate(item, number=name == "numbers")
        for name, listed in fields.items()
        for item in listed.items()
    ]
    names = [one.name for one in covariates]
    if len(set(names)) < len(names):
        raise node.error("une covariable est nommée deux fois. Retirez la répétition.")
    return Model(node.key, node.line, tuple(covariates))


def _covariate(node: Node, *, number: bool) -> Covariate:
    name = node.text()
    if name in KNOWN:
        if number:
            raise node.error(f"{quote(name)} n’est pas un nombre. Placez-le dans « covariates ».")
        return Covariate(name)
    return Covariate(name, Column(name, node.key, node.line), number)


def column_of(covariate: Covariate) -> str:
    """Name of the column of responses that holds a covariate."""
    return covariate.name if covariate.column is None else COVARIATE + covariate.name


def label_of(covariate: Covariate) -> str:
    """Name of a covariate in French."""
    return KNOWN.get(covariate.name, covariate.name) if not covariate.column else covariate.name


class Matrix:
    """Columns of a model: a constant, the profiles but the first, then the covariates.

    `x` is (rows, columns), `names` says in French what each column is, `groups` what each profile
    sets the columns to (see `logistic.margins`). Raises `ModelError`.
    """

    def __init__(
        self, rows: pl.DataFrame, profiles: Sequence[str], covariates: Sequence[Covariate]
    ) -> None:
        parts = [np.ones((rows.height, 1)), _dummies(rows["profile"], profiles[1:])]
        self.names = ["la constante", *(f"profil {quote(one)}" for one in profiles[1:])]
        for one in covariates:
            values, names = _columns(rows[column_of(one)], one)
            parts.append(values)
            self.names += names
        self.x: Floats = np.hstack(parts)
        self.groups = [self._group(position, len(profiles)) for position in range(len(profiles))]

    def _group(self, position: int, profiles: int) -> Floats:
        group = np.full(self.x.shape[1], np.nan)
        group[1:profiles] = np.arange(1, profiles) == position
        return group


def _columns(values: pl.Series, covariate: Covariate) -> tuple[Floats, list[str]]:
    """Columns of a covariate: its numbers, or its categories but the first."""
    name = quote(label_of(covariate))
    if covariate.number:
        return values.to_numpy().astype(float)[:, None], [name]
    levels = values.unique().sort().to_list()
    if len(levels) == 1:
        raise ModelError(f"{name} n’a qu’une valeur, {quote(levels[0])} : rien à tenir égal")
    if len(levels) > CATEGORIES:
        raise ModelError(
            f"{name} a {len(levels)} valeurs. Réunissez-les, ou nommez-le dans « numbers » si ce "
            "sont des nombres"
        )
    return _dummies(values, levels[1:]), [f"{name} = {quote(one)}" for one in levels[1:]]


def _dummies(values: pl.Series, levels: Sequence[str]) -> NDArray[np.float64]:
    return np.column_stack([values == one for one in levels]).astype(float)


def held_equal(covariates: Sequence[Covariate]) -> str:
    """List covariates in French."""
    return french(", ".join(label_of(one) for one in covariates))
