"""The API's description against the server: every path answers as it says, none is left out."""

import csv
import io
import re
from dataclasses import fields
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from cube17 import Selection, cube_ids, load_cube
from cube17.comparison import AXES, STRUCTURES, Comparison
from cube17.model import CELL_COLUMNS, KEY
from serving.openapi import description
from tests.property.test_parity import queries as queries_of_views

REGION = {"territory": "REG-53", "domain": "all"}
QUERIES = {
    "/explorer": [{}, {"show": "gap", "fix": "domain"}, {"units": "epci", "within": "DEP-48"}],
    "/comparer": [{}, {"axis": "territory", "one": "REG-53", "other": "DEP-35"}],
    "/api/cubes/{cube_id}/cells": [REGION, {"level": "national", "profile": "citoyens"}],
    "/api/cubes/{cube_id}/compare": [
        {},
        {"axis": "territory", "one": "FR", "other": "REG-53"},
        {"axis": "domain", "one": "sante", "other": "emploi", "by": "territory"},
        {"axis": "profile", "one": "associations", "other": "fondations", "territory": "DEP-48"},
        {"axis": "profile", "one": "nul", "utm": "x"},
    ],
    "/territoire": [{}, {"reference": "DEP-35"}, {"cube": "odd17-2022"}],
    "/qr": [{"path": "/explorer"}],
}
WRONG = {
    "400": [("/api/cubes/demonstration/cells.csv", {"colour": "red"}), ("/qr.svg", {"path": "x"})],
    "404": [
        ("/explorer.json", {"cube": "nul"}),
        ("/comparer.csv", {"cube": "nul"}),
        ("/api/cubes/nul/compare", {}),
        ("/api/cubes/nul/cells.xlsx", {}),
        ("/territoire/nul.csv", {}),
        ("/api/templates/nul.csv", {}),
    ],
}
SOUND = """indicateur;vague;profil;domaine;territoire;valeur;base
Innovation territoriale;2024;Citoyens;Tous domaines;France;58 %;1000
"""
TABLES = {"sound": SOUND.encode(), "short": b"indicateur;valeur\nInnovation;58\n", "binary": b"\0"}


@pytest.fixture(scope="module")
def told(app):
    return description(app.server)


@pytest.fixture(scope="module")
def holds(told):
    """Whether an instance is what a schema says; named schemas are those of the description."""

    def check(schema, instance):
        whole = schema | {"components": told["components"]}
        Draft202012Validator(whole, format_checker=None).validate(instance)

    return check


def operations(told):
    return [
        (path, method, one) for path, item in told["paths"].items() for method, one in item.items()
    ]


def addresses(path, operation):
    """Every address that the parameters in a path make of it."""
    places = [one for one in operation["parameters"] if one["in"] == "path"]
    values = [one["schema"].get("enum") or one["schema"]["examples"] for one in places]
    for chosen in product(*values):
        made = path
        for place, value in zip(places, chosen, strict=True):
            made = made.replace(f"{{{place['name']}}}", value)
        yield made


def queries(path):
    return next((asked for start, asked in QUERIES.items() if path.startswith(start)), [{}])


def test_description_is_valid_openapi(told):
    validate(told)


