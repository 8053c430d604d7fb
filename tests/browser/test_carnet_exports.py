"""What leaves the carnet: PDF by the browser's own printing, slides that can be edited."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pptx import Presentation
from pptx.util import Inches, Pt

from tests.browser.carnet_kit import add, opened

pytestmark = pytest.mark.browser

PARTS = """() => [...document.querySelectorAll('.carnet-view :is(h2, .slide-source, .slide-note)')]
    .filter((node) => node.offsetParent).map((node) => node.textContent)"""


# -- PDF


def sheets(page) -> list[tuple[int, int]]:
    """Width and height of the pages of the PDF file, in points."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in found]


def test_one_view_is_one_landscape_page(three):
    assert sheets(three) == [(842, 595)] * 3


def test_long_notes_and_many_views_keep_one_page_each(three):
    for field in three.locator("textarea").all():
        field.fill("Une note de la salle, un peu longue. " * 8)
    assert sheets(three) == [(842, 595)] * 3


def test_a_map_of_a_thousand_patterned_territories_is_a_light_file(visit):
    """A PDF that repeated the pattern for each of them would weigh 100 MB."""
    page = visit("/carnet")
    add(page, "/explorer?units=epci&within=DEP-35&territory=EPCI-243500139&show=gap")
    pdf = opened(page).pdf(prefer_css_page_size=True, print_background=True)
    assert len(pdf) < 3_000_000


def test_a_page_has_title_sentence_source_and_note_and_no_control(three):
    three.locator("textarea").nth(0).fill("Une note")
    three.emulate_media(media="print", color_scheme="dark")
    expect(three.locator(".slide-note").nth(0)).to_be_visible()
    assert "Une note" in three.evaluate(PARTS)
    for part in ("h2", ".slide-sentence", ".slide-source", ".slide-warning"):
        for found in three.locator(f".carnet-view {part}").all():
            expect(found).to_be_visible()
    for control in ("button", "textarea", "summary", ".site-header", ".site-footer", "h1"):
        assert not [one for one in three.locator(control).all() if one.is_visible()], control


def test_the_button_prints_on_white_and_gives_the_theme_back(three):
    three.emulate_media(color_scheme="dark")
    expect(three.locator("html")).to_have_attribute("data-bs-theme", "dark")
    three.evaluate("""() => {
        window.print = () => {
          window.dispatchEvent(new Event('beforeprint'));
          window.printed = document.documentElement.dataset.bsTheme;
          window.dispatchEvent(new Event('afterprint'));
        };
      }""")
    three.get_by_role("button", name="PDF (imprimer)").click()
    expect(three.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert three.evaluate("() => window.printed") == "light"


# -- slides


def saved(page) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name="PowerPoint (PPTX)").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def named(slide, name: str):
    return next((shape for shape in slide.shapes if shape.name == name), None)


def titles(deck) -> list[str]:
    return [slide.placeholders[100].text_frame.text for slide in deck.slides]


@pytest.fixture
def deck(three):
    three.locator("textarea").nth(0).fill("À demander à la salle.")
    name, content = saved(three)
    assert name == "cube17-carnet-donnees-simulees.pptx"
    expect(three.locator("#carnet-status")).to_contain_text("Diapositives enregistrées")
    return Presentation(io.BytesIO(content))


def test_a_view_is_two_slides_with_text_that_can_be_edited(deck, three):
    shown = three.locator(".carnet-view h2").all_text_contents()
    assert titles(deck) == [t for one in shown for t in (one, f"{one} (les nombres)")]
    sentences = three.locator(".slide-sentence").all_text_contents()
    pictured = list(deck.slides)[::2]
    assert [named(slide, "Phrase").text_frame.text for slide in pictured] == sentences
    assert named(pictured[0], "Nombre").text_frame.paragraphs[0].text == "+\u202f9\u00a0points"
    for slide in deck.slides:
        assert "Question" in named(slide, "Source").text_frame.text
        warning = named(slide, "Avertissement").text_frame
        assert "simulées" in warning.text
        assert (warning.margin_top, warning.margin_left) == (0, Pt(36))


