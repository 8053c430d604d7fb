"""The answer to a comparison: the gap as it is, the gap at one structure, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cube17.cells import gap_between
from cube17.compare import (
    Decomposition,
    Gap,
    Standard,
    benjamini_hochberg,
    decompose,
    gap_as_they_stand,
    holm,
    mean_base,
    p_value,
    standardise,
)
from cube17.comparison.cells import cells_at, single
from cube17.comparison.crossed import Crossing, crossing
from cube17.comparison.modelled import Modelled, modelled
from cube17.comparison.question import Comparison, resolve, strata_members
from cube17.comparison.smoothed import Smoothing, smooth
from cube17.comparison.strata import Stratum, listed
from cube17.model import FRANCE, KEY
from cube17.tables import estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.store import Cells, Cube

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that one comparison shows. Gaps are in points.

    `raw` compares the two as they are, `level` at one structure; `split` divides the gap over the
    strata shared into composition and rate. `tests` strata were tested; `left_out` have a value on
    one side only, or none. `smoothing` is there when it was asked for; `crossing` splits the gap
    over two axes at once, where the question leaves two; `modelled` is what the model of the study
    leaves of it, where there is one.
    """

    question: Comparison
    raw: Gap
    one: Record | None
    other: Record | None
    level: Standard
    split: Decomposition
    strata: tuple[Stratum, ...]
    tests: int
    left_out: tuple[str, ...]
    correction: str
    remarks: tuple[str, ...]
    smoothing: Smoothing | None
    crossing: Crossing | None
    modelled: Modelled | None


def compare(cube: Cube, asked: Comparison) -> Answer:
    """Answer a question: see `Answer`. A stratum without a value on both sides is left out."""
    question, remarks = resolve(asked, cube)
    held = {name: [getattr(question, name)] for name in KEY}
    strata = strata_members(cube, question.by, getattr(question, question.by))
    among = {question.by: [*strata, *held[question.by]]}  # the strata, then what they divide
    both = [
        cells_at(cube, held | among | {question.axis: [member]})
        for member in (question.one, question.other)
    ]
    one, other = (_rows(side, slice(None, -1)) for side in both)
    whole = [_rows(side, slice(-1, None)) for side in both]
    gaps = gap_between(cube, question.axis, (question.one, one), (question.other, other))
    split = decompose(estimate(one), estimate(other))
    level = standardise(gaps, *structure(cube, question, strata, one, other))
    adjusted = (benjamini_hochberg if question.by == "territory" else holm)(p_value(gaps))
    raw = gap_between(cube, question.axis, (question.one, whole[0]), (question.other, whole[1]))
    crossed = crossing(cube, question, (whole[0], whole[1]))
    if question.by == "profile":  # no cell holds all profiles together
        raw = gap_as_they_stand(estimate(one), estimate(other), gaps)
        whole = [_rows(side, slice(0)) for side in both]
    smoothing = smooth(gaps) if question.smooth else None
    return Answer(
        question=question,
        raw=raw,
        one=single(whole[0]),
        other=single(whole[1]),
        level=level,
        split=split,
        strata=listed(strata, (one, other), gaps, adjusted, (level, split, smoothing)),
        tests=int(np.count_nonzero(~np.isnan(adjusted))),
        left_out=tuple(m for m, used in zip(strata, level.used, strict=True) if not used),
        correction="Benjamini-Hochberg" if question.by == "territory" else "Holm",
        remarks=tuple(remarks),
        smoothing=smoothing,
        crossing=crossed,
        modelled=modelled(cube, question),
    )


def _rows(cells: Cells, kept: slice) -> Cells:
    return {name: column[kept] for name, column in cells.items()}


def structure(
    cube: Cube, question: Comparison, strata: Sequence[str], one: Cells, other: Cells
) -> tuple[np.ndarray, float | None]:
    """Parts of the strata in the structure asked for, and the effective base they rest on.

    Parts come from the weights of cells, persons or organisations they stand for, over strata in
    which both have a value, so that the two structures are those of the same strata. Populations
    and equal parts are known: no base.
    """
    used = ~(np.isnan(one["value"]) | np.isnan(other["value"]))
    if question.structure == "equal":
        return used.astype(float), None
    if question.structure == "france" and question.by == "territory":
        people = [float(cube.territories[code].population or 0) for code in strata]
        return np.where(used, people, 0.0), None
    sides = {"one": [one], "other": [other], "both": [one, other]}.get(question.structure)
    sides = sides or _in_france(cube, question, strata)
    weights = [np.nan_to_num(np.where(used, side["weight"], 0.0)) for side in sides]
    parts = sum(weight / max(1e-300, weight.sum()) for weight in weights)
    bases = [float(np.nansum(np.where(used, side["n_eff"], 0.0))) for side in sides]
    return np.asarray(parts), mean_base(bases)


def _in_france(cube: Cube, question: Comparison, strata: Sequence[str]) -> list[Cells]:
    """Cells of the strata in all of France: those of both members, or the country's own."""
    there = {name: [getattr(question, name)] for name in KEY}
    there |= {question.by: strata, "territory": [FRANCE]}
    if question.axis == "territory":
        return [cells_at(cube, there)]
    both = (question.one, question.other)
    return [cells_at(cube, there | {question.axis: [member]}) for member in both]
