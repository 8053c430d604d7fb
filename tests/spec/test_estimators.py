"""Estimators on tables small enough to check by hand, and on the data of R's survey package."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pytest import approx  # noqa: PT013 (reads like the tables it is compared with)

from cube17.model import CELL_COLUMNS
from cube17.parquet import cell_schema
from cube17.pipeline import intervals
from cube17.pipeline.calibration import calibrate
from cube17.pipeline.cells import cells, estimate
from cube17.pipeline.disclosure import too_few
from cube17.pipeline.moments import MOMENTS, Question, finest, lineage, long, roll_up

API = Path(__file__).parents[1] / "fixtures" / "api"

QUESTION = Question("q", "q", positive=(3, 4))

# Six respondents of one profile: in two domains, three places, one without an answer.
SIX = pl.DataFrame(
    [
        # domain  place  weight  answer
        ("emploi", "E1", 1.0, 4),
        ("emploi", "E1", 1.0, 2),
        ("emploi", "E2", 2.0, 3),
        ("sante", "E2", 2.0, 1),
        ("sante", "D2", 3.0, 3),
        ("sante", "E1", 1.0, None),
    ],
    schema=["domain", "place", "weight", "q"],
    orient="row",
).with_columns(profile=pl.lit("citoyens"))

# E1 in département D1, E2 in D2; D2 also stands for those of D2 whose EPCI is not known.
PLACES = pl.DataFrame(
    [("E1", "E1", "D1", "R", "FR"), ("E2", "E2", "D2", "R", "FR"), ("D2", None, "D2", "R", "FR")],
    schema=["place", "epci", "departement", "region", "country"],
    orient="row",
)


def six_cells():
    moments = long(roll_up(finest(SIX.lazy(), [QUESTION]), lineage(PLACES)))
    return {
        (row["domain"], row["territory"]): tuple(row[name] for name in MOMENTS)
        for row in moments.to_dicts()
    }


class TestMoments:
    def test_sums_of_those_who_answered(self):
        # n, Σw, Σwy, Σw², Σw²y
        assert six_cells()["all", "FR"] == (5, 9.0, 6.0, 19.0, 14.0)

    def test_domain_and_territory(self):
        table = six_cells()
        assert table["emploi", "E1"] == (2, 2.0, 1.0, 2.0, 1.0)
        assert table["emploi", "D2"] == (1, 2.0, 2.0, 4.0, 4.0)
        assert table["sante", "R"] == (2, 5.0, 3.0, 13.0, 9.0)

    def test_respondent_known_by_departement_counts_there_and_above_only(self):
        table = six_cells()
        assert table["sante", "E2"] == (1, 2.0, 0.0, 4.0, 0.0)
        assert table["sante", "D2"] == (2, 5.0, 3.0, 13.0, 9.0)
        assert table["sante", "FR"] == table["sante", "D2"]

    def test_cell_without_an_answer_has_no_row(self):
        assert ("sante", "E1") not in six_cells()
        assert ("sante", "D1") not in six_cells()

    def test_domain_all_of_a_survey_joins_the_others(self):
        asked_without_domain = SIX.with_columns(domain=pl.lit("all"))
        wide = roll_up(finest(asked_without_domain.lazy(), [QUESTION]), lineage(PLACES))
        assert set(wide["domain"]) == {"all"}
        assert wide.filter(territory="FR")["q:n"].item() == 5

    @pytest.mark.parametrize("weight", [None, -1.0, float("nan"), float("inf")])
    def test_impossible_weight_is_refused(self, weight):
        damaged = SIX.with_columns(
            weight=pl.when(pl.col("weight") == 3).then(weight).otherwise(pl.col("weight"))
        )
        with pytest.raises(ValueError, match=r"weight is missing, negative or not finite.*D2"):
            finest(damaged.lazy(), [QUESTION])

    def test_place_in_no_territory_is_refused(self):
        with pytest.raises(ValueError, match="places without a territory: D2"):
            roll_up(finest(SIX.lazy(), [QUESTION]), lineage(PLACES.head(2)))


class TestShare:
    def test_by_hand(self):
        assert intervals.share(9, 6) == approx(2 / 3)
        assert intervals.effective_base(9, 19) == approx(81 / 19)

    def test_standard_error_by_hand(self):
        # Σw²(y − p)² = (1·1 + 1·4 + 4·1 + 4·4 + 9·1)/9 = 34/9; N = 6; Σw = 9.
        expected = np.sqrt(6 / 5 * 34 / 9 / 81)
        assert intervals.standard_error(2 / 3, 9, 19, 14, sample_size=6) == approx(expected)

    def test_equal_weights_give_the_textbook_variance(self):
        n, k, w = 50, 20, 3.0
        p = intervals.share(n * w, k * w)
        se = intervals.standard_error(p, n * w, n * w * w, k * w * w, sample_size=n)
        assert se == approx(np.sqrt(0.4 * 0.6 / (n - 1)))
        assert intervals.effective_base(n * w, n * w * w) == approx(n)

    def test_all_or_none_is_exact_in_spite_of_rounding(self):
        weights = np.full(10, 0.1)
        p = intervals.share(weights.sum(), sum(weights))
        assert (p, intervals.share(1.0, 0.0)) == (1.0, 0.0)
        assert intervals.standard_error(1.0, 1.0, 0.1, 0.1 + 1e-17, sample_size=10) == 0.0

    def test_no_weight_gives_nan(self):
        assert np.isnan(intervals.share(0, 0))
        assert np.isnan(intervals.effective_base(0, 0))
        assert np.isnan(intervals.interval(np.nan, np.nan, 0)).all()

    def test_sample_of_one_has_no_standard_error(self):
        with pytest.raises(ValueError, match="at least two"):
            intervals.standard_error(0.5, 1, 1, 1, sample_size=1)


class TestInterval:
    def test_clopper_pearson_when_the_sample_is_simple(self):
        # 5 of 10: the exact interval of the tables.
        low, high = intervals.interval(0.5, np.sqrt(0.25 / 10), 10)
        assert (low, high) == (approx(0.18708603), approx(0.81291397))

    def test_none_of_ten_and_ten_of_ten(self):
        low, high = intervals.interval([0.0, 1.0], [0.0, 0.0], [10, 10])
        assert low == approx([0, 0.025**0.1])
        assert high == approx([1 - 0.025**0.1, 1])

    def test_a_design_better_than_simple_random_sampling_is_capped_at_n(self):
        assert intervals.interval(0.5, 0.001, 10) == intervals.interval(0.5, np.sqrt(0.025), 10)

    def test_vectorised_with_the_shape_of_its_arguments(self):
        low, high = intervals.interval(np.full((3, 2), 0.4), 0.1, 100)
        assert low.shape == high.shape == (3, 2)


class TestDisclosure:
    @pytest.mark.parametrize(
        ("n", "n_eff", "hidden"),
        [
            (10, 10, True),
            (11, 11, True),
            (30, 29.99, True),
            (30, 30, False),
            (400, 12, True),
            (np.nan, 40, True),
            (40, np.nan, True),
        ],
    )
    def test_bounds(self, n, n_eff, hidden):
        assert too_few(n, n_eff) == hidden

    def test_floor_on_respondents_holds_by_itself(self):
        assert too_few(10, 10, min_effective_base=5)
        assert not too_few(11, 11, min_effective_base=5)


class TestCells:
    def test_percentages_rounded_and_hidden_cells_empty(self):
        moments = pl.DataFrame(
            {
                "indicator": "q",
                "profile": "citoyens",
                "domain": "all",
                "territory": ["FR", "DEP-48", "DEP-2A"],
                "n": [300, 40, 50],
                "w": [600.0, 60.0, 50.0],
                "wy": [200.0, 30.0, 0.0],
                "w2": [1300.0, 130.0, 50.0],
                "w2y": [430.0, 60.0, 0.0],
            }
        )
        table = cells(moments, wave="w", source="s", status="estimated", sample_size=350)
        assert table.schema == cell_schema()
        assert table.column_names == [column.name for column in CELL_COLUMNS]
        france, lozere, corse = table.to_pylist()
        assert (france["value"], france["n"], france["n_eff"]) == (33.33, 300, 276.9)
        assert (france["weight"], france["status"]) == (600.0, "estimated")
        assert france["low"] < france["value"] < france["high"]
        numbers = ("value", "se", "low", "high", "n", "n_eff", "weight")
        assert lozere["status"] == "suppressed"
        assert all(lozere[name] is None for name in numbers)
        assert (corse["value"], corse["se"], corse["low"], corse["n"]) == (0.0, 0.0, 0.0, 50)


class TestCalibration:
    def test_reaches_the_shares_and_the_total(self):
        weights = np.array([1.0, 1, 1, 1, 2, 2])
        answers = np.array([[1, 1], [0, 1], [0, 0], [1, np.nan], [1, 0], [0, 1]], dtype=float)
        moved = calibrate(weights, answers, np.array([0.45, 0.55]), total=800)
        for question, share in enumerate((0.45, 0.55)):
            known = ~np.isnan(answers[:, question])
            reached = np.average(answers[known, question], weights=moved[known])
            assert reached == approx(share, abs=1e-4)
        assert moved.sum() == approx(800, abs=0.05)

    def test_a_sample_too_far_from_the_shares_is_refused(self):
        answers = np.array([[1.0]] * 9 + [[0.0]])
        with pytest.raises(ValueError, match="not positive"):
            calibrate(np.ones(10), answers, np.array([0.0]), total=10)


def api(name):
    """A sample as respondents: type of school as profile, improvement target as domain."""
    return pl.read_csv(API / f"{name}.csv", null_values="NA").select(
        "dnum",
        pl.col("stype").alias("profile"),
        pl.col("comp.imp").alias("domain"),
        pl.lit("CA").alias("place"),
        pl.col("pw").alias("weight"),
        (pl.col("sch.wide") == "Yes").cast(pl.Int8).alias("wide"),
        (pl.col("ell") == 0).cast(pl.Int8).alias("ell0"),
    )


def api_estimates(frame, column):
    """Numbers per (profile, domain), in %, as the engine computes them."""
    moments = long(
        finest(frame.lazy(), [Question("q", column, (1,))]), keys=("profile", "domain", "place")
    )
    numbers = estimate(moments, sample_size=frame.height)
    keys = zip(moments["profile"], moments["domain"], strict=True)
    return {
        key: {name: values[i] for name, values in numbers.items()} for i, key in enumerate(keys)
    }


class TestAgainstR:
    @pytest.mark.parametrize(
        ("cell", "share", "se"),
        [
            (("E", "No"), 0.72, 0.09002512212),
            (("H", "No"), 0.3030303030, 0.08020131106),
            (("E", "Yes"), 0.9733333333, 0.01864974905),
            (("M", "Yes"), 1.0, 0.0),
        ],
    )
    def test_share_and_standard_error_of_a_weights_only_design(self, cell, share, se):
        numbers = api_estimates(api("apistrat"), "wide")[cell]
        assert numbers["value"] / 100 == approx(share, rel=1e-9)
        assert numbers["se"] / 100 == approx(se, rel=1e-9)

    def test_share_and_effective_base_of_the_whole_sample(self):
        whole = api("apistrat").with_columns(profile=pl.lit("all"), domain=pl.lit("all"))
        numbers = api_estimates(whole, "wide")["all", "all"]
        assert numbers["value"] / 100 == approx(0.827948011, abs=5e-10)
        assert numbers["n_eff"] == approx(168.581331, abs=5e-7)
        assert numbers["n"] == 200

    @pytest.mark.parametrize(
        ("estimate", "cap", "bounds"),  # estimate: share, standard error, n, degrees of freedom
        [
            ((0.87431694, 0.020359477, 183, 14), False, (0.823702211, 0.914704492)),
            ((0.87431694, 0.020359477, 183, 14), True, (0.817402607, 0.918632469)),
            ((0.827948011, 0.02434478, 200, 197), False, (0.774171329, 0.873431593)),
        ],
        ids=["clusters", "clusters, capped at n", "strata"],
    )
    def test_korn_graubard_interval(self, estimate, cap, bounds):
        assert intervals.interval(*estimate, cap=cap) == approx(bounds, abs=5e-8)

    def test_korn_graubard_interval_of_a_rare_answer(self):
        share, se, n = self.rare_answer()
        assert share == approx(0.0218579235, abs=5e-11)
        bounds = intervals.interval(share, se, n, df=14, cap=False)
        assert bounds == (approx(0.000216146833, abs=5e-12), approx(0.137507763915, abs=5e-12))

    def rare_answer(self):
        """`ell == 0` in the cluster sample: 15 districts drawn among 757."""
        sample = api("apiclus1")
        weight, y = sample["weight"].to_numpy(), sample["ell0"].to_numpy()
        share = np.average(y, weights=weight)
        districts = np.unique(sample["dnum"].to_numpy(), return_inverse=True)[1]
        z = np.bincount(districts, weights=weight * (y - share)) / weight.sum()
        se = np.sqrt((1 - 15 / 757) * 15 / 14 * np.sum((z - z.mean()) ** 2))
        return share, se, sample.height
