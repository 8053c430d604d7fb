"""A room's cube in the catalogue: every page says what it is, and none gives it a verdict."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from cube17.parquet import write_cube
from cube17.workshop.questions import DOMAINS, questions
from cube17.workshop.record_cells import table
from cube17.workshop.record_cube import dictionary
from tests.record_kit import IMPACT, RENNES, a_record

ROOT = Path(__file__).parents[2]
PEOPLE = {"citoyens": 14, "entreprises": 8, "collectivites": 11, "associations": 3}
CUBE = "atelier-bcd234"
PAIR = f"cube={CUBE}&axis=profile&one=citoyens&other=collectivites"
VISIT = """
import json, sys
from urllib.parse import parse_qsl
import app
from components.comparer import answered
from cube17.comparison import Comparison
client = app.server.test_client()
told = {}
for query in sys.argv[1:3]:
    told[query] = [200, "", answered(Comparison.from_query(dict(parse_qsl(query))), [])]
for address in sys.argv[3:]:
    answer = client.get(address)
    name = answer.headers.get("Content-Disposition", "").partition("filename=")[2].strip('"')
    told[address] = [answer.status_code, name, answer.text]
print(json.dumps(told))
"""


def voices(name):
    draw, question = random.Random(17), questions()[name]
    return [
        (profile, tuple(draw.sample(question.option_ids, question.most)))
        for profile, number in PEOPLE.items()
        for _ in range(number)
    ]


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """What the application answers once a room's cube is in its folder."""
    folder = tmp_path_factory.mktemp("cubes")
    record = a_record({name: voices(name) for name in (IMPACT, DOMAINS)})
    write_cube(folder / f"{CUBE}.parquet", table(record.cells()), dictionary(record) | {"id": CUBE})
    domains = f"territory={RENNES}&indicator={DOMAINS}"
    addresses = {
        "territory": f"/territoire/{RENNES}?cube={CUBE}",
        "face": f"/explorer.csv?cube={CUBE}&fix=territory&{domains}&show=gap&reference=mean",
        "compare": f"/api/cubes/{CUBE}/compare?{PAIR}&by=domain",
        "equal": f"/api/cubes/{CUBE}/compare?{PAIR}&by=domain&structure=equal&{domains}",
        "lines": f"/comparer.csv?{PAIR}",
        "jsonstat": f"/api/cubes/{CUBE}/cells.jsonstat",
    }
    compared = {"comparer": f"{PAIR}&by=domain&{domains}", "pairs": PAIR}
    run = subprocess.run(
        [sys.executable, "-c", VISIT, *compared.values(), *addresses.values()], cwd=ROOT, text=True,
        capture_output=True, check=True, env={**os.environ, "CUBE17_DATA": str(folder)},
    )  # fmt: skip
    said = json.loads(run.stdout)
    return {name: said[address] for name, address in (addresses | compared).items()}


def verdicts(found):
    """Every verdict anywhere in an answer."""
    if isinstance(found, dict):
        own = [found["verdict"]] if isinstance(found.get("verdict"), str) else []
        return own + [word for one in found.values() for word in verdicts(one)]
    return [word for one in found for word in verdicts(one)] if isinstance(found, list) else []


@pytest.mark.parametrize("name", ["face", "lines"])
def test_a_file_says_in_its_name_that_a_room_answered(visited, name):
    status, file, _ = visited[name]
    assert status == 200
    assert file.startswith(f"cube17-{CUBE}-consultation-de-salle-")


def test_the_lines_of_a_face_have_a_status_and_no_verdict(visited):
    head, *lines = [line.split(",") for line in visited["face"][2].splitlines()]
    at = {name: rank for rank, name in enumerate(head)}
    assert {line[at["status"]] for line in lines} == {"workshop", "suppressed"}
    assert all(line[at["low"]] == line[at["se"]] == "" for line in lines)
    shown = [line for line in visited["face"][2].splitlines()[1:] if ",workshop," in line]
    assert shown
    assert all(line.endswith('"consultation, sans verdict"') for line in shown)


@pytest.mark.parametrize("name", ["compare", "equal"])
def test_a_comparison_gives_no_verdict(visited, name):
    status, _, body = visited[name]
    assert status == 200
    found = verdicts(json.loads(body))
    assert "consultation, sans verdict" in found
    assert set(found) <= {"consultation, sans verdict", "sans valeur"}


def test_the_page_of_a_territory_says_what_it_shows(visited):
    status, _, page = visited["territory"]
    assert status == 200
    said = page.replace("\u00a0", " ")
    assert "Consultation de salle, non représentative : ce qu’ont répondu" in said
    assert "aucun écart n’est testé : consultation de salle" in said
    assert "consultation de salle, pas d’intervalle" in said
    for verdict in ("plus fort", "plus faible", "écart non établi"):
        assert f'data-verdict="{verdict}"' not in page


def test_the_page_of_comparisons_says_what_it_shows(visited):
    places = json.loads(visited["comparer"][2])["places"]
    said = {name: html.replace("\u00a0", " ") for name, html in places.items()}
    assert "Consultation de salle, non représentative" in said["comparer-ruban"]
    assert "◌ consultation, sans verdict" in said["comparer-strates"]
    assert "une salle n’a pas de poids" in said["comparer-ecarts"]
    assert "une salle n’est jamais testée" in said["comparer-ou-phrase"]
    two = json.loads(visited["pairs"][2])["places"]
    assert "une salle n’est jamais testée" in two["comparer-paires-phrase"]
    assert "◌" in two["comparer-deux-a-deux"]
    for word in ("plus fort", "plus faible", "écart non établi", "base non publiée"):
        assert word not in "".join(said.values())


def test_jsonstat_says_it_too(visited):
    said = json.loads(visited["jsonstat"][2])
    assert said["extension"]["status"]["label"]["workshop"].startswith("consultation de salle")
    assert any("Consultation de salle, non représentative" in note for note in said["note"])
