"""Numbers of `cube17 model`: adjusted shares and marginal effects, who counts."""

import numpy as np
import polars as pl
import pytest
from pytest import approx  # noqa: PT013 (reads like the tables it is compared with)

from cube17.pipeline.logistic import fit, margins
from cube17.pipeline.raking import rake
from tests.pipeline.model_kit import (
    ANSWERS,
    MODEL,
    REGIONS,
    SCHOOLS,
    STRATA,
    Study,
    answers,
    schools,
)


@pytest.fixture
def study(tmp_path, capsys):
    return Study(tmp_path, capsys)


class TestAgainstR:
    """R 4.2.2, survey 4.1-1, on the api data: the covariate is `meals`."""

    def test_marginal_effects_weights_only(self, study):
        schools(study)
        cells, records = study.adjust(SCHOOLS + "model: {numbers: [meals]}\n")
        told = records["innovation-territoriale"]["adjusted"]
        assert told["profiles"] == ["citoyens", "entreprises", "associations"]
        found = {one["profile"]: (one["value"], one["se"]) for one in told["effects"]}
        assert found["entreprises"] == approx((-21.8796832, 6.97306028), abs=0.005)
        assert found["associations"] == approx((-43.875803, 8.59779026), abs=0.005)
        note = cells["innovation-territoriale", "entreprises"]["note"].replace("\u00a0", " ")
        assert "Écart à « Citoyens » : −21,9 points (de −35,6 à −8,1 à" in note

    @pytest.mark.parametrize("population", ["", "population: fpc\n"])
    def test_predictive_margins_of_strata(self, study, population):
        schools(study)
        design = "strata: stype\n" + population
        cells, _ = study.adjust(SCHOOLS + design + "model: {numbers: [meals]}\n")
        of = {profile: cell for (_, profile), cell in cells.items()}
        values = [of[name]["value"] for name in ("citoyens", "entreprises", "associations")]
        assert values == [91.3, 69.42, 47.43]
        if population:
            assert of["citoyens"]["se"] == approx(2.838, abs=1e-3)
        else:
            assert of["citoyens"]["se"] > 2.845

    def test_a_cell_is_like_the_others(self, study):
        schools(study)
        cells, _ = study.adjust(SCHOOLS + STRATA + "model: {numbers: [meals]}\n")
        cell = cells["innovation-territoriale", "citoyens"]
        assert (cell["status"], cell["certainty"], cell["n"]) == ("estimated", None, 100)
        assert (cell["domain"], cell["territory"], cell["source"]) == ("all", "FR", "essai")
        assert 0 < cell["low"] < cell["value"] < cell["high"] < 100
        assert (cell["n_eff"], cell["weight"]) == (100, 4421)


class TestAgainstSvy:
    """The package svy, an implementation apart, on categories and every design."""

    @pytest.mark.parametrize(
        "design", ["", "strata: s\n", "cluster: c\n", "strata: s\ncluster: c\n"]
    )
    def test_margins_and_effects(self, study, design):
        import svy

        frame = answers(study)
        cells, records = study.adjust(ANSWERS + MODEL + design)
        rows = frame.with_columns(
            pl.col("qui", "theme", "c").cast(pl.String),
            region=pl.col("insee").replace_strict(REGIONS),
        )
        described = svy.Design(
            wgt="poids",
            stratum="s" if "strata" in design else None,
            psu="c" if "cluster" in design else None,
        )
        x = [svy.Cat("qui", ref="1"), svy.Cat("theme"), svy.Cat("region"), svy.Cat("taille"), "age"]
        model = svy.Sample(rows, described).glm.fit("q1", x=x, family="binomial")
        of_profiles = model.margins(at={"qui": None})
        found = [
            cells["innovation-territoriale", name]
            for name in ("citoyens", "entreprises", "associations")
        ]
        assert [one["value"] for one in found] == approx(
            100 * np.array(of_profiles.margin), abs=0.006
        )
        assert [one["se"] for one in found] == approx(100 * np.array(of_profiles.se), abs=6e-4)
        (other,) = model.margins(variables=["qui"])
        effects = records["innovation-territoriale"]["adjusted"]["effects"]
        assert [one["value"] for one in effects] == approx(100 * np.array(other.margin), abs=0.006)
        assert [one["se"] for one in effects] == approx(100 * np.array(other.se), abs=6e-4)

    def test_covariance_gives_every_pair(self, study):
        answers(study)
        _, records = study.adjust(ANSWERS + MODEL)
        told = records["innovation-territoriale"]["adjusted"]
        spread = np.array(told["covariance"])
        for position, one in enumerate(told["effects"], 1):
            variance = spread[0, 0] + spread[position, position] - 2 * spread[0, position]
            assert np.sqrt(variance) == approx(one["se"], abs=1e-3)


