"""Voices that are not people: how many phones may join, from one network and in one room."""

import pytest

from rooms import guard
from tests.app.room_kit import IMPACT, answer, join, opened, text

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
NEIGHBOUR = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def code(client, workshop):
    return opened(client, (IMPACT,))[0]


@pytest.fixture
def enter(app, code):
    """Join as another phone, from a network; return the phone and what it was told."""

    def entered(network=ELSEWHERE):
        phone = app.server.test_client()
        phone.environ_base.update(network)
        return phone, join(phone, code)

    return entered


def test_a_room_of_four_hundred_behind_one_address_gets_in(enter, workshop, code):
    assert {enter()[1].status_code for _ in range(guard.CROWD)} == {303}
    assert workshop.counts(code).joined == guard.CROWD


def test_more_new_phones_of_a_network_wait_and_those_who_are_in_go_on(
    enter, workshop, code, monkeypatch
):
    monkeypatch.setattr(guard, "arrivals", guard.Tries(3, 1 / 60))
    phones = [enter()[0] for _ in range(3)]
    late, refused = enter()
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "Trop de nouveaux téléphones" in text(refused)
    assert workshop.counts(code).joined == 3
    assert join(phones[0], code, "citoyens").status_code == 303
    assert answer(phones[0], code, IMPACT, "fort").status_code == 303
    assert enter(NEIGHBOUR)[1].status_code == 303
    assert answer(late, code, IMPACT, "fort").status_code == 403


def test_a_full_room_takes_no_more_and_says_so(enter, workshop, code, monkeypatch):
    monkeypatch.setattr(guard, "MOST_PHONES", 2)
    first, _ = enter()
    assert enter()[1].status_code == 303
    _, refused = enter(NEIGHBOUR)
    assert refused.status_code == 409
    assert "complet" in text(refused)
    assert f'href="/a/{code}/suivre"' in refused.text
    assert workshop.counts(code).joined == 2
    assert join(first, code, "citoyens").status_code == 303
