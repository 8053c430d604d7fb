"""The commands `cube17 import` and `cube17 template`: from a table of figures to a cube."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from cube17 import figures
from cube17.catalogue import DATA, territories
from cube17.dictionary import check_dictionary
from cube17.figures.errors import refuse
from cube17.figures.limits import MAX_BYTES
from cube17.figures.template import csv_template, xlsx_template
from cube17.french import count
from cube17.parquet import CubeError, read_dictionary, write_cube

PUBLISHED: Final = "odd17-2022"
"""The cube whose dictionary names what a table may name: it has every question and source."""

REFUSALS: Final = (figures.TableError, CubeError)


def run(table: Path, source: Path, out: Path | None) -> list[str]:
    """Make a cube of a table; return French lines on what was read. Raises one of `REFUSALS`."""
    checked, path = import_table(table, source, out)
    written = f"Cube : {path}" if path else "Rien n’a été écrit."
    return [*checked.remarks, *summary(checked), written]


def import_table(
    table: Path, source: Path, out: Path | None
) -> tuple[figures.Checked, Path | None]:
    """Make a cube of a table; return what was read, and the file (`None`: checked only).

    Raises `TableError` when the table or its description cannot be used, `CubeError` when no cube
    can be made of them; the file that was there before is then untouched.
    """
    reference = known()
    description = figures.describe(read_yaml(source), reference, str(source))
    sheet = figures.read(str(table), _bytes(table))
    checked = figures.check(sheet, description, reference)
    cells, dictionary = figures.cube_of(checked, description, reference)
    check_dictionary(dictionary)
    if out is None:
        return checked, None
    path = out if out.suffix == ".parquet" else out / f"{description.id}.parquet"
    try:
        write_cube(path, cells, dictionary)
    except OSError as error:
        raise refuse(str(path), f"le cube n’a pas pu être écrit ({error.strerror}).") from error
    return checked, path


def write_template(path: Path, form: Literal["long", "wide"], *, xlsx: bool = False) -> None:
    """Write a template, as XLSX if asked for or if the name says so; raises `TableError`."""
    make = xlsx_template if xlsx or path.suffix.lower() == ".xlsx" else csv_template
    content = make(form, known())
    try:
        with path.open("xb") as out:
            out.write(content)
    except FileExistsError as error:
        raise refuse(str(path), "ce fichier existe déjà : donnez un autre nom.") from error
    except OSError as error:
        raise refuse(str(path), f"le modèle n’a pas pu être écrit ({error.strerror}).") from error


@cache
def known() -> figures.Reference:
    """Return what a table may name: the members of the published cube, the territories of today."""
    dictionary = read_dictionary(DATA / "cubes" / f"{PUBLISHED}.parquet")
    return figures.reference_of([dictionary], territories())


def read_yaml(path: Path) -> Mapping[str, Any]:
    """Read a description; raises `TableError` with the line where it is not YAML."""
    content = _bytes(path)
    try:
        return yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a 13th month
        mark = getattr(error, "problem_mark", None)
        raise refuse(
            str(path),
            "ce n’est pas du YAML : écrivez une clé par ligne, comme « id: mon-etude », et entre "
            "guillemets les textes qui contiennent un deux-points.",
            **({"line": mark.line + 1} if mark else {}),
        ) from error


def summary(checked: figures.Checked) -> list[str]:
    """Say in French what a table holds."""
    based = sum(figure["n"] is not None for figure in checked.figures)
    hidden = sum(figure["status"] == "suppressed" for figure in checked.figures)
    parts = [count(len(checked.figures), "chiffre"), f"dont {based} avec base"]
    parts += [count(hidden, "masqué")] if hidden else []
    parts += [count(checked.blank, "case laissée vide", "cases laissées vides")]
    return [", ".join(parts) + "."]


def _bytes(path: Path) -> bytes:
    """Read a file, no further than what is needed to see that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refuse(str(path), f"fichier illisible ({error.strerror}).") from error
