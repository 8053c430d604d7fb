"""Standard errors of raked weights: what margins already tell does not vary between samples.

The linearised variable z of a cell (see `design`) is regressed on the categories of the margins
over the whole sample, with the weights d from before raking, and its residual takes its place:

    e = z − x'B,   B = (Σ d x x')⁻ Σ d x z,   V = variance of Σ w e under the design

with the raked weights w = g·d. Residuals are not zero outside the cell: all respondents count. With
C the covariance of z and x between primary units, and M that of x, both under the design,

    V = V(z) − 2 B'C + B'M B

References: Deville and Särndal 1992, *JASA* 87, eq. 3.4; Deville, Särndal and Sautory 1993, *JASA*
88; `calibrate` of R's survey, which gives the same digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from cube17.model import ALL_DOMAINS
from cube17.pipeline.moments import CELL_KEYS, KEYS

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

CROSSING: Final = "crossing"
"""Column of responses: which categories of all margins a respondent is in."""
OF_SAMPLE: Final = (CROSSING, "stratum", "cluster")


@dataclass(frozen=True)
class Sample:
    """All respondents by stratum, cluster and crossing, to which everything else is compared.

    `rows`: columns `OF_SAMPLE` (the last two where the design has them), `w` and `w2` (Σ of raked
    weights and of their squares). `crossings`: `CROSSING`, `factor` (raked weight / weight before)
    and a column of categories per margin. `drawn`: see `strata.sizes`.
    """

    rows: pl.DataFrame
    crossings: pl.DataFrame
    drawn: pl.DataFrame

    @property
    def clusters(self) -> bool:
        """Whether respondents were drawn by clusters."""
        return "cluster" in self.rows.columns

    @cached_property
    def units(self) -> pl.DataFrame:
        """Clusters; without them, strata × crossings: respondents who all have the same x."""
        names = ["stratum", "cluster" if self.clusters else CROSSING]
        return self.rows.select(n for n in names if n in self.rows.columns).unique(
            maintain_order=True
        )

    @cached_property
    def x(self) -> Floats:
        """(crossings, categories): whether a crossing is in each category of each margin."""
        margins = self.crossings.drop(CROSSING, "factor")
        return margins.to_dummies().to_numpy().astype(float)

    @cached_property
    def drawn_x(self) -> Floats:
        """The same by g: raked weights times this are weights before raking times x."""
        return self.x / self.crossings["factor"].to_numpy()[:, None]

    @cached_property
    def inverse(self) -> Floats:
        """(Σ d x x′)⁻: margins share their total, so that there is no plain inverse."""
        weight = np.bincount(self.crossing(self.rows), self.rows["w"], len(self.x))
        normal = self.x.T @ (weight[:, None] * self.drawn_x)
        return np.linalg.pinv(normal, hermitian=True).astype(np.float64)

    @cached_property
    def cross(self) -> Floats:
        """(units, categories): Σ of a unit's z times this, less the means, is C."""
        factor = self.drawn["factor"].to_numpy()[self.stratum(self.units)]
        if not self.clusters:
            return factor[:, None] * self.x[self.crossing(self.units)]
        return factor[:, None] * self._sums(self.unit(self.rows), self.units.height)

    @cached_property
    def means(self) -> Floats:
        """(strata, categories): Σ of a stratum's z times this is what C loses to the means."""
        units = self.drawn["units"].to_numpy()
        centre = np.where(units > 1, self.drawn["factor"].to_numpy() / units, 0.0)
        return centre[:, None] * self._sums(self.stratum(self.rows), self.drawn.height)

    @cached_property
    def within(self) -> Floats:
        """M, (categories, categories)."""
        strata = self._sums(self.stratum(self.rows), self.drawn.height)
        if self.clusters:
            squares = self._sums(self.unit(self.rows), self.units.height).T @ self.cross
        else:
            squared = np.bincount(self.unit(self.rows), self.rows["w2"], self.units.height)
            squares = self.x[self.crossing(self.units)].T @ (squared[:, None] * self.cross)
        return squares - strata.T @ self.means

    def _sums(self, position: Indices, size: int) -> Floats:
        """Σ w x of the sample by position."""
        shape = (size, len(self.x))
        at = (position, self.crossing(self.rows))
        return sparse.csr_array((self.rows["w"].to_numpy(), at), shape) @ self.x

    def stratum(self, frame: pl.DataFrame) -> Indices:
        """Position of the stratum of each row."""
        if "stratum" not in frame.columns:
            return np.zeros(frame.height, dtype=np.intp)
        return _positions(frame, self.drawn.select("stratum"))

    def crossing(self, frame: pl.DataFrame) -> Indices:
        """Position of the crossing of each row."""
        return _positions(frame, self.crossings.select(CROSSING))

    def unit(self, frame: pl.DataFrame) -> Indices:
        """Position of the unit of each row."""
        return _positions(frame, self.units)


