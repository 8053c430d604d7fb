"""A YAML description read node by node, so that every refusal names its line.

Scalars stay the text that was typed: `no`, `oui`, `01` and `1` are never turned into booleans or
numbers behind the user's back.
"""

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import yaml

from cube17.french import french
from cube17.pipeline.sources import SourceError

# A description is written by hand; beyond this it is another file given by mistake.
LARGEST: Final = 1 << 20
# Beyond this number of allowed values a message gives the nearest ones only.
LISTED: Final = 20
# A value quoted in a message is cut beyond this length.
QUOTED: Final = 60

SYNTAX: Final = (
    "la syntaxe YAML n’est pas lisible ici. Vérifiez les deux-points suivis d’une espace, "
    "l’alignement, les accolades et les guillemets (un texte qui contient « : », « { » ou « # » "
    "se met entre guillemets)."
)


def quote(value: object) -> str:
    """Quote a value in a message, on one line and cut when it is long."""
    text = " ".join(str(value).split())
    return f"« {text if len(text) <= QUOTED else text[:QUOTED] + '…'} »"


def nearest(value: str, allowed: Collection[str]) -> str:
    """Remedy for an unknown value: the nearest allowed one, or the list when it is short."""
    by_fold = {name.casefold(): name for name in allowed}
    near = get_close_matches(value.strip().casefold(), by_fold, n=1)
    hint = f" Vouliez-vous dire {quote(by_fold[near[0]])} ?" if near else ""
    if len(allowed) > LISTED:
        return hint
    listed = ", ".join(quote(name)[2:-2] for name in allowed)
    return f"{hint} Valeurs admises : {listed or 'aucune'}."


@dataclass(frozen=True)
class Node:
    """A value of the description with its place: `key` is its path, as « territory.kind »."""

    path: Path
    key: str
    node: yaml.Node

    @property
    def line(self) -> int:
        """Line of the value in the file, from 1."""
        return self.node.start_mark.line + 1

    def error(self, what: str) -> SourceError:
        """Return the refusal of this value; `what` says what is wrong and the remedy."""
        where = f"clé « {self.key} » : " if self.key else ""
        return SourceError(french(f"{self.path.name}, ligne {self.line}, {where}{what}"))

    def is_mapping(self) -> bool:
        """Say whether the value is made of keys and values."""
        return isinstance(self.node, yaml.MappingNode)

    def text(self) -> str:
        """Text of a scalar; raises `SourceError` when it is empty or no scalar."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.error("écrivez ici une seule valeur, sans liste ni accolades.")
        text = self.node.value.strip()
        if not text or (self.node.style is None and text in {"~", "null"}):
            raise self.error("la valeur est vide. Remplissez-la, ou retirez la clé.")
        return text

    def checked(self, check: Callable[[str], str]) -> str:
        """Text that passes a check of `cube17.pipeline.sources` (which says what it expects)."""
        text = self.text()
        try:
            return check(text)
        except ValueError as error:
            raise self.error(f"{quote(text)} ; attendu : {error}.") from error

    def among(self, allowed: Collection[str], what: str) -> str:
        """Text that is one of `allowed`; `what` names the kind of value in the refusal."""
        text = self.text()
        if text not in allowed:
            raise self.error(f"{what} {quote(text)} inconnu.{nearest(text, allowed)}")
        return text

    def number(self, low: float, high: float) -> float:
        """Return a number between two bounds; a decimal comma is understood."""
        text = self.text()
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            asked = f"un nombre de {low:g} à {high:g}" if high < math.inf else "un nombre positif"
            raise self.error(f"{quote(text)} ; attendu : {asked}.")
        return value

    def items(self) -> Iterator["Node"]:
        """Values of a list; a single value counts as a list of one."""
        if not isinstance(self.node, yaml.SequenceNode):
            yield self
            return
        if not self.node.value:
            raise self.error("la liste est vide. Donnez au moins une valeur.")
        for item in self.node.value:
            yield Node(self.path, self.key, item)

    def fields(self, allowed: Collection[str] = ()) -> dict[str, "Node"]:
        """Values by key; with `allowed`, any other key is refused. No key may come twice."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("écrivez ici des clés suivies de valeurs, comme « clé: valeur ».")
        found: dict[str, Node] = {}
        for key_node, value in self.node.value:
            label = Node(self.path, self.key, key_node)
            key = label.text()
            if allowed and key not in allowed:
                raise label.error(f"clé inconnue {quote(key)}.{nearest(key, allowed)}")
            if key in found:
                raise label.error(
                    f"la clé {quote(key)} figure déjà ligne {found[key].line}. Gardez-en une."
                )
            found[key] = Node(self.path, f"{self.key}.{key}" if self.key else key, value)
        if not found:
            raise self.error("rien n’est écrit ici. Donnez au moins une clé et sa valeur.")
        return found

    def required(self, fields: dict[str, "Node"], name: str, example: str) -> "Node":
        """Value of a key that must be there; `example` shows the line to add."""
        if name not in fields:
            raise self.error(f"il manque la clé « {name} ». Ajoutez par exemple : {example}")
        return fields[name]


def read_nodes(path: Path) -> Node:
    """Root of a YAML file; raises `SourceError` when it cannot be read as YAML."""
    text = _text(path)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        # What is never closed is better shown where it was opened.
        mark = error.context_mark or error.problem_mark
        where = f", ligne {mark.line + 1}, colonne {mark.column + 1}" if mark else ""
        tab = bool(mark) and text.splitlines()[mark.line : mark.line + 1] and _is_tab(text, mark)
        what = "une tabulation ; remplacez-la par des espaces." if tab else SYNTAX
        raise SourceError(french(f"{path.name}{where} : {what}")) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SourceError(french(f"{path.name} : {SYNTAX}")) from error
    if root is None:
        raise SourceError(french(f"{path.name} : fichier vide. Décrivez-y l’enquête."))
    return Node(path, "", root)


def _is_tab(text: str, mark: yaml.Mark) -> bool:
    return text.splitlines()[mark.line][mark.column : mark.column + 1] == "\t"


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise SourceError(
                french(
                    f"{path.name} : ce fichier est trop grand pour décrire une enquête. Donnez le "
                    "fichier .yml, pas les réponses."
                )
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SourceError(
            french(f"{path.name}, ligne {line} : enregistrez ce fichier en UTF-8.")
        ) from error
    except OSError as error:
        raise SourceError(french(f"{path} : fichier illisible ({_reason(error)}).")) from error


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "il n’existe pas à cet endroit"
    if isinstance(error, IsADirectoryError):
        return "c’est un dossier"
    return error.strerror or "accès refusé"