def test_description_is_served(client, told):
    answer = client.get("/api/openapi.json")
    assert answer.get_json() == told
    again = client.get("/api/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_every_route_for_programs_is_described(app, told):
    """Written otherwise: all that our blueprints answer, but for the files that pages name."""
    ours = {"api", "downloads", "comparisons", "checks", "sharing"}
    rules = [
        rule for rule in app.server.url_map.iter_rules() if rule.endpoint.split(".")[0] in ours
    ]
    names = {
        rule.endpoint.replace(".", "_") for rule in rules if not rule.rule.startswith("/data/")
    }
    said = {re.sub(r"_[a-z]+$", "", one["operationId"]) for _, _, one in operations(told)}
    assert said == names | {"openapi"}
    assert all(one["summary"] for _, _, one in operations(told))


def test_every_get_answers_as_described(client, told, holds):
    tried = 0
    for path, method, operation in operations(told):
        ((kind, content),) = operation["responses"]["200"]["content"].items()
        for address, query in product(addresses(path, operation), queries(path)):
            if method == "get":
                answer = client.get(address, query_string=query)
                assert (answer.status_code, answer.mimetype) == (200, kind), address
                if content:
                    holds(content["schema"], answer.get_json())
                tried += 1
    assert tried > 40


@pytest.mark.parametrize("table", TABLES)
def test_check_answers_as_described(client, told, holds, table):
    operation = told["paths"]["/api/tables/check"]["post"]
    headers = {"X-File-Name": "table.csv", "Sec-Fetch-Site": "same-origin"}
    answer = client.post("/api/tables/check", data=TABLES[table], headers=headers)
    assert answer.get_json()["valid"] == (table == "sound")
    (content,) = operation["responses"]["200"]["content"].values()
    holds(content["schema"], answer.get_json())
    assert client.post("/api/tables/check", data=TABLES[table]).status_code == 403
    assert "403" in operation["responses"]


@pytest.mark.parametrize("code", WRONG)
def test_refusals_are_those_described(client, told, code):
    for address, query in WRONG[code]:
        path = next(
            path for path in told["paths"]
            if re.fullmatch(re.sub(r"{\w+}", "[^/.]+", path), address)
        )  # fmt: skip
        answer = client.get(address, query_string=query)
        assert str(answer.status_code) == code
        assert answer.mimetype == "text/plain"
        assert code in told["paths"][path]["get"]["responses"]


def test_what_is_described_can_be_refused(holds, client, told):
    """Schemas bite: a field more, a field less, a wrong status."""
    cell = client.get("/explorer.json").get_json()["cells"][0]
    schema = told["components"]["schemas"]["FaceCell"]
    holds(schema, cell)
    less = {name: value for name, value in cell.items() if name != "status"}
    for wrong in (cell | {"more": 1}, less, cell | {"status": "imputed"}, cell | {"value": "58"}):
        assert not Draft202012Validator(schema).is_valid(wrong)


def test_cells_and_parameters_are_those_of_the_library(client, told):
    columns = [column.name for column in CELL_COLUMNS]
    assert list(told["components"]["schemas"]["Cell"]["properties"]) == columns
    assert next(csv.reader(io.StringIO(client.get("/explorer.csv").text))) == columns
    for path, of in (("/explorer.csv", Selection), ("/comparer.csv", Comparison)):
        names = [one["name"] for one in told["paths"][path]["get"]["parameters"]]
        assert names == [field.name for field in fields(of)]
    cubes = told["paths"]["/api/cubes/{cube_id}/cells.csv"]["get"]["parameters"][0]["schema"]
    assert cubes["enum"] == cube_ids()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=queries_of_views(), data=st.data())
def test_random_queries_answer_as_described(client, told, holds, query, data):
    """Known names, blanks and nonsense: always an answer, always of the shape described."""
    holds(told["components"]["schemas"]["Face"], client.get(f"/explorer.json?{query}").get_json())
    cube = load_cube(data.draw(st.sampled_from(cube_ids())))
    members = [one for axis in KEY for one in cube.axes.of_axis(axis)[:40]]
    names = [field.name for field in fields(Comparison) if field.name != "cube"]
    allowed = {"axis": AXES, "structure": STRUCTURES, "by": KEY[1:]}
    asked = {
        name: data.draw(st.sampled_from([*allowed.get(name, members), "", "?"])) for name in names
    }
    answer = client.get(f"/api/cubes/{cube.id}/compare", query_string=asked)
    assert answer.status_code == 200
    holds(told["components"]["schemas"]["Comparison"], answer.get_json())
