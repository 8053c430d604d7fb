"""What an address of a territory's page leads to, and the address that leads back."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cube17 import cube_ids, load_cube
from cube17.catalogue import communes, territories
from cube17.fiche import fiche, find_place, first_cube
from cube17.portrait import profiles, questions

CODES = [unit.code for unit in territories()]


@pytest.mark.parametrize("code", ["FR", "REG-53", "DEP-35", "DEP-2A", "DEP-974", "EPCI-243500139"])
def test_codes_with_and_without_prefix_in_any_case(code):
    """A bare number of two digits is that of a département: régions keep their prefix."""
    bare = code if code == "FR" or code.startswith("REG") else code.split("-")[1]
    for written in (code, code.lower(), f" {code} ", bare, bare.lower()):
        place = find_place(written)
        assert (place.code, place.commune, place.former) == (code, None, ""), written


def test_every_territory_is_found():
    assert [find_place(code).code for code in CODES] == CODES


@pytest.mark.parametrize("written", ["COM-35288", "com-35288", "35288"])
def test_a_commune_leads_to_its_epci_and_keeps_its_name(written):
    place = find_place(written)
    assert (place.code, place.commune.name) == ("EPCI-243500782", "Saint-Malo")


@pytest.mark.parametrize(
    ("insee", "departement"),
    [("22016", "DEP-22"), ("29083", "DEP-29"), ("29155", "DEP-29"), ("85113", "DEP-85")],
)
def test_the_islands_without_epci_lead_to_their_departement(insee, departement):
    place = find_place(insee)
    assert (place.code, place.commune.code) == (departement, insee)


def test_old_codes_lead_where_their_communes_are_today():
    for old, today in list(communes().former.items())[::40]:
        place, now = find_place(f"COM-{old}"), find_place(today)
        assert (place.code, place.commune, place.former) == (now.code, now.commune, old)
        assert now.former == ""


@pytest.mark.parametrize(
    "written", ["", " ", "XX", "REG-99", "DEP-20", "EPCI-000000000", "COM-99999", "Rennes", "FR-1",
                "35000000", "²5", "\x00", "../../etc/passwd", "٣٥", "DEP-" + "3" * 500],
)  # fmt: skip
def test_what_no_territory_bears_leads_nowhere(written):
    assert find_place(written) is None


@given(st.text())
def test_any_text_is_an_address(text):
    place = find_place(text)
    assert place is None or place.code in territories()


# -- what the address chooses


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def chosen(draw) -> tuple:
    cube = load_cube(draw(st.sampled_from(cube_ids())))
    code = draw(st.sampled_from(CODES[:130]) | st.sampled_from(CODES))
    query = {
        "cube": cube.id,
        "reference": draw(st.sampled_from([one for one in CODES if one != code])),
        "indicator": draw(st.sampled_from([one["id"] for one in questions(cube)])),
        "profile": draw(st.sampled_from([one["id"] for one in profiles(cube)])),
    }
    kept = draw(st.sets(st.sampled_from(sorted(query))))
    return find_place(code), {name: query[name] for name in kept}


@given(st.composite(chosen)())
@settings(deadline=None)
def test_the_address_of_a_page_reopens_it(choice):
    place, query = choice
    page = fiche(place, query)
    assert {name: getattr(page, name) for name in query if name != "cube"} == {
        name: value for name, value in query.items() if name != "cube"
    }
    assert page.remarks == ()
    path = urlsplit(page.href()).path
    assert fiche(find_place(path.rsplit("/", 1)[1]), query_of(page.href())) == page


@given(st.composite(chosen)(), st.sampled_from(CODES))
@settings(deadline=None)
def test_the_same_page_elsewhere_keeps_all_but_the_reference(choice, code):
    place, query = choice
    page = fiche(place, query)
    there = fiche(find_place(code), query_of(page.href(code)))
    assert (there.cube, there.indicator, there.profile) == (page.cube, page.indicator, page.profile)
    assert there.reference == fiche(find_place(code), {}).reference


def test_a_plain_address_says_nothing_that_goes_without_saying():
    page = fiche(find_place("REG-53"), {})
    assert page.href() == "/territoire/REG-53"
    assert page.href(extension="csv") == "/territoire/REG-53.csv"
    assert page.href("FR", cube="odd17-2022") == "/territoire/FR?cube=odd17-2022"
    assert (page.cube.id, page.reference, page.profile) == (first_cube(), "FR", "collectivites")


@pytest.mark.parametrize(
    ("name", "value"),
    [("cube", "nul"), ("reference", "REG-99"), ("reference", "DEP-35"), ("indicator", "été"),
     ("profile", "<b>")],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_once(name, value):
    place = find_place("DEP-35")
    page, plain = fiche(place, {name: value}), fiche(place, {})
    assert page.remarks == (
        f"« {name}={value} » n’existe pas ici : « {_plain(plain, name)} » à la place.",
    )
    assert page.href() == plain.href()


def _plain(page, name: str) -> str:
    return page.cube.id if name == "cube" else getattr(page, name)


def test_unknown_names_change_nothing():
    place = find_place("FR")
    assert fiche(place, {"utm_source": "x", "": "y"}) == fiche(place, {})
