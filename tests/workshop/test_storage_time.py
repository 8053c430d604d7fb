"""Rooms expire on the wall clock, and a wall clock can be wrong."""

import pytest

from cube17.workshop.model import NoRoomError
from tests.workshop.rooms_kit import ASKED, DAY, GUESS, IMPACT, PROFILES, YEAR, forward, plan


def test_an_expired_room_is_not_there(rooms, clock):
    opened = rooms.open(plan(), days=1)
    clock.now += DAY - 1
    rooms.room(opened.code)
    clock.now += 1
    for call in (
        lambda: rooms.room(opened.code),
        lambda: rooms.is_facilitator(opened.code, opened.secret),
        lambda: rooms.join(opened.code, PROFILES[0]),
        lambda: rooms.move(opened.code, 1, 0),
    ):
        with pytest.raises(NoRoomError):
            call()


def test_an_expired_room_is_condemned_then_erased_a_day_later(rooms, clock):
    short, long = rooms.open(plan(), days=1).code, rooms.open(plan(), days=9).code
    assert rooms.purge() == 0
    clock.now += 2 * DAY
    assert rooms.purge() == 0
    clock.now += DAY - 1
    assert rooms.purge() == 0
    clock.now += 1
    assert rooms.purge() == 1
    clock.now -= 3 * DAY
    rooms.room(long)
    with pytest.raises(NoRoomError):
        rooms.room(short)


def test_a_room_that_nobody_saw_expire_has_its_day(rooms, clock):
    code = rooms.open(plan(), days=1).code
    clock.now += YEAR
    assert rooms.purge() == 0
    clock.now -= YEAR
    rooms.room(code)


def test_a_clock_set_right_reprieves(rooms, clock):
    code = rooms.open(plan(), days=1).code
    clock.now += 10 * YEAR
    rooms.purge()
    clock.now -= 10 * YEAR
    rooms.purge()
    clock.now += 10 * YEAR  # wrong again, more than a day after it first was
    clock.now += 2 * DAY
    assert rooms.purge() == 0
    clock.now -= 10 * YEAR + 2 * DAY
    rooms.room(code)


def test_a_room_condemned_in_the_future_waits_a_day_from_now(rooms, clock):
    rooms.open(plan(), days=1)
    clock.now += 10 * YEAR
    rooms.purge()
    clock.now -= 9 * YEAR
    assert [rooms.purge(), rooms.purge()] == [0, 0]
    clock.now += DAY
    assert rooms.purge() == 1


@pytest.mark.parametrize("jump", [-10 * YEAR, 10 * YEAR])
def test_a_jump_of_the_clock_during_a_vote_loses_and_reopens_nothing(rooms, code, clock, jump):
    first, second = (rooms.join(code, profile) for profile in PROFILES[:2])
    rooms.answer(code, first, IMPACT, ["fort"])
    clock.now += jump
    if jump < 0:
        rooms.answer(code, first, IMPACT, ["nul"])
        rooms.answer(code, second, IMPACT, ["fort"])
        forward(rooms, code, GUESS[IMPACT])
    rooms.purge()
    clock.now -= jump
    if jump > 0:
        rooms.answer(code, first, IMPACT, ["nul"])
        rooms.answer(code, second, IMPACT, ["fort"])
        forward(rooms, code, GUESS[IMPACT])
    assert sorted(rooms.voices(code, IMPACT)) == sorted(
        [(PROFILES[0], ("nul",)), (PROFILES[1], ("fort",))]
    )
    assert rooms.room(code).closed == ASKED[:1]
