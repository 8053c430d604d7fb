"""The gap that a model of the answers leaves, in a cube that `cube17 model` has adjusted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cube17.compare.gaps import Z95, Gap, gap_from
from cube17.comparison.cells import cells_at
from cube17.model import ALL_DOMAINS, FRANCE

if TYPE_CHECKING:
    from cube17.comparison.question import Comparison
    from cube17.store import Cube


@dataclass(frozen=True, slots=True)
class Modelled:
    """Average marginal effect of one profile against another (points): France, all domains.

    `covariates` are held equal; `indicator` is that of the adjusted shares in the cube.
    """

    gap: Gap
    covariates: tuple[str, ...]
    indicator: str


def modelled(cube: Cube, question: Comparison) -> Modelled | None:
    """Return the effect between the two profiles of a resolved question, where it was modelled.

    The effect is the difference of the two adjusted shares, V = Vaa + Vbb − 2·Vab from the
    covariance that the cube carries (see `cube17.pipeline.logistic`); its interval is ± the
    quantile of Student's law that the cube carries too, under the design's degrees of freedom.
    """
    record = _record(cube, question.indicator)
    pair = (question.one, question.other)
    if question.axis != "profile" or record is None:
        return None
    told = record["adjusted"]
    if not set(pair) <= set(told["profiles"]):
        return None
    one, other = (told["profiles"].index(profile) for profile in pair)
    spread = np.array(told["covariance"])
    variance = spread[one, one] + spread[other, other] - 2 * spread[one, other]
    shares = _shares(cube, record["id"], pair)
    reach = told.get("quantile", Z95) / Z95
    gap = gap_from(np.array(shares[0] - shares[1]), np.array(variance * reach**2))
    exact = replace(gap, se=np.sqrt(variance))
    return Modelled(exact, tuple(told["covariates"]), record["id"])


def _record(cube: Cube, indicator: str) -> dict[str, Any] | None:
    found = (
        one
        for one in cube.dictionary["indicators"]
        if one.get("adjusted", {}).get("question") == indicator
    )
    return next(found, None)


def _shares(cube: Cube, indicator: str, pair: tuple[str, str]) -> np.ndarray:
    held = {
        "indicator": [indicator], "wave": [cube.waves_of(indicator)[-1]], "profile": list(pair),
        "domain": [ALL_DOMAINS], "territory": [FRANCE],
    }  # fmt: skip
    return cells_at(cube, held)["value"]
