"""What a value of a file means: an id, an answer. Settled once per distinct value."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from cube17.pipeline.study import Indicator, Member

Answer = Literal["positive", "other", "missing", "unreadable"]
"""How a value counts: 1, 0, no answer as described, or no answer because it makes no sense."""

_WHOLE: Final = re.compile(r"([+-]?\d+)[.,]0+")
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)?")
_BOOLEANS: Final = {"vrai": "true", "faux": "false"}


def key(text: str) -> str:
    """Form under which values are compared: blind to case, to « ,0 », to the name of booleans."""
    plain = " ".join(text.split()).casefold()
    if whole := _WHOLE.fullmatch(plain):
        plain = whole[1]
    return _BOOLEANS.get(plain, plain)


def is_number(text: str) -> bool:
    """Say whether a value is a number, with a decimal point or comma."""
    return _NUMBER.fullmatch(text.strip()) is not None


def forms(value: str, labels: Mapping[str, str]) -> list[str]:
    """Forms of a value, best first: its code, its label, its code without leading zeros."""
    found = [key(value)]
    if value in labels:
        found.append(key(labels[value]))
    if is_number(value):
        found.append(found[0].lstrip("0") or "0")
    return found


def member_of(member: Member, value: str | None, labels: Mapping[str, str]) -> str | None:
    """Id that a value stands for, `None` when it stands for none."""
    if not value:
        return None
    table = {key(code): target for code, target in member.map.items()}
    if not member.map:
        table = {key(name): name for name in member.allowed}
    return next((table[form] for form in forms(value, labels) if form in table), None)


def answer_of(indicator: Indicator, value: str | None, labels: Mapping[str, str]) -> Answer:
    """How an answer counts.

    Where all positive answers are numbers, a value that is none (« NSP ») is no answer: it counts
    as unreadable unless the description lists it under `missing`.
    """
    if not value:
        return "missing"
    seen = forms(value, labels)
    if not {key(text) for text in indicator.missing}.isdisjoint(seen):
        return "missing"
    if not {key(text) for text in indicator.positive}.isdisjoint(seen):
        return "positive"
    if all(is_number(text) for text in indicator.positive) and not is_number(value):
        return "unreadable"
    return "other"


def never_seen(indicator: Indicator, seen: Iterable[tuple[str, Mapping[str, str]]]) -> list[str]:
    """Positive answers that no file holds, among values or their labels.

    `seen`: values with the labels of their column.
    """
    known = {form for value, labels in seen for form in forms(value, labels)}
    labelled = {key(label) for _, labels in seen for label in labels.values()}
    codes = {key(code) for _, labels in seen for code in labels}
    return [text for text in indicator.positive if key(text) not in known | labelled | codes]
