"""What is said of a table that cannot be read: where, what, and what would be right."""

import pytest

from cube17.figures import TableError
from cube17.figures.errors import SHOWN
from tests.unit.figures_kit import LONG, check, reference, told, xlsx

FR = "innovation-territoriale;2024;citoyens;all;FR;"


def problems(*rows, **more):
    return told(check("\n".join([LONG, *rows]), **more))


def one(row, **more):
    (figure,) = check(f"{LONG}\n{row}", **more).figures
    return figure


class TestProblems:
    def test_line_column_value_allowed_values_and_nearest(self):
        assert problems("innovation-territoriale;2024;Asociations;all;FR;58") == [
            (
                "ligne 2, colonne « profil » : valeur inconnue « Asociations ». Vouliez-vous dire "
                "« associations » ? Valeurs admises : citoyens, entreprises, collectivites, "
                "associations, fondations, academiques, catalyseurs."
            )
        ]

    def test_long_lists_give_the_nearest_only(self):
        where, what = problems("inovation territoriale;2024;citoyens;all;Bretange;58")
        assert where == (
            "ligne 2, colonne « indicateur » : valeur inconnue « inovation territoriale ». "
            "Vouliez-vous dire « innovation-territoriale » ? La liste est dans le modèle."
        )
        assert what == (
            "ligne 2, colonne « territoire » : valeur inconnue « Bretange ». "
            "Vouliez-vous dire « Bretagne » ? La liste est dans le modèle."
        )

    def test_in_a_workbook_cells_have_addresses(self):
        data = xlsx(
            ("indicateur", "vague", "profil", "valeur"),
            ("innovation-echelle", 2024, "citoyens", 158),
            ("innovation-echelle", "avant", "citoyens", 15),
        )
        checked = check(data)
        assert [problem.split(" : ")[0] for problem in told(checked)] == [
            "cellule D2, colonne « valeur »", "cellule B3, colonne « vague »",
        ]  # fmt: skip
        first = checked.problems[0]
        assert (first.address, first.line, first.position, first.value) == ("D2", 2, 3, "158")

    def test_all_are_told_not_the_first_only(self):
        found = problems(
            "innovation-territoriale;2024;élus;all;FR;58",
            "innovation-territoriale;2024;citoyens;;;beaucoup;12,5;sans doute;un blog",
        )
        assert [problem.split(" : ")[0] for problem in found] == [
            "ligne 2, colonne « profil »",
            "ligne 3, colonne « domaine »",
            "ligne 3, colonne « territoire »",
            "ligne 3, colonne « certitude »",
            "ligne 3, colonne « source »",
            "ligne 3, colonne « valeur »",
            "ligne 3, colonne « base »",
        ]

    def test_up_to_a_limit_then_counted(self):
        checked = check("\n".join([LONG, *[FR + "beaucoup"] * (SHOWN + 132)]))
        assert (len(checked.problems), checked.more) == (SHOWN, 132)
        with pytest.raises(TableError) as caught:
            checked.refuse()
        assert str(caught.value).endswith("\net 132 autres erreurs.")

    def test_a_duplicate_names_both_lines(self):
        assert problems(FR + "58", FR.replace("citoyens", "Citoyens") + "59") == [
            (
                "ligne 3, colonne « valeur » : figure déjà ligne 2 (innovation-territoriale, 2024, "
                "citoyens, all, FR). Gardez un seul des deux chiffres."
            )
        ]
        data = xlsx(("indicateur", "vague", "citoyens"), *[("innovation-echelle", 2024, 1)] * 2)
        assert "figure déjà C2 (" in told(check(data))[0]

    @pytest.mark.parametrize("written", ["-3", "0", "12,5", "2.400", "beaucoup", "1e3", "9" * 12])
    def test_a_base_is_a_whole_number_of_respondents(self, written):
        assert (
            "attendu : un nombre entier de répondants, au moins 1"
            in problems(FR + f"58;{written}")[0]
        )

    @pytest.mark.parametrize(
        "written", ["-1", "100,1", "1 000", "−5"],
    )  # fmt: skip
    def test_a_value_stays_on_its_scale(self, written):
        assert (
            f"« {written} » est hors de l’échelle (%). Donnez de 0 à 100."
            in problems(FR + written)[0]
        )

    @pytest.mark.parametrize(
        "written", ["5 8", "58%%", "58 €", "1_0", "٥٨", "#N/A", "nan", "58,5,1"]
    )
    def test_a_value_is_a_number(self, written):
        assert (
            f"« {written} » ; attendu : un nombre, comme 58, 58,5 ou 58 %."
            in problems(FR + written)[0]
        )

    def test_a_value_under_no_heading(self):
        assert problems(FR + "58;;;;;;perdu") == [
            "ligne 2 : « perdu » n’est sous aucun intitulé : nommez la colonne."
        ]


