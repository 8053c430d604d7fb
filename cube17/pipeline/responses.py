"""From files of answers to the table of responses, with an account of every row.

One row per respondent first (`Respondents`), written to files block by block so that a survey need
not fit in memory; then one per respondent and domain where domains are asked in columns
(`responses`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cube17.model import ALL_DOMAINS
from cube17.pipeline.calibrated import CROSSING
from cube17.pipeline.placing import Gazetteer
from cube17.pipeline.readers import Block, SurveyFile
from cube17.pipeline.rows import KEPT, OF, REJECTS, RowReader, Tally
from cube17.pipeline.scratch import writing
from cube17.pipeline.study import Study


@dataclass(frozen=True)
class Respondents:
    """Respondents used, one row each, in the Parquet files of a folder."""

    folder: Path
    height: int

    def scan(self) -> pl.LazyFrame:
        """Columns `KEPT`, answers as `<indicator><OF><domain>`, columns used for raking."""
        return pl.scan_parquet(self.folder / "*.parquet")


@dataclass(frozen=True)
class Collected:
    """Respondents used, rows set aside (`REJECTS`), and what was met."""

    respondents: Respondents
    rejects: pl.DataFrame
    tally: Tally
    files: Sequence[SurveyFile]
    used: Sequence[int]


def collect(
    study: Study,
    gazetteer: Gazetteer,
    files: Sequence[SurveyFile],
    progress: Callable[[SurveyFile, Block], None],
    folder: Path,
) -> Collected:
    """Read every file; `progress` is called with each block read, `folder` gets the respondents."""
    tally, rejects, used = Tally(), [], []
    names = [column.name for column in study.columns]
    for file in files:
        reader, before = RowReader(study, gazetteer, file, tally), sum(used)
        count = before
        for block in file.read(names):
            progress(file, block)
            rows, refused = reader.rows(block)
            if rows.height:
                path = folder / f"{count:012}.parquet"
                with writing(path):
                    _named(study, rows, count).write_parquet(path)
            rejects += [refused, pl.DataFrame(block.rejects, REJECTS, orient="row")]
            count += rows.height
            tally.read += block.frame.height + len(block.rejects)
            tally.blank += block.blank
        used.append(count - before)
    aside = pl.concat(rejects) if rejects else pl.DataFrame(schema=REJECTS)
    return Collected(Respondents(folder, sum(used)), aside, tally, files, used)


def _named(study: Study, rows: pl.DataFrame, before: int) -> pl.DataFrame:
    """Make each respondent a cluster where he has several rows to come and none of his own."""
    if not study.wide:
        return rows
    own = pl.format("répondant {}", pl.int_range(before + 1, before + rows.height + 1))
    return rows.with_columns(cluster=pl.coalesce("cluster", own))


def responses(study: Study, respondents: pl.LazyFrame, also: Sequence[str] = ()) -> pl.LazyFrame:
    """Responses: one row per respondent, or per respondent and domain in wide layout.

    `also` names columns of the respondents to keep beside those that every survey has.

    In wide layout each respondent also has a row in `all`, with his answers to the questions asked
    without a domain, so that nobody is lost when he answers nothing elsewhere.
    """
    names = [indicator.id for indicator in study.indicators]
    kept = (*KEPT, *([CROSSING] if study.raking else []), *also)
    if not study.wide:
        return respondents.select(*kept, *(pl.col(f"{n}{OF}").alias(n) for n in names))
    schema, parts = respondents.collect_schema(), []
    for domain in ("", *study.wide.values()):
        columns = {name: f"{name}{OF}{domain}" for name in names}
        answers = {
            name: pl.col(column) if column in schema else pl.lit(None, pl.Int8)
            for name, column in columns.items()
        }
        member = pl.lit(domain or ALL_DOMAINS, schema["domain"])
        part = respondents.with_columns(domain=member).select(*kept, **answers)
        answered = pl.any_horizontal(pl.col(names).is_not_null())
        parts.append(part.filter(answered) if domain else part)
    return pl.concat(parts)
