"""What a browser keeps of the site: one version, whole, of bounded weight, and nothing of rooms."""

import json
import os
import subprocess
import sys

import pytest

from components.static import assets_version
from serving.offline import STAMP

BROTLI = {"Accept-Encoding": "br"}
KEPT = 800_000
VERSION = """
import json
import components.static
components.static.assets_version = lambda: "same"
import app
text = app.server.test_client().get("/sw.js").text
print(json.loads(text.partition("const COPY = ")[2].partition(";\\n")[0])["version"])
"""


@pytest.fixture
def copy(client):
    """What the script is told to keep."""
    told = client.get("/sw.js").text.partition("const COPY = ")[2].partition(";\n")[0]
    return json.loads(told)


def test_script_is_checked_at_each_use_and_covers_the_site(client):
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.cache_control.no_cache
    assert (
        client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    )


def test_files_of_the_copy_never_change_and_its_documents_carry_its_version(client, copy):
    for address in copy["files"]:
        answer = client.get(address)
        assert (answer.status_code, answer.cache_control.immutable) == (200, True), address
    for address in [*copy["documents"], *copy["answers"]]:
        assert client.get(address).headers[STAMP] == copy["version"], address
    assert {"/explorer", "/hors-ligne"} <= {*copy["documents"]}
    assert assets_version() in copy["config"]


def test_copy_fits_its_budget(client, copy):
    """In brotli; of it, what the visitor has seen already comes from the browser's own cache."""
    addresses = [*copy["documents"], *copy["answers"], *copy["files"]]
    weights = {address: len(client.get(address, headers=BROTLI).data) for address in addresses}
    heaviest = sorted(weights.items(), key=lambda weight: -weight[1])[:12]
    assert sum(weights.values()) <= KEPT, heaviest


@pytest.mark.parametrize("path", ["/explorer?fix=domain", "/territoire/REG-53", "/_dash-layout"])
def test_what_needs_nothing_more_is_stamped(client, copy, path):
    assert client.get(path).headers[STAMP] == copy["version"]


@pytest.mark.parametrize(
    "path",
    [
        "/", "/methode", "/donnees", "/nulle-part", "/territoire/REG-99", "/explorer?cube=inconnu",
        "/explorer.csv", "/explorer.json", "/api/cubes", "/a", "/a/ABCDEF", "/atelier",
        "/atelier/ABCDEF/ecran", "/sw.js",
    ],
)  # fmt: skip
def test_what_needs_the_server_is_not_stamped(client, path):
    assert STAMP not in client.get(path).headers


def test_version_is_that_of_the_content_not_of_the_process():
    """Dash orders the fields of its layout by chance, and draws a number for each document."""
    versions = {
        subprocess.run(
            [sys.executable, "-c", VERSION],
            env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(versions) == 1
    assert versions != {""}
