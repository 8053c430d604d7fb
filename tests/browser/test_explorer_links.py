"""Addresses of views: each reopens exactly, and says what the library says."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from playwright.sync_api import expect

from cube17 import Selection, load_cube
from cube17.axes import ROWS_AND_COLUMNS
from cube17.tables import face_table, records

pytestmark = pytest.mark.browser

NOT_A_NUMBER = {"absent": "·", "suppressed": "▨"}
QUERIES = {
    "default": "",
    "gaps between régions": (
        "indicator=mobilisation-collective&profile=citoyens&domain=emploi&territory=REG-53&show=gap"
    ),
    "départements of a région": (
        "fix=domain&domain=logement&profile=fondations&units=departement&territory=DEP-38"
    ),
    "profiles and domains of a département": (
        "fix=territory&territory=DEP-35&profile=entreprises&domain=energie&show=gap&reference=mean"
    ),
    "EPCI of a département": "units=epci&within=DEP-35&territory=EPCI-243500139&domain=mobilite",
    "published figures": "cube=odd17-2022&fix=territory&indicator=performance-entreprises",
    "published notes out of ten": (
        "cube=odd17-2022&fix=territory&indicator=importance-fragilite-note-citoyens&wave=2015"
    ),
}


def resolved(query: str) -> Selection:
    asked = Selection.from_query(query)
    return load_cube(asked.cube).resolve(asked)[0]


def member(selection: Selection, axis: str) -> dict:
    """What the cube's dictionary says of a member that the selection names."""
    wanted = getattr(selection, axis)
    described = load_cube(selection.cube).dictionary[f"{axis}s"]
    return next(record for record in described if record["id"] == wanted)


def label(selection: Selection, axis: str) -> str:
    if axis == "territory":
        return load_cube(selection.cube).territories[selection.territory].name
    return member(selection, axis)["label"]


def rounded(value: float, selection: Selection) -> str:
    exponent = Decimal(1) if member(selection, "indicator")["unit"] == "%" else Decimal("0.1")
    number = Decimal(value).quantize(exponent, ROUND_HALF_UP)
    return f"{abs(number)}".replace(".", ",")


def written(cell: dict | None, selection: Selection) -> str:
    """What the library's cell must look like in the face."""
    if cell is None or cell["status"] == "suppressed":
        return NOT_A_NUMBER["suppressed" if cell else "absent"]
    if selection.show == "value":
        return rounded(cell["value"], selection)
    if cell["verdict"] in {"référence", "sans valeur"}:
        return {"référence": "=", "sans valeur": "–"}[cell["verdict"]]
    text = rounded(cell["gap"], selection)
    sign = "+" if cell["gap"] > 0 else "−"
    return text if not text.strip("0,") else sign + text


def expected_face(selection: Selection) -> list[tuple]:
    cube = load_cube(selection.cube)
    row_axis, column_axis = ROWS_AND_COLUMNS[selection.fix]
    found = {(c[row_axis], c[column_axis]): c for c in records(face_table(cube, selection))}
    rows, columns = cube.rows_and_columns(selection)
    held = {selection.fix: getattr(selection, selection.fix)}
    places = [held | {row_axis: row, column_axis: column} for row in rows for column in columns]
    return [
        (
            *(place[axis] for axis in ("profile", "domain", "territory")),
            written(found.get((place[row_axis], place[column_axis])), selection),
        )
        for place in places
    ]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_an_address_opens_the_view_it_names(explore, query):
    """Face, focus, controls, sentence, card and files are those of the library's selection."""
    screen = explore(query)
    selection = resolved(query)
    check_face(screen, selection)
    check_words(screen, selection)
    assert screen.remarks.text_content() == ""
    assert screen.page.url.endswith(f"/explorer?{query}" if query else "/explorer")


