"""Comparisons to take away: the numbers of `/comparer`, as JSON and as CSV."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request

from api import cube_named, refusal, tagged
from cube17.comparison import Comparison, as_record, as_table, compare
from cube17.dictionary import name_mark
from cube17.tables import csv_lines

comparisons = Blueprint("comparisons", __name__)
comparisons.register_error_handler(404, refusal)


@comparisons.get("/api/cubes/<cube_id>/compare")
def comparison(cube_id: str) -> Response:
    """Answer the query about a cube, with what of it could not be kept."""
    cube = cube_named(cube_id)
    query = request.args.to_dict(flat=False) | {"cube": cube.id}

    def write() -> bytes:
        told = as_record(compare(cube, Comparison.from_query(query)))
        told["remarks"] = Comparison.ignored(query) + told["remarks"]
        return orjson.dumps({"nature": cube.dictionary["nature"]} | told)

    return tagged(write, "application/json", cube)


@comparisons.get("/comparer.csv")
def comparison_twin() -> Response:
    """Return both gaps and those of the strata, a row each."""
    asked = Comparison.from_query(request.args.to_dict(flat=False))
    cube = cube_named(asked.cube)
    table = as_table(cube, compare(cube, asked))
    response = tagged(lambda: csv_lines(table), "text/csv; charset=utf-8", cube)
    name = f"cube17-{cube.id}{name_mark(cube.dictionary)}-comparaison.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
