"""Words and numbers as people type them: folded, compared, read."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from heapq import nlargest
from typing import Final

# Beyond this number of allowed values a message gives the nearest one only.
LISTED: Final = 20

# Longer texts are sentences, which are near to nothing.
COMPARED: Final = 60

# From this likeness (difflib's ratio) on, a name is suggested.
NEAR: Final = 0.7

# Comparing a text closely with 4,000 names of territories may take 80 ms; so many are, those that
# share most pairs of letters.
CLOSELY_COMPARED: Final = 12

LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
NUMBER: Final = re.compile(r"(-?)([0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:[.,]([0-9]{1,12}))?")
WHOLE: Final = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?: [0-9]{3}){1,2}")

NOT_MEASURED: Final = frozenset({"", "-", "–", "—", ":", ".", "…", "...", "nd", "n.d.", "nc"})
"""What statisticians write in a cell without a figure (folded to lower case)."""

SUPPRESSED: Final = frozenset({"s", "c", "secret", "masqué", "masque"})
"""What they write where a figure is hidden because too few people answered."""


def fold(text: str) -> str:
    """Reduce a text to what counts when names are compared: letters and digits, plain and small.

    Accents, case, apostrophes, hyphens and repeated spaces make no difference.
    """
    plain = unicodedata.normalize("NFKD", text.translate(LIGATURES)).casefold()
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain)
    return " ".join("".join(kept).split())


def nearest(text: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed value that looks most like `text`, if one does."""
    if len(text) > COMPARED:
        return None
    size, pairs = len(text), _pairs(text)
    like = [name for name in allowed if 2 * min(size, len(name)) >= NEAR * (size + len(name))]
    likest = nlargest(CLOSELY_COMPARED, like, key=lambda name: _likeness(pairs, _pairs(name)))
    return next(iter(get_close_matches(text, likest, n=1, cutoff=NEAR)), None)


def _pairs(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / (len(one) + len(other))


def unknown_value(
    text: str, allowed: Collection[str], near: Callable[[str], str | None] | None = None
) -> str:
    """Say that a value is unknown, with the nearest allowed value or the whole list.

    `near` finds the nearest one; by default the allowed values are compared with `text`.
    """
    found = near(text) if near else next(iter(get_close_matches(text.lower(), allowed, n=1)), None)
    hint = f" Vouliez-vous dire « {found} » ?" if found else ""
    if len(allowed) > LISTED:
        return f"valeur inconnue « {text} ».{hint}"
    return f"valeur inconnue « {text} ».{hint} Valeurs admises : {', '.join(allowed)}."


# -- identifiers, dates, addresses: exact ----------------------------------------------------------


def slug(text: str) -> str:
    """Check an identifier: lower-case letters, digits and hyphens."""
    return matching(r"[a-z0-9]+(-[a-z0-9]+)*", text, "minuscules sans accent, chiffres et tirets")


def code(text: str) -> str:
    """Check a territory code: capitals, digits and hyphens (FR, REG-53, STRATE-MOINS-2000)."""
    return matching(r"[A-Z]+(-[0-9A-Z]+)*", text, "un code comme FR, REG-53 ou DEP-2A")


def date(text: str) -> str:
    """Check a date, as far as it is known: year, year-month or year-month-day."""
    return matching(
        r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text, "une date comme 2015, 2015-09 ou 2015-09-30"
    )


def url(text: str) -> str:
    """Check a web address."""
    return matching(r"https?://\S+", text, "une adresse en http:// ou https://")


def matching(pattern: str, text: str, expected: str) -> str:
    """Return `text` if all of it matches; else raise `ValueError` with what was expected."""
    if not re.fullmatch(pattern, text):
        raise ValueError(expected)
    return text


# -- figures: as they are printed ------------------------------------------------------------------


def figure(text: str, unit: str) -> float:
    """Read a figure: `58`, `58,5`, `58.5`, `58 %`, `1 234,5`; `unit` is `%` or `/10`.

    Raises `ValueError` with what was expected; the sign of another unit is refused.
    """
    plain = _plain(text).removesuffix(unit).rstrip()
    found = NUMBER.fullmatch(plain)
    if not found:
        example = "58, 58,5 ou 58 %" if unit == "%" else "6,4 ou 6,4/10"
        raise ValueError(f"un nombre, comme {example}")
    sign, whole, decimals = found.groups()
    return float(f"{sign}{whole.replace(' ', '')}.{decimals or 0}")


def base(text: str) -> int:
    """Read a base: a whole number of respondents, at least 1; `2 400` is one, `12,5` is not."""
    plain = _plain(text)
    number = int(plain.replace(" ", "")) if WHOLE.fullmatch(plain) else 0
    if number < 1 or number > MAX_BASE:
        raise ValueError("un nombre entier de répondants, au moins 1, comme 2400")
    return number


# The column is a 32-bit integer; no survey asked more people than there are.
MAX_BASE: Final = 100_000_000


def _plain(text: str) -> str:
    """Write every space as a plain one, and the minus sign as a hyphen."""
    return " ".join(text.split()).replace("\u2212", "-")
