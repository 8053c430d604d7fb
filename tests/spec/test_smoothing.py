"""The Fay–Herriot model, against the R package sae on its data set `milk`."""

import csv
from pathlib import Path

import numpy as np
import pytest

from cube17.compare import fay_herriot

MILK = Path(__file__).parents[1] / "fixtures" / "milk" / "milk.csv"


@pytest.fixture(scope="module")
def milk():
    with MILK.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    direct, se = (np.array([float(row[name]) for row in rows]) for name in ("direct", "se"))
    major = np.array([int(row["major_area"]) for row in rows])
    covariates = np.column_stack([np.ones(len(rows)), *(major == area for area in (2, 3, 4))])
    return direct, se, covariates.astype(float)


def test_variance_and_coefficients_are_those_of_sae(milk):
    smooth = fay_herriot(*milk)
    assert smooth.variance == pytest.approx(0.018550222, abs=1e-6)
    assert smooth.coefficients == pytest.approx(
        [0.96818897, 0.13278014, 0.22694622, -0.24130108], abs=1e-5
    )


def test_predictors_are_those_of_sae(milk):
    smooth = fay_herriot(*milk)
    assert smooth.value[:3] == pytest.approx([1.02197034, 1.04760182, 1.06795126], abs=1e-5)


def test_errors_shrink_and_trust_follows_precision(milk):
    direct, se, covariates = milk
    smooth = fay_herriot(direct, se, covariates)
    assert np.all(smooth.mse < se**2)
    assert np.all(np.diff(smooth.trust[np.argsort(se, kind="stable")]) <= 1e-12)


def test_without_differences_between_units_only_the_regression_speaks():
    same = fay_herriot(np.full(6, 50.0), np.full(6, 3.0), np.ones((6, 1)))
    assert same.variance == 0
    assert same.value == pytest.approx(np.full(6, 50.0))
    assert same.trust == pytest.approx(np.zeros(6))


def test_more_covariates_than_units_is_refused():
    with pytest.raises(ValueError, match="2 units"):
        fay_herriot(np.ones(2), np.ones(2), np.ones((2, 2)))
