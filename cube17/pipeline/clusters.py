"""The spread between the clusters of a sample, in every cell.

A cell is made of the clusters that have someone in it, and a large survey has millions of such
pairs. Which row of moments counts in which pair is worked out once; sums over pairs are then
`numpy.bincount`, one question at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cube17.model import ALL_DOMAINS
from cube17.pipeline.moments import CELL_KEYS, KEYS
from cube17.pipeline.strata import WHOLE

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Nesting:
    """Where rows of moments count: rows → pairs of cell and cluster → pairs of cell and stratum."""

    cells: pl.DataFrame
    """`CELL_KEYS` of each cell, by position."""
    row: Indices
    pair: Indices
    """Row of moments and the pair it counts in; a row counts in the pairs of several cells."""
    cell_of_pair: Indices
    stratum: Indices
    """Of each pair, its cell and stratum as one position among those below."""
    cell_of_stratum: Indices
    name_of_stratum: pl.Series

    def scores(self, moments: dict[str, NDArray]) -> pl.DataFrame:
        """Return `cell`, `stratum`, and over its clusters: `units`, Σz and Σz² (`sums`, `squares`).

        `moments`: arrays `n`, `w` and `wy` by row. z = (Σwy − pΣw) / W, with Σ over the cluster, p
        and W those of the cell. Clusters in which nobody answered are not units of the cell.
        """
        n, w, wy = (self._by_pair(moments[name]) for name in ("n", "w", "wy"))
        whole, positive = (np.bincount(self.cell_of_pair, values) for values in (w, wy))
        with np.errstate(invalid="ignore"):  # nan in a cell without weight
            p = positive / whole
            z = (wy - p[self.cell_of_pair] * w) / whole[self.cell_of_pair]
        columns = {"units": (n > 0).astype(float), "sums": z, "squares": z * z}
        scores = {name: np.bincount(self.stratum, values) for name, values in columns.items()}
        frame = pl.DataFrame({"cell": self.cell_of_stratum, "stratum": self.name_of_stratum})
        return frame.with_columns(**{name: pl.Series(values) for name, values in scores.items()})

    def _by_pair(self, values: NDArray) -> Floats:
        return np.bincount(self.pair, values[self.row]).astype(float)


def nesting(grouped: pl.DataFrame, lineage: pl.DataFrame) -> Nesting:
    """Work out where each row counts; `grouped`: rows per place, `stratum` (if any), `cluster`."""
    if "stratum" not in grouped.columns:
        grouped = grouped.with_columns(stratum=pl.lit(WHOLE))
    places, units = (
        grouped.select(names).unique().with_row_index(name)
        for names, name in ((KEYS, "at"), (("stratum", "cluster"), "unit"))
    )
    above = places.join(lineage, on="place").drop("place")
    inside = pl.concat([above, above.with_columns(domain=pl.lit(ALL_DOMAINS))]).unique()
    cells = inside.select(CELL_KEYS).unique().sort(CELL_KEYS).with_row_index("cell")
    inside = inside.join(cells, on=CELL_KEYS).select("at", pl.col("cell").cast(pl.Int64))
    met = (
        grouped.select(*KEYS, "stratum", "cluster")
        .with_row_index("row")
        .join(places, on=KEYS)
        .join(units, on=["stratum", "cluster"])
        .select("row", "at", "unit")
        .join(inside, on="at")
        .select("row", pair=pl.col("cell") * units.height + pl.col("unit").cast(pl.Int64))
    )
    pairs, pair = np.unique(met["pair"].to_numpy(), return_inverse=True)
    cell, unit = np.divmod(pairs, units.height)
    names = units["stratum"].unique().sort()
    ranks = units["stratum"].replace_strict(names, pl.int_range(len(names), eager=True))
    rank = ranks.to_numpy().astype(np.int64)[unit]
    strata, stratum = np.unique(cell * len(names) + rank, return_inverse=True)
    return Nesting(
        cells=cells.select(CELL_KEYS),
        row=met["row"].to_numpy().astype(np.int64),
        pair=pair,
        cell_of_pair=cell,
        stratum=stratum,
        cell_of_stratum=strata // len(names),
        name_of_stratum=names.gather(strata % len(names)),
    )


def between_clusters(
    grouped: pl.DataFrame, lineage: pl.DataFrame, indicators: Sequence[str]
) -> pl.DataFrame:
    """Scores of all cells and strata, with `CELL_KEYS`, `indicator` and `stratum`.

    `grouped`: wide moments per place, stratum (if any) and cluster, see `moments.finest`.
    """
    nested = nesting(grouped, lineage)
    cells = nested.cells.with_row_index("cell").with_columns(pl.col("cell").cast(pl.Int64))
    parts = []
    for indicator in indicators:
        moments = {name: grouped[f"{indicator}:{name}"].to_numpy() for name in ("n", "w", "wy")}
        scores = nested.scores(moments).filter(pl.col("units") > 0)
        parts.append(scores.join(cells, on="cell").with_columns(indicator=pl.lit(indicator)))
    return pl.concat(parts).drop("cell")
