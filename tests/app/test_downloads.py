"""Downloads: five formats, whole or filtered, read back and compared with the cube."""

import csv
import gzip
import io
import json

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from cube17 import load_cube
from cube17.catalogue import cube_path
from cube17.exports import MAX_CELLS
from cube17.model import CELL_COLUMNS
from cube17.parquet import read_cube
from cube17.store import Cube
from cube17.tables import csv_lines, records

FORMATS = ("csv", "json", "jsonstat", "parquet", "xlsx")
COLUMNS = [column.name for column in CELL_COLUMNS]


@pytest.fixture(scope="module")
def published():
    return load_cube("odd17-2022")


@pytest.fixture(scope="module")
def simulated():
    return load_cube("demonstration")


def address(cube_id: str, extension: str, query: str = "") -> str:
    return f"/api/cubes/{cube_id}/cells.{extension}{'?' if query else ''}{query}"


def cells_of(extension: str, data: bytes, tmp_path) -> list[dict]:
    """Cells of a downloaded file, without what is absent."""
    if extension == "csv":
        return list(csv.DictReader(io.StringIO(data.decode())))
    if extension == "json":
        return json.loads(data)["cells"]
    if extension == "parquet":
        from cube17.catalogue import territories

        (tmp_path / "x.parquet").write_bytes(data)
        cube = Cube.read(tmp_path / "x.parquet", territories())
        return records(cube.table(np.arange(len(cube))))
    head, *lines = (
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    )
    told = [dict(zip(head, line, strict=True)) for line in lines]
    return [{name: None if line[name] == "" else line[name] for name in COLUMNS} for line in told]


def written(cube: Cube, rows, extension: str) -> list[dict]:
    """Cells of the cube as a format writes them."""
    if extension == "csv":
        return list(csv.DictReader(io.StringIO("".join(csv_lines(cube.table(rows))))))
    return records(cube.table(rows))


@pytest.mark.parametrize("extension", ["csv", "json", "parquet", "xlsx"])
def test_a_whole_cube_comes_out(client, published, extension, tmp_path):
    response = client.get(address(published.id, extension))
    told = cells_of(extension, response.get_data(), tmp_path)
    assert told == written(published, np.arange(len(published)), extension)


@pytest.mark.parametrize("extension", ["csv", "json", "parquet", "xlsx"])
def test_filters_hold_in_every_format(client, simulated, extension, tmp_path):
    query = "profile=citoyens&domain=sante&level=regional&indicator=innovation-territoriale"
    response = client.get(address(simulated.id, extension, query))
    regions = [u.code for u in simulated.territories if u.level == "regional"]
    rows = simulated.select(
        profile=["citoyens"], domain=["sante"], indicator=["innovation-territoriale"],
        territory=regions,
    )  # fmt: skip
    assert len(rows) == 18
    told = cells_of(extension, response.get_data(), tmp_path)
    assert told == written(simulated, rows, extension)


def test_json_stat_has_its_dimensions(client, simulated):
    query = "level=national&level=regional&indicator=innovation-territoriale"
    dataset = client.get(address(simulated.id, "jsonstat", query)).get_json()
    assert dataset["class"] == "dataset"
    assert dict(zip(dataset["id"], dataset["size"], strict=True)) == {
        "indicator": 1, "wave": 1, "profile": 6, "domain": 17, "territory": 19, "measure": 7,
    }  # fmt: skip
    assert len(dataset["value"]) == 6 * 17 * 19 * 7


@pytest.mark.parametrize("extension", ["csv", "jsonstat", "parquet", "xlsx"])
def test_files_of_simulated_data_say_so_in_their_name(client, extension):
    query = "territory=FR&domain=all"
    told = client.get(address("demonstration", extension, query)).headers["Content-Disposition"]
    ending = "jsonstat.json" if extension == "jsonstat" else extension
    assert told == f'attachment; filename="cube17-demonstration-donnees-simulees-extrait.{ending}"'
    told = client.get(address("odd17-2022", extension)).headers["Content-Disposition"]
    assert told == f'attachment; filename="cube17-odd17-2022.{ending}"'


def test_the_parquet_file_is_the_cube_itself(client, published, tmp_path):
    response = client.get(address(published.id, "parquet"))
    assert response.get_data() == cube_path(published.id).read_bytes()
    assert response.mimetype == "application/vnd.apache.parquet"
    (tmp_path / "x.parquet").write_bytes(response.get_data())
    assert read_cube(tmp_path / "x.parquet")[1] == published.dictionary


@pytest.mark.parametrize("extension", FORMATS)
def test_files_have_validators_and_are_kept_for_an_hour(client, extension):
    path = address("odd17-2022", extension)
    first = client.get(path)
    assert "max-age=3600" in first.headers["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    other = client.get(f"{path}?profile=citoyens")
    assert other.headers["ETag"] != first.headers["ETag"]


def test_nothing_is_written_for_who_has_it(client, monkeypatch):
    path = address("odd17-2022", "xlsx")
    tag = client.get(path).headers["ETag"]
    monkeypatch.setattr("downloads.xlsx", lambda *_: pytest.fail("written again"))
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("extension", ["xlsx", "jsonstat"])
def test_what_no_sheet_should_hold_is_refused_with_a_way_out(client, simulated, extension):
    assert len(simulated) > MAX_CELLS
    response = client.get(address(simulated.id, extension))
    assert response.status_code == 400
    assert response.mimetype == "text/plain"
    for word in ("912\u202f673", "50\u202f000", "level=national", "Parquet"):
        assert word in response.text


def test_france_and_regions_fit_a_sheet(client, simulated, tmp_path):
    response = client.get(address(simulated.id, "xlsx", "level=national&level=regional"))
    told = cells_of("xlsx", response.get_data(), tmp_path)
    assert len(told) == 7 * 6 * 17 * 19
    assert {cell["status"] for cell in told} == {"simulated", "suppressed"}


def test_a_large_cube_streams_compressed(client):
    """All the demonstration: 90 MB of text, sent in pieces, never whole in memory."""
    plain = {"Accept-Encoding": "gzip"}
    response = client.get(address("demonstration", "csv"), headers=plain, buffered=False)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in response.headers
    assert next(iter(response.response)).startswith(b"\x1f\x8b")
    response.close()


def test_a_streamed_answer_is_the_plain_one(client):
    path = address("odd17-2022", "csv")
    packed = client.get(path, headers={"Accept-Encoding": "gzip"}).get_data()
    assert gzip.decompress(packed) == client.get(path).get_data()


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("query", ["profile=nul", "level=galaxie", "couleur=bleu"])
def test_a_wrong_filter_is_a_clear_400(client, extension, query):
    response = client.get(address("odd17-2022", extension, query))
    assert response.status_code == 400
    assert "Possibles" in response.text or "inconnu" in response.text


@pytest.mark.parametrize("path", ["/api/cubes/nul/cells.xlsx", "/api/cubes/nul/cells.parquet"])
def test_an_unknown_cube_is_a_clear_404(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "odd17-2022" in response.text


def test_empty_filters_of_a_form_keep_all(client, published, tmp_path):
    response = client.get(address(published.id, "csv", "indicator=&level=&profile="))
    assert len(cells_of("csv", response.get_data(), tmp_path)) == len(published)
    assert "extrait" not in response.headers["Content-Disposition"]


def test_the_catalogue_names_every_format(client):
    for cube in client.get("/api/cubes").get_json():
        assert set(cube["links"]) == set(FORMATS)
