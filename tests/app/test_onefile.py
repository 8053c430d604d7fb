"""A cube in one HTML file: all of it inside, nothing asked for, and what it is made of said."""

import gzip
import json
import re
from base64 import b64decode

import pytest

from cube17 import load_cube
from serving import onefile
from serving.modules import carried, renamed

LARGEST = 2_500_000
IMPORTED = re.compile(r"""(?:\bfrom|^import)\s*['"]([^'"]+)['"];""", re.MULTILINE)
FILE = re.compile(r'<script type="application/gzip" data-file="([^"]+)">([^<]*)</script>')


@pytest.fixture(scope="module")
def text(app):
    return app.server.test_client().get("/cube17.html").text


def files(text: str) -> dict[str, bytes]:
    return {name: gzip.decompress(b64decode(packed)) for name, packed in FILE.findall(text)}


def test_weight(client, text):
    assert len(text.encode()) <= LARGEST
    assert len(client.get("/cube17.html?cube=odd17-2022").data) <= LARGEST


def test_file_is_named_after_its_cube_and_simulated_data_say_so(client):
    for query, name in (
        ("", "cube17-demonstration-donnees-simulees.html"),
        ("?cube=odd17-2022", "cube17-odd17-2022.html"),
    ):
        answer = client.get(f"/cube17.html{query}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    refused = client.get("/cube17.html?cube=inconnu")
    assert (refused.status_code, refused.mimetype) == (404, "text/plain")
    assert "odd17-2022" in refused.text


def test_file_holds_the_packs_of_the_server_down_to_the_departements(client, text):
    found = files(text)
    cube = load_cube("demonstration")
    base = f"/data/demonstration/{cube.version}"
    dictionary = client.get(f"{base}/dictionary.json")
    assert found["dictionary.json"] == dictionary.data
    wanted = {p["path"] for p in dictionary.json["packs"] if p["kind"] != "epci"}
    assert wanted <= found.keys()
    for path in wanted:
        assert found[path] == client.get(f"{base}/{path}").data


def test_nothing_in_it_is_loaded_from_elsewhere(text):
    outside = FILE.sub("", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))
    assert re.findall(r'<(?:script|img|link|iframe)\b[^>]*(?:src|href)="(?!data:)', outside) == []
    assert "default-src 'none'" in outside
    assert "connect-src" not in outside


def test_every_module_imported_is_carried_under_its_name(text):
    imports = json.loads(re.search(r'<script type="importmap">(.*?)</script>', text)[1])["imports"]
    for name, address in imports.items():
        code = b64decode(address.partition(",")[2]).decode()
        for asked in IMPORTED.findall(code):
            assert asked in imports, f"{name} imports {asked}"
    # What it would ask a server for is read from the document.
    assert "fetch(" not in b64decode(imports["explorer/source.mjs"].partition(",")[2]).decode()


def test_imports_over_several_lines_and_those_for_later():
    text = "import {\n  a,\n} from '../share/a.mjs';\nexport { b } from './b.mjs';\n"
    later = "import('./c.mjs');\n"
    assert renamed("explorer/x.mjs", text + later) == (
        "import {\n  a,\n} from 'share/a.mjs';\nexport { b } from 'explorer/b.mjs';\n" + later
    )


def test_a_module_is_carried_once():
    names = [name for name, _ in carried("onefile/main.mjs", {})]
    assert len(names) == len(set(names))
    assert {"explorer/main.mjs", "carnet/slides.mjs"} <= set(names)


def test_data_date_source_version_and_limits_are_said(text):
    cube = load_cube("demonstration")
    footer = re.search(r'<footer class="site-footer">(.*?)</footer>', text, re.DOTALL)[1]
    for said in (cube.dictionary["date"], cube.dictionary["producer"], cube.version, "simulées"):
        assert said in footer
    assert "EPCI" in footer


def test_the_site_is_named_where_others_find_it(client, monkeypatch):
    assert 'data-site=""' in client.get("/cube17.html").text
    assert (
        'data-site="http://192.168.1.20:8050"'
        in client.get("/cube17.html", base_url="http://192.168.1.20:8050").text
    )
    monkeypatch.setenv("CUBE17_SITE", "https://cube.example")
    assert 'href="https://cube.example/explorer"' in client.get("/cube17.html").text


def test_a_new_name_of_the_site_does_not_write_the_file_again(client):
    client.get("/cube17.html", base_url="http://a.example")
    before = onefile.written.cache_info().misses
    for host in ("b.example", "c.example:8050"):
        text = client.get("/cube17.html", base_url=f"http://{host}").text
        assert f'data-site="http://{host}"' in text
        assert f'href="http://{host}/explorer"' in text
        assert onefile.SITE not in text
    assert onefile.written.cache_info().misses == before
