"""What a visitor must load, in brotli: a budget checked with every change, not a timed test.

`bench/first_bytes.py` measures the same in a browser, headers included.
"""

import json
import re
from pathlib import Path

import pytest

from components.static import static_url

FIRST_VIEW = 450_000
EVERYTHING = 900_000

LOADED = re.compile(r"<(?:script|link)\b[^>]*?(?:src|href)=\"(/[^\"]+)\"")
BROTLI = {"Accept-Encoding": "br"}


@pytest.fixture
def weigh(client):
    """Bytes of each address as sent."""

    def weights(addresses) -> dict[str, int]:
        found = {}
        for address in dict.fromkeys(addresses):
            answer = client.get(address, headers=BROTLI)
            assert answer.status_code == 200, address
            found[address] = len(answer.data)
        return found

    return weights


@pytest.fixture
def first_view(client, weigh):
    """Everything asked for before the face of the Explorer has its cells."""
    document = client.get("/explorer", headers=BROTLI)
    linked = LOADED.findall(client.get("/explorer").text)
    return weigh(
        [*linked, *answers_of_dash(), first_pack(client), static_url("maps/region.svg")]
    ) | {
        "/explorer": len(document.data),
        "/_dash-update-component": len(page_content(client, "/explorer").data),
    }


def answers_of_dash() -> list[str]:
    return ["/_dash-layout", "/_dash-dependencies"]


def cube_address(client) -> str:
    """Address of the cube that the Explorer opens with."""
    config = re.search(r'id="cube17-config">(.*?)</script>', client.get("/explorer").text)[1]
    version = next(c["version"] for c in json.loads(config)["cubes"] if c["id"] == "demonstration")
    return f"/data/demonstration/{version}"


def first_pack(client) -> str:
    """Address of the régions pack that holds the question shown at first."""
    dictionary = client.get(f"{cube_address(client)}/dictionary.json").json
    asked = dictionary["default"]["indicator"]
    packs = (p for p in dictionary["packs"] if p["kind"] == "region" and asked in p["indicators"])
    return f"{cube_address(client)}/{next(packs)['path']}"


def region_packs(client) -> list[str]:
    """Addresses of what the Explorer fetches by itself once the first view stands."""
    packs = client.get(f"{cube_address(client)}/dictionary.json").json["packs"]
    return [f"{cube_address(client)}/{p['path']}" for p in packs if p["kind"] == "region"]


def graph_bundles() -> list[str]:
    """Addresses of what the first graph needs."""
    import dash
    from dash.fingerprint import build_fingerprint

    built = Path(dash.dcc.__file__).parent / "async-graph.js"
    name = build_fingerprint(
        "dash/dcc/async-graph.js", dash.__version__, int(built.stat().st_mtime)
    )
    return [
        f"/_dash-component-suites/{name}",
        "/_dash-component-suites/plotly/package_data/plotly.min.js",
    ]


def page_content(client, path: str):
    """Ask Dash for the content of a page, as its router does in the browser."""
    dependencies = client.get("/_dash-dependencies").json
    router = next(d for d in dependencies if "_pages_content.children" in d["output"])
    outputs = {"_pages_content": "children", "_pages_store": "data"}
    place = {"pathname": path, "search": ""}
    return client.post(
        "/_dash-update-component",
        headers=BROTLI,
        json={
            "output": router["output"],
            "outputs": [{"id": part, "property": name} for part, name in outputs.items()],
            "inputs": [
                {"id": "_pages_location", "property": name, "value": value}
                for name, value in place.items()
            ],
            "changedPropIds": ["_pages_location.pathname"],
        },
    )


def kilobytes(weights: dict[str, int]) -> str:
    """The heaviest files, for whoever broke the budget."""
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:12]
    return "\n".join(f"{size / 1000:8.1f} kB  {address}" for address, size in heaviest)


def test_first_view_of_the_explorer_fits_its_budget(first_view):
    assert not [address for address in first_view if "plotly" in address]
    assert sum(first_view.values()) <= FIRST_VIEW, kilobytes(first_view)


def test_everything_with_plotly_fits_its_budget(client, weigh, first_view):
    import dash

    pages = [page["path"] for page in dash.page_registry.values() if "404" not in page["module"]]
    contents = {f"page {path}": len(page_content(client, path).data) for path in pages}
    weights = first_view | weigh([*region_packs(client), *graph_bundles()]) | contents
    assert sum(weights.values()) <= EVERYTHING, kilobytes(weights)
