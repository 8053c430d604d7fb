"""What leaves a room, worked by hand."""

from dataclasses import replace

import pytest

from cube17.workshop.questions import ALLIANCE, DOMAINS, questions
from cube17.workshop.record import record
from cube17.workshop.record_cells import OTHERS, ROOM, groups, renamed
from cube17.workshop.record_cube import cube, dictionary, opening
from cube17.workshop.record_files import answers_csv, columns, description
from tests.record_kit import IMPACT, RENNES, a_record, a_room, said

SIX = ("citoyens", "entreprises", "collectivites", "associations", "fondations", "academiques")
FIVE = said(citoyens=["fort"] * 3 + ["nul"] * 2)


def test_a_question_that_is_open_or_has_four_answers_stays_in_the_room():
    room = a_room((IMPACT, DOMAINS))
    asking = replace(room, furthest=1)  # the first question is asked, nothing is closed
    assert record(asking, {IMPACT: FIVE}).answers == {}
    assert record(room, {IMPACT: FIVE[:4]}).answers == {}
    found = record(room, {IMPACT: FIVE, DOMAINS: []})
    assert list(found.answers) == [IMPACT]
    assert found.left_out == (DOMAINS,)
    assert "Domaines prioritaires" in found.description


def test_profiles_leave_under_their_name_or_together():
    voices = said(citoyens=["fort"] * 6, entreprises=["nul"] * 3, associations=["nul"] * 2)
    assert {who for who, _ in renamed(voices, SIX)} == {"citoyens", OTHERS}
    found = groups(voices, ("nul", "fort"), SIX)
    assert {who: group and group.base for who, group in found.items()} == {
        ROOM: 11, "citoyens": 6, "entreprises": None, "collectivites": None,
        "associations": None, "fondations": None, "academiques": None, OTHERS: 5,
    }  # fmt: skip


def test_when_nobody_may_be_apart_only_the_room_is_told():
    voices = said(citoyens=["fort"] * 4, entreprises=["nul"] * 4)
    assert {who for who, _ in renamed(voices, SIX)} == {OTHERS}
    found = groups(voices, ("nul", "fort"), SIX)
    assert [who for who, group in found.items() if group] == [ROOM]


def test_a_file_has_a_line_for_each_answer_and_domain():
    domains = [("citoyens", ("emploi", "sante"))] * 2 + [("citoyens", ("emploi",))] * 3
    found = a_record({IMPACT: FIVE, DOMAINS: domains})
    lines = answers_csv(found).removeprefix("\ufeff").split("\r\n")
    assert lines[0].split(";") == [
        "profil",
        IMPACT,
        *(f"{DOMAINS}_{one}" for one in questions()[DOMAINS].option_ids),
    ]
    assert len(columns(found)) == 18
    assert [line.rstrip(";") for line in lines[1:6]] == ["citoyens;Fort"] * 3 + ["citoyens;Nul"] * 2
    assert len(lines) == 1 + 5 + 5 * 16 + 1
    sante = columns(found).index(f"{DOMAINS}_sante")
    told = [line.split(";")[sante] for line in lines[1:-1]]
    assert sorted(filter(None, told)) == ["0", "0", "0", "1", "1"]


def test_a_description_has_an_indicator_for_each_objective():
    found = description(a_record({ALLIANCE: said(citoyens=["innover"] * 5)}))
    for option in questions()[ALLIANCE].options:
        assert f"  {ALLIANCE}-{option.id}:" in found
        assert f'positive: ["{option.label}"]' in found


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Conseil de Rennes", "Atelier\u00a0: Conseil de Rennes"),
        ("L’atelier de Trèbes", "L’atelier de Trèbes"),
        ("Atelier ODD 17", "Atelier ODD 17"),
        (" ", "Atelier\u00a0: BCD234"),
    ],
)
def test_a_title_says_that_it_is_a_workshop(title, told):
    assert a_record({IMPACT: FIVE}, title=title).title == told


def test_a_room_of_a_departement_opens_there():
    found = a_record({IMPACT: FIVE}, territory="DEP-35")
    held = "cube=local&fix=territory&territory=DEP-35"
    assert opening(found) == f"{held}&units=departement&zoom=within"
    made = cube(found)
    assert len(made) == 7  # the room and six profiles, of which one may be shown
    assert dictionary(found)["default"]["territory"] == "DEP-35"
    assert RENNES not in str(dictionary(found))
