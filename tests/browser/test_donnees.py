"""The page Données in a browser: files, and the check of a table by keyboard, mouse and drop."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HEAD = "indicateur;vague;profil;domaine;territoire;valeur;base"
GOOD = f"""{HEAD}
Innovation territoriale;2024;Citoyens;Tous domaines;France;58 %;1000
Innovation territoriale;2024;Associations;Tous domaines;France;71;400
Innovation territoriale;2024;Citoyens;Santé;France;s;
"""
BAD = GOOD.replace("Associations", "Asociations").replace("58 %", "158")

# As a hand that lets a file go above the zone.
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const zone = document.getElementById('check-drop');
  for (const type of ['dragenter', 'dragover', 'drop'])
    zone.dispatchEvent(new DragEvent(type, { cancelable: true, dataTransfer: data }));
}"""


def file(text: str | bytes, name: str = "tableau.csv") -> dict:
    body = text.encode() if isinstance(text, str) else text
    return {"name": name, "mimeType": "text/csv", "buffer": body}


@pytest.fixture
def open_check(visit):
    """The page with its file field there."""

    def open_page(path: str = "/donnees", **options):
        page = visit(path, **options)
        page.wait_for_selector("#check-file")
        return page

    return open_page


def tab_to(page, selector: str, most: int = 80) -> None:
    """Walk by Tab until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def wait_for_cube(page, cube: str) -> None:
    """Until the Explorer shows a cube, in the place that Dash has given it."""
    page.wait_for_selector("#early", state="detached")
    page.wait_for_selector(f"#explorer[data-cube={cube}]:not([aria-busy])")


def choose_by_keyboard(page, chosen: dict) -> None:
    """Open the file field with the keyboard; the chooser is the browser's own."""
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(files=[chosen])


def test_from_a_bad_table_to_the_explorer_by_keyboard_alone(open_check):
    page = open_check()
    # From now on the browser hands its choosers over; asked at the last moment it may be too late.
    page.on("filechooser", lambda _: None)
    tab_to(page, "#check-file")
    choose_by_keyboard(page, file(BAD, "mauvais.csv"))
    status = page.get_by_role("status").filter(has_text="mauvais.csv")
    expect(status).to_have_text("mauvais.csv n’est pas prêt\u00a0: 2\u00a0points à corriger.")
    rows = page.get_by_role("table", name="À corriger").get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("Ligne 3")
    expect(rows.nth(2)).to_contain_text("Vouliez-vous dire «\u00a0associations\u00a0»")
    expect(page.locator("#check-explore")).to_have_count(0)
    # The focus has not moved: the corrected file is one key away.
    choose_by_keyboard(page, file(GOOD, "bon.csv"))
    expect(page.locator("#check-status")).to_contain_text("bon.csv peut être lu")
    expect(page.locator(".check-problems")).to_have_count(0)
    tab_to(page, "#check-explore", most=3)
    page.keyboard.press("Enter")
    wait_for_cube(page, "local")
    expect(page.locator("#phrase")).to_contain_text("58")
    expect(page.locator(".local-ribbon")).to_be_visible()
    expect(page.locator(".local-ribbon")).to_contain_text("Tableau local, non enregistré")


@pytest.fixture
def local(open_check):
    """The Explorer on a table that was just checked."""
    page = open_check()
    page.set_input_files("#check-file", files=[file(GOOD, "bon.csv")])
    page.click("#check-explore")
    wait_for_cube(page, "local")
    return page


def test_a_local_table_is_read_from_the_tab_alone(local):
    """Its numbers come from the tab, its view has no twin on the server, a reload keeps it."""
    asked = []
    local.on("request", lambda request: asked.append(request.url))
    local.reload()
    wait_for_cube(local, "local")
    expect(local.locator("select[aria-label='Données'] option:checked")).to_have_text(
        "Tableau local (bon.csv)"
    )
    assert not [url for url in asked if "/data/local" in url]
    expect(local.locator(".twins")).to_be_hidden()
    expect(local.locator("#ribbon")).to_be_hidden()
    expect(local.locator("#fiche")).to_contain_text("1\u202f000")


def test_a_local_table_stands_beside_the_cubes_of_the_server(local):
    choice = local.locator("select[aria-label='Données']")
    choice.select_option("demonstration")
    wait_for_cube(local, "demonstration")
    expect(local.locator(".local-ribbon")).to_be_hidden()
    expect(local.locator(".twins")).to_be_visible()
    choice.select_option("local")
    wait_for_cube(local, "local")


