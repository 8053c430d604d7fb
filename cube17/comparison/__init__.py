"""Two members of one axis, all else equal: a question, and every number of its answer."""

from cube17.comparison.answer import Answer, compare
from cube17.comparison.crossed import HELD, Crossing
from cube17.comparison.modelled import Modelled
from cube17.comparison.pairs import Pairs, Place, pairs, pairs_at, place_of
from cube17.comparison.question import (
    AXES,
    SMOOTH,
    STRATA,
    STRUCTURES,
    Comparison,
    members,
    resolve,
    strata_members,
)
from cube17.comparison.report import as_record, as_table
from cube17.comparison.smoothed import FEWEST, Smoothing
from cube17.comparison.strata import Stratum

__all__ = [
    "AXES",
    "FEWEST",
    "HELD",
    "SMOOTH",
    "STRATA",
    "STRUCTURES",
    "Answer",
    "Comparison",
    "Crossing",
    "Modelled",
    "Pairs",
    "Place",
    "Smoothing",
    "Stratum",
    "as_record",
    "as_table",
    "compare",
    "members",
    "pairs",
    "pairs_at",
    "place_of",
    "resolve",
    "strata_members",
]
