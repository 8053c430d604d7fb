"""A room and what is kept of it; what can go wrong, in French."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from cube17.workshop.course import Moment, closing, course, still_open

if TYPE_CHECKING:
    from collections.abc import Mapping

ALPHABET: Final = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Characters of a code: no vowel makes a word, nothing is read as something else (0/O, 1/I/L)."""
CODE_LENGTH: Final = 6


def normal_code(text: str) -> str:
    """Return a code as it is kept: capitals, without the spaces and dashes that people add."""
    return "".join(text.split()).replace("-", "").upper()


@dataclass(frozen=True)
class Plan:
    """What a facilitator asks for.

    Title, day (ISO 8601), territory (code of a local unit), the cube that is set beside the room,
    the questions in order.
    """

    title: str
    day: str
    territory: str
    cube: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Room:
    """An open room: its plan, its code, where it stands.

    `position` is the screen shown, a rank in `course`; `furthest` the last one ever shown, which
    says what is closed; `version` grows with every change that a facilitator makes; `expires` is
    when it goes (seconds since 1970).
    """

    code: str
    plan: Plan
    position: int
    furthest: int
    version: int
    expires: float

    @cached_property
    def course(self) -> tuple[Moment, ...]:
        """Every screen of the room."""
        return course(self.plan.questions)

    @property
    def moment(self) -> Moment:
        """The screen shown."""
        return self.course[self.position]

    @property
    def closed(self) -> tuple[str, ...]:
        """Questions whose answers are final."""
        return closing(self.plan.questions, self.furthest)

    @property
    def open(self) -> tuple[str, ...]:
        """Questions that take answers, in order."""
        return still_open(self.plan.questions, self.closed)


@dataclass(frozen=True)
class Opened:
    """What opening a room gives once: its code, and the secret of its facilitator."""

    code: str
    secret: str


@dataclass(frozen=True)
class Device:
    """What a phone has said in a room: its profile, the options chosen by question."""

    profile: str
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Counts:
    """How many, never who: devices that joined, devices that answered each question."""

    joined: int
    answered: Mapping[str, int]


class WorkshopError(Exception):
    """What went wrong, said in French for the person in front of the page."""


class NoRoomError(WorkshopError):
    """There is no such room, or no more."""


class ClosedError(WorkshopError):
    """The question is closed: what was answered before is kept."""


class UnknownDeviceError(WorkshopError):
    """The room does not know this device: no token, or not one of ours."""


class StorageError(WorkshopError):
    """Nothing could be kept: the disk is full, the database does not answer."""
