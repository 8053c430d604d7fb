"""Complementary suppression and its audit on tables small enough to reason about."""

import numpy as np
import polars as pl
import pytest

from cube17.pipeline.audit import audit
from cube17.pipeline.complementary import suppress
from cube17.pipeline.hierarchy import Hierarchy

# A crossing of FCSM Working Paper 22: with totals all six counts under 5 can be worked out.
CROSSING = [[15, 1, 3, 1], [20, 10, 10, 15], [3, 10, 10, 2], [12, 14, 7, 2]]
REGIONS = [f"REG-{i}" for i in range(4)]
# Exactly recoverable, or not: any width at all.
ANY = 1e-3

SQUARE = Hierarchy.of(
    pl.DataFrame({"country": ["FR"] * 4, "region": REGIONS}), levels=("country", "region")
)
ROW = Hierarchy.of(pl.DataFrame({"region": REGIONS[:1]}), levels=("region",))
# Two régions of two départements; EPCI E3 lies in both départements of the first.
PLACES = pl.DataFrame(
    [
        ("R1", "D1", "E1"),
        ("R1", "D1", "E2"),
        ("R1", "D1", "E3"),
        ("R1", "D2", "E3"),
        ("R1", "D2", "E4"),
        ("R2", "D3", "E5"),
        ("R2", "D3", "E6"),
        ("R2", "D4", "E7"),
        ("R2", "D4", None),
    ],
    schema=["region", "departement", "epci"],
    orient="row",
).with_columns(country=pl.lit("FR"))
TREE = Hierarchy.of(PLACES)


def crossing(counts=CROSSING, hide=lambda n: n < 5):
    """A table of domains (columns) and régions (rows), with totals, as cells."""
    table = np.array(counts)
    full = np.block([[table, table.sum(1, keepdims=True)], [table.sum(0), table.sum()]])
    domains = [*(f"d{j}" for j in range(table.shape[1])), "all"]
    rows = [
        (domains[j], [*REGIONS[: len(table)], "FR"][i], int(full[i, j]))
        for i in range(len(full))
        for j in range(len(full[0]))
        if full[i, j]
    ]
    return pl.DataFrame(rows, schema=["domain", "territory", "n"], orient="row").with_columns(
        profile=pl.lit("p"),
        indicator=pl.lit("q"),
        wy=pl.col("n") * 1.5,
        hidden=hide(pl.col("n")),
    )


def row(counts):
    """The domains of one région."""
    return crossing([counts], lambda n: n < 11).filter(pl.col("territory") == "REG-0")


def positions(cells, chosen):
    """(row, column) of the cells chosen, totals left out."""
    rows = cells.filter(chosen).filter(pl.col("domain") != "all", pl.col("territory") != "FR")
    return {(int(t[-1]), int(d[-1])) for d, t in rows.select("domain", "territory").iter_rows()}


def after(cells, **options):
    """The same cells once suppressed."""
    status = suppress(cells, SQUARE, **options)
    return cells.with_columns(hidden=status != "open", status=status)


class TestKnownCrossing:
    def test_primary_suppression_alone_hides_nothing(self):
        cells = crossing()
        found = audit(cells, SQUARE, width=ANY)
        counts = found.findings.filter(quantity="n")
        assert 0 < counts.height <= 6  # one of those that share a sum
        assert (counts["high"] - counts["low"]).abs().max() < 1e-6
        assert counts["low"].round(6).to_list() == counts["value"].to_list()

    def test_known_optimum_is_accepted(self):
        optimum = {(2, 1), (3, 0), (3, 2)}
        cells = crossing()
        chosen = [
            (int(t[-1]), int(d[-1])) in optimum if t != "FR" and d != "all" else False
            for d, t in cells.select("domain", "territory").iter_rows()
        ]
        assert cells.filter(chosen)["n"].sum() == 29
        hidden = cells.with_columns(hidden=pl.col("hidden") | pl.Series(chosen))
        assert audit(hidden, SQUARE, width=ANY).findings.filter(quantity="n").is_empty()

    def test_heuristic_is_safe_and_near_the_optimum(self):
        cells = after(crossing(), width=ANY)
        assert audit(cells, SQUARE, width=ANY).findings.is_empty()
        chosen = cells.filter(status="complementary")
        assert set(chosen["territory"]).isdisjoint({"FR"})
        assert chosen["n"].sum() <= 2 * 29

    def test_what_was_hidden_stays_primary(self):
        cells = after(crossing(), width=ANY)
        assert cells.filter(status="primary")["n"].to_list() == [1, 3, 1, 3, 2, 2]


