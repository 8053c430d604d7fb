"""What a room may be shown of its own answers: no group of fewer than five, nor a way to one.

Three rules, each for one question, whose answers are final before anything is shown
(`course.closed_by`):

1. Under `FEWEST` answers in all, nothing is shown.
2. A profile with fewer than `FEWEST` answers is never apart: such profiles are one group, « autres
   profils ».
3. The whole minus the groups shown apart is that group: while it has answers but fewer than
   `FEWEST`, the smallest profile shown joins it.

Every group shown is then a union of profiles with at least `FEWEST` answers, and so is every
difference of what is shown: the groups of one question are disjoint and add up to the whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FEWEST: Final = 5
"""Answers that a group must have to be shown (participants who answered the question)."""

Voice = tuple[str, tuple[str, ...]]
"""One answer to one question: the profile, the options chosen."""


@dataclass(frozen=True)
class Group:
    """Answers of some profiles taken together: how many participants, how many chose each option.

    Options may be chosen together (domains), so counts can add up to more than `base`.
    """

    profiles: tuple[str, ...]
    base: int
    counts: Mapping[str, int]

    def share(self, *options: str) -> float:
        """Part of the participants who chose one of these options, in % (one choice each)."""
        return 100 * sum(self.counts[option] for option in options) / self.base


@dataclass(frozen=True)
class Tally:
    """What may be shown of one question: the whole room, then the groups that make it up.

    `parts` is empty when only the whole may be shown. `apart` are its groups of one profile,
    `others` the rest taken together.
    """

    whole: Group
    parts: tuple[Group, ...]

    @property
    def apart(self) -> tuple[Group, ...]:
        """Profiles that may be shown by themselves."""
        return tuple(group for group in self.parts if len(group.profiles) == 1)

    @property
    def others(self) -> Group | None:
        """The other profiles that answered, taken together."""
        return next((group for group in self.parts if len(group.profiles) > 1), None)


def tally(voices: Iterable[Voice], options: Sequence[str], profiles: Sequence[str]) -> Tally | None:
    """Count final answers to one question; `None` when there are too few to show anything.

    `options` and `profiles` are all that exist, in display order.
    """
    answers = list(voices)
    if len(answers) < FEWEST:
        return None
    parts = [_group(answers, options, members) for members in grouped(answers, profiles)]
    return Tally(_group(answers, options, tuple(profiles)), tuple(parts))


def grouped(answers: Sequence[Voice], profiles: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the profiles that answered as the groups that may be shown, apart first.

    Empty when all of them would be in one group, which is the whole.
    """
    bases = Counter(profile for profile, _ in answers)
    there = [profile for profile in profiles if bases[profile]]
    together = [profile for profile in there if bases[profile] < FEWEST]
    apart = [profile for profile in there if bases[profile] >= FEWEST]
    while together and apart and not _enough(together, bases):
        smallest = min(apart, key=lambda profile: bases[profile])
        apart.remove(smallest)
        together.append(smallest)
    if not apart:
        return []
    rest = tuple(profile for profile in there if profile in together)
    return [(profile,) for profile in apart] + ([rest] if rest else [])


def _enough(together: Sequence[str], bases: Mapping[str, int]) -> bool:
    return sum(bases[profile] for profile in together) >= FEWEST


def _group(answers: Iterable[Voice], options: Sequence[str], members: tuple[str, ...]) -> Group:
    chosen = [choices for profile, choices in answers if profile in members]
    counts = Counter(option for choices in chosen for option in choices)
    return Group(members, len(chosen), {option: counts[option] for option in options})
