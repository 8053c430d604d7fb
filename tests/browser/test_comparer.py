"""The page « Comparer » in a browser: a sentence filled in by keyboard, its answer, its address."""

import re

import pytest
from playwright.sync_api import expect

PLACES = "by=territory&indicator=mobilisation-collective&one=associations&other=entreprises"


SMOOTH = "by=territory&territory=DEP-29&one=associations&other=entreprises&smooth=1"


@pytest.fixture
def ask(visit):
    """Open the page at a query and wait until it is drawn."""

    def open_page(query="", **options):
        page = visit(f"/comparer?{query}" if query else "/comparer", **options)
        page.wait_for_selector("#comparer[data-drawn]")
        return page

    return open_page


def blank(page, name):
    return page.locator(f"#comparer-form select[name={name}]")


def said(page):
    return page.locator("#comparer-form .sentence").evaluate(
        "(p) => [...p.children].map((o) => o.selectedOptions?.[0].text ?? o.textContent).join('')"
    )


def test_the_sentence_is_filled_in_by_keyboard_and_the_address_follows(ask):
    page = ask()
    first = page.text_content("#comparer-phrase")
    one = blank(page, "one")
    one.focus()
    page.keyboard.type("Fond")
    expect(page).to_have_url(re.compile("one=fondations"))
    expect(page.locator("#comparer-phrase")).not_to_have_text(first)
    expect(page.locator("#comparer-phrase")).to_contain_text("Fondations face à Citoyens")
    expect(one).to_be_focused()
    expect(one).to_have_value("fondations")


def test_every_blank_has_a_name_and_comes_in_the_order_of_reading(ask):
    page = ask()
    blank(page, "cube").focus()
    met = []
    for _ in range(9):
        met.append(page.evaluate("document.activeElement.name"))
        page.keyboard.press("Tab")
    assert met == ["cube", "axis", "one", "other", "indicator", "by", "territory", "structure",
                   "smooth"]  # fmt: skip
    labels = page.locator("#comparer-form select").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('aria-label'))"
    )
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_another_axis_changes_the_sentence_and_keeps_the_focus(ask):
    page = ask()
    blank(page, "axis").focus()
    blank(page, "axis").select_option("territory")
    expect(page).to_have_url(re.compile("axis=territory"))
    expect(blank(page, "profile")).to_have_count(1)
    expect(blank(page, "axis")).to_be_focused()
    expect(blank(page, "one").locator("optgroup").first).to_have_attribute("label", "Régions")


def test_choosing_the_other_member_makes_the_two_change_places(ask):
    page = ask("one=associations&other=entreprises")
    blank(page, "one").select_option("entreprises")
    expect(page).to_have_url(re.compile("one=entreprises&other=associations"))
    expect(page.locator("#comparer-phrase")).to_contain_text("Entreprises face à Associations")


def test_back_and_reload_ask_the_same_question_again(ask):
    page = ask("one=associations&other=entreprises")
    before = page.text_content("#comparer-phrase")
    blank(page, "other").select_option("fondations")
    expect(page.locator("#comparer-phrase")).to_contain_text("Fondations")
    after, sentence = page.text_content("#comparer-phrase"), said(page)
    page.reload()
    page.wait_for_selector("#comparer[data-drawn]")
    assert (page.text_content("#comparer-phrase"), said(page)) == (after, sentence)
    page.go_back()
    expect(page.locator("#comparer-phrase")).to_have_text(before)
    expect(blank(page, "other")).to_have_value("entreprises")


def test_an_answer_takes_one_request(ask, requests):
    page = ask()
    page.wait_for_load_state("networkidle")
    asked = requests(page)
    blank(page, "other").select_option("fondations")
    expect(page.locator("#comparer-phrase")).to_contain_text("Fondations")
    page.wait_for_load_state("networkidle")
    assert len(asked) == 1


def test_entering_the_page_asks_the_server_for_the_page_only(visit):
    page = visit("/methode")
    posts = []
    page.on("request", lambda r: posts.append(r.post_data) if r.method == "POST" else None)
    page.get_by_role("link", name="Comparer", exact=True).click()
    page.wait_for_selector("#comparer[data-drawn]")
    page.wait_for_load_state("networkidle")
    assert len(posts) == 1
    page.go_back()
    page.wait_for_selector("#methode")


def test_places_are_a_map_whose_units_say_their_gap(ask):
    page = ask(PLACES)
    units = page.locator("#comparer-map path[data-territory]")
    expect(units).to_have_count(18)
    bretagne = page.locator("#comparer-map path[data-territory='REG-53'] title")
    expect(bretagne).to_have_text(re.compile("Bretagne.*points, plus fort", re.DOTALL))
    expect(page.locator("#comparer-map svg.map")).to_have_attribute(
        "aria-label", re.compile("Carte")
    )
    blank(page, "territory").select_option("REG-53")
    expect(units).to_have_count(4)
    expect(page.locator("#comparer-map .insets")).to_have_count(0)
    blank(page, "by").select_option("domain")
    expect(units).to_have_count(0)


