"""`cube17 model` and the cube: what it adds, what it leaves as it was, what it refuses."""

from dataclasses import replace

import polars as pl
import pytest

from components.comparer_cards import model_told
from cube17.comparison import Comparison, as_record, as_table, compare
from cube17.dictionary import check_dictionary
from cube17.pack import pack, pack_plan
from cube17.parquet import read_dictionary
from cube17.pipeline import adjusted
from cube17.store import Cube
from cube17.territories import Territories
from tests.pipeline.model_kit import ANSWERS, MODEL, ROOT, Study, answers


@pytest.fixture
def study(tmp_path, capsys):
    return Study(tmp_path, capsys)


class TestTheCube:
    def test_other_cells_stay_and_a_second_run_gives_the_same_bytes(self, study):
        answers(study)
        study.build(ANSWERS + MODEL)
        before, told = pl.read_parquet(study.cube), read_dictionary(study.cube)
        assert study.command("model")[0] == 0
        once = study.cube.read_bytes()
        after, others = pl.read_parquet(study.cube), read_dictionary(study.cube)
        assert after.filter(~pl.col("indicator").str.starts_with("ajuste-")).equals(before)
        assert others["indicators"][:2] == told["indicators"]
        assert {n: v for n, v in others.items() if n != "indicators"} == {
            n: v for n, v in told.items() if n != "indicators"
        }
        assert study.command("model")[0] == 0
        assert study.cube.read_bytes() == once
        study.build(ANSWERS + MODEL)
        assert pl.read_parquet(study.cube).equals(before)

    def test_every_reader_takes_it(self, study):
        answers(study)
        study.adjust(ANSWERS + MODEL)
        check_dictionary(read_dictionary(study.cube))
        cube = Cube.read(
            study.cube, Territories.read(ROOT / "data" / "parquet" / "territories.parquet")
        )
        name = "ajuste-innovation-territoriale"
        assert cube.waves_of(name) == ["2024"]
        entry = next(e for e in pack_plan(cube) if name in e["indicators"])
        assert name.encode() in pack(cube, entry["kind"], entry["indicators"])

    def test_a_comparison_shows_the_effect_beside_the_standardised_gap(self, study):
        answers(study)
        study.adjust(ANSWERS + MODEL)
        cube = Cube.read(
            study.cube, Territories.read(ROOT / "data" / "parquet" / "territories.parquet")
        )
        effects = cube.dictionary["indicators"][-2]["adjusted"]["effects"]
        asked = Comparison(
            cube="essai", indicator="innovation-territoriale", one="entreprises", other="citoyens"
        )
        answer = compare(cube, asked)
        found = answer.modelled
        effect = next(one for one in effects if one["profile"] == "entreprises")
        assert found.gap.value == pytest.approx(effect["value"], abs=0.011)
        assert found.gap.se == pytest.approx(effect["se"], abs=0.002)
        assert float(found.gap.low) == pytest.approx(effect["low"], abs=0.02)
        assert float(found.gap.high) == pytest.approx(effect["high"], abs=0.02)
        told = as_record(answer)["modelled"]
        assert told["gap"] == pytest.approx(float(found.gap.value), abs=1e-4)
        assert told["covariates"] == ["domain", "region", "taille", "age"]
        table = as_table(cube, answer)
        assert list(table["row"][:3]) == ["raw", "level", "model"]
        assert list(table["gap_low"][2:3]) == [told["low"]]
        swapped = compare(cube, replace(asked, one="citoyens", other="entreprises")).modelled
        assert swapped.gap.value == -found.gap.value
        assert swapped.gap.se == found.gap.se
        indicator = cube.dictionary["indicators"][0]
        assert "domaine, région, taille, age)" in model_told(answer, indicator)
        assert model_told(compare(cube, replace(asked, axis="domain")), indicator) == ""

    def test_the_effects_are_told(self, study):
        answers(study)
        study.build(ANSWERS + MODEL)
        code, said, _ = study.command("model")
        assert code == 0
        assert "innovation-territoriale : 3 000 répondants, domaine, région, taille, age." in said
        assert "Entreprises / Citoyens : +" in said

    @pytest.mark.parametrize("held", ["domain", "region", "taille"])
    def test_masked_cells_that_a_model_saw_are_told(self, study, held):
        def change(frame):
            """Hardly anybody of a profile in a domain, nor in a région."""
            few = (pl.col("qui") == 3) & (pl.int_range(pl.len()) > 100)
            return frame.with_columns(
                theme=pl.when(few).then(1).otherwise("theme"),
                insee=pl.when(few).then(pl.lit("35238")).otherwise("insee"),
            )

        answers(study, change)
        text = ANSWERS + f"model: {{covariates: [{held}]}}\n"
        study.build(text)
        cells = pl.read_parquet(study.cube).filter(pl.col("status") == "suppressed")
        by = {
            "domain": (pl.col("territory") == "FR") & (pl.col("domain") != "all"),
            "region": pl.col("territory").str.starts_with("REG") & (pl.col("domain") == "all"),
        }
        code, _, told = study.command("model", "--quiet")
        assert code == 0
        if held == "taille":
            assert told == ""
        else:
            masked = cells.filter(by[held]).height
            assert masked > 1
            assert f"Attention : {masked} cases masquées par domaine ou par région" in told

    def test_an_interruption_leaves_the_cube(self, study, monkeypatch):
        answers(study)
        study.build(ANSWERS + MODEL)
        before = study.cube.read_bytes()

        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(adjusted, "write_cube", interrupted)
        code, _, told = study.command("model", "--quiet")
        assert code == 130
        assert "le cube d’avant est intact" in told
        assert study.cube.read_bytes() == before
        assert [path.name for path in study.out.iterdir()] == ["essai.parquet"]


