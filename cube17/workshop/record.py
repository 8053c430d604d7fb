"""What leaves a room: its closed questions, in the groups that its screens show.

A `Record` becomes a file of answers and its description (`record_files`), or a cube at once
(`record_cube`): `cube17 build` makes of the former the cells of the latter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cube17.catalogue import territories
from cube17.french import french
from cube17.model import ALL_DOMAINS
from cube17.workshop.questions import ALLIANCE, DOMAINS, POSITIVE, profiles, questions
from cube17.workshop.record_cells import cells, groups
from cube17.workshop.tally import FEWEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cube17.workshop.model import Room
    from cube17.workshop.questions import Option, Question
    from cube17.workshop.record_cells import Cell
    from cube17.workshop.tally import Voice

CONSULTATION: Final = "Consultation de salle, non représentative"


@dataclass(frozen=True)
class Measure:
    """One number of a question: its indicator, its domain, the options that count.

    `told` is the entry of the indicator in a description, empty for one that the study describes.
    """

    indicator: str
    domain: str
    positive: tuple[str, ...]
    told: Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """A room and the final answers that may leave it, by question, in the order of the room."""

    room: Room
    answers: Mapping[str, tuple[Voice, ...]]

    @property
    def id(self) -> str:
        """Id of the study and of the cube."""
        return f"atelier-{self.room.code.lower()}"

    @property
    def title(self) -> str:
        """Title that says it is a workshop."""
        words = " ".join(self.room.plan.title.split()) or self.room.code
        return words if "atelier" in words.lower() else french(f"Atelier : {words}")

    @property
    def place(self) -> str:
        """Name of the territory."""
        return territories()[self.room.plan.territory].name

    @property
    def citation(self) -> str:
        """How a figure of the room is cited, always with what it is."""
        said = f"{self.title}, {self.place}, {self.room.plan.day}. {CONSULTATION}."
        return french(said)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Questions of the room that are not in the record: still open, or with too few answers."""
        return tuple(name for name in self.room.plan.questions if name not in self.answers)

    @property
    def description(self) -> str:
        """What the figures are, and which questions have none."""
        missing = ", ".join(f"« {questions()[name].short} »" for name in self.left_out)
        without = f" Sans chiffre, faute de cinq réponses closes : {missing}." if missing else ""
        return french(
            f"{CONSULTATION} : ce qu’ont répondu les personnes présentes à {self.title} "
            f"({self.place}, {self.room.plan.day}), sans tirage ni pondération. Un profil sous "
            f"{FEWEST} réponses n’est jamais montré seul.{without}"
        )

    def cells(self) -> list[Cell]:
        """Every cell of the room's cube."""
        found = []
        for name, voices in self.answers.items():
            question = questions()[name]
            behind = groups(voices, question.option_ids, tuple(profiles()))
            for measure in measures(question):
                place = self._coordinates(measure)
                found += cells(place, behind, measure.positive)
        return found

    def _coordinates(self, measure: Measure) -> dict[str, str]:
        return {
            "indicator": measure.indicator,
            "wave": self.room.plan.day,
            "domain": measure.domain,
            "territory": self.room.plan.territory,
            "source": self.id,
        }


def record(room: Room, voices: Mapping[str, Sequence[Voice]]) -> Record:
    """Keep what may leave a room, of the answers to its closed questions.

    A question with fewer than five answers is left out, and so is one that is still open.
    """
    kept = {
        name: tuple(sorted(voices[name]))
        for name in room.closed
        if len(voices.get(name, ())) >= FEWEST
    }
    return Record(room, kept)


def measures(question: Question) -> list[Measure]:
    """Return the numbers of a question: an impact has one, domains and objectives one by option."""
    if question.kind == "impact":
        return [Measure(question.id, ALL_DOMAINS, POSITIVE, {})]
    if question.id == DOMAINS:
        told = _told(
            "les domaines prioritaires",
            question.short,
            f"{question.wording} (domaine cité, {question.most} au plus)",
        )
        return [Measure(DOMAINS, option.id, (option.id,), told) for option in question.options]
    return [
        Measure(objective(option), ALL_DOMAINS, (option.id,), _entry(question, option))
        for option in question.options
    ]


def objective(option: Option) -> str:
    """Id of the indicator of one objective of « faire alliance »."""
    return f"{ALLIANCE}-{option.id}"


def _entry(question: Question, option: Option) -> dict[str, str]:
    name = f"« {option.label} »"
    wording = f"{question.wording} {name} : {option.help}"
    return _told(f"l’entrée {name}", f"Entrée {name}", wording)


def _told(label: str, short: str, wording: str) -> dict[str, str]:
    texts = {"label": label, "short": short, "wording": wording}
    plain = {"unit": "%", "impact": "aucun", "direction": "neutre"}
    return {name: french(text) for name, text in texts.items()} | plain
