"""Rooms of tests: closed questions and the answers that were given to them."""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from cube17.workshop.course import course
from cube17.workshop.model import Plan, Room
from cube17.workshop.questions import Question, profiles, questions
from cube17.workshop.record import Record, record
from cube17.workshop.tally import Voice

RENNES = "EPCI-243500139"
IMPACT = "innovation-territoriale"
Voices = Mapping[str, Sequence[Voice]]


def a_room(asked: Sequence[str], territory: str = RENNES, title: str = "Conseil de Rennes") -> Room:
    """Return a room at the end of its course: every question is closed."""
    plan = Plan(title, "2026-11-24", territory, "demonstration", tuple(asked))
    last = len(course(asked)) - 1
    return Room("BCD234", plan, last, last, 1, 0.0)


def a_record(voices: Voices, territory: str = RENNES, title: str = "Conseil de Rennes") -> Record:
    """Return what may leave a room that answered this."""
    return record(a_room(tuple(voices), territory, title), voices)


def said(**given: Sequence[str]) -> list[Voice]:
    """`said(citoyens=["fort", "nul"])`: one answer each, one choice."""
    return [(profile, (choice,)) for profile, chosen in given.items() for choice in chosen]


@st.composite
def rooms(draw: st.DrawFn, most: int = 40) -> Voices:
    """Answers to one to three questions, by up to `most` people each."""
    asked = draw(
        st.lists(st.sampled_from(sorted(questions())), min_size=1, max_size=3, unique=True)
    )
    return {name: draw(_voices(questions()[name], most)) for name in asked}


def _voices(question: Question, most: int) -> st.SearchStrategy[list[Voice]]:
    options = st.sampled_from(question.option_ids)
    chosen = st.lists(options, min_size=1, max_size=question.most, unique=True).map(tuple)
    return st.lists(st.tuples(st.sampled_from(tuple(profiles())), chosen), max_size=most)
