"""A workshop for tests of its pages: its form, its two people, what a page weighs and says."""

import re
from html import unescape

from cube17.workshop.asked import ASKED, RANK
from cube17.workshop.questions import questions

RENNES = "EPCI-243500139"
ALL = tuple(questions())
IMPACT, DOMAINS, ALLIANCE = ALL[0], "domaines-prioritaires", "objectif-alliance"
LOADED = re.compile(r"<(?:script|link)\b[^>]*?(?:src|href)=\"(/[^\"]+)\"")


def form(asked=ALL, **changed):
    """Fields of the form that opens a room."""
    ranks = {f"{RANK}{one}": str(at) for at, one in enumerate(asked, 1)}
    kept = {f"{ASKED}{one}": "oui" for one in asked}
    plain = {"rempli": "1", "titre": "Alliances à Rennes", "jour": "2026-03-14"}
    return plain | {"territoire": "Rennes", "donnees": "odd17-2022"} | kept | ranks | changed


def opened(client, asked=ALL, **changed):
    """Open a room; return its code and its secret."""
    answer = client.post("/atelier", data=form(asked, **changed))
    assert answer.status_code == 303, answer.text
    _, _, code, _, secret = answer.location.split("/")
    return code, secret


def close(rooms, code, times=2):
    """Show the next screens: two of them ask the first question and close it."""
    for _ in range(times):
        rooms.move(code, 1, rooms.room(code).position)


def join(client, code, profile="associations"):
    """Enter a room as a phone does; return the answer to the choice of a profile."""
    client.get(f"/a/{code}")
    return client.post(f"/a/{code}/profil", data={"profil": profile})


def answer(client, code, question, *choices, **options):
    """Answer a question."""
    return client.post(f"/a/{code}/q/{question}", data={"choix": list(choices)}, **options)


def text(response):
    """What is read on a page."""
    main = response.text.split("<body>")[-1]
    return re.sub(r"\s*\n\s*", "\n", unescape(re.sub(r"<(?!\s)[^>]+>", "", main))).strip()


def cookie(response, name):
    """The header that sets a cookie."""
    kept = [one for one in response.headers.getlist("Set-Cookie") if one.startswith(f"{name}=")]
    return kept[0] if kept else ""
