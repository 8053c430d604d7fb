"""What stands before a room: guesses, forms from elsewhere or too heavy, lost addresses."""

import itertools
import random
from io import BytesIO

import pytest

from cube17.workshop.model import ALPHABET, CODE_LENGTH
from rooms.guard import BURST, LARGEST, MOST_ADDRESSES, REFILL, SCREEN, Tries, visitor
from tests.app.room_kit import ALLIANCE, DOMAINS, IMPACT, answer, cookie, form, join, opened, text

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def room(client, workshop):
    """Code and secret of a room."""
    return opened(client, (IMPACT, DOMAINS, ALLIANCE))


def guess(client, times):
    """Try codes that are not those of a room."""
    draw = random.Random(17)
    for _ in range(times):
        code = "".join(draw.choices(ALPHABET, k=CODE_LENGTH))
        yield client.get(f"/a/{code}", environ_overrides=ELSEWHERE)


# -- guessed codes ---------------------------------------------------------------------------------


def test_ten_thousand_guesses_are_stopped_and_the_room_goes_on(app, client, room):
    code, secret = room
    join(client, code)
    guesser, newcomer = app.server.test_client(), app.server.test_client()
    statuses = [page.status_code for page in guess(guesser, 10_000)]
    tried = statuses.count(404)
    assert statuses[:BURST] == [404] * BURST
    assert statuses.count(429) == 10_000 - tried
    # What time gives back, not more.
    assert tried < 4 * BURST
    # Even the right code says nothing any more to the guesser's network…
    refused = guesser.get(f"/a/{code}", environ_overrides=ELSEWHERE)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 2
    assert "Trop de codes" in text(refused)
    assert "cube17-voix" not in str(refused.headers)
    # … but those who are in the room stay in it, from that network too.
    for page in (
        client.get(f"/a/{code}/q/{IMPACT}", environ_overrides=ELSEWHERE),
        client.get(f"/atelier/{code}/animer/{secret}", environ_overrides={"REMOTE_ADDR": "::1"}),
        client.get(f"/atelier/{code}/animer/{secret}", environ_overrides=ELSEWHERE),
    ):
        assert page.status_code == 200
    said = answer(client, code, IMPACT, "fort", environ_overrides=ELSEWHERE)
    assert said.status_code == 303
    assert newcomer.get(f"/a/{code}").status_code == 200


def test_phones_screens_and_facilitators_of_a_stopped_network_go_on(app, client, room):
    code, secret = room
    phone, projector, follower, stranger = (app.server.test_client() for _ in range(4))
    join(phone, code)
    projector.get(f"/atelier/{code}/ecran")
    follower.get(f"/a/{code}/suivre")
    list(guess(stranger, BURST + 1))
    asked = {
        "phone": phone.get(f"/a/{code}/etat", environ_overrides=ELSEWHERE),
        "projector": projector.get(f"/atelier/{code}/etat", environ_overrides=ELSEWHERE),
        "follower": follower.get(f"/a/{code}/etat", environ_overrides=ELSEWHERE),
        "facilitator": stranger.get(
            f"/atelier/{code}/animer/{secret}", environ_overrides=ELSEWHERE
        ),
        "stranger": stranger.get(f"/a/{code}/etat", environ_overrides=ELSEWHERE),
    }
    told = {who: page.status_code for who, page in asked.items()}
    assert told == dict.fromkeys(asked, 200) | {"stranger": 429}


def test_what_one_screen_keeps_opens_no_other_room(app, client, room):
    code, _ = room
    kept = cookie(client.get(f"/atelier/{code}/ecran"), SCREEN).split("=", 1)[1].split(";")[0]
    other, _ = opened(client, (IMPACT,))
    guesser = app.server.test_client()
    list(guess(guesser, BURST + 1))
    guesser.set_cookie(SCREEN, kept, path="/")
    statuses = [
        guesser.get(f"/atelier/{one}/etat", environ_overrides=ELSEWHERE).status_code
        for one in (code, other)
    ]
    assert statuses == [200, 429]


def test_an_invented_cookie_does_not_pass_for_a_phone_of_the_room(app, client, room):
    code, _ = room
    guesser = app.server.test_client()
    list(guess(guesser, BURST + 1))
    for name, path in (
        ("cube17-voix", f"/a/{code}"),
        ("cube17-anime", f"/atelier/{code}"),
        (SCREEN, f"/a/{code}"),
        (SCREEN, f"/atelier/{code}"),
    ):
        guesser.set_cookie(name, "x" * 32, path=path)
    for path in (f"/a/{code}", f"/a/{code}/q/{IMPACT}", f"/atelier/{code}/animer/{'x' * 32}"):
        assert guesser.get(path, environ_overrides=ELSEWHERE).status_code == 429
    assert (
        guesser.get("/a", query_string={"code": code}, environ_overrides=ELSEWHERE).status_code
        == 429
    )


def test_secrets_are_not_guessed_either(client, room):
    code, _ = room
    client.delete_cookie("cube17-anime", path=f"/atelier/{code}")
    pages = [client.get(f"/atelier/{code}/animer/{k}").status_code for k in range(BURST + 2)]
    assert pages == [404] * BURST + [429] * 2


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_tries_come_back_with_time(clock):
    guesses = Tries(BURST, REFILL, clock)
    for _ in range(BURST):
        assert guesses.wait("a") == 0
        guesses.spend("a")
    assert guesses.wait("a") == 1 / REFILL
    assert guesses.wait("b") == 0
    clock.now += 1 / REFILL
    assert guesses.wait("a") == 0
    guesses.spend("a")
    assert guesses.wait("a") > 0
    clock.now += 10**6
    for _ in range(BURST):
        assert guesses.wait("a") == 0
        guesses.spend("a")
    assert guesses.wait("a") > 0


