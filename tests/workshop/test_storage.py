"""What rooms keep, in SQLite and in PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cube17.workshop import storage
from cube17.workshop.model import (
    ALPHABET,
    ClosedError,
    Counts,
    Device,
    NoRoomError,
    UnknownDeviceError,
)
from cube17.workshop.questions import ALLIANCE, DOMAINS
from tests.workshop.rooms_kit import (
    ASKED,
    GUESS,
    IMPACT,
    LAST,
    OPTIONS,
    PROFILES,
    back,
    forward,
    plan,
)


def test_an_opened_room_is_found_again_as_it_was_asked_for(rooms, clock):
    opened = rooms.open(plan(), days=2)
    room = rooms.room(opened.code)
    assert (room.code, room.plan) == (opened.code, plan())
    assert (room.position, room.furthest, room.version) == (0, 0, 0)
    assert room.expires == clock() + 2 * 86_400
    assert len(opened.code) == 6
    assert set(opened.code) <= set(ALPHABET)


def test_only_the_secret_of_a_room_opens_its_controls(rooms):
    one, other = rooms.open(plan(), 1), rooms.open(plan(), 1)
    assert rooms.is_facilitator(one.code, one.secret)
    assert not rooms.is_facilitator(one.code, other.secret)
    assert not rooms.is_facilitator(one.code, "")


@pytest.mark.parametrize("asked", [(), (IMPACT, IMPACT), (IMPACT, "autre")])
def test_a_plan_asks_questions_that_exist_each_once(rooms, asked):
    with pytest.raises(ValueError, match=r"question|once"):
        rooms.open(plan(asked), 1)


def test_a_code_that_is_taken_is_drawn_again(rooms, monkeypatch):
    drawn = iter(["BBBBBB", "BBBBBB", "BBBBBB", "CCCCCC"])
    monkeypatch.setattr(storage, "new_code", lambda: next(drawn))
    first, second = rooms.open(plan(), 1), rooms.open(plan([IMPACT]), 1)
    assert (first.code, second.code) == ("BBBBBB", "CCCCCC")
    assert rooms.room(first.code).plan == plan()
    assert rooms.is_facilitator(first.code, first.secret)


def test_codes_are_drawn_among_many():
    assert len({storage.new_code() for _ in range(500)}) > 490


@pytest.mark.parametrize("absent", ["BBBBBB", "", "\0", "é" * 500])
def test_every_method_refuses_a_room_that_is_not_there(rooms, absent):
    for call in (
        lambda: rooms.room(absent),
        lambda: rooms.is_facilitator(absent, ""),
        lambda: rooms.join(absent, PROFILES[0]),
        lambda: rooms.device(absent, ""),
        lambda: rooms.answer(absent, "", IMPACT, ["fort"]),
        lambda: rooms.counts(absent),
        lambda: rooms.move(absent, 1, 0),
        lambda: rooms.voices(absent, IMPACT),
    ):
        with pytest.raises(NoRoomError, match="n’existe plus"):
            call()


def test_a_device_finds_again_what_it_said(rooms, code):
    token = rooms.join(code, PROFILES[1])
    assert rooms.device(code, token) == Device(PROFILES[1], {})
    rooms.answer(code, token, IMPACT, ["fort"])
    rooms.answer(code, token, DOMAINS, OPTIONS[DOMAINS][2::-1])
    rooms.answer(code, token, IMPACT, ["nul"])
    said = {IMPACT: ("nul",), DOMAINS: OPTIONS[DOMAINS][:3]}
    assert rooms.device(code, token) == Device(PROFILES[1], said)
    assert rooms.counts(code) == Counts(1, {IMPACT: 1, DOMAINS: 1, ALLIANCE: 0})


def test_a_token_that_is_not_of_the_room_becomes_a_new_one(rooms, code):
    elsewhere = rooms.join(rooms.open(plan(), 1).code, PROFILES[0])
    tokens = {rooms.join(code, PROFILES[0], given) for given in ("", "invented", elsewhere)}
    assert len(tokens) == 3
    assert not tokens & {"", "invented", elsewhere}
    assert rooms.counts(code).joined == 3
    assert rooms.join(code, PROFILES[1], token := tokens.pop()) == token
    assert rooms.counts(code).joined == 3


def test_a_device_that_joins_twice_at_once_is_one(rooms, code):
    fresh = "drawn-before-joining"

    def join(profile):
        return rooms.join(code, profile, fresh, fresh)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(join, PROFILES[:4])) == {fresh}
    assert rooms.counts(code).joined == 1


def test_who_has_not_joined_has_nothing_and_says_nothing(rooms, code):
    elsewhere = rooms.join(rooms.open(plan(), 1).code, PROFILES[0])
    for token in ("", elsewhere):
        with pytest.raises(UnknownDeviceError, match="rejoint"):
            rooms.device(code, token)
        with pytest.raises(UnknownDeviceError, match="rejoint"):
            rooms.answer(code, token, IMPACT, ["fort"])


def test_a_profile_that_does_not_exist_is_refused(rooms, code):
    with pytest.raises(ValueError, match="profile"):
        rooms.join(code, "martiens")


@pytest.mark.parametrize(("question", "choices"), [
    ("autre", ["fort"]),
    ("mobilisation-collective", ["fort"]),  # exists, not asked in this room
    (IMPACT, []),
    (IMPACT, ["fort", "nul"]),
    (IMPACT, ["énorme"]),
    (DOMAINS, OPTIONS[DOMAINS][:4]),
    (DOMAINS, [OPTIONS[DOMAINS][0]] * 2),
    (DOMAINS, [OPTIONS[DOMAINS][0], "autre"]),
])  # fmt: skip
def test_what_is_not_an_answer_is_refused_and_the_former_one_kept(rooms, code, question, choices):
    token = rooms.join(code, PROFILES[0])
    rooms.answer(code, token, IMPACT, ["faible"])
    before = rooms.device(code, token)
    with pytest.raises(ValueError, match=r"[Nn]ot a"):
        rooms.answer(code, token, question, choices)
    assert rooms.device(code, token) == before


def test_guessing_closes_a_question_for_good(rooms, code):
    token = rooms.join(code, PROFILES[0])
    rooms.answer(code, token, IMPACT, ["fort"])
    forward(rooms, code, GUESS[IMPACT])
    back(rooms, code, 0)
    with pytest.raises(ClosedError, match="ne change plus"):
        rooms.answer(code, token, IMPACT, ["nul"])
    assert rooms.voices(code, IMPACT) == [(PROFILES[0], ("fort",))]
    rooms.answer(code, token, ALLIANCE, [OPTIONS[ALLIANCE][0]])


def test_nothing_of_an_open_question_leaves(rooms, code):
    rooms.answer(code, rooms.join(code, PROFILES[0]), IMPACT, ["fort"])
    forward(rooms, code, GUESS[IMPACT] - 1)
    for question in (*ASKED, "autre"):
        with pytest.raises(ValueError, match="closed"):
            rooms.voices(code, question)


def test_voices_are_sorted(rooms, code):
    for rank in range(12):
        token = rooms.join(code, PROFILES[-rank % 5])
        rooms.answer(code, token, IMPACT, [OPTIONS[IMPACT][-rank % 4]])
    forward(rooms, code, GUESS[IMPACT])
    voices = rooms.voices(code, IMPACT)
    assert len(voices) == 12
    assert voices == sorted(voices)


def test_a_new_profile_takes_open_answers_along_and_leaves_the_final_ones(rooms, code):
    token = rooms.join(code, PROFILES[0])
    for question in ASKED:
        rooms.answer(code, token, question, [OPTIONS[question][0]])
    forward(rooms, code, GUESS[IMPACT])
    rooms.join(code, PROFILES[1], token)
    assert rooms.device(code, token).profile == PROFILES[1]
    forward(rooms, code, LAST)
    profiles = [rooms.voices(code, question)[0][0] for question in ASKED]
    assert profiles == [PROFILES[0], PROFILES[1], PROFILES[1]]


def test_the_screen_moves_by_one_and_stops_at_both_ends(rooms, code):
    assert rooms.move(code, -1, 0) == rooms.room(code)
    assert rooms.room(code).version == 0
    for seen in range(LAST):
        moved = rooms.move(code, 1, seen)
        assert (moved.position, moved.furthest, moved.version) == (seen + 1, seen + 1, seen + 1)
    assert rooms.move(code, 1, LAST).position == LAST
    moved = rooms.move(code, -1, LAST)
    assert (moved.position, moved.furthest, moved.version) == (LAST - 1, LAST, LAST + 1)
    assert rooms.room(code) == moved


def test_a_double_tap_moves_once(rooms, code):
    assert rooms.move(code, 1, 0).position == 1
    assert rooms.move(code, 1, 0).position == 1
    assert rooms.move(code, -1, 4).position == 1


def test_erasing_a_room_leaves_nothing_of_it_and_all_of_the_others(rooms, code):
    other = rooms.open(plan(), 1).code
    tokens = {}
    for one in (code, other):
        tokens[one] = rooms.join(one, PROFILES[0])
        rooms.answer(one, tokens[one], IMPACT, ["fort"])
    rooms.delete(code)
    rooms.delete(code)
    with pytest.raises(NoRoomError):
        rooms.device(code, tokens[code])
    assert rooms.device(other, tokens[other]).answers == {IMPACT: ("fort",)}
    assert rows(rooms) == {"rooms": 1, "devices": 1, "answers": 1}


def rows(rooms):
    """Count rows by table."""
    from sqlalchemy import func, select

    from cube17.workshop.tables import metadata

    with rooms._engine.connect() as connection:  # noqa: SLF001 (what no method tells)
        return {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in metadata.tables.items()
        }
