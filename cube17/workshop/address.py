"""Where rooms are kept; knows nothing of databases, so that pages can ask for free."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_SQLITE: Final = "sqlite:///"


def default_address() -> str:
    """Return `$CUBE17_DB` (path of a SQLite file, or a URL), else a file in the user's data."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return os.environ.get("CUBE17_DB") or str(data / "cube17" / "ateliers.sqlite3")


def file_of(address: str) -> Path | None:
    """Return the SQLite file of an address, `None` when it names a server."""
    if "://" in address and not address.startswith(_SQLITE):
        return None
    return Path(address.removeprefix(_SQLITE)).expanduser()


def exists(address: str) -> bool:
    """Tell whether rooms may be kept there: without its SQLite file, no room is open."""
    file = file_of(address)
    return file is None or file.exists()
