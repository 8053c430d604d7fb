"""« Regards croisés »: what each profile answers to each question, as one picture."""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

from markupsafe import Markup

from components.wording import MARKS, counted, interval_text, value_text
from cube17.portrait import Looks

Record = dict[str, Any]

MISSING: Final = {"suppressed": "masqué", "absent": "jamais mesuré"}
LANE: Final = 9
ROW_GAP: Final = 16
TOP: Final = 30
FULL: Final = 100

WIDE: Final = (980, 230, 190)
NARROW: Final = (340, 0, 0)
"""Width of the picture, of the labels left of the rows (0: above them), of the legend on the right
(0: none, the page has one)."""

MARKERS: Final = {
    "citoyens": "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "entreprises": "M-4-4h8v8h-8z",
    "collectivites": "M0-5L5 4H-5z",
    "associations": "M0-5.5L5.5 0 0 5.5-5.5 0z",
    "fondations": "M0 5L-5-4H5z",
    "academiques": "M-5-1.5h3.5V-5h3v3.5H5v3H1.5V5h-3V1.5H-5z",
}
"""A shape for each profile: colour alone tells nobody apart."""
OTHER: Final = MARKERS["citoyens"]


def picture(
    looks: Sequence[Looks],
    indicators: dict[str, Record],
    profiles: Sequence[Record],
    title: str,
    *,
    narrow: bool = False,
) -> Markup:
    """Draw one row per question and one lane per profile: a shape at the value, its interval.

    A lane without a value starts with the mark that says why.
    """
    width, label, legend = NARROW if narrow else WIDE
    head = 20 if narrow else 0
    height = TOP + len(looks) * (row_height(profiles) + head)
    scale = Scale(label + 12, width - legend - 14)
    rows = "".join(
        f'<g transform="translate(0 {TOP + at * (row_height(profiles) + head)})">'
        f"{_row(one, indicators[one.indicator], profiles, scale, head)}</g>"
        for at, one in enumerate(looks)
    )
    kind = "narrow" if narrow else "wide"
    return Markup(
        f'<svg class="looks looks-{kind}" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}">{_axis(scale, height)}{rows}'
        f"{_legend(profiles, width - legend + 20) if legend else ''}</svg>"
    )


def _legend(profiles: Sequence[Record], left: float) -> str:
    """Name the shapes, then the marks."""
    shapes = [(_marker(profile["id"]), profile["short"]) for profile in profiles]
    marks = [(_sign(MARKS[mark][0]), words) for mark, words in MISSING.items()]
    return "".join(
        f'<g transform="translate({left:g} {TOP + 8 + 24 * at})">{shape}'
        f'<text x="14" y="4">{escape(words)}</text></g>'
        for at, (shape, words) in enumerate([*shapes, *marks])
    )


def row_height(profiles: Sequence[Record]) -> int:
    """Height of the lanes of one question and the space under them."""
    return LANE * len(profiles) + ROW_GAP


class Scale:
    """From a share in % to a place across the picture."""

    def __init__(self, left: float, right: float) -> None:
        self.left, self.right = left, right

    def __call__(self, value: float) -> float:
        """Place of a value, in units of the picture."""
        return round(self.left + (self.right - self.left) * value / FULL, 1)


def key(profile: str) -> Markup:
    """Draw the shape of one profile for the legend."""
    return Markup(
        f'<svg class="looks-key" viewBox="-7 -7 14 14" aria-hidden="true">{_marker(profile)}</svg>'
    )


def _axis(scale: Scale, height: int) -> str:
    lines = "".join(
        f'<path class="tick" d="M{scale(value)} {TOP - 8}V{height}"/>'
        f'<text class="tick-label" x="{scale(value)}" y="{TOP - 14}">{value}</text>'
        for value in range(0, FULL + 1, 20)
    )
    return f'<g class="axis">{lines}</g>'


def _row(one: Looks, indicator: Record, profiles: Sequence[Record], scale: Scale, head: int) -> str:
    middle = row_height(profiles) / 2 - ROW_GAP / 2 + 4
    at = (0, 12) if head else (scale.left - 16, middle)
    anchor = "start" if head else "end"
    lanes = {profile["id"]: rank for rank, profile in enumerate(profiles)}
    names = {profile["id"]: profile["short"] for profile in profiles}
    marks = "".join(
        f'<g transform="translate(0 {head + LANE * lanes[cell["profile"]] + LANE / 2:g})">'
        f"{_mark(cell, indicator, names[cell['profile']], scale)}</g>"
        for cell in (*one.cells, *one.missing)
    )
    return (
        f'<text class="looks-question" x="{at[0]:g}" y="{at[1]:g}" text-anchor="{anchor}">'
        f"{escape(indicator['short'])}</text>{marks}"
    )


def _mark(cell: Record, indicator: Record, name: str, scale: Scale) -> str:
    if cell["value"] is None:
        return _empty(cell, name, scale)
    line = ""
    if cell["low"] is not None:
        line = f'<path class="reach" d="M{scale(cell["low"])} 0H{scale(cell["high"])}"/>'
    said = f"{name} : {value_text(cell['value'], indicator)}, {interval_text(cell, indicator)}"
    base = f", {counted(cell['n'], 'répondant')}" if cell["n"] is not None else ""
    return (
        f'<g data-profile="{cell["profile"]}"><title>{escape(said + base)}</title>{line}'
        f'<g transform="translate({scale(cell["value"])} 0)">{_marker(cell["profile"])}</g></g>'
    )


def _empty(cell: Record, name: str, scale: Scale) -> str:
    """Say why a lane has no value."""
    symbol, words = MARKS["suppressed" if cell["measured"] else "absent"]
    return (
        f'<g class="missing" transform="translate({scale(0) + 8:g} 0)">'
        f"<title>{escape(f'{name} : {words}')}</title>{_sign(symbol)}</g>"
    )


def _sign(symbol: str) -> str:
    return f'<text class="sign" y="3">{symbol}</text>'


def _marker(profile: str) -> str:
    return f'<path class="look" data-profile="{profile}" d="{MARKERS.get(profile, OTHER)}"/>'
