"""The description of a survey: what it accepts, and the one sentence of each refusal."""

from pathlib import Path

import pytest

from cube17.pipeline.describe import Catalogue, read_study
from cube17.pipeline.sources import SourceError

ROOT = Path(__file__).parents[2]
CATALOGUE = Catalogue.read(ROOT)
PLAIN = """\
id: mon-etude
title: Mon étude
producer: Institut X
licence: Licence Ouverte 2.0
citation: Institut X, 2024
wave: "2024"
file: reponses.csv
weight: poids
profile: {column: qui, map: {1: citoyens, 02: entreprises}}
domain: {column: theme, map: {no: emploi}}
territory: {column: insee, kind: commune, region: reg}
indicators:
  innovation-territoriale: {column: q1, positive: [3, 4], missing: [9]}
"""


@pytest.fixture
def read(tmp_path):
    (tmp_path / "reponses.csv").touch()

    def read_text(text):
        path = tmp_path / "etude.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_study(path, CATALOGUE)

    return read_text


def told(text):
    """A message with plain spaces, easier to compare."""
    return str(text).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_description_becomes_a_study(read):
    study = read(PLAIN)
    assert study.weight.name == "poids"
    assert study.strata is None
    assert study.files[0].name == "reponses.csv"
    assert study.date == "2024"
    assert (study.disclosure.min_n, study.disclosure.min_n_eff) == (11, 30)
    assert [column.name for column in study.columns] == [
        "poids", "qui", "theme", "insee", "reg", "q1",
    ]  # fmt: skip


def test_what_is_typed_stays_text(read):
    """YAML would read 02 as 2 and no as false."""
    study = read(PLAIN)
    assert study.profile.map == {"1": "citoyens", "02": "entreprises"}
    assert study.domain.map == {"no": "emploi"}


def test_constants(read):
    study = read(
        PLAIN.replace("profile: {column: qui, map: {1: citoyens, 02: entreprises}}",
                      "profile: citoyens")
        .replace("domain: {column: theme, map: {no: emploi}}", "domain: all")
        .replace("{column: insee, kind: commune, region: reg}", "FR")
    )  # fmt: skip
    assert (study.profile.constant, study.domain.constant) == ("citoyens", "all")
    assert study.territory.constant == "FR"
    assert [column.name for column in study.columns] == ["poids", "q1"]


def test_domains_in_columns(read):
    study = read(
        PLAIN.replace("{column: theme, map: {no: emploi}}", "{wide: {a: emploi, b: sante}}")
        .replace("column: q1", 'column: "q1_{domaine}"')
    )  # fmt: skip
    columns = study.indicators[0].columns
    assert {domain: column.name for domain, column in columns.items()} == {
        "emploi": "q1_a",
        "sante": "q1_b",
    }


def test_a_new_question_described_in_full(read):
    texts = (
        "label: a, short: b, wording: c, unit: '%', impact: aucun, direction: plus, "
        "column: q1, positive: oui"
    )
    study = read(f"{PLAIN.partition('indicators:')[0]}indicators: {{nouvelle: {{{texts}}}}}")
    assert study.indicators[0].record["wording"] == "c"
    assert study.indicators[0].positive == ("oui",)


