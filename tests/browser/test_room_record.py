"""A room opened in the Explorer: marked as what it is, kept in one tab, its secret left behind."""

import re

import pytest
from playwright.sync_api import expect

from cube17.pipeline.build import build
from cube17.workshop.model import Plan
from cube17.workshop.questions import questions

pytestmark = pytest.mark.browser

IMPACT, DOMAINS = "innovation-territoriale", "domaines-prioritaires"
PEOPLE = {"citoyens": 9, "collectivites": 7, "associations": 3, "fondations": 3}
RENNES = "EPCI-243500139"


@pytest.fixture
def lead(workshop):
    """Address of a facilitator's page, at the end of a room where 22 people answered."""
    plan = Plan("Conseil de Rennes", "2026-03-14", RENNES, "odd17-2022", (IMPACT, DOMAINS))
    room = workshop.open(plan, 1)
    for profile, number in PEOPLE.items():
        for rank in range(number):
            token = workshop.join(room.code, profile)
            workshop.answer(room.code, token, IMPACT, ("fort" if rank % 3 else "nul",))
            workshop.answer(room.code, token, DOMAINS, (questions()[DOMAINS].option_ids[rank % 4],))
    for at in range(len(workshop.room(room.code).course) - 1):
        workshop.move(room.code, 1, at)
    return f"/atelier/{room.code}/animer/{room.secret}"


def explore(page):
    page.get_by_role("link", name="Les ouvrir dans l’Explorer").click()
    page.wait_for_selector("#explorer[data-nature=workshop]:not([aria-busy])")
    page.wait_for_selector("#carte [data-territory]", state="attached")


def cell(page, profile, domain="all"):
    return page.locator(f"#face td[data-profile='{profile}'][data-domain='{domain}']")


def test_the_explorer_shows_a_room_as_what_it_is(visit, axe, lead):
    page = visit(lead)
    explore(page)
    secret = lead.rpartition("/")[2]
    assert secret not in page.url
    expect(page.locator(".workshop-ribbon")).to_be_visible()
    expect(page.locator(".local-ribbon")).to_be_hidden()
    expect(page.locator("#phrase")).to_contain_text("Consultation de salle, non représentative.")
    expect(page.locator("#fiche .card-title")).to_have_text(
        "Rennes Métropole · Tous domaines · Toute la salle"
    )
    expect(page.locator("#fiche .card-interval")).to_have_text(
        "consultation de salle, pas d’intervalle"
    )
    expect(page.locator("#fiche")).to_contain_text("22 répondants")
    assert page.locator("#fiche .card-actions > *").count() == 0
    room = cell(page, "salle")
    expect(room).to_have_attribute("aria-label", "64\u202f%, consultation de salle")
    assert room.evaluate("(node) => getComputedStyle(node).borderTopStyle") == "dotted"
    assert page.locator(".marks [data-legend=workshop]").is_visible()
    assert not page.locator(".marks [data-legend=fragile]").is_visible()
    assert cell(page, "associations").get_attribute("data-mark") == "suppressed"
    assert axe(page) == []
    cell(page, "associations").click()
    expect(page.locator("#fiche .card-none")).to_contain_text("trop peu de réponses de ce profil")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(f"{lead}$"))


def test_a_room_is_never_tested(visit, lead):
    page = visit(lead)
    explore(page)
    page.goto(f"{page.url}&indicator={DOMAINS}&domain=emploi&show=gap&reference=mean")
    page.wait_for_selector("#explorer[data-nature=workshop]:not([aria-busy])")
    assert page.locator("#face td[data-verdict]").count() > 0
    verdicts = page.locator("#face td[data-status=workshop]").evaluate_all(
        "(nodes) => [...new Set(nodes.map((node) => node.dataset.verdict))]"
    )
    assert verdicts == ["consultation, sans verdict"]
    expect(page.locator("#fiche .card-verdict")).to_contain_text("◌ consultation, sans verdict")
    expect(page.locator("#phrase")).to_contain_text("sans verdict")


def test_a_phone_tells_the_room_apart_too(visit, axe, lead):
    page = visit(lead, width=390, height=844, theme="dark")
    explore(page)
    value = page.locator(".list-value[data-status=workshop]")
    expect(value.first).to_contain_text("consultation de salle")
    assert "◌" in value.first.evaluate("(node) => getComputedStyle(node, '::before').content")
    assert axe(page) == []


def test_another_tab_has_nothing_of_the_room(visit, lead):
    page = visit(lead)
    explore(page)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".local-gone")).to_contain_text("les réponses d’un atelier")


def test_without_scripts_the_page_says_what_it_needs(visit, axe, lead):
    page = visit(lead, java_script_enabled=False)
    page.get_by_role("link", name="Les ouvrir dans l’Explorer").click()
    expect(page.locator("noscript p")).to_contain_text("a besoin de JavaScript")
    expect(page.get_by_role("link", name="Les réponses (CSV)")).to_be_visible()


def test_a_tab_without_room_says_so(visit, axe, lead):
    page = visit(lead)
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('plein'); };")
    page.get_by_role("link", name="Les ouvrir dans l’Explorer").click()
    expect(page.get_by_role("status")).to_contain_text("n’a pas la place")
    assert axe(page) == []


def test_the_files_taken_away_build_the_cube(visit, lead, tmp_path):
    page = visit(lead)
    for name in ("Les réponses (CSV)", "Leur description"):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        taken.value.save_as(tmp_path / taken.value.suggested_filename)
    built = build(tmp_path / "etude.yml", tmp_path)
    assert built.report["rows"]["set_aside"] == 0
    assert built.report["cells"]["shown"] == 4 * 17  # the room, two profiles, the others


def test_a_carnet_of_the_room_leaves_as_one_file_that_carries_its_answers(
    visit, browser, lead, tmp_path
):
    page = visit(lead)
    explore(page)
    page.click("#keep")
    page.get_by_role("link", name="Ouvrir le carnet").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Une page HTML").click()
    assert taken.value.suggested_filename == "cube17-carnet-consultation-de-salle.html"
    taken.value.save_as(tmp_path / "salle.html")

    context = browser.new_context(offline=True)
    asked = []
    context.route("http*://**", lambda route: (asked.append(route.request.url), route.abort()))
    file = context.new_page()
    file.on("pageerror", lambda error: asked.append(str(error)))
    file.goto((tmp_path / "salle.html").as_uri())
    file.wait_for_selector("#explorer[data-nature=workshop]:not([aria-busy])")
    expect(file).to_have_title(re.compile("Conseil de Rennes · Cube 17"))
    expect(file.locator("#onefile-views article")).to_have_count(1)
    expect(cell(file, "salle")).to_have_attribute("aria-label", re.compile("64.%"))
    file.wait_for_selector(f"#carte [data-territory='{RENNES}']", state="attached")
    expect(file.get_by_role("contentinfo")).to_contain_text("Conseil de Rennes")
    expect(file.get_by_role("contentinfo")).to_contain_text(
        "Consultation de salle, non représentative"
    )
    file.click(".cube-turn[data-axis=profile]")
    expect(file.locator("#face td[data-status=workshop]").first).to_be_visible()
    assert asked == []
    context.close()
