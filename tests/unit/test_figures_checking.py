"""Tables checked cell by cell: what is read, in either layout."""

import pytest

from cube17.figures import TableError, validation
from tests.unit.figures_kit import LONG, check, plain, told

WAVE = {"wave": "2024"}
FR = "innovation-territoriale;2024;citoyens;all;FR;"


def problems(*rows, **more):
    return told(check("\n".join([LONG, *rows]), **more))


def one(row, **more):
    (figure,) = check(f"{LONG}\n{row}", **more).figures
    return figure


class TestLong:
    def test_a_row_is_a_figure(self):
        assert one(FR + "58,5;1 200;probable;cahier-odd17-2023;Lu deux fois.") == {
            "indicator": "innovation-territoriale",
            "wave": "2024",
            "profile": "citoyens",
            "domain": "all",
            "territory": "FR",
            "value": 58.5,
            "n": 1200,
            "status": "published",
            "certainty": "likely",
            "source": "cahier-odd17-2023",
            "note": "Lu deux fois.",
        }

    def test_what_is_not_said_of_a_figure(self):
        figure = one(FR + "58;;;;")
        assert (figure["n"], figure["certainty"], figure["source"]) == (
            None,
            "certain",
            "mon-etude",
        )

    @pytest.mark.parametrize(
        ("written", "value"),
        [("58", 58), ("58,5", 58.5), ("58.5", 58.5), ("58 %", 58), ("58\u202f%", 58), ("58%", 58),
         ("0", 0), ("0,0 %", 0), ("100", 100)],
    )  # fmt: skip
    def test_values(self, written, value):
        assert one(FR + written)["value"] == value

    @pytest.mark.parametrize("written", ["2400", "2 400", "2\u202f400", "2\u00a0400"])
    def test_bases(self, written):
        assert one(FR + f"58;{written}")["n"] == 2400

    @pytest.mark.parametrize(
        ("row", "coordinates"),
        [
            ("Innovation territoriale;Automne 2024;Citoyens;Tous domaines;France;1",
             ("innovation-territoriale", "2024", "citoyens", "all", "FR")),
            ("L'INNOVATION TERRITORIALE;2024;Collectivités;pouvoir d'achat;bretagne;1",
             ("innovation-territoriale", "2024", "collectivites", "pouvoir-achat", "REG-53")),
            ("innovation-territoriale;2026-03;ACADEMIQUES;Sante;Provence Alpes Cote d’Azur;1",
             ("innovation-territoriale", "2026-03", "academiques", "sante", "REG-93")),
            ("innovation-territoriale;2025-2026;citoyens;lien  social;La Réunion (REG-04);1",
             ("innovation-territoriale", "2025-2026", "citoyens", "lien-social", "REG-04")),
            ("innovation-territoriale;2024;citoyens;all;Cotes-d'Armor;1",
             ("innovation-territoriale", "2024", "citoyens", "all", "DEP-22")),
            ("innovation-territoriale;2024;citoyens;all;Rhône-Alpes (avant 2016);1",
             ("innovation-territoriale", "2024", "citoyens", "all", "ANC-RHONE-ALPES")),
        ],
    )  # fmt: skip
    def test_members_by_any_of_their_names(self, row, coordinates):
        figure = one(row)
        assert tuple(figure.values())[:5] == coordinates

    @pytest.mark.parametrize("mark", ["", "nd", "ND", "–", "n.d.", "…"])
    def test_a_row_without_figure_is_counted_and_left(self, mark):
        checked = check(f"{LONG}\n{FR}{mark}\nn’importe quoi;;;;;{mark}")
        assert (checked.figures, checked.problems) == ((), ())
        with pytest.raises(TableError, match="aucun chiffre sous les intitulés"):
            checked.refuse()

    @pytest.mark.parametrize("mark", ["s", "S", "secret", "masqué"])
    def test_a_suppressed_figure_is_not_an_absent_one(self, mark):
        figure = one(FR + f"{mark};8")
        assert (figure["status"], figure["value"], figure["n"]) == ("suppressed", None, None)

    def test_columns_in_english_and_in_any_order(self):
        text = (
            "value,N,Territory,Profile,Wave,Indicator\n58.5,20,FR,citoyens,2024,innovation-echelle"
        )
        checked = check(text)
        assert told(checked) == []
        assert checked.figures[0]["value"] == 58.5
        assert [plain(remark) for remark in checked.remarks][1:] == [
            "Pas de colonne « domaine » : tous domaines."
        ]

    def test_titles_above_the_headings_are_told(self):
        checked = check(f"Mon étude;2024\n(en %)\n{LONG}\n{FR}58")
        assert plain(checked.remarks[1]) == "Au-dessus des intitulés, laissé de côté : ligne 1, 2."
        assert len(checked.figures) == 1

    def test_a_note_out_of_ten(self):
        indicator = [
            {"id": "note-confiance", "label": "l", "wording": "w", "unit": "/10"},
        ]
        row = FR.replace("innovation-territoriale", "note-confiance")
        assert one(row + "6,4/10", indicators=indicator)["value"] == 6.4
        assert "« 11 » est hors de l’échelle (/10)" in problems(row + "11", indicators=indicator)[0]
        assert "« 58 % » ; attendu : un nombre" in problems(row + "58 %", indicators=indicator)[0]

    def test_proportions_are_doubted(self):
        rows = [
            FR.replace("citoyens", p) + "0,58"
            for p in ("citoyens", "entreprises", "collectivites", "associations", "fondations")
        ]
        checked = check("\n".join([LONG, *rows]))
        assert "sont-ce des proportions ? Écrivez 58, pas 0,58." in plain(checked.remarks[-1])

    def test_what_is_rounded_is_said(self):
        assert "1 valeur arrondie au centième." in plain(check(f"{LONG}\n{FR}58,125").remarks[-1])

    def test_no_more_figures_than_a_process_can_pack(self, monkeypatch):
        monkeypatch.setattr(validation, "MAX_FIGURES", 1)
        assert len(check(f"{LONG}\n{FR}58").figures) == 1
        with pytest.raises(TableError, match=r"t\.csv, ligne 3.* plus de 1 chiffres"):
            check(f"{LONG}\n{FR}58\n{FR.replace('citoyens', 'entreprises')}58", "t.csv")


