"""What a survey is: the validated description from which a cube is built.

`cube17.pipeline.describe` reads it from YAML; everything here is plain, frozen and checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from cube17.pipeline.disclosure import MIN_BASE, MIN_EFFECTIVE_BASE
from cube17.pipeline.sources import Record

PlaceKind = Literal["commune", "epci", "departement", "region"]
Nature = Literal["survey", "workshop"]

PLACE_KINDS: Final[tuple[PlaceKind, ...]] = ("commune", "epci", "departement", "region")
NATURES: Final[tuple[Nature, ...]] = ("survey", "workshop")
# Stands for the key of `wide` in the names of columns.
PLACEHOLDER: Final = "{domaine}"


@dataclass(frozen=True)
class Column:
    """A column of the files, with the key and the line of the description that name it."""

    name: str
    key: str
    line: int


@dataclass(frozen=True)
class Member:
    """Where the profile (or the domain) of a respondent is read.

    Either a `constant` id, or a `column` whose values are ids, or become ids through `map` (text
    of a code or of its label → id).
    """

    constant: str | None = None
    column: Column | None = None
    map: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where the territory of a respondent is read.

    Either a `constant` code, or a `column` of codes or names of one `kind` (through `map` where
    the file has codes of its own), with columns to fall back on where it says nothing usable.
    """

    constant: str | None = None
    kind: PlaceKind = "commune"
    column: Column | None = None
    map: Mapping[str, str] = field(default_factory=dict)
    departement: Column | None = None
    region: Column | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns read, the finest first."""
        return tuple(c for c in (self.column, self.departement, self.region) if c)


@dataclass(frozen=True)
class Indicator:
    """A question: its columns, the answers that count, and its entry in the dictionary.

    `columns` has one column, under the key "", in long layout; in wide layout one per domain.
    """

    id: str
    columns: Mapping[str, Column]
    positive: tuple[str, ...]
    missing: tuple[str, ...]
    record: Record


@dataclass(frozen=True)
class Disclosure:
    """Below these bases a cell is hidden: respondents, effective respondents (Kish)."""

    min_n: float = MIN_BASE
    min_n_eff: float = MIN_EFFECTIVE_BASE


@dataclass(frozen=True)
class Margin:
    """Known totals or shares of the population by value of a column, for raking."""

    column: Column
    targets: Mapping[str, float]


@dataclass(frozen=True)
class Population:
    """Primary units of the population: one number, one per stratum, or a column that holds it."""

    key: str
    line: int
    sizes: Mapping[str, float] = field(default_factory=dict)
    """By stratum; under "" without strata."""
    column: Column | None = None


@dataclass(frozen=True)
class Covariate:
    """What a model holds equal: `domain`, `region`, or a `column` of categories or of numbers."""

    name: str
    column: Column | None = None
    number: bool = False


@dataclass(frozen=True)
class Model:
    """Covariates of the logistic model, with the key and the line that name them."""

    key: str
    line: int
    covariates: tuple[Covariate, ...]

    @property
    def columns(self) -> tuple[Covariate, ...]:
        """Covariates that are columns of the files."""
        return tuple(one for one in self.covariates if one.column)


@dataclass(frozen=True)
class Study:
    """The description of a survey, validated (see `docs/tutoriel-enquete.md` for its keys).

    Of the `nature` « workshop » it is what a room answered, counted by `consultation`.
    """

    path: Path
    nature: Nature
    id: str
    title: str
    producer: str
    licence: str
    citation: str
    wave: str
    date: str
    description: str
    url: str
    files: tuple[Path, ...]
    sheet: str | None
    weight: Column | None
    strata: Column | None
    cluster: Column | None
    population: Population | None
    profile: Member
    domain: Member
    wide: Mapping[str, str]
    territory: Place
    indicators: tuple[Indicator, ...]
    disclosure: Disclosure
    raking: tuple[Margin, ...]
    model: Model | None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns that the files must have, each once, in the order of the description."""
        single = (
            self.weight,
            self.strata,
            self.cluster,
            self.population and self.population.column,
            self.profile.column,
            self.domain.column,
        )
        several = (
            *self.territory.columns,
            *(column for indicator in self.indicators for column in indicator.columns.values()),
            *(margin.column for margin in self.raking),
            *(covariate.column for covariate in (self.model.covariates if self.model else ())),
        )
        every = [column for column in (*single, *several) if column]
        return tuple({column.name: column for column in reversed(every)}.values())[::-1]
