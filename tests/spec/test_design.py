"""Standard errors under a design, against R's survey package and by hand."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from pytest import approx  # noqa: PT013 (reads like the tables it is compared with)

from cube17.pipeline import intervals, strata
from cube17.pipeline.cells import estimate, from_design
from cube17.pipeline.clusters import between_clusters
from cube17.pipeline.design import estimates, variance
from cube17.pipeline.moments import Question, finest, long, roll_up
from cube17.pipeline.strata import Design

API = Path(__file__).parents[1] / "fixtures" / "api"
CALIFORNIA = pl.DataFrame({"place": ["CA"], "territory": ["CA"]})
DISTRICTS = Design(clusters=True, population={"": 757})
TYPES = Design(strata=True, population={"E": 4421, "M": 1018, "H": 755})


def api(name):
    """A sample of schools as responses: type of school as domain."""
    return pl.read_csv(API / f"{name}.csv").select(
        pl.lit("schools").alias("profile"),
        pl.col("stype").alias("domain"),
        pl.lit("CA").alias("place"),
        pl.col("pw").alias("weight"),
        pl.col("stype").alias("stratum"),
        pl.col("dnum").cast(pl.String).alias("cluster"),
        (pl.col("sch.wide") == "Yes").cast(pl.Int8).alias("wide"),
        (pl.col("ell") == 0).cast(pl.Int8).alias("ell0"),
        "api00",
    )


def grouped(responses, design, indicator="q"):
    return finest(responses.lazy(), [Question(indicator, indicator, (1,))], design.within)


def cells(responses, design, indicator="wide", lineage=CALIFORNIA):
    """Each cell's row by domain, with the share `p`, the effective base and the interval."""
    frame = estimates(grouped(responses, design, indicator), lineage, [indicator], design)
    numbers = from_design(frame)
    frame = frame.with_columns(
        p=pl.col("wy") / pl.col("w"),
        **{name: pl.Series(numbers[name] / 100) for name in ("low", "high")},
        n_eff=pl.Series(numbers["n_eff"]),
    )
    return {row["domain"]: row for row in frame.to_dicts()}


class TestAgainstR:
    def test_share_of_a_cluster_sample(self):
        cell = cells(api("apiclus1"), DISTRICTS)["all"]
        assert cell["p"] == approx(0.87431694, abs=5e-9)
        assert cell["se"] == approx(0.020359477, abs=5e-10)
        assert (cell["n"], cell["df"]) == (183, 14)
        # Korn–Graubard, capped at n as the NCHS does.
        assert (cell["low"], cell["high"]) == (approx(0.817402607), approx(0.918632469))

    def test_korn_graubard_interval_without_the_cap(self):
        cell = cells(api("apiclus1"), DISTRICTS)["all"]
        bounds = intervals.interval(cell["p"], cell["se"], cell["n"], cell["df"], cap=False)
        assert bounds == (approx(0.823702211, abs=5e-10), approx(0.914704492, abs=5e-10))

    @pytest.mark.parametrize(
        ("domain", "share", "se"),
        [
            ("E", 0.916666667, 0.020984279),
            ("H", 0.785714286, 0.091461910),
            ("M", 0.68, 0.109502248),
        ],
    )
    def test_domains_of_a_cluster_sample(self, domain, share, se):
        cell = cells(api("apiclus1"), DISTRICTS)[domain]
        assert (cell["p"], cell["se"]) == (approx(share, abs=5e-10), approx(se, abs=5e-10))

    def test_rare_answer_in_a_cluster_sample(self):
        cell = cells(api("apiclus1"), DISTRICTS, "ell0")["all"]
        assert cell["p"] == approx(0.0218579235, abs=5e-11)
        bounds = intervals.interval(cell["p"], cell["se"], cell["n"], cell["df"], cap=False)
        assert bounds == (approx(0.000216146833, abs=5e-12), approx(0.137507763915, abs=5e-12))

    def test_share_of_a_stratified_sample(self):
        cell = cells(api("apistrat"), TYPES)["all"]
        assert cell["p"] == approx(0.827948011, abs=5e-10)
        assert cell["se"] == approx(0.02434478, abs=5e-9)
        assert (cell["n"], cell["df"]) == (200, 197)
        assert cell["n_eff"] == approx(168.581331, abs=5e-7)
        bounds = intervals.interval(cell["p"], cell["se"], cell["n"], cell["df"], cap=False)
        assert bounds == (approx(0.774171329, abs=5e-9), approx(0.873431593, abs=5e-9))

    @pytest.mark.parametrize(
        ("name", "design", "mean", "se"),
        [("apiclus1", DISTRICTS, 644.16940, 23.54224), ("apistrat", TYPES, 662.287363, 9.408941)],
    )
    def test_mean_of_any_number_by_the_same_variance(self, name, design, mean, se):
        """With each school a cluster of its own, y need not be 0 or 1."""
        sample = api(name)
        rows = sample.select(
            "profile",
            "place",
            pl.lit("all").alias("domain"),
            pl.col("stratum") if design.strata else pl.lit("").alias("stratum"),
            pl.col("cluster") if design.clusters else pl.int_range(pl.len()).alias("cluster"),
            pl.lit(1).alias("api00:n"),
            pl.col("weight").alias("api00:w"),
            (pl.col("weight") * pl.col("api00")).alias("api00:wy"),
        )
        scores = between_clusters(rows, CALIFORNIA, ["api00"])
        found = variance(scores, strata.sizes(grouped(sample, design, "wide"), design))
        assert np.average(sample["api00"], weights=sample["weight"]) == approx(mean, abs=5e-6)
        assert np.sqrt(found["variance"].item()) == approx(se, abs=5e-6)


