"""`cube17 model`: what profiles would answer if they differed in nothing but themselves.

For each question a weighted logistic model (see `logistic`): positive answer ~ profile +
covariates, over the respondents of all profiles in France. The cube of the study gains one
indicator per question, `ajuste-<question>`: the predictive margin of each profile. The difference
of two of them is the average marginal effect of one profile against the other; the record of the
indicator has what its standard error takes (`adjusted`, see `cube17.model.Dictionary`).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pyarrow.parquet as pq

from cube17.french import count, french
from cube17.model import ALL_DOMAINS, FRANCE, Dictionary
from cube17.parquet import CubeError, read_dictionary, write_cube
from cube17.pipeline import build, scratch, strata
from cube17.pipeline.adjusted_indicator import PREFIX, AdjustedIndicator, merged
from cube17.pipeline.adjusting import Survey, adjust
from cube17.pipeline.checks import check_target
from cube17.pipeline.describe import Catalogue, read_study
from cube17.pipeline.logistic import ModelError
from cube17.pipeline.placing import Gazetteer
from cube17.pipeline.report import files_read
from cube17.pipeline.sources import SourceError
from cube17.pipeline.study import Indicator, Model, Study


class Made(NamedTuple):
    """The cube, what was found in French lines, what to beware of (a question not adjusted)."""

    cube: Path
    told: list[str]
    warnings: list[str]


def model(description: Path, out: Path, progress: build.Progress = build.quiet) -> Made:
    """Add the adjusted indicators of a study to its cube, which `build.build` has made.

    Those of an earlier run are replaced; every other cell stays. Raises `SourceError`, in French,
    when the description, a file or the cube cannot be used, or when no question can be adjusted.
    """
    study = read_study(description, Catalogue.read(build.ROOT))
    asked = _asked(study)
    target = build.target_of(out, study)
    before = _described(target, study)
    gazetteer = build.known_places(build.DATA)

    def told(step: str) -> None:
        progress(step, 1.0, collected.tally.read)

    with scratch.folder() as temporary:
        collected = build.read_answers(study, gazetteer, progress, temporary)
        _check_same(target, before, files_read(collected))
        survey = _survey(study, gazetteer, collected.respondents.scan())
        warnings = strata.lonely(_drawn(survey))
        made, refusals = _every_question(survey, asked, before, told)
    if not made:
        what = f"aucune question ne peut être ajustée. {' '.join(refusals)}"
        raise _refused(study, asked, what)
    told("Écriture")
    table = pq.ParquetFile(target).read()
    warnings += _exposed(pl.DataFrame(pl.from_arrow(table)), asked)
    write_cube(target, *merged(table, before, made))
    return Made(target, [line for one in made for line in one.told()], [*warnings, *refusals])


def _every_question(
    survey: Survey, asked: Model, before: Dictionary, told: Callable[[str], None]
) -> tuple[list[AdjustedIndicator], list[str]]:
    """Adjust what can be; say in French why the rest cannot."""
    labels = {record["id"]: record["label"] for record in before["profiles"]}
    questions, made, refusals = survey.study.indicators, [], []
    for rank, question in enumerate(questions, 1):
        told(f"Modèle {rank} sur {len(questions)}")
        try:
            _check_there(question, before)
            made.append(_adjusted(survey, question, asked, labels))
        except ModelError as error:
            refusals.append(french(f"{question.id} : {error}."))
    return made, refusals


def _asked(study: Study) -> Model:
    if study.model is None:
        raise SourceError(
            french(
                f"{study.path.name} : il manque la clé « model ». Ajoutez par exemple : "
                "model: {covariates: [domain, region]}"
            )
        )
    names = {question.id for question in study.indicators}
    for name in sorted(names):
        if PREFIX + name in names:
            what = f"la question « {PREFIX}{name} » existe déjà. Donnez-lui un autre identifiant."
            raise _refused(study, study.model, what)
    return study.model


def _refused(study: Study, asked: Model, what: str) -> SourceError:
    return SourceError(french(f"{study.path.name}, ligne {asked.line}, clé « model » : {what}"))


def _described(target: Path, study: Study) -> Dictionary:
    """Return the dictionary of the cube to complete."""
    if not target.exists():
        raise SourceError(french(f"{target} : ce cube n’existe pas. Lancez d’abord cube17 build."))
    check_target(target)
    try:
        told = read_dictionary(target)
    except CubeError as error:
        raise SourceError(str(error)) from error
    if study.wave not in {wave["id"] for wave in told["waves"]}:
        raise _stale(target, "d’une autre description")
    return told


def _check_same(target: Path, before: Dictionary, files: list[dict[str, Any]]) -> None:
    """Refuse a cube that was not built from these files: its shares would not be theirs."""
    if before.get("provenance", {}).get("files") != files:
        raise _stale(target, "d’autres fichiers, ou des mêmes lus autrement")


def _check_there(question: Indicator, before: Dictionary) -> None:
    if question.id not in {record["id"] for record in before["indicators"]}:
        raise ModelError("question absente du cube, personne n’y ayant répondu quand il a été fait")


def _stale(target: Path, what: str) -> SourceError:
    remedy = "Relancez cube17 build, puis cube17 model."
    return SourceError(french(f"{target} : ce cube vient {what}. {remedy}"))


def _survey(study: Study, gazetteer: Gazetteer, respondents: pl.LazyFrame) -> Survey:
    """Respondents with raked weights and their région."""
    raked, crossings = build.raked_respondents(study, respondents)
    regions = gazetteer.table.lazy().select("place", "region")
    placed = raked.with_columns(pl.col("place").cast(pl.String)).join(
        regions, on="place", how="left", maintain_order="left"
    )
    return Survey(study, placed, build.plan_of(study, respondents), crossings)


def _exposed(cells: pl.DataFrame, asked: Model) -> list[str]:
    """Warn of hidden cells that the model saw one by one: the audit of a build knows no model."""
    crossed = {
        "domain": (pl.col("territory") == FRANCE) & (pl.col("domain") != ALL_DOMAINS),
        "region": (pl.col("domain") == ALL_DOMAINS) & pl.col("territory").str.starts_with("REG-"),
    }
    seen = [crossed[one.name] for one in asked.covariates if not one.column]
    if not seen:
        return []
    masked = cells.filter(pl.any_horizontal(seen), pl.col("status") == "suppressed").height
    hidden = count(masked, "case masquée", "cases masquées")
    told = (
        f"{hidden} par domaine ou par région : les parts ajustées en dépendent, et l’audit du "
        "secret ne les éprouve pas. Prenez d’autres covariables, ou ne publiez pas ce cube."
    )
    return [french(told)] if masked else []


def _drawn(survey: Survey) -> pl.DataFrame:
    """Units of each stratum, or why the design is impossible."""
    try:
        return survey.drawn
    except ValueError as error:
        raise SourceError(french(f"{survey.study.path.name} : {error}")) from error


def _adjusted(
    survey: Survey, question: Indicator, asked: Model, labels: dict[str, str]
) -> AdjustedIndicator:
    """Adjust a question; one that would show nothing is refused like one without a solution."""
    found = adjust(survey, question, asked.covariates)
    made = AdjustedIndicator(survey.study, question, found, labels)
    if made.hidden.all():
        limits = survey.study.disclosure
        raise ModelError(
            f"aucun profil n’atteint {limits.min_n:g} répondants et {limits.min_n_eff:g} "
            "répondants efficaces"
        )
    return made
