"""What Insee's census says of a territory: people by age, dwellings, area.

Figures are those of `context.parquet`, written by `make data`: census of 2021 (main tabulation),
added up from IRIS to the territories of 2026. Insee's table leaves Mayotte out: its units have no
figure, and France's sums are without it (`not_covered`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from cube17.model import Column
from cube17.territories import Territories

MENTION: Final = (
    "Population par âge et logement\u00a0: Insee, RP\u00a02021 (base IRIS), hors Mayotte"
)
"""Source to show beside any of these figures."""

COLUMNS: Final = (
    Column("code", "string", "code", "FR, REG-…, DEP-…, EPCI-….", False),
    Column("population_2021", "int32", "personnes", "Habitants au recensement de 2021."),
    Column("age_0_19", "int32", "personnes", "Habitants de moins de 20 ans."),
    Column("age_20_64", "int32", "personnes", "Habitants de 20 à 64 ans."),
    Column("age_65_over", "int32", "personnes", "Habitants de 65 ans ou plus."),
    Column("dwellings", "int32", "logements", "Logements de toute catégorie."),
    Column("main", "int32", "logements", "Résidences principales."),
    Column("secondary", "int32", "logements", "Résidences secondaires et logements occasionnels."),
    Column("vacant", "int32", "logements", "Logements vacants."),
    Column("houses", "int32", "logements", "Maisons, occupées ou non."),
    Column("flats", "int32", "logements", "Appartements, occupés ou non."),
    Column(
        "area_km2",
        "double",
        "km²",
        "Superficie des contours de l’IGN (2024), eaux intérieures comprises, au centième.",
        False,
    ),
    Column(
        "not_covered",
        "string",
        "code",
        "Département sans chiffre, absent des sommes\u00a0; vide si tout est compté.",
    ),
)


@dataclass(frozen=True, slots=True)
class Context:
    """Figures of one territory; `None` where Insee gives nothing, which is never zero.

    Ages and `population_2021` count persons, the next six dwellings; `population` is the more
    recent one of `territories.parquet`, all communes included.
    """

    code: str
    population_2021: int | None
    age_0_19: int | None
    age_20_64: int | None
    age_65_over: int | None
    dwellings: int | None
    main: int | None
    secondary: int | None
    vacant: int | None
    houses: int | None
    flats: int | None
    area_km2: float
    not_covered: str | None
    population: int

    @property
    def share_under_20(self) -> float | None:
        """Inhabitants under 20, in % of those of 2021."""
        return _share(self.age_0_19, self.population_2021)

    @property
    def share_65_over(self) -> float | None:
        """Inhabitants of 65 and over, in % of those of 2021."""
        return _share(self.age_65_over, self.population_2021)

    @property
    def share_secondary(self) -> float | None:
        """Secondary homes and occasional dwellings, in % of dwellings."""
        return _share(self.secondary, self.dwellings)

    @property
    def share_vacant(self) -> float | None:
        """Vacant dwellings, in % of dwellings."""
        return _share(self.vacant, self.dwellings)

    @property
    def share_houses(self) -> float | None:
        """Houses, in % of dwellings; the rest are flats and a few others."""
        return _share(self.houses, self.dwellings)

    @property
    def density(self) -> float:
        """Inhabitants per km²: `population`, which Mayotte has too, over `area_km2`."""
        return self.population / self.area_km2


def read_context(path: Path, territories: Territories) -> dict[str, Context]:
    """Read `context.parquet`: the figures of each territory by its code."""
    table = pq.ParquetFile(path).read(columns=[column.name for column in COLUMNS])
    rows = zip(*table.to_pydict().values(), strict=True)
    return {row[0]: Context(*row, population=territories[row[0]].population or 0) for row in rows}


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else 100 * part / whole
