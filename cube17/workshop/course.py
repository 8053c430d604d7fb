"""The order in which a room sees things, and what is open to answers at each moment; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from cube17.workshop.questions import questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Stage = Literal["join", "ask", "guess", "room", "survey", "profiles", "end"]

STAGES: Final[dict[str, tuple[Stage, ...]]] = {
    "impact": ("ask", "guess", "room", "survey", "profiles"),
    "domains": ("ask", "guess", "room", "profiles"),
    "alliance": ("ask", "guess", "room", "profiles"),
}
"""What follows a question, by kind: no survey asked for the domains or the objectives this way."""


@dataclass(frozen=True)
class Moment:
    """One screen of a room: a stage, and the question it is about (empty: none)."""

    stage: Stage
    question: str = ""


def course(asked: Sequence[str]) -> tuple[Moment, ...]:
    """Return the screens of a room that asks these questions, in order.

    Join, then for each question: it is asked, guessed, shown, set beside the survey, and read by
    profile; then the end.
    """
    known = questions()
    middle = (Moment(stage, one) for one in asked for stage in STAGES[known[one].kind])
    return (Moment("join"), *middle, Moment("end"))


def closed_by(moment: Moment) -> str:
    """Return the question that a screen closes for good, empty when none.

    « Devinez avant de voir » ends the vote: what is shown afterwards never changes, so two
    successive screens cannot be subtracted from each other.
    """
    return moment.question if moment.stage == "guess" else ""


def closing(asked: Sequence[str], position: int) -> tuple[str, ...]:
    """Questions that are closed once a room has been at `position` of its course."""
    passed = course(asked)[: position + 1]
    return tuple(filter(None, map(closed_by, passed)))


def still_open(asked: Sequence[str], closed: Iterable[str]) -> tuple[str, ...]:
    """Questions that take answers, in order."""
    shut = set(closed)
    return tuple(question for question in asked if question not in shut)
