"""`cube17 build`: from the description of a survey to its cube and its report.

Nothing is written before everything is known: an error, an interruption or a full disk leaves the
cube that was there as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from cube17.french import french
from cube17.parquet import write_cube
from cube17.pipeline import cells, design, engines, scratch, strata
from cube17.pipeline.calibrated import CROSSING, calibrated, sample_of
from cube17.pipeline.checks import (
    check_answers,
    check_columns,
    check_place,
    check_rows,
    check_target,
)
from cube17.pipeline.consultation import outcome_of_room
from cube17.pipeline.describe import Catalogue, read_study
from cube17.pipeline.moments import Question, finest, lineage
from cube17.pipeline.persons import count_persons
from cube17.pipeline.placing import Gazetteer
from cube17.pipeline.population import population_of
from cube17.pipeline.protect import Protection, protect
from cube17.pipeline.provenance import dictionary
from cube17.pipeline.raking import MarginError, rake
from cube17.pipeline.readers import Block, SurveyFile, open_survey
from cube17.pipeline.report import Outcome, account, files_read, publish
from cube17.pipeline.responses import Collected, collect, responses
from cube17.pipeline.rows import margin_name
from cube17.pipeline.sources import SourceError, read_profiles
from cube17.pipeline.study import Study

ROOT: Final = Path(__file__).parents[2]
DATA: Final = ROOT / "data" / "parquet"

# Below the last digit kept and above the noise of sums: a tie is rounded alike in any order.
_NOISE: Final = 9

Progress = Callable[[str, float, int], None]
"""Called with a step in French, the part of the files read (0 to 1), the number of rows."""


@dataclass(frozen=True)
class Built:
    """What a build made: the cube, its report (see `report.account`), and the report's folder."""

    cube: Path
    report: dict[str, Any]
    folder: Path


known_places = cache(Gazetteer.read)
"""Gazetteer of a folder of reference tables, read once."""


def quiet(step: str, done: float, rows: int) -> None:
    """Report no progress."""


def build(
    description: Path,
    out: Path,
    folder: Path | None = None,
    progress: Progress = quiet,
    *,
    audited: bool = True,
    engine: str = "polars",
) -> Built:
    """Write the cube of a survey and its report.

    The cube goes to `out/cubes/` where that folder exists, else to `out`; the report to `folder`,
    by default `<id>-rapport` beside the description. `audited`: whether what is hidden is put to
    the test, which takes minutes on a large survey. `engine`: who counts (see `engines.opened`).
    Respondents wait in a temporary folder (TMPDIR), which is removed whatever happens. Raises
    `SourceError`, in French, when the description or a file cannot be used.
    """
    study = read_study(description, Catalogue.read(ROOT))
    target = target_of(out, study)
    check_target(target)
    gazetteer = known_places(DATA)
    check_place(study, gazetteer)

    def told(step: str, done: float) -> None:
        progress(step, done, collected.tally.read)

    with scratch.folder() as temporary, engines.opened(engine, temporary) as counting:
        collected = read_answers(study, gazetteer, progress, temporary)
        told("Calculs", 1.0)
        made = _counted(study, gazetteer, collected, counting)
    outcome = made if isinstance(made, Outcome) else _outcome(study, made, told, audited=audited)
    contents = dictionary(study, ROOT, outcome.cells, files_read(collected))
    report = account(study, gazetteer, collected, outcome, contents)
    told("Écriture", 1.0)
    place = folder or description.parent / f"{study.id}-rapport"
    with publish(place, report, collected.rejects):
        write_cube(target, outcome.cells, contents)
    return Built(target, report, place)


def target_of(out: Path, study: Study) -> Path:
    """File of a study's cube."""
    inside = out / "cubes"
    return (inside if inside.is_dir() else out) / f"{study.id}.parquet"


def read_answers(
    study: Study, gazetteer: Gazetteer, progress: Progress, temporary: Path
) -> Collected:
    """Read every file, once all of them are known to have the columns asked for."""
    names = [column.name for column in study.columns]
    files = [open_survey(path, names, study.sheet) for path in study.files]
    for file in files:
        check_columns(study, file)
    sizes = {file.path: file.path.stat().st_size for file in files}
    read = {"bytes": 0.0, "rows": 0}

    def told(file: SurveyFile, block: Block) -> None:
        before = sum(sizes[other.path] for other in files[: files.index(file)])
        read["rows"] += block.frame.height
        done = (before + block.done * sizes[file.path]) / sum(sizes.values())
        progress(f"Lecture de {file.path.name}", done, int(read["rows"]))

    folder = temporary / "respondents"
    folder.mkdir()
    collected = collect(study, gazetteer, files, told, folder)
    check_rows(study, collected)
    check_answers(study, collected)
    return collected


