"""From final answers to cells: the groups that a room may be told of, and nothing else.

`cube17 build` counts the file of a workshop with these functions too, so that the cube of the file
and that of the room are one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cube17.french import french
from cube17.model import CELL_COLUMNS, DECIMALS, KEY
from cube17.parquet import cell_table
from cube17.workshop.tally import grouped, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from cube17.workshop.tally import Group, Voice

Cell = dict[str, Any]

ROOM: Final = "salle"
OTHERS: Final = "autres-profils"
MEMBERS: Final = (
    {
        "id": ROOM,
        "label": "Toute la salle",
        "short": "Salle",
        "extra": True,
        "attestation": "",
        "source": "",
        "note": "Tous les profils de la salle, sans pondération.",
    },
    {
        "id": OTHERS,
        "label": "Autres profils",
        "short": "Autres profils",
        "extra": True,
        "attestation": "",
        "source": "",
        "note": "Profils réunis : aucun n’est montré seul sous cinq réponses.",
    },
)
"""Profiles of a workshop's cube beside the six, as its dictionary has them."""
METHOD: Final = french(
    "Parts des personnes présentes qui ont donné cette réponse, en %, sans tirage ni pondération : "
    "ni erreur type, ni intervalle, ni verdict. Sous cinq réponses rien n’est montré ; les profils "
    "qui en ont moins sont réunis, et un autre avec eux tant qu’ils ne sont pas cinq."
)


def renamed(voices: Iterable[Voice], profiles: Sequence[str]) -> list[Voice]:
    """Answers to one question under the only profiles that leave a room, sorted.

    Those that may be shown apart keep theirs (`tally.grouped`), the rest is `OTHERS`.
    """
    answers = list(voices)
    apart = {group[0] for group in grouped(answers, profiles) if len(group) == 1}
    return sorted((profile if profile in apart else OTHERS, chosen) for profile, chosen in answers)


def groups(
    voices: Iterable[Voice], options: Sequence[str], profiles: Sequence[str]
) -> dict[str, Group | None]:
    """Return the answers behind each profile of a cube, `None` where they are hidden.

    The whole room, `profiles`, then the others taken together when they are not the whole. Empty
    when there are too few answers to show anything.
    """
    names = (*profiles, OTHERS)
    found = tally(renamed(voices, names), options, names)
    if found is None:
        return {}
    parts = {group.profiles[0]: group for group in found.parts}
    others = parts.pop(OTHERS, None)
    rest = {OTHERS: others} if others and parts else {}
    return {ROOM: found.whole} | {profile: parts.get(profile) for profile in profiles} | rest


def cells(
    place: Mapping[str, str], found: Mapping[str, Group | None], positive: Sequence[str]
) -> list[Cell]:
    """Cells of one question: the part of each group that chose one of the `positive` options, in %.

    `place` holds the coordinates but for the profile, and the source.
    """
    return [
        {**dict(place), "profile": profile, **_measures(group, positive)}
        for profile, group in found.items()
    ]


def _measures(group: Group | None, positive: Sequence[str]) -> Cell:
    if group is None:
        return {"status": "suppressed"}
    value = round(group.share(*positive), DECIMALS["value"])
    return {"value": value, "n": group.base, "status": "workshop"}


def table(found: Iterable[Cell]) -> pa.Table:
    """Return cells with the columns of `CELL_COLUMNS`, in the order of their coordinates."""
    rows = sorted(found, key=lambda cell: tuple(cell[name] for name in KEY))
    names = [column.name for column in CELL_COLUMNS]
    return cell_table({name: [row.get(name) for row in rows] for name in names})
