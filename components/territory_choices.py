"""Page of a territory: what the visitor chooses, in a form that needs no script."""

from html import escape
from typing import Any

from dash import html
from markupsafe import Markup

from components.markup import aria
from cube17.catalogue import cube_ids, load_cube, territories
from cube17.fiche import Fiche
from cube17.portrait import profiles, questions

Record = dict[str, Any]
Groups = list[tuple[str, list[tuple[str, str]]]]
"""Options under their headings: value and name of each."""


def choices(page: Fiche) -> html.Form:
    """Choose the reference, the question, the profile and the cube."""
    fields = [
        _select("reference", "Comparer à", _references(page), page.reference),
        _select("indicator", "Question (domaines)", _named(questions(page.cube)), page.indicator),
        _select("profile", "Profil (semblables)", _named(profiles(page.cube)), page.profile),
    ]
    cubes = [(one, load_cube(one).dictionary["title"]) for one in cube_ids()]
    if len(cubes) > 1:
        fields.append(_select("cube", "Données", [("", cubes)], page.cube.id))
    button = html.Button("Afficher", type="submit", className="btn btn-primary")
    return html.Form(
        [*fields, button],
        method="get",
        action=f"/territoire/{page.place.code}",
        className="territory-choices",
        **aria(label="Ce qui est montré"),
    )


def _select(name: str, label: str, groups: Groups, value: str) -> html.Div:
    options = [_group(group, pairs, value) for group, pairs in groups]
    control = html.Select(options, id=f"choix-{name}", name=name, className="form-select")
    return html.Div([html.Label(label, htmlFor=f"choix-{name}"), control])


def _group(group: str, pairs: list[tuple[str, str]], value: str) -> Markup:
    """Write some options, under a heading if they have one: 150 territories, no component each."""
    options = "".join(
        f'<option value="{escape(one)}"{" selected" * (one == value)}>{escape(name)}</option>'
        for one, name in pairs
    )
    written = f'<optgroup label="{escape(group)}">{options}</optgroup>' if group else options
    return Markup(written)  # noqa: S704 (escaped above)


def _named(members: list[Record]) -> Groups:
    return [("", [(member["id"], member["short"]) for member in members])]


def _references(page: Fiche) -> Groups:
    """Levels above first, then the neighbours, the régions, the départements.

    France has nothing above it: its page starts without a reference.
    """
    here = territories()[page.place.code]
    above = [territories()[code] for code in territories().lineage(here.code)[1:]]
    groups = [("Échelons au-dessus", above)]
    if here.kind == "epci" and here.parent:
        groups.append(("Intercommunalités voisines", territories().of_kind("epci", here.parent)))
    groups += [
        ("Régions", territories().of_kind("region")),
        ("Départements", territories().of_kind("departement")),
    ]
    if page.reference:
        groups.append(("Autre", [territories()[page.reference]]))
    offered: set[str] = {here.code}
    options: Groups = [] if above else [("", [("", "Aucune comparaison")])]
    for label, units in groups:
        pairs = [(unit.code, unit.short) for unit in units if unit.code not in offered]
        offered |= {code for code, _ in pairs}
        options += [(label, pairs)] if pairs else []
    return options
