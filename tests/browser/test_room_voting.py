"""A workshop on a real phone: without scripts, by keyboard, without network, for everyone."""

import re
from itertools import product

import pytest
from playwright.sync_api import expect

from cube17.workshop.model import Plan
from cube17.workshop.questions import profiles, questions

pytestmark = pytest.mark.browser

ASKED = ("innovation-territoriale", "domaines-prioritaires", "objectif-alliance")
IMPACT, DOMAINS, ALLIANCE = ASKED
PHONE = {"width": 360, "height": 740}
SMALL = """() => [...document.querySelectorAll('main a, main button, main label, main input.field')]
    .filter((node) => node.offsetParent && !node.closest('p, li, .atelier-lead'))
    .filter((node) => node.getBoundingClientRect().height < 47.5)
    .map((node) => node.outerHTML.slice(0, 120))"""


@pytest.fixture
def code(workshop):
    """A room that asks three questions."""
    plan = Plan("Alliances à Rennes", "2026-03-14", "EPCI-243500139", "odd17-2022", ASKED)
    return workshop.open(plan, 1).code


def close(workshop, code):
    """Ask the first question, then end its vote."""
    for _ in range(2):
        workshop.move(code, 1, workshop.room(code).position)


def enter(page, profile="Associations"):
    """Choose a profile; the first question follows."""
    page.get_by_role("button", name=profile).click()
    expect(page).to_have_url(re.compile(f"/q/{IMPACT}$"))
    page.wait_for_load_state("networkidle")


def give(page, *labels):
    """Choose options and confirm."""
    for label in labels:
        page.get_by_label(label).check()
    page.get_by_role("button", name=re.compile("ma réponse")).click()


def test_without_scripts_a_phone_answers_changes_and_is_told_what_closed(visit, workshop, code):
    page = visit("/a", **PHONE, java_script_enabled=False)
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Entrer").click()
    enter(page)
    give(page, re.compile("^Fort"))
    expect(page).to_have_url(re.compile(f"/q/{DOMAINS}$"))
    give(page, "Environnement", "Santé", "Numérique")
    give(page, "Innover")
    expect(page).to_have_url(re.compile("/merci$"))
    expect(page.locator("main")).to_contain_text("3 réponses sur 3")
    page.get_by_role("link", name="Innovation territoriale").click()
    expect(page.get_by_label("Fort", exact=True)).to_be_checked()
    give(page, "Nul")
    close(workshop, code)
    page.goto(f"/a/{code}/q/{IMPACT}")
    expect(page.locator("main")).to_contain_text("Cette question est close")
    expect(page.get_by_role("listitem")).to_have_text("Nul")
    assert workshop.voices(code, IMPACT) == [("associations", ("nul",))]
    assert workshop.counts(code).joined == 1


def test_without_scripts_a_room_is_opened(visit, workshop):
    page = visit("/atelier", java_script_enabled=False)
    page.get_by_label("Titre").fill("Alliances")
    page.get_by_label("Territoire", exact=True).fill("saint denis")
    page.get_by_label(re.compile("Ordre.*Notre porte d’entrée")).fill("1")
    page.get_by_label(re.compile("Ordre.*Innovation territoriale")).fill("9")
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.get_by_role("alert")).to_contain_text("choisissez-en un")
    expect(page.get_by_label("Titre")).to_have_value("Alliances")
    page.get_by_label(re.compile("Seine-Saint-Denis")).check()
    page.get_by_role("button", name="Ouvrir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alliances")
    room = workshop.room(page.url.split("/")[4])
    assert room.plan.territory == "EPCI-200054781"
    assert room.plan.questions[0] == ALLIANCE


def test_a_room_is_opened_with_a_territory_found_while_typing_and_activities_moved(visit, workshop):
    page = visit("/atelier")
    page.get_by_label("Titre").fill("Alliances")
    page.get_by_label("Territoire", exact=True).fill("st malo")
    page.get_by_label(re.compile("^Saint-Malo Commune")).check()
    up = page.get_by_role("button", name=re.compile("Monter.*Innovation à grande échelle"))
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#activites-dit")).to_have_text("1 sur 9")
    expect(
        page.get_by_role("button", name=re.compile("Descendre.*à grande échelle"))
    ).to_be_focused()
    page.get_by_label("Innovation territoriale", exact=True).uncheck()
    page.get_by_role("button", name="Ouvrir").click()
    expect(page).to_have_url(re.compile("/animer/"))
    plan = workshop.room(page.url.split("/")[4]).plan
    assert plan.territory == "EPCI-243500782"
    assert plan.questions == tuple(questions())[1:]


def test_by_keyboard_alone(visit, workshop, code):
    page = visit(f"/a/{code}", **PHONE)
    page.get_by_role("button", name="Citoyens").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/q/{IMPACT}$"))
    tab_to(page, "radio")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/q/{DOMAINS}$"))
    tab_to(page, "checkbox")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/q/{ALLIANCE}$"))
    tab_to(page, "radio")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci\u202f!")
    assert workshop.counts(code).answered == dict.fromkeys(ASKED, 1)


def tab_to(page, kind):
    """Press Tab until an input of this kind has the focus."""
    expect(page.locator(f"input[type={kind}]").first).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == kind:
            return
    raise AssertionError(kind)


