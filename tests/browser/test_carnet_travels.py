"""The carnet from one browser to another: by file, by address, and what is refused."""

import base64
import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from components.static import static_url
from tests.browser.carnet_kit import opened, titles

pytestmark = pytest.mark.browser

TABLE = b"""indicateur;vague;profil;domaine;territoire;valeur;base
Innovation territoriale;2024;Citoyens;Tous domaines;France;58 %;1000
Innovation territoriale;2024;Associations;Tous domaines;France;71;400
"""


# -- by file


def saved(page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name="Un fichier du carnet").click()
    assert download.value.suggested_filename == "carnet.cube17.json"
    return Path(download.value.path()).read_bytes()


def open_file(page, content: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Ouvrir un fichier de carnet").click()
    file = {"name": "carnet.cube17.json", "mimeType": "application/json", "buffer": content}
    chooser.value.set_files(files=[file])


def test_a_file_opens_elsewhere_as_it_was(three, visit):
    three.locator("textarea").nth(0).fill("Une note")
    content = saved(three)
    other = visit("/carnet")
    open_file(other, content)
    expect(other.get_by_role("heading", name="Carnet reçu : 3 vues")).to_be_focused()
    other.get_by_role("button", name="Ouvrir ce carnet").click()
    expect(other.locator(".carnet-view")).to_have_count(3)
    assert titles(other) == titles(three)
    expect(other.locator("textarea").nth(0)).to_have_value("Une note")
    expect(other.get_by_role("img")).to_have_count(three.get_by_role("img").count())


def test_a_file_is_added_or_replaces_and_can_be_taken_back(three):
    content = saved(three)
    open_file(three, content)
    three.get_by_role("button", name="Ajouter à mon carnet").click()
    expect(three.locator(".carnet-view")).to_have_count(6)
    open_file(three, content)
    three.get_by_role("button", name="Remplacer mon carnet (6 vues)").click()
    expect(three.locator(".carnet-view")).to_have_count(3)
    three.get_by_role("button", name="Annuler").click()
    expect(three.locator(".carnet-view")).to_have_count(6)


def test_a_bad_file_says_what_is_wrong_and_changes_nothing(three):
    before = titles(three)
    for content, said in [
        (b'{"format": "cube17-', "ce n’est pas du JSON"),
        (b'{"a": 1}', "n’est pas un carnet"),
        (saved(three).replace(b'"title":', b'"titre":', 1), "« title » manque"),
    ]:
        open_file(three, content)
        expect(three.locator("#carnet-status")).to_contain_text(said)
        expect(three.locator("#carnet-status")).to_contain_text("n’a pas changé")
    assert titles(opened(three)) == before


def test_nothing_in_a_file_runs_or_is_asked_for(three):
    """What a file brings is text and images; `visit` sees any request and any script."""
    file = json.loads(saved(three))
    bad = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script>'
    bad += '<image href="https://evil.example/a.png"/></svg>'
    file["entries"] = [
        entry | {"svg": bad, "title": "<img src=x onerror=alert(1)>", "note": "<b>x</b>"}
        for entry in file["entries"]
    ]
    three.on("dialog", lambda dialog: pytest.fail(dialog.message))
    open_file(three, json.dumps(file).encode())
    three.get_by_role("button", name="Remplacer").click()
    expect(three.locator(".carnet-view h2").first).to_have_text("<img src=x onerror=alert(1)>")
    three.wait_for_load_state("networkidle")


# -- by address


def address_of(page) -> str:
    page.get_by_role("button", name="Une adresse").click()
    return page.get_by_label("Adresse de ce carnet").input_value()


def test_an_address_rebuilds_the_views_in_order_with_their_notes(three, visit, requests):
    three.locator("textarea").nth(1).fill("Ma note")
    address = address_of(three)
    other = visit("/methode")
    asked = requests(other)
    other.goto(address)
    other.get_by_role("button", name="Ouvrir ce carnet").click()
    expect(other.locator(".carnet-view")).to_have_count(3, timeout=60_000)
    assert titles(other) == titles(three)
    expect(other.locator("textarea").nth(1)).to_have_value("Ma note")
    expect(other.locator(".slide-gap strong").first).to_have_text(re.compile("9"))
    assert other.url.endswith("/carnet"), "a reload must not offer it again"
    assert not [one for one in asked if address.partition("#")[2] in one]
    expect(other.locator("iframe")).to_have_count(0)


def test_an_address_leaves_what_was_there_until_it_is_told_otherwise(three):
    address = address_of(three)
    three.goto(address)
    three.reload()
    expect(three.locator("#carnet-incoming")).to_contain_text("reste tel quel")
    three.get_by_role("button", name="Laisser").click()
    assert len(titles(three)) == 3
    three.goto(address)
    three.get_by_role("button", name="Ajouter à mon carnet").click()
    three.get_by_role("button", name="Annuler").click()
    expect(three.locator("#carnet-status")).to_contain_text("Annulé")
    assert len(titles(opened(three))) == 3


def test_views_that_cannot_be_rebuilt_are_named_with_their_notes(three, visit):
    three.locator("textarea").nth(2).fill("Note du territoire")
    address = address_of(three)
    other = visit("/carnet", faults=True)
    other.route("**/territoire/REG-53", lambda route: route.fulfill(status=404, body="absent"))
    other.goto(address)
    other.reload()
    other.get_by_role("button", name="Ouvrir ce carnet").click()
    failed = other.locator("#carnet-incoming")
    expect(failed).to_contain_text("Une vue n’a pas pu être rouverte", timeout=60_000)
    expect(failed).to_contain_text("/territoire/REG-53 : cette page n’existe pas")
    expect(failed).to_contain_text("Note du territoire")
    assert len(titles(other)) == 2
    other.unroute("**/territoire/REG-53")
    other.get_by_role("button", name="Réessayer").click()
    expect(other.locator(".carnet-view")).to_have_count(3, timeout=60_000)


FRAGMENT = """async ([module, entries]) => (await import(module)).fragmentOf(entries)"""


def fragment(page, entries: list[dict]) -> str:
    return page.evaluate(FRAGMENT, [static_url("carnet/address.mjs"), entries])


def test_views_whose_data_have_changed_since_are_named(visit):
    page = visit("/carnet")
    view = {"address": "/territoire/REG-53", "note": "", "version": {"content": "d’avant"}}
    page.goto(f"/carnet#{fragment(page, [view])}")
    page.reload()
    page.get_by_role("button", name="Ouvrir ce carnet").click()
    said = page.locator("#carnet-status")
    expect(said).to_contain_text("1 vue dont les données ont changé depuis l’envoi", timeout=60_000)
    expect(said).to_contain_text("Bretagne")


def test_an_address_that_would_be_cut_is_refused_and_the_file_offered(three):
    entries = json.loads(saved(three))["entries"]
    noise = (base64.b64encode(os.urandom(900)).decode() for _ in range(9))  # does not compress
    noted = [entry | {"note": note} for entry, note in zip(entries * 3, noise, strict=True)]
    open_file(three, json.dumps(json.loads(saved(three)) | {"entries": noted}).encode())
    three.get_by_role("button", name="Remplacer").click()
    expect(three.locator(".carnet-view")).to_have_count(9)
    three.get_by_role("button", name="Une adresse").click()
    expect(three.locator("#carnet-status")).to_contain_text("trop long pour une adresse")
    expect(three.locator("#carnet-status")).to_contain_text("le fichier du carnet")


def test_coming_back_to_the_tab_leaves_the_focus_in_a_note(three):
    three.locator("textarea").nth(1).focus()
    three.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    three.wait_for_timeout(300)
    expect(three.locator("textarea").nth(1)).to_be_focused()


def test_a_damaged_address_says_so(visit):
    page = visit("/carnet#1.abcd")
    expect(page.locator("#carnet-status")).to_contain_text("abîmée")


def test_a_local_table_travels_by_file_only(visit):
    page = visit("/donnees")
    page.set_input_files(
        "#check-file", files=[{"name": "a.csv", "mimeType": "text/csv", "buffer": TABLE}]
    )
    page.click("#check-explore")
    page.wait_for_selector("#explorer[data-cube=local]:not([aria-busy])")
    page.wait_for_load_state("networkidle")
    page.click("#keep")
    expect(page.locator("#kept")).to_contain_text("1 vue")
    opened(page).get_by_role("button", name="Une adresse").click()
    expect(page.locator("#carnet-status")).to_contain_text("ne voyage que dans le fichier")
    expect(page.locator(".carnet-local")).to_contain_text("aucune adresse ne rouvre")
    assert b'"address":null' in saved(page)
