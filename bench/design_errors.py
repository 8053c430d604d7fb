"""Standard errors of 96 stratified domains from 100,000 respondents, beside the package svy.

Respondents are drawn at random: 40 strata, 6 profiles × 16 domains, log-normal weights, a question
answered by 97 %. `cube17.pipeline.design.estimates` reads them from memory and gives every domain
and `all`: shares, standard errors, degrees of freedom. svy gives the same with
`estimation.prop(by=…)` on its own sample object, built outside the measure. Medians of several
runs; the 96 standard errors are then compared one by one: digits in common are −log10 of the
largest relative difference. The table adds clusters within strata.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from bench.figures import Figure, Measured, Progress, Table, p50
from cube17.pipeline.design import estimates
from cube17.pipeline.moments import Question, finest
from cube17.pipeline.strata import Design

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE: Final = "Standard errors under a survey design"
INSTEAD: Final = "the same shares and standard errors with svy"
RESPONDENTS: Final = 100_000
STRATA: Final = 40
CLUSTERS: Final = 2_000
RUNS: Final = 9
RUNS_OF_SVY: Final = 3
LINEAGE: Final = pl.DataFrame({"place": ["FR"], "territory": ["FR"]})
WHY: Final = {
    "ratio": "svy goes through the sample once per domain; here one pass serves all of them",
    "digits": "both are sums in double precision, in another order",
}


def run(progress: Progress) -> Measured:
    """Estimate both ways under two designs."""
    responses = respondents(np.random.default_rng(17))
    designs = {"strata": Design(strata=True), "strata and clusters": Design(True, clusters=True)}
    rows = []
    for done, (name, design) in enumerate(designs.items()):
        progress(name, done, len(designs))
        ours, mine = timed(lambda d=design: ours_of(responses, d), RUNS)
        other, theirs = timed(svy_of(responses, design), RUNS_OF_SVY)
        rows.append([name, 1000 * ours, 1000 * other, other / ours, digits(mine, theirs)])
    _, ours, other, ratio, common = rows[0]
    figures = [
        Figure("seconds", "96 stratified domains, median", ours, "ms", instead=other),
        Figure("ratio", "svy over Cube 17", ratio, "×", 100, at_least=True),
        Figure("digits", "digits in common at least", common, "digits", 10, at_least=True),
    ]
    columns = ("design", "Cube 17, ms", "svy, ms", "ratio", "digits in common")
    return Measured(figures, [Table("Designs", columns, rows)])


def respondents(chance: np.random.Generator, size: int = RESPONDENTS) -> pl.DataFrame:
    """Draw the responses table of one question."""
    cluster = chance.integers(0, CLUSTERS, size)
    answers = pl.Series(chance.integers(0, 2, size).astype(np.int8))
    missing = pl.Series(chance.random(size) < 0.03)
    frame = pl.DataFrame(
        {
            "profile": chance.integers(0, 6, size),
            "domain": chance.integers(0, 16, size),
            "stratum": cluster % STRATA,
            "cluster": cluster,
        }
    ).cast(pl.String)
    return frame.with_columns(
        place=pl.lit("FR"),
        weight=pl.Series(np.exp(chance.standard_normal(size) * 0.5)),
        q=pl.when(missing).then(None).otherwise(answers),
    )


def ours_of(responses: pl.DataFrame, design: Design) -> dict[tuple[str, str], float]:
    """Return the standard error of each profile × domain."""
    grouped = finest(responses.lazy(), [Question("q", "q", (1,))], design.within)
    cells = estimates(grouped, LINEAGE, ["q"], design).filter(pl.col("domain") != "all")
    keys = cells.select("profile", "domain").iter_rows()
    return dict(zip(keys, cells["se"].to_list(), strict=True))


def svy_of(responses: pl.DataFrame, design: Design) -> Callable[[], dict[tuple[str, str], float]]:
    """Return what estimates the same with svy."""
    import svy  # noqa: PLC0415 (a package of the group dev)

    psu = "cluster" if design.clusters else None
    described = svy.Design(stratum="stratum", psu=psu, wgt="weight")
    sample = svy.Sample(responses, described)

    def estimate() -> dict[tuple[str, str], float]:
        found = sample.estimation.prop("q", by=["profile", "domain"], drop_nulls=True)
        return errors(found)

    return estimate


def errors(found: Any) -> dict[tuple[str, str], float]:
    """Standard errors of the answer 1, by profile and domain."""
    return {
        (str(one.by_level[0]), str(one.by_level[1])): float(one.se)
        for one in found.estimates
        if str(one.y_level) in {"1", "1.0"}
    }


def timed(function: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """Median seconds of a call, and its last result."""
    seconds, result = [], None
    for _ in range(runs):
        started = time.perf_counter()
        result = function()
        seconds.append(time.perf_counter() - started)
    return p50(seconds), result


def digits(ours: dict[tuple[str, str], float], other: dict[tuple[str, str], float]) -> float:
    """Digits that all standard errors have in common; the domains must be the same."""
    if ours.keys() != other.keys():
        raise AssertionError(f"domains differ: {len(ours)} and {len(other)}")
    gap = max(abs(se / other[key] - 1) for key, se in ours.items())
    return float(-np.log10(max(gap, np.finfo(float).eps)))
