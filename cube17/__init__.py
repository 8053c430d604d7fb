"""Cube 17: read a survey as a cube of profiles, domains and territories.

>>> import cube17
>>> cube = cube17.load_cube("odd17-2022")
>>> face = cube.face(cube17.Selection(fix="territory", territory="FR"))
"""

from cube17.catalogue import cube_ids, load_cube
from cube17.parquet import CubeError
from cube17.selection import Selection
from cube17.store import Cube

__all__ = ["Cube", "CubeError", "Selection", "cube_ids", "load_cube"]
