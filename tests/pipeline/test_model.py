"""`cube17 model`: adjusted shares and marginal effects, refusals, a cube that stays whole."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pytest import approx  # noqa: PT013 (reads like the tables it is compared with)

from cube17 import cli
from cube17.dictionary import check_dictionary
from cube17.pack import pack, pack_plan
from cube17.parquet import read_dictionary
from cube17.pipeline import adjusted
from cube17.pipeline.logistic import fit, margins
from cube17.pipeline.raking import rake
from cube17.store import Cube
from cube17.territories import Territories

ROOT = Path(__file__).parents[2]
API = ROOT / "tests" / "fixtures" / "api"
HEAD = """\
id: essai
title: Essai
producer: Institut X
licence: Licence Ouverte 2.0
citation: Institut X, 2024
wave: "2024"
"""
SCHOOLS = (
    HEAD
    + """\
file: ecoles.csv
weight: pw
profile: {column: stype, map: {E: citoyens, M: entreprises, H: associations}}
domain: all
territory: FR
indicators:
  innovation-territoriale: {column: sch.wide, positive: ["Yes"]}
"""
)
STRATA = "strata: stype\npopulation: {E: 4421, M: 1018, H: 755}\n"
ANSWERS = (
    HEAD
    + """\
file: rep.parquet
weight: poids
profile: {column: qui, map: {1: citoyens, 2: entreprises, 3: associations}}
domain: {column: theme, map: {1: emploi, 2: sante}}
territory: {column: insee, kind: commune}
indicators:
  innovation-territoriale: {column: q1, positive: [1], missing: [9]}
  performance-associations: {column: q2, positive: [1], missing: [9]}
"""
)
MODEL = "model: {covariates: [domain, region, taille], numbers: [age]}\n"
REGIONS = {"35238": "REG-53", "75111": "REG-11", "13055": "REG-93"}


class Study:
    """A description beside its files, and the commands given on it."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.path, self.out = folder / "etude.yml", folder / "out"
        self.cube = self.out / "essai.parquet"

    def describe(self, text):
        self.path.write_text(text, encoding="utf-8")

    def command(self, name, *options):
        """Exit code, what was said, what was said on stderr."""
        try:
            code = cli.main([name, str(self.path), "--out", str(self.out), *options])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
            told = "" if isinstance(end.code, int) else str(end.code)
        else:
            told = ""
        said = self.capsys.readouterr()
        plain = (said.out, told or said.err)
        return code, *(t.replace("\u00a0", " ").replace("\u202f", " ") for t in plain)

    def build(self, text):
        self.describe(text)
        code, _, told = self.command("build", "--quiet", "--without-audit")
        assert code == 0, told

    def adjust(self, text):
        """Build, adjust; cells of the adjusted indicators by (indicator, profile), records."""
        self.build(text)
        code, _, told = self.command("model", "--quiet")
        assert code == 0, told
        return self.cells(), self.records()

    def cells(self):
        rows = pl.read_parquet(self.cube).to_dicts()
        return {
            (row["indicator"].removeprefix("ajuste-"), row["profile"]): row
            for row in rows
            if row["indicator"].startswith("ajuste-")
        }

    def records(self):
        records = read_dictionary(self.cube)["indicators"]
        return {one["adjusted"]["question"]: one for one in records if "adjusted" in one}


@pytest.fixture
def study(tmp_path, capsys):
    return Study(tmp_path, capsys)


def schools(study, name="apistrat"):
    frame = pl.read_csv(API / f"{name}.csv", infer_schema=False)
    frame.write_csv(study.folder / "ecoles.csv")
    return frame


