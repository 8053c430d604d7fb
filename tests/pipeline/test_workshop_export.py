"""`cube17 build` makes of a room's file the cells that the room's own cube has."""

import pytest
from hypothesis import given, settings
from pyarrow.parquet import ParquetFile

from cube17.model import CELL_COLUMNS
from cube17.parquet import read_dictionary
from cube17.pipeline.build import build
from cube17.pipeline.sources import SourceError
from cube17.workshop.questions import ALLIANCE, DOMAINS
from cube17.workshop.record_cells import table
from cube17.workshop.record_files import answers_csv, description
from tests.record_kit import IMPACT, a_record, rooms, said
from tests.studies import STUDY


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("atelier")


def written(record, folder):
    (folder / "reponses.csv").write_text(answers_csv(record), encoding="utf-8", newline="")
    (folder / "etude.yml").write_text(description(record), encoding="utf-8")
    return build(folder / "etude.yml", folder)


def rows(table):
    return sorted(map(tuple, zip(*(table[c.name].to_pylist() for c in CELL_COLUMNS), strict=True)))


def read(made):
    return ParquetFile(made.cube).read()


def built(record, folder):
    return read(written(record, folder))


def test_a_room_by_hand(folder):
    voices = said(
        citoyens=["fort", "tres-fort", "nul", "faible", "fort", "fort"],
        entreprises=["nul", "fort", "fort"],
        associations=["nul", "tres-fort"],
    )
    record = a_record({IMPACT: voices})
    cells = {row[2]: row for row in rows(built(record, folder))}
    kept = ("value", "n", "status")
    at = [[column.name for column in CELL_COLUMNS].index(name) for name in kept]
    assert {who: tuple(row[i] for i in at) for who, row in cells.items()} == {
        "salle": (63.64, 11, "workshop"),  # 4 of 6, 2 of 3, 1 of 2
        "citoyens": (66.67, 6, "workshop"),
        "autres-profils": (60.0, 5, "workshop"),
        "entreprises": (None, None, "suppressed"),
        "associations": (None, None, "suppressed"),
        "collectivites": (None, None, "suppressed"),
        "fondations": (None, None, "suppressed"),
        "academiques": (None, None, "suppressed"),
    }
    assert {row[3:5] for row in cells.values()} == {("all", "EPCI-243500139")}
    told = read_dictionary(folder / "atelier-bcd234.parquet")
    assert (told["nature"], told["title"]) == ("workshop", "Atelier\u00a0: Conseil de Rennes")
    assert told["default"]["profile"] == "salle"
    assert "non représentative" in told["description"]
    assert rows(table(record.cells())) == rows(built(record, folder))


@settings(max_examples=25, deadline=None)
@given(voices=rooms())
def test_the_file_and_the_room_are_one_cube(folder, voices):
    record = a_record(voices)
    if not record.answers:
        return
    assert rows(built(record, folder)) == rows(table(record.cells()))


def test_domains_and_objectives_have_a_share_each(folder):
    domains = [("citoyens", ("emploi", "sante"))] * 3 + [("citoyens", ("sante",))] * 2
    entries = said(citoyens=["innover"] * 4 + ["co-construire"])
    record = a_record({DOMAINS: domains, ALLIANCE: entries})
    found = {(row[0], row[3]): row[5] for row in rows(built(record, folder)) if row[2] == "salle"}
    assert found[DOMAINS, "emploi"] == 60
    assert found[DOMAINS, "sante"] == 100
    assert found[DOMAINS, "logement"] == 0
    assert (DOMAINS, "all") not in found
    assert found[f"{ALLIANCE}-innover", "all"] == 80


def test_a_title_of_a_person_cannot_break_the_description(folder):
    title = 'Atelier "à quatre" : {oui}\n# non\u2028& \\ fin'
    record = a_record({IMPACT: said(citoyens=["fort"] * 5)}, title=title)
    written(record, folder)
    assert read_dictionary(folder / "atelier-bcd234.parquet")["title"] == record.title


def test_a_room_whose_file_has_small_groups_is_protected_all_the_same(folder):
    """A file written by hand: nothing in it has been grouped."""
    record = a_record({IMPACT: said(citoyens=["fort"] * 6)})
    (folder / "etude.yml").write_text(description(record), encoding="utf-8")
    lines = ["profil;innovation-territoriale", *["citoyens;Fort"] * 6, *["fondations;Nul"] * 2]
    (folder / "reponses.csv").write_text("\n".join(lines), encoding="utf-8")
    cells = read(build(folder / "etude.yml", folder))
    shown = [who for who, status in zip(cells["profile"], cells["status"], strict=True)
             if str(status) == "workshop"]  # fmt: skip
    assert list(map(str, shown)) == ["salle"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("weight: poids", "pas de clé « weight »"),
        ("disclosure: {min_n: 2}", "pas de clé « disclosure »"),
        ("nature: sondage", "« sondage »"),
        ("territory: EPCI-1", "« EPCI-1 » inconnu"),
        ("territory: {column: q, kind: epci}", "un seul territoire"),
    ],
)
def test_a_description_of_a_room_refuses_what_a_room_does_not_have(folder, line, said):
    text = (
        f"{STUDY}file: r.csv\nnature: workshop\nprofile: citoyens\ndomain: all\n"
        f"territory: EPCI-243500139\nindicators: {{{IMPACT}: {{column: q, positive: [1]}}}}\n"
    )
    kept = [one for one in text.splitlines() if one.partition(":")[0] != line.partition(":")[0]]
    (folder / "r.csv").write_text("q\n1\n", encoding="utf-8")
    (folder / "room.yml").write_text("\n".join([*kept, line]), encoding="utf-8")
    with pytest.raises(SourceError) as refusal:
        build(folder / "room.yml", folder)
    assert said in str(refusal.value).replace("\u00a0", " ")


def test_a_room_of_four_has_no_cube(folder):
    record = a_record({IMPACT: said(citoyens=["fort"] * 6)})
    (folder / "etude.yml").write_text(description(record), encoding="utf-8")
    lines = ["profil;innovation-territoriale", *["citoyens;Fort"] * 4]
    (folder / "reponses.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SourceError, match="aucune question"):
        build(folder / "etude.yml", folder)
