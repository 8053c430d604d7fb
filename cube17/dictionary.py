"""What the dictionary of a cube must say before anything is drawn from it."""

import re
from typing import Any, Final

from cube17.model import Dictionary
from cube17.parquet import CubeError

NATURES: Final = ("published", "simulated", "survey", "workshop")
NAME_MARKS: Final = {"simulated": "-donnees-simulees", "workshop": "-consultation-de-salle"}
"""What the name of a file says of the nature of its cube."""
UNITS: Final = ("%", "/10")
RESERVED: Final = "local"
"""The id under which a browser keeps a table of its own."""

# Ids are parts of addresses and of file names.
ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")

TEXTS: Final = ("id", "title", "nature", "description", "producer", "licence", "citation")
LISTS: Final[dict[str, tuple[str, ...]]] = {
    "profiles": ("id", "label", "short"),
    "domains": ("id", "label", "short"),
    "indicators": ("id", "label", "short", "wording", "unit", "impact", "source"),
    "waves": ("id", "label"),
    "sources": ("id", "title"),
    "territories": ("code", "name", "short", "level", "kind", "parent"),
    "absences": ("reason",),
}


def name_mark(dictionary: Dictionary) -> str:
    """Return what the name of a file made from a cube must say of it, mostly nothing."""
    return NAME_MARKS.get(dictionary["nature"], "")


def check_dictionary(dictionary: Dictionary) -> None:
    """Raise `CubeError`, naming what is missing or wrong, unless every page can rely on it."""
    _demand(isinstance(dictionary, dict), "le dictionnaire n’est pas un objet")
    for name in TEXTS:
        _demand(isinstance(dictionary.get(name), str), f"« {name} » manque dans le dictionnaire")
    for name, fields in LISTS.items():
        _check_records(name, dictionary.get(name), fields)
    _check_values(dictionary)
    default = dictionary.get("default")
    _demand(isinstance(default, dict), "« default » manque dans le dictionnaire")
    for axis in ("indicator", "profile", "domain", "territory"):
        _demand(axis in dictionary["default"], f"« default » ne donne pas « {axis} »")


def _check_records(name: str, records: Any, fields: tuple[str, ...]) -> None:
    _demand(isinstance(records, list), f"la liste « {name} » manque dans le dictionnaire")
    for rank, record in enumerate(records, 1):
        for field in fields:
            known = isinstance(record, dict) and field in record
            _demand(known, f"« {name} », élément {rank} : « {field} » manque")


def _check_values(dictionary: Dictionary) -> None:
    told = dictionary["id"]
    _demand(
        ID.fullmatch(told) is not None and told != RESERVED,
        f"identifiant « {told} » refusé : minuscules, chiffres et tirets, autre que « {RESERVED} »",
    )
    nature = dictionary["nature"]
    _demand(nature in NATURES, f"nature « {nature} » inconnue (possibles : {', '.join(NATURES)})")
    for indicator in dictionary["indicators"]:
        unit = indicator["unit"]
        _demand(unit in UNITS, f"unité « {unit} » inconnue (possibles : {', '.join(UNITS)})")
    for name in ("indicators", "waves", "profiles", "domains"):
        _demand(bool(dictionary[name]), f"la liste « {name} » est vide")


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise CubeError(f"{otherwise}. Reconstruisez le cube avec cube17 build.")
