"""French wording: numbers, dates, the four marks, and typography.

assets/explorer/format.mjs and words.mjs say the same in the browser; tests/unit/test_wording.py
holds the two together.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isnan
from typing import Any, Final

from dash.development.base_component import Component
from markupsafe import Markup

from cube17.french import THIN, WIDE, french

Cell = Mapping[str, Any]
Record = Mapping[str, Any]

MARKS: Final = {
    "absent": ("·", "jamais mesuré"),
    "suppressed": ("▨", f"masqué{WIDE}: trop peu de répondants"),
    "zero": ("0", "zéro"),
    "not-established": ("≈", "écart non établi"),
}
"""Symbol and words of each mark."""

VERDICTS: Final = {
    "plus fort": "▲",
    "plus faible": "▼",
    "écart non établi": "≈",
    "base non publiée": "?",
    "consultation, sans verdict": "◌",
    "référence": "=",
    "sans valeur": "",
}

STATUS_WORDS: Final = {
    "published": "chiffre publié",
    "estimated": "estimation d’enquête",
    "simulated": "donnée simulée",
    "workshop": "consultation de salle, non représentative",
    "suppressed": "masqué",
}

CERTAINTY_WORDS: Final = {
    "certain": f"certaine{WIDE}: imprimé en clair dans la source",
    "likely": f"probable{WIDE}: attribution ou lecture déduite",
    "uncertain": f"incertaine{WIDE}: lectures contradictoires ou abîmées",
}

# Why a cell is empty, short enough to stand in it; the full reason is in the cube's dictionary.
UNREADABLE: Final = "illisible dans le document source"
UNANSWERED: Final = "pas de réponse publiée"

VERY_FRAGILE: Final = 50
FRAGILE: Final = 100
"""Effective respondents under which a base is very fragile, or fragile."""

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

# -- numbers ---------------------------------------------------------------------------------------


def number(value: float, decimals: int = 0) -> str:
    """Write a number with a decimal comma and a narrow space between thousands."""
    rounded = _rounded(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", THIN).replace(".", ",")
    return f"−{text}" if rounded < 0 else text


def counted(count: int, one: str, many: str = "") -> str:
    """Write a number and its noun: « 1 masqué », « 2 masqués »."""
    noun = one if count < 2 else many or f"{one}s"  # noqa: PLR2004 (French: plural from two)
    return f"{number(count)}{WIDE}{noun}"


def decimals_of(indicator: Record) -> int:
    """Return how many decimals an indicator is written with."""
    return 0 if indicator["unit"] == "%" else 1


def value_text(value: float, indicator: Record) -> str:
    """Write a value with its unit: « 58 % », « 6,4 sur 10 »."""
    text = number(value, decimals_of(indicator))
    return f"{text}{THIN}%" if indicator["unit"] == "%" else f"{text}{WIDE}sur{WIDE}10"


def gap_text(value: float, indicator: Record) -> str:
    """Write a gap with its sign and its unit: « + 8 points », « − 0,4 »."""
    decimals = decimals_of(indicator)
    rounded = _rounded(value, decimals)
    sign = f"+{THIN}" if rounded > 0 else f"−{THIN}" if rounded < 0 else ""
    text = f"{sign}{number(abs(value), decimals)}"
    if indicator["unit"] != "%":
        return text
    return f"{text}{WIDE}points" if abs(rounded) >= 2 else f"{text}{WIDE}point"  # noqa: PLR2004


def _rounded(value: float, decimals: int) -> Decimal:
    """Round the exact value of a float, halves away from zero, as browsers do."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded or abs(rounded)


# -- cells -----------------------------------------------------------------------------------------


def mark_of(cell: Cell | None) -> str | None:
    """Return which of the marks a cell carries, if any; a cell never measured is `None`."""
    if cell is None:
        return "absent"
    if cell["status"] == "suppressed":
        return "suppressed"
    return "zero" if cell["value"] == 0 else None


def firmness(cell: Cell | None) -> str | None:
    """Return how firm a base is: `very-fragile`, `fragile`, `firm`, or `None` when unknown."""
    effective = None if cell is None else cell["n_eff"]
    if effective is None or isnan(effective):
        return None
    if effective < VERY_FRAGILE:
        return "very-fragile"
    return "fragile" if effective < FRAGILE else "firm"


def interval_text(cell: Cell, indicator: Record) -> str:
    """Write an interval, « de 81 à 89 % », or say why there is none."""
    if cell["low"] is None:
        return no_interval(cell)
    low = number(cell["low"], decimals_of(indicator))
    return f"de {low} à {value_text(cell['high'], indicator)}"


def no_interval(cell: Cell) -> str:
    """Say why a cell has no interval."""
    if cell.get("status") == "workshop":
        return "consultation de salle, pas d’intervalle"
    return "base non publiée, pas d’intervalle" if cell["n"] is None else "non calculable"


def absence_words(reason: str) -> str:
    """Say in a few words why a cell is absent, from the reason its cube gives."""
    if "illisible" in reason:
        return UNREADABLE
    return UNANSWERED if "réponse publiée" in reason else MARKS["absent"][1]


def verdict_words(verdict: str) -> str:
    """Write a verdict in full."""
    return f"{verdict}, pas de verdict" if verdict == "base non publiée" else verdict


# -- dates and typography --------------------------------------------------------------------------


def date_text(date: str | None) -> str:
    """Write a date as far as it is known: « 29 février 2016 », « janvier 2023 », « 2019 »."""
    if not date:
        return "sans date"
    year, *rest = date.split("-")
    words = [MONTHS[int(rest[0]) - 1], year] if rest else [year]
    day = [f"{int(rest[1])}{'er' if int(rest[1]) == 1 else ''}"] if rest[1:] else []
    return WIDE.join([*day, *words])


# Properties of components that a visitor reads or hears.
READ_ALOUD: Final = ("title", "alt", "aria-label")


def typeset(tree: Any) -> Any:
    """Set the spaces of every text in a component tree, in place; return the tree."""
    if isinstance(tree, Markup):  # a drawing: spaces are part of its syntax
        return tree
    if isinstance(tree, str):
        return _french(tree)
    if isinstance(tree, list | tuple):
        return [typeset(child) for child in tree]
    if isinstance(tree, Component):
        held = vars(tree)
        for name in READ_ALOUD:
            if isinstance(held.get(name), str):
                setattr(tree, name, _french(held[name]))
        if held.get("children") is not None:
            tree.children = typeset(held["children"])  # pyright: ignore[reportAttributeAccessIssue]
    return tree


_french = lru_cache(maxsize=4096)(french)  # tables say the same words in every row