def test_the_table_holds_the_numbers_of_the_figure_and_leads_to_the_explorer(ask):
    page = ask("one=associations&other=entreprises&territory=REG-53")
    page.get_by_text("Les mêmes nombres en tableau").click()
    rows = page.locator("#comparer-strates tbody tr")
    expect(rows).to_have_count(16)
    expect(page.locator("#comparer-graph .yaxislayer-above .ytick")).to_have_count(16)
    link = rows.first.get_by_role("link").first
    value = link.text_content()
    link.click()
    page.wait_for_selector("#explorer[data-nature]:not([aria-busy])")
    assert int(re.match(r"\d+", page.text_content("#face td[aria-selected=true]"))[0]) in {
        int(float(re.match(r"[\d,]+", value)[0].replace(",", ".")) + half) for half in (0, 0.5)
    }


def test_the_explorer_leads_here_from_the_cell_in_focus(visit):
    page = visit("/explorer?profile=citoyens&territory=REG-53&indicator=mobilisation-collective")
    page.wait_for_selector("#explorer[data-nature]:not([aria-busy])")
    page.get_by_role("link", name="Comparer ce profil").click()
    page.wait_for_selector("#comparer[data-drawn]")
    kept = {name: blank(page, name).input_value() for name in ("one", "territory", "indicator")}
    assert list(kept.values()) == ["citoyens", "REG-53", "mobilisation-collective"]
    expect(page.locator("#comparer-remarques")).to_be_hidden()


def test_an_unknown_cube_says_so(visit):
    page = visit("/comparer?cube=nulle-part", faults=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cube inconnu")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "query", ["", PLACES, SMOOTH, "cube=odd17-2022", "axis=territory&by=profile"]
)
def test_no_obstacle_that_a_tool_can_find(ask, axe, theme, query):
    page = ask(query, theme=theme)
    page.evaluate(
        "document.querySelectorAll('#comparer details').forEach((d) => { d.open = true; })"
    )
    assert axe(page) == []


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
@pytest.mark.parametrize("query", [PLACES, SMOOTH])
def test_nothing_is_wider_than_the_screen(ask, width, query):
    page = ask(query, width=width)
    page.wait_for_selector("#comparer .js-plotly-plot .main-svg")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_smoothing_is_asked_for_by_keyboard_and_leaves_the_direct_estimates(ask):
    page = ask(SMOOTH.removesuffix("&smooth=1"))
    smoothed = page.locator("#comparer-smooth")
    expect(smoothed).to_be_hidden()
    before = page.text_content("#comparer-strates tbody tr")
    box = page.get_by_label("Lisser les petites bases")
    box.focus()
    page.keyboard.press("Enter")  # a form would be sent
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("smooth=1"))
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    expect(smoothed.locator(".yaxislayer-above .ytick")).to_have_count(21)
    expect(smoothed.locator(".legendtext")).to_have_text(
        ["écart commun", "écart direct", re.compile("écart lissé, non testé")]
    )
    expect(page.locator("#comparer-map .smoothed")).to_have_count(21)
    expect(page.locator("#comparer-lisse")).to_contain_text("Fay-Herriot, non testée")
    assert page.text_content("#comparer-strates tbody tr").startswith(before)
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile("smooth"))
    expect(smoothed).to_be_hidden()
    expect(page.locator("#comparer-lisse")).to_be_hidden()
    expect(page.locator("#comparer-map .smoothed")).to_have_count(0)


def test_smoothed_gaps_are_on_paper(ask):
    page = ask(SMOOTH)
    plots = page.locator("#comparer-figure .js-plotly-plot .main-svg:first-child")
    expect(plots).to_have_count(2)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for at in range(2):
        expect(plots.nth(at)).to_have_attribute("width", "640")
    expect(page.locator("#comparer-strates thead th").last).to_have_text("Lissé, non testé")
    expect(page.locator("#comparer-strates thead th").last).to_be_visible()


def test_paper_holds_the_table_in_the_colours_of_the_day_then_the_page_is_as_before(ask):
    page = ask(PLACES, theme="dark")
    page.wait_for_selector("#comparer .js-plotly-plot .main-svg")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#comparer-strates table")).to_be_visible()
    expect(page.locator("#comparer-form .sentence")).to_be_visible()
    expect(page.locator("#nav")).to_be_hidden()
    expect(page.locator("#comparer .ribbon")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(page.locator("#comparer .main-svg").first).to_have_attribute("width", "640")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#comparer-strates table")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
