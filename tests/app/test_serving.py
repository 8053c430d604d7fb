"""What goes over the wire: status, caching, encodings, security headers."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest

from components.static import ASSETS, assets_version, static_url

ROOT = Path(__file__).parents[2]
ODD_QUERIES = (
    "utm_source=x", "profile=a&profile=b", "=", "&&&", "a.b=1&0=2", "%FF=%FE", "self=1&path=2",
    "x=" + "y" * 2000,
)  # fmt: skip


@pytest.fixture(scope="module")
def pages(app):
    import dash

    return [page["path"] for page in dash.page_registry.values() if "404" not in page["module"]]


def links(document: str) -> list[str]:
    """Addresses a document makes the browser load."""
    return re.findall(r'(?:src|href)="(?!data:|#)([^"]+)"', document)


def show(client, path: str, query: str = ""):
    """Ask Dash for the content of a page, as its router does in the browser."""
    client.get("/")
    dependencies = client.get("/_dash-dependencies").json
    router = next(d for d in dependencies if "_pages_content.children" in d["output"])
    return client.post(
        "/_dash-update-component",
        json={
            "output": router["output"],
            "outputs": [
                {"id": "_pages_content", "property": "children"},
                {"id": "_pages_store", "property": "data"},
            ],
            "inputs": [
                {"id": "_pages_location", "property": "pathname", "value": path},
                {"id": "_pages_location", "property": "search", "value": f"?{query}"},
            ],
            "changedPropIds": ["_pages_location.pathname"],
        },
    )


def test_every_page_answers_and_everything_it_links_to_is_there(client, pages):
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        for link in links(answer.text):
            assert link.startswith("/"), f"{path} links to {link}"
            if not link.endswith(".csv"):
                assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_any_query_gives_a_page(client, pages, query):
    for path in pages:
        assert client.get(f"{path}?{query}").status_code in {200, 404}, path
        assert show(client, path, query).status_code == 200, path


@pytest.mark.parametrize(
    "path", ["/nulle-part", "/explorer/plus/loin", "/favicon.ico", "/wp-login.php"]
)
def test_unknown_address_is_a_404_that_still_shows_the_shell(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text
    assert "_dash-renderer" in answer.text
    content = show(client, path).json["response"]["_pages_content"]
    assert "Page introuvable" in json.dumps(content, ensure_ascii=False)


def test_a_page_can_say_that_it_does_not_exist(client, monkeypatch, pages):
    import dash

    page = next(page for page in dash.page_registry.values() if page["path"] in pages)
    monkeypatch.setitem(page, "exists", lambda cube="", **_: cube != "inconnu")
    assert client.get(f"{page['path']}?cube=connu&x=1").status_code == 200
    assert client.get(f"{page['path']}?cube=inconnu").status_code == 404


def test_documents_load_nothing_from_another_host(client, pages):
    """Links to sources are for visitors to follow; what a browser loads by itself is ours."""
    for path in [*pages, "/nulle-part"]:
        document = client.get(path).text
        loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"([^\"]+)", document)
        loaded += re.findall(r'"(?:src|srcSet|data|poster)":\s?"([^"]+)"', document)
        assert loaded
        assert all(re.match(r"/[^/]|\\u002f[^\\/]|data:", address) for address in loaded), path


def test_every_callback_finds_its_components(app, client):
    """The check that Dash would let each visitor's browser do."""
    import dash

    client.get("/")
    known = {"_pages_content", "_pages_store"}
    shown = [app.layout, *(page["layout"] for page in dash.page_registry.values())]
    built = [part() if callable(part) else part for part in shown]
    layouts = json.dumps(built, default=lambda part: part.to_plotly_json())
    known |= set(re.findall(r'"id": "([^"]+)"', layouts))
    for callback in client.get("/_dash-dependencies").json:
        used = [*callback["inputs"], *callback["state"]]
        outputs = re.findall(r"(?:^|\.{2,3})([\w-]+)\.[\w@-]+", callback["output"])
        assert {item["id"] for item in used} | set(outputs) <= known, callback["output"]
    assert "validation_layout" not in client.get("/").text


def test_style_sheets_load_nothing_from_elsewhere():
    for sheet in ASSETS.rglob("*.css"):
        css = sheet.read_text(encoding="utf-8")
        assert "@import" not in css, sheet.name
        loaded = re.findall(r"url\(\s*[\"']?([^)\"']{1,40})", css)
        assert all(address.startswith(("data:", "#")) for address in loaded), sheet.name


