"""Spark, in local mode, comes to the same moments and the same cube: `make test-distributed`."""

import shutil

import pytest
from polars.testing import assert_frame_equal

from cube17.pipeline import engines
from cube17.pipeline.moments import KEYS, finest
from tests.pipeline.surveys_kit import DESIGNS, cells, survey
from tests.spec.test_engines import QUESTIONS, WITHIN, respondents, same

# Spark leaves sockets to its own shutdown and calls what other packages deprecate.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module", autouse=True)
def java():
    assert shutil.which("java"), "Spark needs Java 17 or 21 (command java)."


@pytest.mark.parametrize("within", WITHIN, ids=str)
def test_spark_counts_like_polars(within, tmp_path):
    responses = respondents().lazy()
    with engines.opened("spark", tmp_path) as engine:
        found = finest(responses, QUESTIONS, within, engine)
    same(finest(responses, QUESTIONS, within), found, [*KEYS, *within])


@pytest.mark.parametrize("design", DESIGNS)
def test_spark_makes_the_same_cube(design, tmp_path):
    description = survey(tmp_path, DESIGNS[design])
    expected = cells(description, tmp_path / "polars", "polars")
    found = cells(description, tmp_path / "spark", "spark")
    assert_frame_equal(found, expected, rel_tol=0, abs_tol=1e-9)
