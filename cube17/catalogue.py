"""Which cubes exist, and where they are."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cube17.parquet import CubeError
from cube17.store import Cube
from cube17.territories import Territories

DATA: Final = Path(__file__).parents[1] / "data" / "parquet"


@cache
def territories() -> Territories:
    """Return the reference tree of territories, read once."""
    return Territories.read(DATA / "territories.parquet")


@cache
def territories_version() -> str:
    """Return a name that changes with the reference table of territories."""
    return sha256((DATA / "territories.parquet").read_bytes()).hexdigest()[:12]


def cube_ids() -> list[str]:
    """Return the ids of the cubes of the catalogue, in alphabetical order."""
    return sorted(path.stem for path in (DATA / "cubes").glob("*.parquet"))


@cache
def load_cube(cube_id: str) -> Cube:
    """Return a cube of the catalogue, read once and immutable.

    Raises `CubeError` when no cube has this id, naming those that exist.
    """
    if cube_id not in cube_ids():
        raise CubeError(f"Cube inconnu : « {cube_id} ». Cubes connus : {', '.join(cube_ids())}.")
    return Cube.read(DATA / "cubes" / f"{cube_id}.parquet", territories())
