"""Shares and their standard errors under the design of a survey: strata, clusters, or neither.

Linearisation (Taylor): with y in {0, 1}, weight w, a cell's W = Σw and p = Σwy / W, each primary
unit c of a stratum h has z = Σ w(y − p) / W over its respondents in the cell, 0 when it has none.

    V = Σ_h (1 − f_h) · m_h/(m_h − 1) · [ Σ_c z² − (Σ_c z)² / m_h ]

m_h counts the units drawn in the stratum, whether or not they have anyone in the cell (the cell is
a domain of the whole sample). Without clusters a unit is a respondent and Σ z² comes from moments:
[Σw²y·(1 − 2p) + p²·Σw²] / W². Degrees of freedom: units less strata, counted in the cell.

References: Binder 1983, *Int. Stat. Review* 51; Lumley 2004, *J. Stat. Software* 9(8); Parker et
al. 2017, NCHS *Vital and Health Statistics* 2(175) for degrees of freedom in the domain.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from cube17.pipeline import intervals
from cube17.pipeline.clusters import between_clusters
from cube17.pipeline.moments import CELL_KEYS, KEYS, MOMENTS, long, roll_up, total
from cube17.pipeline.strata import ELEMENTS, Design, sizes

CELL: Final = ("indicator", *CELL_KEYS)
W, WY, W2, W2Y, P = (pl.col(name) for name in ("w", "wy", "w2", "w2y", "p"))


def estimates(
    grouped: pl.DataFrame,
    lineage: pl.DataFrame,
    indicators: Sequence[str],
    design: Design = ELEMENTS,
    drawn: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Estimates of every cell in which somebody answered, long and sorted.

    `grouped`: the result of `moments.finest`, within `design.within`. `lineage`: see
    `moments.roll_up`. `drawn`: the result of `strata.sizes` when it is known already.

    Columns: `profile`, `domain`, `territory`, `indicator`, the five moments `n`, `w`, `wy`, `w2`,
    `w2y`, then `se` (standard error of the share, a proportion; nan where Σw is 0) and `df`
    (degrees of freedom; may be 0 in a cell seen in one unit per stratum).

    Raises `ValueError` for a place without a territory and for an impossible design.
    """
    drawn = sizes(grouped, design) if drawn is None else drawn
    cells = long(roll_up(total(grouped, KEYS), lineage))
    cells = cells.with_columns(p=_share(cells["w"], cells["wy"]))
    if design.clusters:
        spread = variance(between_clusters(grouped, lineage, indicators), drawn)
    elif design.strata:
        by_stratum = long(roll_up(grouped, lineage, ("stratum",)), (*CELL_KEYS, "stratum"))
        spread = _between_respondents(by_stratum, cells, drawn)
    else:
        spread = _one_stratum(cells, drawn)
    return _finished(cells, spread)


def _finished(cells: pl.DataFrame, spread: pl.DataFrame) -> pl.DataFrame:
    """Cells with `se` and `df`, from `variance` and `df` per cell."""
    exact = P.is_in([0.0, 1.0])
    variance = pl.when(exact).then(0.0).otherwise(pl.col("variance").clip(lower_bound=0.0))
    se = pl.when(P.is_nan()).then(float("nan")).otherwise(variance.sqrt())
    return (
        cells.join(spread, on=CELL, how="left", validate="1:1")
        .select(*CELL_KEYS, "indicator", *MOMENTS, se.alias("se"), pl.col("df").cast(pl.Int64))
        .sort(CELL)
    )


def _one_stratum(cells: pl.DataFrame, drawn: pl.DataFrame) -> pl.DataFrame:
    """Variance of an element sample: Σz is 0 in every cell, so that its moments are enough."""
    squares = (W2Y * (1 - 2 * P) + P * P * W2) / (W * W)
    return cells.select(
        *CELL, variance=squares * drawn["factor"].item(), df=pl.col("n").cast(pl.Int64) - 1
    )


def _between_respondents(
    by_stratum: pl.DataFrame, cells: pl.DataFrame, drawn: pl.DataFrame
) -> pl.DataFrame:
    """Variance of a stratified element sample; `by_stratum`: moments per cell and stratum."""
    whole = cells.select(*CELL, "p", whole="w")
    whole_weight = pl.col("whole")
    z = by_stratum.join(whole, on=CELL).select(
        *CELL,
        "stratum",
        units=pl.col("n"),
        sums=(WY - P * W) / whole_weight,
        squares=(W2Y * (1 - 2 * P) + P * P * W2) / (whole_weight * whole_weight),
    )
    return variance(z, drawn)


def variance(scores: pl.DataFrame, drawn: pl.DataFrame) -> pl.DataFrame:
    """V and degrees of freedom per cell; `scores`: `units`, `sums`, `squares` per stratum.

    A stratum of one unit is centred at the mean of the whole sample, which is 0 for z.
    """
    drawn_units = pl.col("units_right")
    centre = pl.when(drawn_units > 1).then(pl.col("sums") ** 2 / drawn_units).otherwise(0.0)
    spread = (pl.col("squares") - centre).clip(lower_bound=0.0) * pl.col("factor")
    return (
        scores.join(drawn, on="stratum", validate="m:1")
        .group_by(CELL)
        .agg(
            variance=spread.sum(),
            df=pl.col("units").sum().cast(pl.Int64) - pl.len().cast(pl.Int64),
        )
    )


def _share(w: pl.Series, wy: pl.Series) -> pl.Series:
    return pl.Series(intervals.share(w.to_numpy(), wy.to_numpy()))
