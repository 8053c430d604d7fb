"""Pages of rooms: light, in French, kept by nobody; addresses that lead nowhere."""

import re

import pytest

from tests.app.room_kit import (
    ALLIANCE,
    DOMAINS,
    IMPACT,
    LOADED,
    answer,
    close,
    join,
    opened,
    text,
)

HEAVIEST = 30_000
ASKED = (IMPACT, DOMAINS, ALLIANCE)
TYPED = re.compile(r" [;:?!%»]|« |[a-zé]'[a-zé]|\.\.\.|\u202f:|\u00a0[;?!%]")


@pytest.fixture
def code(client, workshop):
    """A room that asks three questions."""
    return opened(client, ASKED)[0]


@pytest.fixture
def pages(client, code, workshop):
    """Every page of a phone."""
    fresh = [client.get("/a"), client.get("/a?code=BBBBBB"), client.get(f"/a/{code}")]
    join(client, code)
    answer(client, code, IMPACT, "fort")
    paths = ["profil", *(f"q/{one}" for one in ASKED), "merci"]
    asked = [client.get(f"/a/{code}/{path}") for path in paths]
    refused = [answer(client, code, DOMAINS), answer(client, code, IMPACT, "x")]
    close(workshop, code)
    return [*fresh, *asked, *refused, client.get(f"/a/{code}/q/{IMPACT}")]


def test_a_page_with_all_that_it_loads_is_light(client, pages):
    """HTML, style sheets and scripts as they are before compression, and nothing else is asked."""
    for page in pages:
        loaded = dict.fromkeys(LOADED.findall(page.text))
        for script in [one for one in loaded if one.endswith(".mjs")]:
            folder = script.rpartition("/")[0]
            imports = re.findall(r"from '\./([\w.]+)'", client.get(script).text)
            loaded |= dict.fromkeys(f"{folder}/{one}" for one in imports)
        weights = {one: len(client.get(one).data) for one in loaded}
        assert len(page.data) + sum(weights.values()) <= HEAVIEST, weights


def test_pages_are_not_kept_and_tell_no_address(pages):
    for page in pages:
        assert "no-store" in page.headers["Cache-Control"]
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "script-src 'self';" in page.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=", page.text)


def test_pages_are_in_french_with_its_spaces(pages):
    for page in pages:
        assert '<html lang="fr">' in page.text
        assert not TYPED.search(text(page)), TYPED.search(text(page))


# -- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [
    "x", "ABCDEF", "BBBBBBB", "été", "<script>", "%00", "b" * 3000, "BBBB-B", "0O1IL8", "'--",
])  # fmt: skip
def test_what_is_no_code_leads_nowhere(client, workshop, code):
    for path in (f"/a/{code}", f"/a/{code}/q/x", f"/atelier/{code}/animer/x"):
        page = client.get(path)
        assert page.status_code == 404
        assert "<script>alert" not in page.text
    page = client.get("/a", query_string={"code": code})
    assert page.status_code == 404
    assert "<script>&" not in page.text


def test_no_script_written_in_a_page_of_a_room_would_run(client, workshop):
    code, secret = opened(client, (IMPACT,), titre="<script>alert(17)</script>")
    for path in (
        f"/a/{code}",
        f"/atelier/{code}/animer/{secret}",
        f"/atelier/{code}/ecran",
        "/a/x",
    ):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "sha256" not in policy


def test_a_refusal_is_a_page_that_shows_a_way_out(client, workshop):
    page = client.get("/a/BBBBBB")
    assert page.status_code == 404
    assert '<html lang="fr">' in page.text
    assert 'href="/a"' in page.text
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/a", "/a/{}", "/a/{}/merci", "/atelier/{}/ecran", "/a/x"])
def test_a_form_sent_where_none_is_taken_is_refused_in_french(client, code, path):
    page = client.post(path.format(code))
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert '<html lang="fr">' in page.text
    assert "ne reçoit pas de formulaire" in text(page)
    assert 'href="/a"' in page.text


def test_other_addresses_refuse_as_before(client):
    page = client.post("/methode")
    assert page.status_code == 405
    assert "formulaire" not in page.text