class TestTerritories:
    def territory(self, written):
        (problem,) = problems(f"innovation-territoriale;2024;citoyens;all;{written};58")
        return problem.split(" : ", 1)[1]

    @pytest.mark.parametrize("written", ["Rhône-Alpes", "rhone alpes", "REG-82"])
    def test_a_former_region_is_told_apart(self, written):
        assert self.territory(written) == (
            "Rhône-Alpes n’existe plus depuis 2016 : c’est aujourd’hui une partie de REG-84 "
            "(Auvergne-Rhône-Alpes), dont elle ne donne pas le chiffre. Si le chiffre vaut pour "
            "l’ancienne région, écrivez ANC-RHONE-ALPES."
        )

    @pytest.mark.parametrize(
        "written",
        [
            "Alsace",
            "Aquitaine",
            "Auvergne",
            "Basse-Normandie",
            "Bourgogne",
            "Champagne-Ardenne",
            "Franche-Comté",
            "Haute-Normandie",
            "Languedoc-Roussillon",
            "Limousin",
            "Lorraine",
            "Midi-Pyrénées",
            "Nord-Pas-de-Calais",
            "Picardie",
            "Poitou-Charentes",
        ],
    )
    def test_so_are_the_fifteen_others(self, written):
        said = self.territory(written)
        assert said.startswith(f"{written} n’existe plus depuis 2016")
        assert said.endswith("cube17 import accepte une ancienne région déclarée.")

    def test_unless_the_description_declares_it(self):
        own = [{"code": "ANC-ALSACE", "name": "Alsace (avant 2016)", "short": "Alsace",
                "level": "regional", "kind": "ancienne-region"}]  # fmt: skip
        row = "innovation-territoriale;2024;citoyens;all;{};58"
        for written in ("ANC-ALSACE", "Alsace (avant 2016)"):
            assert one(row.format(written), territories=own)["territory"] == "ANC-ALSACE"
        assert "écrivez ANC-ALSACE" in problems(row.format("Alsace"), territories=own)[0]

    def test_one_name_for_two_units(self):
        assert self.territory("La Réunion") == (
            "« La Réunion » désigne REG-04 ou DEP-974 : écrivez l’un de ces codes."
        )

    @pytest.mark.parametrize(
        ("written", "codes"),
        [("53", "REG-53 (Bretagne) ou DEP-53 (Mayenne)"), ("2a", "DEP-2A (Corse-du-Sud)"),
         ("1", "REG-01 (Guadeloupe) ou DEP-01 (Ain)")],
    )  # fmt: skip
    def test_a_bare_number(self, written, codes):
        assert self.territory(written) == f"« {written} » ne dit pas son échelon : écrivez {codes}."


def test_nothing_of_a_table_stays_in_the_reference():
    def sizes():
        return {
            (axis, name): len(held)
            for axis in ("indicator", "wave", "profile", "domain", "territory", "source")
            for name, held in vars(reference().members(axis)).items()
        }

    before = sizes()
    problems("un secret;deux;trois;quatre;cinq;58", FR + "58")
    assert sizes() == before
