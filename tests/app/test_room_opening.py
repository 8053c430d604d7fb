"""A room is opened: the form, what it refuses, the facilitator's page, a room erased."""

import os
import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from components.wording import date_text
from cube17.workshop.questions import questions
from rooms.opening import days
from tests.app.room_kit import (
    ALL,
    ALLIANCE,
    DOMAINS,
    IMPACT,
    RENNES,
    close,
    cookie,
    form,
    opened,
    text,
)

ROOT = Path(__file__).parents[2]


def sent(client, **changed):
    """Send the form; return the page that shows it again, with its problems."""
    answer = client.post("/atelier", data=form(**changed))
    assert answer.status_code == 303
    assert answer.location.startswith("/atelier?")
    return client.get(answer.location)


def problems(page):
    return re.findall(r'id="probleme-(\w+)"><strong>[^<]*</strong> ([^<]*)', page.text)


def checked(page):
    return re.findall(r'name="pose-([\w-]+)" value="oui" checked', page.text)


# -- nothing is open -------------------------------------------------------------------------------


def test_no_database_is_loaded_or_made_while_no_room_is_open(tmp_path):
    code = (
        "import app, sys; visitor = app.server.test_client();"
        "print([visitor.get(path).status_code for path in"
        " ('/atelier', '/a', '/a?code=BCDFGH', '/a/BCDFGH', '/atelier/BCDFGH/animer/x')]);"
        "print(*sorted({'sqlalchemy', 'alembic', 'sqlite3'} & set(sys.modules)))"
    )
    place = tmp_path / "data" / "rooms.sqlite3"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env=os.environ | {"CUBE17_DB": str(place)},
    )  # fmt: skip
    assert run.stdout.splitlines() == ["[200, 200, 404, 404, 404]", ""]
    assert not place.parent.exists()


def test_the_form_offers_everything_in_the_order_of_the_study(client):
    page = client.get("/atelier")
    assert checked(page) == list(questions())
    assert '<option value="odd17-2022" selected>' in page.text
    assert "simulées" in page.text
    assert 'name="cle"' not in page.text
    assert problems(page) == []


def test_the_form_works_without_scripts(client):
    """Numbers give the order, and the scripts of the page add to it from a file of ours."""
    page = client.get("/atelier").text
    assert page.count('type="number"') == len(ALL)
    assert re.search(r'<script type="module" async src="/static/\w+/workshop/opening.mjs">', page)


# -- a room is opened ------------------------------------------------------------------------------


def test_opening_leads_to_the_facilitators_page(client, workshop):
    code, secret = opened(client)
    room = workshop.room(code)
    assert room.plan.territory == RENNES
    assert room.plan.questions == ALL
    assert room.plan.day == "2026-03-14"
    page = client.get(f"/atelier/{code}/animer/{secret}")
    said = text(page)
    assert code in said
    assert "Rennes Métropole" in said
    assert "14\u00a0mars\u00a02026" in said
    for way in (f"/a/{code}", f"/atelier/{code}/ecran", f"/atelier/{code}/telecommande/{secret}"):
        assert f'href="http://localhost{way}"' in page.text
    for file in ("reponses.csv", "etude.yml", "explorer"):
        assert f'href="/atelier/{code}/donnees/{secret}/{file}"' in page.text
    assert page.text.count("<svg") == 2
    assert "/qr.svg" not in page.text


def test_the_facilitators_page_keeps_its_secret(client, workshop):
    code, secret = opened(client)
    address = f"/atelier/{code}/animer/{secret}"
    page = client.get(address)
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    kept = cookie(page, "cube17-anime")
    assert {"HttpOnly", f"Path=/atelier/{code}", "SameSite=Strict"} <= set(kept.split("; "))
    assert "Secure" not in kept
    assert "Secure" in cookie(client.get(address, base_url="https://localhost"), "cube17-anime")


