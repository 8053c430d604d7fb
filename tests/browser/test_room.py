"""One room from its opening to its end: a facilitator, a projector, a remote control, phones."""

import re

import pytest
from playwright.sync_api import expect

from cube17.workshop.questions import ALLIANCE, DOMAINS, questions
from tests.app.screens_kit import ASK, ASKED, END, GUESS, fill, opened, show

pytestmark = pytest.mark.browser

PROJECTOR = {"width": 1920, "height": 1080}
PHONE = {"width": 360, "height": 740}
SCROLLS = """() => [document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight]"""
SMALL = """() => [...document.querySelectorAll('.stage *')].filter((node) => node.checkVisibility()
    && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
    && !node.closest('.stage-foot') && parseFloat(getComputedStyle(node).fontSize) < 28)
    .map((node) => node.outerHTML.slice(0, 80))"""
CUT = """() => [...document.querySelectorAll('.stage *')].filter((node) => node.checkVisibility()
    && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflow === 'hidden'
    && !node.closest('svg')).map((node) => node.outerHTML.slice(0, 80))"""


def vote(page, profile, option):
    """Take part on a phone: the code, a profile, an answer."""
    page.get_by_role("button", name=profile).click()
    page.locator(f"input[value={option}]").check(force=True)
    page.get_by_role("button", name="Valider").click()
    expect(page.locator(".progress")).to_contain_text("1 réponse donnée")


def stage(page, words):
    """Wait until a screen shows a stage."""
    expect(page.locator(".stage-kicker")).to_have_text(words)


def test_a_room_from_its_opening_to_its_first_answers(visit, workshop, axe):
    # The facilitator opens a room, the screen on the projector, the remote control on a phone.
    desk = visit("/atelier", **PROJECTOR)
    desk.fill("#titre", "Ensemble pour Rennes")
    desk.fill("#territoire", "Rennes Métropole")
    desk.get_by_role("button", name="Ouvrir l’atelier").click()
    expect(desk).to_have_url(re.compile("/animer/"))
    code, secret = re.search(r"/atelier/(\w+)/animer/([\w-]+)", desk.url).groups()
    with desk.expect_popup() as popup:
        desk.get_by_role("link", name="Ouvrir l’écran").click()
    screen = popup.value
    screen.set_viewport_size(PROJECTOR)
    stage(screen, "Rejoignez l’atelier")
    expect(screen.get_by_role("button", name="Plein écran")).to_be_visible()
    for shown in (1, 0):
        screen.keyboard.press("f")
        expect(screen.locator("html:fullscreen")).to_have_count(shown)
    remote = visit(f"/atelier/{code}/telecommande/{secret}", width=390, height=844)

    # Three phones come; the screen counts them. From here on by keyboard alone, on the screen.
    phones = [visit(f"/a/{code}", **PHONE) for _ in range(3)]
    screen.keyboard.press("ArrowRight")
    stage(screen, "À vous de répondre")
    expect(remote.locator("#remote-now")).to_have_text("À vous de répondre")
    for page, profile, option in zip(
        phones,
        ("Associations", "Entreprises", "Collectivités"),
        ("fort", "faible", "tres-fort"),
        strict=True,
    ):
        vote(page, profile, option)
    expect(screen.locator("#stage-count")).to_have_text(re.compile("3.réponses sur 3"))

    # Fewer than five answers: the first press warns, and moves nothing.
    screen.keyboard.press("PageDown")
    expect(screen.locator("#drive-warning")).to_contain_text("à moins de cinq")
    stage(screen, "À vous de répondre")
    question = workshop.room(code).moment.question
    fill(workshop, code, {"citoyens": ["fort"] * 5}, question)
    expect(screen.locator("#stage-count")).to_have_text(re.compile("8.réponses sur 8"))
    calm(screen)
    phones[0].goto(f"/a/{code}/suivre")
    screen.keyboard.press(" ")
    stage(screen, "Devinez avant de voir")
    stage(phones[0], "Devinez avant de voir")
    expect(screen.locator("#live-said")).to_contain_text("Devinez avant de voir")

    # The remote control goes on; the screen and the phone that follows it go with it.
    remote.get_by_role("button", name="Suivant").click()
    for page in (screen, phones[0]):
        stage(page, "La réponse de la salle")
        expect(page.locator(".total strong")).to_have_text(re.compile("88.%"))
    expect(remote.locator("#remote-now")).to_have_text("La réponse de la salle")
    remote.get_by_role("button", name="Précédent").click()
    stage(screen, "Devinez avant de voir")

    # A phone whose focus is on a link keeps it; it lets go, and finds the question again.
    calm(screen)
    phones[0].locator("#self-explore").focus()
    screen.keyboard.press("ArrowRight")
    stage(phones[0], "La réponse de la salle")
    expect(phones[0].locator("#self-explore")).to_be_focused()
    phones[0].keyboard.press("Enter")
    expect(phones[0]).to_have_url(re.compile(f"/explorer.*indicator={question}"))


