"""What researchers call: faces, comparisons, frames and datasets, and what they refuse."""

import doctest
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import cube17
from cube17 import CubeError, Selection, compare, face, frames, load_cube, to_pandas, to_xarray
from cube17.comparison import Comparison
from cube17.comparison import compare as answer_of
from cube17.model import CELL_COLUMNS, KEY

NAMES = [column.name for column in CELL_COLUMNS]


@pytest.mark.parametrize("module", [cube17, frames], ids=lambda module: module.__name__)
def test_examples_of_docstrings_run(module):
    tried = doctest.testmod(module)
    assert tried.attempted >= 3
    assert not tried.failed


def test_import_leaves_pandas_and_xarray_for_later():
    """pandas alone doubles what `import cube17` takes."""
    loaded = "import cube17, sys; print({'pandas', 'xarray', 'dash', 'polars'} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, check=True, text=True
    )
    assert told.stdout.strip() == "set()"


def test_compare_stays_the_function():
    """A package has the same name: importing it must not take the place of the function."""
    import cube17.compare.gaps

    assert cube17.compare is frames.compare


# -- faces


def test_face_is_that_of_the_cube():
    asked = {"fix": "domain", "domain": "sante", "show": "gap"}
    expected = load_cube("demonstration").face(Selection(**asked))
    pd.testing.assert_frame_equal(face(**asked), expected, check_flags=False)


def test_face_names_its_cube_and_version():
    attrs = face(cube="odd17-2022").attrs
    assert attrs["version"] == load_cube("odd17-2022").version
    assert attrs["nature"] == "published"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"profile": "elfes"}, "elfes"),
        ({"fix": "nature"}, "nature"),
        ({"units": "epci", "within": "REG-53"}, "REG-53"),
        ({"wave": "1789"}, "1789"),
        ({"cube": "nul"}, "odd17-2022"),
    ],
)
def test_unknown_names_are_refused_in_french(asked, named):
    with pytest.raises(CubeError, match=named):
        face(**asked)


def test_face_crosses_communes_where_a_cube_has_none():
    assert set(face(units="commune", within="DEP-48")["territory"]) == {"FR", "DEP-48"}


def test_unknown_fields_are_a_type_error():
    with pytest.raises(TypeError, match="colour"):
        face(colour="red")


# -- comparisons


def test_compare_is_that_of_the_package():
    asked = {"axis": "territory", "one": "REG-53", "other": "REG-52", "by": "domain"}
    mine, theirs = compare(**asked), answer_of(load_cube("demonstration"), Comparison(**asked))
    assert mine.strata == theirs.strata
    assert mine.level.gap.value == theirs.level.gap.value


def test_compare_refuses_what_it_would_replace():
    with pytest.raises(CubeError, match="elfes"):
        compare(one="elfes")


def test_frame_of_a_comparison_holds_both_gaps_then_the_strata():
    answer = compare(
        axis="profile", one="associations", other="fondations", by="territory", territory="DEP-48"
    )
    table = to_pandas(answer)
    assert list(table["row"]) == ["raw", "level", *["stratum"] * len(answer.strata)]
    assert table.attrs["nature"] == "simulated"
    strata = table[table["row"] == "stratum"]
    for side in ("one", "other"):
        hidden = strata[f"{side}_status"] == "suppressed"
        assert hidden.any()
        assert strata.loc[hidden, f"{side}_value"].isna().all()
        cells = [getattr(stratum, side) for stratum in answer.strata]
        never = [cell is None or cell["status"] is None for cell in cells]
        assert list(strata[f"{side}_status"].isna()) == never


def test_frame_of_a_comparison_holds_numbers():
    table = to_pandas(compare())
    assert {table[name].dtype.kind for name in ("gap", "adjusted", "one_n", "one_value")} == {"f"}


# -- cells


def test_to_pandas_filters_axis_by_axis():
    cube = load_cube("demonstration")
    cells = to_pandas(cube, territory=["FR", "REG-53"], domain="all")
    assert list(cells.columns) == NAMES
    assert len(cells) == len(cube.select(territory=["FR", "REG-53"], domain=["all"]))
    assert cells.attrs["nature"] == "simulated"


def test_to_pandas_refuses_unknown_members_and_axes():
    cube = load_cube("odd17-2022")
    with pytest.raises(CubeError, match="elfes"):
        to_pandas(cube, profile="elfes")
    with pytest.raises(TypeError, match="colour"):
        to_pandas(cube, colour="red")
    with pytest.raises(TypeError, match="comparaison"):
        to_pandas(compare(), profile="citoyens")


# -- datasets


@pytest.mark.parametrize("fix", ["profile", "domain", "territory"])
def test_dataset_places_every_cell_of_a_face(fix):
    table = face(cube="odd17-2022", fix=fix, show="gap")
    data = to_xarray(table)
    for record in table.to_dict("records"):
        at = data.sel({name: record[name] for name in KEY if name in data.dims})
        for name in ("value", "low", "n", "gap", "status", "verdict"):
            np.testing.assert_equal(at[name].item(), record[name])


def test_dataset_tells_absent_from_hidden():
    table = face(units="epci", within="DEP-48", profile="fondations")
    status = to_xarray(table)["status"].values
    hidden = (table["status"] == "suppressed").sum()
    assert hidden
    assert (status == "suppressed").sum() == hidden
    assert (status == "absent").sum() == status.size - len(table) > 0
    assert np.isnan(to_xarray(table)["value"].values[status == "absent"]).all()


def test_dataset_keeps_order_units_and_origin():
    table = face(profile="citoyens")
    data = to_xarray(table)
    assert list(data["territory"].values) == list(table["territory"].unique())
    assert data["value"].attrs["units"].startswith("unité de l’indicateur")
    assert data["profile"].item() == "citoyens"
    assert data.attrs == table.attrs


def test_dataset_without_xarray_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(ImportError, match="pip install xarray"):
        to_xarray(load_cube("odd17-2022"))
