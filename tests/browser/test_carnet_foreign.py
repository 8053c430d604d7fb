"""A carnet from somebody else: its pictures run nothing and load nothing, its texts are texts."""

import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from tests.browser.carnet_kit import opened

pytestmark = pytest.mark.browser

ELSEWHERE = "http://ailleurs.example"
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 720" width="1600" height="720"
 onload="parent.ran = 1; fetch('{ELSEWHERE}/a')">
<style>@import url({ELSEWHERE}/b.css); rect {{ fill: url({ELSEWHERE}/c.svg#d) }}</style>
<script>parent.ran = 1; fetch('{ELSEWHERE}/e')</script><script href="{ELSEWHERE}/f.js"/>
<image href="{ELSEWHERE}/g.png" width="9" height="9"/><use href="{ELSEWHERE}/h.svg#i"/>
<a href="javascript:parent.ran = 1"><rect width="800" height="360"/></a></svg>"""
TEXT = "<img src=x onerror='parent.ran = 1'></script><script>parent.ran = 1</script>"
ENTRY = {
    "id": "a", "address": "/explorer?fix=domain&domain=sante", "title": f"Titre\x0b {TEXT}",
    "sentence": TEXT, "headline": {"number": TEXT, "words": TEXT}, "lines": [TEXT],
    "table": {"caption": TEXT, "columns": ["", TEXT], "rows": [[TEXT, "\x01\ufffe"]]},
    "svg": SVG, "simulated": False, "consulted": False, "note": f"Note\x00 {TEXT} \ud83d",
    "added": TEXT, "version": {"release": "1", "cube": "odd17-2022", "content": "a"},
}  # fmt: skip
RAN = "() => window.ran ?? null"
DRAWN = "(image) => image.decode().then(() => image.naturalWidth)"


def carnet(**change) -> bytes:
    told = {"format": "cube17-carnet", "version": 1, "saved": "", "entries": [ENTRY | change]}
    return json.dumps(told).encode()


def give(page, content: bytes) -> None:
    """Open a file as a carnet."""
    with page.expect_file_chooser() as chooser:
        page.click("#carnet-open")
    file = {"name": "carnet.cube17.json", "mimeType": "application/json", "buffer": content}
    chooser.value.set_files(file)


@pytest.fixture
def foreign(visit):
    """The page of a carnet that came as a file; the fixture fails when another host is asked."""
    page = opened(visit("/carnet"))
    give(page, carnet())
    page.get_by_role("button", name="Ouvrir ce carnet").click()
    expect(page.locator(".carnet-view")).to_have_count(1)
    yield page
    assert page.evaluate(RAN) is None


def taken(page, way: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=way).click()
    return Path(download.value.path())


def test_a_picture_runs_and_loads_nothing_on_the_page_nor_on_paper(foreign):
    assert foreign.locator(".carnet-view img").evaluate(DRAWN) == 1600
    assert (
        foreign.locator(".carnet-view :is(svg, script, iframe, img:not([src^=blob]))").count() == 0
    )
    foreign.click("#carnet-play")
    expect(foreign.locator("dialog.player img")).to_be_visible()
    foreign.keyboard.press("Escape")
    assert foreign.pdf(prefer_css_page_size=True)
    foreign.wait_for_load_state("networkidle")


def test_slides_open_whatever_the_texts_hold(foreign):
    deck = Presentation(io.BytesIO(taken(foreign, "PowerPoint (PPTX)").read_bytes()))
    first, second = deck.slides
    assert first.placeholders[100].text_frame.text == f"Titre {TEXT}"
    assert first.notes_slide.notes_text_frame.text.startswith(f"Note {TEXT} \n")
    table = next(shape.table for shape in second.shapes if shape.has_table)
    assert table.cell(1, 1).text == ""
    assert not [
        rel.target_ref
        for slide in deck.slides for rel in slide.part.rels.values() if rel.is_external
    ]  # fmt: skip


def test_the_html_file_runs_and_loads_nothing_either(foreign, browser, tmp_path):
    path = tmp_path / "carnet.html"
    path.write_bytes(taken(foreign, "Une page HTML").read_bytes())
    context = browser.new_context()
    file = context.new_page()
    asked = []
    file.on("request", lambda request: asked.append(request.url))
    file.goto(path.as_uri())
    picture = file.locator("#onefile-views img")
    assert picture.evaluate(DRAWN) == 1600
    file.wait_for_load_state("networkidle")
    assert file.evaluate(RAN) is None
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://ailleurs.example/explorer", "//ailleurs.example/"]
)
def test_an_address_that_leads_elsewhere_is_refused_and_the_carnet_stays(visit, address):
    page = opened(visit("/carnet"))
    give(page, carnet(address=address))
    expect(page.locator("#carnet-status")).to_contain_text("son adresse n’est pas celle d’une vue")
    expect(page.locator("#carnet-incoming")).to_be_hidden()
