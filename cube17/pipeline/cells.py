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

Estimates = dict[str, NDArray[np.float64]]


def estimate(moments: pl.DataFrame, sample_size: int) -> Estimates:
    """Unrounded numbers of each cell, one array per name in `NUMBERS`, shape (cells,).

    `moments` is long (see `moments.long`), with n > 0 in every row; `sample_size` is the number of
    respondents of the whole survey. Value, standard error and bounds are in % (0–100); n and n_eff
    in respondents; weight in persons or organisations.
    """
    n, w, wy, w2, w2y = (
        moments[name].to_numpy().astype(float) for name in ("n", "w", "wy", "w2", "w2y")
    )
    p = intervals.share(w, wy)
    se = intervals.standard_error(p, w, w2, w2y, sample_size)
    low, high = intervals.interval(p, se, n)
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
    """Cells with the columns of `CELL_COLUMNS`, numbers rounded by `DECIMALS`.

    `moments` is long and holds the other coordinates. Where there are too few respondents the
    status is `suppressed` and every number is null: what is hidden never leaves this function.
    """
    estimates = estimate(moments, sample_size)
    hidden = too_few(estimates["n"], estimates["n_eff"])
    rows = moments.height
    columns: dict[str, pa.Array] = {
        name: moments[name].cast(pl.String).to_arrow() for name in KEY if name != "wave"
    }
    columns |= {name: _number(name, estimates[name], hidden) for name in NUMBERS}
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
    return pa.array(np.round(values, DECIMALS.get(name, 0)), mask=hidden)
