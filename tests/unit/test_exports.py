"""Cubes as files of other programs, read back by other programs."""

import csv
import io
import json
import math
import zipfile

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from cube17 import exports, load_cube
from cube17.exports.workbook import Sheet, write_workbook
from cube17.exports.xlsx import HEADINGS, WIDTHS
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import read_cube
from cube17.store import Cube
from cube17.tables import csv_lines, records

COLUMNS = [column.name for column in CELL_COLUMNS]
NUMBERS = [column.name for column in CELL_COLUMNS if column.type != "string"]


@pytest.fixture(scope="module")
def published():
    return load_cube("odd17-2022")


@pytest.fixture(scope="module")
def simulated():
    return load_cube("demonstration")


@pytest.fixture(scope="module", params=["published", "simulated"])
def part(request):
    """All the published cells; simulated ones of one question in Lozère, some suppressed."""
    cube = request.getfixturevalue(request.param)
    if request.param == "published":
        return cube, np.arange(len(cube))
    codes = ["FR", "REG-76", "DEP-48", *(u.code for u in cube.territories.children("DEP-48"))]
    return cube, cube.select(indicator=["innovation-territoriale"], territory=codes)


def same(told: list[dict], cube: Cube, rows) -> None:
    assert told == records(cube.table(rows))


# -- XLSX


def sheets(data: bytes) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_workbook_has_every_cell_with_all_its_fields(part):
    cube, rows = part
    head, *lines = next(iter(sheets(exports.xlsx(cube, rows)).values()))
    assert head == list(HEADINGS)
    told = [dict(zip(head, line, strict=True)) for line in lines]
    blank = {"": None}
    same([{name: blank.get(line[name], line[name]) for name in COLUMNS} for line in told],
         cube, rows)  # fmt: skip


def test_workbook_names_codes_in_words_with_their_unit(published):
    head, *lines = sheets(exports.xlsx(published, np.arange(len(published))))["Cases"]
    told = [dict(zip(head, line, strict=True)) for line in lines]
    units = {i["id"]: i["unit"] for i in published.dictionary["indicators"]}
    assert all(line["unit"] == units[line["indicator"]] for line in told)
    assert {line["territory_name"] for line in told if line["territory"] == "FR"} == {"France"}
    assert {line["profile_name"] for line in told if line["profile"] == "citoyens"} == {"Citoyens"}


def test_workbook_explains_itself(part):
    cube, rows = part
    book = sheets(exports.xlsx(cube, rows))
    dictionary, reading = list(book.values())[1:]
    told = {line[1] for line in dictionary}
    assert told >= set(HEADINGS)
    for name in ("indicators", "waves", "profiles", "domains", "sources"):
        assert told >= {record["id"] for record in cube.dictionary[name]}
    said = " ".join(line[0] for line in reading)
    assert all(mark in said for mark in ("absente", "masquée", "Zéro", "non établi", "non publiée"))
    assert cube.dictionary["licence"] in {line[2] for line in reading}


def test_workbook_of_simulated_data_says_so_on_every_screen(simulated):
    book = sheets(exports.xlsx(simulated, np.arange(20)))
    assert next(iter(book)) == "Cases (données simulées)"
    head, *lines = book["Cases (données simulées)"]
    assert {line[head.index("status")] for line in lines} == {"simulated"}
    assert "aucun de ces chiffres n’est un résultat d’enquête" in book["Marques et lecture"][1][2]


def test_equal_cubes_give_equal_workbooks(published):
    rows = np.arange(len(published))
    assert exports.xlsx(published, rows) == exports.xlsx(published, rows)


def test_headings_have_a_width():
    assert len(WIDTHS) == len(HEADINGS)


def test_texts_of_a_workbook_stay_texts():
    """What would be a formula, markup, or no XML at all in another writer."""
    texts = ["=1+1", "+33", "@x", "<b>&amp;\"'", "  blanc  ", "é\u202f%", "a\nb", "\x00\x0bz", ""]
    data = write_workbook([Sheet("Essai & <co>", ["a"], [10], [[text] for text in texts])])
    ((name, lines),) = sheets(data).items()
    assert name == "Essai & <co>"
    expected = [*texts[:7], "z", ""]
    assert [line[0] for line in lines[1:]] == expected[: len(lines) - 1]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_workbook_may_have_no_rows(published):
    book = sheets(exports.xlsx(published, np.arange(0)))
    assert book["Cases"] == [list(HEADINGS)]


def test_columns_beyond_z_have_their_letters():
    headings = [f"c{i}" for i in range(60)]
    data = write_workbook([Sheet("x", headings, [5] * 60, [list(map(float, range(60)))])])
    assert sheets(data)["x"] == [headings, list(map(float, range(60)))]


# -- JSON-stat


def opened(dataset: dict) -> list[dict]:
    """Cells of a dataset, found as a JSON-stat reader finds them; absent ones are left out."""
    ids, sizes = dataset["id"], dataset["size"]
    lists = [dataset["dimension"][name]["category"]["index"] for name in ids]
    measures = lists[-1]
    value, status = dataset["value"], dataset["status"]
    at = value.__getitem__ if isinstance(value, list) else lambda i: value.get(str(i))
    mark = (lambda i: status) if isinstance(status, str) else lambda i: status.get(str(i))
    text = dataset["extension"]["cell"]
    found = []
    for start in range(0, math.prod(sizes), len(measures)):
        if mark(start) is None or (isinstance(status, str) and at(start) is None):
            continue
        places = np.unravel_index(start, sizes)
        cell = {name: lists[i][places[i]] for i, name in enumerate(ids[:-1])}
        cell |= {name: at(start + i) for i, name in enumerate(measures)}
        cell |= {"status": mark(start)}
        for name in ("certainty", "source", "note"):
            told = text.get(name)
            cell[name] = told if isinstance(told, str | None) else told.get(str(start))
        found.append({name: cell[name] for name in COLUMNS})
    return found


