"""The control « Partager »: address, QR code, files of the exact view, other pages."""

import base64
import csv
import io
import re
import xml.etree.ElementTree as ET
from importlib.metadata import version
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from components.markup import to_html
from components.share import view_buttons
from components.static import static_url
from cube17 import load_cube

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
JSQR = ROOT / "node_modules" / "jsqr" / "dist" / "jsQR.js"
SVG = "{http://www.w3.org/2000/svg}"
TABLE = b"""indicateur;vague;profil;domaine;territoire;valeur;base
Innovation territoriale;2024;Citoyens;Tous domaines;France;58 %;1000
Innovation territoriale;2024;Associations;Tous domaines;France;71;400
"""
FIGURE = """<figure data-picture data-caption="Une phrase." data-source="Qui" data-base="Combien"
    data-date="Quand" data-status="Comment" data-attribution="Carte" data-nature="simulated">
  <svg viewBox="0 0 10 10" width="40"><rect width="9" height="9" style="fill: var(--accent)"/></svg>
</figure>"""
READ_CODE = """async (data) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const {data: pixels} = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(pixels, canvas.width, canvas.height)?.data;
  }"""
FOCUSED = """() => {
    const node = document.activeElement;
    if (node === document.body) return 'browser';
    return node.closest('dialog') ? node.textContent || node.ariaLabel : 'outside';
  }"""
SMALL = """() => [...document.querySelectorAll('dialog[open] :is(button, a, input)')]
    .filter((node) => node.offsetParent)
    .map((node) => [node.textContent, node.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([text]) => text)"""


