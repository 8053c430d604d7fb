"""Nothing hidden can be worked out, on random cubes."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cube17.pipeline import protect as module
from cube17.pipeline.audit import PROTECTED, audit
from cube17.pipeline.complementary import suppress
from cube17.pipeline.disclosure import MIN_BASE
from cube17.pipeline.exchanges import Grid, families
from cube17.pipeline.hierarchy import Hierarchy
from cube17.pipeline.layout import Layout
from cube17.pipeline.protect import protect
from cube17.pipeline.sources import SourceError
from cube17.pipeline.study import Disclosure

untimed = settings(deadline=None)
# Each example is some hundred linear programmes.
brief = settings(deadline=None, max_examples=12)

# An EPCI over two départements, one over two régions, places known by département or région only,
# by EPCI without département.
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
        ("R1", None, "E1"),
        ("R1", None, "E2"),
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
        profile=pl.lit("p"),
        indicator=pl.lit("q"),
        wave=pl.lit("w"),
        hidden=pl.col("n") < MIN_BASE,
    )


def hidden_after(cells):
    return cells.with_columns(hidden=suppress(cells, TREE) != "open")


STUDY = SimpleNamespace(
    disclosure=Disclosure(min_n=MIN_BASE, min_n_eff=1), wave="w", path=Path("etude.yml")
)


def protected(cells, **options):
    """The same cells once protected, and what is told of it."""
    n = cells["n"].to_numpy().astype(float)
    found = protect(
        cells.drop("hidden"), {"n": n, "n_eff": n}, PLACES, STUDY, lambda *_: None, **options
    )
    return cells.with_columns(hidden=pl.Series(found.hidden)), found


@brief
@given(cubes)
def test_no_programme_recovers_a_hidden_cell(cube):
    """Linear programming over the pieces of territories, an attacker written apart."""
    cells, _ = protected(cells_of(cube))
    told, secret = equations(cells, cube)
    for quantity in ("n", "wy"):
        figures = {(r["domain"], r["territory"]): r[quantity] for r in cells.to_dicts()}
        totals = [figures.get(key, 0.0) for key in told]
        for key, row in secret.items():
            need = MIN_BASE if quantity == "n" else PROTECTED * figures[key]
            low, high = ends(row, told, totals, secret, 1.0 if quantity == "n" else 0.0)
            assert low - 1e-6 <= figures[key] <= high + 1e-6
            assert high - low >= need * (1 - 1e-4) - 1e-6, (key, quantity)


def ends(row, told, totals, secret, least):
    """Smallest and largest value of a sum of pieces, given what is told; inf without a bound."""
    rules = {
        "A_eq": np.array(list(told.values())).reshape(len(told), len(row)),
        "b_eq": totals,
        "A_ub": -np.array(list(secret.values())),
        "b_ub": -np.full(len(secret), least),
    }
    if not told:
        del rules["A_eq"], rules["b_eq"]
    low, high = (linprog(sign * row, **rules, bounds=(0, None)) for sign in (1, -1))
    assert low.status == 0
    return low.fun, -high.fun if high.status == 0 else np.inf


@brief
@given(cubes)
def test_audit_finds_nothing_after_protection(cube):
    cells, _ = protected(cells_of(cube))
    assert audit(cells, TREE).findings.is_empty()


@untimed
@given(cubes)
def test_exchanges_never_promise_more_than_a_programme_finds(cube):
    cells = hidden_after(cells_of(cube))
    if cells.is_empty():
        return
    layout = Layout.of(cells, TREE)
    hidden = layout.spread(cells["hidden"].to_numpy(), fill=False)[0]
    n = layout.spread(cells["n"].to_numpy().astype(float), 0.0)[0]
    grid = Grid(hidden, np.where(hidden, n - 1, 0.0), np.where(hidden, MIN_BASE, 0.0))
    moves = np.array(grid.reach(families(TREE)))
    told, secret = equations(cells, cube)
    figures = {(r["domain"], r["territory"]): r["n"] for r in cells.to_dicts()}
    totals = [figures.get(key, 0.0) for key in told]
    for position in np.argwhere(moves.any(axis=0))[:6]:
        domain, node = (int(i) for i in position)
        key = (layout.domains[domain], TREE.territories[node])
        low, high = ends(secret[key], told, totals, secret, 1.0)
        rise, fall = moves[:, domain, node]
        assert figures[key] + rise <= high + 1e-6
        assert figures[key] - fall >= low - 1e-6


def tight():
    """The first random cube of which the sums are safe and an interval is not."""
    for seed in range(400):
        random = np.random.default_rng(seed)
        counts = random.choice([0, 1, 2, 3, 5, 11, 12, 20], (3, PLACES.height)).tolist()
        cells = cells_of((counts, False, seed))
        if not audit(hidden_after(cells), TREE).findings.is_empty():
            return cells
    raise AssertionError("no cube needs an audit")


def test_what_an_audit_finds_is_hidden_better_and_told():
    cells, found = protected(tight())
    assert audit(cells, TREE).findings.is_empty()
    told = found.audit
    assert told["rounds"]
    assert told["after"] == sum(entry["hidden"] for entry in told["rounds"]) == len(told["cells"])
    assert set(told["cells"][0]) == {"indicator", "wave", "profile", "domain", "territory"}
    assert found.primary + found.complementary == found.hidden.sum()


def test_what_cannot_be_hidden_well_enough_is_refused(monkeypatch):
    monkeypatch.setattr(module, "ROUNDS", 0)
    with pytest.raises(SourceError, match="Le cube n’est pas écrit"):
        protected(tight())


def test_without_audit_it_is_told_loudly():
    assert "NON ÉPROUVÉ" in protected(tight(), audited=False)[1].audit["words"]


@untimed
@given(cubes)
def test_heuristic_alone_leaves_nothing_to_algebra(cube):
    """Dense linear algebra over the pieces of territories, an attacker written apart."""
    cells = hidden_after(cells_of(cube))
    told, secret = equations(cells, cube)
    if not len(secret):
        return
    rows = np.array(list(told.values())).reshape(-1, len(next(iter(secret.values()))))
    _, sizes, basis = np.linalg.svd(rows, full_matrices=True)
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
    told, secret = {}, {}
    for domain in {*names, "all"}:
        for territory in TREE.territories:
            inside = [territory in place for place in PLACES.rows()]
            terms = [float(inside[place] and (domain in {"all", name})) for name, place in unknown]
            if rows.get((domain, territory), False):
                secret[domain, territory] = np.array(terms)
            elif domain in names[: len(names) - cube[1]] or domain == "all":
                told[domain, territory] = np.array(terms)
    return told, secret


@brief
@given(cubes)
def test_a_second_pass_has_nothing_to_do(cube):
    once = hidden_after(cells_of(cube))
    assert "complementary" not in suppress(once, TREE).to_list()


@untimed
@given(cubes, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(cube, random):
    cells = cells_of(cube).with_columns(status=suppress(cells_of(cube), TREE))
    order = random.sample(range(cells.height), cells.height)
    mixed = cells[order]
    assert suppress(mixed, TREE).to_list() == mixed["status"].to_list()


@untimed
@given(cubes)
def test_primary_stays_and_nothing_else_is_called_so(cube):
    cells = cells_of(cube)
    status = suppress(cells, TREE)
    assert (status == "primary").to_list() == cells["hidden"].to_list()
