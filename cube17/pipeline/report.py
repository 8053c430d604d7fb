"""The account of a build: what was read, set aside, placed, hidden; as data, then as a page."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import polars as pl
import pyarrow as pa

from cube17.french import count, french
from cube17.model import FRANCE, Dictionary
from cube17.pipeline.checks import unseen
from cube17.pipeline.disclosure import MIN_BASE, MIN_EFFECTIVE_BASE
from cube17.pipeline.placing import Gazetteer, Remark, looks_like_postcodes
from cube17.pipeline.protect import UNAUDITED
from cube17.pipeline.report_page import page
from cube17.pipeline.responses import Collected
from cube17.pipeline.study import Study

# Distinct values listed for a question, or territories for a column.
LISTED: Final = 40
KINDS: Final = {"REG": "region", "DEP": "departement", "EPCI": "epci", FRANCE: "pays"}
# What a spreadsheet would take for a formula.
_FORMULA: Final = r"^(=|@|[+-][^0-9.,]|[\t\r])"


@dataclass(frozen=True)
class Outcome:
    """Cells of a cube and what was hidden: too few respondents, then to protect these.

    `warnings` are French sentences about the design; `audit` is told by `protect`.
    """

    cells: pa.Table
    primary: int
    complementary: int
    warnings: Sequence[str]
    audit: dict[str, Any]


def account(
    study: Study, gazetteer: Gazetteer, collected: Collected, outcome: Outcome, told: Dictionary
) -> dict[str, Any]:
    """Account of a build, the content of `report.json`: the same files give the same account.

    `told` is the dictionary of the cube.
    """
    tally, aside = collected.tally, collected.rejects
    shown = outcome.cells.num_rows - outcome.primary - outcome.complementary
    texts = ("id", "title", "producer", "licence", "citation", "wave", "date")
    return {
        "study": {name: getattr(study, name) for name in texts},
        "files": told["provenance"]["files"],
        "rows": {
            "read": tally.read,
            "used": collected.respondents.height,
            "set_aside": aside.height,
            "blank": tally.blank,
        },
        "reasons": _reasons(aside),
        "places": _places(collected),
        "without_domain": tally.without_domain,
        "answers": _answers(study, collected),
        "design": _design(study),
        "thresholds": {"min_n": study.disclosure.min_n, "min_n_eff": study.disclosure.min_n_eff},
        "cells": {
            "total": outcome.cells.num_rows,
            "shown": shown,
            "hidden_primary": outcome.primary,
            "hidden_complementary": outcome.complementary,
        },
        "audit": outcome.audit,
        "coverage": _coverage(outcome.cells),
        "labels": {
            axis: {record["id"]: record["short"] for record in told[axis]}
            for axis in ("profiles", "domains")
        },
        "warnings": [
            *_warnings(study, gazetteer, collected),
            *(french(text) for text in outcome.warnings),
            *([UNAUDITED] if outcome.audit["words"] == UNAUDITED else []),
        ],
    }


def _design(study: Study) -> dict[str, Any]:
    """Names of the columns that tell how respondents were drawn; sizes of the population."""
    asked = study.population
    return {
        "weight": study.weight and study.weight.name,
        "strata": study.strata and study.strata.name,
        "cluster": study.cluster and study.cluster.name,
        "wide": bool(study.wide),
        "population": asked and (asked.column.name if asked.column else dict(asked.sizes)),
        "raking": [margin.column.name for margin in study.raking],
    }


def files_read(collected: Collected) -> list[dict[str, Any]]:
    """Say of each file what it is and what became of its rows."""
    aside = Counter(collected.rejects["file"].to_list())
    return [
        {
            "name": file.path.name,
            "sha256": file.sha256(),
            "format": file.format,
            "rows": used + aside[file.path.name],
            "used": used,
            "set_aside": aside[file.path.name],
        }
        for file, used in zip(collected.files, collected.used, strict=True)
    ]


def _reasons(aside: pl.DataFrame) -> list[dict[str, Any]]:
    grouped = aside.group_by("reason", "column").agg(
        rows=pl.len(), first=pl.col("line").first(), file=pl.col("file").first()
    )
    return grouped.sort("rows", "reason", "column", descending=[True, False, False]).to_dicts()


def _places(collected: Collected) -> dict[str, Any]:
    tally = collected.tally
    lost = sorted(tally.lost_places.items(), key=lambda item: (-item[1], item[0]))
    return {
        "remarks": [
            {"remark": remark.name.lower(), "words": french(remark.value), "rows": rows}
            for remark in Remark
            if (rows := tally.remarks[remark])
        ],
        "not_placed": [{"value": value, "rows": rows} for value, rows in lost[:LISTED]],
        "not_placed_values": len(lost),
    }


def _answers(study: Study, collected: Collected) -> list[dict[str, Any]]:
    """Return how each value of each question was counted, most frequent first."""
    return [
        {
            "indicator": indicator.id,
            "label": indicator.record["short"],
            "columns": [column.name for column in indicator.columns.values()],
            "values": [
                {"value": value, "label": label, "counts_as": means, "rows": rows}
                for (name, value, label, means), rows in sorted(
                    collected.tally.answers.items(), key=lambda item: (-item[1], item[0])
                )
                if name == indicator.id
            ][:LISTED],
        }
        for indicator in study.indicators
    ]


def _coverage(cells: pa.Table) -> list[dict[str, Any]]:
    """Cells shown and hidden per profile, domain and kind of territory; France's largest base."""
    names = ("profile", "domain", "territory", "status", "n")
    frame = pl.DataFrame(pl.from_arrow(cells.select(names))).with_columns(
        kind=pl.col("territory").str.extract("^([A-Z]+)").replace_strict(KINDS),
        hidden=pl.col("status") == "suppressed",
    )
    grouped = frame.group_by("profile", "domain", "kind").agg(
        shown=(~pl.col("hidden")).sum(),
        hidden=pl.col("hidden").sum(),
        territories=pl.col("territory").filter(~pl.col("hidden")).n_unique(),
        base=pl.col("n").max(),
    )
    return grouped.sort("profile", "domain", "kind").to_dicts()


