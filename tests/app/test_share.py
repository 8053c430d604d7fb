"""What leaves a page through the server: QR codes of its address, the view as a workbook."""

import csv
import io
import re

import pytest
from python_calamine import CalamineWorkbook

from cube17 import Selection, load_cube

VIEWS = {
    "values": "",
    "gaps to France": "show=gap&fix=domain&domain=sante",
    "gaps to the mean": "show=gap&reference=mean&units=departement&within=REG-53",
    "hidden": "units=epci&within=DEP-48&domain=numerique",
    "published": "cube=odd17-2022&fix=territory",
}


def qr(client, path, **headers):
    return client.get("/qr.svg", query_string={"path": path}, headers=headers)


def workbook(client, query):
    data = client.get(f"/explorer.xlsx?{query}").get_data()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def told(line):
    """A line of either file: numbers as numbers, what is unknown as nothing."""
    return [re.sub(r"\.0$", "", str(value)) for value in line]


# -- the QR code


def test_code_holds_the_absolute_address_of_the_visited_host(client):
    answer = qr(client, "/explorer?profile=citoyens&show=gap", Host="cube.example:8080")
    assert answer.mimetype == "image/svg+xml"
    title = re.search(r"<title>(.*?)</title>", answer.text)[1]
    assert title == "http://cube.example:8080/explorer?profile=citoyens&amp;show=gap"


def test_code_has_the_modules_of_its_address(client):
    """Four white modules on each side, and nothing but black on white."""
    import segno

    address = "http://localhost/explorer?profile=citoyens"
    size = segno.make_qr(address, error="m", boost_error=False).symbol_size(border=4)[0]
    text = qr(client, "/explorer?profile=citoyens").text
    assert f'viewBox="0 0 {size} {size}"' in text
    assert set(re.findall(r"#\w+", text)) == {"#fff", "#000"}
    assert min(map(float, re.findall(r"M([\d.]+) [1-9]", text))) == 4


@pytest.mark.parametrize(
    "path", ["", "explorer", "https://ailleurs.example/", "//ailleurs.example", "/\t/ailleurs"]
)
def test_only_addresses_of_this_site_are_drawn(client, path):
    answer = qr(client, path)
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert "adresse de ce site" in answer.text


def test_length_has_a_limit_told_in_french(client):
    assert qr(client, "/" + "a" * 1_999).status_code == 200
    answer = qr(client, "/" + "a" * 2_000)
    assert answer.status_code == 400
    assert "trop longue" in answer.text
    # Each accent takes six characters once written as an address.
    assert qr(client, "/" + "é" * 400).status_code == 400


def test_accents_and_markup_are_written_as_an_address(client):
    assert (
        "<title>http://localhost/%C3%A9?q=%3C/title%3E</title>" in qr(client, "/é?q=</title>").text
    )


def test_code_is_kept_for_an_hour(client):
    first = qr(client, "/explorer")
    assert "max-age=3600" in first.headers["Cache-Control"]
    again = qr(client, "/explorer", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


# -- the exact view as a workbook


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_workbook_is_the_view_cell_by_cell(client, query):
    head, *lines = next(iter(workbook(client, query).values()))
    plain = list(csv.reader(io.StringIO(client.get(f"/explorer.csv?{query}").text)))
    places = [head.index(name) for name in plain[0]]
    assert [[*told(line[place] for place in places)] for line in lines] == [
        told(line) for line in plain[1:]
    ]


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_workbook_explains_every_column_and_names_its_view(client, query):
    cells, dictionary, reading = workbook(client, query).values()
    assert {line[1] for line in dictionary if line[0] == "colonne"} == set(cells[0])
    (view,) = (line for line in reading if line[0] == "Vue")
    selection = Selection.from_query(view[1].partition("?")[2])
    assert selection == load_cube(selection.cube).resolve(Selection.from_query(query))[0]


def test_workbook_of_simulated_data_says_so_in_its_name(client):
    name = client.get("/explorer.xlsx").headers["Content-Disposition"]
    assert name == 'attachment; filename="cube17-demonstration-donnees-simulees-explorer.xlsx"'
    name = client.get("/explorer.xlsx?cube=odd17-2022").headers["Content-Disposition"]
    assert name == 'attachment; filename="cube17-odd17-2022-explorer.xlsx"'


def test_workbook_of_an_unknown_cube_is_a_clear_404(client):
    answer = client.get("/explorer.xlsx?cube=nul")
    assert answer.status_code == 404
    assert "odd17-2022" in answer.text
