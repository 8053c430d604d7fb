"""What a room can be asked: the study's seven impacts, its sixteen domains, its four objectives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from cube17.axes import proper
from cube17.catalogue import cube_ids, load_cube
from cube17.model import ALL_DOMAINS, IMPACTS

if TYPE_CHECKING:
    from cube17.model import Dictionary

Kind = Literal["impact", "domains", "alliance"]

STUDY: Final = "odd17-2022"
"""The cube whose dictionary words the questions."""
DOMAINS: Final = "domaines-prioritaires"
ALLIANCE: Final = "objectif-alliance"
SCALE: Final = (
    ("nul", "Nul"),
    ("faible", "Faible"),
    ("fort", "Fort"),
    ("tres-fort", "Très fort"),
)
"""The four levels of an impact, lowest first."""
POSITIVE: Final = ("fort", "tres-fort")
"""Levels that the study counts: « fort ou très fort »."""
MOST_DOMAINS: Final = 3
OBJECTIVES: Final = (
    (
        "performance-engagement",
        "Concilier performance et engagement",
        "Faire des ODD un levier de création de valeur, avec un cadre et une grammaire communs.",
    ),
    (
        "modele-socio-economique",
        "Équilibrer les modèles socio-économiques",
        "Mobiliser les richesses humaines et diversifier les ressources.",
    ),
    (
        "innover",
        "Innover",
        "S’allier pour réduire les fragilités et faire émerger de nouveaux moteurs économiques.",
    ),
    (
        "co-construire",
        "Co-construire localement",
        "Se mobiliser autour de projets de territoire qui fédèrent toutes les énergies.",
    ),
)
"""The four objectives of « faire alliance » (study of 2023): id, label, what it means."""


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen; `help` says what it means where the label does not."""

    id: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class Question:
    """One question of a room: one page of a phone. Up to `most` options may be chosen."""

    id: str
    kind: Kind
    short: str
    wording: str
    options: tuple[Option, ...]
    most: int = 1

    @property
    def option_ids(self) -> tuple[str, ...]:
        """Ids of the options, in display order."""
        return tuple(option.id for option in self.options)


@cache
def questions() -> dict[str, Question]:
    """Every question that can be asked, by id, in the order in which they are offered."""
    told = study()
    asked = [*_impacts(told), _domains(told), _alliance()]
    return {question.id: question for question in asked}


@cache
def profiles() -> dict[str, str]:
    """Return the six profiles: label by id, in the order of the study."""
    return _labels(study(), "profiles")


def study() -> Dictionary:
    """Return the dictionary that words the questions: that of the study, wherever it is."""
    return load_cube(STUDY if STUDY in cube_ids() else cube_ids()[0]).dictionary


def _labels(told: Dictionary, axis: str) -> dict[str, str]:
    regular = proper(told[axis])
    return {one["id"]: one["label"] for one in told[axis] if one["id"] in regular}


def _impacts(told: Dictionary) -> list[Question]:
    scale = tuple(Option(*level) for level in SCALE)
    asked = [one for one in told["indicators"] if one["impact"] in IMPACTS]
    return [
        Question(
            id=one["id"],
            kind="impact",
            short=one["short"],
            # The rest says which answers the published figure counts.
            wording=one["wording"].partition(" (réponses")[0],
            options=scale,
        )
        for one in asked
    ]


def _domains(told: Dictionary) -> Question:
    named = _labels(told, "domains")
    return Question(
        id=DOMAINS,
        kind="domains",
        short="Domaines prioritaires",
        wording="Dans quels domaines faire alliance en priorité sur notre territoire ?",
        options=tuple(Option(id_, label) for id_, label in named.items() if id_ != ALL_DOMAINS),
        most=MOST_DOMAINS,
    )


def _alliance() -> Question:
    return Question(
        id=ALLIANCE,
        kind="alliance",
        short="Notre porte d’entrée",
        wording="Par quel objectif du « faire alliance » entrez-vous ?",
        options=tuple(Option(*objective) for objective in OBJECTIVES),
    )
