"""A phone in a workshop: it enters, answers, changes, and is told what closed."""

import re

import pytest

from cube17.workshop.model import Counts
from cube17.workshop.questions import OBJECTIVES, profiles, questions
from tests.app.room_kit import (
    ALL,
    ALLIANCE,
    DOMAINS,
    IMPACT,
    answer,
    close,
    cookie,
    join,
    opened,
    text,
)

ASKED = (IMPACT, DOMAINS, ALLIANCE)


@pytest.fixture
def code(client, workshop):
    """A room that asks three questions."""
    return opened(client, ASKED)[0]


def another(app):
    """Another phone."""
    return app.server.test_client()


def kept(workshop, client, code, question):
    """What the room keeps of the answers of this phone."""
    token = client.get_cookie("cube17-voix", path=f"/a/{code}").value
    return workshop.device(code, token).answers.get(question)


# -- into the room ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write", [str, str.lower, "{0[0]}{0[1]} {0[2]}-{0[3]} {0[4]}{0[5]} ".format]
)
def test_a_code_is_typed_in_any_way(client, code, write):
    answer = client.get("/a", query_string={"code": write(code)})
    assert (answer.status_code, answer.location) == (303, f"/a/{code}")


def test_a_wrong_code_is_said_and_may_be_corrected(client, code):
    page = client.get("/a?code=BBBBBB")
    assert page.status_code == 404
    assert "Aucun atelier" in text(page)
    assert 'value="BBBBBB"' in page.text


def test_an_address_in_small_letters_leads_to_the_room(client, code):
    answer = client.get(f"/a/{code.lower()}")
    assert (answer.status_code, answer.location) == (308, f"/a/{code}")


def test_a_new_phone_is_asked_for_its_profile_and_given_a_token(client, code):
    page = client.get(f"/a/{code}")
    offered = dict(re.findall(r'name="profil" value="(\w+)".*?<span>([^<]+)</span>', page.text))
    assert offered == profiles()
    given = cookie(page, "cube17-voix").split("; ")
    assert {"HttpOnly", f"Path=/a/{code}", "SameSite=Lax"} <= set(given)
    assert "Secure" in cookie(client.get(f"/a/{code}", base_url="https://localhost"), "cube17-voix")
    assert not any(word in page.text for word in given[0].split("=")[1:])


def test_a_phone_that_looks_again_before_it_joins_keeps_its_token(client, code):
    first, again = (cookie(client.get(f"/a/{code}"), "cube17-voix").split(";")[0] for _ in "12")
    assert first == again
    client.set_cookie("cube17-voix", "short", path=f"/a/{code}")
    other = cookie(client.get(f"/a/{code}"), "cube17-voix").split(";")[0]
    assert len(other) == len(first)
    assert other != first


def test_a_profile_leads_to_the_first_question(client, code, workshop):
    answer = join(client, code)
    assert (answer.status_code, answer.location) == (303, f"/a/{code}/q/{IMPACT}")
    assert workshop.counts(code).joined == 1


def test_a_double_tap_on_a_profile_is_one_phone(client, code, workshop):
    client.get(f"/a/{code}")
    for profile in ("associations", "associations", "citoyens"):
        client.post(f"/a/{code}/profil", data={"profil": profile})
    assert workshop.counts(code).joined == 1
    assert (
        "✓ votre profil"
        in re.search(r'value="citoyens".*', client.get(f"/a/{code}/profil").text)[0]
    )


def test_a_phone_that_comes_back_goes_on_where_it_was(client, code):
    join(client, code)
    answer(client, code, IMPACT, "fort")
    assert client.get(f"/a/{code}").location == f"/a/{code}/q/{DOMAINS}"


def test_an_unknown_profile_is_refused(client, code, workshop):
    page = join(client, code, "martiens")
    assert page.status_code == 400
    assert "n’existe pas" in text(page)
    assert workshop.counts(code).joined == 0


