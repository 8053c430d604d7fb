"""Phones, remote controls and workers at the same moment."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from cube17.workshop.model import ClosedError
from tests.workshop.rooms_kit import ASKED, GUESS, IMPACT, LAST, OPTIONS, PROFILES, forward, plan

FIRST_START = """
import sys
from cube17.workshop.storage import Rooms
rooms = Rooms(sys.argv[1])
sys.stdin.read()
rooms.close()
"""


def together(*calls):
    """Call all at once; what each returned."""
    barrier = Barrier(len(calls))

    def one(call):
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_no_answer_slips_in_after_its_question_has_closed(rooms, open_rooms, code):
    worker = open_rooms()
    tokens = [rooms.join(code, PROFILES[rank % 6]) for rank in range(8)]
    forward(rooms, code, GUESS[IMPACT] - 1)

    def vote(token):
        """Change one's mind until it is too late; the last answer that was acknowledged."""
        kept = None
        for rank in range(500):
            try:
                choice = OPTIONS[IMPACT][rank % 4]
                worker.answer(code, token, IMPACT, [choice])
                kept = choice
            except ClosedError:
                break
        return kept

    def close():
        while rooms.counts(code).answered[IMPACT] < 6:
            pass
        rooms.move(code, 1, GUESS[IMPACT] - 1)
        return [rooms.voices(code, IMPACT) for _ in range(20)]

    seen, *kept = together(close, *(lambda token=token: vote(token) for token in tokens))
    said = {token: rooms.device(code, token).answers.get(IMPACT) for token in tokens}
    assert list(said.values()) == [choice and (choice,) for choice in kept]
    assert all(voices == seen[0] for voices in seen)
    assert seen[0] == rooms.voices(code, IMPACT)


def test_a_profile_that_changes_as_a_question_closes_never_changes_what_was_shown(
    rooms, open_rooms, code
):
    worker = open_rooms()
    tokens = [rooms.join(code, PROFILES[0]) for _ in range(4)]
    for token in tokens:
        for question in ASKED:
            rooms.answer(code, token, question, [OPTIONS[question][0]])

    def change(token):
        for rank in range(40):
            worker.join(code, PROFILES[rank % 6], token)

    def show():
        shown = {}
        for seen in range(LAST):
            rooms.move(code, 1, seen)
            for question in rooms.room(code).closed:
                voices = rooms.voices(code, question)
                assert shown.setdefault(question, voices) == voices
        return shown

    shown, *_ = together(show, *(lambda token=token: change(token) for token in tokens))
    assert set(shown) == set(ASKED)
    assert {question: rooms.voices(code, question) for question in ASKED} == shown


def test_remote_controls_that_saw_the_same_screen_move_it_once(rooms, open_rooms, code):
    controls = [rooms, rooms, open_rooms(), open_rooms()]
    for seen in range(LAST):
        moved = together(*(lambda one=one, seen=seen: one.move(code, 1, seen) for one in controls))
        assert {room.position for room in moved} == {seen + 1}
    assert rooms.room(code).version == LAST


def test_a_phone_that_answers_twice_at_once_has_one_answer(rooms, open_rooms, code):
    token = rooms.join(code, PROFILES[0])
    both = [rooms, open_rooms()]
    for _ in range(10):
        together(*(lambda one=one: one.answer(code, token, IMPACT, ["fort"]) for one in both * 2))
    assert rooms.counts(code).answered[IMPACT] == 1


def test_an_answer_and_a_new_profile_at_once_agree(rooms, open_rooms, code):
    worker = open_rooms()
    tokens = [rooms.join(code, PROFILES[0]) for _ in range(12)]
    for token in tokens:
        together(
            lambda token=token: rooms.answer(code, token, IMPACT, ["fort"]),
            lambda token=token: worker.join(code, PROFILES[1], token),
        )
    forward(rooms, code, GUESS[IMPACT])
    assert rooms.voices(code, IMPACT) == [(PROFILES[1], ("fort",))] * 12


def test_workers_that_start_together_on_an_empty_place_make_it_once(address, open_rooms):
    command = [sys.executable, "-c", FIRST_START, address]
    workers = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(4)]
    for worker in workers:
        worker.communicate(timeout=60)
    assert [worker.returncode for worker in workers] == [0] * 4
    rooms = open_rooms()
    assert rooms.room(rooms.open(plan(), 1).code).plan == plan()
