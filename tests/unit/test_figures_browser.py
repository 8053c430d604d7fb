"""A table that no server keeps: packed in memory, read by the Explorer's own modules in node."""

from urllib.parse import urlencode

import pytest

from cube17 import figures
from cube17.catalogue import territories
from tests.browser_half import browser_half
from tests.unit.figures_kit import check, description, reference

TABLE = """\
territoire;Citoyens;base Citoyens;Associations
France;58 %;1 200;81,5
Bretagne;61,5;240;s
Corse;nd;;84
Rennes Métropole;12;;
Ille-et-Vilaine;0;50;
"""
FIXED = {"indicator": "innovation-territoriale", "wave": "2026", "design_effect": 1.5}


def cube_of_the_table():
    checked = check(TABLE, **FIXED)
    cells, dictionary = figures.cube_of(checked, description(**FIXED), reference())
    return figures.cube_in_memory(cells, dictionary, territories())


@pytest.fixture(scope="module")
def explorer(tmp_path_factory):
    """Faces as the browser slices them."""
    folder = tmp_path_factory.mktemp("packs")
    with browser_half(folder, [cube_of_the_table()]) as ask:

        def face(**query):
            seen = ask(urlencode({"cube": "mon-etude", **query}))
            return {
                (row, column): seen["cells"][i][j]
                for i, row in enumerate(seen["rows"])
                for j, column in enumerate(seen["columns"])
            }

        yield face


def test_values_bases_and_intervals(explorer):
    face = explorer(fix="domain", domain="all")
    cell = face["citoyens", "FR"]
    assert {name: cell[name] for name in ("value", "n", "n_eff", "status", "source")} == {
        "value": 58, "n": 1200, "n_eff": 800, "status": "published", "source": "mon-etude",
    }  # fmt: skip
    assert (cell["low"], cell["high"]) == (54.55, 61.37)
    assert (face["associations", "FR"]["value"], face["associations", "FR"]["n"]) == (81.5, None)


def test_suppressed_absent_and_zero_stay_apart(explorer):
    regions = explorer(fix="domain", domain="all")
    assert regions["associations", "REG-53"] == {"status": "suppressed"}
    assert regions["citoyens", "REG-94"] is None
    departements = explorer(fix="domain", domain="all", units="departement", within="REG-53")
    assert departements["citoyens", "DEP-35"]["value"] == 0


def test_local_figures_are_in_packs_of_their_own(explorer):
    epci = explorer(fix="domain", domain="all", units="epci", within="DEP-35")
    assert epci["citoyens", "EPCI-243500139"]["value"] == 12
