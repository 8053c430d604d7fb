"""Standard errors of random surveys: against a loop, and under what must not change them."""

from math import isclose, isnan, sqrt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17.pipeline.cells import NUMBERS, from_design
from cube17.pipeline.design import estimates
from cube17.pipeline.moments import Question, finest, lineage
from cube17.pipeline.strata import Design

untimed = settings(deadline=None)

LINEAGE = {"p1": ("E1", "D1", "FR"), "p2": ("E1", "D2", "FR"), "p3": (None, "D2", "FR")}
PLACES = pl.DataFrame(
    [(place, *above) for place, above in LINEAGE.items()],
    schema=["place", "epci", "departement", "country"],
    orient="row",
)
SCHEMA = {
    "profile": pl.String,
    "domain": pl.String,
    "place": pl.String,
    "weight": pl.Float64,
    "stratum": pl.String,
    "cluster": pl.String,
    "q": pl.Int8,
}
KEYS = ("profile", "domain", "territory")
DESIGNS = [Design(s, c) for s in (False, True) for c in (False, True)]

respondent = st.tuples(
    st.sampled_from(["citoyens", "entreprises"]),
    st.sampled_from(["emploi", "sante", "all"]),
    st.sampled_from(list(LINEAGE)),
    st.sampled_from([0.0, 1.0, 1 / 3, 12.7]) | st.floats(0.1, 100),
    st.sampled_from("ab"),
    st.sampled_from("123"),
    st.sampled_from([0, 1, None]),
)
# Two clusters, so that there always are two primary units.
surveys = st.lists(respondent, max_size=30).map(
    lambda rows: [
        ("citoyens", "emploi", "p1", 1.0, "a", "1", 1),
        ("citoyens", "emploi", "p2", 2.0, "a", "2", 0),
        *rows,
    ]
)
designs = st.sampled_from(DESIGNS)


def grouped(responses, design):
    return finest(responses.lazy(), [Question("q", "q", (1,))], design.within)


def engine(rows, design):
    responses = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    frame = estimates(grouped(responses, design), lineage(PLACES), ["q"], design)
    return {tuple(row[key] for key in KEYS): row for row in frame.to_dicts()}


def unit(design, position, row):
    """The primary unit of a respondent."""
    return (row[4] if design.strata else "", row[5] if design.clusters else position)


def naive(rows, design):
    """Standard error and degrees of freedom, one cell and one primary unit at a time."""
    drawn = {}
    for position, row in enumerate(rows):
        stratum, cluster = unit(design, position, row)
        drawn.setdefault(stratum, set()).add(cluster)
    cells = {}
    for position, row in enumerate(rows):
        profile, domain, place, weight, *_, y = row
        for territory in filter(None, LINEAGE[place]):
            for label in {domain, "all"}:
                if y is not None:
                    cell = cells.setdefault((profile, label, territory), [])
                    cell.append((unit(design, position, row), weight, y))
    return {key: naive_error(cell, drawn) for key, cell in cells.items()}


def naive_error(cell, drawn):
    total = sum(weight for _, weight, _ in cell)
    met = {where for where, _, _ in cell}
    df = len(met) - len({stratum for stratum, _ in met})
    if total == 0:
        return None, df
    p = sum(weight * y for _, weight, y in cell) / total
    variance = 0.0
    for stratum, clusters in drawn.items():
        z = [
            sum(w * (y - p) for where, w, y in cell if where == (stratum, cluster)) / total
            for cluster in clusters
        ]
        m = len(z)
        mean = sum(z) / m if m > 1 else 0.0
        variance += (m / (m - 1) if m > 1 else 1) * sum((one - mean) ** 2 for one in z)
    return sqrt(variance), df


def close(a, b, tolerance=1e-9):
    return (isnan(a) and isnan(b)) or isclose(a, b, rel_tol=tolerance, abs_tol=1e-7)


@untimed
@given(surveys, designs)
def test_engine_equals_a_loop_over_units(rows, design):
    computed, expected = engine(rows, design), naive(rows, design)
    assert computed.keys() == expected.keys()
    for key, (se, df) in expected.items():
        assert computed[key]["df"] == df
        if se is None:
            assert isnan(computed[key]["se"])
        else:
            # The moments lose half the digits of a variance that is nearly nothing.
            assert close(computed[key]["se"], se), key


@untimed
@given(surveys, designs, st.sampled_from([0.01, 3.0, 1000.0]))
def test_a_factor_on_all_weights_changes_only_the_weight(rows, design, factor):
    scaled = [(*row[:3], row[3] * factor, *row[4:]) for row in rows]
    one, other = engine(rows, design), engine(scaled, design)
    for key, cell in one.items():
        assert close(other[key]["se"], cell["se"])
        assert (other[key]["n"], other[key]["df"]) == (cell["n"], cell["df"])
        assert close(other[key]["w"], cell["w"] * factor)


@untimed
@given(surveys, designs, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(rows, design, random):
    one, other = engine(rows, design), engine(random.sample(rows, len(rows)), design)
    assert one.keys() == other.keys()
    for key, cell in one.items():
        assert all(close(other[key][name], cell[name]) for name in ("w", "wy", "se", "df"))


@untimed
@given(surveys, st.booleans())
def test_a_single_stratum_is_no_stratum(rows, clusters):
    together = [(*row[:4], "s", *row[5:]) for row in rows]
    one = engine(together, Design(strata=True, clusters=clusters))
    other = engine(together, Design(strata=False, clusters=clusters))
    for key, cell in one.items():
        assert cell["df"] == other[key]["df"]
        assert close(cell["se"], other[key]["se"])


@untimed
@given(surveys, st.booleans())
def test_clusters_of_one_are_no_clusters(rows, strata):
    apart = [(*row[:5], str(i), row[6]) for i, row in enumerate(rows)]
    one, other = (engine(apart, Design(strata, clusters)) for clusters in (True, False))
    for key, cell in one.items():
        assert cell["df"] == other[key]["df"]
        assert close(cell["se"], other[key]["se"])


@untimed
@given(surveys, designs)
def test_numbers_of_cells_hold_together(rows, design):
    responses = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    frame = estimates(grouped(responses, design), lineage(PLACES), ["q"], design)
    numbers = from_design(frame)
    assert tuple(numbers) == NUMBERS
    for low, value, high in zip(*(numbers[name] for name in ("low", "value", "high")), strict=True):
        assert isnan(value) or 0 <= low <= value + 1e-9 <= high + 2e-9 <= 100 + 3e-9