def texts(svg: bytes) -> str:
    return " ".join(node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text"))


# -- opening and closing


def test_nothing_is_loaded_before_the_button_is_pressed(explore, requests, share):
    screen = explore()
    assert not [a for a in screen.page.evaluate(
        "() => performance.getEntriesByType('resource').map(({name}) => name)"
    ) if "/share/" in a or "qr.svg" in a]  # fmt: skip
    asked = requests(screen.rest().page)
    expect(share(screen.page).code).to_be_visible()
    loaded = {re.sub(r".*/", "", address) for address in asked}
    assert {"main.mjs", "share.css", "picture.mjs"} <= loaded


def test_the_keyboard_alone_opens_walks_and_closes(explore):
    """Focus goes into the dialog, never to the page under it, and comes back to the button."""
    page = explore("show=gap").rest().page
    button = page.locator("#share")
    assert button.get_attribute("aria-haspopup") == "dialog"
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Partager")
    expect(dialog.locator(".share-code svg")).to_be_visible()
    names = []
    for _ in range(12):
        names.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert "outside" not in names
    wanted = {"Fermer", "Copier", "Code QR en plein écran", "Image PNG", "Image SVG", "CSV", "XLSX"}
    assert wanted | {"Adresse de cette page"} <= set(names)
    dialog.get_by_role("button", name="Code QR en plein écran").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Code QR en plein écran")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog.get_by_role("button", name="Code QR en plein écran")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_back_closes_the_control(explore, share):
    screen = explore()
    screen.choose("Membre fixé", "citoyens")
    screen.wait_query("profile=citoyens")
    sharing = share(screen.page)
    screen.page.go_back()
    expect(sharing.root).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_has_room_for_everything(explore, axe, theme, share):
    """No violation, no finger too large, nothing sideways at 360 pixels; in a room too."""
    screen = explore("units=levels", width=360, height=740, theme=theme).rest()
    sharing = share(screen.page)
    expect(sharing.code).to_be_visible()
    assert axe(screen.page) == []
    assert screen.page.evaluate(SMALL) == []
    assert screen.page.evaluate("() => document.documentElement.scrollWidth") == 360
    assert sharing.root.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    sharing.press("Code QR en plein écran")
    assert axe(screen.page) == []
    assert screen.page.evaluate(SMALL) == []


def test_a_projected_page_is_without_violation(explore, axe, share):
    page = explore(width=1280, height=720).rest().page
    page.click("#projector")
    expect(share(page).code).to_be_visible()
    assert axe(page) == []


# -- the address


def test_the_address_is_copied_and_said_or_can_be_selected(explore, share):
    screen = explore("fix=domain&domain=sante").rest()
    page = screen.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sharing = share(page)
    expect(sharing.root.get_by_label("Adresse de cette page")).to_have_value(page.url)
    sharing.press("Copier")
    expect(sharing.status).to_have_text("Adresse copiée.")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    sharing.press("Copier")
    expect(sharing.status).to_contain_text("sélectionnez l’adresse")


def test_the_share_sheet_is_offered_where_there_is_one(explore, share):
    page = explore("fix=domain&domain=sante").rest().page
    # Chromium without a desktop has none of its own.
    page.evaluate("() => { navigator.share = async (told) => { window.told = told; }; }")
    sharing = share(page)
    sharing.press("Envoyer…")
    told = page.evaluate("() => window.told")
    assert told["url"] == page.url
    assert told["text"] == page.text_content("#phrase")
    assert "Santé" in told["title"]
    page.keyboard.press("Escape")
    page.evaluate("() => { navigator.share = undefined; }")
    expect(share(page).root.get_by_role("button", name="Envoyer…")).to_have_count(0)


def test_a_telephone_reads_the_code_from_the_screen(explore, share):
    """Black on white in the dark theme too, 60 % of the height at least, its quiet zone intact."""
    page = (
        explore("fix=domain&domain=sante&show=gap", width=1280, height=720, theme="dark")
        .rest()
        .page
    )
    share(page).press("Code QR en plein écran")
    code = page.locator(".share-projected svg")
    assert code.bounding_box()["height"] >= 0.6 * 720
    expect(page.locator(".share-projected p")).to_have_text(page.url.removeprefix("http://"))
    page.evaluate(JSQR.read_text(encoding="utf-8"))
    assert page.evaluate(READ_CODE, base64.b64encode(page.screenshot()).decode()) == page.url


def test_without_the_server_the_rest_still_works(explore, share):
    screen = explore(faults=True).rest()
    screen.page.route("**/qr.svg*", lambda route: route.abort())
    sharing = share(screen.page)
    expect(sharing.status).to_contain_text("Le code QR n’a pas pu être chargé")
    expect(sharing.code).to_have_count(0)
    name, data = sharing.saved("SVG")
    assert name.endswith(".svg")
    assert b"DONN" in data


def test_a_control_that_cannot_be_loaded_says_so_with_the_address(explore):
    screen = explore(faults=True).rest()
    screen.page.route("**/share/*.mjs", lambda route: route.abort())
    screen.page.click("#share")
    expect(screen.remarks).to_contain_text("Le partage n’a pas pu être chargé")
    expect(screen.remarks).to_contain_text(screen.page.url)


# -- files


@pytest.mark.parametrize("query", ["show=gap&fix=domain&domain=sante", "units=epci&within=DEP-48"])
def test_files_are_the_exact_view(explore, query, share):
    screen = explore(query).rest()
    files = {}
    sharing = share(screen.page)
    for form in ("CSV", "XLSX"):
        with screen.page.expect_download() as download:
            sharing.root.get_by_role("link", name=form).click()
        assert "donnees-simulees" in download.value.suggested_filename
        files[form] = Path(download.value.path()).read_bytes()
    axes = ("profile", "domain", "territory")
    plain = list(csv.DictReader(io.StringIO(files["CSV"].decode())))
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["XLSX"])).get_sheet_by_index(0)
    head, *lines = book.to_python()
    sheet = [dict(zip(head, line, strict=True)) for line in lines]
    on_screen = {
        tuple(cell[axis] for axis in axes): cell["status"]
        for cell in screen.face() if cell.get("mark") != "absent"
    }  # fmt: skip
    for told in (plain, sheet):
        assert {tuple(row[axis] for axis in axes): row["status"] for row in told} == on_screen


# -- a table of one's own, a page in plain HTML


