"""Readers of the reviewable text files of data/sources/.

Each file is a CSV in UTF-8: one header line, comma as separator, decimal point. Every reader checks
what it reads and returns records in file order, which is the display order. What is wrong is said
in one `SourceError`, in French, that names the file, the line, the value and the remedy.
"""

import csv
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

from cube17.figures.description import DIRECTIONS, OWN_KINDS, UNITS
from cube17.figures.text import code, date, matching, slug, unknown_value, url
from cube17.model import ALL_DOMAINS, IMPACTS, LEVELS

SOURCES: Final = Path("data/sources")

ATTESTATIONS: Final = ("attesté", "à confirmer")

Record = dict[str, Any]


class SourceError(ValueError):
    """A text file that cannot be used; the message names file, line, value and remedy."""


@dataclass(frozen=True)
class Field:
    """One column of a text file.

    `parse` turns the text of a cell into a value and raises `ValueError` with what was expected;
    `allowed` lists the values a cell may take (each one, where `many` says that a cell holds
    several, separated by spaces). An empty cell is refused if `required`, else read as `blank`.
    """

    name: str
    required: bool = True
    allowed: Collection[str] = ()
    parse: Callable[[str], Any] = str
    many: bool = False
    blank: str | None = ""


def number(text: str) -> float:
    """Read a number with a decimal point."""
    return float(matching(r"-?\d+(\.\d+)?", text, "un nombre avec un point décimal, comme 6.4"))


def count(text: str) -> int:
    """Read a whole number of respondents, at least 1."""
    return int(matching(r"[1-9]\d*", text, "un entier positif, comme 2400"))


def read_table(
    path: Path,
    fields: Sequence[Field],
    key: Sequence[str],
    check: Callable[[Record], None] = lambda _: None,
) -> list[Record]:
    """Read and check a CSV file: one record per line, columns in any order.

    `key` names the columns that together identify a line; `check` looks at a whole record and
    raises `ValueError` with what is wrong and the remedy. Raises `SourceError`.
    """
    seen: dict[tuple[str, ...], int] = {}
    records = []
    for line, cells in _lines(path, [field.name for field in fields]):
        place = f"{path}, ligne {line}"
        record = {field.name: _value(field, cells[field.name], place) for field in fields}
        identity = tuple(cells[name] for name in key)
        if identity in seen:
            raise SourceError(
                f"{place} : « {', '.join(identity)} » figure déjà ligne {seen[identity]} "
                f"(clé : {', '.join(key)}). Gardez une seule des deux lignes."
            )
        seen[identity] = line
        try:
            check(record)
        except ValueError as error:
            raise SourceError(f"{place} : {error}") from error
        records.append(record)
    return records


def _lines(path: Path, names: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Lines of a CSV file, with their number, once its header has been checked."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(f"{path} : fichier illisible ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} : enregistrez ce fichier en UTF-8 ({error}).") from error
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if cells]
    except csv.Error as error:
        raise SourceError(
            f"{path}, ligne {reader.line_num} : guillemets mal fermés ({error}). "
            "Doublez les guillemets droits à l'intérieur d'une valeur."
        ) from error
    header = lines[0][1] if lines else []
    _check_header(path, header, names)
    return [(line, _by_name(f"{path}, ligne {line}", header, cells)) for line, cells in lines[1:]]


