"""How many persons stand behind a cell when each answers about several domains.

In wide layout a respondent gives one answer per domain; in « tous domaines » they are added up, and
sixteen answers of one person must not pass for sixteen persons.
"""

import polars as pl

from cube17.model import ALL_DOMAINS
from cube17.pipeline.engines import Engine
from cube17.pipeline.moments import CELL_KEYS, Question, finest, long, roll_up
from cube17.pipeline.rows import OF
from cube17.pipeline.study import Study


def count_persons(
    study: Study,
    respondents: pl.LazyFrame,
    lineage: pl.DataFrame,
    estimates: pl.DataFrame,
    engine: Engine,
) -> pl.DataFrame:
    """Estimates with `persons` (unweighted base) and `n_eff` (Kish), both in persons.

    In long layout these are n and (Σw)²/Σw². In wide layout, in `all`, a person who answered about
    k domains is one person of weight k·w.
    """
    kish = pl.col("w") ** 2 / pl.col("w2")
    counted = estimates.with_columns(persons=pl.col("n").cast(pl.Float64), n_eff=kish)
    if not study.wide:
        return counted
    parts = [
        _of_question(respondents, lineage, indicator.id, list(indicator.columns), engine)
        for indicator in study.indicators
    ]
    keys = ("indicator", *CELL_KEYS)
    joined = counted.join(pl.concat(parts), on=keys, how="left", maintain_order="left")
    return joined.with_columns(
        persons=pl.coalesce("persons_right", "persons"), n_eff=pl.coalesce("n_eff_right", "n_eff")
    ).drop("persons_right", "n_eff_right")


def _of_question(
    respondents: pl.LazyFrame, lineage: pl.DataFrame, name: str, domains: list[str], engine: Engine
) -> pl.DataFrame:
    """Persons and their effective number in `all`, per profile and territory."""
    answered = pl.sum_horizontal(pl.col(f"{name}{OF}{d}").is_not_null() for d in domains)
    people = respondents.with_columns(answers=answered.cast(pl.Int64))
    people = people.filter(pl.col("answers") > 0).select(
        "profile",
        "place",
        domain=pl.lit(ALL_DOMAINS),
        weight=pl.col("weight") * pl.col("answers"),
        one=pl.lit(1),
    )
    grouped = finest(people, [Question(name, "one", (1,))], engine=engine)
    moments = long(roll_up(grouped, lineage))
    return moments.select(
        "indicator",
        *CELL_KEYS,
        persons=pl.col("n").cast(pl.Float64),
        n_eff=pl.col("w") ** 2 / pl.col("w2"),
    )
