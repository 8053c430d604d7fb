"""The moment engine against a naive loop, on random surveys."""

from math import isclose, isnan, sqrt

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17.model import ALL_DOMAINS, DECIMALS
from cube17.pipeline import intervals
from cube17.pipeline.cells import NUMBERS, cells, estimate
from cube17.pipeline.moments import MOMENTS, Question, finest, lineage, long, roll_up

QUESTIONS = [Question("q1", "q1", (3, 4)), Question("q2", "q2", (1,))]
KEYS = ("indicator", "profile", "domain", "territory")

# An EPCI over two départements, a place without EPCI, one known by région only, one by country.
LINEAGE = {
    "p1": ("E1", "D1", "R1", "FR"),
    "p2": ("E1", "D2", "R1", "FR"),
    "p3": (None, "D2", "R1", "FR"),
    "p4": (None, None, "R2", "FR"),
    "p5": (None, None, None, "FR"),
}
PLACES = pl.DataFrame(
    [(place, *above) for place, above in LINEAGE.items()],
    schema=["place", "epci", "departement", "region", "country"],
    orient="row",
)

# The first call of each kind compiles something in polars or scipy.
untimed = settings(deadline=None)

answers = st.none() | st.integers(1, 4)
respondent = st.tuples(
    st.sampled_from(["citoyens", "entreprises"]),
    st.sampled_from(["emploi", "sante", ALL_DOMAINS]),
    st.sampled_from(list(LINEAGE)),
    # Weights of any size; those of 0 belong to respondents kept for their count only.
    st.sampled_from([0.0, 0.1, 1.0, 1 / 3, 12.7, 5000.0]) | st.floats(1e-3, 1e5),
    answers,
    answers,
)
surveys = st.lists(respondent, min_size=2, max_size=40)


def frame(rows):
    return pl.DataFrame(
        rows,
        schema={
            "profile": pl.String,
            "domain": pl.String,
            "place": pl.String,
            "weight": pl.Float64,
            "q1": pl.Int8,
            "q2": pl.Int8,
        },
        orient="row",
    )


def engine(rows):
    return long(roll_up(finest(frame(rows).lazy(), QUESTIONS), lineage(PLACES)))


def by_key(moments):
    return {
        tuple(row[key] for key in KEYS): tuple(row[moment] for moment in MOMENTS)
        for row in moments.to_dicts()
    }


def naive(rows):
    """The respondents of each cell, one question and one territory at a time."""
    members = {}
    for profile, domain, place, weight, *given_answers in rows:
        for question, answer in zip(QUESTIONS, given_answers, strict=True):
            if answer is None:
                continue
            for territory in filter(None, LINEAGE[place]):
                for label in {domain, ALL_DOMAINS}:
                    key = (question.indicator, profile, label, territory)
                    members.setdefault(key, []).append((weight, answer in question.positive))
    return members


def naive_moments(cell):
    return (
        len(cell),
        sum(w for w, _ in cell),
        sum(w for w, y in cell if y),
        sum(w * w for w, _ in cell),
        sum(w * w for w, y in cell if y),
    )


def naive_estimate(cell, sample_size):
    """Share, standard error and effective base from the respondents themselves, in %."""
    total = sum(w for w, _ in cell)
    if total == 0:
        return None
    share = sum(w for w, y in cell if y) / total
    spread = sum((w * (y - share)) ** 2 for w, y in cell)
    se = sqrt(sample_size / (sample_size - 1) * spread) / total
    return 100 * share, 100 * se, total**2 / sum(w * w for w, _ in cell)


def close(a, b, tolerance=1e-9):
    return isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


@untimed
@given(surveys)
def test_engine_equals_a_loop_over_respondents(rows):
    computed = by_key(engine(rows))
    expected = {key: naive_moments(cell) for key, cell in naive(rows).items()}
    assert computed.keys() == expected.keys()
    for key, moments in expected.items():
        assert all(map(close, computed[key], moments)), key


