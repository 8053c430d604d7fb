"""The cube of published figures, made from the text files of data/sources/.

A published figure is copied, never corrected or completed. Where a base was published a share
receives a Wilson interval; everything else is as printed, with its source and certainty.
"""

import re
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa
import yaml

from cube17.figures.checking import TOP
from cube17.figures.estimates import to_cell
from cube17.model import CERTAINTIES, KEY, Dictionary
from cube17.parquet import cell_schema, write_cube
from cube17.pipeline.sources import (
    SOURCES,
    Field,
    Record,
    SourceError,
    count,
    ids,
    number,
    read_domains,
    read_indicators,
    read_profiles,
    read_sources,
    read_table,
    read_territories,
    read_waves,
)

CUBE: Final = "odd17-2022"
CUBES: Final = Path("data/parquet/cubes")

# Codes of the reference table. Today's 18 régions are spelt out: a former one must not pass.
TERRITORY: Final = (
    r"FR|REG-(0[1-46]|11|2[478]|32|44|5[23]|7[56]|84|9[34])|DEP-(\d[\dAB]|97\d)|EPCI-\d{9}"
)

IDENTITY: Final = ("id", "title", "nature", "description", "method")
PROVENANCE: Final = ("producer", "licence", "citation", "date")
FILES: Final = ("cells", "absences", "territories")


def build(root: Path) -> Path:
    """Write the cube of published figures and return its path.

    `root` is the project folder. Raises `SourceError` when a text file cannot be used; the cube
    that was there before is then untouched.
    """
    folder = root / SOURCES
    settings = folder / f"{CUBE}.yml"
    description = read_description(settings)
    members = read_members(root, folder / description["territories"])
    figures = read_figures(folder / description["cells"], members)
    taken = {_key(figure) for figure in figures}
    absences = read_absences(folder / description["absences"], members, taken)
    if _key(description["default"]) not in taken:
        raise SourceError(
            f"{settings}, clé « default » : aucun chiffre à {_named(description['default'])}. "
            f"Donnez les coordonnées d'une ligne de {description['cells']}."
        )
    texts = {name: description[name].strip() for name in (*IDENTITY, *PROVENANCE)}
    rest = {"absences": absences, "default": description["default"]}
    path = root / CUBES / f"{CUBE}.parquet"
    write_cube(path, to_table(figures, members), texts | members | rest)
    return path


def to_table(figures: Sequence[Record], members: Dictionary) -> pa.Table:
    """Turn published figures into the cells of a cube (see `to_cell`)."""
    units = _units(members)
    cells = [to_cell(figure, units[figure["indicator"]]) for figure in figures]
    return pa.Table.from_pylist(cells, cell_schema())


def read_description(path: Path) -> Record:
    """Read what a cube says of itself: texts, names of its files, `default` coordinates."""
    try:
        description = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path} : fichier illisible ({error}).") from error
    if not isinstance(description, dict):
        raise SourceError(f"{path} : écrivez une clé par ligne, comme « id: {CUBE} ».")
    for name in (*IDENTITY, *PROVENANCE, *FILES):
        value = description.get(name)
        if not isinstance(value, str) or not value:
            raise SourceError(
                f"{path}, clé « {name} » : « {value} » au lieu d'un texte non vide "
                "(entre guillemets pour une date)."
            )
    default = description.get("default")
    if not isinstance(default, dict) or sorted(default) != sorted(KEY):
        raise SourceError(
            f"{path}, clé « default » : « {default} » au lieu des clés {', '.join(KEY)}."
        )
    return description


def read_members(root: Path, territories: Path) -> Dictionary:
    """Read the lists of a dictionary: members of the axes, indicators, waves and sources.

    `territories` is the file of those that belong to this cube only.
    """
    return {
        "profiles": read_profiles(root),
        "domains": read_domains(root),
        "territories": read_territories(territories),
        "indicators": read_indicators(root),
        "waves": read_waves(root),
        "sources": read_sources(root),
    }


def read_figures(path: Path, members: Dictionary) -> list[Record]:
    """Read published figures: coordinates, value, base, certainty, source, note, transcription.

    `value` is in the unit of the indicator, `n` in respondents (`None` where not published);
    `transcription` is what was read in the source.
    """
    fields = (
        *_coordinates(members),
        Field("value", parse=number),
        Field("n", required=False, parse=count, blank=None),
        Field("status", allowed=["published"]),
        Field("certainty", allowed=CERTAINTIES),
        Field("source", allowed=ids(members["sources"])),
        Field("note", required=False),
        Field("transcription"),
    )
    units = _units(members)

    def check(figure: Record) -> None:
        unit = units[figure["indicator"]]
        if not 0 <= figure["value"] <= TOP[unit]:
            raise ValueError(
                f"colonne « value » : {figure['value']:g} hors de l'échelle ({unit}). "
                f"Donnez un nombre de 0 à {TOP[unit]}."
            )

    return read_table(path, fields, KEY, check)


def read_absences(
    path: Path, members: Dictionary, taken: Collection[tuple[str, ...]]
) -> list[Record]:
    """Read the cells that ought to exist and do not: coordinates and `reason`.

    `taken` holds the keys of the cells that exist: none of them can be absent.
    """
    fields = (
        *_coordinates(members),
        Field("reason"),
        Field("transcription", required=False),
    )

    def check(absence: Record) -> None:
        if _key(absence) in taken:
            raise ValueError(
                f"un chiffre existe à {_named(absence)}. Retirez ce chiffre, ou cette absence."
            )

    records = read_table(path, fields, KEY, check)
    return [{name: record[name] for name in (*KEY, "reason")} for record in records]


def _coordinates(members: Dictionary) -> list[Field]:
    own = [territory["code"] for territory in members["territories"]]
    return [
        Field("indicator", allowed=ids(members["indicators"])),
        Field("wave", allowed=ids(members["waves"])),
        Field("profile", allowed=ids(members["profiles"])),
        Field("domain", allowed=ids(members["domains"])),
        Field("territory", parse=partial(_territory, own=own)),
    ]


def _territory(text: str, own: Sequence[str]) -> str:
    if text in own or re.fullmatch(TERRITORY, text):
        return text
    raise ValueError(
        "FR, REG- et le code d'une région actuelle, DEP-…, EPCI-… ou un code propre au cube "
        f"({', '.join(own)})"
    )


def _units(members: Dictionary) -> dict[str, str]:
    return {indicator["id"]: indicator["unit"] for indicator in members["indicators"]}


def _key(record: Record) -> tuple[str, ...]:
    return tuple(record[name] for name in KEY)


def _named(record: Record) -> str:
    return f"« {', '.join(map(str, _key(record)))} »"
