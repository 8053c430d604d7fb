"""French as the program writes it: no-break spaces, numbers, the order of names."""

import re
import unicodedata
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


def sort_key(name: str) -> str:
    """Key that sorts names as a French index does, blind to accents, case and punctuation."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe"))
    return " ".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower()))
