"""The YAML description of a survey, read and checked into a `Study`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cube17.dictionary import ID, RESERVED
from cube17.model import ALL_DOMAINS, FRANCE
from cube17.pipeline.covariates import read_model
from cube17.pipeline.nodes import Node, nearest, quote, read_nodes
from cube17.pipeline.population import read_population
from cube17.pipeline.questions import read_questions
from cube17.pipeline.sources import (
    Record,
    date,
    ids,
    read_domains,
    read_indicators,
    read_profiles,
    slug,
    url,
)
from cube17.pipeline.study import (
    NATURES,
    PLACE_KINDS,
    Column,
    Disclosure,
    Margin,
    Member,
    Nature,
    Place,
    Study,
)
from cube17.workshop.record_cells import OTHERS
from cube17.workshop.tally import FEWEST

REQUIRED: Final = {
    "id": "id: mon-etude",
    "title": "title: Mon étude",
    "producer": "producer: Institut X",
    "licence": "licence: Licence Ouverte 2.0",
    "citation": "citation: Institut X, Mon étude, 2024",
    "wave": 'wave: "2024"',
    "profile": "profile: citoyens",
    "domain": "domain: all",
    "territory": "territory: {column: insee, kind: commune}",
    "indicators": "indicators: {innovation-territoriale: {column: q1, positive: [3, 4]}}",
}
OPTIONAL: Final = (
    "file",
    "files",
    "sheet",
    "date",
    "description",
    "url",
    "nature",
    "weight",
    "strata",
    "cluster",
    "population",
    "disclosure",
    "raking",
    "model",
)
EXTENSIONS: Final = (".sav", ".dta", ".csv", ".xlsx", ".parquet")
# What tells how respondents were drawn, or what is hidden: nobody drew a room, and it is protected
# by rules of its own (`cube17.workshop.tally`).
DRAWN: Final = ("weight", "strata", "cluster", "population", "raking", "model", "disclosure")
LIMITS: Final = Disclosure(min_n=FEWEST, min_n_eff=FEWEST)
# Cubes that the project makes from its own sources, and the id that browsers keep for themselves.
TAKEN: Final = ("demonstration", "odd17-2022", RESERVED)


@dataclass(frozen=True)
class Catalogue:
    """Ids that a description may use: profiles, domains, and the questions already described."""

    profiles: tuple[str, ...]
    domains: tuple[str, ...]
    indicators: Mapping[str, Record]

    @classmethod
    def read(cls, root: Path) -> "Catalogue":
        """Read the text files below the project folder."""
        return cls(
            tuple(ids(read_profiles(root))),
            tuple(ids(read_domains(root))),
            {record["id"]: record for record in read_indicators(root)},
        )


def read_study(path: Path, catalogue: Catalogue) -> Study:
    """Read and check a description.

    Raises `SourceError`, in French, with the file, the line, the value and the remedy.
    """
    root = read_nodes(path)
    fields = root.fields((*REQUIRED, *OPTIONAL))
    for name, example in REQUIRED.items():
        root.required(fields, name, example)
    nature = _nature(fields)
    wide = _wide(fields["domain"], catalogue)
    raking = fields.get("raking")
    own, place = ((), _place) if nature == "survey" else ((OTHERS,), _place_of_room)
    return Study(
        path=path,
        nature=nature,
        **_texts(fields),
        files=_files(root, fields),
        sheet=fields["sheet"].text() if "sheet" in fields else None,
        weight=_optional_column(fields, "weight"),
        strata=_optional_column(fields, "strata"),
        cluster=_optional_column(fields, "cluster"),
        population=read_population(fields.get("population"), strata="strata" in fields),
        profile=_member(fields["profile"], (*catalogue.profiles, *own), "profil"),
        domain=Member(constant=ALL_DOMAINS)
        if wide
        else _member(fields["domain"], catalogue.domains, "domaine"),
        wide=wide,
        territory=place(fields["territory"]),
        indicators=read_questions(fields["indicators"], catalogue.indicators, wide),
        disclosure=_disclosure(fields.get("disclosure")) if nature == "survey" else LIMITS,
        raking=_raking(raking) if raking else (),
        model=read_model(fields.get("model")),
    )


def _nature(fields: Mapping[str, Node]) -> Nature:
    """Whether it is a survey, or what a room answered: nobody drew it, and no key may say how."""
    if "nature" not in fields or fields["nature"].among(NATURES, "nature") == "survey":
        return "survey"
    for name in DRAWN:
        if name in fields:
            raise fields[name].error(
                f"une consultation de salle n’a pas de clé « {name} » : retirez-la, ou retirez "
                "« nature »."
            )
    return "workshop"


def _place_of_room(node: Node) -> Place:
    """Place of all who answered; `checks.check_place` knows whether it exists."""
    if node.is_mapping():
        raise node.error(
            "une salle est dans un seul territoire. Écrivez son code : territory: EPCI-243500139"
        )
    return Place(constant=node.text())


def _texts(fields: Mapping[str, Node]) -> dict[str, str]:
    """Read what the cube will say of itself; `date` is the wave unless it is given."""
    identity, wave = fields["id"].checked(slug), fields["wave"].checked(slug)
    if identity in TAKEN:
        raise fields["id"].error(
            f"{quote(identity)} est un cube du projet. Choisissez un autre identifiant."
        )
    if not ID.fullmatch(identity):
        raise fields["id"].error("l’identifiant dépasse 64 caractères. Raccourcissez-le.")
    plain = ("title", "producer", "licence", "citation")
    return {
        "id": identity,
        "wave": wave,
        **{name: fields[name].text() for name in plain},
        "date": fields["date"].checked(date) if "date" in fields else wave,
        "description": fields["description"].text() if "description" in fields else "",
        "url": fields["url"].checked(url) if "url" in fields else "",
    }


def _files(root: Node, fields: Mapping[str, Node]) -> tuple[Path, ...]:
    """Files of answers, whose names are relative to the folder of the description."""
    given = [fields[name] for name in ("file", "files") if name in fields]
    if len(given) != 1:
        what = "les clés « file » et « files » se répètent. Gardez-en une." if given else (
            "il manque la clé « file ». Ajoutez par exemple : file: reponses.sav"
        )  # fmt: skip
        raise (given[1] if given else root).error(what)
    paths = [_file(item) for item in given[0].items()]
    if len(set(paths)) != len(paths):
        raise given[0].error("un même fichier est nommé deux fois. Retirez la répétition.")
    return tuple(paths)


def _file(node: Node) -> Path:
    text = node.text()
    path = node.path.parent / text
    if path.suffix.lower() not in EXTENSIONS:
        raise node.error(
            f"{quote(text)} n’est pas d’un format lu. Formats lus : {', '.join(EXTENSIONS)}."
        )
    try:
        found = path.is_file()
        beside = [other.name for other in path.parent.iterdir()] if not found else []
    except (OSError, ValueError):
        found, beside = False, []
    if not found:
        known = [name for name in beside if Path(name).suffix.lower() in EXTENSIONS]
        raise node.error(
            f"le fichier {quote(text)} n’existe pas à côté de la description."
            f"{nearest(text, known) if known else ''}"
        )
    return path


def _column(node: Node) -> Column:
    return Column(node.text(), node.key, node.line)


def _optional_column(fields: Mapping[str, Node], name: str) -> Column | None:
    return _column(fields[name]) if name in fields else None


def _member(node: Node, allowed: tuple[str, ...], what: str) -> Member:
    if not node.is_mapping():
        return Member(constant=node.among(allowed, what), allowed=allowed)
    fields = node.fields(("column", "map"))
    column = _column(node.required(fields, "column", "{column: qui, map: {1: citoyens}}"))
    pairs = fields["map"].fields() if "map" in fields else {}
    table = {value: target.among(allowed, what) for value, target in pairs.items()}
    return Member(column=column, map=table, allowed=allowed)


def _wide(node: Node, catalogue: Catalogue) -> dict[str, str]:
    """Text that replaces `{domaine}` in names of columns → domain; empty in long layout."""
    if not node.is_mapping() or "wide" not in node.fields():
        return {}
    table = node.fields(("wide",))["wide"].fields()
    found: dict[str, str] = {}
    for text, target in table.items():
        domain = target.among(catalogue.domains, "domaine")
        if domain in found.values():
            raise target.error(f"le domaine {quote(domain)} est déjà donné. Gardez une seule clé.")
        found[text] = domain
    return found


def _place(node: Node) -> Place:
    if not node.is_mapping():
        code = node.text()
        if code != FRANCE:
            raise node.error(
                f"territoire {quote(code)} inconnu. Écrivez FR, ou une colonne : "
                "{column: insee, kind: commune}."
            )
        return Place(constant=FRANCE)
    fields = node.fields(("column", "kind", "map", "departement", "region"))
    kind = node.required(fields, "kind", f"kind: commune ({', '.join(PLACE_KINDS)})")
    pairs = fields["map"].fields() if "map" in fields else {}
    names = [fields[name].text() for name in ("column", "departement", "region") if name in fields]
    if len(set(names)) < len(names):
        raise node.error("une même colonne est donnée deux fois. Retirez la répétition.")
    return Place(
        kind=next(k for k in PLACE_KINDS if k == kind.among(PLACE_KINDS, "échelon")),
        column=_column(node.required(fields, "column", "column: insee")),
        map={value: target.text() for value, target in pairs.items()},
        departement=_optional_column(fields, "departement"),
        region=_optional_column(fields, "region"),
    )


def _disclosure(node: Node | None) -> Disclosure:
    if node is None:
        return Disclosure()
    fields = node.fields(("min_n", "min_n_eff"))
    base = Disclosure()
    return Disclosure(
        min_n=fields["min_n"].number(1, float("inf")) if "min_n" in fields else base.min_n,
        min_n_eff=fields["min_n_eff"].number(1, float("inf"))
        if "min_n_eff" in fields
        else base.min_n_eff,
    )


def _raking(node: Node) -> tuple[Margin, ...]:
    """Margins: column → value → share or total of the population."""
    return tuple(
        Margin(
            column=Column(name, values.key, values.line),
            targets={value: at.number(0, float("inf")) for value, at in values.fields().items()},
        )
        for name, values in node.fields().items()
    )