def test_an_answer_given_without_network_is_kept_and_sent_once_it_is_back(visit, workshop, code):
    page = visit(f"/a/{code}", **PHONE, faults=True)
    enter(page)
    page.context.set_offline(True)
    give(page, "Nul")
    expect(page.get_by_role("status")).to_contain_text("sera envoyée dès que le réseau revient")
    give(page, "Très fort")
    expect(page.get_by_role("status")).to_contain_text("sera envoyée dès que le réseau revient")
    assert workshop.counts(code).answered[IMPACT] == 0
    page.context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("✓ Réponse envoyée.")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("link", name="Continuer").click()
    expect(page).to_have_url(re.compile(f"/q/{DOMAINS}$"))
    close(workshop, code)
    assert workshop.voices(code, IMPACT) == [("associations", ("tres-fort",))]


def test_an_answer_that_waited_past_the_end_is_refused_and_said(visit, workshop, code):
    page = visit(f"/a/{code}", **PHONE, faults=True)
    enter(page)
    page.context.set_offline(True)
    give(page, "Nul")
    expect(page.get_by_role("status")).to_contain_text("réseau")
    close(workshop, code)
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("trop tard")
    expect(page.locator("main")).to_contain_text("Vous n’y aviez pas répondu")
    assert page.evaluate("localStorage.length") == 0
    assert workshop.voices(code, IMPACT) == []


def test_the_page_of_a_hotel_is_no_answer(visit, workshop, code):
    page = visit(f"/a/{code}", **PHONE, faults=True)
    enter(page)
    statuses = [200, 403, 407]

    def door(route):
        if statuses:
            page_of_hotel = "<h1>Grand Hôtel</h1>"
            route.fulfill(status=statuses.pop(), content_type="text/html", body=page_of_hotel)
        else:
            route.continue_()

    page.route(f"**/q/{IMPACT}", door)
    give(page, "Nul")
    while statuses:
        expect(page.get_by_role("status")).to_contain_text("sera envoyée dès que le réseau revient")
        assert page.evaluate("localStorage.length") == 1
        with page.expect_response(f"**/q/{IMPACT}"):
            page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("status")).to_contain_text("✓ Réponse envoyée.", timeout=20_000)
    assert page.evaluate("localStorage.length") == 0
    assert workshop.counts(code).answered[IMPACT] == 1


def test_a_server_that_takes_an_answer_but_does_not_say_so_has_it_once(visit, workshop, code):
    page = visit(f"/a/{code}", **PHONE, faults=True)
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch(max_redirects=0))
            route.abort()
        else:
            route.continue_()

    page.route("**/profil", lose)
    page.get_by_role("button", name="Fondations").click()
    expect(page.get_by_role("status")).to_contain_text("réseau")
    expect(page.get_by_role("status")).to_contain_text("envoyée.", timeout=10_000)
    assert lost[0].ok
    assert workshop.counts(code).joined == 1


def test_too_many_domains_are_said_where_one_reads(visit, workshop, code):
    page = visit(f"/a/{code}", **PHONE, faults=True)
    enter(page)
    page.goto(f"/a/{code}/q/{DOMAINS}", wait_until="networkidle")
    give(page, "Environnement", "Santé", "Numérique", "Éducation")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("3 choix au plus")
    expect(alert).to_be_focused()
    expect(page.get_by_label("Éducation")).to_be_checked()
    page.get_by_label("Éducation").uncheck()
    give(page)
    expect(page).to_have_url(re.compile(f"/q/{ALLIANCE}$"))
    assert workshop.counts(code).answered[DOMAINS] == 1


@pytest.mark.parametrize("seen", [*product(["light", "dark"], [360, 1280])], ids=str)
def test_no_violation_nothing_sideways_and_targets_for_fingers(visit, axe, workshop, code, seen):
    theme, width = seen
    page = visit(f"/a/{code}", width=width, theme=theme, faults=True)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    opened = workshop.open(workshop.room(code).plan, 1)
    lead = f"/atelier/{opened.code}"
    paths = [f"/a/{code}", "/a?code=ZZZZZZ", f"{lead}/animer/{opened.secret}",
             f"{lead}/supprimer/{opened.secret}", "/atelier?rempli=1&territoire=saint+denis",
             "/a/ZZZZZZ"]  # fmt: skip
    found = [line for path in paths for line in looked(page, axe, path, width)]
    page.goto(f"/a/{code}")
    enter(page)
    give(page, "Nul")
    expect(page).to_have_url(re.compile(f"/q/{DOMAINS}$"))
    for path in ("profil", f"q/{IMPACT}", f"q/{DOMAINS}", f"q/{ALLIANCE}", "merci"):
        found += looked(page, axe, f"/a/{code}/{path}", width)
    close(workshop, code)
    found += looked(page, axe, f"/a/{code}/q/{IMPACT}", width)
    assert found == []
    assert len(profiles()) == 6


def looked(page, axe, path, width):
    """Open a page; return what is wrong with it."""
    page.goto(path)
    small = [] if path.startswith("/atelier?") else page.evaluate(SMALL)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    return [
        *(f"{path}: {line}" for line in axe(page)),
        *(f"{path}: small {line}" for line in small),
        *([f"{path}: {wide} px wide"] if wide > width else []),
    ]
