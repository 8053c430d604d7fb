"""Tables of a comparison: strata with both cells and their gap; all pairs of profiles.

Hundreds of numbers at each choice: written as HTML, which assets/comparer/main.mjs puts in place.
As components they would take four times as long to make and to send.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from math import isnan
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from components.comparer_figure import by_size
from components.comparer_smoothed import smoothed_words
from components.comparer_words import (
    base_words,
    gap_interval,
    interval_words,
    name_of,
    percent,
    points,
    probability,
    strata_noun,
    tenths,
    value_words,
    verdict,
)
from components.links import cell_selection, explorer_href
from components.wording import VERDICTS
from cube17.compare import CONSULTATION
from cube17.french import french
from cube17.model import KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cube17.comparison import Answer, Pairs, Stratum
    from cube17.store import Cube

Record = dict[str, Any]

LEVEL: Final = 0.05
SMOOTHED: Final = " ; lissé : estimation composite de Fay-Herriot"


def table(caption: str, columns: Sequence[str], rows: Iterable[str]) -> str:
    """Write a table in a frame that scrolls by keyboard, laid out as `plain_table` does."""
    said = escape(french(caption))
    label = escape(french(f"Tableau défilable : {caption.split(' : ', 1)[0]}"))
    heads = "".join(f'<th scope="col">{escape(column, quote=False)}</th>' for column in columns)
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="plain-table comparer-table"><caption><span>{said}</span></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(head: str, values: Iterable[str], texts: Iterable[str], last: Iterable[str] = ()) -> str:
    """Write a line: its name, cells already written, plain texts, cells already written."""
    written = "".join(f"<td>{value}</td>" for value in values)
    plain = "".join(f"<td>{escape(text, quote=False)}</td>" for text in texts)
    written_last = "".join(f"<td>{value}</td>" for value in last)
    name = escape(head, quote=False)
    return f'<tr><th scope="row">{name}</th>{written}{plain}{written_last}</tr>'


# -- strata ----------------------------------------------------------------------------------------


def strata_table(cube: Cube, answer: Answer, indicator: Record) -> str:
    """Write both cells of each stratum, its gap, and what it weighs."""
    question = answer.question
    one, other = (name_of(cube, question.axis, m) for m in (question.one, question.other))
    noun, nouns = strata_noun(cube, question)
    head = noun[0].upper() + noun[1:]
    columns = [
        head, one, other, "Écart", "Intervalle à 95\u202f%", "p corrigée", "Verdict",
        "Part dans la structure", "Part dans l’écart dû aux réponses",
    ]  # fmt: skip
    if answer.smoothing:
        columns.append("Lissé, non testé")
    caption = (
        f"{one} et {other}, {nouns} par écart décroissant : valeur, intervalle et base de chacun, "
        f"écart (intervalle non corrigé), p corrigée ({answer.correction}), verdict d’après elle"
        f"{SMOOTHED if answer.smoothing else ''}"
    )
    ways = [
        way_to(cube.id, [getattr(one, side) for one in answer.strata], question.by)
        for side in ("one", "other")
    ]
    rows = (strata_row(cube, answer, one, ways, indicator) for one in by_size(answer.strata))
    return table(caption, columns, rows)


def strata_row(
    cube: Cube, answer: Answer, stratum: Stratum, ways: Sequence[str], indicator: Record
) -> str:
    """Write one line; each value opens its cell in the Explorer."""
    head = name_of(cube, answer.question.by, stratum.member)
    sides, last = zip((stratum.one, stratum.other), ways, strict=True), quote(stratum.member)
    cells = [cell_link(cell, f"{way}{last}", indicator) for cell, way in sides]
    if stratum.gap is None:
        blanks = 6 if answer.smoothing else 5
        return row(head, cells, ["laissé de côté", *[""] * blanks])
    texts = (
        points(stratum.gap, indicator), gap_interval(stratum.low, stratum.high, indicator),
        probability(stratum.adjusted), verdict(stratum.verdict),
        percent(stratum.part), "" if isnan(stratum.rate) else points(stratum.rate, indicator),
    )  # fmt: skip
    smoothed = [smoothed_cell(stratum, indicator)] if answer.smoothing else []
    return row(head, cells, texts, smoothed)


def smoothed_cell(stratum: Stratum, indicator: Record) -> str:
    """Write a smoothed gap, then its interval."""
    value, interval = smoothed_words(stratum, indicator)
    return f"{value}<small>{interval}</small>" if interval else value


def way_to(cube_id: str, cells: Sequence[Record | None], axis: str) -> str:
    """Address in the Explorer of cells that differ along one axis, but for their member of it.

    Addresses are most of a table: written once, not for each of its cells.
    """
    cell = next(filter(None, cells), None)
    if cell is None:
        return ""
    place = cell_selection(cube_id, tuple(cell[name] for name in KEY))
    return escape(f"{explorer_href(replace(place, **{axis: ''}))}&{axis}=")


def cell_link(cell: Record | None, href: str, indicator: Record) -> str:
    """Write a value that opens its cell in the Explorer, with its interval and base."""
    value = escape(value_words(cell, indicator), quote=False)
    if cell is None:
        return value
    link = f'<a href="{href}">{value}</a>'
    if cell["value"] is None:
        return link
    interval = "" if cell["n"] is None else f"{interval_words(cell, indicator)}, "
    return f"{link}<small>{interval}{base_words(cell)}</small>"


# -- pairs -----------------------------------------------------------------------------------------


def pairs_table(cube: Cube, found: Pairs, indicator: Record) -> str:
    """Write all pairs: the gap of the row to the column, and the letters of survey tables."""
    names = [name_of(cube, "profile", member) for member in found.members]
    heads = [f"{chr(ord('A') + at)} {name}" for at, name in enumerate(names)]
    columns = ["Profil", "Valeur", "Dépasse", *(f"− {head}" for head in heads)]
    caption = (
        f"{len(heads)} profils deux à deux : valeur et base, écart de la ligne à chaque colonne "
        f"({found.tests} tests, méthode de Holm)"
    )
    way = way_to(cube.id, found.cells, "profile")
    rows = (pairs_row(found, at, heads[at], way, indicator) for at in range(len(heads)))
    return table(caption, columns, rows)


def pairs_row(found: Pairs, at: int, head: str, way: str, indicator: Record) -> str:
    """Write one profile against all of them."""
    room = any(cell and cell["status"] == "workshop" for cell in found.cells)
    why = CONSULTATION if room else "base non publiée"
    gaps = [
        pair_text(gap, p, why) for gap, p in zip(found.gap[at], found.adjusted[at], strict=True)
    ]
    cell = cell_link(found.cells[at], f"{way}{quote(found.members[at])}", indicator)
    return row(head, [cell], [found.letters[at] or "–", *gaps])


def pair_text(gap: float | None, p: float | None, untested: str) -> str:
    """Write a gap after the symbol of its verdict; nothing on the diagonal or without a value.

    `untested` is the verdict of a gap without a p-value.
    """
    if gap is None:
        return ""
    told = untested if p is None else "écart non établi"
    if p is not None and p < LEVEL:
        told = "plus fort" if gap > 0 else "plus faible"
    return f"{VERDICTS[told]} {tenths(gap, sign=True)}"
