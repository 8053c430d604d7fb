"""`cube17 build` and standard errors: population sizes and raking, on the data of R's survey."""

from math import sqrt
from pathlib import Path

import polars as pl
import pytest
from pytest import approx  # noqa: PT013 (reads like the tables it is compared with)

from cube17.pipeline.build import build
from cube17.pipeline.sources import SourceError

API = Path(__file__).parents[1] / "fixtures" / "api"
HEAD = """\
id: ecoles
title: Écoles
producer: R survey
licence: GPL-2 | GPL-3
citation: Lumley, survey
wave: "2000"
file: ecoles.csv
weight: pw
profile: citoyens
domain: {column: stype, map: {E: emploi, H: sante, M: logement}}
territory: FR
indicators:
  objectif:
    {column: sch.wide, positive: [Yes], label: a, short: b, wording: c, unit: "%", impact: aucun,
     direction: plus}
disclosure: {min_n: 1, min_n_eff: 1}
"""
CLUSTERS = HEAD + "cluster: dnum\n"
STRATA = HEAD + "strata: stype\n"
MARGINS = "raking: {stype: {E: 4421, H: 755, M: 1018}, comp.imp: {No: 1700, Yes: 4494}}\n"


@pytest.fixture
def built(tmp_path):
    """Cells by domain, and the report, from a sample of schools."""

    def run(name, description, change=lambda schools: schools):
        schools = change(pl.read_csv(API / f"{name}.csv", infer_schema=False))
        schools.write_csv(tmp_path / "ecoles.csv")
        (tmp_path / "etude.yml").write_text(description, encoding="utf-8")
        made = build(tmp_path / "etude.yml", tmp_path / "out")
        cells = pl.read_parquet(made.cube).to_dicts()
        return {cell["domain"]: cell for cell in cells}, made.report

    return run


def refusal(built, name, description, change=lambda schools: schools):
    with pytest.raises(SourceError) as refused:
        built(name, description, change)
    return str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")


class TestPopulationAgainstR:
    @pytest.mark.parametrize("given", ["757", "fpc"])
    def test_clusters(self, built, given):
        cells, report = built("apiclus1", CLUSTERS + f"population: {given}\n")
        assert cells["all"]["se"] == approx(2.0359477, abs=5.1e-4)
        assert (cells["all"]["low"], cells["all"]["high"]) == (81.74, 91.86)
        assert cells["emploi"]["se"] == approx(2.0984279, abs=5.1e-4)
        assert cells["sante"]["se"] == approx(9.1461910, abs=5.1e-4)
        assert cells["logement"]["se"] == approx(10.9502248, abs=5.1e-4)
        assert report["design"]["population"]

    @pytest.mark.parametrize("given", ["{E: 4421, M: 1018, H: 755}", "fpc"])
    def test_strata(self, built, given):
        cells, _ = built("apistrat", STRATA + f"population: {given}\n")
        assert cells["all"]["value"] == 82.79
        assert cells["all"]["se"] == approx(2.434478, abs=5.1e-4)

    def test_elements(self, built):
        without = built("apistrat", HEAD)[0]["all"]["se"]
        cells, _ = built("apistrat", HEAD + "population: 6194\n")
        assert cells["all"]["se"] == approx(without * sqrt(1 - 200 / 6194), abs=1e-3)

    def test_a_census_has_no_error_of_sampling(self, built):
        cells, _ = built("apistrat", HEAD + "population: 200\n")
        assert cells["all"]["se"] == 0
        assert cells["all"]["low"] <= cells["all"]["value"] <= cells["all"]["high"]


class TestPopulationRefused:
    def test_two_sizes_in_a_stratum(self, built):
        def change(schools):
            return schools.with_columns(
                fpc=pl.when(pl.col("cds") == schools["cds"][0]).then(pl.lit("9")).otherwise("fpc")
            )

        told = refusal(built, "apistrat", STRATA + "population: fpc\n", change)
        assert "etude.yml, ligne 18, clé « population »" in told
        assert "la strate « E » a deux tailles, 9 et 4421" in told

    def test_two_sizes_without_strata(self, built):
        told = refusal(built, "apistrat", HEAD + "population: fpc\n")
        assert "l’échantillon a deux tailles, 755 et 4421" in told

    def test_a_stratum_without_a_size(self, built):
        told = refusal(built, "apistrat", STRATA + "population: {E: 4421, M: 1018}\n")
        assert "ligne 18" in told
        assert "la strate « H » n’a pas de taille" in told

    @pytest.mark.parametrize(
        ("description", "words"),
        [
            (STRATA + "population: 6194\n", "une taille par strate"),
            (HEAD + "population: {E: 4421}\n", "demandent la clé « strata »"),
            (HEAD + "population: 0\n", "« 0 »"),
            (HEAD + "population: fcp\n", "« fcp » n’existe pas"),
            (HEAD + "population: 100\n", "200 unités tirées sur 100"),
        ],
    )
    def test_what_makes_no_sense(self, built, description, words):
        assert words in refusal(built, "apistrat", description)

    def test_a_row_without_a_size_is_set_aside(self, built):
        def change(schools):
            return schools.with_columns(fpc=pl.when(pl.col("cds") != schools["cds"][0]).then("fpc"))

        _, report = built("apistrat", STRATA + "population: fpc\n", change)
        assert report["rows"]["set_aside"] == 1
        assert "taille de population absente" in report["reasons"][0]["reason"]


class TestRaking:
    def test_errors_take_margins_into_account(self, built):
        """Margins that tell the strata and something else; the oracle is svy."""
        import svy

        cells, report = built("apiclus1", CLUSTERS + "population: 757\n" + MARGINS)
        schools = pl.read_csv(API / "apiclus1.csv").with_columns(pl.col("dnum").cast(pl.String))
        sample = svy.Sample(schools, svy.Design(wgt="pw", psu="dnum", pop_size="fpc"))
        raked = sample.weighting.rake(
            controls={
                "stype": {"E": 4421, "H": 755, "M": 1018},
                "comp.imp": {"No": 1700, "Yes": 4494},
            },
            tol=1e-12,
        )
        (found,) = (
            one for one in raked.estimation.prop("sch.wide").estimates if str(one.y_level) == "Yes"
        )
        assert cells["all"]["value"] == approx(100 * found.est, abs=0.006)
        assert cells["all"]["se"] == approx(100 * found.se, abs=5.1e-4)
        assert report["design"]["raking"] == ["stype", "comp.imp"]

    def test_a_margin_that_is_the_answer_leaves_no_error(self, built):
        cells, _ = built("apistrat", HEAD + "raking: {sch.wide: {No: 1072, Yes: 5122}}\n")
        assert (cells["all"]["value"], cells["all"]["se"]) == (82.69, 0)
