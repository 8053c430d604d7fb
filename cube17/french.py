"""French typography of what the program says: no-break spaces, numbers."""

import re
from typing import Final

THIN: Final = "\u202f"
"""Narrow no-break space: before % ; ? ! and between thousands."""
WIDE: Final = "\u00a0"
"""No-break space: before a colon, inside « », between a number and its noun."""


def french(text: str) -> str:
    """Set the spaces of a French text typed with plain ones."""
    text = re.sub(r" (?=[%;?!])", THIN, text)
    text = re.sub(r" (?=:)", WIDE, text)
    text = re.sub(r"«\s?", f"«{WIDE}", text)
    text = re.sub(r"\s?»", f"{WIDE}»", text)
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", THIN, text)


def count(number: int, one: str, many: str | None = None) -> str:
    """Say a number with its noun: `count(1234, "ligne")` is « 1 234 lignes »."""
    noun = one if number in {0, 1} else many or f"{one}s"
    return f"{thousands(number)}{WIDE}{noun}"


def thousands(number: float) -> str:
    """Write a whole number with its thousands apart."""
    return f"{number:,.0f}".replace(",", THIN)
