"""The weighted logistic model: what it must not depend on, and a naive loop for its covariance."""

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pytest import approx  # noqa: PT013 (reads like a formula)

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

GROUPS = [np.array([np.nan, 0, 0, np.nan]), np.array([np.nan, 1, 0, np.nan])]
NAMES = ("constante", "b", "c", "nombre")


def drawn(seed, size=120):
    """Rows, answers, weights, strata, clusters within strata: some strata have one cluster."""
    chance = np.random.default_rng(seed)
    kind = chance.integers(0, 3, size)
    x = np.column_stack([np.ones(size), kind == 1, kind == 2, chance.normal(50, 20, size)])
    y = (chance.random(size) < 0.3 + 0.2 * (kind == 1)).astype(float)
    cluster = chance.integers(0, 20, size)
    stratum = np.where(cluster == 19, 3, cluster % 3)
    return x, y, np.exp(chance.normal(0, 0.5, size)), stratum.astype(np.intp), cluster


def sample_of(w, stratum, cluster):
    units = [len(np.unique(cluster[stratum == h])) for h in range(4)]
    factor = [0.9 * m / (m - 1) if m > 1 else 0.9 for m in units]
    return Units(w, w * w, stratum, cluster, np.array(units, float), np.array(factor))


def results(x, y, w, sample):
    try:
        b = fit(x, y, w, NAMES)
    except ModelError:
        assume(False)
        raise
    v = covariance(linearised(x, y, w, b), sample)
    values, gradients = margins(x, w, b, GROUPS)
    return b, v, values, gradients


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_covariance_is_that_of_a_naive_loop(seed):
    x, y, w, stratum, cluster = drawn(seed)
    sample = sample_of(w, stratum, cluster)
    b, v, _, _ = results(x, y, w, sample)
    bread, scores = np.zeros((4, 4)), {}
    for row, answer, weight, h, c in zip(x, y, w, stratum, cluster, strict=True):
        p = 1 / (1 + np.exp(-row @ b))
        bread += weight * p * (1 - p) * np.outer(row, row)
        scores[h, c] = scores.get((h, c), 0) + weight * (answer - p) * row
    meat = np.zeros((4, 4))
    for h in range(4):
        of_stratum = [score for (other, _), score in scores.items() if other == h]
        centre = sum(of_stratum) / len(of_stratum) if len(of_stratum) > 1 else 0
        for score in of_stratum:
            meat += sample.factor[h] * np.outer(score - centre, score - centre)
    inverse = np.linalg.inv(bread)
    assert v == approx(inverse @ meat @ inverse, rel=1e-6, abs=1e-12)
    assert sum(scores.values()) == approx(np.zeros(4), abs=1e-6)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_gradient_is_the_slope_of_the_margins(seed):
    x, y, w, stratum, cluster = drawn(seed)
    b, _, _, gradients = results(x, y, w, sample_of(w, stratum, cluster))
    for column, step in enumerate((1e-6, 1e-6, 1e-6, 1e-8)):
        move = np.eye(4)[column] * step
        above, below = (margins(x, w, b + part, GROUPS)[0] for part in (move, -move))
        assert gradients[:, column] == approx((above - below) / (2 * step), rel=1e-5, abs=1e-6)


@example(712, 1.0)  # a stratum without anybody
@given(st.integers(0, 10_000), st.floats(0.01, 100))
@settings(max_examples=25, deadline=None)
def test_neither_the_order_of_rows_nor_the_scale_of_weights_counts(seed, scale):
    x, y, w, stratum, cluster = drawn(seed)
    expected = results(x, y, w, sample_of(w, stratum, cluster))
    order = np.random.default_rng(seed).permutation(len(y))
    other = scale * w[order]
    sample = sample_of(other, stratum[order], cluster[order])
    found = results(x[order], y[order], other, sample)
    for one, two in zip(expected, found, strict=True):
        assert two == approx(one, rel=1e-6, abs=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_reference_group_does_not_change_margins(seed):
    """The same model with another group left out, and a number in other units."""
    x, y, w, stratum, cluster = drawn(seed)
    sample = sample_of(w, stratum, cluster)
    _, v, values, gradients = results(x, y, w, sample)
    recoded = np.column_stack([x[:, 0], 1 - x[:, 1] - x[:, 2], x[:, 2], 1000 * x[:, 3]])
    b = fit(recoded, y, w, NAMES)
    groups = [np.array([np.nan, 1, 0, np.nan]), np.array([np.nan, 0, 0, np.nan])]
    others, slopes = margins(recoded, w, b, groups)
    spread = covariance(linearised(recoded, y, w, b), sample)
    assert others == approx(values, rel=1e-7)
    expected = effects(values, gradients @ v @ gradients.T, 0)
    found = effects(others, slopes @ spread @ slopes.T, 0)
    assert found[0] == approx(expected[0], abs=1e-8)
    assert found[1] == approx(expected[1], rel=1e-5, abs=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_respondents_alike_may_share_a_row(seed):
    x, y, w, stratum, _ = drawn(seed)
    x[:, 3] = np.floor(x[:, 3] / 40)
    rows, at = np.unique(np.column_stack([x, y, stratum]), axis=0, return_inverse=True)
    units = np.bincount(stratum, minlength=4).astype(float)
    factor = np.where(units > 1, units / np.maximum(units - 1, 1), 1.0)
    apart = Units(w, w * w, stratum, None, units, factor)
    weight, squares = np.bincount(at, w), np.bincount(at, w * w)
    kinds = rows[:, 5].astype(np.intp)
    together = Units(weight, squares, kinds, None, units, factor)
    expected = results(x, y, w, apart)
    found = results(rows[:, :4], rows[:, 4], weight, together)
    for one, two in zip(expected, found, strict=True):
        assert two == approx(one, rel=1e-6, abs=1e-10)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_residuals_have_no_total_in_any_category(seed):
    chance = np.random.default_rng(seed)
    categories = np.hstack([np.eye(n)[chance.integers(0, n, 60)] for n in (2, 3)])
    z, w = chance.normal(size=(60, 4)), np.exp(chance.normal(size=60))
    left = residuals(z, categories, w)
    assert (categories * w[:, None]).T @ left == approx(np.zeros((5, 4)), abs=1e-9)
