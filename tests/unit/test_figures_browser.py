"""A table that no server keeps: packed in memory, read by the Explorer's own modules in node."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest

from cube17 import figures, pack
from cube17.catalogue import territories
from tests.unit.figures_kit import check, description, reference

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node")
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


def write_packs(cube, folder):
    """What a server would answer, as files: nothing else is needed."""
    (folder / "territories").mkdir()
    (folder / "cubes.json").write_text(json.dumps([cube.id]))
    for kind in pack.KINDS:
        data = pack.territories(territories(), kind)
        (folder / "territories" / f"{kind}.json").write_bytes(data)
    (folder / cube.id).mkdir()
    (folder / cube.id / "dictionary.json").write_bytes(pack.dictionary(cube))
    for entry in pack.pack_plan(cube):
        data = pack.pack(cube, entry["kind"], entry["indicators"])
        (folder / cube.id / f"{entry['name']}.json").write_bytes(data)


@pytest.fixture(scope="module")
def explorer(tmp_path_factory):
    """Faces as the browser slices them."""
    folder = tmp_path_factory.mktemp("packs")
    write_packs(cube_of_the_table(), folder)
    script = [NODE, str(ROOT / "tests/js/parity_server.mjs"), str(folder)]
    with subprocess.Popen(script, stdin=-1, stdout=-1, text=True) as process:

        def face(**query):
            process.stdin.write(json.dumps(urlencode({"cube": "mon-etude", **query})) + "\n")
            process.stdin.flush()
            seen = json.loads(process.stdout.readline())
            return {
                (row, column): seen["cells"][i][j]
                for i, row in enumerate(seen["rows"])
                for j, column in enumerate(seen["columns"])
            }

        yield face
        process.stdin.close()


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
