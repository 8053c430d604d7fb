"""A cube that ships is cut short or gone: every page is still a page, and says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from cube17 import catalogue

ROOT = Path(__file__).parents[2]
PUBLISHED, DEMONSTRATION = "odd17-2022", "demonstration"
PAGES = ("/", "/explorer", "/donnees", "/methode")
VIEWS = (f"/explorer?cube={PUBLISHED}&fix=territory", f"/explorer?cube={DEMONSTRATION}")
SAID = "ne se laisse"

VISIT = """
import json, sys
from pathlib import Path
from cube17 import catalogue
catalogue.DATA = Path(sys.argv[1])
import app, dash, serving
from components.markup import to_html
serving.warm_up(app.server)
client = app.server.test_client()
pages = {page["path"]: page["layout"] for page in dash.page_registry.values()}
told = {}
for address in sys.argv[2:]:
    path, _, query = address.partition("?")
    answer = client.get(address)
    given = dict(pair.split("=") for pair in query.split("&")) if query else {}
    told[address] = [answer.status_code, to_html(pages[path](**given)), answer.text]
files = {cube: client.get(f"/api/cubes/{cube}/cells.csv?level=national")
         for cube in ("odd17-2022", "demonstration")}
files = {cube: [answer.status_code, answer.text[:200]] for cube, answer in files.items()}
table = client.post("/api/tables/check", data=b"x;y\\n1;2\\n", headers={
    "Sec-Fetch-Site": "same-origin", "X-File-Name": "t.csv"}).status_code
print(json.dumps({"pages": told, "files": files, "table": table,
                  "template": client.get("/api/templates/long.xlsx").status_code,
                  "cubes": client.get("/api/cubes").json}))
"""


def visited(data: Path) -> dict:
    """What a visitor sees of an application whose cubes are those of a folder."""
    run = subprocess.run(
        [sys.executable, "-c", VISIT, str(data), *PAGES, *VIEWS], cwd=ROOT, text=True,
        capture_output=True, check=True, env={**os.environ, "CUBE17_DATA": ""},
    )  # fmt: skip
    assert "Traceback" not in run.stderr
    return orjson.loads(run.stdout)


@pytest.fixture(params=["truncated", "missing"])
def harm(request):
    """Harm a file."""

    def truncate(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:20_000])

    return {"truncated": truncate, "missing": Path.unlink}[request.param]


@pytest.fixture
def data(tmp_path):
    """A copy of what ships."""
    copy = tmp_path / "parquet"
    shutil.copytree(catalogue.DATA, copy, ignore=shutil.ignore_patterns("shapes"))
    return copy


def check(seen: dict, *harmed: str) -> None:
    """Every page is there, those that need a harmed cube say so, the others do not."""
    assert {status for status, _, _ in seen["pages"].values()} == {200}
    for cube, (status, text) in seen["files"].items():
        assert status == (404 if cube in harmed else 200)
        assert text.startswith(f"{cube}.parquet") == (cube in harmed)
    assert {cube["id"] for cube in seen["cubes"] if cube.get("error")} == set(harmed)
    for cube in harmed:
        assert f"{cube}.parquet" in seen["pages"]["/donnees"][1]
        assert "Mis de côté" in seen["pages"]["/donnees"][1]
    for address, (_, shown, document) in seen["pages"].items():
        needs = needed(address)
        assert (SAID in shown) == bool(needs & set(harmed)), address
        if address.startswith("/explorer"):
            assert ('id="early"' in document) == (not needs & set(harmed)), address
    assert (seen["template"], seen["table"]) == (200, 200)


def needed(address: str) -> set[str]:
    """Cubes that a page shows."""
    return {
        "/": {PUBLISHED},
        "/explorer": {DEMONSTRATION},
        VIEWS[0]: {PUBLISHED},
        VIEWS[1]: {DEMONSTRATION},
    }.get(address, {PUBLISHED, DEMONSTRATION})


@pytest.mark.slow
@pytest.mark.parametrize("cube", [PUBLISHED, DEMONSTRATION])
def test_one_harmed_cube_leaves_the_other(data, harm, cube):
    harm(data / "cubes" / f"{cube}.parquet")
    check(visited(data), cube)


@pytest.mark.slow
def test_without_any_cube_every_page_is_a_page(data, harm):
    for cube in (PUBLISHED, DEMONSTRATION):
        harm(data / "cubes" / f"{cube}.parquet")
    check(visited(data), PUBLISHED, DEMONSTRATION)
