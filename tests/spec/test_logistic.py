"""The weighted logistic model against R's survey package, svy and cases worked by hand."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pytest import approx  # noqa: PT013 (reads like the tables it is compared with)

from cube17.pipeline.logistic import (
    ModelError,
    Units,
    covariance,
    effects,
    fit,
    linearised,
    margins,
    residuals,
)

API = Path(__file__).parents[1] / "fixtures" / "api"
SCHOOLS = pl.read_csv(API / "apistrat.csv")
DISTRICTS = pl.read_csv(API / "apiclus1.csv")
NAN = np.nan


def columns(schools, *names):
    """A constant, then `middle` and `high` (elementary schools being the reference) or numbers."""
    made = {
        "middle": schools["stype"] == "M",
        "high": schools["stype"] == "H",
        **{name: schools[name] for name in names if name in schools.columns},
    }
    parts = [np.ones(schools.height), *(made[name].cast(pl.Float64).to_numpy() for name in names)]
    return np.column_stack(parts)


def whole(schools, *, stratified=False, clustered=False):
    w = schools["pw"].to_numpy()
    stratum = np.zeros(schools.height, dtype=np.intp)
    units = np.array([schools.height])
    fraction = np.array([0.0])
    if stratified:
        kinds = schools["stype"].unique().sort()
        stratum = schools["stype"].replace_strict(kinds, range(3)).to_numpy().astype(np.intp)
        units = np.bincount(stratum)
        fraction = units / np.array([4421, 755, 1018])
    cluster = schools["dnum"].to_numpy() if clustered else None
    if clustered:
        units = np.array([schools["dnum"].n_unique()])
        fraction = units / 757
    factor = (1 - fraction) * units / (units - 1)
    return Units(w, w * w, stratum, cluster, units.astype(float), factor)


def fitted(schools, sample, *names):
    """Coefficients, their covariance, rows and answers of sch.wide on some columns."""
    x, w = columns(schools, *names), schools["pw"].to_numpy()
    y = (schools["sch.wide"] == "Yes").cast(pl.Float64).to_numpy()
    b = fit(x, y, w, ["constante", *names])
    return b, covariance(linearised(x, y, w, b), sample), x, w


TYPES = [np.array([NAN, 0, 0, NAN]), np.array([NAN, 1, 0, NAN]), np.array([NAN, 0, 1, NAN])]


class TestAgainstR:
    """R 4.2.2, survey 4.1-1: svyglm(family = quasibinomial) and svypredmeans on the api data."""

    def test_stratified_with_population(self):
        sample = whole(SCHOOLS, stratified=True)
        b, v, _, _ = fitted(SCHOOLS, sample, "ell", "meals", "mobility")
        assert b == approx([0.83583653, -0.00248964, -0.00315237, 0.06089678], abs=1e-8)
        expected = [0.4556261, 0.0132525, 0.00919948, 0.03193542]
        assert np.sqrt(np.diag(v)) == approx(expected, rel=5e-5)

    def test_weights_only(self):
        b, v, _, _ = fitted(SCHOOLS, whole(SCHOOLS), "high", "middle", "meals")
        # R stops a little before the maximum.
        assert b == approx([2.891230424, -2.49584717, -1.552211134, -0.010392911], abs=1e-7)
        expected = [0.64382668, 0.54700568, 0.49166187, 0.00764638]
        assert np.sqrt(np.diag(v)) == approx(expected, rel=1e-4)

    def test_marginal_effects(self):
        b, v, x, w = fitted(SCHOOLS, whole(SCHOOLS), "middle", "high", "meals")
        values, gradients = margins(x, w, b, TYPES)
        found, errors = effects(values, gradients @ v @ gradients.T, 0)
        assert found == approx([0, -0.218796832, -0.43875803], abs=1e-8)
        assert errors == approx([0, 0.0697306028, 0.0859779026], rel=1e-4)

    def test_predictive_margins(self):
        sample = whole(SCHOOLS, stratified=True)
        b, v, x, w = fitted(SCHOOLS, sample, "middle", "high", "meals")
        values, gradients = margins(x, w, b, TYPES)
        assert values == approx([0.9130337, 0.6942369, 0.4742757], abs=5e-8)
        error = np.sqrt(np.diag(gradients @ v @ gradients.T))[0]
        assert error == approx(0.02838, abs=5e-6)


@pytest.fixture(scope="module")
def model():
    import svy

    schools = DISTRICTS.with_columns(
        answer=(pl.col("sch.wide") == "Yes").cast(pl.Int64), dnum=pl.col("dnum").cast(pl.String)
    )
    sample = svy.Sample(schools, svy.Design(wgt="pw", psu="dnum", pop_size="fpc"))
    x = [svy.Cat("stype", ref="E"), "meals"]
    return sample.glm.fit("answer", x=x, family="binomial")


@pytest.fixture(scope="module")
def ours():
    return fitted(DISTRICTS, whole(DISTRICTS, clustered=True), "high", "middle", "meals")


class TestAgainstSvy:
    """The package svy, an implementation apart."""

    def test_clusters_with_population(self, model, ours):
        b, v, _, _ = ours
        assert b == approx([one.est for one in model.coefs], rel=1e-6)
        assert v == approx(np.array(model.fitted.cov_matrix), rel=1e-4)

    def test_margins_and_effects(self, model, ours):
        b, v, x, w = ours
        values, gradients = margins(x, w, b, TYPES)
        spread = gradients @ v @ gradients.T
        of_types = model.margins(at={"stype": None})
        assert values == approx(np.array(of_types.margin), abs=1e-7)
        assert np.sqrt(np.diag(spread)) == approx(np.array(of_types.se), rel=1e-4)
        found, errors = effects(values, spread, 0)
        (other,) = model.margins(variables=["stype"])
        assert found[1:] == approx(np.array(other.margin), abs=1e-7)
        assert errors[1:] == approx(np.array(other.se), rel=1e-4)


class TestByHand:
    def test_a_group_alone_gives_its_share(self):
        """Without covariates, margins are the weighted shares and their linearised errors."""
        x = np.array([[1.0, 0], [1, 0], [1, 0], [1, 1], [1, 1]])
        y, w = np.array([1.0, 0, 1, 0, 1]), np.array([1.0, 1, 2, 1, 3])
        one = np.zeros(5, dtype=np.intp)
        sample = Units(w, w * w, one, None, np.array([5.0]), np.array([1.25]))
        b = fit(x, y, w, ["constante", "groupe"])
        v = covariance(linearised(x, y, w, b), sample)
        values, gradients = margins(x, w, b, [np.array([NAN, 0]), np.array([NAN, 1])])
        assert values == approx([0.75, 0.75])
        # First group: Σ w²(y − p)² = 1/16 + 9/16 + 4/16, over (Σw)² = 16, times n/(n − 1).
        # Second: 9/16 + 9/16, over 16.
        spread = gradients @ v @ gradients.T
        assert np.diag(spread) == approx([1.25 * 14 / 256, 1.25 * 18 / 256])
        assert spread[0, 1] == approx(0, abs=1e-15)

    def test_a_stratum_of_one_unit_is_centred_at_zero(self):
        z, w = np.array([[0.5], [-0.5], [0.25]]), np.ones(3)
        at, units = np.array([0, 0, 1]), np.array([2.0, 1])
        v = covariance(z, Units(w, w, at, None, units, np.array([2.0, 1])))
        assert v == approx(np.array([[2 * 0.5 + 0.0625]]))

    def test_residuals_of_what_margins_tell_are_nothing(self):
        categories = np.array([[1.0, 0], [1, 0], [0, 1]])
        z, w = np.array([[1.0, 4], [3, 4], [5, 4]]), np.array([3.0, 1, 2])
        assert residuals(z, categories, w) == approx(np.array([[-0.5, 0], [1.5, 0], [0, 0]]))


class TestRefusals:
    NAMES = ("constante", "« a »", "« b »")

    def fit(self, y, *others):
        x = np.column_stack([np.ones(len(y)), *others])
        return fit(x, np.array(y, dtype=float), np.ones(len(y)), self.NAMES)

    @pytest.mark.parametrize("y", [[0, 0, 0], [1, 1, 1], []])
    def test_no_variation(self, y):
        with pytest.raises(ModelError, match="toutes les réponses sont les mêmes"):
            self.fit(y)

    def test_a_column_that_does_not_vary(self):
        with pytest.raises(ModelError, match=r"« a ».*colinéarité"):
            self.fit([0, 1, 0, 1], [3.0, 3, 3, 3])

    def test_a_column_of_zeros(self):
        with pytest.raises(ModelError, match=r"« a ».*colinéarité"):
            self.fit([0, 1, 0, 1], [0.0, 0, 0, 0])

    def test_a_column_that_follows_from_another(self):
        with pytest.raises(ModelError, match=r"« b ».*colinéarité"):
            self.fit([0, 1, 0, 1, 1], [1.0, 2, 3, 5, 8], [3.0, 5, 7, 11, 17])

    def test_a_group_that_all_answered_alike(self):
        with pytest.raises(ModelError, match=r"« b ».*séparation"):
            self.fit([0, 1, 0, 1, 1, 1], [0.0, 1, 1, 0, 1, 0], [0.0, 0, 0, 0, 1, 1])

    def test_a_number_that_tells_the_answers_apart(self):
        with pytest.raises(ModelError, match="séparation"):
            self.fit([0, 0, 0, 1, 1, 1], [1.0, 2, 3, 4, 5, 6])

    def test_more_parameters_than_answers(self):
        with pytest.raises(ModelError, match="trop peu de réponses différentes pour 3"):
            self.fit([0, 1], [0.0, 1], [1.0, 1])
