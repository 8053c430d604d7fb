"""What a gap is made of: composition and answers, over one axis, then over two at once."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import isnan
from typing import TYPE_CHECKING, Any, Final

from components.comparer_cards import card, definitions, paragraph
from components.comparer_words import KINDS, points
from components.wording import counted, number
from cube17.comparison import HELD
from cube17.territories import CHILD_KIND

if TYPE_CHECKING:
    from cube17.comparison import Answer
    from cube17.store import Cube

Record = dict[str, Any]

SHARES: Final = {"domain": "des domaines", "profile": "des profils", "territory": "des territoires"}


def split_card(cube: Cube, answer: Answer, indicator: Record) -> str:
    """Write the two parts of the raw gap, as a sentence and as numbers that add up."""
    if isnan(answer.split.raw):
        why = "Sans strates communes et sans poids, l’écart ne se partage pas."
        return card("partage", "D’où vient l’écart", paragraph(why))
    names = ("Répartition", "Réponses", "Écart sur les strates communes")
    parts = in_tenths(answer.split.raw, answer.split.composition)
    crossed = crossed_sentence(cube, answer, indicator)
    return card(
        "partage",
        "D’où vient l’écart",
        paragraph(split_sentence(answer, indicator), "comparer-split"),
        definitions(
            (name, points(part, indicator)) for name, part in zip(names, parts, strict=True)
        ),
        paragraph(crossed, "comparer-note") if crossed else "",
    )


def in_tenths(raw: float, *moved: float) -> tuple[Decimal, ...]:
    """Round the parts of a gap so that they add up: those `moved`, what is left, the gap."""
    whole, *parts = (_tenth(part) for part in (raw, *moved))
    return *parts, whole - sum(parts), whole


def _tenth(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def split_sentence(answer: Answer, indicator: Record) -> str:
    """Share a gap between composition and rate in one sentence, parts that add up as written."""
    moved, rate, raw = in_tenths(answer.split.raw, answer.split.composition)
    shares = f"la répartition {SHARES[answer.question.by]}"
    told = {part: points(abs(part), indicator, sign=False) for part in (raw, moved, rate)}
    if moved == 0:
        return f"L’écart de {told[raw]} tient tout entier aux réponses elles-mêmes, non à {shares}."
    if rate == 0:
        return f"L’écart de {told[raw]} tient tout entier à {shares}, non aux réponses elles-mêmes."
    if raw == 0:
        return f"{shares.capitalize()} et les réponses se compensent : {told[moved]} chacune."
    if moved * rate > 0:
        return (
            f"L’écart de {told[raw]} tient pour {told[moved]} à {shares}, "
            f"pour {told[rate]} aux réponses elles-mêmes."
        )
    if rate * raw > 0:
        return (
            f"Les réponses elles-mêmes écartent les deux de {told[rate]}, {shares} en retire "
            f"{told[moved]} : reste un écart de {told[raw]}."
        )
    return (
        f"{shares.capitalize()} écarte les deux de {told[moved]}, les réponses elles-mêmes en "
        f"retirent {told[rate]} : reste un écart de {told[raw]}."
    )


def crossed_sentence(cube: Cube, answer: Answer, indicator: Record) -> str:
    """Say what each of two axes has to do with the gap; nothing where they are not crossed."""
    found = answer.crossing
    if found is None:
        return ""
    units = KINDS[CHILD_KIND[cube.territories[answer.question.territory].kind]][1]
    if not found.enough:
        return (
            f"Domaines et {units} croisés : les cases communes ne tiennent pas "
            f"{number(100 * HELD)} % de chaque groupe, l’écart ne se partage pas entre ces axes."
        )
    split = found.split
    rows, columns, rate, raw = (
        points(part, indicator) for part in in_tenths(split.raw, split.rows, split.columns)
    )
    cells = counted(found.cells, "case commune", "cases communes")
    return (
        f"Domaines et {units} croisés ({cells}), l’écart de {raw} se partage en trois : "
        f"répartition des domaines {rows}, répartition des {units} {columns}, réponses {rate}."
    )
