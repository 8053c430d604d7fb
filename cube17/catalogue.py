"""Which cubes exist, where they are, and which files could not be used.

The environment variable `CUBE17_DATA` may name a folder: the cubes in it join those that ship. A
file that cannot be used, or that ships and is not there, is set aside with its reason and stops
nothing.
"""

import logging
import os
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cube17.communes import Communes
from cube17.context import Context, read_context
from cube17.dictionary import check_dictionary
from cube17.parquet import CubeError, read_dictionary
from cube17.store import Cube, is_large
from cube17.territories import Territories

CHECKOUT: Final = Path(__file__).parents[1] / "data" / "parquet"
DATA: Final = CHECKOUT if CHECKOUT.is_dir() else Path(__file__).parent / "data"
"""Where what ships lies: in the repository, or in the package that `pip install` makes of it."""
SHIPPED: Final = ("demonstration", "odd17-2022")
FOLDER: Final = "CUBE17_DATA"

log = logging.getLogger("cube17")


@dataclass(frozen=True)
class SetAside:
    """A file, or the folder of added cubes, that could not be used, and why, in French.

    `id` is that under which a damaged cube is listed; it is empty where the reason is not the
    cube itself (a folder that cannot be read, an id that is taken).
    """

    file: str
    reason: str
    id: str = ""


@dataclass(frozen=True)
class Found:
    """Where the cubes are, by id, and what was set aside while looking for them."""

    paths: dict[str, Path]
    aside: tuple[SetAside, ...]


@cache
def territories() -> Territories:
    """Return the reference tree of territories, read once."""
    return Territories.read(DATA / "territories.parquet")


@cache
def context() -> dict[str, Context]:
    """Return what the census says of each territory, by code, read once."""
    return read_context(DATA / "context.parquet", territories())


@cache
def territories_version() -> str:
    """Return a name that changes with the reference table of territories."""
    return sha256((DATA / "territories.parquet").read_bytes()).hexdigest()[:12]


@cache
def communes() -> Communes:
    """Return the communes, read once, when first asked for."""
    return Communes.read(DATA)


def cube_ids() -> list[str]:
    """Return the ids of the cubes that can be used, in alphabetical order."""
    return sorted(_opened()[0])


def set_aside() -> tuple[SetAside, ...]:
    """Return the files that could not be used, with the reason of each."""
    return _opened()[1]


def cube_path(cube_id: str) -> Path:
    """Return the file of a cube that can be used."""
    return found().paths[cube_id]


@cache
def load_cube(cube_id: str) -> Cube:
    """Return a cube of the catalogue, read once and immutable.

    Raises `CubeError` when no cube has this id, naming those that exist, or when its file is
    damaged.
    """
    if cube_id not in found().paths:
        raise CubeError(f"Cube inconnu : « {cube_id} ». Cubes connus : {', '.join(cube_ids())}.")
    return _usable(found().paths[cube_id])


def forget() -> None:
    """Look at the folders again at the next question."""
    for remembered in (found, load_cube, _opened):
        remembered.cache_clear()


# -- looking for cubes -----------------------------------------------------------------------------


@cache
def found() -> Found:
    """Look for cubes: those that ship first, then those of the folder that `CUBE17_DATA` names."""
    shipped, _ = _files(DATA / "cubes")
    paths = {path.stem: path for path in shipped}
    aside = [_missing(cube_id) for cube_id in SHIPPED if cube_id not in paths]
    added, more = _files(Path(folder)) if (folder := os.environ.get(FOLDER)) else ([], [])
    aside += more
    for path in added:
        try:
            name = str(read_dictionary(path)["id"])
        except CubeError as error:
            aside.append(_told(path, error, path.stem))
            continue
        if name in paths or name in SHIPPED:
            holder = paths[name].name if name in paths else f"{name}.parquet"
            reason = f"l’identifiant « {name} » est déjà celui de {holder} : changez-le."
            aside.append(SetAside(path.name, reason))
        else:
            paths[name] = path
    return Found(paths, tuple(aside))


def _missing(cube_id: str) -> SetAside:
    reason = "ce fichier devrait être livré avec Cube 17 ; reprenez-le, ou refaites-le (make data)."
    return SetAside(f"{cube_id}.parquet", reason, cube_id)


def _files(folder: Path) -> tuple[list[Path], list[SetAside]]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".parquet"), []
    except OSError as error:
        why = {
            FileNotFoundError: "ce dossier n’existe pas",
            NotADirectoryError: "ce n’est pas un dossier",
        }.get(type(error), "ce dossier ne se laisse pas lire")
        return [], [SetAside(folder.name, f"{why} ; vérifiez {FOLDER} et les droits d’accès.")]


@cache
def _opened() -> tuple[dict[str, Cube], tuple[SetAside, ...]]:
    """Read every cube once; what fails is set aside and logged."""
    cubes, aside = {}, list(found().aside)
    for cube_id, path in found().paths.items():
        try:
            _check_size(path)
            cubes[cube_id] = load_cube(cube_id)
        except CubeError as error:
            aside.append(_told(path, error, cube_id))
    for entry in aside:
        log.warning("Set aside: %s (%s)", entry.file, entry.reason)
    return cubes, tuple(aside)


def _check_size(path: Path) -> None:
    """Refuse to the pages what memory does not hold: only `load_cube` reads it."""
    if is_large(path):
        raise CubeError(
            f"{path} : trop de cases pour les pages ; en Python, load_cube ouvre ce cube et "
            "en donne les faces."
        )


def _usable(path: Path) -> Cube:
    """Read a cube and make sure that every page can be written from it."""
    try:
        check_dictionary(read_dictionary(path))
        return Cube.read(path, territories())
    except CubeError:
        raise
    except Exception as error:  # a file from elsewhere may be wrong in any way
        what = f"contenu inattendu, {type(error).__name__} : {error}"
        raise CubeError(f"{path} : {what}. Reconstruisez-le avec cube17 build.") from error


def _told(path: Path, error: Exception, cube_id: str) -> SetAside:
    """Tell why a file is set aside, without the machine's folders."""
    said = str(error).replace(str(path), path.name)
    return SetAside(path.name, re.sub(rf"^{re.escape(path.name)}\s*: ", "", said), cube_id)
