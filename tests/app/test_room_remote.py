"""The remote control of a room: what it shows, how it moves the screen, who may."""

import re

import pytest

from tests.app.room_kit import cookie
from tests.app.screens_kit import ASK, END, GUESS, ROOM, fill, opened, show


@pytest.fixture
def room(workshop):
    return opened(workshop)


@pytest.fixture
def address(room):
    return f"/atelier/{room.code}/telecommande/{room.secret}"


def press(client, room, step, seen, **fields):
    """Press a button of a page that shows position `seen`."""
    data = {"step": step, "seen": seen, "secret": room.secret, **fields}
    return client.post(f"/atelier/{room.code}/avancer", data=data)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def position(workshop, room):
    return workshop.room(room.code).position


# -- what it shows


def test_it_shows_where_the_screen_is_what_comes_and_how_many(client, workshop, room, address):
    fill(workshop, room.code)
    show(workshop, room.code, ASK)
    told = words(client.get(address).text)
    assert "À l’écran, 2 sur 15" in told
    assert "À vous de répondre Innovation territoriale" in told
    assert "16 réponses sur 16" in told
    assert "Ensuite : Devinez avant de voir" in told
    assert "ferme le vote pour de bon" in told


def test_there_is_nothing_before_the_first_screen_nor_after_the_last(
    client, workshop, room, address
):
    first = client.get(address).text
    assert re.search(r'value="-1" disabled', first)
    assert not re.search(r'value="1" disabled', first)
    show(workshop, room.code, END)
    last = client.get(address).text
    assert re.search(r'value="1" disabled', last)
    assert "C’est le dernier écran" in last


def test_its_state_is_asked_for_alone(client, workshop, room, address):
    show(workshop, room.code, ASK)
    answer = client.get(f"{address}/etat")
    assert "<html" not in answer.text
    tag = answer.headers["ETag"]
    assert tag != client.get(f"/atelier/{room.code}/etat").headers["ETag"]
    headers = {"If-None-Match": tag}
    assert client.get(f"{address}/etat", headers=headers).status_code == 304
    workshop.join(room.code, "citoyens")
    assert client.get(f"{address}/etat", headers=headers).status_code == 200


# -- moving


def test_a_press_moves_the_screen_and_shows_the_remote_control_again(
    client, workshop, room, address
):
    answer = press(client, room, 1, 0)
    assert (answer.status_code, answer.location) == (303, address)
    assert position(workshop, room) == ASK
    assert press(client, room, -1, ASK).location == address
    assert position(workshop, room) == 0


def test_a_double_tap_moves_once(client, workshop, room):
    press(client, room, 1, 0)
    press(client, room, 1, 0)
    assert position(workshop, room) == ASK


def test_a_stale_page_changes_nothing_and_shows_where_the_room_is(client, workshop, room):
    fill(workshop, room.code)
    show(workshop, room.code, ROOM)
    for step in (1, -1):
        answer = press(client, room, step, ASK)
        assert "À l’écran, 4 sur 15" in words(client.get(answer.location).text)
    assert position(workshop, room) == ROOM


def test_the_cookie_of_the_remote_control_drives_the_screen(client, workshop, room, address):
    kept = cookie(client.get(address), "cube17-anime")
    assert f"Path=/atelier/{room.code};" in f"{kept};"
    assert "HttpOnly" in kept
    assert "SameSite=Strict" in kept
    data = {"step": 1, "seen": 0, "back": "ecran"}
    answer = client.post(f"/atelier/{room.code}/avancer", data=data)
    assert answer.location == f"/atelier/{room.code}/ecran"
    assert position(workshop, room) == ASK


# -- closing a vote


@pytest.mark.parametrize(
    ("joined", "warning"),
    [(4, "4 réponses : à moins de cinq"), (7, "6 réponses sur 7. Encore « Suivant » : fermer")],
)
def test_a_vote_that_lacks_answers_is_closed_by_who_is_sure(
    client, workshop, room, joined, warning
):
    fill(workshop, room.code, {"citoyens": ["fort"] * min(joined, 6)})
    if joined > 6:
        workshop.join(room.code, "citoyens")
    show(workshop, room.code, ASK)
    answer = press(client, room, 1, ASK)
    assert position(workshop, room) == ASK
    page = client.get(answer.location).text
    assert warning in words(page)
    sure = re.search(r'name="sure" value="(\w*)"', page)[1]
    press(client, room, 1, ASK, sure=sure)
    assert position(workshop, room) == GUESS


def test_a_vote_that_everybody_answered_is_closed_at_once(client, workshop, room):
    fill(workshop, room.code)
    show(workshop, room.code, ASK)
    press(client, room, 1, ASK)
    assert position(workshop, room) == GUESS


def test_a_vote_that_is_closed_is_not_warned_of_again(client, workshop, room):
    show(workshop, room.code, GUESS)
    show(workshop, room.code, ASK)
    press(client, room, 1, ASK)
    assert position(workshop, room) == GUESS


# -- who may


@pytest.mark.parametrize("path", ["telecommande/{}", "telecommande/{}/etat"])
def test_a_wrong_secret_learns_nothing(client, workshop, room, path):
    fill(workshop, room.code)
    show(workshop, room.code, ROOM)
    wrong = room.secret[:-1] + ("A" if room.secret[-1] != "A" else "B")
    answer = client.get(f"/atelier/{room.code}/{path.format(wrong)}")
    assert answer.status_code == 404
    assert "Ensemble pour Rennes" not in answer.text
    assert "Innovation" not in answer.text
    assert "réponses" not in answer.text
    assert not cookie(answer, "cube17-anime")


@pytest.mark.parametrize("secret", ["", "wrong", "é" * 40])
def test_nobody_else_moves_the_screen(client, workshop, room, secret):
    data = {"step": 1, "seen": 0, "secret": secret}
    assert client.post(f"/atelier/{room.code}/avancer", data=data).status_code == 404
    assert position(workshop, room) == 0


@pytest.mark.parametrize(
    ("step", "seen"), [("2", "0"), ("0", "0"), ("x", "0"), ("1", ""), ("", "0")]
)
def test_a_form_that_makes_no_sense_moves_nothing(client, workshop, room, step, seen):
    assert press(client, room, step, seen).status_code == 400
    assert position(workshop, room) == 0


def test_another_site_cannot_press(client, workshop, room):
    data = {"step": 1, "seen": 0, "secret": room.secret}
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post(f"/atelier/{room.code}/avancer", data=data, headers=headers)
    assert answer.status_code == 403
    assert position(workshop, room) == 0
