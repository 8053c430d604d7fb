"""Waves: the one axis that grows by itself, since surveys go on."""

import re
from typing import Final

from cube17.figures.members import Members, Record

WAVE: Final = re.compile(r"((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2]|(?:19|20)[0-9]{2}))?")

HOW: Final = "Une vague nouvelle s’écrit 2026, 2026-03 ou 2025-2026."


def find_wave(text: str, known: Members) -> str | None:
    """Return the wave that a text names: a known one, or a year, a month or a span of years."""
    return known.find(text) or (text if is_wave(text) else None)


def is_wave(text: str) -> bool:
    """Tell whether a text can name a wave that no cube has yet."""
    found = WAVE.fullmatch(text)
    return bool(found) and (len(found[2] or "") != 4 or found[1] < found[2])  # noqa: PLR2004


def wave_records(used: set[str], known: Members) -> list[Record]:
    """Return the records of the waves that are used, oldest first."""
    described = {record["id"]: record for record in known.records}
    waves = [described.get(wave, {"id": wave, "label": wave}) for wave in used]
    return sorted(waves, key=lambda wave: (wave.get("start") or wave["id"], wave["id"]))
