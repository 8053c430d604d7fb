"""Killed processes: an answer that was acknowledged is kept, once."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cube17.workshop.course import course
from cube17.workshop.questions import questions
from tests.workshop.phones_kit import Phone, Server
from tests.workshop.rooms_kit import PROFILES, forward, plan

pytestmark = pytest.mark.slow

ALL = tuple(questions())
KILLS = 50
# One kill in ten takes the whole server, which needs a second or two to come back.
WHOLE = 10
PHONES = 4


def vote(port, code, stopped, seed):
    """Be one phone after another; what each was told is kept: profile, choice by question."""
    drawn, heard = random.Random(seed), {}
    while not stopped.is_set():
        phone, profile = Phone(port, code, stopped), drawn.choice(PROFILES)
        if not phone.join(profile):
            break
        said = heard.setdefault(phone.token, (profile, {}))[1]
        for question in ALL:
            choice = drawn.choice(questions()[question].option_ids)
            time.sleep(0.01)  # a server that comes back needs the processor too
            if phone.answer(question, choice):
                said[question] = (choice,)
    return heard


def test_kills_lose_and_double_no_acknowledged_answer(rooms, address):
    moments, stopped = random.Random(17), threading.Event()
    code = rooms.open(plan(ALL), days=9999).code  # the server has a clock of its own
    server = Server(address)
    with ThreadPoolExecutor(PHONES) as pool:
        phones = [pool.submit(vote, server.port, code, stopped, seed) for seed in range(PHONES)]
        try:
            for kill in range(1, KILLS + 1):
                await_answers(rooms, code)
                time.sleep(moments.uniform(0, 0.1))
                if kill % WHOLE:
                    server.kill_worker(kill)
                else:
                    server.kill()
                    server.start()
            await_answers(rooms, code)
        finally:
            stopped.set()
            server.kill()
    heard = {token: said for phone in phones for token, said in phone.result().items()}
    told = sum(len(said) for _, said in heard.values())
    assert told > 5 * KILLS, "too little was said between kills"
    for token, (profile, said) in heard.items():
        kept = rooms.device(code, token)
        assert kept.profile == profile
        assert said.items() <= kept.answers.items()
    check_once(rooms, code, heard)


def await_answers(rooms, code):
    """Let votes go on: at least a few answers since last time."""
    before, end = sum(rooms.counts(code).answered.values()), time.monotonic() + 60
    while sum(rooms.counts(code).answered.values()) < before + PHONES:
        assert time.monotonic() < end, "the server does not come back"
        time.sleep(0.03)


def check_once(rooms, code, heard):
    """Phones are as many as joined, and answers as many as given, but those still on their way."""
    counts = rooms.counts(code)
    told = sum(len(said) for _, said in heard.values())
    assert len(heard) <= counts.joined <= len(heard) + PHONES
    assert told <= sum(counts.answered.values()) <= told + PHONES
    forward(rooms, code, len(course(ALL)) - 1)
    for question in ALL:
        assert len(rooms.voices(code, question)) == counts.answered[question]
