"""The API described for programs: OpenAPI 3.1 at `/api/openapi.json`.

Paths, names and summaries come from the routes themselves and their docstrings; what these do not
say, parameters of the query and content of the answers, is in `TOLD`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from importlib.metadata import version as release_of
from inspect import getdoc
from typing import TYPE_CHECKING, Any, Final

import orjson
from flask import Flask, Response

from cube17.catalogue import cube_ids
from cube17.comparison import AXES, SMOOTH, STRUCTURES, Comparison
from cube17.french import french
from cube17.model import KEY, LEVELS
from cube17.selection import CHOICES, Selection
from serving.schemas import TEXT, Schema, ref, schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.routing import Rule

ADDRESS: Final = "/api/openapi.json"
SERVED: Final = re.compile(r"/(api/|explorer\.|comparer\.|territoire/.*\.|qr\.)")
"""Routes that are described: those of Dash, of pages and of versioned files are for browsers."""

JSON: Final = "application/json"
MEDIA: Final = {
    "csv": "text/csv",
    "json": JSON,
    "jsonstat": JSON,
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
UNCHANGED: Final = 304
REASONS: Final = {
    UNCHANGED: "unchanged since the ETag given in If-None-Match",
    400: "a filter or value is unknown: the text names it, in French",
    403: "asked from elsewhere than this site's own page",
    404: "no such cube or territory: the text names those that exist, in French",
    413: "too heavy",
    422: "the table derails the check",
    503: "too many tables at once",
}


def parameter(name: str, schema: Schema | None = None, **more: Any) -> Schema:
    """Describe a parameter of the query."""
    return {"name": name, "in": "query", "schema": schema or TEXT} | more


def asked(of: type, choices: dict[str, tuple[str, ...]], but: str = "") -> list[Schema]:
    """Describe the fields of a dataclass as parameters, blank where the cube's default counts."""
    return [
        parameter(field.name, _choice(choices.get(field.name), field.default))
        for field in fields(of)
        if field.name != but
    ]


def _choice(allowed: tuple[str, ...] | None, default: Any) -> Schema:
    told = {"enum": list(allowed)} if allowed else {}
    return TEXT | told | ({"default": default} if default else {})


def filters() -> list[Schema]:
    """Describe the filters of the cells of a cube; each may be repeated."""
    level = {"type": "string", "enum": list(LEVELS)}
    names = [*((name, TEXT) for name in KEY), ("level", level)]
    return [parameter(name, {"type": "array", "items": items}) for name, items in names]


COMPARED: Final = {"axis": AXES, "structure": STRUCTURES, "smooth": (SMOOTH,)}
PLACE: Final = [*map(parameter, ("cube", "reference", "indicator", "profile"))]
PATH: Final = parameter("path", required=True, example="/explorer?profile=citoyens")
TABLE: Final = {"required": True, "content": {"application/octet-stream": {}}}
FILE: Final = {"name": "X-File-Name", "in": "header", "schema": TEXT}


@dataclass(frozen=True)
class Told:
    """What a route does not say of itself: its query, its JSON, its refusals, what it is sent."""

    query: list[Schema]
    json: str = ""
    refusals: tuple[int, ...] = (304, 404)
    body: Schema | None = None


TOLD: Final = {
    "api.catalogue": Told([], "Catalogue", (304,)),
    "api.explorer_twin": Told(asked(Selection, CHOICES), "Face"),
    "api.territory_twin": Told(PLACE),
    "downloads.cells": Told(filters(), "Cells", (304, 400, 404)),
    "comparisons.comparison": Told(asked(Comparison, COMPARED, but="cube"), "Comparison"),
    "comparisons.comparison_twin": Told(asked(Comparison, COMPARED)),
    "checks.template": Told([], refusals=(404,)),
    "checks.check": Told([FILE], "Check", (403, 413, 422, 503), TABLE),
    "sharing.qr": Told([PATH], refusals=(304, 400)),
    "openapi": Told([], "Description", ()),
}


def register(server: Flask) -> None:
    """Serve the description, written when first asked for."""

    @server.get(ADDRESS, endpoint="openapi")
    def openapi() -> Response:
        """Describe this API."""
        body = orjson.dumps(description(server))
        response = Response(body, mimetype=JSON)
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        return response


def description(server: Flask) -> dict[str, Any]:
    """Return the description of the routes of a server."""
    rules = sorted(described(server), key=lambda rule: rule.rule)
    said = "Numbers of Cube 17, each with its interval, base, status and source. Errors are French."
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cube 17",
            "version": release_of("cube17"),
            "summary": french("Les chiffres des vues et des cubes de ce site"),
            "description": said,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {path: item for rule in rules for path, item in paths(server, rule)},
        "components": {"schemas": schemas()},
    }


def described(server: Flask) -> list[Rule]:
    """Return the routes that are for programs."""
    return [rule for rule in server.url_map.iter_rules() if SERVED.match(rule.rule)]


def paths(server: Flask, rule: Rule) -> Iterator[tuple[str, Schema]]:
    """Yield a path for each form of the answers of a route, with its operation."""
    choices = re.search(r"<any\(([\w, ]+)\):\w+>", rule.rule)
    for form in choices[1].split(", ") if choices else [""]:
        path = rule.rule.replace(choices[0], form) if choices else rule.rule
        extension = path.rpartition("/")[2].partition(".")[2] or "json"
        method = "post" if "POST" in (rule.methods or ()) else "get"
        named = re.sub(r"<(\w+)>", r"{\1}", path)
        yield named, {method: operation(server, rule.endpoint, named, extension)}


def operation(server: Flask, endpoint: str, path: str, extension: str) -> Schema:
    """Describe what one path answers."""
    told = TOLD[endpoint]
    summary, _, more = (getdoc(server.view_functions[endpoint]) or "").partition("\n\n")
    schema = ref("JsonStat") if extension == "jsonstat" else told.json and ref(told.json)
    content = {"schema": schema} if MEDIA[extension] == JSON else {}
    return {
        "operationId": f"{endpoint}.{extension}".replace(".", "_"),
        "summary": summary.replace("\n", " "),
        **({"description": more.replace("\n", " ")} if more else {}),
        "parameters": [*in_path(path), *told.query],
        **({"requestBody": told.body} if told.body else {}),
        "responses": {
            "200": {"description": "the answer", "content": {MEDIA[extension]: content}},
            **{str(code): refusal(code) for code in told.refusals},
        },
    }


def refusal(code: int) -> Schema:
    """Describe an answer without numbers; all but « unchanged » say why in a text."""
    text = {} if code == UNCHANGED else {"content": {"text/plain": {"schema": TEXT}}}
    return {"description": REASONS[code], **text}


def in_path(path: str) -> list[Schema]:
    """Describe the parts of a path that vary."""
    known = {
        "cube_id": {"enum": cube_ids()},
        "form": {"enum": ["long", "wide"]},
        "code": {"examples": ["FR", "REG-53", "DEP-35", "EPCI-243500139", "COM-35288"]},
    }
    return [
        {"name": name, "in": "path", "required": True, "schema": TEXT | known[name]}
        for name in re.findall(r"{(\w+)}", path)
    ]
