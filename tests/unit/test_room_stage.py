"""What a screen says of a room, by hand-counted answers."""

import math

import pytest

from cube17.workshop.model import Counts, Plan, Room
from cube17.workshop.questions import ALLIANCE, DOMAINS, profiles, questions
from cube17.workshop.tally import tally
from rooms import stage, stage_answers, stage_survey

IMPACT = "innovation-territoriale"
DOMAIN_IDS = questions()[DOMAINS].option_ids
COURSE = (
    "join",
    "ask",
    "guess",
    "room",
    "survey",
    "profiles",
    "ask",
    "guess",
    "room",
    "profiles",
    "end",
)


def room(position, furthest=None):
    plan = Plan("Titre", "2026-11-24", "DEP-35", "odd17-2022", (IMPACT, DOMAINS))
    return Room("BCDFGH", plan, position, position if furthest is None else furthest, 0, 0.0)


def counts(joined, answered):
    return Counts(joined, {IMPACT: answered, DOMAINS: 0})


def counted(question, answers):
    voices = [(profile, (one,) if isinstance(one, str) else one) for profile, one in answers]
    return tally(voices, questions()[question].option_ids, tuple(profiles()))


NOTHING = {"tally": None, "parts": []}
SIXTEEN = [
    *(("collectivites", one) for one in ("nul", "fort", "fort", "fort", "tres-fort")),
    *(("entreprises", one) for one in ("faible", "faible", "faible", "fort", "fort", "tres-fort")),
    *(("associations", one) for one in ("nul", "fort", "fort")),
    *(("citoyens", one) for one in ("nul", "tres-fort")),
]


# -- where the room is


def test_every_stage_of_a_course_has_a_name():
    found = [room(at).moment.stage for at in range(len(COURSE))]
    assert tuple(found) == COURSE
    assert {stage.title(room(at).moment) for at in range(11)} == {
        *map(stage.french, stage.TITLES.values())
    }


def test_a_screen_is_named_with_its_question():
    assert stage.spoken(room(1).moment) == "À vous de répondre\u00a0: Innovation territoriale"
    assert stage.spoken(room(0).moment) == "Rejoignez l’atelier"


def test_what_comes_names_the_question_when_it_is_another():
    assert stage.coming(room(1)) == "Devinez avant de voir"
    assert stage.coming(room(5)) == "À vous de répondre\u00a0: Domaines prioritaires"
    assert stage.coming(room(10)) == ""


def test_what_all_impacts_share_is_said_before_what_the_question_is_about():
    told = stage.wording(questions()[IMPACT])
    assert told["subject"] == "L’innovation territoriale"
    assert told["lead"].startswith("Les alliances")
    assert told["lead"].endswith("sur…\u202f?")
    assert stage.wording(questions()[DOMAINS])["lead"] == ""
    assert stage.wording(questions()[DOMAINS])["subject"].endswith("territoire\u202f?")


# -- how many


def test_an_open_vote_says_how_many_of_how_many_a_closed_one_how_many():
    assert stage.count(room(0), counts(34, 0)) == "34\u00a0téléphones"
    assert stage.count(room(1), counts(34, 27)) == "27\u00a0réponses sur 34"
    assert stage.count(room(2), counts(34, 27)) == "27\u00a0réponses"
    assert stage.count(room(1, furthest=2), counts(34, 1)) == "1\u00a0réponse"


def test_closing_a_vote_is_warned_of_while_answers_lack():
    assert "à moins de cinq" in stage.warning(room(1), counts(34, 4))
    assert stage.warning(room(1), counts(34, 5)).startswith("5\u00a0réponses sur 34. Encore")
    assert stage.warning(room(1), counts(34, 34)) == ""
    assert "à moins de cinq" in stage.warning(room(1), counts(3, 3))


def test_only_the_screen_before_the_closing_of_an_open_vote_warns():
    assert [at for at in range(11) if stage.closes(room(at))] == [1, 6]
    assert stage.closes(room(1, furthest=2)) == ""
    assert stage.warning(room(1, furthest=2), counts(34, 4)) == ""


# -- the room's answer


def test_bars_of_an_impact():
    found = stage_answers.values(questions()[IMPACT], counted(IMPACT, SIXTEEN))
    told = [(bar.label, bar.count, bar.text, bar.strong) for bar in found["bars"]]
    assert told == [
        ("Nul", 3, "19\u202f%", False),
        ("Faible", 3, "19\u202f%", False),
        ("Fort", 7, "44\u202f%", True),
        ("Très fort", 3, "19\u202f%", True),
    ]
    assert found["total"] == {"share": "63\u202f%", "count": "10 sur 16\u00a0réponses"}
    assert found["positive"] == 62.5


