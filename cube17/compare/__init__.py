"""Comparisons: gaps and verdicts, the same structure for both, many tests at once, small cells.

Pure functions of numbers or arrays; every one gives its formula, its units and its source.
"""

from cube17.compare.crossed import Crossed, decompose_crossed
from cube17.compare.gaps import (
    CONSULTATION,
    Z95,
    Estimate,
    Gap,
    Numbers,
    Verdict,
    gap_apart,
    gap_of_whole,
    gap_to_whole,
    gaps_to_mean,
    p_value,
    spread,
)
from cube17.compare.many import benjamini_hochberg, holm, letters
from cube17.compare.smoothing import Smoothed, fay_herriot
from cube17.compare.structure import (
    Decomposition,
    Standard,
    decompose,
    gap_as_they_stand,
    mean_base,
    standardise,
)

__all__ = [
    "CONSULTATION",
    "Z95",
    "Crossed",
    "Decomposition",
    "Estimate",
    "Gap",
    "Numbers",
    "Smoothed",
    "Standard",
    "Verdict",
    "benjamini_hochberg",
    "decompose",
    "decompose_crossed",
    "fay_herriot",
    "gap_apart",
    "gap_as_they_stand",
    "gap_of_whole",
    "gap_to_whole",
    "gaps_to_mean",
    "holm",
    "letters",
    "mean_base",
    "p_value",
    "spread",
    "standardise",
]