CITOYENS = "1: citoyens"
REFUSALS = {
    "unknown key": ("weight: poids", "wieght: poids", ["ligne 8", "« wieght »", "« weight »"]),
    "missing key": ('wave: "2024"\n', "", ["il manque la clé « wave »", 'wave: "2024"']),
    "key twice": ("weight: poids", "id: b", ["ligne 8", "« id »", "ligne 1"]),
    "empty value": ("weight: poids", "weight:", ["ligne 8", "clé « weight »", "vide"]),
    "bad id": ("id: mon-etude", "id: Mon étude", ["ligne 1", "« Mon étude »", "minuscules"]),
    "taken id": ("id: mon-etude", "id: demonstration", ["ligne 1", "autre identifiant"]),
    "long id": ("id: mon-etude", "id: " + "a" * 65, ["ligne 1", "64"]),
    "unknown profile": (CITOYENS, "1: Citoyen", ["ligne 9", "« Citoyen »", "« citoyens » ?"]),
    "unknown domain": ("no: emploi", "no: emplois", ["ligne 10", "« emplois »", "« emploi » ?"]),
    "map of nothing": (f"{{{CITOYENS}, 02: entreprises}}", "{}", ["ligne 9", "rien"]),
    "kind": ("kind: commune", "kind: ville", ["ligne 11", "« ville »", "commune"]),
    "no kind": (", kind: commune", "", ["ligne 11", "« kind »"]),
    "territory": ("{column: insee, kind: commune, region: reg}", "DEP-35", ["ligne 11", "FR"]),
    "same column": ("region: reg", "region: insee", ["ligne 11", "deux fois"]),
    "file": ("reponses.csv", "reponse.csv", ["ligne 7", "« reponse.csv »", "« reponses.csv » ?"]),
    "format": ("reponses.csv", "reponses.pdf", ["ligne 7", ".sav"]),
    "two keys of files": ("weight: poids", "files: [a.csv]", ["ligne 8", "Gardez-en une"]),
    "file twice": ("file: reponses.csv", "file: [reponses.csv, reponses.csv]", ["deux fois"]),
    "question": ("innovation-territoriale:", "inovation-territoriale:",
                 ["ligne 13", "« innovation-territoriale » ?", "wording"]),
    "question id": ("innovation-territoriale:", "Innovation:", ["ligne 13", "minuscules"]),
    "note": ("innovation-territoriale:", "importance-fragilite-note-citoyens:", ["note"]),
    "known question": ("missing: [9]", "label: autre", ["ligne 13", "indicators.csv"]),
    "positive": (", positive: [3, 4]", "", ["ligne 13", "« positive »"]),
    "no positive": ("[3, 4]", "[]", ["ligne 13", "au moins une"]),
    "both": ("missing: [9]", "missing: [4]", ["ligne 13", "« 4 »", "à la fois"]),
    "list": ("weight: poids", "weight: [a, b]", ["ligne 8", "une seule valeur"]),
    "placeholder": ("column: q1", 'column: "q1_{domaine}"', ["ligne 13", "wide"]),
    "wide unused": ("{column: theme, map: {no: emploi}}", "{wide: {1: emploi}}", ["{domaine}"]),
    "wide twice": ("{column: theme, map: {no: emploi}}", "{wide: {1: emploi, 2: emploi}}",
                   ["ligne 10", "déjà"]),
    "threshold": ("weight: poids", "disclosure: {min_n: peu}", ["ligne 8", "« peu »"]),
    "threshold key": ("weight: poids", "disclosure: {min: 3}", ["« min »", "« min_n »"]),
    "margin": ("weight: poids", "raking: {sexe: {1: -3}}", ["ligne 8", "« -3 »"]),
    "date": ("weight: poids", "date: hier", ["ligne 8", "« hier »", "2015-09"]),
    "syntax": ("weight: poids", "weight: [", ["ligne 8", "YAML"]),
    "tabulation": ("weight: poids", "weight:\n\tpoids", ["ligne 9", "tabulation"]),
    "braces": ("column: q1", "column: q1_{domaine}", ["ligne 13", "guillemets"]),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_where_and_what_to_do(read, old, new, words):
    assert old in PLAIN
    with pytest.raises(SourceError) as refusal:
        read(PLAIN.replace(old, new, 1))
    message = told(refusal.value)
    assert message.startswith("etude.yml")
    assert "\n" not in message
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide"),
        (b"- a\n- b\n", "valeurs"),
        (b"texte", "valeurs"),
        ("title: étude".encode("cp1252"), "UTF-8"),
        (b"id: a\0b", "YAML"),
        (b"a: &x {b: *x}", "inconnue"),
        (b"[" * 100_000, "YAML"),
        (b"a: b\n---\nc: d", "YAML"),
        (b"x" * ((1 << 20) + 1), "trop grand"),
    ],
)
def test_what_is_no_description_is_refused(read, content, word):
    with pytest.raises(SourceError) as refusal:
        read(content)
    assert word in told(refusal.value)


def test_a_description_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match="existe pas"):
        read_study(tmp_path / "rien.yml", CATALOGUE)
    with pytest.raises(SourceError, match="dossier"):
        read_study(tmp_path, CATALOGUE)


def test_french_typography_of_messages(read):
    with pytest.raises(SourceError) as refusal:
        read(PLAIN.replace("1: citoyens", "1: citoyen"))
    assert "\u00a0:" in str(refusal.value)
    assert "«\u00a0citoyen\u00a0»" in str(refusal.value)
    assert "\u202f?" in str(refusal.value)
