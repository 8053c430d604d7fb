"""Cube 17: read a survey as a cube of profiles, domains and territories.

>>> import cube17
>>> face = cube17.face(cube="odd17-2022", fix="territory", territory="FR")
>>> answer = cube17.compare(axis="profile", one="associations", other="citoyens")

pandas and xarray are imported by the functions that answer with them. `compare` is the function;
the package of that name, imported on the way, is reached by `from cube17.compare import …`.
"""

from cube17.catalogue import cube_ids, load_cube
from cube17.frames import compare, face, to_pandas, to_xarray
from cube17.parquet import CubeError
from cube17.selection import Selection
from cube17.store import Cube

__all__ = [
    "Cube",
    "CubeError",
    "Selection",
    "compare",
    "cube_ids",
    "face",
    "load_cube",
    "to_pandas",
    "to_xarray",
]
