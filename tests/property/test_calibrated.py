"""Standard errors of raked samples: against a loop over respondents, and against R."""

from pathlib import Path

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx  # noqa: PT013 (reads like the tables it is compared with)

from cube17.pipeline.calibrated import CROSSING, calibrated, sample_of
from cube17.pipeline.design import estimates
from cube17.pipeline.moments import Question, finest, lineage
from cube17.pipeline.raking import rake
from cube17.pipeline.strata import Design, sizes

API = Path(__file__).parents[1] / "fixtures" / "api"
TYPES = {"E": 4421, "H": 755, "M": 1018}
GROWTH = {"No": 1072, "Yes": 5122}

LINEAGE = {"p1": ("E1", "D1", "FR"), "p2": ("E1", "D2", "FR"), "p3": (None, "D2", "FR")}
PLACES = pl.DataFrame(
    [(place, *above) for place, above in LINEAGE.items()],
    schema=["place", "epci", "departement", "country"],
    orient="row",
)
SCHEMA = ("domain", "place", "before", "stratum", "cluster", "q", "sexe", "age")
respondent = st.tuples(
    st.sampled_from(["emploi", "sante", "all"]),
    st.sampled_from(list(LINEAGE)),
    st.sampled_from([1.0, 1 / 3, 12.7]),
    st.sampled_from("ab"),
    st.sampled_from("123"),
    st.sampled_from([0, 1, None]),
    st.sampled_from("fh"),
    st.sampled_from(["jeune", "vieux"]),
)
# Everyone's categories are met, and every stratum has two clusters.
FIRST = [
    (("emploi", "sante")[i % 2], "p1", 1.0 + i, "ab"[i % 2], "12"[i // 2 % 2], i % 3 % 2, *who)
    for i, who in enumerate(
        (sexe, age) for _ in "12" for sexe in "fh" for age in ("jeune", "vieux")
    )
]  # fmt: skip
surveys = st.lists(respondent, max_size=25).map(lambda rows: FIRST + rows)
designs = st.sampled_from(
    [Design(s, c, p) for s in (False, True) for c in (False, True) for p in (None, "some")]
)


def raked(people, margins):
    """The same people with raked weights, their crossing and its factor."""
    weights = rake(people.rename({"before": "weight"}), margins)
    crossing = pl.concat_str(list(margins), separator="/").alias(CROSSING)
    return people.with_columns(
        crossing, weight=pl.Series(weights), factor=pl.Series(weights) / pl.col("before")
    )


def engine(people, design, margins, above):
    """Standard error of each cell, and the factors of the strata."""
    within = [*design.within, CROSSING]
    grouped = finest(people.lazy(), [Question("q", "q", (1,))], within)
    drawn = sizes(grouped, design)
    crossings = people.group_by(CROSSING, *margins).agg(pl.col("factor").first()).sort(CROSSING)
    sample = sample_of(people.lazy(), crossings, drawn, within)
    found = calibrated(estimates(grouped, above, ["q"], design, drawn), grouped, above, sample)
    return {(row["domain"], row["territory"]): row["se"] for row in found.to_dicts()}, drawn


def naive(people, design, margins, drawn, inside):
    """Residual of each respondent, summed by unit, spread within strata."""
    x = people.select(list(margins)).to_dummies().to_numpy().astype(float)
    w, d = people["weight"].to_numpy(), people["before"].to_numpy()
    known = people["q"].is_not_null().to_numpy() & inside
    y = people["q"].fill_null(0).to_numpy() * known
    whole = (w * known).sum()
    z = known * (y - (w * y).sum() / whole) / whole
    root = np.sqrt(d)
    slopes = np.linalg.lstsq(x * root[:, None], z * root, rcond=None)[0]
    residuals = people.with_columns(u=pl.Series(w * (z - x @ slopes))).with_row_index("own")
    total = 0.0
    for stratum, units, factor in drawn.select("stratum", "units", "factor").iter_rows():
        part = residuals.filter(pl.col("stratum") == stratum) if design.strata else residuals
        of_units = part.group_by("cluster" if design.clusters else "own").agg(pl.col("u").sum())
        u = of_units["u"].to_numpy()
        total += factor * ((u - (u.mean() if units > 1 else 0.0)) ** 2).sum()
    return np.sqrt(total)


@settings(deadline=None)
@given(surveys, designs)
def test_equals_a_loop_over_respondents(rows, design):
    people = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(
        profile=pl.lit("citoyens"), q=pl.col("q").cast(pl.Int8)
    )
    people = raked(people, {"sexe": {"f": 480, "h": 520}, "age": {"jeune": 300, "vieux": 700}})
    names = ["a", "b"] if design.strata else [""]
    population = dict.fromkeys(names, 99.0) if design.population else None
    design = Design(design.strata, design.clusters, population)
    above = lineage(PLACES)
    found, drawn = engine(people, design, ("sexe", "age"), above)
    for (domain, territory), se in found.items():
        there = above.filter(territory=territory)["place"]
        inside = people["place"].is_in(there.to_list())
        inside &= pl.Series([domain == "all"] * people.height) | (people["domain"] == domain)
        expected = naive(people, design, ("sexe", "age"), drawn, inside.to_numpy())
        assert se == approx(expected, rel=1e-6, abs=1e-7), (domain, territory)


def test_the_loop_has_the_digits_of_r():
    """Mean of api00 of a raked cluster sample: `calibrate`, and svy (23.703617)."""
    schools = pl.read_csv(API / "apiclus1.csv").rename({"pw": "before", "dnum": "cluster"})
    people = raked(schools, {"stype": TYPES, "sch.wide": GROWTH}).rename({"api00": "q"})
    drawn = pl.DataFrame({"stratum": [""], "units": [15], "factor": [(1 - 15 / 757) * 15 / 14]})
    everyone = np.ones(people.height, dtype=bool)
    se = naive(people, Design(clusters=True), ("stype", "sch.wide"), drawn, everyone)
    assert se == approx(23.703617, abs=5e-7)