def test_groups_of_an_impact():
    found = stage_answers.values(questions()[IMPACT], counted(IMPACT, SIXTEEN))
    told = [(part.profile, part.names, part.base, part.text) for part in found["parts"]]
    assert told == [
        ("entreprises", ("Entreprises",), "6\u00a0réponses", "50\u202f%"),
        ("collectivites", ("Collectivités territoriales",), "5\u00a0réponses", "80\u202f%"),
        ("", ("Citoyens", "Associations"), "5\u00a0réponses", "60\u202f%"),
    ]
    assert found["silent"] == ["Fondations", "Acteurs académiques"]


def test_under_five_answers_there_is_nothing_to_show():
    four = counted(IMPACT, SIXTEEN[:4])
    assert stage_answers.values(questions()[IMPACT], four) == NOTHING
    assert stage_answers.values(None, None) == NOTHING


def test_domains_are_sorted_and_zero_stays():
    first, second, third = DOMAIN_IDS[2], DOMAIN_IDS[0], DOMAIN_IDS[1]
    answers = [("citoyens", (first, second)), *[("citoyens", (first,))] * 4, ("citoyens", (third,))]
    found = stage_answers.values(questions()[DOMAINS], counted(DOMAINS, answers))
    assert [bar.id for bar in found["bars"][:3]] == [first, second, third]
    assert [bar.count for bar in found["bars"]] == [5, 1, 1] + [0] * 13
    assert [bar.text for bar in found["bars"][:4]] == [
        "83\u202f%",
        "17\u202f%",
        "17\u202f%",
        "0\u202f%",
    ]
    assert found["total"] == {}


def test_a_group_shows_its_first_domains_and_how_many_come_level():
    a, b, c, d, e = DOMAIN_IDS[:5]
    answers = [("citoyens", (a, b)), ("citoyens", (a, c)), ("citoyens", (a, d))]
    answers += [("citoyens", (e,))] * 2 + [("entreprises", (a,))] * 5
    found = stage_answers.values(questions()[DOMAINS], counted(DOMAINS, answers))
    citizens, companies = found["parts"]
    assert [(bar.id, bar.count) for bar in citizens.bars] == [(a, 3), (e, 2), (b, 1)]
    assert citizens.tied == 2
    assert [(bar.id, bar.count) for bar in companies.bars] == [(a, 5)]
    assert companies.tied == 0
    assert math.isnan(citizens.share)


def test_areas_of_the_magic_square_are_shares_and_meet_at_the_centre():
    one, two, three, four = questions()[ALLIANCE].option_ids
    answers = [("citoyens", one)] * 4 + [("citoyens", two)] + [("citoyens", four)] * 5
    found = stage_answers.values(questions()[ALLIANCE], counted(ALLIANCE, answers))["squares"]
    assert [(s.bar.id, s.x, s.y, s.side) for s in found] == [
        (one, "36.8", "36.8", "63.2"),  # 40 %: 100 · √0.4, up to the centre at 100
        (two, "100.0", "68.4", "31.6"),
        (three, "100.0", "100.0", "0.0"),
        (four, "100.0", "100.0", "70.7"),
    ]


# -- the survey


def test_published_figures_say_what_they_lack():
    found = stage_survey.survey("odd17-2022", IMPACT, "DEP-35")
    lines = found["lines"]
    assert (lines["citoyens"].text, lines["citoyens"].told) == ("58\u202f%", "base non publiée")
    assert (lines["citoyens"].x, lines["citoyens"].low) == (58.0, None)
    assert (lines["academiques"].text, lines["academiques"].told) == ("·", "pas de réponse publiée")
    assert lines["academiques"].x is None
    assert (found["place"], found["intervals"], found["simulated"]) == ("France", False, False)
    assert (
        found["origin"]
        == "Étude ODD 17 (chiffres publiés), 2018-2022, tous domaines, chiffre publié"
    )
    assert found["level"] == "FR"


def test_a_figure_read_with_doubt_says_so():
    found = stage_survey.survey("odd17-2022", "innovation-echelle", "FR")
    assert found["lines"]["entreprises"].told == "base non publiée, lecture probable"
    assert found["lines"]["associations"].told == "illisible dans le document source"


def test_simulated_data_have_an_interval_a_base_and_their_name():
    found = stage_survey.survey("demonstration", IMPACT, "DEP-35")
    line = found["lines"]["associations"]
    assert line.low < line.x < line.high
    assert line.told.startswith("de ")
    assert ", base " in line.told
    assert (found["place"], found["level"]) == ("Ille-et-Vilaine", "DEP-35")
    assert (found["simulated"], found["intervals"]) == (True, True)
    assert "donnée simulée" in found["origin"]


@pytest.mark.parametrize(("cube", "question"), [("gone", IMPACT), ("odd17-2022", DOMAINS)])
def test_a_cube_that_has_gone_or_never_asked_is_no_survey(cube, question):
    assert stage_survey.survey(cube, question, "FR") is None
