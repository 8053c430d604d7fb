"""Which cells of a survey's cube are hidden, why, and what an audit says of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cube17.french import count, french
from cube17.pipeline.audit import COORDINATES, Audit, audit
from cube17.pipeline.cells import Estimates
from cube17.pipeline.complementary import COMPLEMENTARY, OPEN, PRIMARY, suppress
from cube17.pipeline.disclosure import too_few
from cube17.pipeline.hierarchy import Hierarchy
from cube17.pipeline.study import Disclosure, Study

Progress = Callable[[str, float], None]
"""Called with a step in French and the part of it that is done (0 to 1)."""

# Cells listed when the audit finds them too easy to guess.
LISTED: Final = 20


@dataclass(frozen=True)
class Protection:
    """Hidden cells, row by row of the estimates; how many for each reason; the audit."""

    hidden: NDArray[np.bool_]
    primary: int
    complementary: int
    audit: dict[str, Any]


def protect(
    estimates: pl.DataFrame,
    numbers: Estimates,
    places: pl.DataFrame,
    study: Study,
    progress: Progress,
    *,
    audited: bool = True,
) -> Protection:
    """Hide cells under the thresholds, then those that would give them away, and audit the result.

    `places` holds the places where somebody answered, with their units: an attacker adds up what is
    there, not what might have been. Without `audited` the result is as safe, but nothing proves it.
    """
    limits = study.disclosure
    few = too_few(numbers["n"], numbers["n_eff"], limits.min_n, limits.min_n_eff)
    cells = estimates.with_columns(wave=pl.lit(study.wave), hidden=pl.Series(few))
    hierarchy, width = Hierarchy.of(places), limits.min_n
    status = suppress(cells, hierarchy, width=width, progress=_step(progress, "Secret"))
    hidden = (status != OPEN).to_numpy()
    told: dict[str, Any] = {"guessed": 0, "words": "Audit non demandé."}
    if audited:
        cells = cells.with_columns(hidden=pl.Series(hidden))
        found = audit(cells, hierarchy, width=width, progress=_step(progress, "Audit du secret"))
        told = _told(found, limits)
    return Protection(
        hidden=hidden,
        primary=int((status == PRIMARY).sum()),
        complementary=int((status == COMPLEMENTARY).sum()),
        audit=told,
    )


def _step(progress: Progress, name: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(name, done / max(1, total))


def _told(found: Audit, limits: Disclosure) -> dict[str, Any]:
    """Tell what the audit found, without any of the secrets."""
    guessed = found.findings.select(COORDINATES).unique().sort(COORDINATES)
    return {
        "hidden": found.hidden,
        "audited": found.audited,
        "guessed": guessed.height,
        "cells": guessed.head(LISTED).to_dicts(),
        "words": french(_words(found, guessed.height, limits)),
    }


def _words(found: Audit, guessed: int, limits: Disclosure) -> str:
    if not found.hidden:
        return "Audit : aucune case masquée, rien à protéger."
    looked = f"{count(found.audited, 'case masquée', 'cases masquées')} sur {found.hidden}"
    text = (
        f"Audit par programmation linéaire : {looked} examinées comme le ferait quelqu’un qui a "
        "tout le cube. "
    )
    if guessed:
        text += (
            f"{count(guessed, 'case pourrait', 'cases pourraient')} être retrouvée à moins de "
            f"{limits.min_n:g} répondants près : relevez les seuils avant de publier."
        )
    else:
        text += f"Aucune ne peut être retrouvée à moins de {limits.min_n:g} répondants près."
    if found.audited < found.hidden:
        text += (
            f" {found.hidden - found.audited} n’ont pas pu être examinées : trop de cases liées."
        )
    return text
