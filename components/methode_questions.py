"""Method page: the questions with their full wording, and the sources with their links."""

from typing import Any, Final

from dash import html

from components.coverage import answered_by
from components.impacts import impact_indicators
from components.methode_axes import source_links
from components.plain_table import reading_table
from components.wording import counted, date_text
from cube17.coverage import Presence, by_question_and_profile
from cube17.store import Cube

Record = dict[str, Any]
Answers = dict[tuple[str, str], Presence]

OTHERS: Final = "autres-questions"

UNITS: Final = {"%": "part, en %", "/10": "note moyenne sur 10"}
DIRECTIONS: Final = {
    "plus": "plus haut : plus favorable",
    "moins": "plus haut : moins favorable",
    "neutre": "ni l’un ni l’autre",
}
COLUMNS: Final = ("Question", "Libellé complet", "Unité et sens", "Vagues", "Source")


def questions_section(cube: Cube) -> list[Any]:
    """Return the impact questions in view, the other published ones on request."""
    impact = impact_indicators(cube)
    others = [i for i in cube.dictionary["indicators"] if i not in impact]
    title = counted(len(others), "autre question publiée", "autres questions publiées")
    answers = by_question_and_profile(cube)
    return [
        html.P(
            "Une case répond à une question, posée lors d’une vague d’enquête. Deux questions dont "
            "le libellé diffère ne sont jamais confondues."
        ),
        reading_table("Les questions d’impact", COLUMNS, [_row(cube, i) for i in impact]),
        html.Details(
            [
                html.Summary(title),
                # Browsers open what holds the target of a link.
                html.Div(
                    reading_table(
                        title,
                        [*COLUMNS, "Qui a répondu"],
                        [_row(cube, i, answers) for i in others],
                    ),
                    id=OTHERS,
                ),
            ],
            className="plain-details",
        ),
    ]


def _row(cube: Cube, indicator: Record, answers: Answers | None = None) -> html.Tr:
    """One question with all that belongs to it, and who answered when that is given."""
    waves = {wave["id"]: wave["label"] for wave in cube.dictionary["waves"]}
    asked = ", ".join(waves[wave] for wave in cube.waves_of(indicator["id"]))
    note = [html.Span(indicator["note"], className="wordings-note")] if indicator["note"] else []
    who = [html.Td(answered_by(cube, indicator["id"], answers))] if answers else []
    return html.Tr(
        [
            html.Th(indicator["short"], scope="row"),
            html.Td([indicator["wording"], *note]),
            html.Td(f"{UNITS[indicator['unit']]} ; {DIRECTIONS[indicator['direction']]}"),
            html.Td(asked),
            html.Td(source_links(cube, indicator["source"])),
            *who,
        ],
        id=f"question-{indicator['id']}",
    )


def sources_section(cube: Cube) -> list[Any]:
    """List every source with who made it, when, and where to read it."""
    sources = cube.dictionary["sources"]
    return [
        html.P(
            f"Les chiffres publiés viennent de {counted(len(sources), 'source')}. Chaque case du "
            "cube nomme la sienne et dit si le chiffre y est certain, probable ou incertain."
        ),
        html.Ol([_source(source) for source in sources], className="sources"),
    ]


def _source(source: Record) -> html.Li:
    title = html.A(source["title"], href=source["url"]) if source["url"] else source["title"]
    about = f". {source['producer']}, {date_text(source['date'])}. {source.get('note') or ''}"
    return html.Li([title, about], id=f"source-{source['id']}")
