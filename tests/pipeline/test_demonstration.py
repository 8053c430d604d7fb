"""The simulated cube that ships, and the program that makes it."""

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest

from cube17.compare import Estimate, gap_to_whole
from cube17.model import KEY
from cube17.parquet import cell_schema, read_cube
from cube17.pipeline import simulate
from cube17.pipeline.calibration import GRAIN
from cube17.pipeline.cells import NUMBERS
from cube17.pipeline.effects import Grid
from cube17.pipeline.respondents import allocation, respondents

ROOT = Path(__file__).parents[2]
INDICATORS = (
    "innovation-territoriale",
    "innovation-echelle",
    "performance-entreprises",
    "performance-collectivites",
    "performance-associations",
    "mobilisation-collective",
    "engagement-personnes",
)
# The three impact tables of the study, in the order of INDICATORS; None: cannot be read.
PUBLISHED = {
    "citoyens": (58, 53, 57, 57, 51, 61, 58),
    "entreprises": (54, 47, 55, 52, 48, 58, 56),
    "collectivites": (75, 50, 53, 70, None, 88, 83),
    "associations": (81, None, 62, 64, 81, 95, 86),
    "fondations": (58, 43, 53, 56, 57, 63, 67),
}
UNITS = {"FR": 1, "REG": 18, "DEP": 101, "EPCI": 1253}


@pytest.fixture(scope="module")
def cells():
    table = pl.read_parquet(ROOT / simulate.CUBE)
    return table.with_columns(kind=pl.col("territory").str.split("-").list.first())


def national(cells):
    rows = cells.filter(territory="FR", domain="all").select("profile", "indicator", "value")
    return {(profile, indicator): value for profile, indicator, value in rows.iter_rows()}


class TestCube:
    def test_file_is_small_and_has_the_schema_of_a_cube(self):
        assert (ROOT / simulate.CUBE).stat().st_size <= 5_000_000
        assert pq.read_schema(ROOT / simulate.CUBE) == cell_schema()

    def test_national_values_are_the_published_ones_to_the_decimal(self, cells):
        values = national(cells)
        expected = {
            (profile, indicator): float(share)
            for profile, shares in PUBLISHED.items()
            for indicator, share in zip(INDICATORS, shares, strict=True)
            if share is not None
        }
        assert len(expected) == 33
        assert {key: values[key] for key in expected} == expected
        assert len(values) == 42

    def test_notes_tell_calibrated_values_from_invented_ones(self, cells):
        noted = cells.filter(pl.col("note").is_not_null())
        assert noted.group_by("note").len().sort("len")["len"].to_list() == [9, 33]
        assert set(noted["territory"]) == {"FR"}
        assert set(noted["domain"]) == {"all"}
        invented = noted.filter(pl.col("note") == simulate.INVENTED)
        known = [
            (profile, indicator)
            for profile, indicator in invented.select("profile", "indicator").iter_rows()
            if profile != "academiques"
        ]
        assert sorted(known) == [
            ("associations", "innovation-echelle"),
            ("collectivites", "performance-associations"),
        ]

    def test_every_cell_says_that_it_is_simulated_or_hidden(self, cells):
        assert set(cells["status"]) == {"simulated", "suppressed"}
        assert set(cells["source"]) == {"simulation"}
        assert set(cells["wave"]) == {"simulee"}
        assert cells["certainty"].null_count() == cells.height

    def test_keys_are_unique_and_cover_every_territory_for_all_domains(self, cells):
        assert cells.select(pl.struct(KEY).is_duplicated().any()).item() is False
        for kind, units in UNITS.items():
            of_kind = cells.filter(kind=kind)
            assert of_kind["territory"].n_unique() == units
            assert of_kind.filter(domain="all").height <= units * 6 * 7
            if kind != "EPCI":
                assert of_kind.height == units * 6 * 17 * 7

    def test_no_hidden_cell_carries_a_number(self, cells):
        hidden = cells.filter(status="suppressed")
        assert all(hidden[name].null_count() == hidden.height for name in NUMBERS)
        shown = cells.filter(status="simulated")
        assert all(shown[name].null_count() == 0 for name in NUMBERS)
        assert shown["n"].min() >= 11
        assert shown["n_eff"].min() >= 30

    def test_numbers_hold_together(self, cells):
        shown = cells.filter(status="simulated")
        assert shown.filter(
            (pl.col("low") > pl.col("value")) | (pl.col("value") > pl.col("high"))
        ).is_empty()
        assert shown.filter((pl.col("low") < 0) | (pl.col("high") > 100)).is_empty()
        assert shown.filter(pl.col("n_eff") > pl.col("n") + 0.05).is_empty()

    def test_dictionary(self):
        _, dictionary = read_cube(ROOT / simulate.CUBE)
        assert (dictionary["id"], dictionary["nature"]) == ("demonstration", "simulated")
        assert dictionary["title"] == "Démonstration (données simulées)"
        assert "aucun chiffre n’est un résultat d’enquête" in dictionary["description"]
        assert [record["id"] for record in dictionary["indicators"]] == list(INDICATORS)
        assert [len(dictionary[axis]) for axis in ("profiles", "domains")] == [6, 17]
        assert dictionary["waves"] == [{"id": "simulee", "label": "Données simulées"}]
        default = dictionary["default"]
        assert default["indicator"] == "innovation-territoriale"
        assert set(default) == set(KEY)


