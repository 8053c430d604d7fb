"""Words of a comparison: names of its members, gaps as texts, the sentences that tell it."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from math import isnan
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from components.wording import MARKS, VERDICTS, counted, no_interval, number
from cube17.french import THIN, WIDE, french
from cube17.territories import CHILD_KIND

if TYPE_CHECKING:
    from decimal import Decimal

    from cube17.compare import Gap
    from cube17.comparison import Answer, Comparison
    from cube17.store import Cube

Record = dict[str, Any]

KINDS: Final = {
    "region": ("région", "régions"),
    "departement": ("département", "départements"),
    "epci": ("EPCI", "EPCI"),
}
STRATA_WORDS: Final = {"domain": ("domaine", "domaines"), "profile": ("profil", "profils")}
UNTESTED: Final = "pas de verdict"


@lru_cache(maxsize=4096)  # most words come back at each answer
def text(words: str) -> str:
    """Write plain words as HTML, in French typography."""
    return escape(french(words), quote=False)


# -- names -----------------------------------------------------------------------------------------


def record_of(cube: Cube, axis: str, member: str) -> Record:
    """Describe a member of an axis that is not the territory."""
    return next(record for record in cube.dictionary[f"{axis}s"] if record["id"] == member)


def name_of(cube: Cube, axis: str, member: str) -> str:
    """Name of a member, short enough for a table."""
    if axis == "territory":
        return cube.territories[member].short
    record = record_of(cube, axis, member)
    return record.get("short") or record["label"]


def strata_noun(cube: Cube, question: Comparison) -> tuple[str, str]:
    """Name one stratum and several: « région », « régions »."""
    if question.by != "territory":
        return STRATA_WORDS[question.by]
    return KINDS[CHILD_KIND[cube.territories[question.territory].kind]]


def agreed(cube: Cube, question: Comparison, count: int, participle: str) -> str:
    """Count strata with a participle that agrees: « 3 domaines testés », « 18 régions testées »."""
    noun, nouns = strata_noun(cube, question)
    done = f"{participle}e" if noun == KINDS["region"][0] else participle
    return counted(count, f"{noun} {done}", f"{nouns} {done}s")


def structure_words(cube: Cube, question: Comparison) -> str:
    """Say whose structure both are given: « celle d’Associations »."""
    one, other = (name_of(cube, question.axis, m) for m in (question.one, question.other))
    france = "France, selon la population" if question.by == "territory" else "France"
    return {
        "both": f"la moyenne de celles de « {one} » et de « {other} »",
        "one": f"celle de « {one} »",
        "other": f"celle de « {other} »",
        "france": f"celle de toute la {france}",
        "equal": f"uniforme : chaque {strata_noun(cube, question)[0]} compte autant",
    }[question.structure]


# -- numbers ---------------------------------------------------------------------------------------


@lru_cache(maxsize=16_384)  # figure and tables say the same numbers
def tenths(value: float | Decimal, *, sign: bool = False) -> str:
    """Write a number to a tenth, without a zero after the comma: « 12 », « − 4,3 »."""
    text = number(float(abs(value)), 1).removesuffix(",0")
    if not sign or text == "0":
        return text
    return f"{'+' if value > 0 else '−'}{THIN}{text}"


def points(value: float | Decimal, indicator: Record, *, sign: bool = True) -> str:
    """Write a gap with its unit: « + 8,2 points », « 1 point », « − 0,4 » for a note."""
    text = tenths(value, sign=sign)
    if indicator["unit"] != "%":
        return text
    return f"{text}{WIDE}point{'s' if abs(round(value, 1)) >= 2 else ''}"  # noqa: PLR2004


@lru_cache(maxsize=4096)  # the table and the list of parts say the same
def percent(part: float) -> str:
    """Write a part of a whole: « 12,5 % »."""
    return f"{number(100 * part, 1)}{THIN}%"


def gap_interval(low: float | None, high: float | None, indicator: Record) -> str:
    """Write the interval of a gap, or say that it has none."""
    if low is None or high is None or isnan(low) or isnan(high):
        return "pas d’intervalle"
    return f"de {tenths(low, sign=True)} à {points(high, indicator)}"


def probability(p: float | None) -> str:
    """Write a corrected p-value: « 0,012 », « < 0,001 »."""
    if p is None:
        return "non testé"
    return f"<{WIDE}0,001" if p < 0.001 else number(p, 3)  # noqa: PLR2004


def value_words(record: Record | None, indicator: Record) -> str:
    """Write the value of a cell, or the mark of one that has none."""
    if record is None:
        return " ".join(MARKS["absent"])
    if record["value"] is None:
        return " ".join(MARKS["suppressed"])
    return with_unit(tenths(record["value"]), indicator)


def with_unit(text: str, indicator: Record) -> str:
    """Write a value after its number: « 58,2 % », « 6,4 sur 10 »."""
    return f"{text}{THIN}%" if indicator["unit"] == "%" else f"{text}{WIDE}sur{WIDE}10"


def interval_words(cell: Record, indicator: Record) -> str:
    """Write the interval of a cell, to a tenth as its gaps are, or say why there is none."""
    if cell["low"] is None:
        return no_interval(cell)
    return f"de {tenths(cell['low'])} à {with_unit(tenths(cell['high']), indicator)}"


def base_words(record: Record | None) -> str:
    """Write the base of a cell."""
    if record is None or (record["value"] is None):
        return ""
    return "base non publiée" if record["n"] is None else counted(record["n"], "répondant")


def verdict(word: str) -> str:
    """Write a verdict with its symbol."""
    told = f"{word}, {UNTESTED}" if word == "base non publiée" else word
    return f"{VERDICTS[word]} {told}".strip()


def first(gap: Gap) -> tuple[float, float, float, str]:
    """Return value, bounds and verdict of the only gap there is."""
    value, low, high = (float(np.ravel(part)[0]) for part in (gap.value, gap.low, gap.high))
    return value, low, high, str(np.ravel(gap.verdict)[0])


# -- sentences -------------------------------------------------------------------------------------


def summary(cube: Cube, answer: Answer, indicator: Record) -> str:
    """Say in one sentence who is compared, and both gaps."""
    question = answer.question
    one, other = (name_of(cube, question.axis, m) for m in (question.one, question.other))
    raw, *_, told = first(answer.raw)
    level, *_, level_told = first(answer.level.gap)
    if isnan(raw):
        return f"{one} et {other} : l’une des deux valeurs manque, il n’y a pas d’écart à lire."
    start = f"{one} face à {other} : écart brut de {points(raw, indicator)} ({told})"
    if isnan(level):
        return f"{start} ; rien ne permet de les mettre à structure égale."
    return f"{start} ; à structure égale, {points(level, indicator)} ({level_told})."


def tests_sentence(cube: Cube, answer: Answer) -> str:
    """Say how many tests were made, how they were corrected, and how many gaps stand."""
    if answer.tests == 0:
        noun = strata_noun(cube, answer.question)[0]
        lacking = (
            why_untested(cube)
            if any(one.gap is not None for one in answer.strata)
            else "rien n’est commun"
        )
        return f"Aucun écart n’est testé par {noun} : {lacking}."
    firm = sum(one.verdict.startswith("plus") for one in answer.strata)
    control = {
        "Holm": "méthode de Holm : moins de 5 % de risque qu’un seul soit établi à tort",
        "Benjamini-Hochberg": (
            "méthode de Benjamini et Hochberg : parmi les écarts établis, moins de 5 % le sont à "
            "tort en moyenne"
        ),
    }[answer.correction]
    stand = "est établi" if firm < 2 else "sont établis"  # noqa: PLR2004 (French plural)
    tested = agreed(cube, answer.question, answer.tests, "testé")
    return f"{tested}, {counted(firm, 'écart')} {stand} ({control})."


def why_untested(cube: Cube) -> str:
    """Say why a gap between two values has no verdict."""
    if cube.dictionary["nature"] == "workshop":
        return "une salle n’est jamais testée"
    return "les bases ne sont pas publiées"


def left_out_sentence(cube: Cube, answer: Answer) -> str:
    """Name the strata that do not count, and why; nothing when all do, or none."""
    out = [one for one in answer.strata if one.member in answer.left_out]
    if not out or not answer.level.used.any():
        return ""
    why = [f"{name_of(cube, answer.question.by, one.member)} ({_lack(one)})" for one in out[:12]]
    more = f" et {len(out) - 12} autres" if len(out) > 12 else ""  # noqa: PLR2004
    return f"Hors comparaison, faute de valeur des deux côtés : {', '.join(why)}{more}."


def _lack(stratum: Any) -> str:
    cells = [cell for cell in (stratum.one, stratum.other) if cell is None or cell["value"] is None]
    hidden = sum(cell is not None for cell in cells)
    if not cells:
        return "sans poids"
    side = "des deux côtés" if len(cells) == 2 else "d’un côté"  # noqa: PLR2004
    return f"{'masqué' if hidden else 'jamais mesuré'} {side}"
