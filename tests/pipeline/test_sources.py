"""What the text files of data/sources/ say, and what is said of a file that cannot be used."""

import shutil
from pathlib import Path

import pytest

from cube17.pipeline.sources import (
    SOURCES,
    Field,
    SourceError,
    count,
    read_domains,
    read_indicators,
    read_profiles,
    read_sources,
    read_table,
    read_territories,
    read_waves,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / SOURCES, tmp_path / SOURCES)
    return tmp_path


def spoil(root: Path, name: str, old: str, new: str) -> Path:
    path = root / SOURCES / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


class TestMembers:
    def test_six_profiles_in_display_order_and_the_catalyseurs_apart(self):
        profiles = read_profiles(ROOT)
        assert [p["id"] for p in profiles if not p["extra"]] == [
            "citoyens",
            "entreprises",
            "collectivites",
            "associations",
            "fondations",
            "academiques",
        ]
        assert [p["id"] for p in profiles if p["extra"]] == ["catalyseurs"]

    def test_all_domains_first_then_sixteen_of_which_thirteen_attested(self):
        first, *domains = read_domains(ROOT)
        assert first["id"] == "all"
        assert first["extra"]
        assert len(domains) == 16
        assert not any(domain["extra"] for domain in domains)
        assert sum(domain["attestation"] == "attesté" for domain in domains) == 13

    def test_an_attested_domain_says_where_and_when(self):
        for domain in read_domains(ROOT)[1:]:
            attested = domain["attestation"] == "attesté"
            assert bool(domain["source"]) is attested
            assert bool(domain["waves"]) is attested

    def test_the_short_label_of_a_domain_fits_a_row_header(self):
        assert all(len(domain["short"]) <= 22 for domain in read_domains(ROOT))

    def test_the_seven_impact_questions_come_first(self):
        indicators = read_indicators(ROOT)
        assert [(i["id"], i["impact"], i["table"]) for i in indicators[:7]] == [
            ("innovation-territoriale", "innovation", "1"),
            ("innovation-echelle", "innovation", "1"),
            ("performance-entreprises", "performance", "2"),
            ("performance-collectivites", "performance", "2"),
            ("performance-associations", "performance", "2"),
            ("mobilisation-collective", "confiance", "3"),
            ("engagement-personnes", "confiance", "3"),
        ]
        assert {(i["impact"], i["table"]) for i in indicators[7:]} == {("aucun", "")}

    def test_no_two_indicators_share_a_wording_and_each_has_unit_and_source(self):
        indicators = read_indicators(ROOT)
        assert len({indicator["wording"] for indicator in indicators}) == len(indicators)
        assert all(i["wording"] and i["unit"] and i["source"] for i in indicators)
        assert all(len(indicator["short"]) <= 40 for indicator in indicators)

    def test_waves_are_in_order_and_end_after_they_start(self):
        waves = read_waves(ROOT)
        assert all(wave["start"] <= wave["end"] for wave in waves)
        assert waves == sorted(waves, key=lambda wave: (wave["start"], wave["end"]))

    def test_own_territories_are_not_codes_of_the_map(self):
        territories = read_territories(ROOT / SOURCES / "territories-odd17-2022.csv")
        prefixes = {
            "ancienne-region": "ANC-",
            "strate": "STRATE-",
            "reseau": "RESEAU-",
        }
        assert all(t["code"].startswith(prefixes[t["kind"]]) for t in territories)
        assert {t["parent"] for t in territories} == {"FR"}