@untimed
@given(surveys)
def test_estimates_equal_those_of_a_loop_over_respondents(rows):
    moments = engine(rows)
    numbers = estimate(moments, sample_size=len(rows))
    members = naive(rows)
    for i, key in enumerate(moments.select(KEYS).rows()):
        expected = naive_estimate(members[key], len(rows))
        if expected is None:
            assert isnan(numbers["value"][i])
            continue
        share, se, base = expected
        assert close(numbers["value"][i], share, 1e-7)
        # The five sums lose a few digits where weights differ by many orders of magnitude.
        assert abs(numbers["se"][i] - se) < 1e-4
        assert close(numbers["n_eff"][i], base, 1e-7)


def total(moments, *keys):
    """Moments summed over everything but `keys`."""
    sums = moments.group_by(keys).agg(pl.col(MOMENTS).sum())
    return {row[: len(keys)]: row[len(keys) :] for row in sums.iter_rows()}


def same(one, other):
    return one.keys() == other.keys() and all(
        all(map(close, moments, other[key])) for key, moments in one.items()
    )


@untimed
@given(surveys)
def test_parts_add_up_to_the_whole(rows):
    moments = engine([row for row in rows if row[1] != ALL_DOMAINS] or rows)
    in_a_domain = moments.filter(pl.col("domain") != ALL_DOMAINS)
    whole = moments.filter(domain=ALL_DOMAINS)
    if in_a_domain.height:
        axes = ("indicator", "profile", "territory")
        assert same(total(in_a_domain, *axes), total(whole, *axes))
    departements = moments.filter(pl.col("territory").is_in(["D1", "D2"]))
    axes = ("indicator", "profile", "domain")
    assert same(total(departements, *axes), total(moments.filter(territory="R1"), *axes))
    finest_grain = long(finest(frame(rows).lazy(), QUESTIONS), ("profile", "domain", "place"))
    france = engine(rows).filter(territory="FR", domain=ALL_DOMAINS)
    axes = ("indicator", "profile")
    assert same(total(finest_grain, *axes), total(france, *axes))


@untimed
@given(surveys, st.data())
def test_surveys_add_up(rows, data):
    cut = data.draw(st.integers(0, len(rows)))
    parts = [finest(frame(part).lazy(), QUESTIONS) for part in (rows[:cut], rows[cut:])]
    together = by_key(long(roll_up(pl.concat(parts), lineage(PLACES))))
    expected = by_key(engine(rows))
    assert together.keys() == expected.keys()
    for key, moments in expected.items():
        assert all(map(close, together[key], moments))


@untimed
@given(surveys, st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    columns = frame(rows).columns
    mixed = frame(shuffled).select(random.sample(columns, len(columns)))
    tables = [
        cells(moments, wave="w", source="s", status="estimated", sample_size=len(rows)).sort_by(
            [(key, "ascending") for key in KEYS]
        )
        for moments in (
            engine(rows),
            long(roll_up(finest(mixed.lazy(), QUESTIONS), lineage(PLACES))),
        )
    ]
    assert tables[0].select([*KEYS, "status"]) == tables[1].select([*KEYS, "status"])
    for name in NUMBERS:
        # Sums of floats depend on their order by a hair, and a rounded number may then sit on
        # either side of a half: one unit of the last decimal.
        unit = 10.0 ** -DECIMALS.get(name, 0)
        pairs = zip(*(table[name].to_pylist() for table in tables), strict=True)
        assert all(a == b or abs(a - b) < 1.001 * unit for a, b in pairs), name


@untimed
@given(
    st.sampled_from([0.0, 1.0]) | st.floats(1e-9, 1 - 1e-9),
    st.floats(0.01, 1e6),
    st.integers(2, 100_000),
    st.none() | st.integers(1, 500),
)
def test_interval_holds_the_share(p, base, n, df):
    low, high = intervals.interval(p, np.sqrt(p * (1 - p) / base), n, df)
    assert 0 <= low <= p <= high <= 1


@untimed
@given(st.lists(st.tuples(st.floats(0.01, 100), st.booleans()), min_size=2, max_size=50))
def test_effective_base_lies_between_one_and_n(cell):
    weights = np.array([w for w, _ in cell])
    base = intervals.effective_base(weights.sum(), np.square(weights).sum())
    assert 1 - 1e-9 <= base <= len(cell) + 1e-9
