"""Cubes to take away: cells in five formats, whole or filtered."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from flask import Blueprint, Response, abort, request, send_file

from api import REVALIDATED, XLSX, cube_named, refusal, tagged
from cube17.catalogue import cube_path
from cube17.dictionary import name_mark
from cube17.exports import MAX_CELLS, csv_parts, json_parts, jsonstat, parquet_subset, xlsx
from cube17.french import thousands
from cube17.model import KEY, LEVELS
from serving import give_back
from serving.compression import squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cube17.axes import Codes
    from cube17.store import Cube

FILTERS = (*KEY, "level")
FORMATS = "csv, json, jsonstat, parquet, xlsx"

JSON = "application/json"
PARQUET = "application/vnd.apache.parquet"

# Python runs one thread at a time in any case: in turn they take as long together, and the memory
# of one.
turn = Lock()

downloads = Blueprint("downloads", __name__)
downloads.register_error_handler(400, refusal)
downloads.register_error_handler(404, refusal)


@downloads.get(f"/api/cubes/<cube_id>/cells.<any({FORMATS}):extension>")
def cells(cube_id: str, extension: str) -> Response:
    """Return the cells of a cube, filtered axis by axis (a filter may be repeated)."""
    response = written(cube_named(cube_id), extension)
    response.call_on_close(give_back)
    return response


def written(cube: Cube, extension: str) -> Response:
    """Write the cells that the request asks for."""
    rows = asked_rows(cube)
    if extension == "csv":
        response = _stream(csv_parts(cube, rows), "text/csv; charset=utf-8", cube)
    elif extension == "json":
        said = {"cube": cube.id, "nature": cube.dictionary["nature"]}
        return _stream(json_parts(cube, rows, said), JSON, cube)
    elif extension == "parquet":
        response = _parquet(cube, rows)
    else:
        write, mimetype = {"xlsx": (xlsx, XLSX), "jsonstat": (jsonstat, JSON)}[extension]
        _check_size(rows, extension)
        response = tagged(lambda: alone(write, cube, rows), mimetype, cube)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(cube, extension)}"'
    return response


def file_name(cube: Cube, extension: str) -> str:
    """Name a file: the cube, whether its data are simulated, whether it is a part of it."""
    part = "-extrait" if any(request.args.values()) else ""
    ending = "jsonstat.json" if extension == "jsonstat" else extension
    return f"cube17-{cube.id}{name_mark(cube.dictionary)}{part}.{ending}"


def asked_rows(cube: Cube) -> Codes:
    """Rows that the filters of the request keep; empty filters keep all."""
    unknown = set(request.args) - set(FILTERS)
    if unknown:
        names = ", ".join(sorted(unknown))
        abort(400, f"Filtre inconnu : {names}. Possibles : {', '.join(FILTERS)}.")
    given = {name: [v for v in request.args.getlist(name) if v] for name in FILTERS}
    wanted = {name: given[name] for name in KEY if given[name]}
    if given["level"]:
        wanted["territory"] = _at_levels(cube, given["level"], wanted)
    for name, members in wanted.items():
        missing = [member for member in members if member not in cube.axes.of_axis(name)]
        if missing:
            abort(400, f"{name} inconnu dans ce cube : {', '.join(missing)}.")
    # Half the memory of what `select` returns, for as long as the answer takes.
    return cast("Codes", cube.select(**wanted).astype(np.int32))


def _at_levels(cube: Cube, levels: list[str], wanted: dict[str, list[str]]) -> list[str]:
    if not set(levels) <= set(LEVELS):
        abort(400, f"level inconnu : {', '.join(levels)}. Possibles : {', '.join(LEVELS)}.")
    at = [unit.code for unit in cube.territories if unit.level in levels]
    return [code for code in wanted.get("territory", at) if code in set(at)]


def _check_size(rows: Codes, extension: str) -> None:
    if len(rows) > MAX_CELLS:
        abort(
            400,
            f"{thousands(len(rows))} cases, c’est trop pour un fichier {extension} "
            f"({thousands(MAX_CELLS)} au plus) : ajoutez un filtre (level=national&level=regional, "
            "indicator=…), ou prenez le CSV ou le Parquet.",
        )


def _stream(parts: Iterable[str] | Iterable[bytes], mimetype: str, cube: Cube) -> Response:
    """Answer as the cells are read, compressed on the way: no answer is ever whole in memory."""
    return squeezed(request, tagged(lambda: in_turn(parts), mimetype, cube))


def alone(write: Callable[[Cube, Codes], bytes], cube: Cube, rows: Codes) -> bytes:
    """Write a file while no other is written in this process."""
    with turn:
        return write(cube, rows)


def in_turn(parts: Iterable[Any]) -> Iterator[Any]:
    """Yield the parts of an answer, each made while nothing else is."""
    waiting = iter(parts)
    while True:
        with turn:
            part = next(waiting, None)
        if part is None:
            return
        yield part


def _parquet(cube: Cube, rows: Codes) -> Response:
    """Return the file itself, or a part of it written anew."""
    if len(rows) < len(cube):
        return tagged(lambda: alone(parquet_subset, cube, rows), PARQUET, cube)
    response = send_file(
        cube_path(cube.id), mimetype=PARQUET, etag=f"parquet-{cube.version}", conditional=True
    )
    response.headers["Cache-Control"] = REVALIDATED
    return response