def test_pictures_are_sharp_and_described(deck, three):
    for slide, sentence in zip(
        list(deck.slides)[::2], three.locator(".slide-sentence").all_text_contents(), strict=True
    ):
        picture = named(slide, "Image")
        assert picture.image.size == (3200, 1440)
        ratio = picture.width / picture.height
        assert ratio == pytest.approx(3200 / 1440, rel=0.01)
        told = picture._element.nvPicPr.cNvPr.get("descr")  # noqa: SLF001 (python-pptx has no other way)
        assert told == sentence


def test_tables_are_native_and_hold_the_numbers_of_the_view(deck, three):
    for slide, item in zip(
        list(deck.slides)[1::2], three.locator(".carnet-view").all(), strict=True
    ):
        table = named(slide, "Nombres").table
        written = [[cell.text for cell in row.cells] for row in table.rows]
        rows = item.locator("tr").all()
        assert written == [row.locator("th, td").all_text_contents() for row in rows]
        assert item.locator("caption").text_content() in named(slide, "Légende").text_frame.text


def test_everything_is_within_the_slide(deck):
    assert (deck.slide_width, deck.slide_height) == (12192000, Inches(7.5))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + 10_000
            assert shape.top + shape.height <= deck.slide_height


def test_notes_hold_the_note_and_the_way_back(deck):
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
    assert notes[0].startswith("À demander à la salle.")
    assert "/explorer?fix=domain&domain=sante" in notes[0]
    assert "demander" not in notes[2]


def test_texts_are_told_french(deck):
    assert deck.core_properties.title == "Carnet Cube 17"
    runs = [
        run
        for slide in deck.slides
        for shape in slide.shapes if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]  # fmt: skip
    assert {run._r.rPr.get("lang") for run in runs} == {"fr-FR"}  # noqa: SLF001 (same)


def test_a_view_without_a_picture_is_one_slide_and_published_figures_are_not_simulated(visit):
    page = visit("/carnet")
    page.goto("/comparer?cube=odd17-2022")
    page.wait_for_selector("#comparer[data-drawn]")
    page.click("#keep")
    expect(page.locator("#kept")).to_contain_text("1 vue")
    name, content = saved(opened(page))
    assert name == "cube17-carnet.pptx"
    (slide,) = Presentation(io.BytesIO(content)).slides
    assert named(slide, "Nombres").table.cell(0, 0).text == "Domaine"
    assert named(slide, "Image") is None
    assert named(slide, "Avertissement") is None
    assert named(slide, "Phrase").text_frame.text


def test_the_slides_can_be_cancelled(three):
    three.evaluate("""() => {
        const toBlob = HTMLCanvasElement.prototype.toBlob;
        HTMLCanvasElement.prototype.toBlob = function (...given) {
          setTimeout(() => toBlob.apply(this, given), 1000);
        };
      }""")
    three.get_by_role("button", name="PowerPoint (PPTX)").click()
    expect(three.locator(".carnet-panel")).to_contain_text("vue 1 sur 3")
    three.get_by_role("button", name="Annuler").click()
    expect(three.locator("#carnet-status")).to_contain_text("rien n’a été enregistré")


def test_slides_that_cannot_be_loaded_say_so(visit):
    page = visit("/carnet", faults=True)
    add(page, "/territoire/REG-53")
    opened(page)
    page.route("**/vendor/pptxgen*", lambda route: route.abort())
    page.get_by_role("button", name="PowerPoint (PPTX)").click()
    expect(page.locator("#carnet-status")).to_contain_text("n’a pas pu être chargé")
    page.unroute("**/vendor/pptxgen*")
    _, content = saved(page)
    assert zipfile.is_zipfile(io.BytesIO(content))


def test_nothing_is_loaded_for_slides_before_they_are_asked_for(visit, requests):
    page = visit("/methode")
    asked = requests(page)
    page.goto("/carnet")
    page.wait_for_load_state("networkidle")
    assert not [one for one in asked if "pptx" in one]
