"""Templates, and the check of a visitor's table: answers, hostile files, what is never kept."""

import io
import json
import logging
import time
import zipfile
from urllib.parse import quote

import pytest

from cube17.exports.workbook import Sheet, write_workbook
from cube17.figures.limits import MAX_BYTES

OURS = {"Origin": "http://localhost"}
GOOD = """indicateur;vague;profil;domaine;territoire;valeur;base
Innovation territoriale;2024;Citoyens;Tous domaines;France;58 %;1000
Innovation territoriale;2024;Citoyens;Tous domaines;Bretagne;61,5;200
Innovation territoriale;2024;Citoyens;Santé;Bretagne;s;
Innovation territoriale;2024;Citoyens;Emploi;Bretagne;0;
"""
BAD = GOOD.replace("Citoyens;Tous domaines;Bretagne", "Asociations;Tous domaines;Bretagn")


# -- templates -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["long", "wide"])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_templates_are_downloads_that_the_check_understands(client, form, extension):
    address = f"/api/templates/{form}.{extension}"
    response = client.get(address)
    assert response.status_code == 200
    assert f".{extension}" in response.headers["Content-Disposition"]
    told = check(client, response.get_data(), f"modele.{extension}")
    assert [p["message"] for p in told["problems"]] == ["Aucun chiffre sous les intitulés."]


def test_an_unknown_template_is_a_404(client):
    response = client.get("/api/templates/carré.csv")
    assert response.status_code == 404
    assert "long, wide" in response.text


# -- the check -------------------------------------------------------------------------------------


def post(client, data: bytes, name: str = "tableau.csv", headers=None):
    headers = OURS if headers is None else headers
    headers = {"X-File-Name": quote(name), **headers}
    return client.post("/api/tables/check", data=data, headers=headers)


def check(client, data: bytes | str, name: str = "tableau.csv") -> dict:
    response = post(client, data.encode() if isinstance(data, str) else data, name)
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    return json.loads(response.get_data())


def test_a_sound_table_comes_back_as_a_cube(client):
    told = check(client, GOOD)
    assert told["valid"]
    assert told["problems"] == []
    assert told["read"][0].startswith("4\u00a0chiffres dans 4\u00a0lignes")
    assert any("2\u00a0territoires\u00a0: France, Bretagne" in line for line in told["read"])
    cube = told["cube"]
    assert cube["dictionary"]["id"] == "local"
    assert {entry["name"] for entry in cube["dictionary"]["packs"]} == set(cube["packs"])
    (pack,) = cube["packs"].values()
    assert pack["columns"]["value"] == [5800, 6150, 0]
    assert sum(pack["suppressed"][1::2]) == 1
    assert cube["view"] == "cube=local"


@pytest.mark.parametrize(("territory", "view"), [
    ("France", "cube=local&fix=territory"),
    ("Bretagne", "cube=local"),
    ("DEP-35", "cube=local&units=departement"),
    ("EPCI-243500139", "cube=local&units=epci"),
])  # fmt: skip
def test_the_view_shows_where_the_figures_are(client, territory, view):
    head = GOOD.splitlines()[0]
    row = f"Innovation territoriale;2024;Citoyens;Tous domaines;{territory};58;"
    assert check(client, f"{head}\n{row}\n")["cube"]["view"] == view


def test_a_workbook_is_read_as_the_csv_is(client):
    head, *rows = (line.split(";") for line in GOOD.splitlines())
    data = write_workbook([Sheet("Chiffres", head, [20] * len(head), rows)])
    told, other = check(client, data, "tableau.xlsx"), check(client, GOOD)
    assert told["valid"]
    assert told["cube"]["packs"] == other["cube"]["packs"]


def test_errors_come_cell_by_cell_with_what_would_be_right(client):
    told = check(client, BAD)
    assert not told["valid"]
    assert "cube" not in told
    first, second = told["problems"]
    assert (first["place"], first["column"], first["value"]) == (3, "profil", "Asociations")
    assert "Vouliez-vous dire «\u00a0associations\u00a0»" in first["message"]
    assert (second["column"], second["value"]) == ("territoire", "Bretagn")
    assert "Bretagne" in second["message"]


def test_many_errors_are_counted_and_the_first_shown(client):
    rows = "\n".join(f"x;2024;Citoyens;all;FR;{i};" for i in range(500))
    told = check(client, f"{GOOD.splitlines()[0]}\n{rows}\n")
    assert len(told["problems"]) + told["more"] >= 500
    assert len(told["problems"]) <= 100


def test_two_visitors_never_share_a_table(client):
    ours = check(client, GOOD)
    theirs = check(client, GOOD.replace("58 %", "12"), "autre.csv")
    assert "autre.csv" not in json.dumps(ours)
    assert ours["cube"]["dictionary"]["version"] != theirs["cube"]["dictionary"]["version"]
    assert client.get("/data/local/x/dictionary.json").status_code == 404
    assert client.get("/explorer.csv?cube=local").status_code == 404
    assert "local" not in {cube["id"] for cube in client.get("/api/cubes").get_json()}


