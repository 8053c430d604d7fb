"""A room as a cube in memory, and as the packs that one browser tab keeps of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cube17 import pack
from cube17.catalogue import territories
from cube17.dictionary import RESERVED
from cube17.figures import cube_in_memory
from cube17.french import french
from cube17.model import ALL_DOMAINS, Dictionary
from cube17.selection import Selection
from cube17.workshop.questions import DOMAINS, profiles, questions, study
from cube17.workshop.record import measures
from cube17.workshop.record_cells import MEMBERS, METHOD, OTHERS, ROOM, table
from cube17.workshop.record_files import LICENCE

if TYPE_CHECKING:
    from cube17.store import Cube
    from cube17.workshop.record import Measure, Record

NO_WHOLE: Final = french(
    "Chacun cite jusqu’à trois domaines : leurs parts ne s’additionnent pas en une part de tous."
)


def cube(record: Record) -> Cube:
    """Return the cube of a room, under the id that a browser keeps for its own."""
    return cube_in_memory(table(record.cells()), dictionary(record), territories())


def packed(record: Record) -> dict[str, Any]:
    """Return what the Explorer reads of a room: a `view` to open, the dictionary, the packs."""
    return {"view": opening(record)} | pack.whole(cube(record))


def opening(record: Record) -> str:
    """Query of the view that shows a room: its territory held, profiles crossed with domains.

    The map is framed on what is around.
    """
    place = territories()[record.room.plan.territory]
    view = Selection(cube=RESERVED, fix="territory", territory=place.code, zoom="within")
    units: Any = place.kind
    return replace(view, units=units).to_query()


def dictionary(record: Record) -> Dictionary:
    """Return what the cube says of itself."""
    told, day = study(), record.room.plan.day
    indicators, asked = _indicators(record), _measures(record)
    domains = {measure.domain for measure in asked}
    return {
        "id": RESERVED,
        "title": record.title,
        "nature": "workshop",
        "description": record.description,
        "producer": record.title,
        "licence": LICENCE,
        "citation": record.citation,
        "date": day,
        "method": METHOD,
        "profiles": [one for one in told["profiles"] if not one.get("extra")] + list(MEMBERS),
        "domains": [one for one in told["domains"] if one["id"] in domains | {ALL_DOMAINS}],
        "territories": [],
        "indicators": indicators,
        "waves": [{"id": day, "label": day}],
        "sources": [_source(record)],
        "absences": _absences(record),
        "default": {
            "indicator": asked[0].indicator,
            "profile": ROOM,
            "domain": asked[0].domain,
            "territory": record.room.plan.territory,
        },
    }


def _indicators(record: Record) -> list[dict[str, Any]]:
    """Entries of the questions asked: those of the study, and the workshop's own."""
    known = {one["id"]: one for one in study()["indicators"]}
    found = {
        one.indicator: known.get(one.indicator, {}) | dict(one.told) | {"id": one.indicator}
        for one in _measures(record)
    }
    return [entry | {"source": record.id, "table": "", "note": ""} for entry in found.values()]


def _measures(record: Record) -> list[Measure]:
    return [measure for name in record.answers for measure in measures(questions()[name])]


def _absences(record: Record) -> list[dict[str, str]]:
    """Say why the domains have no whole."""
    if DOMAINS not in record.answers:
        return []
    plan = record.room.plan
    place = {"indicator": DOMAINS, "wave": plan.day, "domain": ALL_DOMAINS}
    here = place | {"territory": plan.territory, "reason": NO_WHOLE}
    return [here | {"profile": profile} for profile in (*profiles(), ROOM, OTHERS)]


def _source(record: Record) -> dict[str, str]:
    return {
        "id": record.id,
        "title": record.title,
        "producer": record.place,
        "date": record.room.plan.day,
        "url": "",
        "licence": LICENCE,
        "note": "",
    }
