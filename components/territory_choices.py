"""Page of a territory: what the visitor chooses, in a form that needs no script."""

from typing import Any

from dash import html

from components.markup import aria
from cube17.catalogue import cube_ids, load_cube, territories
from cube17.fiche import Fiche
from cube17.portrait import profiles, questions

Record = dict[str, Any]


def choices(page: Fiche) -> html.Form:
    """Choose the reference, the question, the profile and the cube."""
    fields = [
        _select("reference", "Comparer à", _references(page), page.reference),
        _select("indicator", "Question des domaines", _named(questions(page.cube)), page.indicator),
        _select("profile", "Profil", _named(profiles(page.cube)), page.profile),
    ]
    cubes = [(one, load_cube(one).dictionary["title"]) for one in cube_ids()]
    if len(cubes) > 1:
        fields.append(_select("cube", "Données", _options(cubes), page.cube.id))
    button = html.Button("Afficher", type="submit", className="btn btn-primary")
    return html.Form(
        [*fields, button],
        method="get",
        action=f"/territoire/{page.place.code}",
        className="territory-choices",
        **aria(label="Ce qui est montré"),
    )


def _select(name: str, label: str, options: list[Any], value: str) -> html.Div:
    for option in options:
        inside = getattr(option, "children", []) if isinstance(option, html.Optgroup) else [option]
        for one in inside:
            one.selected = one.value == value
    control = html.Select(options, id=f"choix-{name}", name=name, className="form-select")
    return html.Div([html.Label(label, htmlFor=f"choix-{name}"), control])


def _options(pairs: list[tuple[str, str]]) -> list[Any]:
    return [html.Option(name, value=value) for value, name in pairs]


def _named(members: list[Record]) -> list[Any]:
    return _options([(member["id"], member["short"]) for member in members])


def _references(page: Fiche) -> list[Any]:
    """Levels above first, then the neighbours, the régions, the départements."""
    here = territories()[page.place.code]
    above = [territories()[code] for code in territories().lineage(here.code)[1:]]
    groups = [("Échelons au-dessus", above)]
    if here.kind == "epci" and here.parent:
        groups.append(("Intercommunalités voisines", territories().of_kind("epci", here.parent)))
    groups += [
        ("Régions", territories().of_kind("region")),
        ("Départements", territories().of_kind("departement")),
    ]
    offered: set[str] = {here.code}
    options = []
    for label, units in groups:
        new = [unit for unit in units if unit.code not in offered]
        offered |= {unit.code for unit in new}
        pairs = _options([(unit.code, unit.short) for unit in new])
        options += [html.Optgroup(pairs, label=label)] if pairs else []
    if page.reference and page.reference not in offered:
        options += _options([(page.reference, territories()[page.reference].short)])
    return options