def answers(study, change=lambda frame: frame, rows=3000):
    """Draw respondents: answers hang on profile, domain, région, size and age."""
    chance = np.random.default_rng(17)
    frame = pl.DataFrame(
        {
            "qui": chance.choice([1, 2, 3], rows, p=[0.5, 0.3, 0.2]),
            "theme": chance.integers(1, 3, rows),
            "insee": chance.choice(list(REGIONS), rows),
            "poids": np.exp(chance.normal(0, 0.4, rows)),
            "taille": chance.choice(["petite", "moyenne", "grande"], rows),
            "age": chance.integers(18, 90, rows),
            "s": chance.choice(["a", "b"], rows),
            "c": chance.integers(0, 80, rows),
        }
    )
    level = -1 + 0.5 * (frame["qui"] == 2) + 0.4 * (frame["theme"] == 2) + 0.02 * frame["age"]
    level += 0.6 * (frame["taille"] == "grande")
    p = 1 / (1 + np.exp(-level.to_numpy()))
    frame = frame.with_columns(
        q1=pl.Series((chance.random(rows) < p).astype(int)),
        q2=pl.Series(chance.choice([0, 1, 9], rows)),
    )
    frame = change(frame)
    frame.write_parquet(study.folder / "rep.parquet")
    return frame


class TestAgainstR:
    """R 4.2.2, survey 4.1-1, on the api data: the covariate is `meals`."""

    def test_marginal_effects_weights_only(self, study):
        schools(study)
        cells, records = study.adjust(SCHOOLS + "model: {numbers: [meals]}\n")
        told = records["innovation-territoriale"]["adjusted"]
        assert told["profiles"] == ["citoyens", "entreprises", "associations"]
        found = {one["profile"]: (one["value"], one["se"]) for one in told["effects"]}
        assert found["entreprises"] == approx((-21.8796832, 6.97306028), abs=0.005)
        assert found["associations"] == approx((-43.875803, 8.59779026), abs=0.005)
        note = cells["innovation-territoriale", "entreprises"]["note"].replace("\u00a0", " ")
        assert "Écart à « Citoyens » : −21,9 points (de −35,6 à −8,1 à" in note

    @pytest.mark.parametrize("population", ["", "population: fpc\n"])
    def test_predictive_margins_of_strata(self, study, population):
        schools(study)
        design = "strata: stype\n" + population
        cells, _ = study.adjust(SCHOOLS + design + "model: {numbers: [meals]}\n")
        of = {profile: cell for (_, profile), cell in cells.items()}
        values = [of[name]["value"] for name in ("citoyens", "entreprises", "associations")]
        assert values == [91.3, 69.42, 47.43]
        if population:
            assert of["citoyens"]["se"] == approx(2.838, abs=1e-3)
        else:
            assert of["citoyens"]["se"] > 2.845

    def test_a_cell_is_like_the_others(self, study):
        schools(study)
        cells, _ = study.adjust(SCHOOLS + STRATA + "model: {numbers: [meals]}\n")
        cell = cells["innovation-territoriale", "citoyens"]
        assert (cell["status"], cell["certainty"], cell["n"]) == ("estimated", None, 100)
        assert (cell["domain"], cell["territory"], cell["source"]) == ("all", "FR", "essai")
        assert 0 < cell["low"] < cell["value"] < cell["high"] < 100
        assert (cell["n_eff"], cell["weight"]) == (100, 4421)