class TestRules:
    def test_one_hidden_domain_takes_the_smallest_companion_that_does(self):
        cells = row([5, 40, 50, 60])
        assert positions(cells, suppress(cells, ROW) == "complementary") == {(0, 1)}

    def test_two_small_cells_that_add_up_to_a_small_remainder_take_a_third(self):
        # 4 + 5 is not 11 respondents wide: the remainder would be told to within 7.
        cells = row([4, 5, 50, 60])
        assert positions(cells, suppress(cells, ROW) == "complementary") == {(0, 2)}

    def test_cell_without_companions_hides_its_total(self):
        cells = crossing([[8, 0, 0, 0], [90, 80, 70, 60]], lambda n: n < 11)
        status = cells.with_columns(status=suppress(cells, SQUARE)).filter(pl.col("n") == 8)
        assert status["status"].to_list() == ["primary", "primary"]

    def test_pattern_that_rows_and_columns_do_not_see(self):
        """Two hidden cells in every row and column, and yet one follows from the others.

        (1, 1) joins two squares: the rows of the first less its columns leave it alone.
        """
        hidden = {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)}
        first, other = {0, 1}, {2, 3}
        hidden = {(i, j) for i in first for j in first} | {(i, j) for i in other for j in other}
        hidden |= {(1, 2)}
        counts = [[20 + 4 * i + j for j in range(4)] for i in range(4)]
        cells = crossing(counts, lambda n: n.is_in([counts[i][j] for i, j in hidden]))
        cells = cells.with_columns(
            hidden=pl.col("hidden") & (pl.col("domain") != "all") & (pl.col("territory") != "FR")
        )
        (finding,) = audit(cells, SQUARE).findings.filter(quantity="n").to_dicts()
        assert (finding["territory"], finding["domain"]) == ("REG-1", "d2")
        assert finding["low"] == pytest.approx(counts[1][2])
        repaired = after(cells)
        assert audit(repaired, SQUARE).findings.is_empty()

    def test_questions_and_profiles_are_apart(self):
        one, other = crossing(), crossing([[50] * 4] * 4)
        both = pl.concat([one, other.with_columns(profile=pl.lit("r"))])
        status = suppress(both, SQUARE, width=ANY)
        assert status[: one.height].to_list() == suppress(one, SQUARE, width=ANY).to_list()
        assert set(status[one.height :]) == {"open"}

    def test_answers_without_a_domain_are_a_rest_that_nobody_knows(self):
        # 40 answers without a domain keep d0 from being the difference, but for an attacker who
        # knows how many there are: another cell is hidden all the same.
        cells = row([5, 40, 50, 60]).with_columns(
            n=pl.when(pl.col("domain") == "all").then(195).otherwise(pl.col("n"))
        )
        assert suppress(cells, ROW).to_list().count("complementary") == 1
        assert audit(cells, ROW).findings.filter(quantity="n").is_empty()


class TestTerritories:
    def cells(self, counts, hidden):
        """Cells of TREE from the counts of its pieces, in the order of PLACES."""
        pieces = PLACES.with_columns(n=pl.Series(counts))
        parts = [
            pieces.group_by(pl.col(level).alias("territory")).agg(pl.col("n").sum())
            for level in ("country", "region", "departement", "epci")
        ]
        return (
            pl.concat(parts)
            .drop_nulls()
            .filter(pl.col("n") > 0)
            .sort("territory")
            .with_columns(
                profile=pl.lit("p"),
                indicator=pl.lit("q"),
                domain=pl.lit("all"),
                wy=pl.col("n") * 0.5,
                hidden=pl.col("territory").is_in(hidden),
            )
        )

    def hidden(self, counts, hidden):
        cells = self.cells(counts, hidden)
        status = suppress(cells, TREE)
        assert audit(cells.with_columns(hidden=status != "open"), TREE).findings.is_empty()
        return set(cells.filter(status == "complementary")["territory"])

    def test_epci_of_one_departement(self):
        assert self.hidden([50, 60, 70, 80, 90, 5, 200, 100, 0], ["E5"]) == {"E6"}

    def test_epci_over_two_departements_follows_from_both(self):
        cells = self.cells([50, 60, 4, 5, 90, 100, 200, 100, 0], ["E3"])
        (finding,) = audit(cells, TREE).findings.filter(quantity="n").to_dicts()
        assert (finding["territory"], finding["low"]) == ("E3", pytest.approx(9))
        assert self.hidden([50, 60, 4, 5, 90, 100, 200, 100, 0], ["E3"]) == {"E1"}

    def test_departement_follows_from_its_epci(self):
        chosen = self.hidden([50, 60, 70, 80, 90, 4, 5, 100, 0], ["D3", "E5", "E6"])
        assert "D4" in chosen

    def test_hierarchy_names_its_sums(self):
        assert TREE.territories[:5] == ("D1", "D2", "D3", "D4", "E1")
        # Three pieces nobody publishes: E3 in D1, E3 in D2, and D4 outside any EPCI.
        assert TREE.nodes == len(TREE.territories) + 3
        names = [
            ([TREE.territories[i] for i in s.wholes], [TREE.territories[i] for i in s.parts])
            for s in TREE.sums
        ]
        assert (["D1", "D2"], ["E1", "E2", "E3", "E4"]) in names
        assert (["D4"], ["E7"]) in names

    def test_territory_that_the_hierarchy_does_not_know(self):
        cells = self.cells([1] * 9, []).with_columns(territory=pl.lit("DEP-XX"))
        with pytest.raises(ValueError, match=r"not in the hierarchy: .*DEP-XX"):
            suppress(cells, TREE)

    def test_parts_that_do_not_add_up(self):
        cells = self.cells([50, 60, 70, 80, 90, 40, 45, 100, 0], [])
        lost = cells.filter(pl.col("territory") != "E5")
        with pytest.raises(ValueError, match=r"do not add up, in block 0: all × D3, all × E5"):
            suppress(lost, TREE)


def test_a_unanimous_total_is_no_finding():
    cells = crossing([[20, 25, 30, 35]] * 4, lambda n: n.is_in([20, 25]))
    cells = cells.with_columns(wy=pl.lit(0.0))
    assert audit(after(cells), SQUARE).findings.is_empty()
