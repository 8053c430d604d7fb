"""Raking against R's survey package, and what it refuses."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pytest import approx  # noqa: PT013 (reads like the tables it is compared with)

from cube17.pipeline.intervals import effective_base
from cube17.pipeline.raking import MarginError, rake

API = Path(__file__).parents[1] / "fixtures" / "api"
TYPES = {"E": 4421, "H": 755, "M": 1018}
GROWTH = {"No": 1072, "Yes": 5122}


@pytest.fixture(scope="module")
def schools():
    return pl.read_csv(API / "apiclus1.csv").rename({"pw": "weight"})


class TestAgainstR:
    def test_two_margins(self, schools):
        weights = rake(schools, {"stype": TYPES, "sch.wide": GROWTH})
        assert np.average(schools["api00"], weights=weights) == approx(641.2303209, abs=5e-8)
        assert weights @ schools["enroll"].to_numpy() == approx(3647280, abs=0.5)
        factors = weights / schools["weight"].to_numpy()
        assert (factors.min(), factors.max()) == (approx(0.882520718), approx(1.983204911))
        assert effective_base(weights.sum(), np.square(weights).sum()) == approx(174.0112, abs=5e-5)

    def test_one_margin_is_post_stratification(self, schools):
        weights = rake(schools, {"stype": TYPES})
        assert np.average(schools["api00"], weights=weights) == approx(642.3108, abs=5e-5)
        assert weights @ schools["enroll"].to_numpy() == approx(3680893, abs=0.5)

    def test_every_margin_is_met(self, schools):
        weights = rake(schools, {"stype": TYPES, "sch.wide": GROWTH})
        for column, targets in (("stype", TYPES), ("sch.wide", GROWTH)):
            for category, target in targets.items():
                chosen = (schools[column] == category).to_numpy()
                assert weights[chosen].sum() == approx(target, rel=1e-9)


PEOPLE = pl.DataFrame(
    {
        "weight": [1.0, 1.0, 1.0, 1.0, 2.0],
        "sexe": ["f", "f", "h", "h", "h"],
        "age": ["jeune", "vieux", "jeune", "vieux", "vieux"],
    }
)


class TestBounds:
    def test_factors_stay_within(self):
        margins = {"sexe": {"f": 3.2, "h": 2.8}, "age": {"jeune": 2.2, "vieux": 3.8}}
        free, held = rake(PEOPLE, margins), rake(PEOPLE, margins, bounds=(0.65, 1.7))
        base = PEOPLE["weight"].to_numpy()
        assert (held / base).min() >= 0.65
        assert (held / base).max() <= 1.7
        assert held.sum() == approx(free.sum())

    def test_too_narrow_bounds_are_refused(self):
        with pytest.raises(MarginError, match=r"« sexe » ne peut pas être atteinte.*les bornes"):
            rake(PEOPLE, {"sexe": {"f": 5, "h": 1}}, bounds=(0.5, 2))


class TestRefusals:
    def refused(self, margins, match, people=PEOPLE):
        with pytest.raises(MarginError, match=match):
            rake(people, margins)

    def test_column_that_is_not_there(self):
        self.refused({"taille": {"a": 1}}, "la colonne « taille » n’existe pas")

    def test_category_without_respondents(self):
        margin = {"sexe": {"f": 3, "h": 2, "autre": 1}}
        self.refused(margin, "aucun répondant dans la catégorie « autre »")

    def test_category_without_respondents_nor_target_is_nothing(self):
        assert rake(PEOPLE, {"sexe": {"f": 3, "h": 2, "autre": 0}}).sum() == approx(5)

    def test_category_that_the_margin_does_not_know(self):
        self.refused({"sexe": {"f": 3}}, "la catégorie « h » des répondants")

    def test_category_of_target_zero_loses_its_weight(self):
        assert rake(PEOPLE, {"sexe": {"f": 3, "h": 0}}).tolist() == [1.5, 1.5, 0, 0, 0]

    def test_respondent_without_category(self):
        holed = PEOPLE.with_columns(sexe=pl.col("sexe").replace("f", None))
        self.refused({"sexe": {"f": 3, "h": 2}}, "2 répondants n’ont pas de catégorie", holed)

    def test_totals_that_differ(self):
        margins = {"sexe": {"f": 3, "h": 3}, "age": {"jeune": 3, "vieux": 4}}
        self.refused(margins, r"« sexe » \(6\) et « age » \(7\) n’ont pas le même total")

    def test_negative_target(self):
        self.refused({"sexe": {"f": -3, "h": 3}}, "négatif ou manque")

    def test_empty_crossings_that_make_the_margins_impossible(self):
        diagonal = PEOPLE.with_columns(age=pl.col("sexe").replace({"f": "jeune", "h": "vieux"}))
        margins = {"sexe": {"f": 3, "h": 3}, "age": {"jeune": 2, "vieux": 4}}
        self.refused(margins, "Calage impossible : la marge « sexe »", diagonal)
