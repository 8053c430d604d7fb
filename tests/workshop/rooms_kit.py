"""A room for tests: what it asks, and a clock that is set by hand."""

from cube17.workshop.model import Plan
from cube17.workshop.questions import ALLIANCE, DOMAINS, profiles, questions

IMPACT = next(iter(questions()))
ASKED = (IMPACT, DOMAINS, ALLIANCE)
PROFILES = tuple(profiles())
OPTIONS = {one: questions()[one].option_ids for one in ASKED}
# Screens of a room that asks them: join, then 5, 4 and 4, then the end.
LAST = 14
GUESS = {IMPACT: 2, DOMAINS: 7, ALLIANCE: 11}
DAY = 86_400.0
YEAR = 365.25 * DAY


def plan(asked=ASKED):
    return Plan("L’atelier de Trèbes", "2026-03-12", "11397", "odd17-2022", tuple(asked))


class Clock:
    """Seconds since 1970, set by hand."""

    def __init__(self, now=1_770_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


def forward(rooms, code, position):
    """Show the screens up to `position`."""
    while (seen := rooms.room(code).position) < position:
        rooms.move(code, 1, seen)


def back(rooms, code, position):
    """Show the screens down to `position`."""
    while (seen := rooms.room(code).position) > position:
        rooms.move(code, -1, seen)
