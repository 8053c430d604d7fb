"""Nothing hidden can be worked out, on random cubes."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17.pipeline.audit import audit
from cube17.pipeline.complementary import suppress
from cube17.pipeline.disclosure import MIN_BASE
from cube17.pipeline.hierarchy import Hierarchy

untimed = settings(deadline=None)
# Each example is some hundred linear programmes.
brief = settings(deadline=None, max_examples=12)

# An EPCI over two départements, one over two régions, places known by département or région only.
PLACES = pl.DataFrame(
    [
        ("R1", "D1", "E1"),
        ("R1", "D1", "E2"),
        ("R1", "D2", "E2"),
        ("R1", "D2", "E3"),
        ("R1", "D2", None),
        ("R2", "D3", "E3"),
        ("R2", "D3", "E4"),
        ("R2", "D4", "E5"),
        ("R2", None, None),
    ],
    schema=["region", "departement", "epci"],
    orient="row",
).with_columns(country=pl.lit("FR"))
TREE = Hierarchy.of(PLACES)
LEVELS = ("country", "region", "departement", "epci")
KEYS = ("domain", "territory")

counts = st.integers(0, 6) | st.sampled_from([0, 11, 12, 15, 20, 31, 60, 200])
cubes = st.integers(1, 4).flatmap(
    lambda domains: st.tuples(
        st.lists(
            st.lists(counts, min_size=PLACES.height, max_size=PLACES.height),
            min_size=domains,
            max_size=domains,
        ),
        st.booleans(),
        st.integers(0, 2**32 - 1),
    )
)


def cells_of(cube):
    """A cube of one question from its counts by domain and place; primary suppression done."""
    by_domain, last_is_without, seed = cube
    names = [f"d{i}" for i in range(len(by_domain))]
    if last_is_without:
        names[-1] = "all"
    weights = np.random.default_rng(seed).uniform(0, 30, len(by_domain) * PLACES.height)
    places = pl.concat(
        PLACES.with_columns(domain=pl.lit(name), n=pl.Series(row, dtype=pl.Int64))
        for name, row in zip(names, by_domain, strict=True)
    ).with_columns(wy=pl.col("n") * pl.Series(weights))
    parts = [
        places.group_by(domain, pl.col(level).alias("territory")).agg(pl.col("n", "wy").sum())
        for level in LEVELS
        for domain in ("domain", pl.lit("all").alias("domain"))
    ]
    cells = pl.concat(parts).drop_nulls().filter(pl.col("n") > 0)
    # `all` was counted twice: by itself, and with the others.
    cells = cells.sort("n", descending=True).unique(KEYS, keep="first")
    return cells.sort(KEYS).with_columns(
        profile=pl.lit("p"), indicator=pl.lit("q"), hidden=pl.col("n") < MIN_BASE
    )


def hidden_after(cells, **options):
    return cells.with_columns(hidden=suppress(cells, TREE, **options) != "open")


@brief
@given(cubes)
def test_audit_finds_nothing_after_suppression(cube):
    cells = hidden_after(cells_of(cube))
    found = audit(cells, TREE)
    assert found.findings.is_empty()
    assert found.audited == found.hidden == cells["hidden"].sum()


@untimed
@given(cubes)
def test_heuristic_alone_leaves_nothing_to_algebra(cube):
    """Dense linear algebra over the pieces of territories, an attacker written apart."""
    cells = hidden_after(cells_of(cube), exact=0)
    told, secret = equations(cells, cube)
    if not len(secret):
        return
    _, sizes, basis = np.linalg.svd(told, full_matrices=True)
    rank = int((sizes > 1e-9).sum())
    free = basis[rank:]
    for name, row in secret.items():
        assert np.abs(free @ row).max(initial=0.0) > 1e-9, name


def equations(cells, cube):
    """What is published and what is hidden, as sums of pieces: domains × pieces.

    An attacker knows that territories without a row are empty.
    """
    names = [f"d{i}" for i in range(len(cube[0]))]
    if cube[1]:
        names[-1] = "all"
    unknown = [(name, place) for name in names for place in range(PLACES.height)]
    rows = {(row["domain"], row["territory"]): row["hidden"] for row in cells.to_dicts()}
    told, secret = [], {}
    for domain in {*names, "all"}:
        for territory in TREE.territories:
            inside = [territory in place for place in PLACES.rows()]
            terms = [float(inside[place] and (domain in {"all", name})) for name, place in unknown]
            if rows.get((domain, territory), False):
                secret[domain, territory] = np.array(terms)
            elif domain in names[: len(names) - cube[1]] or domain == "all":
                told.append(terms)
    return np.array(told).reshape(-1, len(unknown)), secret


@brief
@given(cubes)
def test_a_second_pass_has_nothing_to_do(cube):
    once = hidden_after(cells_of(cube))
    assert "complementary" not in suppress(once, TREE).to_list()


@untimed
@given(cubes, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(cube, random):
    cells = cells_of(cube).with_columns(status=suppress(cells_of(cube), TREE, exact=0))
    order = random.sample(range(cells.height), cells.height)
    mixed = cells[order]
    assert suppress(mixed, TREE, exact=0).to_list() == mixed["status"].to_list()


@untimed
@given(cubes)
def test_primary_stays_and_nothing_else_is_called_so(cube):
    cells = cells_of(cube)
    status = suppress(cells, TREE, exact=0)
    assert (status == "primary").to_list() == cells["hidden"].to_list()
