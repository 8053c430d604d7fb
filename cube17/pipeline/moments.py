"""Additive moments: the five sums from which every estimate of a cell follows.

With y in {0, 1} (1: the answer counts as positive, « fort ou très fort ») and weight w, a cell
keeps n, Σw, Σwy, Σw² and Σw²y over those who answered the question. Sums add up, so respondents
are read once, at the finest grain, and every roll-up is a sum of sums.

Moments come in two shapes. *Wide*: one row per key, five columns per indicator named
`<indicator>:<moment>`, in which grouping and rolling up cost least. *Long*: one row per key and
indicator, columns `MOMENTS`, in which estimators are applied.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from sys import float_info
from typing import Any, Final

import polars as pl

from cube17.model import ALL_DOMAINS
from cube17.pipeline.engines import Engine, polars_streaming

MOMENTS: Final = ("n", "w", "wy", "w2", "w2y")
KEYS: Final = ("profile", "domain", "place")
CELL_KEYS: Final = ("profile", "domain", "territory")
RESPONSES: Final = "responses"
"""Column of `finest`: rows of responses, whatever they answered."""

_UNUSABLE: Final = "unusable"
_LARGEST: Final = float_info.max
_AT_ONCE: Final = 2 * len(MOMENTS)


@dataclass(frozen=True)
class Question:
    """A question of a survey: its indicator, its column, and the answers that count as positive."""

    indicator: str
    column: str
    positive: tuple[int, ...]


def finest(
    responses: pl.LazyFrame,
    questions: Sequence[Question],
    within: Sequence[str] = (),
    engine: Engine = polars_streaming,
) -> pl.DataFrame:
    """Moments at the finest grain, wide: one row per profile × domain × place, and `RESPONSES`.

    With `within`, the names of further columns (a stratum, a cluster), one row for each of their
    members in each of these. `engine` does the counting (see `engines`).

    `responses` has one row per respondent: the columns `KEYS`, `weight` (persons or organisations
    each stands for, finite and ≥ 0) and one integer column per question, null where there is no
    answer. A missing answer leaves the respondent out of that question only. Rows are read in one
    streaming pass, weights summed as float64 (in float32 the sums of a large survey drift).

    Raises `ValueError` when a weight is missing, negative or not finite.
    """
    keys = (*KEYS, *within)
    grouped = engine(responses, lambda table: counted(table, questions, keys))
    if grouped[_UNUSABLE].sum():
        where = grouped.filter(pl.col(_UNUSABLE) > 0).select(keys).row(0, named=True)
        raise ValueError(f"a weight is missing, negative or not finite in {where}")
    grouped = grouped.drop(_UNUSABLE).cast(dict.fromkeys(keys, pl.String))
    # With clusters there may be as many rows as respondents, and nobody reads them in order.
    return grouped if within else grouped.sort(keys)


def counted(table: Any, questions: Sequence[Question], keys: Sequence[str]) -> Any:
    """Express the group-by itself: the moments of each question, rows, and impossible weights.

    `table` is an ibis table, and so is the result; the types that ibis gives to what its methods
    take are narrower than what they take.
    """
    weight = table["weight"].cast("float64")
    usable = weight.between(0, _LARGEST).fill_null(False)
    sums = {RESPONSES: table.count(), _UNUSABLE: table.count(where=~usable)}
    for question in questions:
        sums |= _sums(question, table[question.column], weight)
    return table.group_by(list(keys)).aggregate(**sums)


def _sums(question: Question, answer: Any, weight: Any) -> dict[str, Any]:
    """Sum what respondents add to each moment of one question."""
    answered = answer.notnull().ifelse(weight, 0.0)
    # A missing answer is neither in `positive` nor out of it: it adds nothing anywhere.
    positive = answer.isin(question.positive).fill_null(False).ifelse(weight, 0.0)
    sums = {
        "n": answer.count(),
        "w": answered.sum(),
        "wy": positive.sum(),
        "w2": (answered * weight).sum(),
        "w2y": (positive * weight).sum(),
    }
    return {_name(question.indicator, moment): sums[moment] for moment in MOMENTS}


def roll_up(
    moments: pl.DataFrame, lineage: pl.DataFrame, within: Sequence[str] = ()
) -> pl.DataFrame:
    """Moments of every cell, wide: each domain and `all`, each territory and those above it.

    `moments` is the result of `finest`, `within` the further columns it was given, which stay
    apart; `lineage` has one row (`place`, `territory`) for each territory to which a place belongs,
    so places may be of any kind, nest or not, and a respondent known only by département counts
    there, in its région and in France. Rows whose domain already is `all` (asked without a domain)
    join the others in `all`.

    Raises `ValueError` when a place is in no territory: its respondents would be lost.
    """
    lost = moments.select("place").unique().join(lineage, on="place", how="anti")
    if lost.height:
        raise ValueError(f"places without a territory: {', '.join(sorted(lost['place'])[:5])}")
    keys = (*CELL_KEYS, *within)
    given = [name for name in moments.columns if name not in (*KEYS, *within)]
    # Some columns at a time: the join repeats each row for every territory above it.
    parts = [
        _rolled_up(moments.select(*KEYS, *within, *given[first : first + _AT_ONCE]), lineage, keys)
        for first in range(0, len(given), _AT_ONCE)
    ]
    return pl.concat([parts[0], *(part.drop(keys) for part in parts[1:])], how="horizontal")


def _rolled_up(moments: pl.DataFrame, lineage: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Sum per cell, sorted by `keys`: the rows are the same whichever columns there are."""
    by_territory = total(moments.join(lineage, on="place").drop("place"), keys)
    in_a_domain = by_territory.filter(pl.col("domain") != ALL_DOMAINS)
    all_domains = by_territory.with_columns(domain=pl.lit(ALL_DOMAINS))
    return pl.concat([in_a_domain, total(all_domains, keys)]).sort(keys)


def long(moments: pl.DataFrame, keys: Sequence[str] = CELL_KEYS) -> pl.DataFrame:
    """Wide moments as one row per key and indicator; a cell in which nobody answered has no row."""
    first = _name("", MOMENTS[0])
    indicators = [name.removesuffix(first) for name in moments.columns if name.endswith(first)]
    parts = [
        moments.select(
            pl.lit(indicator).alias("indicator"),
            *keys,
            *(pl.col(_name(indicator, moment)).alias(moment) for moment in MOMENTS),
        ).filter(pl.col("n") > 0)
        for indicator in indicators
    ]
    return pl.concat(parts)


def lineage(places: pl.DataFrame) -> pl.DataFrame:
    """Pairs (`place`, `territory`) from a table with a row per place.

    `places` has a column `place`; every other column holds the code of a territory to which the
    place belongs, or null (an island outside any EPCI, a département known without its EPCI).
    """
    pairs = places.unpivot(index="place", value_name="territory").select("place", "territory")
    return pairs.drop_nulls().unique().sort("place", "territory")


def total(moments: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Sum moments over everything but `keys`; columns that are neither are lost."""
    return moments.group_by(keys).agg(pl.selectors.numeric().sum())


def _name(indicator: str, moment: str) -> str:
    return f"{indicator}:{moment}"
