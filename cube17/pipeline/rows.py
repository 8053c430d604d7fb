"""Rows of a file turned into respondents: who, where, with what weight, answering what.

What a value means is settled once per distinct value; a row that cannot be used is set aside with
its reason, and what was repaired or lost is counted.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from cube17.model import ALL_DOMAINS
from cube17.pipeline.meaning import Answer, answer_of, member_of
from cube17.pipeline.placing import Gazetteer, Placed, Remark, place
from cube17.pipeline.readers import ROW, Block, SurveyFile
from cube17.pipeline.study import Column, Indicator, Margin, Member, Study

KEPT: Final = ("profile", "domain", "place", "weight", "stratum", "cluster")
REJECTS: Final = pl.Schema(
    {
        "file": pl.String,
        "line": pl.Int64,
        "column": pl.String,
        "value": pl.String,
        "reason": pl.String,
    }
)
OF: Final = "\x1f"
"""Between the id of an indicator and a domain, in the name of a column of answers."""
_MARGIN: Final = "margin "
# No column of a file has these names.
PROFILE, DOMAIN, WEIGHT, FAULT = "\x1fprofile", "\x1fdomain", "\x1fweight", "\x1ffault"
COVARIATE: Final = "covariate "
"""Before the name of a column that a model holds equal, where it is kept with the respondents."""
POPULATION: Final = "\x1fpopulation"
"""Size of the stratum of a respondent, where a column of the files holds it."""
_CODES: Final[Mapping[Answer, int | None]] = {
    "positive": 1,
    "other": 0,
    "missing": None,
    "unreadable": None,
}


@dataclass
class Tally:
    """What was met while reading, for the report."""

    read: int = 0
    blank: int = 0
    remarks: Counter[Remark] = field(default_factory=Counter)
    lost_places: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    answers: Counter[tuple[str, str, str, Answer]] = field(default_factory=Counter)
    """Indicator, value, its label, how it counts → respondents."""
    without_domain: int = 0
    decimal_comma: bool = False


def margin_name(column: Column) -> str:
    """Name under which a column used for raking is kept with the respondents."""
    return _MARGIN + column.name


class RowReader:
    """Turns the blocks of one file into respondents; meanings are settled once per value."""

    def __init__(self, study: Study, gazetteer: Gazetteer, file: SurveyFile, tally: Tally) -> None:
        self.study, self.gazetteer, self.file, self.tally = study, gazetteer, file, tally
        self.placed: dict[tuple, Placed] = {}
        self.profiles = pl.Enum(study.profile.allowed)
        self.domains = pl.Enum([ALL_DOMAINS, *(d for d in _domains(study) if d != ALL_DOMAINS)])
        self.spots = pl.Enum(sorted(gazetteer.places))

    def rows(self, block: Block) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Respondents of a block, and the rows set aside."""
        frame = block.frame.with_columns(
            **self._who(block.frame), **self._weight(block.frame), **self._population()
        )
        fault = pl.coalesce(
            *(
                pl.when(wrong).then(
                    pl.struct(
                        column=pl.lit(column),
                        value=value.fill_null(""),
                        reason=pl.lit(reason),
                    )
                )
                for wrong, column, value, reason in self._faults()
            )
        )
        judged = frame.with_columns(fault.alias(FAULT))
        refused = judged.filter(pl.col(FAULT).is_not_null())
        kept = judged.filter(pl.col(FAULT).is_null())
        aside = refused.select(file=pl.lit(self.file.path.name), line=ROW, fault=FAULT)
        return self._respondents(kept), aside.unnest("fault").cast(REJECTS)

    def _who(self, frame: pl.DataFrame) -> dict[str, pl.Series | pl.Expr]:
        study = self.study
        asked = {PROFILE: study.profile, DOMAIN: study.domain}
        asked |= {margin_name(m.column): _category(m) for m in study.raking}
        return {name: self._member(frame, member) for name, member in asked.items()}

    def _member(self, frame: pl.DataFrame, member: Member) -> pl.Series | pl.Expr:
        if member.column is None:
            return pl.lit(member.constant, pl.String)
        name = member.column.name
        labels = self.file.labels.get(name, {})
        return _looked_up(frame[name], lambda value: member_of(member, value, labels))

    def _weight(self, frame: pl.DataFrame) -> dict[str, pl.Expr]:
        column = self.study.weight
        if column is None:
            return {WEIGHT: pl.lit(1.0)}
        text = pl.col(column.name).str.replace_all(r"[\s\u00a0\u202f]", "")
        comma = text.str.contains(",", literal=True)
        self.tally.decimal_comma |= bool(frame.select(comma.any()).item())
        # « 1.234,5 » and « 1,234.5 » are not told apart from one another: refused, not guessed.
        mixed = comma & text.str.contains(".", literal=True)
        number = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
        return {WEIGHT: pl.when(~mixed).then(number)}

    def _population(self) -> dict[str, pl.Expr]:
        """Size that a row says its stratum has, where the description names a column for it."""
        asked = self.study.population
        if asked is None or asked.column is None:
            return {}
        return {POPULATION: _number(asked.column)}

    def _faults(self) -> list[tuple[pl.Expr, str, pl.Expr, str]]:
        """List what sets a row aside: condition, column, value, reason; the first is told."""
        study, faults = self.study, []
        if (column := study.weight) is not None:
            text, weight = pl.col(column.name), pl.col(WEIGHT)
            faults += [
                (text.is_null(), column.name, text, "poids vide"),
                (weight.is_null(), column.name, text, "poids qui n’est pas un nombre"),
                (~weight.is_finite(), column.name, text, "poids qui n’est pas un nombre fini"),
                (weight < 0, column.name, text, "poids négatif"),
                (weight == 0, column.name, text, "poids nul : ne représente personne"),
            ]
        for key, column in (("strata", study.strata), ("cluster", study.cluster)):
            if column is not None:
                what = "strate vide" if key == "strata" else "grappe vide"
                faults.append((pl.col(column.name).is_null(), column.name, pl.lit(""), what))
        if study.population and (column := study.population.column):
            known = pl.col(POPULATION) > 0
            reason = "taille de population absente ou qui n’est pas un nombre positif"
            wrong = ~known.fill_null(value=False)
            faults.append((wrong, column.name, pl.col(column.name), reason))
        if (column := study.profile.column) is not None:
            text = pl.col(column.name)
            faults += [
                (text.is_null(), column.name, text, "profil vide"),
                (pl.col(PROFILE).is_null(), column.name, text, "profil inconnu"),
            ]
        if (column := study.domain.column) is not None:
            text = pl.col(column.name)
            unknown = text.is_not_null() & pl.col(DOMAIN).is_null()
            faults.append((unknown, column.name, text, "domaine inconnu"))
        for margin in study.raking:
            outside = pl.col(margin_name(margin.column)).is_null()
            name = margin.column.name
            faults.append((outside, name, pl.col(name), "valeur sans marge de calage"))
        return faults or [(pl.lit(value=False), "", pl.lit(""), "")]

    def _respondents(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows kept, in the columns of `KEPT`, answers as `<indicator><OF><domain>`."""
        study = self.study
        self.tally.without_domain += frame[DOMAIN].null_count()
        text = pl.String
        return frame.select(
            pl.col(PROFILE).cast(self.profiles).alias("profile"),
            pl.col(DOMAIN).fill_null(ALL_DOMAINS).cast(self.domains).alias("domain"),
            self._places(frame).cast(self.spots).alias("place"),
            pl.col(WEIGHT).alias("weight"),
            (pl.col(study.strata.name) if study.strata else pl.lit("", text)).alias("stratum"),
            (pl.col(study.cluster.name) if study.cluster else pl.lit(None, text)).alias("cluster"),
            *(
                self._counted(frame, indicator, column).alias(f"{indicator.id}{OF}{domain}")
                for indicator in study.indicators
                for domain, column in indicator.columns.items()
            ),
            *([POPULATION] if study.population and study.population.column else []),
            *(margin_name(m.column) for m in study.raking),
            *self._covariates(),
        )

    def _covariates(self) -> list[pl.Expr]:
        """Columns that a model holds equal, as text or as numbers (null where it is none)."""
        return [
            (_number(one.column) if one.number else pl.col(one.column.name)).alias(
                COVARIATE + one.name
            )
            for one in (self.study.model.columns if self.study.model else ())
            if one.column
        ]

    def _counted(self, frame: pl.DataFrame, indicator: Indicator, column: Column) -> pl.Series:
        """Answers as 1, 0 or null, and how often each value was met."""
        labels = self.file.labels.get(column.name, {})
        met = frame[column.name].value_counts().rows()
        means: dict[str | None, Answer] = {v: answer_of(indicator, v, labels) for v, _ in met}
        for value, times in met:
            key = (indicator.id, value or "", labels.get(value or "", ""), means[value])
            self.tally.answers[key] += times
        codes = {value: _CODES[meaning] for value, meaning in means.items()}
        return _replaced(frame[column.name], codes, pl.Int8())

    def _places(self, frame: pl.DataFrame) -> pl.Series:
        """Place of each respondent, and what is to be said of it."""
        asked = self.study.territory
        if asked.constant is not None:
            return pl.Series("place", [asked.constant]).new_from_index(0, frame.height)
        names = [column.name for column in asked.columns]
        distinct = frame.group_by(names).len()
        found = [self._place(row) for row in distinct.select(names).iter_rows()]
        for row, times, one in zip(
            distinct.select(names).iter_rows(), distinct["len"], found, strict=True
        ):
            self.tally.remarks.update(dict.fromkeys(one.remarks, times))
            self.tally.places.add(row[0] or "")
            if {Remark.TO_FRANCE, Remark.TO_REGION, Remark.TO_DEPARTEMENT} & set(one.remarks):
                self.tally.lost_places[row[0] or ""] += times
        table = distinct.select(names).with_columns(
            place=pl.Series([one.place for one in found], dtype=pl.String)
        )
        return frame.select(names).join(
            table, on=names, how="left", nulls_equal=True, maintain_order="left"
        )["place"]

    def _place(self, row: Sequence[str | None]) -> Placed:
        if row not in self.placed:
            asked = self.study.territory
            by_key = dict(zip(asked.columns, row, strict=True))
            value = by_key[asked.column] if asked.column else None
            departement = by_key[asked.departement] if asked.departement else None
            region = by_key[asked.region] if asked.region else None
            label = self.file.labels.get(asked.column.name if asked.column else "", {})
            named = asked.map.get(value or "", label.get(value or ""))
            found = place(self.gazetteer, asked.kind, named or value, departement, region)
            if named and Remark.TO_FRANCE in found.remarks:
                found = place(self.gazetteer, asked.kind, value, departement, region)
            self.placed[tuple(row)] = found
        return self.placed[tuple(row)]


def _number(column: Column) -> pl.Expr:
    """Read a text as a number, spaces between thousands and decimal comma understood."""
    text = pl.col(column.name).str.replace_all(r"[\s\u00a0\u202f]", "")
    return text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _category(margin: Margin) -> Member:
    return Member(column=margin.column, map={value: value for value in margin.targets})


def _domains(study: Study) -> Sequence[str]:
    return tuple(study.wide.values()) or study.domain.allowed


def _looked_up(values: pl.Series, meaning: Callable[[str | None], str | None]) -> pl.Series:
    return _replaced(values, {value: meaning(value) for value in values.unique()}, pl.String())


def _replaced(values: pl.Series, table: Mapping, dtype: pl.DataType) -> pl.Series:
    """Values through a table that has them all."""
    if not table:
        return pl.Series(values.name, [], dtype)
    old = pl.Series(list(table), dtype=pl.String)
    new = pl.Series(list(table.values()), dtype=dtype)
    return values.replace_strict(old, new, return_dtype=dtype)
