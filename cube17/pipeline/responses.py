"""From files of answers to the table of responses, with an account of every row.

One row per respondent first (`Collected`), sorted by content so that the order of the files leaves
no trace; then one per respondent and domain where domains are asked in columns (`responses`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from cube17.model import ALL_DOMAINS
from cube17.pipeline.placing import Gazetteer
from cube17.pipeline.readers import Block, SurveyFile
from cube17.pipeline.rows import KEPT, OF, REJECTS, RowReader, Tally
from cube17.pipeline.study import Study


@dataclass(frozen=True)
class Collected:
    """Respondents used, rows set aside (`REJECTS`), and what was met."""

    respondents: pl.DataFrame
    rejects: pl.DataFrame
    tally: Tally
    files: Sequence[SurveyFile]
    used: Sequence[int]


def collect(
    study: Study,
    gazetteer: Gazetteer,
    files: Sequence[SurveyFile],
    progress: Callable[[SurveyFile, Block], None],
) -> Collected:
    """Read every file; `progress` is called with each block read."""
    tally, kept, rejects, used = Tally(), [], [], []
    names = [column.name for column in study.columns]
    for file in files:
        reader, count = RowReader(study, gazetteer, file, tally), 0
        for block in file.read(names):
            progress(file, block)
            rows, refused = reader.rows(block)
            kept.append(rows)
            rejects += [refused, pl.DataFrame(block.rejects, REJECTS, orient="row")]
            count += rows.height
            tally.read += block.frame.height + len(block.rejects)
            tally.blank += block.blank
        used.append(count)
    every = pl.concat(kept) if kept else pl.DataFrame()
    aside = pl.concat(rejects) if rejects else pl.DataFrame(schema=REJECTS)
    return Collected(_sorted(every), aside, tally, files, used)


def _sorted(respondents: pl.DataFrame) -> pl.DataFrame:
    """Sort by content; without a cluster of his own a respondent is named by his rank."""
    if not respondents.width:
        return respondents
    ranked = respondents.sort(respondents.columns, nulls_last=True).with_row_index("rank")
    own = pl.format("répondant {}", pl.col("rank") + 1)
    return ranked.with_columns(cluster=pl.coalesce("cluster", own)).drop("rank")


def responses(study: Study, respondents: pl.DataFrame) -> pl.LazyFrame:
    """Responses: one row per respondent, or per respondent and domain in wide layout.

    In wide layout each respondent also has a row in `all`, with his answers to the questions asked
    without a domain, so that nobody is lost when he answers nothing elsewhere.
    """
    names = [indicator.id for indicator in study.indicators]
    if not study.wide:
        return respondents.lazy().select(*KEPT, *(pl.col(f"{n}{OF}").alias(n) for n in names))
    parts = []
    for domain in ("", *study.wide.values()):
        answers = [_answers(respondents, name, domain).alias(name) for name in names]
        part = respondents.lazy().with_columns(
            domain=pl.lit(domain or ALL_DOMAINS, respondents.schema["domain"])
        )
        part = part.select(*KEPT, *answers)
        answered = pl.any_horizontal(pl.col(names).is_not_null())
        parts.append(part.filter(answered) if domain else part)
    return pl.concat(parts)


def _answers(respondents: pl.DataFrame, name: str, domain: str) -> pl.Expr:
    column = f"{name}{OF}{domain}"
    return pl.col(column) if column in respondents.columns else pl.lit(None, pl.Int8)