def test_addresses_are_those_of_the_public_site(client, workshop, monkeypatch):
    monkeypatch.setenv("CUBE17_SITE", "https://cube.example/")
    code, secret = opened(client)
    page = client.get(f"/atelier/{code}/animer/{secret}")
    assert f'href="https://cube.example/a/{code}"' in page.text
    assert f"<title>https://cube.example/a/{code}</title>" in page.text


def test_the_order_and_the_choice_of_activities_are_those_of_the_form(client, workshop):
    order = (ALLIANCE, DOMAINS, ALL[2])
    code, _ = opened(client, order)
    assert workshop.room(code).plan.questions == order
    tied = form(order) | {f"rang-{one}": "3" for one in order}
    other = client.post("/atelier", data=tied).location.split("/")[2]
    assert workshop.room(other).plan.questions == tuple(one for one in ALL if one in order)


@pytest.mark.parametrize("typed", ["EPCI-243500139", "35238", "35000", "rennes métropole"])
def test_a_territory_is_found_by_code_or_by_name(client, workshop, typed):
    code, _ = opened(client, territoire=typed)
    assert workshop.room(code).plan.territory == RENNES


def test_a_territory_chosen_among_several_counts(client, workshop):
    code, _ = opened(client, territoire="saint denis", code="COM-93066")
    assert workshop.room(code).plan.territory == "EPCI-200054781"


def test_a_title_is_a_text(client, workshop):
    code, secret = opened(client, titre='<script>alert(1)</script>"\x00' + "x" * 200)
    assert len(workshop.room(code).plan.title) == 120
    for page in (f"/atelier/{code}/animer/{secret}", f"/a/{code}"):
        assert "<script>alert" not in client.get(page).text


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(("changed", "field", "said"), [
    ({"titre": " \n"}, "titre", "Donnez un titre"),
    ({"jour": "14/03/2026"}, "jour", "2026-03-14"),
    ({"jour": "2026-02-30"}, "jour", "2026-03-14"),
    ({"territoire": ""}, "territoire", "sur quel territoire"),
    ({"territoire": "xyzzy"}, "territoire", "Aucun territoire"),
    ({"territoire": "REG-53"}, "territoire", "échelon local"),
    ({"territoire": "Bretagne"}, "territoire", "échelon local"),
    ({"territoire": "France"}, "territoire", "échelon local"),
    ({"territoire": "Saint-Denis"}, "territoire", "choisissez-en un"),
    ({"asked": ()}, "activites", "au moins une activité"),
])  # fmt: skip
def test_what_cannot_be_opened_is_said_with_its_remedy(client, workshop, changed, field, said):
    page = sent(client, **changed)
    ((name, message),) = problems(page)
    assert name == field
    assert said in message
    assert f'<a href="#{field}">' in page.text


def test_the_form_comes_back_as_it_was_filled_in(client, workshop):
    order = (ALLIANCE, DOMAINS)
    page = sent(client, asked=order, territoire="saint denis", donnees="demonstration")
    assert 'value="Alliances à Rennes"' in page.text
    assert 'value="2026-03-14"' in page.text
    assert 'value="saint denis"' in page.text
    assert '<option value="demonstration" selected>' in page.text
    assert checked(page) == list(order)


def test_territories_of_one_name_are_told_apart(client, workshop):
    said = text(sent(client, territoire="saint denis"))
    assert "Saint-Denis Commune · Seine-Saint-Denis · Métropole du Grand Paris" in said
    assert "Saint-Denis Commune · La Réunion · " in said
    assert 'name="code" value="COM-93066"' in sent(client, territoire="saint denis").text


def test_a_form_that_is_no_form_is_one_to_fill_in(client, workshop):
    for body in ({"data": b"\xff\xfe{]"}, {"json": {"titre": "x"}}, {}):
        answer = client.post("/atelier", **body)
        assert answer.status_code == 303
        assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("query", ["rang-x=1", "rempli=1&jour=%00", "code=%FF&rempli=1&donnees=x"])
