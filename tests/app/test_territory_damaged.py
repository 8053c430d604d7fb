"""The page of a territory when cubes that ship are damaged."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cube17 import catalogue

VISIT = """
import json, sys
from pathlib import Path
from cube17 import catalogue
catalogue.DATA = Path(sys.argv[1])
import app
client = app.server.test_client()
told = {path: client.get(path) for path in ("/territoire/REG-53", "/territoire/REG-53.csv")}
print(json.dumps({path: [answer.status_code, answer.text] for path, answer in told.items()}))
"""


def without(tmp_path, *cubes) -> dict:
    """What a visitor sees of an application some of whose cubes are cut short."""
    data = tmp_path / "parquet"
    shutil.copytree(catalogue.DATA, data, ignore=shutil.ignore_patterns("shapes"))
    for cube in cubes:
        path = data / "cubes" / f"{cube}.parquet"
        path.write_bytes(path.read_bytes()[:20_000])
    run = subprocess.run(
        [sys.executable, "-c", VISIT, str(data)], cwd=Path(__file__).parents[2], text=True,
        capture_output=True, check=True, env={**os.environ, "CUBE17_DATA": ""},
    )  # fmt: skip
    assert "Traceback" not in run.stderr
    return json.loads(run.stdout)


@pytest.mark.slow
def test_without_the_first_cube_the_page_opens_with_another(tmp_path):
    seen = without(tmp_path, "demonstration")
    status, page = seen["/territoire/REG-53"]
    assert status == 200
    assert "n’a aucun chiffre pour ce territoire" in page
    assert "Données simulées pour" not in page
    assert seen["/territoire/REG-53.csv"][0] == 200


@pytest.mark.slow
def test_without_any_cube_the_page_is_a_page(tmp_path):
    seen = without(tmp_path, "demonstration", "odd17-2022")
    status, page = seen["/territoire/REG-53"]
    assert status == 200
    assert "Aucun cube" in page
    assert seen["/territoire/REG-53.csv"][0] == 404
