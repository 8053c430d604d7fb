"""The questions of a survey's description: columns, answers that count, dictionary entries."""

from collections.abc import Mapping
from typing import Final

from cube17.model import IMPACTS
from cube17.pipeline.nodes import Node, nearest, quote
from cube17.pipeline.sources import DIRECTIONS, Record, slug
from cube17.pipeline.study import PLACEHOLDER, Column, Indicator

TEXTS: Final = ("label", "short", "wording", "unit", "impact", "direction")
ALLOWED: Final = {"unit": ("%",), "impact": (*IMPACTS, "aucun"), "direction": DIRECTIONS}


def read_questions(
    node: Node, known: Mapping[str, Record], wide: Mapping[str, str]
) -> tuple[Indicator, ...]:
    """Read the questions: id → column, answers that count as positive, missing ones, texts.

    `known` are the questions already described, by id; `wide` gives, for the text that replaces
    `{domaine}` in names of columns, its domain (empty in long layout). Raises `SourceError`.
    """
    questions = tuple(
        _question(identity, entry, known, wide) for identity, entry in node.fields().items()
    )
    if wide and all("" in question.columns for question in questions):
        raise node.error(
            f"aucune colonne ne contient {PLACEHOLDER}, que « domain.wide » annonce. Écrivez par "
            f'exemple : column: "q1_{PLACEHOLDER}"'
        )
    return questions


def _question(
    identity: str, node: Node, known: Mapping[str, Record], wide: Mapping[str, str]
) -> Indicator:
    try:
        slug(identity)
    except ValueError as error:
        raise node.error(f"identifiant {quote(identity)} ; attendu : {error}.") from error
    fields = node.fields(("column", "positive", "missing", *TEXTS))
    node.required(fields, "column", "column: q1")
    positive = node.required(fields, "positive", "positive: [3, 4]")
    counted = tuple(item.text() for item in positive.items())
    missing = fields.get("missing")
    left_out = tuple(item.text() for item in missing.items()) if missing else ()
    if missing and (both := set(counted) & set(left_out)):
        raise missing.error(
            f"{quote(min(both))} est à la fois dans « positive » et dans « missing ». Choisissez."
        )
    return Indicator(
        id=identity,
        columns=_spread(fields["column"], wide),
        positive=counted,
        missing=left_out,
        record=_record(identity, node, fields, known),
    )


def _spread(node: Node, wide: Mapping[str, str]) -> dict[str, Column]:
    """Return the column of each domain; one column, under "", where it has no placeholder."""
    name = node.text()
    if PLACEHOLDER not in name:
        return {"": Column(name, node.key, node.line)}
    if not wide:
        raise node.error(
            f"{PLACEHOLDER} demande les domaines en colonnes. Écrivez par exemple : "
            "domain: {wide: {1: emploi, 2: sante}}"
        )
    return {
        domain: Column(name.replace(PLACEHOLDER, text), node.key, node.line)
        for text, domain in wide.items()
    }


def _record(
    identity: str, node: Node, fields: Mapping[str, Node], known: Mapping[str, Record]
) -> Record:
    """Return the dictionary entry of a question: known already, or described in full."""
    given = [name for name in TEXTS if name in fields]
    if (entry := known.get(identity)) is not None:
        if given:
            raise fields[given[0]].error(
                f"la question {quote(identity)} est déjà décrite dans indicators.csv. Retirez "
                f"cette clé ; une autre formulation est une autre question, avec un autre "
                "identifiant."
            )
        if entry["unit"] != "%":
            raise node.error(
                f"{quote(identity)} est une note ; un fichier de réponses donne des parts en %."
            )
        return entry
    absent = [name for name in TEXTS if name not in fields]
    if absent:
        near = nearest(identity, tuple(known))
        raise node.error(
            f"question {quote(identity)} inconnue.{near} Pour une question nouvelle, ajoutez : "
            f"{', '.join(absent)}."
        )
    texts = {
        name: fields[name].among(ALLOWED[name], name) if name in ALLOWED else fields[name].text()
        for name in TEXTS
    }
    return {"id": identity, **texts, "table": "", "note": ""}
