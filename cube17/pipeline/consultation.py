"""A room's answers counted as the room itself counts them: no design, no interval, small groups.

What `cube17.workshop` shows of a room and what is built here from its file are the same cells.
"""

from typing import Final

import polars as pl

from cube17.axes import proper
from cube17.french import count, french
from cube17.model import ALL_DOMAINS
from cube17.pipeline.report import Outcome
from cube17.pipeline.rows import OF
from cube17.pipeline.sources import Record, SourceError
from cube17.pipeline.study import Study
from cube17.workshop.record_cells import Cell, cells, groups, table
from cube17.workshop.tally import FEWEST, Voice

_COUNTS: Final = "counts"


def outcome_of_room(study: Study, profiles: list[Record], respondents: pl.LazyFrame) -> Outcome:
    """Cells of a room, profiles under five answers hidden and counted together.

    `profiles` are those of the project. Raises `SourceError` when no question has five answers.
    """
    six = [one["id"] for one in profiles if one["id"] in proper(profiles)]
    found = [cell for place in _places(study) for cell in _cells(place, six, respondents)]
    if not found:
        few = f"aucune question n’a {FEWEST} réponses ; le cube serait vide."
        raise SourceError(french(f"{study.path.name} : {few}"))
    hidden = sum(cell["status"] == "suppressed" for cell in found)
    return Outcome(
        cells=table(found),
        primary=hidden,
        complementary=0,
        warnings=(),
        audit={"rounds": [], "after": 0, "cells": [], "words": french(_words(hidden))},
    )


def _places(study: Study) -> list[dict[str, str]]:
    """Coordinates of the cells but for the profile, and the source."""
    room = {"wave": study.wave, "territory": str(study.territory.constant), "source": study.id}
    return [
        {"indicator": indicator.id, "domain": domain} | room
        for indicator in study.indicators
        for domain in indicator.columns
    ]


def _cells(place: dict[str, str], six: list[str], respondents: pl.LazyFrame) -> list[Cell]:
    column = f"{place['indicator']}{OF}{place['domain']}"
    answers = respondents.select(pl.col("profile").cast(pl.String), column).drop_nulls().collect()
    voices: list[Voice] = [(who, (_COUNTS,) if yes else ()) for who, yes in answers.iter_rows()]
    place = place | {"domain": place["domain"] or ALL_DOMAINS}
    return cells(place, groups(voices, (_COUNTS,), six), (_COUNTS,))


def _words(hidden: int) -> str:
    if not hidden:
        return "Consultation de salle : aucune case masquée, rien à protéger."
    told = count(hidden, "case masquée", "cases masquées")
    return (
        f"Consultation de salle : {told}. Un profil sous {FEWEST} réponses n’est jamais montré "
        "seul : il compte dans la salle, et dans « autres profils » dès qu’ils sont assez."
    )