def check_face(screen, selection):
    shown = [(c["profile"], c["domain"], c["territory"], c["text"]) for c in screen.face()]
    assert shown == expected_face(selection)
    focused = [c for c in screen.face() if c["selected"] == "true"]
    assert [(c["profile"], c["domain"], c["territory"]) for c in focused] == [
        (selection.profile, selection.domain, selection.territory)
    ]


def check_words(screen, selection):
    said = screen.controls()
    assert said["Données"] == selection.cube
    assert said["Axe fixé"] == selection.fix
    assert said["Membre fixé"] == getattr(selection, selection.fix)
    assert said["Question observée"] == selection.indicator
    shown = "value" if selection.show == "value" else selection.reference
    assert said["Valeurs ou écarts"] == shown
    if selection.fix != "territory":
        assert said["Territoires comparés"] == selection.units
    if selection.units in {"departement", "epci"} and selection.fix != "territory":
        assert said["À l’intérieur de"] == selection.within
    title = " · ".join(label(selection, axis) for axis in ("territory", "domain", "profile"))
    expect(screen.card.locator(".card-title")).to_have_text(title)
    sentence = screen.phrase.text_content()
    assert sentence.startswith(label(selection, selection.fix))
    assert screen.page.text_content("#face caption") == sentence
    for form in ("csv", "json"):
        href = screen.page.get_attribute(f"#twin-{form}", "href")
        path, query_of_file = href.split("?")
        assert path == f"/explorer.{form}"
        assert Selection.from_query(query_of_file) == selection


def test_what_an_address_says_wrongly_is_left_aside_and_said(explore):
    """Unknown fields, values and members never break the page; each gets its remark."""
    screen = explore("indicator=zz&profil=x&units=canton&fix=domain&fix=profile&within=DEP-35")
    said = screen.remarks.text_content()
    for part in ("zz", "profil", "units=canton", "deux fois"):
        assert part in said
    assert screen.controls()["Axe fixé"] == "domain"
    assert screen.controls()["Question observée"] == "innovation-territoriale"
    assert screen.page.locator("#explorer-remarks").get_attribute("role") == "status"
    screen.choose("Axe fixé", "territory")
    expect(screen.remarks).to_have_text("")


def test_an_unknown_cube_is_a_404_that_names_the_known_ones(visit, client):
    """No other data are shown in place of those that were asked for."""
    assert client.get("/explorer?cube=nul").status_code == 404
    assert client.get("/explorer.csv?cube=nul").status_code == 404
    page = visit("/explorer?cube=nul", faults=True)
    expect(page.locator("h1")).to_have_text("Cube inconnu")
    assert page.locator("#face").count() == 0
    assert "«\u00a0nul\u00a0»" in page.text_content("main")
    with page.expect_navigation():
        page.click("main a[href='/explorer?cube=odd17-2022']")
    expect(page.locator("#explorer")).to_have_attribute("data-nature", "published")


def test_every_view_reached_by_gestures_reopens_from_its_address(explore):
    """Sentence, face, card, cube and maps are the same for the one who gets the address."""
    screen = explore()
    page = screen.page
    gestures = [
        lambda: page.click(".cube-turn[data-axis=domain]"),
        lambda: screen.choose("Membre fixé", "emploi"),
        lambda: screen.choose("Question observée", "engagement-personnes"),
        lambda: screen.cell(profile="fondations", territory="REG-93").click(),
        lambda: screen.choose("Valeurs ou écarts", "mean"),
        lambda: screen.tap("REG-04"),
        lambda: screen.choose("Territoires comparés", "levels"),
        lambda: page.click("#map-many"),
    ]
    views = []
    for gesture in gestures:
        before = page.url
        gesture()
        expect(page).not_to_have_url(before)
        views.append((page.url, screen.seen()))
    other = explore()
    for address, seen in views[1::2] + views[-1:]:
        other.page.goto(address)
        other.wait()
        if seen["maps"]:
            expect(other.small_maps).to_have_count(len(seen["maps"]))
        assert other.seen() == seen
