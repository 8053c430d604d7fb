"""The page Données: every cube with its provenance and files, templates, the drop zone."""

import pytest

from components import donnees
from components.wording import counted, french
from cube17 import catalogue, load_cube
from cube17.catalogue import SetAside
from cube17.figures.limits import MAX_BYTES, MAX_ROWS
from tests.app.tree import components, ignored_by, links, text, untypeset

CUBES = ("odd17-2022", "demonstration")


@pytest.fixture(scope="module")
def page(app):
    return donnees.donnees()


@pytest.fixture(scope="module", params=CUBES)
def article(request, page):
    """One cube and the part of the page that tells it."""
    heading = f"cube-{request.param}"
    (found,) = [a for a in components(page, "Article") if heading in str(a)]
    return load_cube(request.param), found


# -- the catalogue ---------------------------------------------------------------------------------


def test_every_cube_is_told_with_its_provenance(article):
    cube, part = article
    told = text(part)
    for name in ("title", "description", "producer", "licence", "citation", "method"):
        assert french(cube.dictionary[name]) in told, name
    for source in cube.dictionary["sources"]:
        assert french(source["title"]) in told, source["id"]
    assert cube.version in told


def test_cells_are_counted_by_status_and_level(article):
    cube, part = article
    (table,) = components(part, "Table")
    shown = [text(cell) for cell in components(table, "Td")]
    numbers = [int(cell.replace("\u202f", "")) for cell in shown]
    assert sum(numbers) == len(cube)
    assert french(counted(len(cube), "case")) in text(components(table, "Caption"))


def test_simulated_data_are_marked_and_only_they(article):
    cube, part = article
    marked = [p for p in components(part, "P") if "ribbon" in str(getattr(p, "className", ""))]
    assert len(marked) == (cube.dictionary["nature"] == "simulated")


def test_every_download_answers_and_a_limited_one_says_so(client, article):
    cube, part = article
    files = [link for link in links(part) if link.startswith("/api/")]
    assert len(files) == 4
    for link in files:
        response = client.get(link, buffered=False)
        assert response.status_code == 200, link
        response.close()
    limited = "France et régions" in text(part)
    assert limited == (len(cube) > donnees.MAX_CELLS)
    assert limited == any("level=national&level=regional" in link for link in files)


def test_links_lead_to_views_that_are_understood(client, article):
    _, part = article
    assert [href for href in links(part) for remark in ignored_by(href) if remark] == []
    anchors = [link for link in links(part) if link.startswith("/methode#")]
    assert len(anchors) == 1


def test_a_part_is_chosen_by_a_plain_form(client, article):
    cube, part = article
    (form,) = components(part, "Form")
    for select in components(form, "Select"):
        assert components(part, "Label", htmlFor=select.id)
    query = "&".join(f"{select.name}=" for select in components(form, "Select"))
    query = query.replace("indicator=", f"indicator={cube.axes.of_axis('indicator')[0]}")
    query = query.replace("level=", "level=national")
    for button in components(form, "Button"):
        assert client.get(f"{button.formAction}?{query}").status_code == 200


def test_damaged_files_are_listed_with_their_reason(monkeypatch):
    aside = (SetAside("abime.parquet", "fichier illisible (fin manquante).", "abime"),)
    monkeypatch.setattr(donnees, "set_aside", lambda: aside)
    donnees.donnees.cache_clear()
    told = text(donnees.donnees())
    monkeypatch.undo()
    donnees.donnees.cache_clear()
    assert "abime.parquet" in told
    assert "fin manquante" in told
    assert "Mis de côté" not in text(donnees.donnees())
    assert catalogue.set_aside() == ()


def test_typography_is_french(page):
    assert untypeset(page) == []


def test_limits_are_said_before_a_file_is_chosen(page):
    (section,) = components(page, "Section", id="verifier")
    told = text(section)
    assert french(f"{MAX_BYTES // 1_000_000} Mo") in told.replace("\u00a0", " ")
    assert "20\u202f000 lignes" in told
    assert MAX_ROWS == 20_000
    assert components(section, "Label", htmlFor="check-file")
    assert components(section, "P", role="status")


def test_templates_are_offered_in_both_formats(client, page):
    (section,) = components(page, "Section", id="modeles")
    assert len(links(section)) == 4
    assert {client.get(link).status_code for link in links(section)} == {200}