class Counted(NamedTuple):
    """Estimates of every cell, units drawn in each stratum, places where somebody answered."""

    estimates: pl.DataFrame
    drawn: pl.DataFrame
    places: pl.DataFrame


def plan_of(study: Study, respondents: pl.LazyFrame) -> strata.Design:
    """How the respondents of a study were drawn."""
    return strata.Design(
        strata=study.strata is not None,
        clusters=bool(study.cluster or study.wide),
        population=population_of(study, respondents),
    )


def _counted(
    study: Study, gazetteer: Gazetteer, collected: Collected, engine: engines.Engine
) -> Counted | Outcome:
    """Count respondents; nothing needs them afterwards. What a room answered is cells at once."""
    if study.nature == "workshop":
        return outcome_of_room(study, read_profiles(ROOT), collected.respondents.scan())
    respondents, crossings = raked_respondents(study, collected.respondents.scan())
    plan = plan_of(study, respondents)
    names = [indicator.id for indicator in study.indicators]
    questions = [Question(name, name, (1,)) for name in names]
    above = lineage(gazetteer.table)
    within = plan.within if crossings is None else (*plan.within, CROSSING)
    try:
        grouped = finest(responses(study, respondents), questions, within, engine)
        drawn = strata.sizes(grouped, plan)
        estimates = design.estimates(grouped, above, names, plan, drawn)
    except SourceError:
        raise
    except ValueError as error:
        raise SourceError(french(f"{study.path.name} : {error}")) from error
    if crossings is not None:
        sample = sample_of(respondents, crossings, drawn, within)
        estimates = calibrated(estimates, grouped, above, sample)
    estimates = count_persons(study, respondents, above, estimates, engine)
    here = gazetteer.table.join(grouped, on="place", how="semi", maintain_order="left")
    return Counted(estimates, drawn, here)


def _outcome(
    study: Study, counted: Counted, progress: Callable[[str, float], None], *, audited: bool
) -> Outcome:
    """Cells of the cube, those to hide already emptied."""
    estimates = counted.estimates
    numbers = cells.from_design(estimates)
    numbers |= {"n": estimates["persons"].to_numpy(), "n_eff": estimates["n_eff"].to_numpy()}
    numbers = {name: np.round(values, _NOISE) for name, values in numbers.items()}
    protection = protect(estimates, numbers, counted.places, study, progress, audited=audited)
    _check_something_is_left(study, protection)
    table = cells.table(
        estimates,
        numbers,
        protection.hidden,
        wave=study.wave,
        source=study.id,
        status="estimated",
    )
    return Outcome(
        cells=table,
        primary=protection.primary,
        complementary=protection.complementary,
        warnings=strata.lonely(counted.drawn),
        audit=protection.audit,
    )


def _check_something_is_left(study: Study, protection: Protection) -> None:
    if protection.hidden.all():
        limits = study.disclosure
        raise SourceError(
            french(
                f"{study.path.name} : aucune case n’atteint {limits.min_n:g} répondants et "
                f"{limits.min_n_eff:g} répondants efficaces ; le cube serait vide. Réunissez plus "
                "de réponses, ou changez les seuils (clé « disclosure »)."
            )
        )


def raked_respondents(
    study: Study, respondents: pl.LazyFrame
) -> tuple[pl.LazyFrame, pl.DataFrame | None]:
    """Respondents with weights brought to the margins of the description, and their `CROSSING`.

    Raking multiplies the weights of all who share the same categories by the same factor, so it
    needs their sums only; the second result has these factors (see `calibrated.Sample`), or is
    `None` without margins.
    """
    if not study.raking:
        return respondents, None
    columns = {margin_name(margin.column): margin.column.name for margin in study.raking}
    margins = {margin.column.name: margin.targets for margin in study.raking}
    sums = respondents.group_by(list(columns)).agg(pl.col("weight").sum()).sort(list(columns))
    alike = sums.collect(engine="streaming")
    try:
        raked = rake(alike.rename(columns), margins)
    except MarginError as error:
        line = study.raking[0].column.line
        raise SourceError(french(f"{study.path.name}, ligne {line} : {error}")) from error
    crossings = alike.select(
        *columns,
        pl.int_range(pl.len()).cast(pl.String).alias(CROSSING),
        factor=pl.Series(raked) / pl.col("weight"),
    )
    joined = respondents.join(crossings.lazy(), on=list(columns), how="left", maintain_order="left")
    weighted = joined.with_columns(weight=pl.col("weight") * pl.col("factor")).drop("factor")
    return weighted, crossings
