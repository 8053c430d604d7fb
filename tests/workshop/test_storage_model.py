"""Random lives of a room against a plain dictionary, in both databases."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cube17.workshop.course import course
from cube17.workshop.model import ClosedError, Device
from tests.workshop.rooms_kit import ASKED, LAST, OPTIONS, PROFILES, plan

# Room for several answers where several may be chosen; the first of the others is the last of all.
CHOICES = {
    one: [OPTIONS[one][:2][: 2 if len(OPTIONS[one]) > 10 else 1], OPTIONS[one][-1:]]
    for one in ASKED
}
brief = settings(
    max_examples=25, stateful_step_count=30, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Life(RuleBasedStateMachine):
    """What is done to a room, and what a dictionary would know of it."""

    rooms = None

    def __init__(self):
        super().__init__()
        self.code = self.rooms.open(plan(), 1).code
        self.position = self.furthest = self.version = 0
        self.profiles = {}
        self.answers = {}
        self.tokens = []

    def closed(self):
        shown = course(ASKED)[: self.furthest + 1]
        return [moment.question for moment in shown if moment.stage == "guess"]

    @rule(profile=st.sampled_from(PROFILES), who=st.integers(0, 5))
    def join(self, profile, who):
        """A new device, or one that changes its profile."""
        token = self.tokens[who] if who < len(self.tokens) else "unknown"
        given = self.rooms.join(self.code, profile, token)
        if token == "unknown":
            self.tokens.append(given)
        else:
            assert given == token
        self.profiles[given] = profile
        for question in set(ASKED) - set(self.closed()):
            if (given, question) in self.answers:
                self.answers[given, question] = (profile, self.answers[given, question][1])

    @rule(who=st.integers(0, 5), question=st.sampled_from(ASKED), rank=st.integers(0, 1))
    def answer(self, who, question, rank):
        if who >= len(self.tokens):
            return
        token, choices = self.tokens[who], CHOICES[question][rank]
        if question in self.closed():
            with pytest.raises(ClosedError):
                self.rooms.answer(self.code, token, question, choices)
        else:
            self.rooms.answer(self.code, token, question, choices)
            self.answers[token, question] = (self.profiles[token], choices)

    @rule(step=st.sampled_from([1, 1, 1, -1]), late=st.sampled_from([0, 0, 0, 1]))
    def move(self, step, late):
        position = min(max(self.position + step, 0), LAST)
        moved = self.rooms.move(self.code, step, self.position + late)
        if not late and position != self.position:
            self.position = position
            self.furthest = max(self.furthest, position)
            self.version += 1
        assert moved == self.rooms.room(self.code)

    @rule()
    def purge(self):
        assert self.rooms.purge() == 0

    @invariant()
    def the_room_is_where_it_was_led(self):
        room = self.rooms.room(self.code)
        led = (self.position, self.furthest, self.version)
        assert (room.position, room.furthest, room.version) == led

    @invariant()
    def every_device_finds_its_own_answers(self):
        for token in self.tokens:
            own = {asked: said[1] for (who, asked), said in self.answers.items() if who == token}
            assert self.rooms.device(self.code, token) == Device(self.profiles[token], own)

    @invariant()
    def counts_are_those_of_the_answers(self):
        counts = self.rooms.counts(self.code)
        asked = [question for _, question in self.answers]
        assert counts.joined == len(self.tokens)
        assert counts.answered == {question: asked.count(question) for question in ASKED}

    @invariant()
    def voices_are_those_of_closed_questions(self):
        for question in ASKED:
            if question in self.closed():
                said = [said for (_, asked), said in self.answers.items() if asked == question]
                assert self.rooms.voices(self.code, question) == sorted(said)
            else:
                with pytest.raises(ValueError, match="closed"):
                    self.rooms.voices(self.code, question)


def test_a_room_keeps_what_a_dictionary_would(rooms):
    class Here(Life):
        pass

    Here.rooms = rooms
    run_state_machine_as_test(Here, settings=brief)
