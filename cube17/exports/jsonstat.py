"""A cube, or part of it, as a JSON-stat 2.0 dataset.

Five dimensions are the coordinates of a cell; a sixth, `measure`, holds its value and the numbers
that go with it. Values stand in the order of the dimensions, the last varying fastest. A cell
never measured is `null` and has no status; a suppressed one is `null` with the status
`suppressed`. `status` and the texts of a cell (under `extension`) stand at its `value`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import orjson

from cube17.axes import Axes
from cube17.exports.xlsx import SIMULATED, WORKSHOP
from cube17.french import french
from cube17.model import CELL_COLUMNS, DECIMALS, KEY

if TYPE_CHECKING:
    from cube17.axes import Codes
    from cube17.store import Cells, Cube

MEASURES: Final = ("value", "se", "low", "high", "n", "n_eff", "weight")
LABELS: Final = {
    "value": "Valeur",
    "se": "Erreur type",
    "low": "Borne basse de l’intervalle à 95 %",
    "high": "Borne haute de l’intervalle à 95 %",
    "n": "Base (réponses)",
    "n_eff": "Base efficace",
    "weight": "Somme des poids",
}
AXES: Final = {
    "indicator": "Question",
    "wave": "Vague d’enquête",
    "profile": "Profil d’acteurs",
    "domain": "Domaine",
    "territory": "Territoire",
}
STATUSES: Final = {
    "published": "chiffre publié",
    "estimated": "estimation d’enquête",
    "simulated": "donnée simulée",
    "workshop": "consultation de salle, non représentative",
    "suppressed": "masqué : trop peu de répondants",
}
TEXTS: Final = ("certainty", "source", "note")
DENSE: Final = 0.5
"""Share of known numbers from which a list is shorter than an object."""


def jsonstat(cube: Cube, rows: Codes) -> bytes:
    """Return a dataset of the cells named by `rows`, with the dimensions they span."""
    cells, said = cube.table(rows), cube.dictionary
    axes = _spanned(cube, cells)
    at = _positions(axes, cells)
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": said["title"],
        "source": said["producer"],
        **_updated(said.get("date")),
        "note": _notes(said),
        "id": [*KEY, "measure"],
        "size": [*axes.shape, len(MEASURES)],
        "role": {"time": ["wave"], "geo": ["territory"], "metric": ["measure"]},
        "dimension": _dimensions(cube, axes),
        "value": _values(axes, cells, at),
        "status": _texts(cells["status"], at),
        "extension": _extension(cube, cells, at),
    }
    return orjson.dumps(dataset)


def _spanned(cube: Cube, cells: Cells) -> Axes:
    """Members of each axis that the cells have, in the order of the cube."""
    found = [set(cells[name].tolist()) for name in KEY]
    members = zip(cube.axes.members, found, strict=True)
    return Axes(tuple(tuple(m for m in axis if m in kept) for axis, kept in members))


def _positions(axes: Axes, cells: Cells) -> Codes:
    """Where the `value` of each cell stands."""
    if not len(cells["status"]):
        return np.zeros(0, dtype=np.int64)
    return axes.keys(*(axes.locate(name, cells[name]) for name in KEY)) * len(MEASURES)


def _values(axes: Axes, cells: Cells, at: Codes) -> list[float | None] | dict[str, float]:
    known: dict[int, float] = {}
    for place, name in enumerate(MEASURES):
        column = cells[name]
        rows = np.flatnonzero(~np.isnan(column.astype(float)))
        known |= zip((at[rows] + place).tolist(), column[rows].tolist(), strict=True)
    size = int(np.prod(axes.shape, dtype=np.int64)) * len(MEASURES)
    if len(known) >= DENSE * size:
        return [known.get(position) for position in range(size)]
    return {str(position): known[position] for position in sorted(known)}


def _texts(column: np.ndarray, at: Codes) -> str | dict[str, str] | None:
    """One text when all cells have the same, otherwise the text of each that has one."""
    texts = column.tolist()
    if len(set(texts)) == 1:
        return texts[0]
    pairs = zip(at.tolist(), texts, strict=True)
    return {str(position): text for position, text in pairs if text is not None}


def _updated(date: str | None) -> dict[str, str]:
    """Give the date if it is a full one, as the format wants."""
    return {"updated": date} if date and re.fullmatch(r"\d{4}-\d\d-\d\d", date) else {}


def _notes(said: dict[str, Any]) -> list[str]:
    warnings = {"simulated": [SIMULATED], "workshop": [WORKSHOP]}
    warned = warnings.get(said["nature"], [])
    told = [f"Licence : {said['licence']}.", f"Citation : {said['citation']}"]
    return [french(text) for text in [*warned, said["description"], *told]]


def _dimensions(cube: Cube, axes: Axes) -> dict[str, Any]:
    dimensions = {name: _dimension(cube, axes, name) for name in KEY}
    columns = {column.name: column for column in CELL_COLUMNS}
    units = _units(cube, axes)
    dimensions["measure"] = {
        "label": "Mesure",
        "category": {
            "index": list(MEASURES),
            "label": LABELS,
            "unit": {
                name: {
                    "label": columns[name].unit if name in {"n", "n_eff", "weight"} else units,
                    "decimals": DECIMALS.get(name, 0),
                }
                for name in MEASURES
            },
            "note": {name: [french(columns[name].description)] for name in MEASURES},
        },
    }
    return dimensions


def _units(cube: Cube, axes: Axes) -> str:
    asked = set(axes.of_axis("indicator"))
    units = {r["unit"] for r in cube.dictionary["indicators"] if r["id"] in asked}
    return units.pop() if len(units) == 1 else "unité de la question (% ou note sur 10)"


def _dimension(cube: Cube, axes: Axes, name: str) -> dict[str, Any]:
    members = axes.of_axis(name)
    if name == "territory":
        labels = {code: cube.territories[code].name for code in members}
        notes: dict[str, list[str]] = {}
    else:
        records = {r["id"]: r for r in cube.dictionary[f"{name}s"]}
        word = "short" if name == "indicator" else "label"
        labels = {member: records[member][word] for member in members}
        notes = {member: lines for member in members if (lines := _lines(records[member]))}
    category = {"index": list(members), "label": labels}
    return {"label": AXES[name], "category": category | ({"note": notes} if notes else {})}


def _lines(record: dict[str, Any]) -> list[str]:
    """Say what is worth knowing of a member: a question's wording and unit, a note."""
    unit = [f"Unité\u00a0: {record['unit']}"] if "unit" in record else []
    return [line for line in [record.get("wording"), *unit, record.get("note")] if line]


def _extension(cube: Cube, cells: Cells, at: Codes) -> dict[str, Any]:
    said = cube.dictionary
    about = {name: said.get(name) for name in ("id", "nature", "method", "licence", "citation")}
    texts = {name: text for name in TEXTS if (text := _texts(cells[name], at))}
    used = set(cells["source"].tolist())
    sources = [record for record in said["sources"] if record["id"] in used]
    status = {"label": {name: french(words) for name, words in STATUSES.items()}}
    return {"cube": about | {"version": cube.version}, "status": status, "cell": texts} | {
        "sources": sources
    }
