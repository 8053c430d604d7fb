"""A visitor's table: checked, told, and made a cube for the visitor's own browser.

Nothing is kept: not the file, not its texts, not what they were compared with.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cube17 import figures, pack
from cube17.catalogue import cube_ids, load_cube, territories
from cube17.dictionary import RESERVED
from cube17.french import count, french
from cube17.model import KEY
from cube17.selection import Selection
from cube17.territories import PARENT_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cube17.figures import Checked, Description, Problem, Reference
    from cube17.store import Cube

LISTED: Final = 8
"""Members named one by one; of a longer list, the first ones."""

AXES: Final = {
    "indicator": ("question", "questions"),
    "wave": ("vague", "vagues"),
    "profile": ("profil", "profils"),
    "domain": ("domaine", "domaines"),
    "territory": ("territoire", "territoires"),
}


@cache
def reference() -> Reference:
    """Return what a table may name; nothing of a table stays in it."""
    return figures.reference_of([load_cube(i).dictionary for i in cube_ids()], territories())


def examine(file: str, data: bytes) -> dict[str, Any]:
    """Check a table and say, for JSON: what would be read, what is wrong, and the cube if sound.

    `valid`, `read` (sentences), `remarks`, `problems` and `more`; with `valid`, `cube`: a `view`
    to open, the dictionary and the packs, as `cube17.pack` writes them.
    """
    known = reference()
    description = figures.describe(described(file), known)
    try:
        checked = figures.check(figures.read(file, data), description, known)
    except figures.TableError as error:
        return refused(error, [], [])
    read, remarks = what_is_read(checked, known), list(checked.remarks)
    try:
        checked.refuse()
    except figures.TableError as error:
        return refused(error, read, remarks)
    told = {"valid": True, "read": read, "remarks": remarks, "problems": [], "more": 0}
    return told | {"cube": packed(checked, description, known)}


def refused(error: figures.TableError, read: list[str], remarks: list[str]) -> dict[str, Any]:
    """Say what is wrong, beside what was understood."""
    problems = [problem_of(problem) for problem in error.problems]
    told = {"valid": False, "read": read, "remarks": remarks}
    return told | {"problems": problems, "more": error.more}


def described(file: str) -> dict[str, str]:
    """Describe a table of which only the file is known."""
    return {
        "id": RESERVED,
        "title": f"Tableau local ({file})",
        "producer": "Tableau vérifié dans ce navigateur, non enregistré",
        "date": datetime.now(UTC).date().isoformat(),
        "licence": "Celle de l’auteur du tableau",
        "citation": file,
        "description": "Chiffres d’un tableau déposé par le visiteur, dans ce seul onglet.",
    }


def packed(checked: Checked, description: Description, known: Reference) -> dict[str, Any]:
    """Make of a sound table what the browser reads of a cube."""
    cells, dictionary = figures.cube_of(checked, description, known)
    cube = figures.cube_in_memory(cells, dictionary, territories())
    return {"view": opening(cube)} | pack.whole(cube)


def opening(cube: Cube) -> str:
    """Query of the view that shows most of a table: France alone, or its commonest territories."""
    codes = cube.table(np.arange(len(cube)))["territory"].tolist()
    kind = Counter(cube.territories[code].kind for code in codes).most_common(1)[0][0]
    fix = "territory" if kind == "pays" else "profile"
    units = kind if kind in PARENT_KIND else "region"
    return Selection(cube=RESERVED, fix=fix, units=units).to_query()  # pyright: ignore[reportArgumentType]


def what_is_read(checked: Checked, known: Reference) -> list[str]:
    """Say in French what would be read: figures, then the members of each axis."""
    wide = bool(checked.layout.profiles)
    rows = count(checked.rows, "ligne")
    form = "une colonne par profil" if wide else "un chiffre par ligne"
    said = [f"{count(len(checked.figures), 'chiffre')} dans {rows} sous les intitulés ({form})."]
    if checked.blank:
        said.append(f"{count(checked.blank, 'place')} sans chiffre : jamais mesuré, pas de case.")
    hidden = sum(figure["status"] == "suppressed" for figure in checked.figures)
    if hidden:
        said.append(f"{count(hidden, 'chiffre masqué', 'chiffres masqués')}.")
    if checked.figures:
        based = sum(figure["n"] is not None for figure in checked.figures)
        said.append(
            f"{count(based, 'base donnée', 'bases données')} ; sans base, pas d’intervalle."
        )
        said += [_axis(checked, known, axis) for axis in KEY]
    return [french(line) for line in said]


def _axis(checked: Checked, known: Reference, axis: str) -> str:
    found = dict.fromkeys(figure[axis] for figure in checked.figures)
    names = _first(_name(known, axis, member) for member in found)
    return f"{count(len(found), *AXES[axis])} : {names}."


def _name(known: Reference, axis: str, member: str) -> str:
    members = known.members(axis)
    return members.name(member) if member in members else member


def _first(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - LISTED
    return ", ".join(listed[:LISTED]) + (f" et {count(more, 'autre')}" if more > 0 else "")


def problem_of(problem: Problem) -> dict[str, Any]:
    """Return one problem, as a row of a table."""
    return {
        "place": problem.address or problem.line or "",
        "column": problem.column,
        "value": problem.value,
        "message": problem.message[:1].upper() + problem.message[1:],
    }
