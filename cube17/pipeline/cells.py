"""From moments to the cells of a cube, hidden ones already emptied."""

from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from cube17.model import CELL_COLUMNS, DECIMALS, KEY, Status
from cube17.parquet import cell_schema
from cube17.pipeline import intervals
from cube17.pipeline.disclosure import too_few

PERCENT: Final = 100.0
NUMBERS: Final = ("value", "se", "low", "high", "n", "n_eff", "weight")

Floats = NDArray[np.float64]
Estimates = dict[str, Floats]


def estimate(moments: pl.DataFrame, sample_size: int) -> Estimates:
    """Unrounded numbers of each cell, one array per name in `NUMBERS`, shape (cells,).

    `moments` is long (see `moments.long`), with n > 0 in every row; `sample_size` is the number of
    respondents of the whole survey, an element sample. Value, standard error and bounds are in %
    (0–100); n and n_eff in respondents; weight in persons or organisations.
    """
    w, wy, w2, w2y = (moments[name].to_numpy() for name in ("w", "wy", "w2", "w2y"))
    p = intervals.share(w, wy)
    return _numbers(moments, intervals.standard_error(p, w, w2, w2y, sample_size))


def from_design(estimates: pl.DataFrame) -> Estimates:
    """Numbers of each cell under the design of the survey: `estimates` as `design` gives them.

    Same names, units and shapes as `estimate`; intervals take the degrees of freedom into account.
    """
    return _numbers(estimates, estimates["se"].to_numpy(), estimates["df"].to_numpy())


def _numbers(moments: pl.DataFrame, se: Floats, df: Floats | None = None) -> Estimates:
    """In %: share, standard error and interval; then base, effective base and weight."""
    n, w, wy, w2 = (moments[name].to_numpy().astype(float) for name in ("n", "w", "wy", "w2"))
    p = intervals.share(w, wy)
    low, high = intervals.interval(p, se, n, df)
    return {
        "value": PERCENT * p,
        "se": PERCENT * se,
        "low": PERCENT * low,
        "high": PERCENT * high,
        "n": n,
        "n_eff": intervals.effective_base(w, w2),
        "weight": w,
    }


def cells(
    moments: pl.DataFrame, *, wave: str, source: str, status: Status, sample_size: int
) -> pa.Table:
    """Cells of an element sample, those with too few respondents emptied (see `table`)."""
    numbers = estimate(moments, sample_size)
    hidden = too_few(numbers["n"], numbers["n_eff"])
    return table(moments, numbers, hidden, wave=wave, source=source, status=status)


def table(
    keys: pl.DataFrame,
    numbers: Estimates,
    hidden: NDArray[np.bool_],
    *,
    wave: str,
    source: str,
    status: Status,
) -> pa.Table:
    """Cells with the columns of `CELL_COLUMNS`, numbers rounded by `DECIMALS`.

    `keys` holds the other coordinates, row by row. Where `hidden` (see `disclosure.too_few` and
    `complementary.suppress`) the status is `suppressed` and every number is null: what is hidden
    never leaves this function.
    """
    rows = keys.height
    columns: dict[str, pa.Array] = {
        name: keys[name].cast(pl.String).to_arrow() for name in KEY if name != "wave"
    }
    columns |= {name: _number(name, numbers[name], hidden) for name in NUMBERS}
    columns |= {
        "wave": pa.repeat(wave, rows),
        "source": pa.repeat(source, rows),
        "status": pa.array(np.where(hidden, "suppressed", status)),
        "certainty": pa.nulls(rows),
        "note": pa.nulls(rows),
    }
    return pa.table({column.name: columns[column.name] for column in CELL_COLUMNS}).cast(
        cell_schema()
    )


def _number(name: str, values: NDArray[np.float64], hidden: NDArray[np.bool_]) -> pa.Array:
    # An interval without degrees of freedom is not a number: it is not known either.
    return pa.array(np.round(values, DECIMALS.get(name, 0)), mask=hidden | np.isnan(values))