def test_the_explorer_has_a_page_for_a_local_table(client):
    assert client.get("/explorer?cube=local&fix=territory").status_code == 200


# -- hostile files ---------------------------------------------------------------------------------


def sheet_of(content: str) -> bytes:
    """A workbook whose one sheet holds this XML."""
    data = write_workbook([Sheet("Chiffres", ["indicateur"], [9], [])])
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for name in archive.namelist():
            body = archive.read(name)
            if name.endswith("sheet1.xml"):
                head, rest = body.split(b"</sheetData>")
                body = head + content.encode() + b"</sheetData>" + rest
            other.writestr(name, body)
    return out.getvalue()


def bomb() -> bytes:
    blank = '<row r="9"><c r="A9" t="inlineStr"><is><t>' + " " * 300_000_000 + "</t></is></c></row>"
    return sheet_of(blank)


HOSTILE = {
    "bomb": (bomb, "décompressé"),
    "formula": (lambda: sheet_of('<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'), "formule"),
    "far away": (
        lambda: sheet_of('<row r="2"><c r="XFD2"><v>1</v></c></row>'), "colonnes",
    ),
    "many rows": ((GOOD + "x;;;;;1;\n" * 30_000).encode, "lignes"),
    "an image": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
    "a PDF": (lambda: b"%PDF-1.7\n", "PDF"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xls"),
    "a page": (lambda: b"<!doctype html><script>alert(1)</script>", "HTML"),
    "binary": (lambda: bytes(range(128)) * 10, "texte"),
    "nothing": (lambda: b"", "aucune ligne"),
    "half a workbook": (lambda: sheet_of("")[:900], "abîmé"),
    "entities": (
        lambda: sheet_of("").replace(b"xl/workbook.xml", b"xl/workbook.xmk"), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_clearly(client, kind, caplog):
    make, said = HOSTILE[kind]
    data = make()
    if len(data) > MAX_BYTES:
        data = data[:MAX_BYTES]
    start = time.process_time()
    told = check(client, data, "x.xlsx")
    assert time.process_time() - start < 5
    assert not told["valid"]
    assert said.lower() in " ".join(p["message"] for p in told["problems"]).lower()
    assert "Traceback" not in json.dumps(told)
    assert caplog.records == []


def test_a_file_of_fifty_megabytes_is_not_even_read(client):
    start = time.process_time()
    response = post(client, bytes(50_000_000))
    assert time.process_time() - start < 1
    assert response.status_code == 413
    assert "2\u00a0Mo au plus" in response.text or "2 Mo au plus" in response.text


def test_a_body_without_a_length_is_limited_too(client):
    response = client.post(
        "/api/tables/check",
        input_stream=io.BytesIO(bytes(3_000_000)),
        headers={**OURS, "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert response.status_code == 413


@pytest.mark.parametrize("headers", [
    {},
    {"Origin": "https://ailleurs.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
])  # fmt: skip
def test_only_our_own_page_may_ask(client, headers):
    response = post(client, GOOD.encode(), headers=headers)
    assert response.status_code == 403
    assert response.mimetype == "text/plain"


def test_our_own_page_may_ask_by_either_header(client):
    assert post(client, GOOD.encode(), headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_other_methods_are_refused(client):
    assert client.put("/api/tables/check").status_code == 405


@pytest.mark.parametrize("name", [
    "../../etc/passwd", "C:\\Windows\\x.csv", "<script>.csv", "é" * 300, "", "a\x00b\n.csv",
    "%F0%9F",
])  # fmt: skip
def test_any_file_name_is_borne(client, name):
    response = post(client, GOOD.encode(), name)
    assert response.status_code == 200
    title = response.get_json()["cube"]["dictionary"]["title"]
    assert "/" not in title
    assert "\\" not in title
    assert len(title) < 120


def test_an_error_of_ours_says_nothing_of_the_table(client, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("le chiffre secret est 42")

    monkeypatch.setattr("checks.visitor.examine", fail)
    response = post(client, GOOD.encode())
    assert response.status_code == 422
    assert "n’a pas pu être vérifié" in response.text
    assert "secret" not in response.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_a_table_is_neither_logged_nor_written(client, caplog, monkeypatch):
    """Nothing reaches the log, and no file is opened for writing while a table is checked."""
    import builtins
    import tempfile

    opened = []
    plain = builtins.open

    def watched(file, mode="r", *args, **options):
        if set(mode) & set("wax+"):
            opened.append(file)
        return plain(file, mode, *args, **options)

    monkeypatch.setattr(builtins, "open", watched)
    monkeypatch.setattr(
        tempfile, "TemporaryFile", lambda *a, **k: pytest.fail("a file on the disk")
    )
    with caplog.at_level(logging.DEBUG):
        check(client, GOOD + "x;2024;Citoyens;all;FR;1;\n" * 19_000)
    assert opened == []
    assert caplog.text == ""


def test_tables_wait_for_their_turn_but_not_for_ever(client, monkeypatch):
    import checks

    monkeypatch.setattr(checks, "WAIT", 0.01)
    with checks.turn:
        response = post(client, GOOD.encode())
    assert response.status_code == 503
    assert check(client, GOOD)["valid"]
