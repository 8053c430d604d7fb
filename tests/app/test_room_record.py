"""What a facilitator takes away: files of the closed questions, and the way to the Explorer."""

import csv
import io
import json
import re

import pytest
import yaml

from cube17.workshop.questions import DOMAINS, questions
from tests.app.room_kit import IMPACT, RENNES, close, opened, text

ASKED = (IMPACT, DOMAINS)
SAID = {"citoyens": ["fort"] * 6 + ["nul"] * 2, "associations": ["nul"] * 3}
FILES = ("reponses.csv", "etude.yml", "explorer")


@pytest.fixture
def room(client, workshop):
    """Code and secret of a room whose first question eleven people answered."""
    code, secret = opened(client, ASKED)
    for profile, chosen in SAID.items():
        for choice in chosen:
            token = workshop.join(code, profile)
            workshop.answer(code, token, IMPACT, (choice,))
            workshop.answer(code, token, DOMAINS, ("emploi",))
    return code, secret


@pytest.fixture
def closed(workshop, room):
    """The same once the vote on the first question is closed; the second is still open."""
    close(workshop, room[0])
    return room


def take(client, room, name):
    code, secret = room
    return client.get(f"/atelier/{code}/donnees/{secret}/{name}")


def told(answer):
    """The cube that the page gives to its tab."""
    found = re.search(r'<script type="application/json" id="cube">(.*?)</script>', answer.text)
    return json.loads(found[1])


@pytest.mark.parametrize("name", FILES)
def test_nothing_leaves_an_open_vote(client, room, name):
    answer = take(client, room, name)
    assert answer.status_code == 404
    assert "rien à emporter" in text(answer)


@pytest.mark.parametrize("name", FILES)
def test_only_the_one_who_leads_takes_away(client, closed, name):
    code, secret = closed
    for wrong in ("x" * len(secret), code, secret[:-1]):
        assert client.get(f"/atelier/{code}/donnees/{wrong}/{name}").status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_what_is_taken_away_is_kept_by_nobody_on_the_way(client, closed, name):
    answer = take(client, closed, name)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_answers_have_a_line_each_under_the_groups_of_the_screens(client, closed):
    answer = take(client, closed, "reponses.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="reponses.csv"'
    rows = list(csv.reader(io.StringIO(answer.text[1:]), delimiter=";"))
    assert answer.text[0] == "\ufeff"
    # Three associations are never apart, and eight citizens would give them away.
    assert rows == [
        ["profil", IMPACT],
        *[["autres-profils", "Fort"]] * 6,
        *[["autres-profils", "Nul"]] * 5,
    ]


def test_the_description_says_what_a_room_is(client, closed):
    said = yaml.safe_load(take(client, closed, "etude.yml").text)
    assert said["nature"] == "workshop"
    assert said["territory"] == RENNES
    assert said["file"] == "reponses.csv"
    assert list(said["indicators"]) == [IMPACT]
    description = said["description"].replace("\u00a0", " ")
    assert "non représentative" in description
    assert f"faute de cinq réponses closes : « {questions()[DOMAINS].short} »" in description


def test_the_explorer_gets_the_room_and_never_the_secret(client, closed):
    secret = closed[1]
    cube = told(take(client, closed, "explorer"))
    assert cube["view"] == f"cube=local&fix=territory&territory={RENNES}&units=epci&zoom=within"
    assert cube["dictionary"]["nature"] == "workshop"
    assert [one["id"] for one in cube["dictionary"]["indicators"]] == [IMPACT]
    assert {pack["name"] for pack in cube["dictionary"]["packs"]} == set(cube["packs"])
    assert secret not in json.dumps(cube)
    assert "fermer l’oublie" in text(take(client, closed, "explorer"))


def test_a_title_cannot_leave_its_script_element(client, workshop):
    code, secret = opened(client, ASKED, titre="</script><script>alert(1)</script>")
    for _ in range(5):
        workshop.answer(code, workshop.join(code, "citoyens"), IMPACT, ("fort",))
    close(workshop, code)
    answer = take(client, (code, secret), "explorer")
    assert "<script>alert" not in answer.text
    assert "alert(1)" in told(answer)["dictionary"]["title"]
