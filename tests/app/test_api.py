"""Numbers out: packs, data twins, public API, and what bad input gets."""

import csv
import io
import json

import pytest

from cube17 import Selection, load_cube, pack
from cube17.model import CELL_COLUMNS

COLUMNS = [column.name for column in CELL_COLUMNS]


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))


# -- data twins


def test_twin_is_the_library_face(client):
    query = "cube=demonstration&fix=domain&domain=sante&indicator=performance-entreprises"
    told = rows_of(client.get(f"/explorer.csv?{query}"))
    face = load_cube("demonstration").face(Selection.from_query(query))
    assert [row["territory"] for row in told] == list(face.territory)
    assert [float(row["value"]) for row in told if row["value"]] == list(face.value.dropna())


def test_twin_carries_every_field_and_says_simulated(client):
    response = client.get("/explorer.csv")
    assert list(rows_of(response)[0]) == COLUMNS
    assert "donnees-simulees" in response.headers["Content-Disposition"]
    assert {row["status"] for row in rows_of(response)} <= {"simulated", "suppressed"}


def test_twin_of_gaps_carries_verdicts(client):
    rows = rows_of(client.get("/explorer.csv?show=gap"))
    assert {row["verdict"] for row in rows} >= {"référence", "écart non établi"}
    assert all(row["reference"] == "FR" for row in rows)


def test_json_twin_says_what_it_left_aside(client):
    told = client.get("/explorer.json?utm_source=x&profile=nul").get_json()
    assert len(told["ignored"]) == 2
    assert told["nature"] == "simulated"
    assert Selection.from_query(told["selection"]).profile == "associations"


def test_json_twin_has_null_for_what_is_hidden(client):
    query = "units=epci&within=DEP-48&domain=numerique"
    cells = client.get(f"/explorer.json?{query}").get_json()["cells"]
    hidden = [cell for cell in cells if cell["status"] == "suppressed"]
    assert hidden
    assert all(
        cell[name] is None for cell in hidden for name in ("value", "low", "high", "n", "se")
    )


def test_published_twin_has_no_interval_without_base(client):
    cells = client.get("/explorer.json?cube=odd17-2022&fix=territory").get_json()["cells"]
    assert len(cells) == 5
    assert all(cell["low"] is None and cell["n"] is None for cell in cells)


@pytest.mark.parametrize("path", ["/explorer.csv", "/explorer.json", "/api/cubes/nul/cells.csv"])
def test_unknown_cube_is_a_clear_404(client, path):
    response = client.get(f"{path}?cube=nul")
    assert response.status_code == 404
    assert response.mimetype == "text/plain"
    assert "odd17-2022" in response.get_data(as_text=True)


# -- public API


def test_catalogue_lists_the_cubes(client):
    cubes = {cube["id"]: cube for cube in client.get("/api/cubes").get_json()}
    assert set(cubes) >= {"odd17-2022", "demonstration"}
    assert cubes["demonstration"]["nature"] == "simulated"
    assert client.get(cubes["odd17-2022"]["links"]["csv"]).status_code == 200


def test_cells_filter_by_axis_and_level(client):
    query = "indicator=innovation-territoriale&profile=citoyens&domain=all&level=regional"
    rows = rows_of(client.get(f"/api/cubes/demonstration/cells.csv?{query}"))
    assert len(rows) == 18
    assert all(row["territory"].startswith("REG-") for row in rows)


def test_a_filter_may_be_repeated(client):
    query = (
        "profile=citoyens&profile=fondations&domain=all&territory=FR&indicator=innovation-echelle"
    )
    told = client.get(f"/api/cubes/demonstration/cells.json?{query}").get_json()
    assert [cell["profile"] for cell in told["cells"]] == ["citoyens", "fondations"]


def test_a_whole_cube_comes_out(client):
    rows = rows_of(client.get("/api/cubes/odd17-2022/cells.csv"))
    assert len(rows) == len(load_cube("odd17-2022"))


@pytest.mark.parametrize("query", ["profile=nul", "level=galaxie", "couleur=bleu"])
def test_a_wrong_filter_is_a_clear_400(client, query):
    response = client.get(f"/api/cubes/odd17-2022/cells.csv?{query}")
    assert response.status_code == 400
    assert query.split("=")[query.startswith(("profile", "level"))] in response.get_data(
        as_text=True
    )


def test_answers_have_validators(client):
    first = client.get("/api/cubes/odd17-2022/cells.csv")
    again = client.get(first.request.path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    other = client.get("/api/cubes/odd17-2022/cells.csv?profile=citoyens")
    assert other.headers["ETag"] != first.headers["ETag"]


# -- packs


def test_packs_are_immutable_and_versioned(client):
    cube = load_cube("odd17-2022")
    address = f"/data/{cube.id}/{cube.version}"
    dictionary = client.get(f"{address}/dictionary.json")
    assert "immutable" in dictionary.headers["Cache-Control"]
    for entry in dictionary.get_json()["packs"]:
        data = client.get(f"{address}/{entry['path']}").get_data()
        assert json.loads(data) == json.loads(pack.pack(cube, entry["kind"], entry["indicators"]))


@pytest.mark.parametrize(
    "path",
    [
        "/data/odd17-2022/0000/dictionary.json",
        "/data/nul/0000/x.json",
        "/data/territories/0/x.json",
    ],
)
def test_unknown_packs_are_404(client, path):
    assert client.get(path).status_code == 404


def test_hidden_numbers_never_leave(client):
    """A pack lists suppressed cells as runs of keys: there is no room for a number."""
    cube = load_cube("demonstration")
    entry = next(e for e in pack.pack_plan(cube) if e["kind"] == "epci")
    told = client.get(f"/data/{cube.id}/{cube.version}/{entry['name']}.json").get_json()
    rows = cube.select(
        indicator=entry["indicators"],
        territory=[unit.code for unit in cube.territories.of_kind("epci")],
    )
    hidden = int((cube.column("status", rows) == "suppressed").sum())
    assert sum(told["suppressed"][1::2]) == hidden
    assert len(told["steps"]) == len(rows) - hidden