def test_any_query_gives_the_form(client, query):
    assert client.get(f"/atelier?{query}").status_code == 200


# -- the key ---------------------------------------------------------------------------------------


def test_a_key_is_asked_where_there_is_one(client, workshop, monkeypatch):
    monkeypatch.setenv("CUBE17_ATELIER_KEY", "clé de la maison")
    assert 'name="cle"' in client.get("/atelier").text
    for wrong in ("", "cle de la maison", "é" * 500):
        refused = client.post("/atelier", data=form(cle=wrong))
        query = parse_qs(urlsplit(refused.location).query)
        assert query["refus"] == ["cle"]
        assert "cle" not in query
        assert "n’est pas la bonne" in text(client.get(refused.location))
    code, _ = opened(client, cle="clé de la maison")
    assert workshop.room(code)


def test_keys_are_not_guessed_either(client, workshop, monkeypatch):
    monkeypatch.setenv("CUBE17_ATELIER_KEY", "clé")
    answers = [client.post("/atelier", data=form(cle=f"{k}")) for k in range(100)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.post("/atelier", data=form(cle="clé")).status_code == 429


# -- the facilitator -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["animer", "supprimer"])
def test_another_secret_opens_nothing(client, workshop, path):
    code, secret = opened(client)
    for other in (secret[:-1], secret.upper(), "x", "é"):
        page = client.get(f"/atelier/{code}/{path}/{other}")
        assert page.status_code == 404
        assert "n’est pas la bonne" in text(page)
        assert "Alliances" not in page.text
        assert "cube17-anime" not in str(page.headers)
    assert client.post(f"/atelier/{code}/supprimer/x").status_code == 404
    assert workshop.room(code)


def test_a_room_is_erased_after_a_confirmation(client, workshop):
    code, secret = opened(client)
    erase = f"/atelier/{code}/supprimer/{secret}"
    asked = client.get(erase)
    assert "Effacer définitivement" in asked.text
    assert "0\u00a0participant" in text(asked).replace(" ", "\u00a0")
    assert workshop.room(code)
    assert "est effacé" in text(client.post(erase))
    for path in (f"/a/{code}", f"/atelier/{code}/animer/{secret}"):
        assert client.get(path).status_code == 404


@pytest.fixture(params=["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def zone(request, monkeypatch):
    """A time zone of the server; the two never have the same day."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield ZoneInfo(request.param)
    time.tzset()


def test_every_page_says_the_same_day_of_closing(client, workshop, monkeypatch, zone):
    monkeypatch.setenv("CUBE17_ATELIER_DAYS", "3")
    code, secret = opened(client, (IMPACT,))
    until = datetime.fromtimestamp(workshop.room(code).expires, zone).date().isoformat()
    close(workshop, code, len(workshop.room(code).course) - 1)
    for page in (f"/atelier/{code}/animer/{secret}", f"/atelier/{code}/ecran"):
        assert f"se ferme le {date_text(until)}" in text(client.get(page))
    assert "au bout de 3 jours" in text(client.get("/atelier"))


@pytest.mark.parametrize(("told", "meant"), [
    ("", 30), ("7", 7), ("0.5", 0.5), ("-1", 30), ("0", 30), ("nan", 30), ("inf", 30), ("x", 30),
])  # fmt: skip
def test_days_that_make_no_sense_are_thirty(monkeypatch, told, meant):
    monkeypatch.setenv("CUBE17_ATELIER_DAYS", told)
    assert days() == meant


def test_a_database_that_cannot_be_kept_is_told_without_its_address(
    client, tmp_path, monkeypatch, caplog
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CUBE17_DB", str(tmp_path / "file" / "rooms.sqlite3"))
    page = client.post("/atelier", data=form())
    assert page.status_code == 503
    assert "Rien n’a pu être enregistré" in text(page)
    assert str(tmp_path) not in page.text
    assert str(tmp_path) in caplog.text