class TestMarks:
    """Every mark of a screen occurs by itself."""

    def test_absent_and_suppressed(self, cells):
        epci = cells.filter(pl.col("kind") == "EPCI", pl.col("domain") != "all")
        assert epci.height < 1253 * 6 * 16 * 7
        assert share_hidden(epci) > 0.9
        assert 0.1 < share_hidden(cells.filter(kind="EPCI", domain="all")) < 0.4

    def test_regions_stand_firm_and_departements_are_fragile_here_and_there(self, cells):
        regions, departements = (
            cells.filter(pl.col("kind") == kind, pl.col("domain") != "all")
            for kind in ("REG", "DEP")
        )
        assert 0 < share_hidden(regions) < 0.02
        assert 0.05 < share_fragile(regions) < 0.2
        assert 0.1 < share_hidden(departements) < 0.25
        assert share_fragile(departements) > 0.2
        assert share_hidden(cells.filter(kind="DEP", domain="all")) < 0.01

    def test_true_zeros(self, cells):
        zeros = cells.filter(value=0.0)
        assert set(zeros["kind"]) >= {"DEP", "EPCI"}
        assert zeros["n"].min() >= 11
        assert (zeros["low"] == 0).all()
        assert (zeros["high"] > 0).all()

    def test_some_gaps_are_established_and_most_are_not(self, cells):
        verdicts = region_verdicts(cells)
        established = np.isin(verdicts, ["plus fort", "plus faible"])
        assert 0.3 < established.mean() < 0.5
        for verdict in ("plus fort", "plus faible"):
            assert (verdicts == verdict).mean() > 0.1

    def test_weights_are_uneven(self, cells):
        effect = cells.filter(territory="FR").select(pl.col("n") / pl.col("n_eff"))["n"]
        assert effect.min() > 1.2
        assert effect.max() < 1.65


def share_hidden(cells):
    return (cells["status"] == "suppressed").mean()


def share_fragile(cells):
    return (cells["n_eff"] < 100).sum() / cells.height


def region_verdicts(cells):
    """Verdicts on the gap to France of each région × profile × domain × indicator shown."""
    axes = ("indicator", "profile", "domain")
    shown = cells.filter(
        pl.col("kind").is_in(["REG", "FR"]), pl.col("domain") != "all", status="simulated"
    )
    columns = ("value", "se", "weight")
    pairs = shown.filter(kind="REG").join(shown.filter(kind="FR"), on=axes, suffix="_france")
    return np.array(
        [
            gap_to_whole(Estimate(*row[:3]), Estimate(*row[3:])).verdict
            for row in pairs.select(*columns, *(f"{name}_france" for name in columns)).iter_rows()
        ]
    )