class TestAgainstSvy:
    """The package svy, an implementation apart, on categories and every design."""

    @pytest.mark.parametrize(
        "design", ["", "strata: s\n", "cluster: c\n", "strata: s\ncluster: c\n"]
    )
    def test_margins_and_effects(self, study, design):
        import svy

        frame = answers(study)
        cells, records = study.adjust(ANSWERS + MODEL + design)
        rows = frame.with_columns(
            pl.col("qui", "theme", "c").cast(pl.String),
            region=pl.col("insee").replace_strict(REGIONS),
        )
        described = svy.Design(
            wgt="poids",
            stratum="s" if "strata" in design else None,
            psu="c" if "cluster" in design else None,
        )
        x = [svy.Cat("qui", ref="1"), svy.Cat("theme"), svy.Cat("region"), svy.Cat("taille"), "age"]
        model = svy.Sample(rows, described).glm.fit("q1", x=x, family="binomial")
        of_profiles = model.margins(at={"qui": None})
        found = [
            cells["innovation-territoriale", name]
            for name in ("citoyens", "entreprises", "associations")
        ]
        assert [one["value"] for one in found] == approx(
            100 * np.array(of_profiles.margin), abs=0.006
        )
        assert [one["se"] for one in found] == approx(100 * np.array(of_profiles.se), abs=6e-4)
        (other,) = model.margins(variables=["qui"])
        effects = records["innovation-territoriale"]["adjusted"]["effects"]
        assert [one["value"] for one in effects] == approx(100 * np.array(other.margin), abs=0.006)
        assert [one["se"] for one in effects] == approx(100 * np.array(other.se), abs=6e-4)

    def test_covariance_gives_every_pair(self, study):
        answers(study)
        _, records = study.adjust(ANSWERS + MODEL)
        told = records["innovation-territoriale"]["adjusted"]
        spread = np.array(told["covariance"])
        for position, one in enumerate(told["effects"], 1):
            variance = spread[0, 0] + spread[position, position] - 2 * spread[0, position]
            assert np.sqrt(variance) == approx(one["se"], abs=1e-3)


class TestRaking:
    """Against what raking and fitting anew gives when each cluster is made a little heavier."""

    def influence(self, frame, targets):
        """Change of each adjusted share, the covariates of respondents fixed, by cluster."""
        names = ("constante", "entreprises", "associations", "age")
        columns = [frame["qui"] == 2, frame["qui"] == 3, frame["age"]]
        x = np.column_stack([np.ones(frame.height), *columns]).astype(float)
        groups = [np.array([np.nan, *which, np.nan]) for which in ((0, 0), (1, 0), (0, 1))]
        y, c = frame["q1"].to_numpy().astype(float), frame["c"].to_numpy()

        def raked(factor):
            return rake(frame.with_columns(weight=frame["poids"] * factor), {"m": targets})

        def shares(factor):
            return margins(x, whole, fit(x, y, raked(factor), names), groups)[0]

        whole = raked(np.ones(frame.height))
        moves = [1e-4 * (c == cluster) for cluster in range(80)]
        return np.array([(shares(1 + move) - shares(1 - move)) / 2e-4 for move in moves])

    def test_errors_take_margins_into_account(self, study):
        def change(frame):
            wrong = pl.Series(np.random.default_rng(5).random(frame.height) < 0.2)
            return frame.with_columns(m=pl.when(wrong).then(1 - pl.col("q1")).otherwise("q1"))

        frame = answers(study, change)
        text = ANSWERS + "cluster: c\nmodel: {numbers: [age]}\n"
        plain, _ = study.adjust(text)
        cells, _ = study.adjust(text + "raking: {m: {0: 1500, 1: 1500}}\n")
        frame = frame.with_columns(pl.col("m").cast(pl.String))
        influence = self.influence(frame, {"0": 1500, "1": 1500})
        spread = ((influence - influence.mean(axis=0)) ** 2).sum(axis=0) * 80 / 79
        names = ("citoyens", "entreprises", "associations")
        found = [cells["innovation-territoriale", name]["se"] for name in names]
        assert found == approx(100 * np.sqrt(spread), rel=0.01)
        assert found[0] < 0.95 * plain["innovation-territoriale", "citoyens"]["se"]