def _warnings(study: Study, gazetteer: Gazetteer, collected: Collected) -> list[str]:
    """List what a careful reader must know, in French."""
    tally = collected.tally
    found = [
        *_about_rows(study, collected),
        *_about_answers(study, collected),
    ]
    if study.territory.kind == "commune" and looks_like_postcodes(gazetteer, tally.places):
        found.append(
            "La colonne des communes semble contenir des codes postaux, pas des codes Insee : "
            "beaucoup de répondants peuvent être mal placés."
        )
    limits = study.disclosure
    if limits.min_n < MIN_BASE or limits.min_n_eff < MIN_EFFECTIVE_BASE:
        found.append(
            f"Seuils plus bas que d’usage ({MIN_BASE} répondants, {MIN_EFFECTIVE_BASE} répondants "
            "efficaces) : vérifiez que personne ne peut être reconnu."
        )
    return [french(text) for text in found]


def _about_rows(study: Study, collected: Collected) -> list[str]:
    tally, found = collected.tally, []
    if collected.rejects.height:
        found.append(
            f"{count(collected.rejects.height, 'ligne mise', 'lignes mises')} de côté sur "
            f"{count(tally.read, 'ligne')} : voyez rejects.csv."
        )
    if tally.blank:
        found.append(f"{count(tally.blank, 'ligne vide sautée', 'lignes vides sautées')}.")
    if tally.decimal_comma and study.weight:
        found.append(f"Virgule décimale dans la colonne « {study.weight.name} » : comprise.")
    if tally.without_domain:
        found.append(
            f"{count(tally.without_domain, 'répondant')} sans domaine : comptés dans « tous "
            "domaines » seulement."
        )
    return found


def _about_answers(study: Study, collected: Collected) -> list[str]:
    found = []
    for indicator in study.indicators:
        rows = Counter()
        for (name, _, _, means), times in collected.tally.answers.items():
            if name == indicator.id:
                rows[means] += times
        what = f"Question « {indicator.id} »"
        if rows["unreadable"]:
            found.append(
                f"{what} : {count(rows['unreadable'], 'réponse')} qui ne sont pas des nombres, "
                "comptées comme absentes."
            )
        if missing := unseen(collected, indicator):
            found.append(f"{what} : aucune réponse {', '.join(f'« {m} »' for m in missing)}.")
        if not rows["positive"] + rows["other"]:
            found.append(f"{what} : personne n’a répondu ; elle n’est pas dans le cube.")
    return found


@contextmanager
def publish(folder: Path, report: dict[str, Any], rejects: pl.DataFrame) -> Iterator[None]:
    """Write the report beside the work of the block, and show it only if that succeeds.

    `report.json`, `report.html` and `rejects.csv` replace those of `folder`; if the block raises,
    the folder stays as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.draft")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
        (draft / "report.json").write_bytes(orjson.dumps(report, option=options))
        (draft / "report.html").write_text(page(report), encoding="utf-8", newline="\n")
        _defused(rejects).write_csv(draft / "rejects.csv", separator=";", include_bom=True)
        yield
        folder.mkdir(exist_ok=True)
        for file in sorted(draft.iterdir()):
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _defused(rejects: pl.DataFrame) -> pl.DataFrame:
    """Rejects whose values no spreadsheet takes for a formula."""
    value = pl.col("value")
    risky = value.str.contains(_FORMULA)
    return rejects.with_columns(value=pl.when(risky).then("'" + value).otherwise(value))
