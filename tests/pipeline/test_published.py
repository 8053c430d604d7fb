"""The cube of published figures: nothing but what was printed, and all of it."""

import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cube17.figures.estimates import to_cell, wilson
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import read_cube
from cube17.pipeline.published import CUBE, CUBES, build
from cube17.pipeline.sources import SOURCES, SourceError

ROOT = Path(__file__).parents[2]
PROFILES = ("citoyens", "entreprises", "collectivites", "associations", "fondations")

# The three impact tables as the study prints them, in %; None where the digits cannot be read.
TABLES = {
    "innovation-territoriale": (58, 54, 75, 81, 58),
    "innovation-echelle": (53, 47, 50, None, 43),
    "performance-entreprises": (57, 55, 53, 62, 53),
    "performance-collectivites": (57, 52, 70, 64, 56),
    "performance-associations": (51, 48, None, 81, 57),
    "mobilisation-collective": (61, 58, 88, 95, 63),
    "engagement-personnes": (58, 56, 83, 86, 67),
}


@pytest.fixture(scope="module")
def cube():
    path = ROOT / CUBES / f"{CUBE}.parquet"
    return pq.ParquetFile(path).read().to_pylist(), read_cube(path)[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / SOURCES, tmp_path / SOURCES)
    return tmp_path