def test_two_presses_in_haste_are_one(visit, workshop):
    code, secret = room_with_answers(workshop, late=1)
    page = visit(f"/atelier/{code}/telecommande/{secret}", width=390, height=844)
    page.clock.install()
    warning = page.locator("#drive-warning")
    show(workshop, code, ASK)
    expect(page.locator("#remote-now")).to_have_text("À vous de répondre")
    hasten(page)
    expect(warning).to_contain_text("fermer le vote")
    assert page.locator("[name=sure]").input_value() == "1"

    # A warning says the count of now, and is forgotten.
    before = warning.text_content()
    workshop.join(code, "citoyens")
    expect(warning).not_to_have_text(before)
    page.clock.fast_forward(11_000)
    expect(warning).to_have_text("")
    assert page.locator("[name=sure]").input_value() == ""

    # Pressed, read, pressed again: closed, and the next screen is not skipped.
    hasten(page)
    calm(page)
    hasten(page)
    expect(page.locator("#remote-now")).to_have_text("Devinez avant de voir")
    calm(page)
    assert workshop.room(code).position == GUESS
    page.locator("#drive-on").press("Enter")
    expect(page.locator("#remote-now")).to_have_text("La réponse de la salle")


def hasten(page):
    """Press « Suivant » twice, 150 ms apart."""
    for _ in range(2):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)


def calm(page):
    """Wait until another press is another one."""
    expect(page.locator("#drive-on")).not_to_have_attribute("aria-disabled", "true")


def test_every_stage_on_a_projector_and_on_a_phone_in_both_themes(visit, workshop, axe):
    code, secret = room_with_answers(workshop)
    remote = visit(f"/atelier/{code}/telecommande/{secret}", width=390, height=844)
    screen = remote.context.new_page()
    screen.set_viewport_size(PROJECTOR)
    screen.goto(f"/atelier/{code}/ecran")
    follower = visit(f"/a/{code}/suivre", **PHONE)
    pages = (screen, remote, follower)
    for position in range(END + 1):
        show(workshop, code, position)
        for page in pages:
            expect(page.locator(f"[data-position='{position}']")).to_be_visible()
        for theme in ("light", "dark"):
            for page in pages:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                assert axe(page) == [], (position, theme, page.url)
        assert screen.evaluate(SCROLLS) == [0, 0], position
        assert screen.evaluate(SMALL) == [], position
        assert follower.evaluate(SCROLLS)[0] == 0, position
        assert follower.evaluate(CUT) == [], position


def test_a_lost_connection_is_said_and_mends_by_itself(visit, workshop):
    code, _ = room_with_answers(workshop)
    page = visit(f"/a/{code}/suivre", faults=True, **PHONE)
    page.context.set_offline(True)
    expect(page.locator("#live-trouble")).to_have_text(
        "Connexion perdue, nouvelle tentative…", timeout=15_000
    )
    show(workshop, code, ASK)
    page.context.set_offline(False)
    stage(page, "À vous de répondre")
    expect(page.locator("#live-trouble")).to_have_text("")
    workshop.delete(code)
    expect(page.locator("#live-trouble")).to_have_text("Cet atelier est terminé.")


def test_the_remote_control_works_without_a_script(visit, workshop):
    code, secret = room_with_answers(workshop, late=1)
    address = f"/atelier/{code}/telecommande/{secret}"
    page = visit(address, width=390, height=844, java_script_enabled=False)
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator("#remote-now")).to_have_text("À vous de répondre")
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator("#drive-warning")).to_contain_text("fermer le vote")
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator("#remote-now")).to_have_text("Devinez avant de voir")
    assert workshop.room(code).position == GUESS


def room_with_answers(workshop, late=0):
    """Open a room that asks one question of each kind, and answer them all; some come late."""
    room = opened(workshop)
    phones = fill(workshop, room.code)
    options = {one: questions()[one].option_ids for one in ASKED}
    for at, token in enumerate(token for group in phones.values() for token in group):
        chosen = {options[DOMAINS][(at * step) % 16] for step in (1, 3, 5)}
        workshop.answer(room.code, token, DOMAINS, sorted(chosen))
        workshop.answer(room.code, token, ALLIANCE, [options[ALLIANCE][at % 4]])
    for _ in range(late):
        workshop.join(room.code, "citoyens")
    return room.code, room.secret
