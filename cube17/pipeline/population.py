"""How many primary units the population has, for the finite population correction.

Where a fifth of the schools of a stratum were drawn, a fifth of the chance is gone: variances are
multiplied by 1 − m/M (Cochran 1977, *Sampling Techniques*, § 2.6; `fpc` of R's survey).
"""

from collections.abc import Mapping

import polars as pl

from cube17.french import french
from cube17.pipeline.meaning import is_number, key
from cube17.pipeline.nodes import Node, quote
from cube17.pipeline.rows import POPULATION
from cube17.pipeline.sources import SourceError
from cube17.pipeline.strata import WHOLE
from cube17.pipeline.study import Column, Population, Study

_AT_LEAST = 1.0


def read_population(node: Node | None, *, strata: bool) -> Population | None:
    """Read the key `population`: a number, stratum → number, or the name of a column."""
    if node is None:
        return None
    if node.is_mapping():
        if not strata:
            raise node.error("des tailles par strate demandent la clé « strata ». Ajoutez-la.")
        sizes = {name: size.number(_AT_LEAST, float("inf")) for name, size in node.fields().items()}
        return Population(node.key, node.line, sizes)
    text = node.text()
    if not is_number(text):
        return Population(node.key, node.line, column=Column(text, node.key, node.line))
    if strata:
        raise node.error(
            "avec des strates il faut une taille par strate. Écrivez par exemple : "
            "population: {nord: 1200, sud: 800}, ou le nom d’une colonne."
        )
    return Population(node.key, node.line, {WHOLE: node.number(_AT_LEAST, float("inf"))})


def population_of(study: Study, respondents: pl.LazyFrame) -> Mapping[str, float] | None:
    """Primary units of each stratum of the files, see `strata.Design`.

    Raises `SourceError`, in French, when a stratum has no size, or has two in the column.
    """
    asked = study.population
    if asked is None:
        return None
    stratum = pl.col("stratum") if study.strata else pl.lit(WHOLE).alias("stratum")
    found = respondents.group_by(stratum)
    if asked.column is None:
        names = found.agg().sort("stratum").collect(engine="streaming")["stratum"].to_list()
        sizes = {key(name): size for name, size in asked.sizes.items()}
        for name in names:
            if key(name) not in sizes:
                raise _error(
                    study, asked, f"la strate {quote(name)} n’a pas de taille. Ajoutez-la."
                )
        return {name: sizes[key(name)] for name in names}
    size = pl.col(POPULATION)
    rows = found.agg(low=size.min(), high=size.max()).sort("stratum").collect(engine="streaming")
    for name, low, high in rows.iter_rows():
        if low != high:
            where = f"la strate {quote(name)}" if study.strata else "l’échantillon"
            what = f"{where} a deux tailles, {low:g} et {high:g}, dans la colonne "
            remedy = f"{quote(asked.column.name)}. Une strate n’en a qu’une."
            raise _error(study, asked, what + remedy)
    return dict(rows.select("stratum", "low").iter_rows())


def _error(study: Study, asked: Population, what: str) -> SourceError:
    where = f"{study.path.name}, ligne {asked.line}, clé « {asked.key} » : "
    return SourceError(french(where + what))