def spoil(root: Path, name: str, old: str, new: str) -> None:
    path = root / SOURCES / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def texts(value):
    """All texts of a dictionary, however deep."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for item in inner for text in texts(item)]


def one(cells, **coordinates):
    (cell,) = [c for c in cells if coordinates.items() <= c.items()]
    return cell


class TestImpactTables:
    def test_thirty_three_cells_as_printed(self, cube):
        cells, _ = cube
        expected = {
            (indicator, "2018-2022", profile, "all", "FR"): value
            for indicator, row in TABLES.items()
            for profile, value in zip(PROFILES, row, strict=True)
            if value is not None
        }
        printed = {
            tuple(cell[name] for name in KEY): cell["value"]
            for cell in cells
            if cell["indicator"] in TABLES
        }
        assert len(expected) == 33
        assert printed == expected

    def test_the_two_unreadable_cells_and_the_sixth_profile_are_absent_with_a_reason(self, cube):
        _, dictionary = cube
        absences = {
            (absence["indicator"], absence["profile"]): absence["reason"]
            for absence in dictionary["absences"]
        }
        unreadable = {
            ("innovation-echelle", "associations"),
            ("performance-associations", "collectivites"),
        }
        assert absences.keys() == unreadable | {(name, "academiques") for name in TABLES}
        assert all("illisible" in absences[pair] for pair in unreadable)
        assert "Aucune réponse publiée" in absences["engagement-personnes", "academiques"]

    def test_doubtful_readings_are_said_to_be_so(self, cube):
        cells, _ = cube
        doubtful = one(cells, indicator="performance-collectivites", profile="fondations")
        assert doubtful["certainty"] == "uncertain"
        assert "56“/.7/3" in doubtful["note"]
        stray = one(cells, indicator="innovation-echelle", profile="entreprises")
        assert stray["certainty"] == "likely"

    def test_their_base_was_not_published_so_they_have_no_interval(self, cube):
        cells, _ = cube
        impact = [cell for cell in cells if cell["indicator"] in TABLES]
        assert {cell[name] for cell in impact for name in ("n", "se", "low", "high")} == {None}


class TestOtherFigures:
    def test_every_figure_has_value_status_certainty_and_a_known_source(self, cube):
        cells, dictionary = cube
        sources = {source["id"] for source in dictionary["sources"]}
        assert len(cells) == 139
        assert {cell["status"] for cell in cells} == {"published"}
        assert all(cell["value"] is not None and cell["certainty"] for cell in cells)
        assert {cell["source"] for cell in cells} <= sources

    def test_every_indicator_and_wave_is_used(self, cube):
        cells, dictionary = cube
        for name, axis in (("indicators", "indicator"), ("waves", "wave")):
            assert {member["id"] for member in dictionary[name]} == {cell[axis] for cell in cells}

    def test_two_readings_of_one_survey_stay_two_figures(self, cube):
        cells, _ = cube
        wanted = {"profile": "entreprises", "wave": "2018-2022"}
        printed = {
            name: one(cells, indicator=name, **wanted)["value"]
            for name in (
                "alliances-fragilites-developpement-durable",
                "partenariats-innovation-croissance-emploi",
            )
        }
        assert list(printed.values()) == [84, 83]

    def test_a_former_region_is_not_placed_on_todays_map(self, cube):
        cells, dictionary = cube
        own = {territory["code"] for territory in dictionary["territories"]}
        assert {cell["territory"] for cell in cells} == own | {"FR", "REG-75", "REG-76"}

    def test_a_published_zero_is_a_value(self, cube):
        cells, _ = cube
        assert one(cells, indicator="jouer-collectif-tpe-pme-contre-productif")["value"] == 0

    def test_more_than_2000_is_computed_on_2000_and_said(self, cube):
        cells, _ = cube
        cell = one(cells, indicator="partenariats-innovation-reponse-fragilites")
        assert cell["n"] == 2000
        assert "plus de 2\u202f000 répondants" in cell["note"]
        assert "effet de plan supposé égal à 1" in cell["note"]

    def test_the_explorer_opens_on_a_cell_that_exists(self, cube):
        cells, dictionary = cube
        assert one(cells, **dictionary["default"])["value"] == 81


class TestTexts:
    def test_french_punctuation_is_attached_and_apostrophes_are_curly(self, cube):
        cells, dictionary = cube
        loose = re.compile(r"'| [;:?!%»]|« ")
        written = texts(dictionary) + [cell["note"] for cell in cells]
        assert [text for text in written if loose.search(text)] == []

    def test_the_dictionary_says_who_when_and_how_it_may_be_used(self, cube):
        _, dictionary = cube
        names = ("id", "title", "description", "method", "producer", "licence", "citation", "date")
        assert all(dictionary[name] for name in names)
        assert dictionary["nature"] == "published"


class TestIntervals:
    @pytest.mark.parametrize(
        ("successes", "n", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (0, 20, 0, 0.1611), (15, 148, 0.0624, 0.1605)],
    )
    def test_wilson(self, successes, n, low, high):
        assert wilson(successes / n, n) == pytest.approx((low, high), abs=5e-5)

    def test_wilson_mirrors_and_stays_within_the_scale(self):
        assert wilson(0, 20)[0] == 0
        assert wilson(1, 20)[1] == 1
        low, high = wilson(0.2, 50)
        assert wilson(0.8, 50) == pytest.approx((1 - high, 1 - low))

    def test_a_share_with_a_base(self):
        # p = .5, n = 100: se = √(.25/100) = 5 points; z² = 3.8415, Wilson centre .5, half-width
        # 1.96/1.038415 · √(.0025 + 3.8415/40000) = .0962.
        cell = to_cell({"value": 50.0, "n": 100, "note": "Lu."}, "%")
        assert (cell["se"], cell["n_eff"], cell["weight"]) == (5, 100, None)
        assert (cell["low"], cell["high"]) == (40.38, 59.62)
        assert cell["note"].startswith("Lu. Intervalle de Wilson à 95")

    def test_a_share_without_base_and_a_note_out_of_ten_have_none(self):
        without = to_cell({"value": 50.0, "n": None, "note": "Lu."}, "%")
        note = to_cell({"value": 6.4, "n": 2400, "note": "Lu."}, "/10")
        for cell in (without, note):
            assert {cell[name] for name in ("se", "low", "high", "n_eff")} == {None}
        assert without["note"] == "Lu."
        assert note["n"] == 2400
        assert note["note"] == "Lu. Pas d’intervalle\xa0: dispersion non publiée."

    def test_a_cell_has_all_its_columns(self):
        cell = to_cell({"value": 6.4, "n": None, "note": "", "transcription": "6,4"}, "/10")
        assert list(cell) == [column.name for column in CELL_COLUMNS]


class TestBuild:
    def test_the_committed_cube_is_what_the_sources_give(self, copy):
        built = build(copy).read_bytes()
        assert built == (ROOT / CUBES / f"{CUBE}.parquet").read_bytes()
        assert build(copy).read_bytes() == built

    @pytest.mark.parametrize(
        ("name", "old", "new", "message"),
        [
            (
                "odd17-2022.csv",
                "innovation-territoriale,2018-2022,associations,",
                "innovation-territoriale,2018-2022,asociations,",
                r"odd17-2022\.csv, ligne 5, colonne « profile » : .*« asociations »\. Vouliez-vous",
            ),
            ("odd17-2022.csv", ",FR,58,", ",FR,580,", r"ligne 2 : .*580 hors de l'échelle"),
            ("odd17-2022.csv", ",FR,58,", ',FR,"5,8",', r"ligne 2, colonne « value » : « 5,8 »"),
            ("odd17-2022.csv", "all,FR,", "all,REG-82,", r"ligne 2, .*« REG-82 » ; attendu : FR"),
            ("odd17-2022.csv", ",published,", ",simulated,", r"ligne 2, .*« simulated »"),
            (
                "odd17-2022-absences.csv",
                "innovation-echelle,2018-2022,associations",
                "innovation-echelle,2018-2022,citoyens",
                r"absences\.csv, ligne 2 : un chiffre existe à « innovation-echelle, ",
            ),
            ("odd17-2022.yml", "wave: ", "vague: ", r"odd17-2022\.yml, clé « default »"),
            ("odd17-2022.yml", '"2018-2022"', '"2015"', r"clé « default » : aucun chiffre à «"),
            ("odd17-2022.yml", '"2023-01"', "2023", r"clé « date » : « 2023 » au lieu d'un texte"),
            ("odd17-2022.yml", "id: ", "id: [", r"odd17-2022\.yml : fichier illisible"),
        ],
    )
    def test_bad_files_are_refused_and_the_old_cube_stays(self, copy, name, old, new, message):
        before = build(copy).read_bytes()
        spoil(copy, name, old, new)
        with pytest.raises(SourceError, match=message):
            build(copy)
        assert (copy / CUBES / f"{CUBE}.parquet").read_bytes() == before
