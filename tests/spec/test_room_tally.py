"""What a room is shown of itself: tiny rooms, answers counted by hand."""

import pytest

from cube17.workshop.course import Moment, closing, course, still_open
from cube17.workshop.model import normal_code
from cube17.workshop.tally import grouped, tally

PROFILES = ("citoyens", "entreprises", "collectivites", "associations")
SCALE = ("nul", "faible", "fort", "tres-fort")


def voices(**given):
    """`voices(citoyens=["fort", "nul"])`: one answer each."""
    return [(profile, (choice,)) for profile, chosen in given.items() for choice in chosen]


def shown(found):
    return [(group.profiles, group.base) for group in found.parts]


def test_four_answers_show_nothing():
    assert tally(voices(citoyens=["fort"] * 4), SCALE, PROFILES) is None


def test_five_answers_show_the_whole_and_its_only_profile():
    found = tally(voices(citoyens=["fort", "fort", "tres-fort", "nul", "faible"]), SCALE, PROFILES)
    assert found is not None
    assert found.whole.base == 5
    assert found.whole.counts == {"nul": 1, "faible": 1, "fort": 2, "tres-fort": 1}
    assert found.whole.share("fort", "tres-fort") == 60
    assert shown(found) == [(("citoyens",), 5)]


def test_small_profiles_are_taken_together():
    found = tally(
        voices(citoyens=["fort"] * 6, entreprises=["nul"] * 3, associations=["fort"] * 2),
        SCALE,
        PROFILES,
    )
    assert found is not None
    assert [group.profiles for group in found.apart] == [("citoyens",)]
    assert found.others is not None
    assert found.others.profiles == ("entreprises", "associations")
    assert found.others.counts["nul"] == 3


def test_one_small_profile_takes_the_smallest_large_one_with_it():
    """Whole minus citoyens minus associations would be the three entreprises."""
    answers = voices(citoyens=["fort"] * 9, associations=["fort"] * 6, entreprises=["nul"] * 3)
    found = tally(answers, SCALE, PROFILES)
    assert found is not None
    assert shown(found) == [(("citoyens",), 9), (("entreprises", "associations"), 9)]


def test_nothing_is_apart_when_all_profiles_are_small():
    found = tally(voices(citoyens=["fort"] * 4, entreprises=["nul"] * 4), SCALE, PROFILES)
    assert found is not None
    assert found.whole.base == 8
    assert found.parts == ()


def test_the_last_profile_apart_goes_too_when_the_rest_is_small():
    found = tally(voices(citoyens=["fort"] * 9, entreprises=["nul"]), SCALE, PROFILES)
    assert found is not None
    assert found.parts == ()


def test_domains_chosen_together_count_each():
    answers = [("citoyens", ("emploi", "sante"))] * 5 + [("citoyens", ("emploi",))] * 3
    found = tally(answers, ("emploi", "sante", "energie"), PROFILES)
    assert found is not None
    assert found.whole.counts == {"emploi": 8, "sante": 5, "energie": 0}
    assert found.whole.share("sante") == pytest.approx(62.5)


def test_the_order_of_profiles_is_that_of_the_study():
    answers = voices(associations=["fort"] * 5, citoyens=["fort"] * 5)
    assert grouped(answers, PROFILES) == [("citoyens",), ("associations",)]


def test_course_of_two_questions():
    assert course(("innovation-territoriale", "objectif-alliance")) == (
        Moment("join"),
        Moment("ask", "innovation-territoriale"),
        Moment("guess", "innovation-territoriale"),
        Moment("room", "innovation-territoriale"),
        Moment("survey", "innovation-territoriale"),
        Moment("profiles", "innovation-territoriale"),
        Moment("ask", "objectif-alliance"),
        Moment("guess", "objectif-alliance"),
        Moment("room", "objectif-alliance"),
        Moment("profiles", "objectif-alliance"),
        Moment("end"),
    )


@pytest.mark.parametrize(
    ("position", "closed"),
    [(0, ()), (1, ()), (2, ("innovation-territoriale",)), (6, ("innovation-territoriale",)),
     (7, ("innovation-territoriale", "objectif-alliance"))],
)  # fmt: skip
def test_guessing_closes_a_question(position, closed):
    asked = ("innovation-territoriale", "objectif-alliance")
    assert closing(asked, position) == closed
    assert still_open(asked, closed) == asked[len(closed) :]


@pytest.mark.parametrize("typed", ["B7K-9QX", " b7k 9qx ", "b7k9qx"])
def test_codes_are_read_as_people_type_them(typed):
    assert normal_code(typed) == "B7K9QX"