class TestRefused:
    def refused(self, study, text, *words, build=True):
        """The command fails with these words, and the cube that was there is as it was."""
        if build:
            study.build(ANSWERS)
        before = study.cube.read_bytes() if study.cube.exists() else None
        study.describe(text)
        code, said, told = study.command("model")
        assert (code, said) == (1, "")
        assert [word for word in words if word not in told] == []
        assert (study.cube.read_bytes() if study.cube.exists() else None) == before
        return told

    def test_no_model(self, study):
        answers(study)
        self.refused(study, ANSWERS, "il manque la clé « model »", "covariates: [domain, region]")

    def test_no_cube(self, study):
        answers(study)
        self.refused(study, ANSWERS + MODEL, "n’existe pas", "cube17 build", build=False)

    def test_other_answers(self, study):
        answers(study)
        study.build(ANSWERS)
        answers(study, rows=2000)
        self.refused(study, ANSWERS + MODEL, "d’autres fichiers", "Relancez", build=False)

    def test_another_description(self, study):
        answers(study)
        text = (ANSWERS + MODEL).replace('wave: "2024"', 'wave: "2025"')
        self.refused(study, text, "d’une autre description")

    def test_a_cube_that_is_no_survey(self, study):
        answers(study)
        study.out.mkdir()
        shipped = ROOT / "data" / "parquet" / "cubes" / "odd17-2022.parquet"
        study.cube.write_bytes(shipped.read_bytes())
        self.refused(study, ANSWERS + MODEL, "ne vient pas d’une enquête", build=False)

    @pytest.mark.parametrize(
        ("model", "words"),
        [
            ("{covariates: [domaine]}", ["« domaine » n’existe pas dans rep.parquet"]),
            ("{numbers: [region]}", ["ligne 15", "« region » n’est pas un nombre"]),
            ("{covariates: [taille], numbers: [taille]}", ["nommée deux fois"]),
            ("{covariate: [taille]}", ["« covariate »", "« covariates »"]),
            ("{covariates: []}", ["la liste est vide"]),
            ("{covariates: [age]}", ["« age » a 72 valeurs", "« numbers »"]),
            ("{covariates: [une]}", ["« une » n’a qu’une valeur, « 1 »"]),
            ("{covariates: [taille, double]}", ["« double » = « moyenne2 »", "colinéarité"]),
            ("{covariates: [reponse]}", ["« reponse » = « 1 »", "séparation"]),
            (
                "{numbers: [taille]}",
                ["aucune question ne peut être ajustée", "aucun répondant n’a toutes"],
            ),
        ],
    )
    def test_what_cannot_be_fitted(self, study, model, words):
        answers(
            study,
            lambda frame: frame.with_columns(
                une=pl.lit(1), double=pl.format("{}2", "taille"), reponse=pl.col("q1")
            ).with_columns(q2=pl.lit(9)),
        )
        self.refused(study, ANSWERS + f"model: {model}\n", *words)

    def test_a_design_that_cannot_be(self, study):
        answers(study)
        told = self.refused(
            study, ANSWERS + MODEL + "population: 100\n", "3000 unités tirées sur 100"
        )
        assert told.startswith("cube17 : etude.yml : ")

    def test_a_question_already_adjusted(self, study):
        answers(study)
        texts = "label: a, short: b, wording: c, unit: '%', impact: aucun, direction: plus"
        own = f"  ajuste-innovation-territoriale: {{column: q2, positive: [1], {texts}}}\n"
        self.refused(study, ANSWERS + own + MODEL, "« ajuste-innovation-territoriale » existe")

    def test_a_stratum_of_one_respondent_is_told(self, study):
        answers(
            study,
            lambda frame: frame.with_columns(
                s=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("seul")).otherwise("s")
            ),
        )
        study.build(ANSWERS + MODEL + "strata: s\n")
        code, _, told = study.command("model", "--quiet")
        assert code == 0
        assert "Strate « seul » : une seule unité primaire" in told

    def test_one_question_out_of_two(self, study):
        """What can be adjusted is, and what cannot is said."""
        answers(study, lambda frame: frame.with_columns(q2=pl.col("q2").clip(1, 9)))
        study.build(ANSWERS + MODEL)
        code, said, told = study.command("model", "--quiet")
        assert (code, said) == (0, "")
        assert "Attention : performance-associations : toutes les réponses sont les mêmes" in told
        assert set(study.records()) == {"innovation-territoriale"}