# Seven respondents in three strata; the third has a single cluster.
SEVEN = pl.DataFrame(
    [
        # stratum cluster domain weight y
        ("a", "1", "emploi", 1.0, 1),
        ("a", "1", "emploi", 2.0, 0),
        ("a", "2", "emploi", 1.0, 1),
        ("a", "3", "sante", 2.0, 0),
        ("b", "1", "emploi", 3.0, 1),
        ("b", "2", "sante", 1.0, None),
        ("c", "1", "emploi", 1.0, 0),
    ],
    schema=["stratum", "cluster", "domain", "weight", "q"],
    orient="row",
).with_columns(profile=pl.lit("citoyens"), place=pl.lit("CA"))


class TestByHand:
    def test_clusters_in_strata_with_a_lonely_one(self):
        # emploi: W = 8, p = 5/8. 8z: a1 (3/8 − 10/8), a2 3/8, a3 0; b1 9/8, b2 0; c1 −5/8.
        a, b, c = np.array([-7, 3, 0]) / 64, np.array([9, 0]) / 64, -5 / 64
        expected = 3 / 2 * np.sum((a - a.mean()) ** 2) + 2 * np.sum((b - b.mean()) ** 2) + c * c
        cell = cells(SEVEN, Design(strata=True, clusters=True), "q")["emploi"]
        assert cell["p"] == 5 / 8
        assert cell["se"] == approx(np.sqrt(expected), rel=1e-12)
        # Four clusters and three strata have someone in the cell.
        assert cell["df"] == 1

    def test_stratum_drawn_whole_adds_nothing(self):
        sample = SEVEN.filter(pl.col("stratum") != "c")
        half = Design(strata=True, clusters=True, population={"a": 6, "b": 2})
        cell = cells(sample, half, "q")["emploi"]
        # W = 7, p = 5/7. 7z: a1 (2/7 − 10/7), a2 2/7, a3 0; b is known entirely.
        a = np.array([-8, 2, 0]) / 49
        assert cell["se"] == approx(np.sqrt(3 / 2 / 2 * np.sum((a - a.mean()) ** 2)), rel=1e-12)

    def test_lonely_strata_are_named(self):
        both, strata_only = Design(strata=True, clusters=True), Design(strata=True)
        drawn = strata.sizes(grouped(SEVEN, both), both)
        assert drawn["units"].to_list() == [3, 2, 1]
        (warning,) = strata.lonely(drawn)
        assert warning.startswith("Strate « c » : une seule unité primaire")
        assert strata.lonely(strata.sizes(grouped(SEVEN, strata_only), strata_only))[0][9] == "c"
        assert strata.lonely(strata.sizes(grouped(SEVEN, Design()), Design())) == []

    def test_element_sample_is_the_five_moment_formula(self):
        sample = api("apistrat")
        moments = long(roll_up(finest(sample.lazy(), [Question("wide", "wide", (1,))]), CALIFORNIA))
        expected = estimate(moments, sample.height)
        frame = estimates(grouped(sample, Design(), "wide"), CALIFORNIA, ["wide"])
        numbers = from_design(frame)
        assert_frame_equal(frame.select(moments.columns), moments, rel_tol=1e-14)
        for name, values in numbers.items():
            assert values == approx(expected[name], rel=1e-12), name

    def test_one_unit_per_stratum_leaves_nothing_to_say(self):
        sample = SEVEN.filter(pl.col("stratum").is_in(["b", "c"]) & (pl.col("domain") == "emploi"))
        cell = cells(sample, Design(strata=True, clusters=True), "q")["all"]
        assert (cell["df"], cell["low"], cell["high"]) == (0, 0.0, 1.0)


