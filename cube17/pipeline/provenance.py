"""What a cube built from a survey says of itself: its dictionary, from the description alone.

Nothing here comes from the clock or the machine, so that the same files give the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from cube17.french import french
from cube17.model import ALL_DOMAINS, FRANCE, KEY, Dictionary
from cube17.pipeline.sources import (
    Record,
    read_domains,
    read_profiles,
    read_sources,
    read_waves,
)
from cube17.pipeline.study import Study
from cube17.workshop.record_cells import MEMBERS, METHOD, ROOM


def dictionary(
    study: Study, root: Path, cells: pa.Table, files: Sequence[Mapping[str, Any]]
) -> Dictionary:
    """Return the dictionary of the cube (see `cube17.model.Dictionary`), with its `provenance`.

    `root` is the project folder, `files` says what each file was and how many rows it gave.
    """
    frame = pl.DataFrame(pl.from_arrow(cells))
    asked = [{"source": study.id, **indicator.record} for indicator in study.indicators]
    kept = {
        "profiles": _present((*read_profiles(root), *MEMBERS), frame["profile"]),
        "domains": _present(read_domains(root), frame["domain"]),
        "indicators": _present(asked, frame["indicator"]),
    }
    waves = [wave for wave in read_waves(root) if wave["id"] == study.wave]
    own = {
        "id": study.id,
        "title": study.title,
        "producer": study.producer,
        "date": study.date,
        "url": study.url,
        "licence": study.licence,
        "note": "",
    }
    cited = {name for records in kept.values() for record in records for name in _cited(record)}
    texts = ("id", "title", "producer", "licence", "citation", "date")
    return {
        **{name: getattr(study, name) for name in texts},
        "nature": study.nature,
        "description": study.description or study.citation,
        "method": method(study),
        **kept,
        "territories": [],
        "waves": waves or [{"id": study.wave, "label": study.wave}],
        "sources": [own, *(s for s in read_sources(root) if s["id"] in cited - {study.id})],
        "absences": [],
        "default": default(frame),
        "provenance": {"description": study.path.name, "files": list(files)},
    }


def method(study: Study) -> str:
    """Say how the numbers were made, in French."""
    if study.nature == "workshop":
        return METHOD
    weights = "pondérées" if study.weight else "sans pondération"
    design = [
        text
        for text, asked in (
            ("strates", study.strata),
            ("grappes", study.cluster),
            ("taux de sondage", study.population),
            ("plusieurs réponses par répondant", study.wide),
        )
        if asked
    ]
    over = f" tenant compte du plan ({', '.join(design)})" if design else ""
    raked = ", ".join(margin.column.name for margin in study.raking)
    base = study.disclosure
    return french(
        f"Parts {weights} des réponses qui comptent, en %. Erreurs types par linéarisation de "
        f"Taylor{over}, base efficace de Kish, intervalles de Korn–Graubard à 95 % plafonnés à la "
        "base."
        + (
            f" Poids calés sur les marges connues : {raked} ; les erreurs types en tiennent compte."
            if raked
            else ""
        )
        + f" Cases masquées sous {base.min_n:g} répondants ou {base.min_n_eff:g} répondants "
        "efficaces, et celles qui permettraient de les retrouver par différence. Communes "
        "ramenées à la géographie de 2026."
    )


def default(cells: pl.DataFrame) -> dict[str, str]:
    """Coordinates that the Explorer opens with: a cell with a value, national if there is one.

    Of a room it is all of it.
    """
    table = cells.filter(pl.col("value").is_not_null())
    wholes = (("territory", FRANCE), ("domain", ALL_DOMAINS), ("profile", ROOM))
    for axis, preferred in wholes:
        narrowed = table.filter(pl.col(axis) == preferred)
        table = narrowed if narrowed.height else table
    return table.select(KEY).sort(KEY).row(0, named=True)


def _present(records: Iterable[Record], used: pl.Series) -> list[Record]:
    """Return the records whose id is among the cells, in their order."""
    names = set(used.unique())
    return [record for record in records if record["id"] in names]


def _cited(record: Record) -> list[str]:
    source = record.get("source", "")
    return source if isinstance(source, list) else [source]
