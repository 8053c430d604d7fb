"""The page of a territory, as the server writes it: whole, for every place, whatever is asked."""

import csv
import io
import random
import re
from html import unescape
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook

from components.wording import MARKS, VERDICTS, interval_text, number, value_text
from cube17 import load_cube
from cube17.catalogue import communes, territories
from cube17.context import MENTION
from cube17.fiche import fiche, find_place
from cube17.portrait import answers, extremes, measured_answers, profiles, questions
from cube17.tables import records

DRAW = random.Random(17)
EPCI = [unit.code for unit in territories().of_kind("epci")]
CODES = [
    *(unit.code for unit in territories() if unit.kind != "epci"),
    *DRAW.sample(EPCI, 60),
]
BESIDE = [(DRAW.choice(CODES), DRAW.choice(CODES)) for _ in range(20)]
ISLANDS = {"22016": "DEP-22", "29083": "DEP-29", "29155": "DEP-29", "85113": "DEP-85"}
ODD = (
    "utm_source=x", "reference=a&reference=b", "=", "&&&", "code=FR", "page=1&path=2&self=3",
    "cube=nul&reference=nul&indicator=nul&profile=nul", "%FF=%FE", "x=" + "y" * 2000,
)  # fmt: skip


def text_of(markup: str) -> str:
    """What a reader sees of some markup, all spaces alike."""
    words = unescape(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", markup)))
    return " ".join(words.split())


def main_of(answer) -> str:
    return re.search(r"(?s)<main.*?</main>", answer.text)[0]


def flat(text: str) -> str:
    return " ".join(text.split())


def table_of(markup: str, caption: str) -> list[list[str]]:
    """Cells of each row of the body of the table whose caption begins so, as markup."""
    tables = re.findall(r"(?s)<table.*?</table>", markup)
    found = next(one for one in tables if caption in flat(text_of(one)))
    rows = re.findall(r"(?s)<tr.*?</tr>", found.split("<tbody", 1)[1])
    return [re.findall(r"(?s)<t[hd][^>]*>.*?</t[hd]>", row) for row in rows]


# -- every territory


@pytest.mark.parametrize("code", CODES)
def test_page_says_who_it_is_and_where_its_numbers_come_from(client, code):
    answer = client.get(f"/territoire/{code}")
    unit = territories()[code]
    said = text_of(main_of(answer))
    assert answer.status_code == 200
    assert f"<title>{unit.name} · Cube 17</title>" in unescape(answer.text)
    assert flat(unit.name) in said
    assert flat(MENTION) in said
    assert "Données simulées" in said
    assert "IGN, ADMIN EXPRESS COG" in said
    assert {"Le territoire", "Ce qu’en pensent les acteurs", "Territoires semblables"} <= {
        text_of(heading) for heading in re.findall(r"<h2.*?</h2>", answer.text)
    }


def test_levels_above_and_below_are_links(client):
    page = main_of(client.get("/territoire/DEP-35"))
    path = re.search(r"(?s)<nav.*?</nav>", page)[0]
    assert re.findall(r'href="([^"]+)"', path) == ["/territoire/FR", "/territoire/REG-53"]
    inside = [unit.code for unit in territories().of_kind("epci", "DEP-35")]
    assert all(f'href="/territoire/{code}"' in page for code in inside)


def test_mayotte_has_no_census_figure_and_says_so(client):
    """Insee leaves it out: not a zero, in its own page as in that of an EPCI inside."""
    inside = territories().of_kind("epci", "DEP-976")[0].code
    for code in ("REG-06", "DEP-976", inside):
        page = main_of(client.get(f"/territoire/{code}"))
        rows = {text_of(row[0]): text_of(row[1]) for row in table_of(page, "population, âge")}
        assert rows["Moins de 20 ans"] == rows["Maisons, parmi les logements"] == "· non publié"
        assert rows["Habitants"] == flat(number(territories()[code].population))
        assert "rien ne permet de comparer" in text_of(page)


def test_every_link_of_a_page_leads_somewhere(client):
    found = set()
    for code in ("FR", "REG-53", "DEP-976", DRAW.choice(EPCI)):
        page = client.get(f"/territoire/{code}").text
        found |= set(re.findall(r'(?:href|src|action)="(?!#|data:)([^"]+)"', page))
    assert all(link.startswith("/") for link in found)
    assert any(link.startswith("/explorer?") for link in found)
    explorer = sorted(link for link in found if link.startswith("/explorer?"))
    asked = {link for link in found if link not in explorer} | set(DRAW.sample(explorer, 12))
    failed = {link: client.get(unescape(link)).status_code for link in asked}
    assert {link: status for link, status in failed.items() if status != 200} == {}


def test_dash_is_never_asked_for(client):
    """Its bundles wait in a template that nothing opens; the page comes with its own script."""
    answer = client.get("/territoire/REG-53").text
    awake = re.sub(r"(?s)<template>.*?</template>", "", answer)
    assert "_dash-component-suites" not in awake
    assert "_dash-layout" not in awake
    assert "_dash-renderer" not in awake
    assert re.search(r'<script type="module" async src="[^"]*territory/main.mjs">', awake)


# -- places that are not territories


@pytest.mark.parametrize("written", ["com-35288", "35288", "COM-35288"])
def test_commune_opens_its_epci_with_its_name_kept(client, written):
    page = text_of(main_of(client.get(f"/territoire/{written}")))
    assert "Saint-Malo : une enquête n’a presque jamais assez de réponses" in page
    assert flat(territories()["EPCI-243500782"].name) in page


@pytest.mark.parametrize("insee", ISLANDS)
def test_island_without_epci_opens_its_departement(client, insee):
    page = text_of(main_of(client.get(f"/territoire/COM-{insee}")))
    assert flat(communes().get(insee).name) in page
    assert "Elle n’appartient à aucune intercommunalité." in page
    assert flat(territories()[ISLANDS[insee]].name) in page


def test_old_codes_say_the_code_of_today(client):
    for old, today in DRAW.sample(sorted(communes().former.items()), 12):
        answer = client.get(f"/territoire/COM-{old}")
        assert answer.status_code == 200
        assert flat(
            f"Le code {old} n’est plus celui d’une commune : il a mené à "
            f"{communes().get(today).name} ({today})."
        ) in text_of(main_of(answer))


@pytest.mark.parametrize(
    ("written", "near"),
    [("Rennes", "COM-35238"), ("EPCI-243500130", "EPCI-243500139"), ("COM-35999", "DEP-35"),
     ("Saint-Mallo", "COM-35288"), ("35400", "COM-35288"), ("REG-98", "REG-44"),
     ("DEP-20", "REG-94"), ("zzzzzz", "REG-53"), ("<b>gras", "FR"), ("é" * 300, "REG-53")],
)  # fmt: skip
def test_unknown_code_is_a_404_with_the_nearest(client, written, near):
    answer = client.get(f"/territoire/{quote(written, safe='')}")
    assert answer.status_code == 404
    page = main_of(answer)
    assert "Territoire introuvable" in page
    assert "<b>" not in page
    assert "é" * 61 not in page
    assert f'href="/territoire/{near}"' in page
    assert 'href="/territoire/FR"' in page


@pytest.mark.parametrize("query", ODD)
def test_any_query_gives_the_page(client, query):
    answer = client.get(f"/territoire/DEP-35?{query}")
    assert answer.status_code == 200
    assert "Ille-et-Vilaine" in text_of(main_of(answer))


def test_what_cannot_be_kept_is_said(client):
    page = text_of(main_of(client.get("/territoire/DEP-35?reference=REG-99")))
    assert "« reference=REG-99 » n’existe pas ici : « REG-53 » à la place." in page


# -- numbers


def shown(one: dict, question: dict) -> str:
    """How an answer is written in the page."""
    if one["value"] is None:
        return " ".join(MARKS["suppressed" if one["measured"] else "absent"])
    told = [value_text(one["value"], question)]
    if one.get("verdict") == "sans valeur":
        told += ["pas de référence"]
    elif one.get("verdict"):
        told += [VERDICTS[one["verdict"]], one["verdict"]]
    base = "" if one["n"] is None else f", base {number(one['n'])}"
    return " ".join([*told, interval_text(one, question) + base])


@pytest.mark.parametrize(("code", "reference"), BESIDE)
def test_values_and_verdicts_are_those_of_the_library(client, code, reference):
    if code == reference:
        reference = "FR" if code != "FR" else "REG-53"
    cube = load_cube("demonstration")
    page = main_of(client.get(f"/territoire/{code}?reference={reference}"))
    rows = table_of(page, "par question et par profil")
    wanted = answers(cube, code, reference)
    width = len(profiles(cube))
    asked = {one["id"]: one for one in questions(cube)}
    assert [[text_of(cell) for cell in row[1:]] for row in rows] == [
        [flat(shown(one, asked[one["indicator"]])) for one in wanted[at : at + width]]
        for at in range(0, len(wanted), width)
    ]


def test_no_table_where_no_domain_can_be_compared(client):
    page = main_of(client.get("/territoire/EPCI-200007177"))
    assert "aucun profil n’a deux domaines montrés" in text_of(page)
    assert "domaine au chiffre le plus haut" not in text_of(page)


@pytest.mark.parametrize("code", ["FR", "DEP-75", "EPCI-200040715"])
def test_domains_are_those_of_the_library(client, code):
    cube = load_cube("demonstration")
    rows = table_of(main_of(client.get(f"/territoire/{code}")), "domaine au chiffre le plus haut")
    names = {one["id"]: one["label"] for one in cube.dictionary["domains"]}
    asked = questions(cube)[0]
    for row, one in zip(rows, extremes(cube, code, asked["id"]), strict=True):
        for cell, end in zip(row[1:3], (one.strongest, one.weakest), strict=True):
            if end is None:
                assert text_of(cell) == "trop peu de domaines montrés"
            else:
                assert flat(names[end["domain"]]) in text_of(cell)
                assert flat(shown(end | {"measured": True}, asked)) in text_of(cell)


def test_absent_suppressed_and_zero_are_told_apart(client):
    hidden = main_of(client.get("/territoire/EPCI-200007177"))
    assert 'data-mark="suppressed"' in hidden
    assert 'data-mark="absent"' not in hidden
    published = main_of(client.get("/territoire/FR?cube=odd17-2022"))
    assert 'data-mark="absent"' in published
    assert 'data-mark="suppressed"' not in published
    assert "Données simulées" not in text_of(published)


def test_territory_without_data_offers_the_level_above(client):
    page = main_of(client.get("/territoire/DEP-35?cube=odd17-2022"))
    assert "n’a aucun chiffre pour ce territoire. Voir l’échelon au-dessus : France" in text_of(
        page
    )
    offered = re.search(r'<p class="nothing">.*?href="([^"]+)"', page)[1]
    assert offered == "/territoire/FR?cube=odd17-2022"
    assert client.get(offered).status_code == 200


# -- files


@pytest.mark.parametrize(("code", "reference"), BESIDE[:5])
def test_twins_hold_what_the_table_shows(client, code, reference):
    if code == reference:
        reference = "FR" if code != "FR" else "REG-53"
    page = fiche(find_place(code), {"reference": reference})
    cells = records(measured_answers(page.cube, code, reference))
    lines = list(csv.DictReader(io.StringIO(client.get(page.href(extension="csv")).text)))
    assert lines == [
        {name: "" if value is None else str(value) for name, value in cell.items()}
        for cell in cells
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(page.href(extension="xlsx")).data))
    head, *body = book.get_sheet_by_index(0).to_python()
    assert len(body) == len(cells)
    verdicts = head.index("Verdict") if "Verdict" in head else head.index("verdict")
    assert [row[verdicts] for row in body] == [cell["verdict"] for cell in cells]


def test_twins_say_that_their_numbers_are_simulated(client):
    for extension in ("csv", "xlsx"):
        answer = client.get(f"/territoire/REG-53.{extension}")
        assert "donnees-simulees" in answer.headers["Content-Disposition"]
    assert client.get("/territoire/REG-99.csv").status_code == 404