class TestMessages:
    """One message: which file, which line, which value, what would be right."""

    def test_unknown_value(self, copy):
        path = spoil(copy, "domains.csv", "attesté,2015 2019", "ateste,2015 2019")
        with pytest.raises(SourceError) as caught:
            read_domains(copy)
        assert str(caught.value) == (
            f"{path}, ligne 3, colonne « attestation » : valeur inconnue « ateste ». "
            "Vouliez-vous dire « attesté » ? Valeurs admises : attesté, à confirmer."
        )

    def test_unknown_source_among_several(self, copy):
        spoil(copy, "domains.csv", "localtis-fragilites-2019", "localtis-2019")
        message = r"domains\.csv, ligne 3, colonne « source » : valeur inconnue « localtis-2019 »"
        with pytest.raises(SourceError, match=message):
            read_domains(copy)

    def test_long_lists_of_allowed_values_are_not_recited(self, tmp_path):
        allowed = [f"valeur-{i}" for i in range(50)]
        path = table(tmp_path, "id\nvaleur-7x\n")
        with pytest.raises(
            SourceError, match=r"« valeur-7x »\. Vouliez-vous dire « valeur-7 » \?$"
        ):
            read_table(path, [Field("id", allowed=allowed)], ["id"])

    def test_duplicate_key(self, copy):
        path = copy / SOURCES / "waves.csv"
        path.write_text(path.read_text(encoding="utf-8") + "2008,2008,2008,2008,\n", "utf-8")
        with pytest.raises(SourceError, match=r"waves\.csv, ligne 16 : « 2008 » .* ligne 2 "):
            read_waves(copy)

    def test_bad_date(self, copy):
        spoil(copy, "waves.csv", "2020-05,2020-05", "mai 2020,2020-05")
        message = r"waves\.csv, ligne 12, colonne « start » : « mai 2020 » ; attendu : une date"
        with pytest.raises(SourceError, match=message):
            read_waves(copy)

    def test_bad_identifier_and_bad_address(self, copy):
        spoil(copy, "profiles.csv", "citoyens,", "Les citoyens,")
        with pytest.raises(SourceError, match=r"ligne 2, colonne « id » : « Les citoyens »"):
            read_profiles(copy)
        spoil(copy, "sources.csv", "https://www.caissedesdepots.fr", "caissedesdepots.fr")
        with pytest.raises(SourceError, match=r"ligne 2, colonne « url » : « caissedesdepots"):
            read_sources(copy)

    def test_empty_required_value(self, copy):
        spoil(copy, "profiles.csv", "Entreprises,Entreprises", ",Entreprises")
        with pytest.raises(SourceError, match=r"ligne 3, colonne « label » : valeur vide"):
            read_profiles(copy)

    def test_missing_and_unknown_columns(self, copy):
        spoil(copy, "indicators.csv", ",wording,", ",libelle,")
        message = r"ligne 1 : .*manquantes : wording ; inconnues : libelle"
        with pytest.raises(SourceError, match=message):
            read_indicators(copy)

    @pytest.mark.parametrize("text", ["", "id,id\n1,1\n"])
    def test_empty_file_or_repeated_column(self, tmp_path, text):
        with pytest.raises(SourceError, match=r"table\.csv, ligne 1 : colonnes"):
            read_table(table(tmp_path, text), [Field("id")], ["id"])

    def test_a_comma_too_many(self, tmp_path):
        path = table(tmp_path, "id,label\na,Niveau de vie, pouvoir d'achat\n")
        message = r"table\.csv, ligne 2 : 3 valeurs pour 2 colonnes, à partir de « a »"
        with pytest.raises(SourceError, match=message):
            read_table(path, [Field("id"), Field("label")], ["id"])

    def test_an_unclosed_quotation_mark(self, tmp_path):
        with pytest.raises(SourceError, match=r"table\.csv, ligne 2 : guillemets mal fermés"):
            read_table(table(tmp_path, 'id\n"a\n'), [Field("id")], ["id"])

    @pytest.mark.parametrize("value", ["-3", "0", "2 400", "12.5", "beaucoup"])
    def test_a_base_is_a_positive_whole_number(self, tmp_path, value):
        path = table(tmp_path, f"id,n\na,{value}\n")
        with pytest.raises(SourceError, match=rf"ligne 2, colonne « n » : « {value} »"):
            read_table(path, [Field("id"), Field("n", parse=count)], ["id"])

    def test_missing_file_and_wrong_encoding(self, tmp_path):
        with pytest.raises(SourceError, match=r"absent\.csv : fichier illisible"):
            read_table(tmp_path / "absent.csv", [Field("id")], ["id"])
        path = tmp_path / "latin.csv"
        path.write_bytes("id\né\n".encode("cp1252"))
        with pytest.raises(SourceError, match=r"latin\.csv : enregistrez ce fichier en UTF-8"):
            read_table(path, [Field("id")], ["id"])

    def test_blank_lines_and_byte_order_marks_are_harmless(self, tmp_path):
        path = table(tmp_path, "\ufeffid,label\n\n b ,B\n")
        assert read_table(path, [Field("id"), Field("label")], ["id"]) == [
            {"id": "b", "label": "B"}
        ]