class TestRefusals:
    def test_missing_stratum(self):
        holed = SEVEN.with_columns(stratum=pl.col("stratum").replace("b", None))
        with pytest.raises(ValueError, match="pas de strate ou de grappe"):
            cells(holed, Design(strata=True), "q")

    def test_single_unit(self):
        with pytest.raises(ValueError, match="au moins deux unités"):
            cells(SEVEN.head(2), Design(strata=True, clusters=True), "q")

    def test_population_unknown_or_too_small(self):
        with pytest.raises(ValueError, match="« b » : taille dans la population inconnue"):
            cells(SEVEN, Design(strata=True, clusters=True, population={"a": 4, "c": 1}), "q")
        with pytest.raises(ValueError, match="« a » : 3 unités tirées sur 2"):
            cells(SEVEN, Design(strata=True, clusters=True, population={"a": 2}), "q")


@pytest.fixture(scope="module")
def survey():
    chance = np.random.default_rng(5)
    size = 3000
    cluster = chance.integers(0, 60, size)
    # Shares differ between clusters, so that clustering counts.
    answers = chance.random(size) < chance.uniform(0.2, 0.8, 60)[cluster]
    return pl.DataFrame(
        {
            "profile": pl.Series(chance.integers(0, 3, size)).cast(pl.String),
            "domain": pl.Series(chance.integers(0, 4, size)).cast(pl.String),
            "place": ["CA"] * size,
            "weight": np.exp(chance.standard_normal(size)),
            "stratum": pl.Series(cluster % 7).cast(pl.String),
            "cluster": pl.Series(cluster).cast(pl.String),
            "q": answers.astype(np.int8),
        }
    )


class TestAgainstSvy:
    """The package svy, an implementation apart, on designs with everything at once."""

    @pytest.mark.parametrize("clusters", [False, True])
    @pytest.mark.parametrize("stratified", [False, True])
    def test_every_domain(self, survey, stratified, clusters):
        import svy

        described = svy.Design(
            wgt="weight",
            stratum="stratum" if stratified else None,
            psu="cluster" if clusters else None,
        )
        found = svy.Sample(survey, described).estimation.prop("q", by=["profile", "domain"])
        expected = {
            tuple(map(str, one.by_level)): one for one in found.estimates if str(one.y_level) == "1"
        }
        design = Design(stratified, clusters)
        frame = estimates(grouped(survey, design), CALIFORNIA, ["q"], design)
        rows = frame.filter(pl.col("domain") != "all").to_dicts()
        assert len(rows) == len(expected) == 12
        for row in rows:
            other = expected[row["profile"], row["domain"]]
            assert row["wy"] / row["w"] == approx(other.est, rel=1e-12)
            assert row["se"] == approx(other.se, rel=1e-10)
            assert (row["n"], row["df"]) == (other.n, other.df)
