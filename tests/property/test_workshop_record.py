"""What leaves a room is what its screens show: same groups, same counts, no link between them."""

import csv
import io
from collections import Counter, defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17.workshop.questions import DOMAINS, profiles, questions
from cube17.workshop.record_cells import OTHERS, ROOM, groups, renamed
from cube17.workshop.record_cube import cube
from cube17.workshop.record_files import answers_csv
from cube17.workshop.tally import FEWEST, tally
from tests.record_kit import a_record, rooms

SIX = tuple(profiles())
DOMAIN_IDS = questions()[DOMAINS].option_ids


def lines(record):
    """Lines of the file, as column → (profile, answer) pairs."""
    found = defaultdict(list)
    for row in csv.DictReader(io.StringIO(answers_csv(record)[1:]), delimiter=";"):
        profile = row.pop("profil")
        ((column, answer),) = ((name, text) for name, text in row.items() if text)
        found[column].append((profile, answer))
    return found


def shown(record, name):
    """What the screens show of a question: its whole, its groups under the names that leave."""
    found = tally(record.answers[name], questions()[name].option_ids, SIX)
    others = {OTHERS: found.others} if found.others else {}
    return found.whole, {part.profiles[0]: part for part in found.apart} | others


@given(voices=rooms())
def test_a_file_has_the_groups_and_counts_of_the_screens(voices):
    record = a_record(voices)
    found = lines(record)
    for name in record.answers:
        question = questions()[name]
        whole, parts = shown(record, name)
        for option in question.options:
            column = f"{DOMAINS}_{option.id}" if question.kind == "domains" else name
            chosen = "1" if question.kind == "domains" else option.label
            told = Counter(who for who, answer in found[column] if answer == chosen)
            behind = parts or {OTHERS: whole}
            assert told == Counter({who: group.counts[option.id] for who, group in behind.items()})
            assert Counter(who for who, _ in found[column]) == Counter(
                {who: group.base for who, group in behind.items()}
            )


@given(voices=rooms())
def test_no_group_of_a_file_is_smaller_than_five(voices):
    for answers in lines(a_record(voices)).values():
        assert min(Counter(who for who, _ in answers).values()) >= FEWEST


@given(voices=rooms(), seed=st.randoms(use_true_random=False))
def test_nothing_links_the_answers_of_a_person(voices, seed):
    """Whoever gave which answers, and in whatever order, the file is the same."""
    mixed = {name: seed.sample(answers, len(answers)) for name, answers in voices.items()}
    assert answers_csv(a_record(mixed)) == answers_csv(a_record(voices))


@given(voices=rooms())
def test_which_domains_were_chosen_together_does_not_leave(voices):
    """Only how many of a profile chose each: the first ones might have chosen them all."""
    answers = voices.get(DOMAINS, [])
    bases = Counter(who for who, _ in answers)
    counts = Counter((who, option) for who, chosen in answers for option in chosen)
    piled = [
        (who, tuple(one for one in DOMAIN_IDS if rank < counts[who, one]))
        for who, base in bases.items()
        for rank in range(base)
    ]
    same = voices | ({DOMAINS: piled} if answers else {})
    assert answers_csv(a_record(same)) == answers_csv(a_record(voices))


@settings(deadline=None)
@given(voices=rooms())
def test_a_cube_has_the_groups_of_the_screens(voices):
    record = a_record(voices)
    if not record.answers:
        return
    made = cube(record)
    cells = made.table(np.arange(len(made)))
    assert set(cells["status"]) <= {"workshop", "suppressed"}
    assert np.isnan([cells[name] for name in ("se", "low", "high", "n_eff", "weight")]).all()
    assert set(cells["territory"]) == {record.room.plan.territory}
    for name in record.answers:
        whole, parts = shown(record, name)
        bases = {ROOM: whole.base} | {who: group.base for who, group in parts.items()}
        asked = [one for one in set(cells["indicator"]) if one.startswith(name)]
        for indicator in asked:
            here = (cells["indicator"] == indicator) & (cells["status"] == "workshop")
            assert dict(zip(cells["profile"][here], cells["n"][here], strict=False)) == bases


@given(voices=rooms())
def test_counting_the_file_again_changes_nothing(voices):
    for answers in a_record(voices).answers.values():
        once = renamed(answers, SIX)
        names = (*SIX, OTHERS)
        assert renamed(once, names) == once
        options = sorted({option for _, chosen in answers for option in chosen})
        assert groups(once, options, SIX) == groups(answers, options, SIX)