def test_the_address_of_a_local_table_explains_itself_elsewhere(local, visit, axe):
    """Another visitor, or the same one in another tab: no table, and no error."""
    other = visit("/explorer?cube=local&fix=territory")
    other.wait_for_selector("#early", state="detached")
    expect(other.locator(".local-gone h1")).to_have_text("Ce tableau n’est plus là")
    expect(other.locator("h1:visible")).to_have_count(1)
    assert axe(other) == []
    other.get_by_role("link", name="Explorer la démonstration").click()
    wait_for_cube(other, "demonstration")
    second = local.context.new_page()
    second.goto("/explorer?cube=local")
    second.wait_for_selector("#early", state="detached")
    expect(second.locator(".local-gone")).to_be_visible()


def test_a_file_may_be_dropped(open_check):
    page = open_check()
    page.evaluate(DROP, ["depose.csv", GOOD])
    expect(page.locator("#check-status")).to_contain_text("depose.csv peut être lu")
    expect(page.locator("#check-drop")).not_to_have_attribute("data-over", "")


def test_what_is_too_large_is_refused_before_it_leaves(open_check):
    page = open_check()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_input_files("#check-file", files=[file(b"x" * 2_500_000, "lourd.csv")])
    expect(page.locator("#check-status")).to_contain_text("il pèse 2,5\u00a0Mo")
    assert not [url for url in asked if "check" in url]


def test_without_a_network_the_page_says_so_and_may_try_again(open_check):
    page = open_check(faults=True)
    page.context.set_offline(True)
    page.set_input_files("#check-file", files=[file(GOOD)])
    expect(page.locator("#check-status")).to_contain_text("Le serveur n’a pas répondu")
    expect(page.locator("#check-wait")).to_be_hidden()
    page.context.set_offline(False)
    page.set_input_files("#check-file", files=[file(GOOD)])
    expect(page.locator("#check-explore")).to_be_visible()


def test_a_browser_without_room_says_so(open_check):
    page = open_check()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.set_input_files("#check-file", files=[file(GOOD)])
    expect(page.locator("#check-answer")).to_contain_text("n’a pas la place de garder ce tableau")
    expect(page.locator("#check-explore")).to_have_count(0)


def test_texts_of_a_table_are_texts(open_check):
    """What a table holds is shown, never run."""
    page = open_check()
    evil = GOOD.replace("Associations", "<img src=x onerror=alert(1)>")
    page.set_input_files("#check-file", files=[file(evil, "<b>x</b>.csv")])
    expect(page.locator(".check-problems")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#check-answer img, #check-status b")).to_have_count(0)


def test_a_file_is_downloaded_under_its_name(open_check):
    page = open_check()
    with page.expect_download() as download:
        page.locator("#cube-demonstration ~ * a:has-text('XLSX')").click()
    assert download.value.suggested_filename == (
        "cube17-demonstration-donnees-simulees-extrait.xlsx"
    )


def test_a_part_is_downloaded_by_the_form(open_check):
    page = open_check()
    cube = page.locator("article:has(#cube-odd17-2022)")
    cube.get_by_text("N’en prendre qu’une partie").click()
    cube.get_by_label("Question", exact=True).select_option("innovation-territoriale")
    cube.get_by_label("Échelon", exact=True).select_option("national")
    with page.expect_download() as download:
        cube.locator("form").get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "cube17-odd17-2022-extrait.csv"
    lines = download.value.path().read_text().splitlines()
    assert len(lines) > 3
    assert all(line.startswith("innovation-territoriale,") for line in lines[1:])


def test_an_anchor_of_the_page_is_reached(open_check):
    page = open_check("/donnees#verifier")
    expect(page.locator("#check-drop")).to_be_in_viewport()


@pytest.mark.parametrize("answer", ["none", "bad", "good"])
def test_no_violation_and_nothing_too_wide(open_check, axe, answer):
    """Both themes, from 360 to 1440 pixels, before and after an answer."""
    page = open_check(width=1440)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    if answer != "none":
        page.set_input_files("#check-file", files=[file(BAD if answer == "bad" else GOOD)])
        page.wait_for_selector("#check-answer h3")
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        for width in (1440, 360):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{theme}, {width}: {line}" for line in axe(page)]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == []


def test_no_violation_on_a_local_table(local, axe):
    for theme in ("light", "dark"):
        local.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(local.locator("html")).to_have_attribute("data-bs-theme", theme)
        assert axe(local) == []


def test_the_page_prints_without_its_controls(open_check):
    page = open_check()
    page.emulate_media(media="print")
    expect(page.locator("#check-drop")).to_be_hidden()
    expect(page.locator("#cube-demonstration")).to_be_visible()
