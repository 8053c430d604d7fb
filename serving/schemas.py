"""What the API's JSON answers hold, as JSON Schema; cells follow `cube17.model.CELL_COLUMNS`."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final, get_args

from cube17.compare import Verdict
from cube17.comparison import Comparison
from cube17.model import CELL_COLUMNS, Column

Schema = dict[str, Any]

TYPES: Final = {"string": "string", "double": "number", "int32": "integer"}
TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": ["number", "null"]}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT}
IN_STRATUM: Final = ("part", "adjusted", "rate", "smoothed", "smoothed_low", "smoothed_high")
VERDICT: Final[Schema] = {"enum": list(get_args(Verdict))}


def schemas() -> dict[str, Schema]:
    """Return the named schemas; `#/components/schemas/<name>` refers to them."""
    cell = {column.name: _column(column) for column in CELL_COLUMNS}
    gap = {"gap": NUMBER, "gap_low": NUMBER, "gap_high": NUMBER, "verdict": VERDICT}
    part = {"cube": TEXT, "nature": TEXT}
    return {
        "Cell": closed(cell),
        "FaceCell": closed(cell | {"reference": TEXT} | gap, required=cell),
        "Cells": closed(part | {"cells": listed("Cell")}),
        "Face": closed(
            part | {"selection": TEXT, "ignored": TEXTS, "cells": listed("FaceCell")},
        ),
        "Cube": _cube(),
        "SetAside": closed({"id": {"type": ["string", "null"]}, "file": TEXT, "error": TEXT}),
        "Catalogue": {"type": "array", "items": {"anyOf": [ref("Cube"), ref("SetAside")]}},
        **_comparison(),
        "Check": _check(),
        "JsonStat": _open({"version": {"const": "2.0"}, "class": {"const": "dataset"}}),
        "Description": _open({"openapi": TEXT, "paths": {"type": "object"}}),
    }


def ref(name: str) -> Schema:
    """Refer to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(name: str) -> Schema:
    """Return the schema of a list of named ones."""
    return {"type": "array", "items": ref(name)}


def closed(properties: Schema, required: Schema | None = None) -> Schema:
    """Return an object with these properties and no other; all are required unless told."""
    return _open(properties, required) | {"additionalProperties": False}


def _open(properties: Schema, required: Schema | None = None) -> Schema:
    names = list(properties if required is None else required)
    return {"type": "object", "properties": properties, "required": names}


def _column(column: Column) -> Schema:
    """Return the schema of one field of a cell; hidden and unknown values are null."""
    kind: Schema = {"type": TYPES[column.type]}
    if column.nullable:
        kind = {"type": [TYPES[column.type], "null"]}
    if column.allowed:
        kind["enum"] = [*column.allowed, *([None] if column.nullable else [])]
    unit = f" ({column.unit})" if column.unit else ""
    return kind | {"description": column.description + unit}


def _cube() -> Schema:
    """Return what a cube says of itself: see `cube17.model.Dictionary`."""
    told = ("id", "title", "nature", "description", "producer", "licence", "version")
    records = ("profiles", "domains", "territories", "indicators", "waves", "sources", "absences")
    objects = {"type": "array", "items": {"type": "object"}}
    return _open(
        dict.fromkeys(told, TEXT)
        | dict.fromkeys(records, objects)
        | {"cells": {"type": "integer"}, "links": {"type": "object", "additionalProperties": TEXT}}
    )


def _comparison() -> dict[str, Schema]:
    """Return the schemas of an answer of `cube17.comparison.compare`; gaps are in points."""
    gap = {"gap": NUMBER, "low": NUMBER, "high": NUMBER, "verdict": VERDICT}
    cell = {"anyOf": [ref("Cell"), {"type": "null"}]}
    both = {"one": cell, "other": cell}
    count = {"type": "integer"}
    stratum = gap | both | {"member": TEXT} | dict.fromkeys(IN_STRATUM, NUMBER)
    numbers = ("common", "variance", "trust_low", "trust_high")
    smoothing = closed({"model": TEXT, "strata": count} | dict.fromkeys(numbers, NUMBER))
    model = closed(gap | {"se": NUMBER, "covariates": TEXTS, "indicator": TEXT})
    three = dict.fromkeys(("raw", "domain", "territory", "rate"), NUMBER)
    answer = {
        "nature": TEXT,
        "question": closed({field.name: TEXT for field in fields(Comparison)}),
        "raw": closed(gap | both | {"se": NUMBER}),
        "level": closed(gap | {"se": NUMBER, "strata": count}),
        "split": closed({"raw": NUMBER, "composition": NUMBER, "rate": NUMBER}),
        "modelled": {"anyOf": [model, {"type": "null"}]},
        "crossing": {"anyOf": [closed(three | {"cells": count}), {"type": "null"}]},
        "strata": listed("Stratum"),
        "smoothing": {"anyOf": [smoothing, {"type": "null"}]},
        "tests": closed({"count": count, "correction": TEXT}),
        "left_out": TEXTS,
        "remarks": TEXTS,
    }
    return {"Stratum": closed(stratum), "Comparison": closed(answer)}


def _check() -> Schema:
    """Return what the check of a table says: see `cube17.visitor.examine`."""
    problem = {"place": {"type": ["integer", "string"]}, "column": TEXT, "value": TEXT}
    told = {
        "valid": {"type": "boolean"},
        "read": TEXTS,
        "remarks": TEXTS,
        "problems": {"type": "array", "items": _open(problem | {"message": TEXT})},
        "more": {"type": "integer"},
    }
    return closed(told | {"cube": {"type": "object"}}, required=told)