def by_key(cells: list[dict]) -> dict[tuple, dict]:
    return {tuple(cell[name] for name in KEY): cell for cell in cells}


def test_dataset_gives_the_cells_back(part):
    cube, rows = part
    told = opened(json.loads(exports.jsonstat(cube, rows)))
    assert by_key(told) == by_key(records(cube.table(rows)))


def test_dataset_has_the_structure_of_the_format(part):
    """The demands of JSON-stat 2.0 on a response of class `dataset`."""
    cube, rows = part
    dataset = json.loads(exports.jsonstat(cube, rows))
    assert (dataset["version"], dataset["class"]) == ("2.0", "dataset")
    assert len(dataset["id"]) == len(dataset["size"]) == len(set(dataset["id"]))
    assert set(dataset["dimension"]) == set(dataset["id"])
    for name, size in zip(dataset["id"], dataset["size"], strict=True):
        category = dataset["dimension"][name]["category"]
        assert len(category["index"]) == len(set(category["index"])) == size
        assert set(category["label"]) == set(category["index"])
        assert all(isinstance(label, str) and label for label in category["label"].values())
        assert set(category.get("note", {})) <= set(category["index"])
    roles = [name for names in dataset["role"].values() for name in names]
    assert set(roles) <= set(dataset["id"])
    assert set(dataset["role"]) <= {"time", "geo", "metric"}
    units = dataset["dimension"]["measure"]["category"]["unit"]
    assert all(isinstance(unit["decimals"], int) and unit["label"] for unit in units.values())
    size = math.prod(dataset["size"])
    if isinstance(dataset["value"], list):
        assert len(dataset["value"]) == size
    else:
        assert all(0 <= int(place) < size for place in dataset["value"])
    assert all(isinstance(note, str) for note in dataset["note"])


def test_dataset_tells_suppressed_from_absent(simulated):
    codes = [unit.code for unit in simulated.territories.children("DEP-48")]
    rows = simulated.select(indicator=["innovation-territoriale"], territory=codes)
    dataset = json.loads(exports.jsonstat(simulated, rows))
    marks = list(dataset["status"].values())
    hidden = int((simulated.column("status", rows) == "suppressed").sum())
    assert marks.count("suppressed") == hidden > 0
    assert marks.count("simulated") == len(rows) - hidden


def test_dataset_says_unit_wording_source_and_nature(published, simulated):
    rows = published.select(indicator=["innovation-territoriale"])
    dataset = json.loads(exports.jsonstat(published, rows))
    measures = dataset["dimension"]["measure"]["category"]
    assert measures["unit"]["value"] == {"label": "%", "decimals": 2}
    question = dataset["dimension"]["indicator"]["category"]["note"]["innovation-territoriale"]
    assert "ont-elles un impact" in question[0]
    used = {s["id"] for s in dataset["extension"]["sources"]}
    assert used == set(published.column("source", rows).tolist())
    told = json.loads(exports.jsonstat(simulated, np.arange(5)))
    assert told["extension"]["cube"]["nature"] == "simulated"
    assert "simulées" in told["note"][0]
    assert told["status"] == "simulated"


def test_a_dataset_may_be_empty(published):
    dataset = json.loads(exports.jsonstat(published, np.arange(0)))
    assert dataset["value"] == [] or dataset["value"] == {}
    assert dataset["size"] == [0, 0, 0, 0, 0, 7]


# -- Parquet, CSV, JSON


def test_part_of_a_cube_is_a_cube(part, tmp_path):
    cube, rows = part
    path = tmp_path / "part.parquet"
    path.write_bytes(exports.parquet_subset(cube, rows))
    assert read_cube(path)[1] == cube.dictionary
    from cube17.catalogue import territories

    again = Cube.read(path, territories())
    same(records(again.table(np.arange(len(again)))), cube, rows)


def test_streams_say_the_same_in_pieces(part, monkeypatch):
    cube, rows = part
    whole = "".join(csv_lines(cube.table(rows)))
    monkeypatch.setattr("cube17.exports.streams.AT_ONCE", 7)
    assert "".join(exports.csv_parts(cube, rows)) == whole
    told = json.loads(b"".join(exports.json_parts(cube, rows, {"cube": cube.id})))
    assert told["cube"] == cube.id
    same(told["cells"], cube, rows)


def test_streams_of_nothing_are_complete(published):
    none = np.arange(0)
    assert list(csv.reader(exports.csv_parts(published, none))) == [COLUMNS]
    assert json.loads(b"".join(exports.json_parts(published, none, {}))) == {"cells": []}


def test_exports_do_without_pandas():
    import subprocess
    import sys

    code = (
        "import sys, numpy; from cube17 import load_cube, exports;"
        "cube = load_cube('odd17-2022'); rows = numpy.arange(9);"
        "exports.xlsx(cube, rows); exports.jsonstat(cube, rows);"
        "exports.parquet_subset(cube, rows);"
        "print({'pandas', 'pyarrow.dataset'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