def sample_of(
    respondents: pl.LazyFrame, crossings: pl.DataFrame, drawn: pl.DataFrame, within: Sequence[str]
) -> Sample:
    """Sum up respondents (`weight` raked, `CROSSING`) within the columns of the design."""
    weight = pl.col("weight")
    rows = respondents.group_by(within).agg(w=weight.sum(), w2=(weight * weight).sum())
    return Sample(rows.sort(within).collect(engine="streaming"), crossings, drawn)


def _positions(frame: pl.DataFrame, table: pl.DataFrame) -> Indices:
    """Row of a table that each row of a frame is in, by the columns of the table."""
    names = table.columns
    known = table.with_row_index("position")
    joined = frame.select(names).join(known, on=names, how="left", maintain_order="left")
    return joined["position"].to_numpy().astype(np.intp)


def calibrated(
    estimates: pl.DataFrame, grouped: pl.DataFrame, lineage: pl.DataFrame, sample: Sample
) -> pl.DataFrame:
    """Estimates (see `design.estimates`) whose `se` takes raking into account.

    `grouped`: the result of `moments.finest` within the columns `OF_SAMPLE` that the design has.
    """
    places, cells = grouped.select(KEYS).unique(), estimates.select(CELL_KEYS).unique()
    above = places.with_row_index("at").join(lineage, on="place")
    everywhere = pl.concat([above, above.with_columns(domain=pl.lit(ALL_DOMAINS))])
    # Where nobody answered there is no cell.
    inside = everywhere.unique(["at", *CELL_KEYS]).join(cells, on=CELL_KEYS, how="semi")
    at = (_positions(inside, cells), inside["at"].to_numpy().astype(np.intp))
    rolled = sparse.csr_array((np.ones(len(at[0])), at), (cells.height, places.height))
    scores = _Scores(grouped, sample, rolled, _positions(grouped, places))
    parts = []
    for (indicator,), part in estimates.group_by("indicator", maintain_order=True):
        gain = scores.gain(str(indicator), part, _positions(part, cells))
        squared = (pl.col("se") ** 2 + pl.Series(gain)).clip(lower_bound=0.0)
        exact = (pl.col("wy") / pl.col("w")).is_in([0.0, 1.0])
        parts.append(part.with_columns(se=pl.when(exact).then("se").otherwise(squared.sqrt())))
    return pl.concat(parts)


@dataclass(frozen=True)
class _Scores:
    """Σ of z over any part of a cell: `rolled` (cells, places), `place` of each row of moments."""

    grouped: pl.DataFrame
    sample: Sample
    rolled: sparse.csr_array
    place: Indices

    def gain(self, indicator: str, part: pl.DataFrame, cells: Indices) -> Floats:
        """Say what raking adds to the variance of each cell of a question, often below 0."""
        grouped, sample = self.grouped, self.sample
        once, unit = ("wy", "w"), ("wy", "w") if sample.clusters else ("w2y", "w2")
        by = (
            (once, sample.crossing(grouped), sample.drawn_x),
            (unit, sample.unit(grouped), sample.cross),
            (once, sample.stratum(grouped), sample.means),
        )
        rhs, cross, means = (
            self._score(indicator, names, to, part, cells) @ x
            for names, to, x in ((names, (to, len(x)), x) for names, to, x in by)
        )
        slopes = rhs @ sample.inverse
        return (slopes * (slopes @ sample.within - 2 * (cross - means))).sum(axis=1)

    def _score(
        self,
        indicator: str,
        names: tuple[str, str],
        to: tuple[Indices, int],
        part: pl.DataFrame,
        cells: Indices,
    ) -> sparse.csr_array:
        """Σ z of each cell by position `to`: Σ (a − p·b) / W, `names` being the moments a and b."""
        shape = (self.grouped.select(KEYS).n_unique(), to[1])
        positive, every = (
            self.rolled[cells]
            @ sparse.csr_array(
                (self.grouped[f"{indicator}:{name}"].to_numpy(), (self.place, to[0])), shape
            )
            for name in names
        )
        whole = part["w"].to_numpy()
        whole = np.where(whole > 0, whole, np.nan)
        share = part["wy"].to_numpy() / whole
        return _scaled(positive, 1 / whole) - _scaled(every, share / whole)


def _scaled(matrix: sparse.csr_array, by: Floats) -> sparse.csr_array:
    """Multiply each row of a matrix."""
    return sparse.diags_array(by).tocsr() @ matrix
