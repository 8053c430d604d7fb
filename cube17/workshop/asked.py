"""What a facilitator typed to open a room: a plan, or what to put right, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from cube17.catalogue import communes, cube_ids, territories
from cube17.communes import nearest, plain
from cube17.fiche import find_place
from cube17.french import french
from cube17.workshop.model import Plan
from cube17.workshop.questions import STUDY, questions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cube17.communes import Near

LONGEST: Final = 120
"""Characters of a title, and of any other field."""
LOCAL: Final = ("commune", "epci", "departement")
FILLED: Final = "rempli"
"""Field of a form that was sent: what it leaves out was left out on purpose."""
ASKED: Final = "pose-"
RANK: Final = "rang-"

TITLE_MISSING: Final = "Donnez un titre à l’atelier."
DAY_UNREAD: Final = "Écrivez la date comme 2026-03-14 (année, mois, jour)."
PLACE_MISSING: Final = "Dites sur quel territoire porte l’atelier."
PLACE_UNKNOWN: Final = "Aucun territoire ne porte ce nom ou ce code : vérifiez-en l’écriture."
PLACE_AMBIGUOUS: Final = "Plusieurs territoires répondent à ce nom : choisissez-en un."
PLACE_TOO_WIDE: Final = (
    "Un atelier porte sur l’échelon local : choisissez une intercommunalité ou un département."
)
NOTHING_ASKED: Final = "Gardez au moins une activité."


@dataclass(frozen=True)
class Asked:
    """A form as it was filled in.

    `place` is the name or code typed, `code` the territory chosen among those proposed; `asked` the
    questions kept, in order.
    """

    title: str = ""
    day: str = ""
    place: str = ""
    code: str = ""
    cube: str = STUDY
    asked: tuple[str, ...] = field(default_factory=lambda: tuple(questions()))

    @property
    def query(self) -> str:
        """The same form, as the query of the page that shows it again."""
        ranks = [(f"{RANK}{one}", str(at)) for at, one in enumerate(self.asked, 1)]
        kept = [(f"{ASKED}{one}", "oui") for one in self.asked]
        texts = [("titre", self.title), ("jour", self.day), ("territoire", self.place)]
        chosen = [("code", self.code), ("donnees", self.cube), (FILLED, "1")]
        return urlencode([*texts, *chosen, *kept, *ranks])


@dataclass(frozen=True)
class Answer:
    """What a form gives: a plan, or problems by field and territories to choose from."""

    plan: Plan | None
    problems: Mapping[str, str]
    near: tuple[Near, ...] = ()


def read(fields: Mapping[str, str]) -> Asked:
    """Read the fields of a form; where none was filled in, all questions are asked today."""
    text = {name: clean(fields.get(name, "")) for name in ("titre", "jour", "territoire", "code")}
    cube = fields.get("donnees", STUDY)
    return Asked(
        title=text["titre"],
        day=text["jour"] or today(),
        place=text["territoire"],
        code=text["code"],
        cube=cube if cube in cube_ids() else _first_cube(),
        asked=_in_order(fields) if FILLED in fields else tuple(questions()),
    )


def examine(form: Asked) -> Answer:
    """Return the plan of a form, or all that must be put right."""
    territory, problem, near = located(form)
    found = {
        "titre": "" if form.title else TITLE_MISSING,
        "jour": "" if _is_day(form.day) else DAY_UNREAD,
        "territoire": problem,
        "activites": "" if form.asked else NOTHING_ASKED,
    }
    problems = {name: french(message) for name, message in found.items() if message}
    if problems:
        return Answer(None, problems, near)
    return Answer(Plan(form.title, form.day, territory, form.cube, form.asked), {})


def located(form: Asked) -> tuple[str, str, tuple[Near, ...]]:
    """Return the code of a local territory, or a problem with territories to choose from."""
    if not (form.code or form.place):
        return "", PLACE_MISSING, ()
    place = find_place(form.code) or find_place(form.place)
    if place:
        local = territories()[place.code].level == "local"
        return (place.code, "", ()) if local else ("", PLACE_TOO_WIDE, ())
    return _named(form.place)


def _named(name: str) -> tuple[str, str, tuple[Near, ...]]:
    """Find a territory by name or postcode; what only resembles it is proposed, never taken."""
    found = nearest(name, territories(), communes())
    same = [near for near in found if plain(near[1]) == plain(name)] or _with_postcode(name)
    local = tuple(near for near in same or found if near[2] in LOCAL)
    place = find_place(local[0][0]) if len(same) == len(local) == 1 else None
    if place:
        return place.code, "", ()
    if len(local) < len(same):
        return "", PLACE_TOO_WIDE, local
    return "", PLACE_AMBIGUOUS if local else PLACE_UNKNOWN, local


def _with_postcode(text: str) -> list[Near]:
    return [(f"COM-{one.code}", one.name, "commune") for one in communes().with_postcode(text)]


def clean(text: str) -> str:
    """Return a line of text: what cannot be printed is a space, what is too long is cut."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST].strip()


def today() -> str:
    """Today where this server is, as ISO 8601."""
    return datetime.now().astimezone().date().isoformat()


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _first_cube() -> str:
    return STUDY if STUDY in cube_ids() else cube_ids()[0]


def _in_order(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the questions kept, by the ranks typed; equal or unread ones in the study's order."""
    kept = [one for one in questions() if f"{ASKED}{one}" in fields]
    return tuple(sorted(kept, key=lambda one: _rank(fields.get(f"{RANK}{one}", ""))))


def _rank(text: str) -> int:
    return int(text[:3]) if text.isascii() and text.isdigit() else LONGEST
