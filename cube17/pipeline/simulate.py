"""The cube « demonstration »: simulated respondents through the engine that serves real ones."""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa
import yaml

from cube17.model import ALL_DOMAINS, FRANCE, Dictionary
from cube17.parquet import write_cube
from cube17.pipeline.cells import cells
from cube17.pipeline.effects import Floats, Grid, Parameters
from cube17.pipeline.moments import Question, finest, lineage, long, roll_up
from cube17.pipeline.published import read_figures, read_members
from cube17.pipeline.respondents import respondents
from cube17.pipeline.sources import SOURCES, Record, SourceError

PARAMETERS: Final = SOURCES / "demonstration.yml"
COMMUNES: Final = Path("data/parquet/communes.parquet")
CUBE: Final = Path("data/parquet/cubes/demonstration.parquet")

TEXTS: Final = (
    "id",
    "title",
    "nature",
    "description",
    "method",
    "producer",
    "licence",
    "citation",
    "date",
)

CALIBRATED: Final = "Calée sur la valeur nationale publiée par l’étude ODD 17."
INVENTED: Final = "Valeur inventée : l’étude ODD 17 n’en a pas publié de lisible."

Progress = Callable[[str, int, int], None]
Shares = dict[str, dict[str, float]]
"""Indicator → profile → national share of positive answers in %."""


def read_parameters(root: Path) -> Parameters:
    """Parameters of the simulation."""
    return yaml.safe_load((root / PARAMETERS).read_text(encoding="utf-8"))


def simulate(
    parameters: Parameters,
    grid: Grid,
    shares: Shares,
    progress: Progress,
    scale: float = 1.0,
) -> pa.Table:
    """Cells of the simulated cube, all roll-ups; `shares` in %, one per indicator and profile."""
    positive = tuple(parameters["answers"]["positive"])
    questions = [Question(name, name, positive) for name in grid.indicators]
    steps = len(grid.profiles) + 1
    parts, sample_size = [], 0
    for step, profile in enumerate(grid.profiles):
        progress(f"Répondants simulés, profil {step + 1} sur {steps - 1}", step, steps)
        people = respondents(parameters, grid, profile, _targets(shares, grid, profile), scale)
        parts.append(finest(people.lazy(), questions))
        sample_size += people.height
    progress("Cellules", steps - 1, steps)
    territories = lineage(grid.places.drop("population"))
    table = cells(
        long(roll_up(pl.concat(parts), territories)),
        wave=parameters["wave"]["id"],
        source=parameters["source"]["id"],
        status="simulated",
        sample_size=sample_size,
    )
    progress("Cellules", steps, steps)
    return _with_notes(table, parameters)


def _targets(shares: Shares, grid: Grid, profile: str) -> Floats:
    """National proportions of one profile, in the order of the questions."""
    return np.array([shares[indicator][profile] for indicator in grid.indicators]) / 100


def merged(published: Shares, unpublished: Shares) -> Shares:
    """Complete published shares by invented ones; a share given twice is an error."""
    shares = {indicator: dict(by_profile) for indicator, by_profile in published.items()}
    for indicator, by_profile in unpublished.items():
        for profile, share in by_profile.items():
            if profile in shares.setdefault(indicator, {}):
                raise ValueError(f"{indicator} × {profile} is published: it cannot be invented")
            shares[indicator][profile] = share
    return shares


def _with_notes(table: pa.Table, parameters: Parameters) -> pa.Table:
    """Say of each national all-domain cell whether it is calibrated or invented."""
    territory, domain = (table[name].to_numpy() for name in ("territory", "domain"))
    national = np.flatnonzero((territory == FRANCE) & (domain == ALL_DOMAINS))
    notes: list[str | None] = [None] * len(table)
    invented = parameters["unpublished"]
    for row in national:
        indicator, profile = table["indicator"][row].as_py(), table["profile"][row].as_py()
        notes[row] = INVENTED if profile in invented.get(indicator, {}) else CALIBRATED
    position = table.column_names.index("note")
    return table.set_column(position, table.schema.field("note"), pa.array(notes, pa.string()))


def dictionary(parameters: Parameters, members: Dictionary) -> Dictionary:
    """Return what the cube says of itself.

    Of the `members` of the published cube it keeps the profiles and domains that the parameters
    name, the questions simulated, and the sources that these cite.
    """
    kept = {
        "profiles": _named(members["profiles"], parameters["profiles"]),
        "domains": _named(members["domains"], [ALL_DOMAINS, *parameters["domains"]]),
        "indicators": [record for record in members["indicators"] if record["table"]],
    }
    cited = {source for records in kept.values() for record in records for source in _cited(record)}
    return {
        **{name: parameters[name] for name in TEXTS},
        **kept,
        "territories": [],
        "waves": [parameters["wave"]],
        "sources": [
            parameters["source"],
            *(source for source in members["sources"] if source["id"] in cited),
        ],
        "absences": [],
        "default": parameters["default"],
    }


def _cited(record: Record) -> list[str]:
    """Return the sources of a record, which names one or lists several."""
    source = record["source"]
    return source if isinstance(source, list) else [source]


def _named(records: Sequence[Record], names: Iterable[str]) -> list[Record]:
    """Return the records with the given identifiers, all of which must exist, in file order."""
    if unknown := set(names) - {record["id"] for record in records}:
        raise SourceError(f"{PARAMETERS} : identifiants inconnus : {', '.join(sorted(unknown))}.")
    return [record for record in records if record["id"] in names]


def published_shares(figures: Sequence[Record], indicators: Collection[str]) -> Shares:
    """Return the national shares of all domains among published figures, in %."""
    shares: Shares = {}
    for figure in figures:
        national = figure["territory"] == FRANCE and figure["domain"] == ALL_DOMAINS
        if national and figure["indicator"] in indicators:
            shares.setdefault(figure["indicator"], {})[figure["profile"]] = figure["value"]
    return shares


def read_places(path: Path) -> pl.DataFrame:
    """Read where people live: one place per EPCI and département that share communes.

    `path` is the table of communes; columns returned: see `cube17.pipeline.effects.Grid`. Places,
    not EPCI, are the grain of the survey because some EPCI lie in several départements: taken
    whole, that of Paris would leave three départements without anyone.
    """
    units = ("epci", "departement", "region")
    communes = pl.read_parquet(path, columns=[*units, "population"])
    return (
        communes.group_by(units)
        .agg(pl.col("population").cast(pl.Int64).sum())
        .with_columns(
            place=pl.concat_str(
                "departement", pl.col("epci").fill_null("hors EPCI"), separator=" "
            ),
            country=pl.lit(FRANCE),
        )
        .sort("place")
    )


def build(root: Path, progress: Progress, scale: float = 1.0) -> Path:
    """Write the simulated cube and return its path; `root` is the project folder.

    `progress` is called with a step in French, the number of steps done and their total. `scale`
    draws a smaller sample. Raises `SourceError` when a text file cannot be used.
    """
    parameters = read_parameters(root)
    members = read_members(root, root / SOURCES / "territories-odd17-2022.csv")
    description = dictionary(parameters, members)
    indicators = tuple(record["id"] for record in description["indicators"])
    figures = read_figures(root / SOURCES / "odd17-2022.csv", members)
    shares = merged(published_shares(figures, indicators), parameters["unpublished"])
    grid = Grid.of(parameters, read_places(root / COMMUNES), indicators)
    table = simulate(parameters, grid, shares, progress, scale)
    write_cube(root / CUBE, table, description)
    return root / CUBE
