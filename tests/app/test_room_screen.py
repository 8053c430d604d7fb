"""The screen of a room: what each stage shows, what an open vote never tells, what asking costs."""

import re

import pytest

from cube17.workshop.questions import ALLIANCE, DOMAINS, questions
from tests.app.room_kit import LOADED
from tests.app.screens_kit import (
    ASK,
    ASKED,
    END,
    GUESS,
    IMPACT,
    PROFILES,
    ROOM,
    SURVEY,
    fill,
    opened,
    show,
)

CAUTION = "consultation de la salle, non représentative"
FIRST_DOMAINS = questions()[DOMAINS].option_ids[:4]


@pytest.fixture
def code(workshop):
    return opened(workshop).code


def state(client, code, **headers):
    return client.get(f"/atelier/{code}/etat", headers=headers)


def words(html):
    """What is read of a fragment or a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def shown(client, workshop, code, position):
    """Words of one screen."""
    show(workshop, code, position)
    return words(state(client, code).text)


# -- the stages


def test_joining_tells_the_address_the_code_and_how_many_came(client, workshop, code):
    fill(workshop, code)
    told = shown(client, workshop, code, 0)
    assert f"{code[:3]} {code[3:]}" in told
    assert "localhost/a" in told
    assert "16 téléphones" in told
    assert "Rennes Métropole, 24 novembre 2026" in told
    assert f'src="/qr.svg?path=/a/{code}"' in state(client, code).text


def test_an_asked_question_shows_its_options_and_how_many_answered(client, workshop, code):
    fill(workshop, code)
    workshop.join(code, "citoyens")
    told = shown(client, workshop, code, ASK)
    assert all(option.label in told for option in questions()[IMPACT].options)
    assert "16 réponses sur 17" in told


def test_guessing_hides_the_bars_and_says_that_the_vote_is_closed(client, workshop, code):
    fill(workshop, code)
    told = shown(client, workshop, code, GUESS)
    assert "Devinez avant de voir" in told
    assert "16 réponses · le vote est fermé" in told
    assert not re.search(r"\d %", told)
    assert "bar-fill" not in state(client, code).text


def test_the_room_s_answer_is_counted(client, workshop, code):
    fill(workshop, code)
    told = shown(client, workshop, code, ROOM)
    assert "63 % fort ou très fort 10 sur 16 réponses" in told
    for one in ("Nul 19 % 3 voix", "Faible 19 % 3 voix", "Fort 44 % 7 voix", "Très fort 19 % 3"):
        assert one in told
    assert f"16 réponses · {CAUTION}" in told
    assert re.findall(r'bar-fill" height="100%" width="([\d.]+)%"', state(client, code).text) == [
        "18.8", "18.8", "43.8", "18.8",
    ]  # fmt: skip


def test_the_survey_stands_beside_without_a_verdict(client, workshop, code):
    fill(workshop, code)
    told = shown(client, workshop, code, SURVEY)
    assert "La salle 63 % 10 sur 16 réponses" in told
    assert "enquête : France" in told
    assert "Associations 81 % base non publiée" in told
    assert "Acteurs académiques · pas de réponse publiée" in told
    assert "chiffre publié. Source : ODD 17" in told
    assert f"{CAUTION}, jamais testée" in told
    assert not re.search(r"plus fort(e|s)?\b|plus faible|écart", told)


def test_groups_stand_beside_the_survey_of_the_same_profile(client, workshop, code):
    fill(workshop, code)
    told = shown(client, workshop, code, PROFILES)
    assert "Entreprises 50 % salle, 6 réponses 54 % enquête, base non publiée" in told
    assert "Collectivités territoriales 80 % salle, 5 réponses 75 % enquête" in told
    assert "Autres profils Citoyens, Associations 60 % salle, 5 réponses" in told
    assert "81 %" not in told  # the survey's associations: not apart in the room
    assert "Sans réponse : Fondations, Acteurs académiques" in told
    assert CAUTION in told


def test_simulated_data_are_said_to_be_so(client, workshop):
    code = opened(workshop, cube="demonstration").code
    fill(workshop, code)
    for position in (SURVEY, PROFILES):
        assert "données simulées, rien n’en est un résultat" in shown(
            client, workshop, code, position
        )
    assert "enquête : Rennes Métropole" in shown(client, workshop, code, SURVEY)
    assert "intervalle à 95 %" in shown(client, workshop, code, SURVEY)


def test_domains_are_bars_sorted_then_the_first_ones_of_each_group(client, workshop):
    code = opened(workshop, asked=(DOMAINS,)).code
    a, b, c, d = FIRST_DOMAINS
    fill(workshop, code, {"citoyens": [(b, a)] * 5, "entreprises": [(b, c), *[(d,)] * 4]}, DOMAINS)
    told = shown(client, workshop, code, 3)
    labels = {option.id: option.label for option in questions()[DOMAINS].options}
    assert f"{labels[b]} 60 % 6 voix {labels[a]} 50 % 5 voix {labels[d]} 40 % 4 voix" in told
    assert "Culture, sport, loisirs 0 % 0 voix" in told
    assert "jusqu’à 3 choix par personne" in told
    told = shown(client, workshop, code, 4)
    assert f"Citoyens 5 réponses {labels[a]} 100 % 5 voix" in told
    assert f"Entreprises 5 réponses {labels[d]} 80 % 4 voix" in told
    assert CAUTION in told


def test_objectives_are_a_magic_square(client, workshop):
    code = opened(workshop, asked=(ALLIANCE,)).code
    one, _, _, four = questions()[ALLIANCE].option_ids
    fill(workshop, code, {"citoyens": [one] * 2 + [four] * 8}, ALLIANCE)
    told = shown(client, workshop, code, 3)
    assert "Concilier performance et engagement 20 % 2 voix" in told
    assert "Co-construire localement 80 % 8 voix" in told
    # 100 · √0.2 and 100 · √0.8
    assert re.findall(r'width="([\d.]+)" x=', state(client, code).text) == [
        "44.7", "0.0", "0.0", "89.4",
    ]  # fmt: skip


def test_the_end_says_what_becomes_of_the_answers(client, workshop, code):
    told = shown(client, workshop, code, END)
    assert "Merci" in told
    assert re.search(r"se ferme le \d.*effacées dans les deux jours", told)
    assert CAUTION in told.lower()


@pytest.mark.parametrize("position", [ROOM, SURVEY, PROFILES])
def test_under_five_answers_nothing_is_shown_and_why_is_said(client, workshop, code, position):
    fill(workshop, code, {"citoyens": ["fort"] * 4})
    show(workshop, code, position)
    html = state(client, code).text
    assert re.search("[Ss]ous cinq", words(html))
    assert "100" not in re.sub(r'(100%|"?100 ?%|>100)', "", html)
    assert "mark-room" not in re.sub(r"stage-legend.*?</p>", "", html, flags=re.DOTALL)


def test_a_survey_that_has_gone_leaves_the_room_s_answer(client, workshop):
    code = opened(workshop, cube="gone").code
    fill(workshop, code)
    assert "L’enquête choisie ne pose pas cette question" in shown(client, workshop, code, SURVEY)
    assert "80 % salle, 5 réponses" in shown(client, workshop, code, PROFILES)


# -- what an open vote never tells


def test_while_a_vote_is_open_what_is_answered_changes_nothing_that_is_sent(client, workshop, code):
    """The same sixteen phones, first with one set of answers and profiles, then with another."""
    phones = fill(workshop, code)
    show(workshop, code, ASK)
    addresses = (f"/atelier/{code}/etat", f"/atelier/{code}/ecran", f"/a/{code}/suivre")
    before = [client.get(address) for address in addresses]
    for token in (token for group in phones.values() for token in group):
        workshop.answer(code, token, IMPACT, ["nul"])
        workshop.join(code, "fondations", token)
    after = [client.get(address) for address in addresses]
    assert [one.data for one in after] == [one.data for one in before]
    assert [one.headers.get("ETag") for one in after] == [one.headers.get("ETag") for one in before]


def test_answers_to_the_next_question_do_not_show_before_it_is_closed(client, workshop, code):
    fill(workshop, code)
    fill(workshop, code, {"citoyens": [(FIRST_DOMAINS[0],)] * 6}, DOMAINS)
    show(workshop, code, ROOM)
    before = state(client, code)
    fill(workshop, code, {"citoyens": [(FIRST_DOMAINS[1],)] * 6}, DOMAINS)
    assert state(client, code).data == before.data
    assert state(client, code).headers["ETag"] == before.headers["ETag"]


# -- what asking again costs


@pytest.mark.parametrize("path", ["/atelier/{}/etat", "/a/{}/etat"])
def test_a_state_that_one_has_is_not_sent_again(client, workshop, code, path):
    fill(workshop, code)
    show(workshop, code, ASK)
    tag = state(client, code).headers["ETag"]
    headers = {"If-None-Match": tag}
    again = client.get(path.format(code), headers=headers)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    workshop.join(code, "citoyens")
    assert client.get(path.format(code), headers=headers).status_code == 200


def test_only_what_the_screen_shows_makes_a_new_state(client, workshop, code):
    fill(workshop, code)
    tags = set()
    for position in range(END + 1):
        show(workshop, code, position)
        tags.add(state(client, code).headers["ETag"])
    assert len(tags) == END + 1
    show(workshop, code, ROOM)
    before = state(client, code).headers["ETag"]
    workshop.join(code, "citoyens")
    assert state(client, code).headers["ETag"] == before


def test_nothing_of_a_room_is_kept_by_a_browser(client, workshop, code):
    for address in (f"/atelier/{code}/etat", f"/atelier/{code}/ecran", f"/a/{code}/suivre"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


# -- the pages


def test_the_screen_is_driven_only_by_who_leads(client, workshop):
    room = opened(workshop)
    assert "drive-on" not in client.get(f"/atelier/{room.code}/ecran").text
    client.set_cookie("cube17-anime", "wrong", path=f"/atelier/{room.code}")
    assert "drive-on" not in client.get(f"/atelier/{room.code}/ecran").text
    client.get(f"/atelier/{room.code}/telecommande/{room.secret}")
    assert "drive-on" in client.get(f"/atelier/{room.code}/ecran").text


def test_a_follower_may_let_go_at_the_question_or_answer_it(client, workshop, code):
    show(workshop, code, ASK)
    page = client.get(f"/a/{code}/suivre").text
    place = (
        "cube=odd17-2022&amp;indicator=innovation-territoriale&amp;fix=territory&amp;territory=FR"
    )
    assert f'href="/explorer?{place}">Je lâche l’écran' in page
    assert f'href="/a/{code}/q/{IMPACT}">Répondre' in page
    assert f'href="/a/{code}">Mes réponses' in page
    show(workshop, code, GUESS)
    assert "Répondre à cette question" not in client.get(f"/a/{code}/suivre").text


@pytest.mark.parametrize("path", ["/atelier/{}/ecran", "/atelier/{}/etat", "/a/{}/suivre"])
def test_a_room_that_is_not_there(client, workshop, path):
    answer = client.get(path.format("BCDFGH"))
    assert answer.status_code == 404
    assert "atelier" in answer.text


def test_a_following_phone_loads_little(client, workshop, code):
    """Everything of the heaviest stage, as it is sent: 30 kB at most, and mostly less than half."""
    fill(workshop, code)
    brotli = {"Accept-Encoding": "br"}
    pages = []
    for position in range(END + 1):
        show(workshop, code, position)
        pages.append(client.get(f"/a/{code}/suivre", headers=brotli))
    heaviest = max(pages, key=lambda page: len(page.data))
    files = LOADED.findall(client.get(f"/a/{code}/suivre").text)
    assert len(files) >= 5
    sent = [len(client.get(file, headers=brotli).data) for file in files]
    assert len(heaviest.data) + sum(sent) <= 30_000


@pytest.mark.parametrize("asked", [(one,) for one in ASKED])
def test_every_stage_reads_in_french(client, workshop, asked):
    code = opened(workshop, asked=asked).code
    fill(workshop, code, {"citoyens": [questions()[asked[0]].option_ids[:1]] * 6}, asked[0])
    for position in range(len(workshop.room(code).course)):
        show(workshop, code, position)
        read = re.sub(r"<[^>]+>", "|", state(client, code).text)
        assert not re.search(r"[^|\s] [;?!%»]|« |\d \d{3}|'|\.\.\.", read), read
