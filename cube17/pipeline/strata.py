"""The sample behind every cell: how many primary units were drawn in each stratum.

A primary unit is a cluster (a district, a commune, a list of households) or, in an element sample,
a respondent. A cell is a domain of the whole sample: units of a stratum that have nobody in the
cell count with zeros, so their number is counted once, over all respondents, and not per cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from cube17.pipeline.moments import RESPONSES

WHOLE: Final = ""
"""Name of the only stratum of a design without strata."""


@dataclass(frozen=True)
class Design:
    """How respondents were drawn.

    `strata`, `clusters`: whether the columns `stratum` and `cluster` of the responses mean
    something. Without clusters each row is a respondent drawn by himself; where a respondent has
    several rows (one per domain) he is a cluster. `population`: primary units of each stratum in
    the population, for the finite population correction; `{"": M}` without strata; `None`: drawn
    with replacement, or so few that the correction does not count.
    """

    strata: bool = False
    clusters: bool = False
    population: Mapping[str, float] | None = None

    @property
    def within(self) -> tuple[str, ...]:
        """Columns of the responses that the design sets apart."""
        names = ("stratum" if self.strata else "", "cluster" if self.clusters else "")
        return tuple(name for name in names if name)


ELEMENTS: Final = Design()


def sizes(grouped: pl.DataFrame, design: Design) -> pl.DataFrame:
    """Primary units drawn in each stratum: `stratum`, `units`, `factor`, `respondents`, sorted.

    `factor` multiplies the spread between the units of a stratum: (1 − f)·m/(m − 1) with m units,
    f = m/M of the M of the population (0 without `design.population`). With one unit there is no
    spread within the stratum, and the factor is 1 − f (see `lonely`). `grouped` is the result of
    `moments.finest` within `design.within`: it counts all responses, whatever was answered.

    Raises `ValueError`, in French, when a stratum or a cluster is missing, when the sample is a
    single unit, or when the population of a stratum is missing or smaller than what was drawn.
    """
    if any(grouped[name].null_count() for name in design.within):
        raise ValueError(
            "Des répondants n’ont pas de strate ou de grappe : complétez-les ou écartez-les."
        )
    stratum = pl.col("stratum") if design.strata else pl.lit(WHOLE).alias("stratum")
    respondents = pl.col(RESPONSES).sum()
    units = pl.col("cluster").n_unique() if design.clusters else respondents
    drawn = grouped.group_by(stratum).agg(units=units, respondents=respondents).sort("stratum")
    if drawn["units"].sum() < 2:  # noqa: PLR2004 (a variance needs two)
        raise ValueError(
            "Il faut au moins deux unités (répondants ou grappes) pour estimer une précision."
        )
    fraction = _sampling_fraction(drawn, design.population)
    units = pl.col("units")
    factor = (1 - fraction) * pl.when(units > 1).then(units / (units - 1)).otherwise(1.0)
    return drawn.select("stratum", "units", factor.alias("factor"), "respondents")


def _sampling_fraction(drawn: pl.DataFrame, population: Mapping[str, float] | None) -> pl.Series:
    """Return m/M per stratum, 0 without a population."""
    if population is None:
        return pl.Series([0.0] * drawn.height)
    fractions = []
    for stratum, units in drawn.select("stratum", "units").iter_rows():
        total = population.get(stratum)
        if total is None:
            raise ValueError(f"Strate « {stratum} » : taille dans la population inconnue.")
        if total < units:
            where = f"Strate « {stratum} »" if stratum else "Taille de la population"
            raise ValueError(f"{where} : {units} unités tirées sur {total:g} dans la population.")
        fractions.append(units / total)
    return pl.Series(fractions)


def lonely(drawn: pl.DataFrame) -> list[str]:
    """French warnings about strata with a single primary unit; `drawn` is the result of `sizes`.

    Such a stratum says nothing of its own spread. Its unit is set against the mean of the whole
    sample (the convention `options(survey.lonely.psu = "adjust")` of R's survey), which rather
    overstates the variance.
    """
    names = drawn.filter(pl.col("units") == 1)["stratum"].to_list() if drawn.height > 1 else []
    return [
        f"Strate « {name} » : une seule unité primaire. Sa dispersion ne peut pas être estimée ; "
        "l’unité est comparée à la moyenne de tout l’échantillon, ce qui majore plutôt l’erreur."
        for name in names
    ]
