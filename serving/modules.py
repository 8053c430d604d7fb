"""Scripts of assets/ inside a document: an import map of data: addresses, and no request."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Final

import orjson

from components.static import ASSETS

STATIC: Final = re.compile(
    r"""(^(?:import|export)\b[^'"();]*)(['"])(\.{1,2}/[^'"]+)\2""", re.MULTILINE
)
"""An import or a re-export from a relative address; those asked for later are left as they are."""


def import_map(root: str, stand_ins: Mapping[str, str]) -> str:
    """Return a script element that carries a module and all that it imports.

    Modules are named by their path in assets/: an address of data has no folder in which another
    could be found. `stand_ins` names modules that are carried in the place of others.
    """
    sources = dict(carried(root, stand_ins))
    imports = {name: data_address(text) for name, text in sources.items()}
    return f'<script type="importmap">{orjson.dumps({"imports": imports}).decode()}</script>'


def carried(root: str, stand_ins: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield name and rewritten text of a module and of those that it imports, each once."""
    waiting, seen = [root], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        path = stand_ins.get(name, name)
        text = (ASSETS / path).read_text(encoding="utf-8")
        waiting += [named(path, found[3]) for found in STATIC.finditer(text)]
        yield name, renamed(path, text)


def named(path: str, relative: str) -> str:
    """Return the name of a module that the module at `path` imports."""
    return normpath(join(dirname(path), relative))


def renamed(path: str, text: str) -> str:
    """Import by name what the module at `path` imports by relative address."""
    return STATIC.sub(lambda found: f"{found[1]}{found[2]}{named(path, found[3])}{found[2]}", text)


def data_address(text: str) -> str:
    """Return an address that is the module itself."""
    return f"data:text/javascript;base64,{b64encode(text.encode()).decode()}"