class TestWhoCounts:
    def test_raking_on_what_the_answers_are_leaves_little_error(self, study):
        """Margins that tell profile × answer exactly: adjusted shares of profiles do not vary."""
        answers(
            study,
            lambda frame: frame.with_columns(
                m=pl.concat_str(pl.col("qui"), pl.col("q1")), taille=pl.col("taille")
            ),
        )
        kinds = ", ".join(f"{who}{answer}: 500" for who in (1, 2, 3) for answer in (0, 1))
        model = "model: {covariates: [taille]}\n"
        without = study.adjust(ANSWERS + model)[0]
        raked = study.adjust(ANSWERS + model + f"raking: {{m: {{{kinds}}}}}\n")[0]
        key = ("innovation-territoriale", "citoyens")
        assert raked[key]["value"] == approx(50, abs=2)
        assert raked[key]["se"] < without[key]["se"] / 3

    def test_a_respondent_of_several_domains_is_one_person(self, study):
        wide = ANSWERS.replace(
            "domain: {column: theme, map: {1: emploi, 2: sante}}",
            "domain: {wide: {1: emploi, 2: sante}}",
        ).replace("{column: q1,", '{column: "q{domaine}",')
        answers(study)
        model = "model: {covariates: [domain, region]}\n"
        cells, records = study.adjust(wide + model)
        frame = pl.read_parquet(study.folder / "rep.parquet").filter(pl.col("qui") == 1)
        asked = cells["innovation-territoriale", "citoyens"]
        assert asked["n"] == frame.height
        assert records["innovation-territoriale"]["adjusted"]["covariates"] == ["domain", "region"]
        # Asked once for all domains: there is none to hold equal.
        assert records["performance-associations"]["adjusted"]["covariates"] == ["region"]
        once = cells["performance-associations", "citoyens"]
        assert once["n"] == frame.filter(pl.col("q2") != 9).height
        study.build(wide + "model: {covariates: [domain]}\n")
        code, _, told = study.command("model", "--quiet")
        assert code == 0
        assert "performance-associations : posée une fois pour tous les domaines" in told

    @pytest.mark.parametrize("held", ["{covariates: [domain]}", "{numbers: [age]}"])
    def test_everyone_who_answered_counts(self, study, held):
        frame = answers(study)
        cells, _ = study.adjust(ANSWERS + f"model: {held}\n")
        kept = frame.filter(pl.col("qui") == 3)
        cell = cells["innovation-territoriale", "associations"]
        assert cell["n"] == kept.height
        assert cell["weight"] == approx(kept["poids"].sum(), abs=0.5)
        assert cell["n_eff"] == approx(
            kept["poids"].sum() ** 2 / (kept["poids"] ** 2).sum(), abs=0.05
        )

    def test_who_has_no_covariate_is_left_out_and_counted(self, study):
        def change(frame):
            row = pl.int_range(pl.len())
            return frame.with_columns(
                insee=pl.when(row < 20).then(pl.lit("?")).otherwise("insee"),
                age=pl.when(row >= 2990).then(None).otherwise("age"),
            )

        frame = answers(study, change)
        cells, records = study.adjust(ANSWERS + MODEL)
        note = records["innovation-territoriale"]["note"].replace("\u00a0", " ")
        assert "30 répondants sans covariable connue" in note
        kept = frame[20:2990].filter(pl.col("qui") == 2)
        cell = cells["innovation-territoriale", "entreprises"]
        assert cell["n"] == kept.height
        assert cell["weight"] == approx(kept["poids"].sum(), abs=0.5)

    def test_a_small_profile_is_masked_everywhere(self, study):
        def change(frame):
            few = (pl.col("qui") == 1) & (pl.int_range(pl.len()) > 40)
            return frame.with_columns(qui=pl.when(few).then(2).otherwise("qui"))

        answers(study, change)
        cells, records = study.adjust(ANSWERS + "model: {covariates: [taille]}\n")
        cell = cells["innovation-territoriale", "citoyens"]
        assert cell["status"] == "suppressed"
        names = ("value", "se", "low", "high", "n", "n_eff", "weight", "note")
        assert [cell[name] for name in names] == [None] * 8
        told = records["innovation-territoriale"]["adjusted"]
        assert told["profiles"] == ["entreprises", "associations"]
        assert [one["profile"] for one in told["effects"]] == ["associations"]
        assert np.array(told["covariance"]).shape == (2, 2)


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
