"""Direct standardisation against `svystandardize` of R's survey, on a cluster sample.

R standardises the mean of api00 by type of school, apart for schools that met their target of
improvement and for those that did not, to the population of types.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cube17.compare import Estimate, gap_apart, standardise
from cube17.pipeline.design import variance
from cube17.pipeline.moments import Question, finest
from cube17.pipeline.strata import Design, sizes

SCHOOLS = pl.read_csv(Path(__file__).parents[1] / "fixtures" / "api" / "apiclus1.csv")
TYPES = {"E": 4421, "H": 755, "M": 1018}
DISTRICTS = Design(clusters=True, population={"": 757})
CELL = {"indicator": "q", "profile": "p", "domain": "all", "territory": "CA"}
R = {"No": (632.817834, 31.2617675), "Yes": (643.335229, 24.7851790)}
NAUGHT = Estimate(np.zeros(3), np.zeros(3))


def drawn():
    """Units that were drawn: 15 districts out of 757."""
    responses = SCHOOLS.select(
        pl.lit("p").alias("profile"), pl.lit("d").alias("domain"), pl.lit("CA").alias("place"),
        pl.col("pw").alias("weight"), pl.lit(1).alias("q"),
        pl.col("dnum").cast(pl.String).alias("cluster"),
    )  # fmt: skip
    return sizes(finest(responses.lazy(), [Question("q", "q", (1,))], DISTRICTS.within), DISTRICTS)


def spread(scores):
    """Standard error of Σ z, from the z of each school."""
    totals = scores.group_by("dnum").agg(pl.col("z").sum())["z"]
    table = pl.DataFrame(
        CELL | {"stratum": "", "units": len(totals), "sums": totals.sum(),
                "squares": (totals**2).sum()}
    )  # fmt: skip
    return float(variance(table, drawn())["variance"].item()) ** 0.5


def by_type(schools):
    """Mean of api00, its standard error by districts, and the z of each school, by type."""
    means, errors, scores = [], [], []
    for kind in TYPES:
        here = pl.col("stype") == kind
        one = schools.filter(here)
        mean = float(np.average(one["api00"], weights=one["pw"]))
        weight = float(one["pw"].sum())
        z = SCHOOLS.select(
            "dnum",
            z=pl.when(here & (pl.col("comp.imp") == one["comp.imp"][0]))
            .then(pl.col("pw") * (pl.col("api00") - mean) / weight)
            .otherwise(0.0),
        )
        means.append(mean)
        errors.append(spread(z))
        scores.append(z)
    return Estimate(np.array(means), np.array(errors)), scores


@pytest.mark.parametrize("met", ["No", "Yes"])
def test_a_mean_brought_to_the_population_of_types(met):
    group, scores = by_type(SCHOOLS.filter(pl.col("comp.imp") == met))
    level = standardise(gap_apart(group, NAUGHT), np.array(list(TYPES.values()), dtype=float))
    assert level.parts == pytest.approx(np.array(list(TYPES.values())) / 6194)
    assert float(level.gap.value) == pytest.approx(R[met][0], abs=5e-7)
    # Districts hold schools of several types: R's error is that of the parts times z, summed.
    whole = scores[0].with_columns(
        z=sum(part * one["z"] for part, one in zip(level.parts, scores, strict=True))
    )
    assert spread(whole) == pytest.approx(R[met][1], abs=5e-8)


@pytest.mark.parametrize(("met", "part"), [("No", 0.894), ("Yes", 0.679)])
def test_strata_that_share_clusters_make_the_error_too_small(met, part):
    """What the page cannot know: cells carry no covariance between strata (docs/methode.md)."""
    group, _ = by_type(SCHOOLS.filter(pl.col("comp.imp") == met))
    level = standardise(gap_apart(group, NAUGHT), np.array(list(TYPES.values()), dtype=float))
    assert float(level.gap.se) / R[met][1] == pytest.approx(part, abs=5e-4)