def test_without_cookies_a_phone_is_told_so(app, code, workshop):
    phone = app.server.test_client(use_cookies=False)
    for page in (join(phone, code), answer(phone, code, IMPACT, "fort")):
        assert page.status_code == 403
        assert "Autorisez les cookies" in text(page)
    assert phone.get(f"/a/{code}/q/{IMPACT}").location == f"/a/{code}"
    assert workshop.counts(code) == Counts(0, dict.fromkeys(ASKED, 0))


@pytest.mark.parametrize(
    "tamper", [lambda token: token[:-1] + "?", lambda _: "x" * 32, lambda _: "é"]
)
def test_a_tampered_token_starts_again_as_a_new_phone(client, code, workshop, tamper):
    join(client, code)
    answer(client, code, IMPACT, "fort")
    token = client.get_cookie("cube17-voix", path=f"/a/{code}").value
    client.set_cookie("cube17-voix", tamper(token), path=f"/a/{code}")
    for page in (client.get(f"/a/{code}/q/{IMPACT}"), answer(client, code, IMPACT, "nul")):
        assert page.status_code == 403
        assert "n’est plus reconnu" in text(page)
        assert "fort" not in text(page).lower()
    assert join(client, code, "citoyens").status_code == 303
    assert "checked" not in client.get(f"/a/{code}/q/{IMPACT}").text
    assert workshop.counts(code) == Counts(2, {IMPACT: 1, DOMAINS: 0, ALLIANCE: 0})


def test_rooms_do_not_share_their_phones(client, code, workshop):
    join(client, code)
    other = opened(client, ASKED)[0]
    assert "tant que" in text(client.get(f"/a/{other}"))
    join(client, other)
    tokens = {client.get_cookie("cube17-voix", path=f"/a/{one}").value for one in (code, other)}
    assert len(tokens) == 2


def test_a_room_that_has_expired_is_gone(client, code, workshop, monkeypatch):
    join(client, code)
    later = workshop.room(code).expires + 1
    monkeypatch.setattr(workshop, "_clock", lambda: later)
    for page in (client.get(f"/a/{code}"), answer(client, code, IMPACT, "fort")):
        assert page.status_code == 404
        assert "n’existe plus" in text(page)


# -- answers ---------------------------------------------------------------------------------------


def test_questions_follow_each_other_to_the_end(client, workshop):
    code = opened(client)[0]
    place = join(client, code).location
    for rank, (one, question) in enumerate(questions().items(), 1):
        assert place == f"/a/{code}/q/{one}"
        page = client.get(place)
        assert f"Question {rank} sur 9" in text(page)
        assert re.findall(r'name="choix" value="([\w-]+)"', page.text) == list(question.option_ids)
        place = answer(client, code, one, *question.option_ids[: question.most]).location
    assert place == f"/a/{code}/merci"
    assert workshop.counts(code).answered == dict.fromkeys(ALL, 1)
    assert "9 réponses sur 9" in text(client.get(place))
    assert 'href="suivre"' in client.get(place).text


def test_an_answer_changes_until_the_question_closes(client, code, workshop):
    join(client, code)
    for choice in ("fort", "fort", "nul"):
        assert answer(client, code, IMPACT, choice).status_code == 303
    assert workshop.counts(code).answered[IMPACT] == 1
    page = client.get(f"/a/{code}/q/{IMPACT}")
    assert re.findall(r'value="([\w-]+)" checked', page.text) == ["nul"]
    assert "Changer ma réponse" in page.text


def test_a_form_replayed_after_closing_changes_nothing(client, code, workshop):
    join(client, code)
    answer(client, code, IMPACT, "fort")
    close(workshop, code)
    page = answer(client, code, IMPACT, "nul")
    assert page.status_code == 409
    assert "trop tard" in text(page)
    assert "Votre réponse est gardée\u00a0:\nFort" in text(page)
    assert kept(workshop, client, code, IMPACT) == ("fort",)
    assert workshop.voices(code, IMPACT) == [("associations", ("fort",))]