def _by_name(place: str, header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise SourceError(
            f"{place} : {len(cells)} valeurs pour {len(header)} colonnes, à partir de "
            f"« {cells[0]} ». Mettez entre guillemets droits toute valeur avec virgule."
        )
    return dict(zip(header, cells, strict=True))


def _check_header(path: Path, header: Sequence[str], names: Sequence[str]) -> None:
    missing = [name for name in names if name not in header]
    unknown = [name for name in header if name not in names]
    if missing or unknown or len(set(header)) != len(header):
        raise SourceError(
            f"{path}, ligne 1 : colonnes « {', '.join(header)} » ; attendues : {', '.join(names)} "
            f"(manquantes : {', '.join(missing) or 'aucune'} ; "
            f"inconnues : {', '.join(unknown) or 'aucune'} ; chacune une seule fois)."
        )


def _value(field: Field, text: str, place: str) -> Any:
    where = f"{place}, colonne « {field.name} »"
    if not text:
        if field.required:
            raise SourceError(f"{where} : valeur vide. Remplissez-la.")
        return [] if field.many else field.blank
    for item in text.split() if field.many else [text]:
        if field.allowed and item not in field.allowed:
            raise SourceError(f"{where} : {unknown_value(item, field.allowed)}")
    try:
        return text.split() if field.many else field.parse(text)
    except ValueError as error:
        raise SourceError(f"{where} : « {text} » ; attendu : {error}.") from error


def ids(records: Sequence[Record]) -> list[str]:
    """List the identifiers of records, in order."""
    return [record["id"] for record in records]


def read_sources(root: Path) -> list[Record]:
    """Read the surveys and publications cited.

    `id`, `title`, `producer`, `date` (of the publication; empty where not known), `url`, `licence`,
    `note`. `root` is the project folder, here and below.
    """
    fields = (
        Field("id", parse=slug),
        Field("title"),
        Field("producer"),
        Field("date", required=False, parse=date),
        Field("url", parse=url),
        Field("licence"),
        Field("note", required=False),
    )
    return read_table(root / SOURCES / "sources.csv", fields, ["id"])


def read_waves(root: Path) -> list[Record]:
    """Read when questions were asked: `id`, `label`, `start` and `end` (dates), `note`."""
    fields = (
        Field("id", parse=slug),
        Field("label"),
        Field("start", parse=date),
        Field("end", parse=date),
        Field("note", required=False),
    )
    return read_table(root / SOURCES / "waves.csv", fields, ["id"])


def read_profiles(root: Path) -> list[Record]:
    """Read the profiles in display order; `extra` is true for one that is not among the six."""
    fields = (
        *_member_fields(root),
        Field("extra", required=False, allowed=["oui"]),
    )
    records = read_table(root / SOURCES / "profiles.csv", fields, ["id"])
    return [record | {"extra": record["extra"] == "oui"} for record in records]


def read_domains(root: Path) -> list[Record]:
    """Read the domains in display order; `extra` is true for « tous domaines ».

    `waves` lists the waves in which the domain is attested.
    """
    waves = Field("waves", required=False, allowed=ids(read_waves(root)), many=True)
    records = read_table(root / SOURCES / "domains.csv", (*_member_fields(root), waves), ["id"])
    return [record | {"extra": record["id"] == ALL_DOMAINS} for record in records]


def _member_fields(root: Path) -> tuple[Field, ...]:
    return (
        Field("id", parse=slug),
        Field("label"),
        Field("short"),
        Field("attestation", allowed=ATTESTATIONS),
        Field("source", required=False, allowed=ids(read_sources(root)), many=True),
        Field("note", required=False),
    )


def read_indicators(root: Path) -> list[Record]:
    """Read the indicators in display order, the seven impact questions first.

    `label` completes « j'observe … »; `wording` is the question, the item and the answers counted;
    `unit` is `%` or `/10`; `impact` one of the three impacts or `aucun`; `direction` says whether a
    higher value is better (`plus`), worse (`moins`) or neither (`neutre`); `table` is the number of
    the table in the study, if any; `source` is where the wording was read.
    """
    fields = (
        Field("id", parse=slug),
        Field("label"),
        Field("short"),
        Field("wording"),
        Field("unit", allowed=UNITS),
        Field("impact", allowed=(*IMPACTS, "aucun")),
        Field("direction", allowed=DIRECTIONS),
        Field("table", required=False, allowed=("1", "2", "3")),
        Field("source", allowed=ids(read_sources(root))),
        Field("note", required=False),
    )
    return read_table(root / SOURCES / "indicators.csv", fields, ["id"])


def read_territories(path: Path) -> list[Record]:
    """Read the territories of one cube: former régions, commune-size bands, networks.

    `code`, `name`, `short`, `level`, `kind`, `parent` (a code), `note`.
    """
    fields = (
        Field("code", parse=code),
        Field("name"),
        Field("short"),
        Field("level", allowed=LEVELS),
        Field("kind", allowed=OWN_KINDS),
        Field("parent", parse=code),
        Field("note", required=False),
    )
    return read_table(path, fields, ["code"])
