"""From checked figures to cells and a dictionary, and to what a browser reads."""

import pytest

from cube17 import Selection, load_cube, pack
from cube17.catalogue import territories
from cube17.dictionary import check_dictionary
from cube17.figures import TableError, cube_in_memory, cube_of
from cube17.figures.estimates import wilson
from cube17.model import CELL_COLUMNS
from cube17.parquet import read_cube, write_cube
from cube17.store import Cube
from tests.unit.figures_kit import LONG, check, cube, description, plain, reference

FR = "innovation-territoriale;2024;{};all;FR;"
TABLE = "\n".join(
    [LONG, FR.format("citoyens") + "58,5;1200", FR.format("entreprises") + "54;",
     FR.format("associations") + "s;4", "innovation-echelle;2019;citoyens;sante;REG-53;0;150"]
)  # fmt: skip


class TestCells:
    def test_every_column_is_there(self):
        cells, _ = cube(check(TABLE))
        assert [list(cell) for cell in cells] == [[c.name for c in CELL_COLUMNS]] * 4

    def test_the_design_effect_divides_the_base_and_is_said(self):
        # n/deff = 1200/1.5 = 800: se = √(.585 × .415 / 800) = 1.742 points.
        cells, dictionary = cube(check(TABLE), design_effect="1,5")
        cell = next(c for c in cells if c["n"] == 1200)
        low, high = wilson(0.585, 800)
        assert (cell["n_eff"], cell["se"]) == (800, 1.742)
        assert (cell["low"], cell["high"]) == (round(100 * low, 2), round(100 * high, 2))
        assert plain(cell["note"]) == (
            "Intervalle de Wilson à 95 %, effet de plan supposé égal à 1,5."
        )
        assert "supposé égal à 1,5" in dictionary["method"]

    def test_without_base_no_interval_and_nothing_said(self):
        cells, _ = cube(check(TABLE))
        (cell,) = [c for c in cells if c["profile"] == "entreprises"]
        assert {cell[name] for name in ("n", "n_eff", "se", "low", "high", "weight")} == {None}
        assert cell["note"] == ""

    def test_a_suppressed_figure_is_a_row_without_numbers(self):
        cells, _ = cube(check(TABLE))
        (cell,) = [c for c in cells if c["status"] == "suppressed"]
        numbers = ("value", "n", "n_eff", "se", "low", "high", "weight", "certainty")
        assert {cell[name] for name in numbers} == {None}

    def test_a_zero_is_a_value(self):
        cells, _ = cube(check(TABLE))
        (cell,) = [c for c in cells if c["value"] == 0]
        assert (cell["low"], cell["se"]) == (0, 0)
        assert cell["high"] > 2

    def test_a_problem_gives_no_cube(self):
        with pytest.raises(TableError, match="hors de l’échelle"):
            cube(check(f"{TABLE}\n{FR.format('fondations')}158"))


class TestDictionary:
    def test_any_page_can_rely_on_it(self):
        _, dictionary = cube(check(TABLE))
        check_dictionary(dictionary)
        shipped = load_cube("odd17-2022").dictionary
        assert dictionary.keys() == shipped.keys()
        assert (dictionary["profiles"], dictionary["domains"]) == (
            shipped["profiles"], shipped["domains"],
        )  # fmt: skip

    def test_only_what_is_used(self):
        _, dictionary = cube(check(TABLE))
        names = {name: [r["id"] for r in dictionary[name]] for name in ("indicators", "waves")}
        assert names == {
            "indicators": ["innovation-territoriale", "innovation-echelle"],
            "waves": ["2019", "2024"],
        }
        assert [source["id"] for source in dictionary["sources"]] == ["mon-etude"]
        assert dictionary["sources"][0]["url"] == "https://example.org/etude"

    def test_it_opens_on_a_national_figure_that_shows(self):
        _, dictionary = cube(check(TABLE))
        assert dictionary["default"] == {
            "indicator": "innovation-territoriale", "wave": "2024", "profile": "citoyens",
            "domain": "all", "territory": "FR",
        }  # fmt: skip

    def test_only_local_figures_open_too(self):
        text = "territoire;citoyens\nBretagne;12\nCorse;s"
        fixed = {"wave": "2024", "indicator": "innovation-echelle"}
        _, dictionary = cube(check(text, **fixed), **fixed)
        assert dictionary["default"]["territory"] == "REG-53"


class TestCube:
    def cells(self):
        return cube_of(check(TABLE), description(), reference())

    def test_in_memory_it_is_what_a_file_gives(self, tmp_path):
        cells, dictionary = self.cells()
        write_cube(tmp_path / "c.parquet", cells, dictionary)
        stored = Cube.read(tmp_path / "c.parquet", territories())
        held = cube_in_memory(cells, dictionary, territories())
        for selection in (Selection(fix="territory", territory="FR"), Selection(fix="domain")):
            assert held.face(selection).equals(stored.face(selection))
        assert read_cube(tmp_path / "c.parquet")[1] == dictionary
        kinds = [(entry["kind"], entry["indicators"]) for entry in pack.pack_plan(stored)]
        assert [pack.pack(held, *kind) for kind in kinds] == [pack.pack(stored, *k) for k in kinds]

    def test_its_version_is_that_of_its_content(self):
        cells, dictionary = self.cells()
        one = cube_in_memory(cells, dictionary, territories())
        other = cube_in_memory(cells, dictionary | {"title": "Autre"}, territories())
        assert one.version == cube_in_memory(cells, dictionary, territories()).version
        assert one.version != other.version