def test_a_closed_question_says_what_was_kept(client, app, code, workshop):
    late = another(app)
    join(client, code)
    join(late, code)
    answer(client, code, IMPACT, "tres-fort")
    close(workshop, code)
    said = text(client.get(f"/a/{code}/q/{IMPACT}"))
    assert "Cette question est close" in said
    assert "Très fort" in said
    assert "Vous n’y aviez pas répondu" in text(late.get(f"/a/{code}/q/{IMPACT}"))
    assert late.get(f"/a/{code}").location == f"/a/{code}/q/{DOMAINS}"
    assert "sans réponse, close" in text(late.get(f"/a/{code}/merci"))


def test_a_profile_that_changes_takes_its_open_answers_along(client, code, workshop):
    join(client, code, "associations")
    answer(client, code, IMPACT, "fort")
    answer(client, code, DOMAINS, "sante")
    close(workshop, code)
    join(client, code, "citoyens")
    close(workshop, code, 5)
    assert workshop.voices(code, IMPACT) == [("associations", ("fort",))]
    assert workshop.voices(code, DOMAINS) == [("citoyens", ("sante",))]


@pytest.mark.parametrize(("count", "status"), [(0, 422), (1, 303), (3, 303), (4, 422), (16, 422)])
def test_up_to_three_domains(client, code, workshop, count, status):
    join(client, code)
    chosen = questions()[DOMAINS].option_ids[:count]
    page = answer(client, code, DOMAINS, *chosen)
    assert page.status_code == status
    if status == 422:
        assert ("3 choix au plus" if count else "Choisissez une réponse") in text(page)
        assert re.findall(r'value="([\w-]+)" checked', page.text) == list(chosen)
    assert workshop.counts(code).answered[DOMAINS] == (status == 303)


def test_one_impact_only(client, code, workshop):
    join(client, code)
    assert answer(client, code, IMPACT, "nul", "fort").status_code == 422
    assert answer(client, code, IMPACT).status_code == 422
    assert workshop.counts(code).answered[IMPACT] == 0


@pytest.mark.parametrize("choices", [("énorme",), ("fort", "x"), ("",), ("x" * 9000,)])
def test_what_is_no_option_is_refused(client, code, workshop, choices):
    join(client, code)
    page = answer(client, code, IMPACT, *choices)
    assert page.status_code == 400
    assert "n’existe pas" in text(page)
    assert workshop.counts(code).answered[IMPACT] == 0


@pytest.mark.parametrize("question", ["autre", ALL[3], "..", "%00"])
def test_a_question_that_is_not_asked_is_not_there(client, code, question):
    join(client, code)
    assert client.get(f"/a/{code}/q/{question}").status_code == 404
    assert answer(client, code, question, "fort").status_code in {404, 405}


def test_the_four_objectives_come_with_what_they_mean(client, code):
    join(client, code)
    said = text(client.get(f"/a/{code}/q/{ALLIANCE}"))
    for _, label, meaning in OBJECTIVES:
        assert f"{label} {meaning}" in said


def test_the_script_of_the_page_is_told_where_to_go_on(client, code):
    client.get(f"/a/{code}")
    asked = {"Accept": "application/json"}
    told = client.post(f"/a/{code}/profil", data={"profil": "citoyens"}, headers=asked)
    assert told.json == {"next": f"/a/{code}/q/{IMPACT}"}
    assert answer(client, code, IMPACT, "fort", headers=asked).json == {
        "next": f"/a/{code}/q/{DOMAINS}"
    }
    assert answer(client, code, IMPACT, "x", headers=asked).status_code == 400


def test_every_answer_to_a_form_is_signed_so_that_no_other_is_taken_for_it(client, code):
    client.get(f"/a/{code}")
    answers = {
        303: client.post(f"/a/{code}/profil", data={"profil": "citoyens"}),
        200: answer(client, code, IMPACT, "fort", headers={"Accept": "application/json"}),
        400: answer(client, code, IMPACT, "x"),
        404: answer(client, "BBBBBB", IMPACT, "fort"),
        413: answer(client, code, IMPACT, "x" * 20_000),
        403: answer(client, code, IMPACT, "fort", headers={"Sec-Fetch-Site": "cross-site"}),
    }
    for status, given in answers.items():
        assert (given.status_code, given.headers["Cube17-Room"]) == (status, "1")
