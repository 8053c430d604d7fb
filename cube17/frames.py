"""Faces, comparisons and cells for those who write Python: pandas frames and xarray datasets.

Here a name that a cube does not know raises `CubeError`, in French; pages take a default instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cube17 import comparison
from cube17.catalogue import load_cube
from cube17.comparison import Comparison
from cube17.french import french
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import CubeError
from cube17.selection import Selection
from cube17.store import Cube

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import xarray as xr

    from cube17.comparison import Answer
    from cube17.store import Cells

ABSENT = "absent"
"""Status, in a dataset, of a place of the grid that was never measured."""


def face(cube: str = "demonstration", **asked: Any) -> pd.DataFrame:
    """Return the cells of a view of the Explorer, one per row: see `cube17.store.Cube.face`.

    `asked` holds fields of `cube17.Selection`, named and written as in the address of the view;
    those left out take the cube's defaults. `attrs` says which cube, in which version.

    >>> from cube17 import face
    >>> gaps = face(profile="associations", show="gap")
    >>> gaps.loc[gaps["verdict"] == "plus fort", ["domain", "territory", "gap"]].shape[1]
    3
    """
    opened = load_cube(cube)
    selection = Selection(cube=cube, **asked)
    # Communes have no address: only Python asks for them.
    written = {name: value for name, value in asked.items() if value != "commune"}
    _refuse(Selection.ignored(written) + opened.resolve(selection)[1])
    return _signed(opened.face(selection), opened)


def compare(cube: str = "demonstration", **asked: str) -> Answer:
    """Compare two members, all else equal: see `cube17.comparison.Answer`, gaps in points.

    `asked` holds fields of `cube17.comparison.Comparison`.

    >>> from cube17 import compare
    >>> answer = compare(axis="profile", one="associations", other="citoyens", by="domain")
    >>> len(answer.strata)
    16
    """
    answer = comparison.compare(load_cube(cube), Comparison(cube=cube, **asked))
    _refuse(answer.remarks)
    return answer


def to_pandas(what: Cube | Answer, **wanted: str | Sequence[str]) -> pd.DataFrame:
    """Return the cells of a cube, or the gaps of a comparison, one per row.

    Cells have the columns of `cube17.model.CELL_COLUMNS`; `wanted` keeps, axis by axis, those of
    some members. A comparison is the table of `/comparer.csv`: the raw gap, the gap at one
    structure, then the strata, named by the column `row`.

    >>> from cube17 import load_cube, to_pandas
    >>> cells = to_pandas(load_cube("odd17-2022"), territory="FR", profile="citoyens")
    >>> set(cells["territory"])
    {'FR'}
    """
    if isinstance(what, Cube):
        return _cells(what, wanted)
    if wanted:
        raise TypeError(french("Une comparaison ne se filtre pas : posez-en une autre."))
    cube = load_cube(what.question.cube)
    return _frame(comparison.as_table(cube, what), cube)


def to_xarray(what: Cube | pd.DataFrame, **wanted: str | Sequence[str]) -> xr.Dataset:
    """Return cells as a dataset whose dimensions are the axes along which they vary.

    `what` is a cube, with `wanted` as in `to_pandas`, or a frame of cells such as `face` gives.
    Other axes are scalar coordinates. Variables carry unit and description. A place of the grid
    without a cell is `nan` with the status `absent`. Needs xarray: without it, `ImportError`.

    >>> from cube17 import face, to_xarray
    >>> dict(to_xarray(face(profile="citoyens")).sizes)
    {'domain': 17, 'territory': 19}
    """
    try:
        import xarray as xr  # noqa: F401, PLC0415 (an extra)
    except ImportError as error:
        needed = "to_xarray demande xarray : installez-le par « pip install xarray »."
        raise ImportError(french(needed)) from error
    frame = to_pandas(what, **wanted) if isinstance(what, Cube) else what
    dims = [name for name in KEY if len(set(frame[name])) > 1] or list(KEY)
    fixed = {name: frame[name].iloc[0] for name in KEY if name not in dims}
    texts = {name: object for name, kind in frame.dtypes.items() if kind.kind not in "fi"}
    # Dimensions would be sorted: members keep the order in which the cube shows them.
    order = {name: frame[name].astype(object).unique() for name in dims}
    grid = frame.astype(texts).set_index(dims).drop(columns=list(fixed)).to_xarray().sel(order)
    grid["status"] = grid["status"].where(grid["status"].notnull(), ABSENT)
    return _described(grid.assign_coords(fixed)).assign_attrs(frame.attrs)


def _refuse(remarks: Sequence[str]) -> None:
    if remarks:
        raise CubeError(french(" ".join(remarks)))


def _signed(frame: pd.DataFrame, cube: Cube) -> pd.DataFrame:
    """Name in `attrs` the cube that a frame comes from, as a citation needs it."""
    said = ("title", "nature", "producer", "licence")
    frame.attrs = {"cube": cube.id, "version": cube.version}
    frame.attrs |= {name: cube.dictionary[name] for name in said}
    return frame


def _cells(cube: Cube, wanted: dict[str, str | Sequence[str]]) -> pd.DataFrame:
    members = {n: [kept] if isinstance(kept, str) else list(kept) for n, kept in wanted.items()}
    for axis, kept in members.items():
        if axis not in KEY:
            raise TypeError(french(f"Axe inconnu : « {axis} ». Possibles : {', '.join(KEY)}."))
        known = set(cube.axes.of_axis(axis))
        _refuse([f"« {one} » n’existe pas dans ce cube." for one in kept if one not in known])
    return _frame(cube.table(cube.select(**members)), cube)


def _frame(table: Cells, cube: Cube) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 (the web process does without)

    return _signed(pd.DataFrame(table).infer_objects(), cube)


def _described(grid: xr.Dataset) -> xr.Dataset:
    for column in CELL_COLUMNS:
        if column.name in grid:
            grid[column.name].attrs = {"units": column.unit, "long_name": column.description}
    return grid
