"""Nobody can work out what one to four people answered, from all that a room ever shows.

The attacker keeps every number of every screen and of every file, whenever it left, knows who is in
which group, and combines the numbers linearly. A column is one answer as a device gave it: a
changed mind is another column, so whatever moves between two screens is there to be subtracted.
Before a question closes only counts leave, of the whole room: how many have answered, not what.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from cube17.workshop.course import closing, course, still_open
from cube17.workshop.record_cells import OTHERS, ROOM, groups, renamed
from cube17.workshop.storage import Rooms
from cube17.workshop.tally import FEWEST, tally
from tests.workshop.rooms_kit import ASKED, OPTIONS, PROFILES, plan

untimed = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
sought = settings(deadline=None, max_examples=2000, database=None, phases=[Phase.generate])


@dataclass(frozen=True)
class Life:
    """Profiles of those who join first and the questions they answer, then what happens."""

    first: list[tuple[str, int]]
    events: list[tuple[Any, ...]]


profile = st.sampled_from(PROFILES[:4])
question = st.sampled_from(ASKED)
rank = st.integers(0, 17)
event = st.one_of(
    st.just(("move", 1)),
    st.just(("move", -1)),
    st.tuples(st.just("join"), profile),
    st.tuples(st.just("profile"), rank, profile),
    st.tuples(st.just("answer"), rank, question, st.integers(0, 3)),
)
lives = st.builds(
    Life,
    st.lists(st.tuples(profile, st.integers(1, 7)), min_size=1, max_size=18),
    st.lists(event, max_size=25),
)


@dataclass
class Shown:
    """What a room is known to have shown: groups of columns, by question."""

    groups: dict[str, set[frozenset[Any]]] = field(default_factory=lambda: defaultdict(set))
    screens: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Played:
    """A life, in a dictionary and, where there is one, in a real room."""

    def __init__(self, life, rule=tally, live=False, rooms=None):
        self.rule, self.live, self.rooms = rule, live, rooms
        self.code = rooms.open(plan(), 1).code if rooms else ""
        self.position = self.furthest = 0
        self.tokens, self.profiles = [], []
        self.said = {one: {} for one in ASKED}  # device -> (how often changed, profile, choices)
        self.shown = Shown()
        for who, (joined, answered) in enumerate(life.first):
            self.join(joined)
            for bit, one in enumerate(ASKED):
                if answered >> bit & 1:
                    self.answer(who, one, who % 4)
        ending = [("move", 1)] * (len(course(ASKED)) - 1)
        for name, *details in life.events + ending:
            getattr(self, name)(*details)
            self.show()

    @property
    def closed(self):
        return closing(ASKED, self.furthest)

    def join(self, joined):
        if self.rooms:
            self.tokens.append(self.rooms.join(self.code, joined))
        self.profiles.append(joined)

    def profile(self, who, changed):
        who %= len(self.profiles)
        if self.rooms:
            self.rooms.join(self.code, changed, self.tokens[who])
        self.profiles[who] = changed
        for one in still_open(ASKED, self.closed):
            if who in self.said[one]:
                times, _, choices = self.said[one][who]
                self.said[one][who] = (times, changed, choices)

    def answer(self, who, asked, choice):
        who %= len(self.profiles)
        if asked in self.closed:
            return
        choices = (OPTIONS[asked][choice],)
        if self.rooms:
            self.rooms.answer(self.code, self.tokens[who], asked, choices)
        times, _, before = self.said[asked].get(who, (0, "", ()))
        self.said[asked][who] = (times + (choices != before), self.profiles[who], choices)

    def move(self, step):
        if self.rooms:
            self.rooms.move(self.code, step, self.position)
        self.position = min(max(self.position + step, 0), len(course(ASKED)) - 1)
        self.furthest = max(self.furthest, self.position)

    def show(self):
        for one in ASKED if self.live else self.closed:
            voices = sorted(voice for _, *voice in map(list, self.said[one].values()))
            voices = [(who, choices) for who, choices in voices]
            if self.rooms:
                assert self.rooms.voices(self.code, one) == voices
            told = self.rule(voices, OPTIONS[one], PROFILES)
            self.shown.screens[one].add(repr(told))
            for group in (told.whole, *told.parts) if told else ():
                self.shown.groups[one].add(self.columns(one, group.profiles, group.base))
            if len(voices) >= FEWEST:  # the file and the cube of the room
                self.shown.groups[one] |= self.exported(one, voices)

    def exported(self, asked, voices):
        """Return the answers behind the lines of the file and the cells of the cube."""
        lines = Counter(who for who, _ in renamed(voices, PROFILES))
        cells = groups(voices, OPTIONS[asked], PROFILES)
        bases = {who: cell.base for who, cell in cells.items() if cell and who != ROOM}
        assert cells[ROOM].base == len(voices)
        others = tuple(who for who in PROFILES if who not in lines)
        members = {who: others if who == OTHERS else (who,) for who in lines}
        assert bases.items() <= lines.items()
        return {self.columns(asked, members[who], lines[who]) for who in lines}

    def columns(self, asked, profiles, base):
        """Return the answers of some profiles; they are as many as they are said to be."""
        members = [
            (who, times) for who, (times, said_as, _) in self.said[asked].items()
            if said_as in profiles
        ]  # fmt: skip
        assert base == len(members)
        return frozenset(members)


def worked_out(told):
    """Return one to four answers whose numbers follow linearly from those of the groups, or None.

    Answers that are in the same groups cannot be told apart: what can be worked out is a union of
    such classes, whose indicator is in the space that the groups span.
    """
    told = list(told)
    classes = defaultdict(list)
    for column in frozenset().union(*told):
        classes[tuple(column in group for group in told)].append(column)
    small = [one for one in classes if len(classes[one]) < FEWEST]
    spanned = np.array(list(classes), dtype=float).T.reshape(len(told), len(classes))
    full = np.linalg.matrix_rank(spanned) if told else 0
    for some in chain.from_iterable(combinations(small, size) for size in range(1, FEWEST)):
        columns = [column for one in some for column in classes[one]]
        wanted = np.array([one in some for one in classes], dtype=float)
        if len(columns) < FEWEST and np.linalg.matrix_rank(np.vstack([spanned, wanted])) == full:
            return columns
    return None


def broken(life, **rule):
    shown = Played(life, **rule).shown
    return any(worked_out(told) for told in shown.groups.values())


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    kept = Rooms(str(tmp_path_factory.mktemp("rooms") / "rooms.sqlite3"))
    yield kept
    kept.close()


@untimed
@given(life=lives)
def test_no_one_to_four_answers_follow_from_all_that_a_room_shows(rooms, life):
    shown = Played(life, rooms=rooms).shown
    for asked in ASKED:
        assert worked_out(shown.groups[asked]) is None
        assert len(shown.screens[asked]) == 1, "what was shown of a question has changed"


@settings(deadline=None, max_examples=300)
@given(life=lives)
def test_nor_in_many_more_lives_without_a_database(life):
    assert not broken(life)


def alone_when_enough(voices, options, profiles):
    """Show every profile that has enough answers, without looking at what is left."""
    told = tally(voices, options, profiles)
    bases = [who for who, _ in voices]
    enough = [one for one in profiles if bases.count(one) >= FEWEST]
    apart = [tally([v for v in voices if v[0] == one], options, [one]) for one in enough]
    return told and type(told)(told.whole, tuple(one.whole for one in apart))


def everything(voices, options, profiles):
    """Show every profile, however few."""
    told = tally(voices, options, profiles)
    group = type(told.whole) if told else None
    there = sorted({who for who, _ in voices})
    return told and type(told)(
        told.whole,
        tuple(group((one,), sum(who == one for who, _ in voices), {}) for one in there),
    )


@pytest.mark.parametrize("rule", [
    {"rule": alone_when_enough},
    {"rule": everything},
    {"live": True},
])  # fmt: skip
def test_the_attacker_breaks_rules_that_forget_one_thing(rule):
    find(lives, lambda life: broken(life, **rule), settings=sought)


def test_the_attacker_combines_numbers():
    a, b, c, d = "abcd"
    many = set(range(10))
    assert worked_out([frozenset(many)]) is None
    assert worked_out([frozenset(many), frozenset(many | {a})]) == [a]
    # (a + b) - (b + c) + (a + c) = 2 a, each with enough others around it to be shown.
    three = [frozenset(many | pair) for pair in ({a, b}, {b, c}, {a, c})]
    assert worked_out([*three, frozenset(many)]) in ([a], [b], [c])
    assert worked_out(three) is None
    assert worked_out([frozenset(many | {a, b, c, d})]) is None