def test_what_is_remembered_of_networks_is_bounded_and_is_not_their_address(clock):
    guesses = Tries(BURST, REFILL, clock)
    for k in range(MOST_ADDRESSES + 50):
        guesses.spend(f"192.0.2.{k}")
    remembered = vars(guesses)["_left"]
    assert len(remembered) == MOST_ADDRESSES
    assert not any(b"192" in key for key in remembered)
    other = Tries(BURST, REFILL, clock)
    other.spend("192.0.2.60")
    assert not set(vars(other)["_left"]) & set(remembered)


@pytest.mark.parametrize(("peer", "forwarded", "same"), [
    ("203.0.113.9", "", "203.0.113.9"),
    ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ("127.0.0.1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),
    ("::1", "198.51.100.1", "198.51.100.1"),
    ("::ffff:203.0.113.9", "", "203.0.113.9"),
    ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
    ("127.0.0.1", "n’importe quoi", "127.0.0.1"),
    ("2001:db8:1:2:3:4:5:6", "", None),
])  # fmt: skip
def test_a_network_is_that_of_the_visitor(app, peer, forwarded, same):
    headers = {"X-Forwarded-For": forwarded.encode("latin-1", "replace").decode("latin-1")}
    with app.server.test_request_context(
        "/a", headers=headers if forwarded else {}, environ_base={"REMOTE_ADDR": peer}
    ):
        seen = visitor()
    neighbour = {"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}
    with app.server.test_request_context("/a", environ_base=neighbour):
        assert seen == (same or visitor())


@pytest.mark.parametrize(("allowed", "seen"), [
    ("", "203.0.113.9"),
    ("192.0.2.1", "203.0.113.9"),
    ("192.0.2.1, 203.0.113.9", "198.51.100.1"),
    ("*", "198.51.100.1"),
])  # fmt: skip
def test_a_proxy_elsewhere_is_believed_where_it_is_named(app, monkeypatch, allowed, seen):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", allowed)
    headers = {"X-Forwarded-For": "10.0.0.1, 198.51.100.1"}
    with app.server.test_request_context("/a", headers=headers, environ_base=ELSEWHERE):
        assert visitor() == seen


# -- forms -----------------------------------------------------------------------------------------


def addresses(code, secret):
    return (
        "/atelier",
        f"/a/{code}/profil",
        f"/a/{code}/q/{IMPACT}",
        f"/atelier/{code}/supprimer/{secret}",
    )


FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://ailleurs.example"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_of_another_site_is_refused(client, room, workshop, headers):
    code, secret = room
    join(client, code)
    for address in addresses(code, secret):
        data = form() | {"profil": "citoyens", "choix": "fort"}
        page = client.post(address, data=data, headers=headers)
        assert page.status_code == 403
        assert "autre site" in text(page)
    assert workshop.counts(code).answered[IMPACT] == 0


@pytest.mark.parametrize("headers", [
    {}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "null"},
    {"Origin": "http://localhost"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
], ids=str)  # fmt: skip
def test_a_form_of_ours_is_taken(client, room, headers):
    code, _ = room
    join(client, code)
    assert answer(client, code, IMPACT, "fort", headers=headers).status_code == 303


def test_a_heavy_body_is_refused_unread(client, room):
    code, secret = room
    join(client, code)
    for address, length in itertools.product(addresses(code, secret), (LARGEST + 1, 50_000_000)):
        for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
            page = client.post(
                address,
                input_stream=BytesIO(b"a" * (LARGEST + 1)),
                headers={"Content-Length": str(length)},
                content_type=kind,
            )
            assert page.status_code == 413, (address, kind)
            assert "trop lourd" in text(page)


def test_a_body_without_a_length_is_not_read(client, room):
    code, _ = room
    join(client, code)
    page = client.post(
        f"/a/{code}/q/{IMPACT}",
        input_stream=BytesIO(b"choix=" + b"a" * 1_000_000),
        headers={"Transfer-Encoding": "chunked"},
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert page.status_code == 411
    assert "n’a pas pu être lu" in text(page)


@pytest.mark.parametrize(("body", "kind"), [
    (b"", "application/x-www-form-urlencoded"),
    (b"\xff\xfe&&&=%zz%", "application/x-www-form-urlencoded"),
    (b'{"choix": ["fort"]}', "application/json"),
    (b"--x\r\nContent-Disposition: form-data; name=choix", "multipart/form-data; boundary=x"),
    (b"--x\r\n\r\n", "multipart/form-data"),
    (b"\x00" * 500, "application/octet-stream"),
])  # fmt: skip
def test_a_body_that_is_no_form_is_a_missing_answer(client, room, workshop, body, kind):
    code, _ = room
    join(client, code)
    for address, status in ((f"/a/{code}/q/{IMPACT}", {400, 422}), (f"/a/{code}/profil", {400})):
        page = client.post(address, data=body, content_type=kind)
        assert page.status_code in status
        assert "<h1" in page.text
    assert workshop.counts(code).answered[IMPACT] == 0