def test_security_headers(client):
    for path in ("/", "/nulle-part", static_url("shell.css"), "/_dash-layout"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    script = re.search(r"script-src ([^;]+);", policy)[1]
    assert "unsafe" not in script
    assert "http" not in policy


@pytest.mark.parametrize(("accepted", "chosen", "decode"), [
    ("gzip, deflate, br", "br", brotli.decompress),
    ("gzip, deflate", "gzip", gzip.decompress),
    ("br;q=0.1, gzip", "gzip", gzip.decompress),
    ("identity", None, bytes),
    ("", None, bytes),
])  # fmt: skip
def test_encoding_is_negotiated(client, accepted, chosen, decode):
    bundle = next(link for link in links(client.get("/").text) if "dash_renderer" in link)
    for path in ("/", "/nulle-part", "/_dash-layout", bundle, static_url("shell.css")):
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == chosen, path
        assert "Accept-Encoding" in answer.headers["Vary"]
        # Each document carries an identifier of its own.
        if answer.mimetype == "text/html":
            assert decode(answer.data).startswith(b"<!DOCTYPE html>"), path
        else:
            assert decode(answer.data) == client.get(path).data, path


def test_short_answers_and_packed_files_are_left_alone(client):
    from flask import Request, Response

    from serving.compression import compress

    request = Request({"HTTP_ACCEPT_ENCODING": "br", "PATH_INFO": "/x"})
    for answer in (
        Response("short"),
        Response(b"x" * 9000, mimetype="image/png"),
        Response(b"x" * 9000, mimetype="application/vnd.apache.parquet"),
        Response(b"x" * 9000, headers={"Content-Encoding": "gzip"}),
        Response((b"x" for _ in range(9000)), mimetype="text/csv"),
    ):
        before = answer.headers.get("Content-Encoding")
        assert compress(request, answer).headers.get("Content-Encoding") == before


def test_versioned_addresses_keep_for_ever_and_others_are_checked(client):
    document = client.get("/")
    bundle = next(link for link in links(document.text) if "dash_renderer" in link)
    asset = next(link for link in links(document.text) if link.startswith("/assets/"))
    for path in (bundle, asset, static_url("favicon.svg")):
        control = client.get(path).headers["Cache-Control"]
        assert "immutable" in control, path
        assert "max-age=31536000" in control, path
        assert "no-cache" not in control, path
    for path in ("/", "/_dash-layout", asset.split("?")[0], "/nulle-part"):
        assert client.get(path).headers["Cache-Control"] == "no-cache", path


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_validator_saves_the_second_transfer(client, encoding):
    for path in ("/_dash-layout", static_url("shell.css"), "/assets/shell.js"):
        first = client.get(path, headers={"Accept-Encoding": encoding})
        second = client.get(
            path, headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
        )
        assert second.status_code == 304, path
        assert second.data == b""
        assert second.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", [
    "../app.py", "..%2Fapp.py", "%2e%2e/app.py", "vendor/../../app.py", "/etc/passwd", "", ".",
    "vendor", "absent.css", "vendor/absent/",
])  # fmt: skip
def test_static_serves_files_of_assets_only(client, path):
    assert client.get(f"/static/{assets_version()}/{path}").status_code == 404


def test_static_of_another_version_is_gone(client):
    assert client.get("/static/000000000000/shell.css").status_code == 404


def test_graphs_get_the_partial_bundle_of_the_right_version(client):
    from plotly.offline import get_plotlyjs_version

    answer = client.get("/_dash-component-suites/plotly/package_data/plotly.min.js")
    head = answer.text[:200]
    assert "plotly.js (basic - minified)" in head
    assert f"v{get_plotlyjs_version()}" in head


def test_what_is_sent_before_the_first_view_is_light(client):
    """The shell with Dash, Bootstrap and our own scripts: 300 kB at most in brotli."""
    document = client.get("/", headers={"Accept-Encoding": "br"})
    sizes = {
        link: len(client.get(link, headers={"Accept-Encoding": "br"}).data)
        for link in dict.fromkeys(links(client.get("/").text))
        if not link.endswith(".csv")
    }
    assert not [link for link in sizes if "plotly" in link or "dash_table" in link]
    assert len(document.data) + sum(sizes.values()) < 300_000, sizes


def test_process_stays_lean():
    """What the web process must not carry: build-time packages, plotly.express."""
    code = (
        "import app, sys; app.server.test_client().get('/');"
        "print(*sorted({'geopandas', 'polars', 'pandas', 'scipy', 'shapely', 'plotly.express',"
        "'pyarrow.dataset', 'rich', 'cube17.pipeline'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""


def test_failure_of_a_callback_is_told_politely_and_logged(app, caplog, monkeypatch):
    import app as application

    sent = {}
    monkeypatch.setattr(application.dash, "set_props", sent.__setitem__)
    application.on_error(ValueError("secret"))
    told = json.dumps(
        sent["alert"], default=lambda component: component.to_plotly_json(), ensure_ascii=False
    )
    assert sent["alert"]["hidden"] is False
    assert "L’incident est consigné" in told
    assert "secret" not in told
    assert "secret" in caplog.text


def test_failure_of_a_route_shows_no_trace(app):
    from flask import Flask

    from serving import status

    server = Flask("failing")
    status.register(server)
    server.add_url_rule("/", view_func=lambda: 1 / 0)
    answer = server.test_client().get("/")
    assert answer.status_code == 500
    assert "L’incident est consigné" in answer.text
    assert "Traceback" not in answer.text
