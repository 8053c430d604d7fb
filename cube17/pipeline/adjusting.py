"""One question all else being equal: the answers, the model, its margins by profile.

Rows of the model are respondents alike: same profile, covariates, answer, stratum and cluster,
which keeps a large survey small when covariates are categories.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from scipy.special import expit, logit
from scipy.stats import t as student

from cube17.pipeline import logistic, strata
from cube17.pipeline.calibrated import CROSSING
from cube17.pipeline.covariates import Matrix, column_of
from cube17.pipeline.intervals import CONFIDENCE
from cube17.pipeline.logistic import Floats, ModelError, Units
from cube17.pipeline.moments import RESPONSES
from cube17.pipeline.responses import responses
from cube17.pipeline.rows import COVARIATE, OF
from cube17.pipeline.study import Covariate, Indicator, Study

ANSWER: Final = "answer"


@dataclass(frozen=True)
class Survey:
    """Respondents (`weight` raked, `region`), how they were drawn, and `raked_respondents`."""

    study: Study
    respondents: pl.LazyFrame
    plan: strata.Design
    crossings: pl.DataFrame | None

    @cached_property
    def responses(self) -> pl.LazyFrame:
        """One row per response, with the covariates of the respondent."""
        kept = [one.name for one in self.study.model.columns] if self.study.model else []
        return responses(
            self.study, self.respondents, ["region", *(COVARIATE + name for name in kept)]
        )

    @property
    def within(self) -> tuple[str, ...]:
        """Columns of the responses that the variance sets apart."""
        return self.plan.within if self.crossings is None else (*self.plan.within, CROSSING)

    @cached_property
    def drawn(self) -> pl.DataFrame:
        """Primary units of each stratum, see `strata.sizes`."""
        count = pl.len().alias(RESPONSES)
        within = self.plan.within
        grouped = self.responses.group_by(within).agg(count) if within else None
        counted = self.responses.select(count) if grouped is None else grouped
        return strata.sizes(counted.collect(engine="streaming"), self.plan)


@dataclass(frozen=True)
class Adjusted:
    """What a model says of the profiles that answered a question.

    `values`: predictive margins, `spread`: their covariance (profiles, profiles), both as
    proportions; `df`: degrees of freedom of the design less the covariates'; `bases`: `profile`,
    `n` and `weight`, `w2` (Σ of squared weights) in the same order; `left_out`: respondents who
    answered but of whom a covariate is not known. `covariates`: those held equal.
    """

    covariates: tuple[Covariate, ...]
    profiles: tuple[str, ...]
    values: Floats
    spread: Floats
    df: int
    bases: pl.DataFrame
    left_out: int

    @cached_property
    def errors(self) -> Floats:
        """Standard errors of the margins."""
        return np.sqrt(np.clip(np.diag(self.spread), 0.0, None))

    @cached_property
    def quantile(self) -> float:
        """How many standard errors a bound is away."""
        return float(student.ppf((1 + CONFIDENCE) / 2, self.df))

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """95 % intervals of the margins, made on the logit scale so that they stay shares."""
        centre = logit(self.values)
        half = self.quantile * self.errors / (self.values * (1 - self.values))
        return expit(centre - half), expit(centre + half)


def adjust(survey: Survey, question: Indicator, covariates: Sequence[Covariate]) -> Adjusted:
    """Fit the model of a question; raises `ModelError`, in French, when it cannot be."""
    # Asked once for all domains: there is none to hold equal.
    whole = survey.study.wide and "" in question.columns
    held = [one for one in covariates if not (whole and one.name == "domain" and not one.column)]
    if not held:
        raise ModelError("posée une fois pour tous les domaines, elle n’a rien à tenir égal")
    rows = _rows(survey, question, held)
    used = rows[ANSWER].is_not_null().to_numpy()
    known = rows.filter(pl.col(ANSWER).is_not_null())
    profiles = [one for one in _profiles(survey.study) if one in set(known["profile"])]
    if not profiles:
        raise ModelError("aucun répondant n’a toutes les covariables")
    if len(profiles) < 2:  # noqa: PLR2004 (a comparison takes two)
        raise ModelError("un seul profil a répondu, il n’y a rien à comparer")
    matrix = Matrix(known, profiles, held)
    y, w = known[ANSWER].to_numpy().astype(float), known["w"].to_numpy()
    b = logistic.fit(matrix.x, y, w, matrix.names)
    z = np.zeros((rows.height, len(b)))
    z[used] = logistic.linearised(matrix.x, y, w, b)
    if survey.crossings is not None:
        z = logistic.residuals(z, *_margins(rows, survey.crossings))
    v = logistic.covariance(z, _units(rows, survey))
    values, gradients = logistic.margins(matrix.x, w, b, matrix.groups)
    bases, left_out = _bases(survey, question, held, profiles)
    df = _freedom(known, survey.plan) + 1 - len(b)
    if df < 1:
        raise ModelError(f"trop peu d’unités tirées pour {len(b)} paramètres")
    spread = gradients @ v @ gradients.T
    return Adjusted(tuple(held), tuple(profiles), values, spread, df, bases, left_out)


def _rows(survey: Survey, question: Indicator, held: Sequence[Covariate]) -> pl.DataFrame:
    """Responses alike: `answer`, profile, covariates, `survey.within`; `w`, `w2` and `n`.

    Those of no use to the model, whose answer is null, count where weights are raked.
    """
    asked = [question.id, "profile", *(column_of(one) for one in held)]
    known = pl.all_horizontal(pl.col(asked).is_not_null())
    frame = survey.responses if survey.crossings is not None else survey.responses.filter(known)
    frame = frame.select(
        *(pl.when(known).then(pl.col(name)).alias(name) for name in asked[1:]),
        *survey.within,
        "weight",
        **{ANSWER: pl.when(known).then(pl.col(question.id))},
    )
    by, weight = [ANSWER, *asked[1:], *survey.within], pl.col("weight")
    alike = frame.group_by(by).agg(w=weight.sum(), w2=(weight * weight).sum(), n=pl.len())
    return alike.sort(by).collect(engine="streaming")


def _units(rows: pl.DataFrame, survey: Survey) -> Units:
    """Say which primary unit each row belongs to."""
    drawn, plan = survey.drawn, survey.plan
    stratum = np.zeros(rows.height, dtype=np.intp)
    if plan.strata:
        stratum = np.searchsorted(drawn["stratum"].to_numpy(), rows["stratum"].to_numpy())
    cluster = _codes(rows, plan.within) if plan.clusters else None
    units, factor = (drawn[name].to_numpy().astype(float) for name in ("units", "factor"))
    return Units(rows["w"].to_numpy(), rows["w2"].to_numpy(), stratum, cluster, units, factor)


def _codes(rows: pl.DataFrame, names: Sequence[str]) -> logistic.Indices:
    """Return a number per distinct row of some columns: clusters are numbered within strata."""
    table = rows.select(names).unique(maintain_order=True).with_row_index("code")
    found = rows.select(names).join(table, on=names, how="left", maintain_order="left")
    return found["code"].to_numpy().astype(np.intp)


def _margins(rows: pl.DataFrame, crossings: pl.DataFrame) -> tuple[Floats, Floats]:
    """Categories of the raking margins of each row (0 or 1), and its weight before raking."""
    categories = crossings.drop(CROSSING, "factor").to_dummies().with_columns(
        crossings[CROSSING], crossings["factor"]
    )  # fmt: skip
    found = rows.select(CROSSING, "w").join(
        categories, on=CROSSING, how="left", maintain_order="left"
    )
    before = (found["w"] / found["factor"]).to_numpy()
    return found.drop(CROSSING, "w", "factor").to_numpy().astype(float), before


def _freedom(known: pl.DataFrame, plan: strata.Design) -> int:
    """Count units less strata among those who answered."""
    units = known.select(plan.within).n_unique() if plan.clusters else int(known["n"].sum())
    return units - (known["stratum"].n_unique() if plan.strata else 1)


def _bases(
    survey: Survey, question: Indicator, held: Sequence[Covariate], profiles: Sequence[str]
) -> tuple[pl.DataFrame, int]:
    """Persons by profile, in the order of `profiles`, and how many more answered.

    One who answered about k domains is one person of weight k·w (see `persons`).
    """
    answers = pl.sum_horizontal(
        pl.col(f"{question.id}{OF}{domain}").is_not_null().cast(pl.Int64)
        for domain in question.columns
    )
    # Every response has a domain; the weight, always known, stands in for no covariate at all.
    of_person = [column_of(one) for one in held if one.column or one.name != "domain"]
    known = pl.all_horizontal(pl.col("weight", *of_person).is_not_null())
    weight = pl.col("weight") * answers
    people = survey.respondents.filter(answers > 0)
    counted = people.group_by("profile").agg(
        n=known.sum(),
        weight=weight.filter(known).sum(),
        w2=(weight * weight).filter(known).sum(),
        answered=pl.len(),
    ).collect(engine="streaming")  # fmt: skip
    counted = counted.with_columns(pl.col("profile").cast(pl.String))
    ordered = pl.DataFrame({"profile": list(profiles)}).join(
        counted, on="profile", how="left", maintain_order="left"
    )
    total = counted.select(pl.col("answered").sum() - pl.col("n").sum()).item()
    return ordered.drop("answered"), int(total)


def _profiles(study: Study) -> Sequence[str]:
    """Profiles that a study may have, in display order."""
    return study.profile.allowed or (study.profile.constant or "",)
