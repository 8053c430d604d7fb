"""Back, Forward, leaving and coming back, the address in the clipboard."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ENTRIES = "() => history.length"


def gestures(screen):
    """Five gestures of different kinds."""
    return [
        lambda: screen.page.click(".cube-turn[data-axis=domain]"),
        lambda: screen.choose("Question observée", "engagement-personnes"),
        lambda: screen.cell(profile="citoyens", territory="REG-11").click(),
        lambda: screen.choose("Valeurs ou écarts", "france"),
        lambda: screen.tap("REG-53"),
    ]


def stay(page) -> None:
    """Leave a trace in the document, to know later whether it was loaded anew."""
    page.evaluate("() => { window.sameDocument = true; }")


def stayed(page) -> bool:
    return page.evaluate("() => window.sameDocument === true")


def test_back_and_forward_show_each_view_again_without_loading_the_page(explore):
    """One entry for each gesture; each view comes back whole, in both directions."""
    screen = explore().rest()
    page = screen.page
    stay(page)
    views = [(page.url, screen.seen())]
    for gesture in gestures(screen):
        gesture()
        expect(page).not_to_have_url(views[-1][0])
        views.append((page.url, screen.seen()))
    for address, seen in reversed(views[:-1]):
        page.go_back()
        expect(page).to_have_url(address)
        expect(screen.phrase).to_have_text(seen["phrase"])
        assert screen.seen() == seen
    for address, seen in views[1:]:
        page.go_forward()
        expect(page).to_have_url(address)
        expect(screen.phrase).to_have_text(seen["phrase"])
        assert screen.seen() == seen
    assert stayed(page)


def test_leaving_to_another_page_and_coming_back(explore):
    """Méthode by its link, Back: the view one left, alive, with its own past behind it."""
    screen = explore().rest()
    page = screen.page
    stay(page)
    start = page.url
    screen.choose("Membre fixé", "fondations")
    screen.wait_query("profile=fondations")
    left, seen = page.url, screen.seen()
    page.click("#nav a[href='/methode']")
    page.wait_for_selector("h1:has-text('Méthode')")
    expect(screen.root).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(left)
    screen.wait()
    assert screen.seen() == seen
    page.go_back()
    expect(page).to_have_url(start)
    expect(screen.control("Membre fixé")).to_have_value("associations")
    page.go_forward()
    page.go_forward()
    page.wait_for_selector("h1:has-text('Méthode')")
    page.go_back()
    screen.wait()
    assert screen.seen() == seen
    screen.choose("Valeurs ou écarts", "france")
    screen.wait_query("profile=fondations", "show=gap")
    page.go_back()
    expect(page).to_have_url(left)
    expect(screen.control("Valeurs ou écarts")).to_have_value("value")
    assert stayed(page)


def test_the_link_to_the_explorer_starts_anew_and_its_controls_answer_once(explore):
    """From a view to the opening view by the navigation; a gesture still adds one entry."""
    screen = explore("fix=domain&domain=emploi")
    page = screen.page
    page.click("#nav a[href='/explorer']")
    expect(screen.control("Axe fixé")).to_have_value("profile")
    screen.wait()
    entries = page.evaluate(ENTRIES)
    screen.cell(domain="sante", territory="REG-11").click()
    screen.wait_query("domain=sante", "territory=REG-11")
    page.click("#map-many")
    screen.wait_query("maps=many")
    assert page.evaluate(ENTRIES) == entries + 2


def test_arrow_keys_and_repeated_choices_add_no_entry(explore):
    """Walking over the face keeps the address true without filling the past with steps."""
    screen = explore("domain=emploi&territory=REG-11")
    page = screen.page
    entries = page.evaluate(ENTRIES)
    screen.focused.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "End"):
        before = page.url
        page.keyboard.press(key)
        expect(page).not_to_have_url(before)
    screen.wait_query("domain=dev-eco", "territory=REG-06")
    screen.focused.click()
    page.keyboard.press("Enter")
    assert page.evaluate(ENTRIES) == entries
    screen.cell(domain="sante", territory="REG-11").click()
    screen.wait_query("domain=sante", "territory=REG-11")
    assert page.evaluate(ENTRIES) == entries + 1


def test_my_region_its_departements_its_epci_in_two_gestures(explore):
    """The card leads down in two steps, the sentence too; and back up in one."""
    screen = explore("territory=REG-53&domain=sante")
    action = screen.card.locator("button")
    action.filter(has_text="Comparer ses départements").click()
    screen.wait_query("units=departement", "within=REG-53")
    assert {c["territory"] for c in screen.face()} == {
        "FR", "REG-53", "DEP-22", "DEP-29", "DEP-35", "DEP-56",
    }  # fmt: skip
    action.filter(has_text="Comparer les EPCI : Ille-et-Vilaine").click()
    screen.wait_query("units=epci", "within=DEP-35")
    expect(screen.cell(domain="sante", territory="EPCI-243500139")).to_have_count(1)
    action.filter(has_text="Revenir aux régions").click()
    expect(screen.cell(domain="sante", territory="REG-11")).to_have_count(1)
    screen.choose("Territoires comparés", "departement")
    screen.wait_query("units=departement", "within=REG-53")
    screen.choose("Territoires comparés", "epci")
    screen.wait_query("units=epci", "within=DEP-35")
    screen.tap("EPCI-242900314")
    screen.wait_query("territory=EPCI-242900314")
    screen.choose("À l’intérieur de", "DEP-29")
    expect(screen.focused).to_have_attribute("data-territory", "EPCI-242900314")
