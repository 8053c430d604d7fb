"""The shell around the pages, as a tree of components."""

import re

import pytest

from components import shell

PAGES = [
    {"name": "Méthode", "path": "/methode", "relative_path": "/methode", "order": 4},
    {"name": "Accueil", "path": "/", "relative_path": "/", "order": 0},
    {"name": "Explorer", "path": "/explorer", "relative_path": "/explorer", "order": 1},
    {"name": "Absente", "path": "/404", "relative_path": "/404", "order": 99},
]


def walk(component):
    """Every component below one, itself included."""
    if hasattr(component, "to_plotly_json"):
        yield component
        children = getattr(component, "children", None)
        for child in children if isinstance(children, list) else [children]:
            yield from walk(child)


def texts(component) -> list[str]:
    """Every piece of text a visitor may read or hear."""
    found = []
    for part in walk(component):
        children = getattr(part, "children", None)
        found += children if isinstance(children, list) else [children]
        found += [getattr(part, name, None) for name in ("aria-label", "title")]
    return [text for text in found if isinstance(text, str)]


@pytest.fixture
def parts():
    return list(walk(shell.layout(PAGES)))


def test_navigation_follows_the_order_and_leaves_home_to_the_brand(parts):
    entries = [part for part in parts if getattr(part, "className", "") == "nav-entry"]
    assert [entry.href for entry in entries] == ["/explorer", "/methode"]


def test_skip_link_comes_first_and_leads_to_the_only_main(parts):
    focusable = [p for p in parts if type(p).__name__ in {"A", "Link", "Button"}]
    assert focusable[0].children == "Aller au contenu"
    mains = [p for p in parts if type(p).__name__ == "Main"]
    assert [f"#{main.id}" for main in mains] == [focusable[0].href]


def test_one_location_only_writes_and_reads_the_address(parts):
    ours = [p for p in parts if type(p).__name__ == "Location" and not p.id.startswith("_pages")]
    assert [(p.id, p.refresh) for p in ours] == [("url", False)]


def test_buttons_have_a_type_and_a_name(parts):
    buttons = [p for p in [*parts, *shell.failure()] if type(p).__name__ == "Button"]
    assert len(buttons) == 3
    assert all(button.type == "button" for button in buttons)


@pytest.mark.parametrize("tree", [shell.layout(PAGES), *shell.failure()])
def test_french_typography(tree):
    for text in texts(tree):
        assert not re.search(r" [;:?!%»]|« |'|\.\.\.", text), text
