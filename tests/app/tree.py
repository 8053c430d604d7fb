"""Reading component trees."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from dash.development.base_component import Component

from cube17 import Selection, load_cube


def walk(tree: Any) -> Iterator[Any]:
    """Every component and text of a tree, parents first."""
    if isinstance(tree, list | tuple):
        for child in tree:
            yield from walk(child)
    elif tree is not None:
        yield tree
        yield from walk(getattr(tree, "children", None))


def components(tree: Any, kind: str, **properties: Any) -> list[Any]:
    """Components whose type matches a pattern and that have some properties."""
    return [
        node
        for node in walk(tree)
        if isinstance(node, Component)
        and re.fullmatch(kind, type(node).__name__)
        and all(getattr(node, name, None) == value for name, value in properties.items())
    ]


def text(tree: Any) -> str:
    """All that is read in a tree."""
    return "".join(str(node) for node in walk(tree) if isinstance(node, str | int | float))


def data(node: Component, name: str) -> str:
    """One data attribute."""
    return getattr(node, f"data-{name}", "")


def links(tree: Any) -> list[str]:
    """Addresses inside the application, anchors aside, each once."""
    found = [node.href for node in components(tree, "A|Link") if node.href.startswith("/")]
    return list(dict.fromkeys(found))


def ignored_by(href: str) -> list[str]:
    """What the Explorer or its data twin would not understand of an address."""
    address = urlsplit(href)
    if not address.path.startswith("/explorer"):
        return []
    selection = Selection.from_query(address.query)
    return Selection.ignored(address.query) + load_cube(selection.cube).resolve(selection)[1]


def untypeset(tree: Any) -> list[str]:
    """Texts whose spaces or apostrophes are not those of French typography."""
    wrong = re.compile(r" [;:?!%»]|« |[a-zé]'[a-zé]|\.\.\.|\u202f:|\u00a0[;?!%]|\d \d{3}")
    return [node for node in walk(tree) if isinstance(node, str) and wrong.search(node)]