class TestRaking:
    """Against what raking and fitting anew gives when each cluster is made a little heavier."""

    def influence(self, frame, targets):
        """Change of each adjusted share, the covariates of respondents fixed, by cluster."""
        names = ("constante", "entreprises", "associations", "age")
        columns = [frame["qui"] == 2, frame["qui"] == 3, frame["age"]]
        x = np.column_stack([np.ones(frame.height), *columns]).astype(float)
        groups = [np.array([np.nan, *which, np.nan]) for which in ((0, 0), (1, 0), (0, 1))]
        y, c = frame["q1"].to_numpy().astype(float), frame["c"].to_numpy()

        def raked(factor):
            return rake(frame.with_columns(weight=frame["poids"] * factor), {"m": targets})

        def shares(factor):
            return margins(x, whole, fit(x, y, raked(factor), names), groups)[0]

        whole = raked(np.ones(frame.height))
        moves = [1e-4 * (c == cluster) for cluster in range(80)]
        return np.array([(shares(1 + move) - shares(1 - move)) / 2e-4 for move in moves])

    def test_errors_take_margins_into_account(self, study):
        def change(frame):
            wrong = pl.Series(np.random.default_rng(5).random(frame.height) < 0.2)
            return frame.with_columns(m=pl.when(wrong).then(1 - pl.col("q1")).otherwise("q1"))

        frame = answers(study, change)
        text = ANSWERS + "cluster: c\nmodel: {numbers: [age]}\n"
        plain, _ = study.adjust(text)
        cells, _ = study.adjust(text + "raking: {m: {0: 1500, 1: 1500}}\n")
        frame = frame.with_columns(pl.col("m").cast(pl.String))
        influence = self.influence(frame, {"0": 1500, "1": 1500})
        spread = ((influence - influence.mean(axis=0)) ** 2).sum(axis=0) * 80 / 79
        names = ("citoyens", "entreprises", "associations")
        found = [cells["innovation-territoriale", name]["se"] for name in names]
        assert found == approx(100 * np.sqrt(spread), rel=0.01)
        assert found[0] < 0.95 * plain["innovation-territoriale", "citoyens"]["se"]


class TestWhoCounts:
    def test_raking_on_what_the_answers_are_leaves_little_error(self, study):
        """Margins that tell profile × answer exactly: adjusted shares of profiles do not vary."""
        answers(
            study,
            lambda frame: frame.with_columns(
                m=pl.concat_str(pl.col("qui"), pl.col("q1")), taille=pl.col("taille")
            ),
        )
        kinds = ", ".join(f"{who}{answer}: 500" for who in (1, 2, 3) for answer in (0, 1))
        model = "model: {covariates: [taille]}\n"
        without = study.adjust(ANSWERS + model)[0]
        raked = study.adjust(ANSWERS + model + f"raking: {{m: {{{kinds}}}}}\n")[0]
        key = ("innovation-territoriale", "citoyens")
        assert raked[key]["value"] == approx(50, abs=2)
        assert raked[key]["se"] < without[key]["se"] / 3

    def test_a_respondent_of_several_domains_is_one_person(self, study):
        wide = ANSWERS.replace(
            "domain: {column: theme, map: {1: emploi, 2: sante}}",
            "domain: {wide: {1: emploi, 2: sante}}",
        ).replace("{column: q1,", '{column: "q{domaine}",')
        answers(study)
        model = "model: {covariates: [domain, region]}\n"
        cells, records = study.adjust(wide + model)
        frame = pl.read_parquet(study.folder / "rep.parquet").filter(pl.col("qui") == 1)
        asked = cells["innovation-territoriale", "citoyens"]
        assert asked["n"] == frame.height
        assert records["innovation-territoriale"]["adjusted"]["covariates"] == ["domain", "region"]
        # Asked once for all domains: there is none to hold equal.
        assert records["performance-associations"]["adjusted"]["covariates"] == ["region"]
        once = cells["performance-associations", "citoyens"]
        assert once["n"] == frame.filter(pl.col("q2") != 9).height
        study.build(wide + "model: {covariates: [domain]}\n")
        code, _, told = study.command("model", "--quiet")
        assert code == 0
        assert "performance-associations : posée une fois pour tous les domaines" in told

    @pytest.mark.parametrize("held", ["{covariates: [domain]}", "{numbers: [age]}"])
    def test_everyone_who_answered_counts(self, study, held):
        frame = answers(study)
        cells, _ = study.adjust(ANSWERS + f"model: {held}\n")
        kept = frame.filter(pl.col("qui") == 3)
        cell = cells["innovation-territoriale", "associations"]
        assert cell["n"] == kept.height
        assert cell["weight"] == approx(kept["poids"].sum(), abs=0.5)
        assert cell["n_eff"] == approx(
            kept["poids"].sum() ** 2 / (kept["poids"] ** 2).sum(), abs=0.05
        )

    def test_who_has_no_covariate_is_left_out_and_counted(self, study):
        def change(frame):
            row = pl.int_range(pl.len())
            return frame.with_columns(
                insee=pl.when(row < 20).then(pl.lit("?")).otherwise("insee"),
                age=pl.when(row >= 2990).then(None).otherwise("age"),
            )

        frame = answers(study, change)
        cells, records = study.adjust(ANSWERS + MODEL)
        note = records["innovation-territoriale"]["note"].replace("\u00a0", " ")
        assert "30 répondants sans covariable connue" in note
        kept = frame[20:2990].filter(pl.col("qui") == 2)
        cell = cells["innovation-territoriale", "entreprises"]
        assert cell["n"] == kept.height
        assert cell["weight"] == approx(kept["poids"].sum(), abs=0.5)

    def test_a_small_profile_is_masked_everywhere(self, study):
        def change(frame):
            few = (pl.col("qui") == 1) & (pl.int_range(pl.len()) > 40)
            return frame.with_columns(qui=pl.when(few).then(2).otherwise("qui"))

        answers(study, change)
        cells, records = study.adjust(ANSWERS + "model: {covariates: [taille]}\n")
        cell = cells["innovation-territoriale", "citoyens"]
        assert cell["status"] == "suppressed"
        names = ("value", "se", "low", "high", "n", "n_eff", "weight", "note")
        assert [cell[name] for name in names] == [None] * 8
        told = records["innovation-territoriale"]["adjusted"]
        assert told["profiles"] == ["entreprises", "associations"]
        assert [one["profile"] for one in told["effects"]] == ["associations"]
        assert np.array(told["covariance"]).shape == (2, 2)