def test_a_local_table_offers_only_pictures(visit, share):
    page = visit("/donnees")
    page.set_input_files(
        "#check-file", files=[{"name": "a.csv", "mimeType": "text/csv", "buffer": TABLE}]
    )
    page.click("#check-explore")
    page.wait_for_selector("#explorer[data-cube=local]:not([aria-busy])")
    page.wait_for_load_state("networkidle")
    sharing = share(page)
    expect(sharing.root).to_contain_text("aucune adresse ne l’ouvre ailleurs")
    expect(sharing.root.get_by_role("link")).to_have_count(0)
    expect(sharing.root.get_by_label("Adresse de cette page")).to_have_count(0)
    expect(sharing.root.get_by_role("button", name="Code QR")).to_have_count(0)
    expect(sharing.root.locator("details")).to_have_count(0)
    name, svg = sharing.saved("SVG")
    assert name == "cube17-local-explorer.svg"
    assert "http" not in texts(svg)
    assert "58" in texts(svg)


def test_a_page_in_plain_html_needs_attributes_only(visit, share):
    """The contract of assets/share/main.mjs, on a page that has no script for it."""
    page = visit("/methode")
    files = {"name": "cube17-commune", "csv": "/explorer.csv", "xlsx": "/explorer.xlsx"}
    button = to_html(view_buttons(share="", title="Une commune", **files))
    page.evaluate("""([content, address]) => {
        document.querySelector('main').insertAdjacentHTML('afterbegin', content);
        return import(address);
      }""", [button + FIGURE, static_url("share/button.mjs")])  # fmt: skip
    sharing = share(page)
    expect(sharing.code).to_be_visible()
    assert sharing.root.get_by_role("link").all_text_contents() == ["CSV", "XLSX"]
    name, svg = sharing.saved("SVG")
    assert name == "cube17-commune.svg"
    said = texts(svg)
    for part in ("Une commune", "Une phrase.", "Qui", "Combien", "Quand", "Comment", "Carte"):
        assert part in said
    assert "DONNÉES SIMULÉES" in said
    assert "rgb(12, 63, 82)" in svg.decode()


# -- citing, and the same numbers in Python


def test_citation_and_code_open_by_keyboard_and_are_copied(explore, axe, share):
    """At 360 pixels too: nothing sideways, no finger too large, what is copied is what is shown."""
    page = explore("fix=domain&domain=sante&show=gap", width=360, height=740).rest().page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sharing = share(page)
    for name in ("Citer", "Code Python"):
        sharing.root.get_by_text(name, exact=True).focus()
        page.keyboard.press("Enter")
    shown = sharing.root.locator("pre").all_text_contents()
    assert axe(page) == []
    assert page.evaluate(SMALL) == []
    assert sharing.root.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    buttons = ("Copier la citation", "Copier le BibTeX", "Copier le code")
    for button, said, text in zip(buttons, ("Citation", "BibTeX", "Code"), shown, strict=True):
        sharing.press(button)
        expect(sharing.status).to_contain_text(re.compile(f"^{said} copiée?\\.$"))
        assert page.evaluate("() => navigator.clipboard.readText()") == text
    cube = load_cube("demonstration")
    for text in shown[:2]:
        for part in (page.url, cube.version, version("cube17"), "données simulées"):
            assert part in text
    assert 'fix="domain"' in shown[2]
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    sharing.press("Copier le code")
    expect(sharing.status).to_contain_text("sélectionnez le texte")


def test_page_of_a_territory_is_cited_and_has_its_code(visit, share):
    page = visit("/territoire/REG-53")
    root = share(page).root
    texts = root.locator("pre").all_text_contents()
    assert len(texts) == 3
    assert "Bretagne" in texts[0]
    assert page.url in texts[0]
    assert '"REG-53", "FR"' in texts[2]


def test_comparison_is_cited_and_has_its_code(visit, share, axe):
    """After a choice too: the address, the citation and the code are those of the new question."""
    page = visit("/comparer", width=360, height=740)
    page.wait_for_selector("#comparer[data-drawn]")
    page.locator("#comparer-form select[name=one]").select_option("fondations")
    page.wait_for_url("**one=fondations**")
    root = share(page).root
    texts = root.locator("pre").all_text_contents()
    assert page.url in texts[0]
    assert "Fondations face à Citoyens" in texts[0]
    assert 'one="fondations"' in texts[2]
    assert root.get_by_role("link").all_text_contents() == ["CSV"]
    for fold in root.locator("summary").all():
        fold.click()
    assert axe(page) == []
    assert page.evaluate(SMALL) == []
