"""A room as files: one line for each answer, and the description that `cube17 build` reads.

A line has a profile and one answer; nothing tells which lines come from one person, not even for
the domains, whose choice is as many lines as there are domains. Lines are sorted.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

from cube17.french import french
from cube17.workshop.questions import DOMAINS, profiles, questions
from cube17.workshop.record import CONSULTATION, measures
from cube17.workshop.record_cells import OTHERS, renamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cube17.workshop.questions import Question
    from cube17.workshop.record import Measure, Record
    from cube17.workshop.tally import Voice

PROFILE: Final = "profil"
ANSWERS: Final = "reponses.csv"
DESCRIPTION: Final = "etude.yml"
CHOSEN: Final = "1"
LEFT: Final = "0"
LICENCE: Final = "Celle de l’organisateur de l’atelier"


def answers_csv(record: Record) -> str:
    """Return the file of answers: semicolons, and a mark of order for spreadsheets."""
    out, names = io.StringIO(), columns(record)
    writer = csv.DictWriter(out, names, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for column, profile, answer in sorted(_lines(record), key=lambda n: (names.index(n[0]), n)):
        writer.writerow({PROFILE: profile, column: answer})
    return "\ufeff" + out.getvalue()


def columns(record: Record) -> list[str]:
    """Return the columns of the file: the profile, then those of each question."""
    asked = [column for name in record.answers for column in _columns(questions()[name])]
    return [PROFILE, *asked]


def _columns(question: Question) -> list[str]:
    if question.id != DOMAINS:
        return [question.id]
    return [_column_of(option) for option in question.option_ids]


def _column_of(domain: str) -> str:
    return f"{DOMAINS}_{domain}"


def _lines(record: Record) -> Iterator[tuple[str, str, str]]:
    """Column, profile and answer of every line."""
    for name, voices in record.answers.items():
        for voice in renamed(voices, tuple(profiles())):
            yield from _answers(questions()[name], voice)


def _answers(question: Question, voice: Voice) -> Iterator[tuple[str, str, str]]:
    profile, chosen = voice
    if question.id == DOMAINS:
        for option in question.option_ids:
            yield _column_of(option), profile, CHOSEN if option in chosen else LEFT
    else:
        yield question.id, profile, _labels(question)[chosen[0]]


def _labels(question: Question) -> dict[str, str]:
    return {option.id: option.label for option in question.options}


# -- the description -------------------------------------------------------------------------------


def description(record: Record) -> str:
    """Return the description of the file, as docs/tutoriel-enquete.md tells its keys."""
    texts = {
        "id": record.id,
        "title": record.title,
        "producer": french(f"Participants de l’atelier {record.room.code}, {record.place}"),
        "licence": LICENCE,
        "citation": record.citation,
        "wave": record.room.plan.day,
        "date": record.room.plan.day,
        "description": record.description,
        "nature": "workshop",
        "file": ANSWERS,
        "territory": record.room.plan.territory,
    }
    names = (*profiles(), OTHERS)
    who = ", ".join(f"{name}: {name}" for name in names)
    return "\n".join(
        [
            f"# {CONSULTATION}.",
            *(f"{key}: {_quoted(text)}" for key, text in texts.items()),
            f"profile: {{column: {PROFILE}, map: {{{who}}}}}",
            f"domain: {_domain(record)}",
            "indicators:",
            *_indicators(record),
            "",
        ]
    )


def _domain(record: Record) -> str:
    if DOMAINS not in record.answers:
        return "all"
    named = questions()[DOMAINS].option_ids
    return f"{{wide: {{{', '.join(f'{name}: {name}' for name in named)}}}}}"


def _indicators(record: Record) -> Iterator[str]:
    """Lines of the indicators, each once: those of the domains share one."""
    for name in record.answers:
        question = questions()[name]
        found = {measure.indicator: measure for measure in measures(question)}
        for measure in found.values():
            yield from _indicator(question, measure)


def _indicator(question: Question, measure: Measure) -> Iterator[str]:
    labels = _labels(question)
    wide = question.id == DOMAINS
    column = _column_of("{domaine}") if wide else question.id
    positive = [CHOSEN] if wide else [labels[option] for option in measure.positive]
    yield f"  {measure.indicator}:"
    yield f"    column: {_quoted(column)}"
    yield f"    positive: [{', '.join(map(_quoted, positive))}]"
    for key, text in measure.told.items():
        yield f"    {key}: {_quoted(text)}"


def _quoted(text: str) -> str:
    """Return a text as YAML reads it, whatever it holds: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
