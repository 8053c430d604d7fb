"""Components written as HTML say what Dash would draw of them."""

from dash import dcc, html

from components.explorer import explorer
from components.markup import aria, to_html


def test_names_and_values_are_those_of_html():
    part = html.Label("Nom", htmlFor="a", className="b", tabIndex=0, **aria(label="c"))
    assert to_html(part) == '<label aria-label="c" class="b" for="a" tabindex="0">Nom</label>'


def test_true_attributes_have_no_value_and_false_ones_are_not_written():
    assert to_html(html.P("x", hidden=True)) == "<p hidden>x</p>"
    assert to_html(html.P("x", hidden=False)) == "<p>x</p>"


def test_text_and_values_are_escaped():
    part = html.P("<b> & « c »", title='"d"')
    assert to_html(part) == '<p title="&quot;d&quot;">&lt;b&gt; &amp; « c »</p>'


def test_void_elements_are_not_closed():
    assert to_html(html.Div([html.Br(), "a", None])) == "<div><br>a</div>"


def test_links_of_dash_are_plain_links_and_its_location_is_nothing():
    part = [dcc.Location(id="url"), dcc.Link("Ici", href="/ici", className="a")]
    assert to_html(part) == '<a class="a" href="/ici">Ici</a>'


def test_the_early_explorer_has_every_place_that_its_script_fills():
    written = to_html(explorer())
    places = ("controls", "show", "face", "list", "levels", "scale", "remarks")
    assert all(f'id="explorer-{place}"' in written for place in places)
    assert all(f'id="{place}"' in written for place in ("carte", "cube", "fiche", "phrase"))
