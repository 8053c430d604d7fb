"""Descriptions of tables: who, when, and what only this table has."""

import datetime as dt

import pytest

from cube17.figures import TableError, describe
from tests.unit.figures_kit import SOURCE, check, cube, description, plain, reference

INDICATOR = {"id": "confiance-locale", "label": "la confiance", "wording": "Q ?", "unit": "/10"}


def refused(**more):
    with pytest.raises(TableError) as caught:
        describe(SOURCE | more, reference(), "source.yml")
    return [plain(str(problem)) for problem in caught.value.problems]


def test_what_must_be_there():
    with pytest.raises(TableError) as caught:
        describe({}, reference(), "source.yml")
    assert [problem.key for problem in caught.value.problems] == [
        "id", "title", "producer", "date", "licence", "citation",
    ]  # fmt: skip
    assert str(caught.value).startswith("source.yml\u00a0: 6 erreurs.")


@pytest.mark.parametrize("mapping", [None, [], "id: x", 3])
def test_something_else_than_keys(mapping):
    with pytest.raises(TableError, match="une clé par ligne"):
        describe(mapping, reference())


def test_the_least_is_enough():
    least = description(url="")
    assert (least.design_effect, least.fixed, least.url, least.indicators) == (1, {}, "", ())


def test_numbers_and_dates_of_yaml_are_texts():
    told = description(wave=2024, date=dt.date(2024, 3, 1))
    assert (told.fixed["wave"], told.date) == ("2024", "2024-03-01")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"id": "Mon étude"}, "clé « id » : « Mon étude » ; attendu : minuscules sans accent"),
        ({"id": "odd17-2022"}, "clé « id » : « odd17-2022 » existe déjà"),
        ({"id": "cahier-odd17-2023"}, "clé « id » : « cahier-odd17-2023 » existe déjà"),
        ({"id": "x" * 65}, "clé « id » : « " + "x" * 59 + "… » ; attendu"),
        ({"date": "mars 2024"}, "clé « date » : « mars 2024 » ; attendu : une date comme 2015"),
        ({"url": "javascript:alert(1)"}, "clé « url » : « javascript:alert(1) » ; attendu : une"),
        ({"title": ["x"]}, "clé « title » : donnez un texte, 2 000 caractères au plus."),
        ({"title": "x" * 2001}, "clé « title » : donnez un texte, 2 000 caractères au plus."),
        ({"titre": "x"}, "clé « titre » : valeur inconnue « titre ». Vouliez-vous dire « titl"),
        ({"design_effect": 0.5}, "clé « design_effect » : « 0.5 » ; attendu : un nombre de 1"),
        ({"design_effect": "nan"}, "clé « design_effect » : « nan » ; attendu : un nombre de 1"),
        ({"design_effect": "x" * 99}, "attendu : un nombre de 1 (sondage simple) à 20."),
        ({"profile": "Asociations"}, "clé « profile » : valeur inconnue « Asociations »."),
        ({"wave": "avant"}, "Une vague nouvelle s’écrit 2026, 2026-03 ou 2025-2026."),
        ({"territory": "Alsace"}, "clé « territory » : Alsace n’existe plus depuis 2016"),
        ({"indicators": {}}, "clé « indicators » : donnez une liste (200 au plus)."),
        ({"indicators": ["x"]}, "clé « indicators[1] » : donnez des clés et des valeurs."),
        ({"indicators": [INDICATOR, INDICATOR]}, "« confiance-locale » est déclaré 2 fois"),
        ({"indicators": [INDICATOR | {"unit": "€"}]}, "clé « indicators[1].unit » : « € »"),
        ({"indicators": [INDICATOR | {"id": "innovation-echelle"}]}, "existe déjà : choisissez"),
        ({"indicators": [{}]}, "clé « indicators[1].wording » : valeur vide. Remplissez-la."),
        ({"waves": [{"id": "2024"}]}, "clé « waves[1] » : « 2024 » existe déjà"),
        (
            {"territories": [{"code": "STRATE-X", "name": "X", "level": "local", "kind": "strate",
                              "parent": "REG-82"}]},
            "clé « territories[1].parent » : Rhône-Alpes n’existe plus",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_key_by_key(more, said):
    assert any(said in problem for problem in refused(**more))


def test_an_indicator_of_its_own_is_known_to_the_table_and_to_the_cube():
    own = {"indicators": [INDICATOR], "wave": "2024-03"}
    checked = check("indicateur;citoyens\nla confiance;6,4", **own)
    cells, dictionary = cube(checked, **own)
    assert [cell["value"] for cell in cells] == [6.4]
    assert dictionary["indicators"] == [
        {
            "id": "confiance-locale", "label": "la confiance", "short": "la confiance",
            "wording": "Q ?", "unit": "/10", "impact": "aucun", "direction": "neutre", "note": "",
            "source": "mon-etude", "table": "",
        }
    ]  # fmt: skip
    assert dictionary["waves"] == [{"id": "2024-03", "label": "2024-03"}]


def test_a_territory_of_its_own_brings_those_above_it():
    own = {
        "territories": [
            {"code": "RESEAU-X", "name": "Réseau X", "level": "regional", "kind": "reseau"},
            {"code": "RESEAU-Y", "name": "Réseau Y", "level": "local", "kind": "reseau"},
        ],
        "wave": "2024",
        "indicator": "innovation-echelle",
    }
    _, dictionary = cube(check("territoire;citoyens\nréseau y;64", **own), **own)
    assert [record["code"] for record in dictionary["territories"]] == ["RESEAU-Y"]
    assert dictionary["territories"][0]["parent"] == "FR"
