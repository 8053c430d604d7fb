"""Tables of published figures: read, checked, turned into a cube.

Light enough for the web process, which checks what a visitor drops before anything is kept: the
standard library alone reads CSV and XLSX. In the order of use:

>>> from cube17 import figures
>>> reference = figures.reference_of([cube.dictionary], territories)
>>> description = figures.describe({"id": "mon-etude", …}, reference)
>>> checked = figures.check(figures.read("tableau.csv", data), description, reference)
>>> cells, dictionary = figures.cube_of(checked, description, reference)
"""

from cube17.figures.description import Description, describe
from cube17.figures.errors import Problem, TableError
from cube17.figures.reading import read
from cube17.figures.reference import Reference, reference_of
from cube17.figures.table_cube import cube_in_memory, cube_of
from cube17.figures.validation import Checked, check

__all__ = [
    "Checked",
    "Description",
    "Problem",
    "Reference",
    "TableError",
    "check",
    "cube_in_memory",
    "cube_of",
    "describe",
    "read",
    "reference_of",
]
