"""Who made a table, when, and what it speaks of: the file `source.yml`, or a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cube17.figures import text
from cube17.figures.errors import Problem, TableError, quoted
from cube17.figures.members import identifier
from cube17.figures.reference import AXIS_OF
from cube17.figures.waves import HOW, find_wave
from cube17.french import french, thousands
from cube17.model import IMPACTS, KEY, LEVELS

if TYPE_CHECKING:
    from cube17.figures.reference import Reference

UNITS: Final = ("%", "/10")
DIRECTIONS: Final = ("plus", "moins", "neutre")
OWN_KINDS: Final = ("ancienne-region", "strate", "reseau")

MAX_DESIGN_EFFECT: Final = 20.0
MAX_ID: Final = 64
MAX_TEXT: Final = 2_000
MAX_DECLARED: Final = 200

Record = dict[str, str]
Parse = Callable[[str], str]


@dataclass(frozen=True)
class Key:
    """One key of a description: whether it must be there, how its text is checked."""

    name: str
    required: bool = False
    parse: Parse = str
    otherwise: str = ""


@dataclass(frozen=True)
class Description:
    """What a table does not say of itself.

    `design_effect` divides bases before intervals; `fixed` gives the coordinates that hold for
    the whole table; `indicators`, `waves` and `territories` are those that only this table has.
    """

    id: str
    title: str
    producer: str
    date: str
    url: str
    licence: str
    citation: str
    description: str
    design_effect: float
    fixed: dict[str, str]
    indicators: tuple[Record, ...] = ()
    waves: tuple[Record, ...] = ()
    territories: tuple[Record, ...] = ()

    @property
    def source(self) -> Record:
        """The table itself, as a source that its figures cite."""
        names = ("id", "title", "producer", "date", "url", "licence")
        return {name: getattr(self, name) for name in names} | {"note": ""}

    def extends(self, reference: Reference) -> Reference:
        """Return the reference with the members declared here."""
        return reference.extended(
            indicators=self.indicators,
            waves=self.waves,
            territories=self.territories,
            sources=[self.source],
        )


def one_of(allowed: Sequence[str]) -> Parse:
    """Make a check that a text is one of a few."""

    def parse(written: str) -> str:
        if written not in allowed:
            raise ValueError(", ".join(allowed))
        return written

    return parse


def cube_id(written: str) -> str:
    """Check the id of a cube, which is a part of addresses and file names."""
    if len(written) > MAX_ID:
        raise ValueError(f"{MAX_ID} caractères au plus")
    return text.slug(written)


PROVENANCE: Final = (
    Key("id", True, cube_id),
    Key("title", True),
    Key("producer", True),
    Key("date", True, text.date),
    Key("url", False, text.url),
    Key("licence", True),
    Key("citation", True),
    Key("description"),
)
INDICATOR: Final = (
    Key("id", True, text.slug),
    Key("label", True),
    Key("short"),
    Key("wording", True),
    Key("unit", True, one_of(UNITS)),
    Key("impact", False, one_of((*IMPACTS, "aucun")), "aucun"),
    Key("direction", False, one_of(DIRECTIONS), "neutre"),
    Key("note"),
)
WAVE: Final = (
    Key("id", True, text.slug),
    Key("label"),
    Key("start", False, text.date),
    Key("end", False, text.date),
    Key("note"),
)
TERRITORY: Final = (
    Key("code", True, text.code),
    Key("name", True),
    Key("short"),
    Key("level", True, one_of(LEVELS)),
    Key("kind", True, one_of(OWN_KINDS)),
    Key("parent", False, text.code, "FR"),
    Key("note"),
)
DECLARED: Final = {"indicators": INDICATOR, "waves": WAVE, "territories": TERRITORY}
KEYS: Final = (*(key.name for key in PROVENANCE), "design_effect", *KEY, *DECLARED)


def describe(
    mapping: Mapping[str, Any], reference: Reference, file: str = "description"
) -> Description:
    """Check a description given as a mapping (a YAML file, a form); raises `TableError`.

    Keys: `id`, `title`, `producer`, `date`, `licence`, `citation` are required; `url`,
    `description`, `design_effect` (1 unless given) are not; `indicator`, `wave`, `profile`,
    `domain`, `territory` hold for the whole table; `indicators`, `waves`, `territories` are lists
    of what only this table has. All that is wrong is told at once, key by key.
    """
    reader = _Reader(reference)
    if not isinstance(mapping, Mapping):
        raise TableError(file, [Problem(french("écrivez une clé par ligne, comme « id: … »."))])
    reader.check_keys(mapping, KEYS, "")
    texts = reader.record(mapping, PROVENANCE)
    reader.check_id(texts["id"])
    effect = reader.design_effect(mapping.get("design_effect"))
    lists = {name: reader.declared(mapping.get(name), name) for name in DECLARED}
    fixed = reader.fixed(mapping, reference.extended(**lists))
    if reader.problems:
        raise TableError(file, reader.problems)
    source = {"source": texts["id"], "table": ""}
    return Description(
        **texts,
        design_effect=effect,
        fixed=fixed,
        indicators=tuple(record | source for record in lists["indicators"]),
        waves=tuple(lists["waves"]),
        territories=tuple(lists["territories"]),
    )


class _Reader:
    """Reads keys one after the other, and notes what is wrong."""

    def __init__(self, reference: Reference) -> None:
        self.problems: list[Problem] = []
        self._reference = reference

    def check_keys(self, mapping: Mapping[str, Any], allowed: Sequence[str], prefix: str) -> None:
        """Refuse keys that mean nothing: a misspelt one would be lost in silence."""
        for name in mapping:
            if name not in allowed:
                self._note(f"{prefix}{name}", text.unknown_value(str(name)[:40], allowed))

    def record(self, mapping: Mapping[str, Any], keys: Sequence[Key], prefix: str = "") -> Record:
        """Read the texts of a mapping; what is absent is empty."""
        return {key.name: self._text(mapping.get(key.name), key, prefix) for key in keys}

    def _text(self, value: Any, key: Key, prefix: str) -> str:
        name = f"{prefix}{key.name}"
        written = _plain(value)
        if written is None or len(written) > MAX_TEXT:
            self._note(name, f"donnez un texte, {thousands(MAX_TEXT)} caractères au plus.")
        elif not written and key.required:
            self._note(name, "valeur vide. Remplissez-la.")
        elif written:
            try:
                return key.parse(written)
            except ValueError as error:
                self._note(name, f"{quoted(written)} ; attendu : {error}.")
        return key.otherwise

    def check_id(self, own: str) -> None:
        """Refuse the id of a cube or of a source that exists."""
        if own in self._reference.taken or own in self._reference.source:
            self._note("id", f"« {own} » existe déjà : choisissez un autre identifiant.")

    def design_effect(self, value: Any) -> float:
        """Read the assumed design effect: 1 is a simple random sample."""
        if value is None or value == "":
            return 1.0
        try:
            effect = float(str(value)[:20].replace(",", "."))
        except ValueError:
            effect = 0.0
        if not 1 <= effect <= MAX_DESIGN_EFFECT:
            top = f"{MAX_DESIGN_EFFECT:g}"
            self._note(
                "design_effect",
                f"{quoted(str(value))} ; attendu : un nombre de 1 (sondage simple) à {top}.",
            )
        return effect

    def declared(self, records: Any, name: str) -> list[Record]:
        """Read a list of members that only this table has."""
        if records is None:
            return []
        if not isinstance(records, list) or len(records) > MAX_DECLARED:
            self._note(name, f"donnez une liste ({MAX_DECLARED} au plus).")
            return []
        read = [self._member(record, name, i + 1) for i, record in enumerate(records)]
        found = [record for record in read if record]
        for own, times in Counter(map(identifier, found)).items():
            if own and times > 1:
                self._note(name, f"« {own} » est déclaré {times} fois. Gardez-en un.")
        return found

    def _member(self, record: Any, name: str, number: int) -> Record:
        prefix = f"{name}[{number}]."
        if not isinstance(record, Mapping):
            self._note(prefix.rstrip("."), "donnez des clés et des valeurs.")
            return {}
        self.check_keys(record, [key.name for key in DECLARED[name]], prefix)
        read = self.record(record, DECLARED[name], prefix)
        own = identifier(read)
        if own in self._reference.members(AXIS_OF[name]):
            self._note(prefix.rstrip("."), f"« {own} » existe déjà : choisissez un autre nom.")
        if name == "territories" and read["parent"] not in self._reference.territory:
            self._note(f"{prefix}parent", self._reference.territory.explain(read["parent"]))
        return read | _filled(read)

    def fixed(self, mapping: Mapping[str, Any], known: Reference) -> dict[str, str]:
        """Read the coordinates that hold for the whole table."""
        written = self.record(mapping, [Key(axis) for axis in KEY])
        return {axis: self._coordinate(axis, name, known) for axis, name in written.items() if name}

    def _coordinate(self, axis: str, written: str, known: Reference) -> str:
        members = known.members(axis)
        member = find_wave(written, members) if axis == "wave" else members.find(written)
        if member is None:
            self._note(axis, members.explain(written) + (f" {HOW}" if axis == "wave" else ""))
        return member or written

    def _note(self, key: str, message: str) -> None:
        self.problems.append(Problem(french(message), key=key))


def _filled(record: Record) -> Record:
    """Names that a record may leave out, taken from those that it gives."""
    blank = [name for name in ("label", "short") if record.get(name) == ""]
    return {name: record.get("label") or record.get("name") or identifier(record) for name in blank}


def _plain(value: Any) -> str | None:
    """Return a text without blanks around; a number is one (`wave: 2024`); `None` for the rest."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip()