def silent(step, done, total):
    pass


@pytest.fixture(scope="module")
def parameters():
    return simulate.read_parameters(ROOT)


@pytest.fixture(scope="module")
def grid(parameters):
    return Grid.of(parameters, simulate.read_places(ROOT / simulate.COMMUNES), INDICATORS)


@pytest.fixture(scope="module")
def people(parameters, grid):
    shares = np.array([0.66, 0.49, 0.52, 0.55, 0.63, 0.68, 0.60])
    return respondents(parameters, grid, "academiques", shares, scale=0.1)


class TestRespondents:
    def test_look_like_a_survey_file(self, people, grid):
        assert people.columns == ["profile", "domain", "place", "weight", *INDICATORS]
        assert people.height == 11_000
        assert people["place"].n_unique() > 500
        assert set(people["domain"]) == set(grid.domains)

    def test_answers_go_from_one_to_four_with_some_missing(self, people):
        answers = people.select(INDICATORS)
        assert answers.min_horizontal().min() == 1
        assert answers.max_horizontal().max() == 4
        missing = sum(answers.null_count().row(0)) / (people.height * len(INDICATORS))
        assert 0.015 < missing < 0.025

    def test_weights_are_calibrated_and_add_up_exactly(self, people, parameters):
        weight = people["weight"]
        universe = parameters["profiles"]["academiques"]["universe"]
        assert weight.sum() == pytest.approx(universe, rel=1e-4)
        assert (weight / GRAIN == (weight / GRAIN).round()).all()
        known = people.filter(pl.col("innovation-territoriale").is_not_null())
        positive = known["innovation-territoriale"] >= 3
        reached = (known["weight"] * positive).sum() / known["weight"].sum()
        assert reached == pytest.approx(0.66, abs=2e-5)

    def test_allocation_is_a_share_with_a_floor_for_each_region(self, grid):
        shares = allocation(grid, size_power=0.8, region_floor=0.1)
        assert shares.sum() == pytest.approx(1)
        by_region = np.bincount(grid.units("region")[1], weights=shares)
        assert by_region.min() > 0.1 / 18

    def test_places_hold_the_whole_population(self, grid):
        places = grid.places
        assert places["place"].is_unique().all()
        assert places["epci"].n_unique() == 1253 + 1  # and those without
        assert places["departement"].n_unique() == 101
        communes = pl.read_parquet(ROOT / simulate.COMMUNES, columns=["population"])
        assert places["population"].sum() == communes["population"].sum()


def with_data(folder):
    """Make a project folder that reads the project's data and keeps what it writes to itself."""
    (folder / "data" / "parquet").mkdir(parents=True)
    for name in (simulate.SOURCES, simulate.COMMUNES):
        (folder / name).symlink_to(ROOT / name)
    return folder


class TestBuild:
    def test_same_bytes_twice(self, tmp_path):
        folder = with_data(tmp_path)
        one, other = (simulate.build(folder, silent, scale=0.01).read_bytes() for _ in range(2))
        assert one == other

    def test_progress_goes_from_nothing_to_everything(self, parameters, grid):
        calls = []
        shares = {name: dict.fromkeys(grid.profiles, 55.0) for name in INDICATORS}
        simulate.simulate(parameters, grid, shares, lambda *call: calls.append(call), scale=0.005)
        assert [done for _, done, _ in calls] == list(range(8))
        assert {total for _, _, total in calls} == {7}

    def test_a_published_share_cannot_be_invented(self):
        with pytest.raises(ValueError, match="q × citoyens is published"):
            simulate.merged({"q": {"citoyens": 58}}, {"q": {"citoyens": 60}})

    @pytest.mark.slow
    def test_the_cube_that_ships_is_the_one_that_is_built(self, tmp_path):
        built = simulate.build(with_data(tmp_path), silent)
        shipped = ROOT / simulate.CUBE
        assert read_cube(built)[1] == read_cube(shipped)[1]
        assert pq.read_table(built).equals(pq.read_table(shipped))
