"""Which cells of a survey's cube are hidden, why, and what an audit says of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from cube17.french import count, french
from cube17.pipeline.audit import COORDINATES, Audit, audit
from cube17.pipeline.cells import Estimates
from cube17.pipeline.complementary import OPEN, suppress
from cube17.pipeline.disclosure import too_few
from cube17.pipeline.hierarchy import Hierarchy
from cube17.pipeline.layout import Bools
from cube17.pipeline.sources import SourceError
from cube17.pipeline.study import Study

Progress = Callable[[str, float], None]
"""Called with a step in French and the part of it that is done (0 to 1)."""

# Times that cells are hidden after an audit and the whole audited again. A national cube takes two.
ROUNDS: Final = 30
# Cells hidden after an audit that the report names.
LISTED: Final = 40
STEP: Final = "Audit du secret, tour"
UNAUDITED: Final = french(
    "SECRET NON ÉPROUVÉ : la construction a été lancée sans audit. Ne publiez pas ce cube : des "
    "cases masquées peuvent être retrouvées. Reconstruisez-le sans « --without-audit »."
)


@dataclass(frozen=True)
class Protection:
    """Hidden cells, row by row of the estimates; how many for each reason; the audit.

    `complementary` counts those hidden after an audit too.
    """

    hidden: Bools
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
    """Hide cells under the thresholds, then those that would give them away, until an audit agrees.

    `places` holds the places where somebody answered, with their units: an attacker adds up what is
    there, not what might have been. Without `audited` nothing proves the result, and it says so.
    Raises `SourceError`, in French, when after `ROUNDS` rounds some cell can still be worked out.
    """
    limits = study.disclosure
    few = too_few(numbers["n"], numbers["n_eff"], limits.min_n, limits.min_n_eff)
    cells = estimates.with_columns(wave=pl.lit(study.wave))
    tables = Tables(cells, Hierarchy.of(places), limits.min_n, progress)
    hidden = tables.closed(few, "Secret")
    told: dict[str, Any] = {"rounds": [], "after": 0, "cells": [], "words": UNAUDITED}
    if audited:
        hidden, told = _settled(tables, hidden, study)
    return Protection(hidden, int(few.sum()), int((hidden & ~few).sum()), told)


@dataclass(frozen=True)
class Tables:
    """Every cell of a cube with its true figures, and the sums that link them."""

    cells: pl.DataFrame
    hierarchy: Hierarchy
    width: float
    progress: Progress

    def closed(self, hidden: Bools, step: str) -> Bools:
        """Hide what sums give away, see `suppress`."""
        status = suppress(
            self.cells.with_columns(hidden=pl.Series(hidden)),
            self.hierarchy,
            width=self.width,
            progress=self._told(step),
        )
        return (status != OPEN).to_numpy()

    def audited(self, hidden: Bools, before: Audit | None, step: str) -> Audit:
        """Audit what is hidden, see `audit`."""
        return audit(
            self.cells.with_columns(hidden=pl.Series(hidden)),
            self.hierarchy,
            width=self.width,
            before=before,
            progress=self._told(step),
        )

    def _told(self, step: str) -> Callable[[int, int], None]:
        return lambda done, total: self.progress(step, done / max(1, total))


def _settled(tables: Tables, hidden: Bools, study: Study) -> tuple[Bools, dict[str, Any]]:
    """Hide cells beside those that an audit finds, until it finds none; what is told of it."""
    first, rounds = hidden, []
    found = tables.audited(hidden, None, f"{STEP} 1")
    while not found.findings.is_empty():
        if len(rounds) == ROUNDS:
            raise SourceError(french(f"{study.path.name} : {_refusal(found.findings)}"))
        more = hidden.copy()
        more[found.beside] = True
        more = tables.closed(more, "Secret")
        rounds.append({"findings": found.findings.height, "hidden": int((more & ~hidden).sum())})
        hidden = more
        found = tables.audited(hidden, found, f"{STEP} {len(rounds) + 1}")
    return hidden, _told(tables, hidden, hidden & ~first, rounds)


def _told(
    tables: Tables, hidden: Bools, after: Bools, rounds: list[dict[str, int]]
) -> dict[str, Any]:
    """Tell what audits found, without any of the secrets; `after`: hidden after the first."""
    total, later = int(hidden.sum()), int(after.sum())
    named = tables.cells.filter(pl.Series(after)).select(COORDINATES).sort(COORDINATES)
    return {
        "rounds": rounds,
        "after": later,
        "cells": named.head(LISTED).to_dicts(),
        "words": french(_words(len(rounds), later, total, tables.width)),
    }


def _words(rounds: int, after: int, hidden: int, width: float) -> str:
    if not hidden:
        return "Audit : aucune case masquée, rien à protéger."
    looked = (
        f"Audit par programmation linéaire : {count(hidden, 'case masquée', 'cases masquées')}, "
        "toutes examinées comme le ferait quelqu’un qui a tout le cube."
    )
    safe = f"à moins de {width:g} répondants près."
    if not rounds:
        return f"{looked} Aucune ne peut être retrouvée {safe}"
    return (
        f"{looked} Des cases pouvaient l’être : "
        f"{count(after, 'autre a été masquée', 'autres ont été masquées')} en "
        f"{count(rounds, 'tour')} d’audit. Au dernier, aucune ne peut être retrouvée {safe}"
    )


def _refusal(findings: pl.DataFrame) -> str:
    """Say that the cube cannot be published, naming one of the cells that give themselves away."""
    names = ("indicator", "profile", "domain", "territory")
    first = " × ".join(findings.select(names).row(0))
    return (
        f"après {ROUNDS} tours d’audit, des cases masquées pourraient encore être retrouvées "
        f"(par exemple {first}). Le cube n’est pas écrit. Relevez les seuils (clé « disclosure »), "
        "ou réunissez des domaines ou des profils."
    )