class TestWide:
    def test_a_column_for_each_profile(self):
        text = "Indicateur;Domaine;Citoyens;Entreprises\ninnovation-echelle;emploi;58,5;54\n"
        checked = check(text, **WAVE)
        assert told(checked) == []
        assert [(f["profile"], f["domain"], f["value"], f["n"]) for f in checked.figures] == [
            ("citoyens", "emploi", 58.5, None), ("entreprises", "emploi", 54, None),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "headings",
        ["Citoyens;base citoyens;Entreprises;base entreprises",
         "Citoyens;Base;Entreprises;Base",
         "Citoyens;Citoyens (n);Entreprises;Entreprises – base",
         "citoyens;N Citoyens;entreprises;effectif entreprises"],
    )  # fmt: skip
    def test_bases_beside(self, headings):
        checked = check(f"territoire;{headings}\nBretagne;58;100;54;\nCorse;;;12;9", **WAVE,
                        indicator="innovation-echelle")  # fmt: skip
        assert told(checked) == []
        assert [(f["territory"], f["profile"], f["n"]) for f in checked.figures] == [
            ("REG-53", "citoyens", 100), ("REG-53", "entreprises", None),
            ("REG-94", "entreprises", 9),
        ]  # fmt: skip
        assert (checked.rows, checked.blank) == (2, 1)

    def test_problems_name_the_column_of_the_profile(self):
        text = "domaine;citoyens;base citoyens\nemploi;158;0\nsante;;12\n"
        assert told(check(text, **WAVE, indicator="innovation-echelle")) == [
            "ligne 2, colonne « citoyens » : « 158 » est hors de l’échelle (%). Donnez de 0 à 100.",
            (
                "ligne 2, colonne « base citoyens » : « 0 » ; attendu : un nombre entier de "
                "répondants, au moins 1, comme 2400."
            ),
            (
                "ligne 3, colonne « citoyens » : base sans chiffre : donnez le chiffre, ou ôtez la "
                "base."
            ),
        ]

    @pytest.mark.parametrize(
        ("headings", "said"),
        [
            ("domaine;Asociations", "Vouliez-vous dire « associations » ?"),
            ("domaine;citoyens;citoyens", "cette colonne existe déjà (colonne n° 2)"),
            ("domaine;citoyens;valeur", "soit une colonne « valeur », soit une colonne par profil"),
            ("domaine;base;citoyens", "de quel profil ? Écrivez par exemple « base citoyens »"),
            ("domaine;citoyens;base élus", "intitulé inconnu « base élus »"),
            ("domaine;citoyens;base fondations", "base sans colonne de chiffres « fondations »"),
            ("domaine;vague;note", "ni colonne « valeur » (un chiffre par ligne), ni colonne qui"),
            ("un;deux;trois", "intitulé inconnu « un »"),
        ],
    )
    def test_headings_that_are_not_understood(self, headings, said):
        found = told(check(f"{headings}\nemploi;1;2", **WAVE, indicator="innovation-echelle"))
        assert any(said in problem for problem in found)
        assert all(problem.startswith("ligne 1") for problem in found)

    def test_what_is_missing_may_be_in_the_description(self):
        text = "domaine;citoyens\nemploi;58"
        found = told(check(text))
        assert found[0] == (
            "ligne 1 : la colonne « indicateur » manque. Ajoutez-la ; pour cube17 import, la "
            "description peut la donner (« indicator »). Intitulés lus : « domaine », « citoyens »."
        )
        assert len(found) == 2
        assert "la colonne « vague » manque" in found[1]
        assert told(check(text, wave=2024, indicator="Innovation territoriale")) == []
