"""The room's answer as bars, squares and groups, ready to be drawn; pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from components.wording import counted, number
from cube17.workshop.questions import POSITIVE, profiles
from rooms.stage import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cube17.workshop.questions import Question
    from cube17.workshop.tally import Group, Tally

HALF: Final = 100
"""Side of a quadrant of the magic square: a square of this side is 100 %."""
FIRST: Final = 3
"""Options shown of a group that chose among many."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One option: its label, how many chose it, their part of those who answered (%)."""

    id: str
    label: str
    help: str
    count: int
    share: float

    @property
    def text(self) -> str:
        """The share as it is written."""
        return percent(self.share)

    @property
    def strong(self) -> bool:
        """Whether the study counts it: « fort » and « très fort »."""
        return self.id in POSITIVE


def bars(question: Question, group: Group) -> list[Bar]:
    """Return the options with what a group answered, the most chosen first where order is free."""
    found = [
        Bar(one.id, one.label, one.help, group.counts[one.id], group.share(one.id))
        for one in question.options
    ]
    return ranked(found) if question.kind == "domains" else found


def ranked(found: Sequence[Bar]) -> list[Bar]:
    """Sort options, the most chosen first, those chosen alike in their own order."""
    return sorted(found, key=lambda bar: -bar.count)


def total(group: Group) -> dict[str, str]:
    """« Fort ou très fort »: the share and the count of a group, as they are written."""
    chose = sum(group.counts[option] for option in POSITIVE)
    return {
        "share": percent(group.share(*POSITIVE)),
        "count": f"{number(chose)} sur {counted(group.base, 'réponse')}",
    }


@dataclass(frozen=True, slots=True)
class Square:
    """One objective in the magic square: a square that grows from the centre, by its area."""

    bar: Bar
    x: str
    y: str
    side: str


def squares(found: Sequence[Bar]) -> list[Square]:
    """Place four options around the centre of a square of 2 × `HALF`; areas are shares."""
    return [_square(bar, right=at % 2 == 1, below=at > 1) for at, bar in enumerate(found)]


def _square(bar: Bar, *, right: bool, below: bool) -> Square:
    side = HALF * sqrt(bar.share / 100)
    x, y = (HALF if far else HALF - side for far in (right, below))
    return Square(bar, *(f"{length:.1f}" for length in (x, y, side)))


@dataclass(frozen=True, slots=True)
class Part:
    """One group of the room: profile (empty for several together), names, base, answers."""

    profile: str
    names: tuple[str, ...]
    base: str
    bars: tuple[Bar, ...]
    tied: int
    share: float
    """« Fort ou très fort », in %; `nan` for a question without levels."""

    @property
    def text(self) -> str:
        """« Fort ou très fort » as it is written."""
        return percent(self.share)


def parts(question: Question, tally: Tally) -> list[Part]:
    """Return the groups that may be shown, those of one profile first."""
    return [_part(question, group) for group in tally.parts]


def _part(question: Question, group: Group) -> Part:
    alone = len(group.profiles) == 1
    names = tuple(profiles()[profile] for profile in group.profiles)
    order = ranked(bars(question, group))
    first = [bar for bar in order[:FIRST] if bar.count] if question.kind == "domains" else order
    tied = sum(bar.count == first[-1].count for bar in order[len(first) :])
    share = group.share(*POSITIVE) if question.kind == "impact" else float("nan")
    base = counted(group.base, "réponse")
    return Part(group.profiles[0] if alone else "", names, base, tuple(first), tied, share)


def silent(tally: Tally) -> list[str]:
    """Names of the profiles of which nobody answered, when the groups are shown."""
    there = {profile for group in tally.parts for profile in group.profiles}
    return [label for profile, label in profiles().items() if profile not in there]


def values(question: Question | None, tally: Tally | None) -> dict[str, Any]:
    """Return what the screens of a closed question show of the room; nothing under five answers."""
    if question is None or tally is None:
        return {"tally": None, "parts": []}
    found = bars(question, tally.whole)
    return {
        "tally": tally,
        "bars": found,
        "base": counted(tally.whole.base, "réponse"),
        "parts": parts(question, tally),
        "silent": silent(tally),
        "squares": squares(found) if question.kind == "alliance" else [],
        "total": total(tally.whole) if question.kind == "impact" else {},
        "positive": tally.whole.share(*POSITIVE) if question.kind == "impact" else 0.0,
    }
