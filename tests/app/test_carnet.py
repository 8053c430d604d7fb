"""The carnet as it is sent: an empty frame, and views that say what can be kept of them."""

import json
import re

import pytest

VIEWS = ("/explorer", "/territoire/REG-53", "/territoire/FR?cube=odd17-2022")


def drawn(client, query: str = "") -> dict[str, str]:
    """What `/comparer` puts in its places."""
    from components.comparer import answered
    from cube17.comparison import Comparison

    asked = dict(part.split("=") for part in query.split("&") if part)
    return json.loads(answered(Comparison.from_query(asked), []))["places"]


def test_the_page_is_whole_and_the_server_knows_nothing_of_its_views(client):
    plain, asked = (client.get(path).text for path in ("/carnet", "/carnet?x=1"))
    assert "Aucune vue pour l’instant" in plain
    assert 'id="carnet-views"' in plain
    assert "react-entry-point" in asked
    assert re.search(r'<script type="module" async src="/static/\w+/carnet/main.mjs">', plain)
    body = re.compile(r'<div class="shell" id="early">.*?</main>', re.DOTALL)
    assert body.search(plain)[0] == body.search(asked)[0]


def test_it_is_no_entry_of_the_navigation_but_every_header_leads_to_it(client):
    for path in ("/explorer", "/carnet", "/territoire/FR"):
        document = client.get(path).text
        assert 'id="carnet-link"' in document
        assert not re.search(r'class="nav-entry"[^>]*href="/carnet"', document)


@pytest.mark.parametrize("path", VIEWS)
def test_both_buttons_stand_together(client, path):
    document = client.get(path).text
    (buttons,) = re.findall(r'<div class="view-buttons.*?</div>', document, flags=re.DOTALL)
    assert re.findall(r"<button[^>]*>([^<]+)<", buttons) == ["Ajouter au carnet", "Partager"]
    assert 'role="status"' in buttons


def test_a_territory_says_which_of_its_texts_are_kept(client):
    document = client.get("/territoire/REG-53").text
    assert re.findall(r'data-view="(\w+)"', document) == ["sentence", "table", "fact"]
    assert 'data-nature="simulated"' in document


def test_a_comparison_says_its_headline_its_facts_and_its_nature(client):
    source = drawn(client)["comparer-source"]
    assert source.count('data-view="fact"') == 2
    assert 'data-number="+\u202f23\u00a0points"' in source
    assert re.search(
        r'data-words="écart brut, de [^"]+, plus fort\u202f; à structure égale', source
    )
    assert 'data-nature="simulated"' in source


def test_a_comparison_without_an_interval_says_so_in_its_headline(client):
    source = drawn(client, "cube=odd17-2022")["comparer-source"]
    gap, level = re.search(r'data-words="([^"]+)"', source)[1].split("\u202f; ")
    assert gap == "écart brut, pas d’intervalle, base non publiée"
    assert level == "à structure égale\u00a0: pas de valeur."
    assert 'data-nature="published"' in source


def test_a_comparison_without_a_value_has_no_headline(client):
    source = drawn(client, "cube=odd17-2022&one=academiques&other=citoyens")["comparer-source"]
    assert "data-number" not in source
