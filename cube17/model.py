"""Vocabulary of the cube: axes, levels, statuses, and the one list of what a cell carries.

The Parquet schema, the validation, the downloads and the data dictionary in docs/ all follow
`CELL_COLUMNS`; a column is described here and nowhere else.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

Axis = Literal["profile", "domain", "territory"]
Level = Literal["national", "regional", "local"]
Kind = Literal["pays", "region", "departement", "epci", "ancienne-region", "strate", "reseau"]
Status = Literal["published", "estimated", "simulated", "workshop", "suppressed"]
Certainty = Literal["certain", "likely", "uncertain"]

AXES: Final[tuple[Axis, ...]] = ("profile", "domain", "territory")
LEVELS: Final[tuple[Level, ...]] = ("national", "regional", "local")
# Kinds of the reference table; a cube may bring territories of other kinds of its own.
KINDS: Final[tuple[Kind, ...]] = ("pays", "region", "departement", "epci")
STATUSES: Final[tuple[Status, ...]] = (
    "published",
    "estimated",
    "simulated",
    "workshop",
    "suppressed",
)
CERTAINTIES: Final[tuple[Certainty, ...]] = ("certain", "likely", "uncertain")
IMPACTS: Final = ("innovation", "performance", "confiance")

ALL_DOMAINS: Final = "all"
FRANCE: Final = "FR"

# The coordinates of a cell, in the order in which a cube is sorted.
KEY: Final[tuple[str, ...]] = ("indicator", "wave", "profile", "domain", "territory")

# Decimals kept in a cube: percentages and notes to a hundredth, standard errors to a thousandth.
DECIMALS: Final = {"value": 2, "low": 2, "high": 2, "se": 3, "n_eff": 1, "weight": 0}


@dataclass(frozen=True)
class Column:
    """One column of the cells of a cube.

    `type` is a pyarrow type name; `unit` and `description` travel in the Parquet field metadata.
    """

    name: str
    type: str
    unit: str
    description: str
    nullable: bool = True
    allowed: tuple[str, ...] = ()


CELL_COLUMNS: Final = (
    Column("indicator", "string", "identifiant", "Question posée (voir le dictionnaire).", False),
    Column(
        "wave", "string", "identifiant", "Vague d’enquête : quand la question a été posée.", False
    ),
    Column("profile", "string", "identifiant", "Profil d’acteurs qui répond.", False),
    Column(
        "domain",
        "string",
        "identifiant",
        "Domaine sur lequel porte la réponse ; « all » : tous domaines, ou question sans domaine.",
        False,
    ),
    Column(
        "territory", "string", "code", "FR, REG-…, DEP-…, EPCI-… ou code propre au cube.", False
    ),
    Column(
        "value",
        "double",
        "unité de l’indicateur (% ou note sur 10)",
        "Valeur ; vide si elle est masquée.",
    ),
    Column(
        "se",
        "double",
        "unité de l’indicateur",
        "Erreur type linéarisée (Taylor) ; vide si la base est inconnue ou la valeur masquée.",
    ),
    Column("low", "double", "unité de l’indicateur", "Borne basse de l’intervalle à 95 %."),
    Column("high", "double", "unité de l’indicateur", "Borne haute de l’intervalle à 95 %."),
    Column(
        "n",
        "int32",
        "répondants",
        "Base : nombre de réponses non pondéré ; vide si elle n’a pas été publiée ou si la valeur "
        "est masquée.",
    ),
    Column("n_eff", "double", "répondants", "Base efficace de Kish, (Σw)² / Σw²."),
    Column("weight", "double", "personnes ou organisations", "Somme des poids des répondants."),
    Column("status", "string", "", "Nature du chiffre.", False, STATUSES),
    Column(
        "certainty",
        "string",
        "",
        "Pour un chiffre publié : sûreté de la lecture.",
        True,
        CERTAINTIES,
    ),
    Column("source", "string", "identifiant", "Source du chiffre (voir le dictionnaire).", False),
    Column("note", "string", "", "Ce qu’il faut savoir pour lire ce chiffre."),
)

Dictionary = dict[str, Any]
"""What a cube says of itself, stored as JSON in the Parquet file under the key `cube17`.

`id`, `title`, `nature` (published, simulated, survey, workshop), `description`, `producer`,
`licence`, `citation`, `date`, `method`, then lists of records in display order:

- `profiles` and `domains`: `id`, `label`, `short`, `attestation`, `source`, `note`; `extra` marks
  a member that is not one of the six profiles or sixteen domains;
- `territories`, only those that are not in the reference table: `code`, `name`, `short`, `level`,
  `kind`, `parent`, `note`;
- `indicators`: `id`, `label`, `short`, `wording`, `unit`, `impact`, `direction`, `table`,
  `source`, `note`; one that `cube17 model` has adjusted adds `adjusted`: its `question`, the
  `covariates` held equal, the `profiles` shown, the `covariance` of their values (points², in
  that order), `df` and the `quantile` of Student's law that bounds take, and `effects`, each
  profile against the first (points, `se`, `low`, `high`);
- `waves`: `id`, `label`;
- `sources`: `id`, `title`, `producer`, `date`, `url`, `licence`;
- `absences`: the five coordinates and `reason`, for cells that ought to exist and do not.

`default` gives the coordinates that the Explorer opens with.
"""
