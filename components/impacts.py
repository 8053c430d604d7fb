"""The impact tables of the study as one picture that is a real table."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from dash import html

from components.links import cell_selection, explorer_link
from components.markup import aria, data
from components.wording import UNANSWERED, absence_words, date_text, value_text
from cube17.axes import proper
from cube17.model import ALL_DOMAINS, FRANCE, IMPACTS
from cube17.store import Cube
from cube17.tables import records

NO_IMPACT: Final = "aucun"
IMPACT_TITLES: Final = {
    "innovation": "Effet sur l’innovation",
    "performance": "Effet sur la performance",
    "confiance": "Effet sur la confiance",
}
CERTAINTY_TAGS: Final = {"certain": "", "likely": "probable", "uncertain": "incertain"}

Record = dict[str, Any]


@dataclass(frozen=True)
class Impacts:
    """The national all-domain cells of the impact questions: questions, profiles, cells."""

    cube: Cube
    indicators: list[Record]
    profiles: list[Record]
    cells: dict[tuple[str, str], Record]
    reasons: dict[tuple[str, str], str]

    def answered(self, indicator: str) -> list[tuple[Record, Record]]:
        """Profiles with a value for a question, and their cells, lowest value first."""
        pairs = [(p, self.cells.get((indicator, p["id"]))) for p in self.profiles]
        known = [(p, cell) for p, cell in pairs if cell and cell["value"] is not None]
        return sorted(known, key=lambda pair: pair[1]["value"])

    def unpublished(self, profile: str) -> bool:
        """Whether a profile has no value at all."""
        return not any(p == profile for _, p in self.cells)


def read_impacts(cube: Cube) -> Impacts:
    """Read the cells of the picture from a cube."""
    indicators = impact_indicators(cube)
    ids = [indicator["id"] for indicator in indicators]
    rows = cube.select(indicator=ids, domain=[ALL_DOMAINS], territory=[FRANCE])
    cells = {(cell["indicator"], cell["profile"]): cell for cell in records(cube.table(rows))}
    regular = proper(cube.dictionary["profiles"])
    profiles = [record for record in cube.dictionary["profiles"] if record["id"] in regular]
    reasons = {(a["indicator"], a["profile"]): a["reason"] for a in cube.dictionary["absences"]}
    return Impacts(cube, indicators, profiles, cells, reasons)


def impact_indicators(cube: Cube) -> list[Record]:
    """Questions on an impact, grouped by impact."""
    asked = [i for i in cube.dictionary["indicators"] if i["impact"] in IMPACTS]
    return sorted(asked, key=lambda indicator: IMPACTS.index(indicator["impact"]))


# -- the sentence ----------------------------------------------------------------------------------


def sentence(impacts: Impacts) -> str:
    """Say on which question the profiles agree most and on which they part most.

    Only questions that every answering profile answered legibly are compared: a missing number
    could be the farthest.
    """
    answering = [p for p in impacts.profiles if not impacts.unpublished(p["id"])]
    complete = [
        (indicator, answers)
        for indicator in impacts.indicators
        if len(answers := impacts.answered(indicator["id"])) == len(answering)
    ]
    ordered = sorted(complete, key=lambda pair: _spread(pair[1]))
    (closest, near), (farthest, far) = ordered[0], ordered[-1]
    return (
        f"Les profils s’accordent le plus sur {closest['label']} ({_range(closest, near)}) ; "
        f"ils s’écartent le plus sur {farthest['label']} ({_range(farthest, far)})."
    )


def _spread(answers: list[tuple[Record, Record]]) -> float:
    return answers[-1][1]["value"] - answers[0][1]["value"]


def _range(indicator: Record, answers: list[tuple[Record, Record]]) -> str:
    lowest, highest = answers[0][1]["value"], answers[-1][1]["value"]
    low, high = (_who(answers, value) for value in (lowest, highest))
    return (
        f"de {value_text(lowest, indicator)} pour {low} "
        f"à {value_text(highest, indicator)} pour {high}"
    )


def _who(answers: list[tuple[Record, Record]], value: float) -> str:
    names = [f"les {p['label'].lower()}" for p, cell in answers if cell["value"] == value]
    return " et ".join(names)


# -- the table -------------------------------------------------------------------------------------


def impacts_figure(impacts: Impacts) -> html.Figure:
    """Return the picture with its sentence, its legend and where it comes from."""
    return html.Figure(
        [
            html.P(sentence(impacts), className="impacts-sentence"),
            html.Div(impacts_table(impacts), className="impacts-frame"),
            html.Figcaption([_legend(impacts), _source(impacts)], className="impacts-notes"),
        ],
        className="impacts",
        **aria(labelledby="impacts-titre"),
    )


def impacts_table(impacts: Impacts) -> html.Table:
    """One row per question, one column per profile; narrow screens read it row by row.

    Roles are written out because a table that is laid out as blocks loses them in some browsers.
    """
    groups = groupby(impacts.indicators, key=lambda indicator: indicator["impact"])
    return html.Table(
        [
            html.Caption(
                "Part des répondants qui jugent l’effet des alliances « fort » ou « très fort », "
                "en %, par question et par profil d’acteurs. Chaque case s’ouvre dans l’Explorer.",
                className="impacts-caption",
            ),
            html.Thead(_head(impacts), role="rowgroup"),
            *(_group(impacts, impact, list(questions)) for impact, questions in groups),
        ],
        className="impacts-table",
        role="table",
    )


def _head(impacts: Impacts) -> html.Tr:
    question = html.Th("Question", scope="col", role="columnheader")
    return html.Tr([question, *(_profile(impacts, p) for p in impacts.profiles)], role="row")


def _profile(impacts: Impacts, profile: Record) -> html.Th:
    empty = impacts.unpublished(profile["id"])
    name = html.Span(profile["short"], className="impacts-profile-name")
    note = [html.Span(UNANSWERED, className="impacts-why")] if empty else []
    return html.Th([name, *note], scope="col", role="columnheader", **data(profile=profile["id"]))


def _group(impacts: Impacts, impact: str, questions: list[Record]) -> html.Tbody:
    title = html.Th(
        IMPACT_TITLES[impact],
        colSpan=1 + len(impacts.profiles),
        scope="rowgroup",
        role="rowheader",
        className="impacts-group",
    )
    rows = [_row(impacts, question) for question in questions]
    return html.Tbody([html.Tr(title, role="row"), *rows], role="rowgroup")


def _row(impacts: Impacts, indicator: Record) -> html.Tr:
    header = html.Th(indicator["short"], scope="row", role="rowheader", title=indicator["wording"])
    return html.Tr([header, *(_cell(impacts, indicator, p) for p in impacts.profiles)], role="row")


def _cell(impacts: Impacts, indicator: Record, profile: Record) -> html.Td:
    cell = impacts.cells.get((indicator["id"], profile["id"]))
    name = html.Span(profile["short"], className="impacts-who")
    about = html.Span(f", {indicator['short']} : ", className="visually-hidden")
    content = _measured(cell, indicator) if cell else _absent(impacts, indicator, profile)
    wave = impacts.cube.waves_of(indicator["id"])[-1]
    key = (indicator["id"], wave, profile["id"], ALL_DOMAINS, FRANCE)
    link = explorer_link(
        [name, about, *content], cell_selection(impacts.cube.id, key), className="impacts-cell"
    )
    state = (cell["certainty"] or cell["status"]) if cell else "absent"
    return html.Td(
        link,
        role="cell",
        style={"--value": f"{cell['value']:g}"} if cell else {},
        **data(profile=profile["id"], indicator=indicator["id"], state=state),
    )


def _measured(cell: Record, indicator: Record) -> list[html.Span]:
    tag = CERTAINTY_TAGS[cell["certainty"]]
    return [
        html.Span(value_text(cell["value"], indicator), className="impacts-number"),
        *([html.Span(tag, className="impacts-tag")] if tag else []),
        html.Span(html.Span(), className="impacts-track", **aria(hidden="true")),
    ]


def _absent(impacts: Impacts, indicator: Record, profile: Record) -> list[html.Span]:
    # An empty column says why in its header; there, cells repeat it only to a screen reader.
    said = " impacts-why-said" if impacts.unpublished(profile["id"]) else ""
    words = absence_words(impacts.reasons.get((indicator["id"], profile["id"]), ""))
    return [
        html.Span("·", className="impacts-number", **aria(hidden="true")),
        html.Span(words, className=f"impacts-why{said}"),
    ]


# -- what belongs to the numbers -------------------------------------------------------------------


def _legend(impacts: Impacts) -> html.Ul:
    """Explain the marks that occur."""
    likely = "probable : attribution ou lecture déduite"
    uncertain = "incertain : chiffre abîmé dans la transcription"
    entries = [
        ("certain", "certain : imprimé en clair dans la source"),
        ("likely", likely),
        ("uncertain", uncertain),
        ("absent", "· sans chiffre : jamais zéro, jamais estimé"),
    ]
    found = {cell["certainty"] for cell in impacts.cells.values()} | {"absent"}
    return html.Ul(
        [
            html.Li([html.Span(className="impacts-sign", **data(state=state)), words])
            for state, words in entries
            if state in found
        ],
        className="impacts-legend",
    )


def _source(impacts: Impacts) -> html.P:
    """Source, date, wave and base, and whether gaps can be tested."""
    used = {cell["source"] for cell in impacts.cells.values()}
    sources = [s for s in impacts.cube.dictionary["sources"] if s["id"] in used]
    waves = {cell["wave"] for cell in impacts.cells.values()}
    asked = ", ".join(w["label"] for w in impacts.cube.dictionary["waves"] if w["id"] in waves)
    without_base = all(cell["n"] is None for cell in impacts.cells.values())
    base = "Base non publiée : aucun intervalle, aucun écart testé." if without_base else ""
    links = [
        part
        for s in sources
        for part in (
            html.A(s["title"], href=s["url"]),
            f", {s['producer']}, {date_text(s['date'])}. ",
        )
    ]
    return html.P(["Source : ", *links, f"Enquêtes {asked}, France, tous domaines. ", base])
