"""What each cube holds: matrices of cells present and absent, each a way into the Explorer."""

from typing import Any, Final

from dash import html

from components.impacts import impact_indicators
from components.links import cell_selection, explorer_link
from components.markup import aria, data
from components.plain_table import plain_table
from components.wording import absence_words, counted, number
from cube17.axes import proper
from cube17.coverage import Count, Presence, by_domain_and_level, by_question_and_profile
from cube17.model import ALL_DOMAINS, FRANCE, LEVELS
from cube17.selection import Selection
from cube17.store import Cube

Record = dict[str, Any]

LEVEL_NAMES: Final = {"national": "National", "regional": "Régional", "local": "Local"}
NATURES: Final = {
    "published": "chiffres publiés",
    "simulated": "données simulées",
    "survey": "estimations d’enquête",
    "workshop": "consultation de salle, non représentative",
}
PRESENCE_WORDS: Final = {
    "published": "publié",
    "estimated": "estimé",
    "simulated": "simulé",
    "workshop": "consulté",
    "suppressed": "masqué",
}


# -- question × profile ----------------------------------------------------------------------------


def question_matrix(cube: Cube) -> html.Div:
    """Say, for each impact question and each profile, what exists for France, all domains."""
    found = by_question_and_profile(cube)
    indicators = impact_indicators(cube)
    profiles = _profiles(cube)
    rows = [
        html.Tr(
            [
                html.Th(indicator["short"], scope="row"),
                *(_presence(cube, indicator, p, found[indicator["id"], p["id"]]) for p in profiles),
            ]
        )
        for indicator in indicators
    ]
    caption = (
        f"Questions d’impact par profil, {NATURES[cube.dictionary['nature']]} : chiffre de la "
        "France, tous domaines, et nombre de chiffres ailleurs (par domaine ou par territoire)"
    )
    columns = ["Question", *(profile["short"] for profile in profiles)]
    return plain_table(caption, columns, rows, "coverage-table")


def _profiles(cube: Cube) -> list[Record]:
    regular = proper(cube.dictionary["profiles"])
    return [profile for profile in cube.dictionary["profiles"] if profile["id"] in regular]


def _presence(cube: Cube, indicator: Record, profile: Record, presence: Presence) -> html.Td:
    about = html.Span(f", {indicator['short']}, {profile['label']}", className="visually-hidden")
    wave = cube.waves_of(indicator["id"])[-1]
    absent = (indicator["id"], wave, profile["id"], ALL_DOMAINS, FRANCE)
    selection = cell_selection(cube.id, presence.example or absent)
    return html.Td(
        explorer_link([presence_words(presence), about], selection, className="coverage-cell"),
        **data(
            indicator=indicator["id"],
            profile=profile["id"],
            state=presence.status or ("elsewhere" if presence.elsewhere else "absent"),
        ),
    )


def answered_by(cube: Cube, indicator: str, found: dict[tuple[str, str], Presence]) -> list[Any]:
    """Link each profile that answered a question to its first figure: « Citoyens (5) »."""
    links: list[Any] = []
    for profile in cube.dictionary["profiles"]:
        presence = found[indicator, profile["id"]]
        if presence.example is None:
            continue
        figures = presence.elsewhere + (presence.status not in {None, "suppressed"})
        text = f"{profile['short']} ({counted(figures, 'chiffre')})"
        links += [explorer_link(text, cell_selection(cube.id, presence.example))]
    return links


def presence_words(presence: Presence) -> str:
    """Say what exists for a pair: « publié », « publié, 3 ailleurs », « 5 ailleurs »."""
    elsewhere = f"{number(presence.elsewhere)} ailleurs" if presence.elsewhere else ""
    status = PRESENCE_WORDS[presence.status] if presence.status else ""
    said = ", ".join(part for part in (status, elsewhere) if part)
    return said or f"· {absence_words(presence.reason)}"


# -- domain × level --------------------------------------------------------------------------------


def coverage_sentence(cube: Cube) -> str:
    """Say how much of the full cube of the impact questions exists."""
    counts = impact_counts(cube).values()
    shown, suppressed = sum(c.shown for c in counts), sum(c.suppressed for c in counts)
    whole = shown + suppressed + sum(c.absent for c in counts)
    parts = [
        counted(shown, "est montrée", "sont montrées"),
        counted(suppressed, "est masquée", "sont masquées") if suppressed else "",
        "les autres n’ont jamais été mesurées",
    ]
    said = ", ".join(part for part in parts if part)
    return f"Le cube complet des questions d’impact compterait {counted(whole, 'case')} : {said}."


def impact_counts(cube: Cube) -> dict[tuple[str, str], Count]:
    """Count the cells of the impact questions by domain and level."""
    return by_domain_and_level(cube, [indicator["id"] for indicator in impact_indicators(cube)])


def domain_matrix(cube: Cube) -> html.Div:
    """Return the counts by domain and level, each a way into the Explorer."""
    counts = impact_counts(cube)
    levels = [
        [LEVEL_NAMES[level], html.Span(units, className="coverage-units")]
        for level, units in level_units(cube).items()
    ]
    rows = [
        html.Tr(
            [
                html.Th(domain["label"], scope="row"),
                *(_count(cube, domain, level, counts[domain["id"], level]) for level in LEVELS),
            ]
        )
        for domain in cube.dictionary["domains"]
    ]
    caption = (
        "Questions d’impact par domaine et par échelon, "
        f"{NATURES[cube.dictionary['nature']]} : cases montrées, masquées (trop peu de "
        "répondants) et absentes (jamais mesurées), pour 6 profils et tous les territoires"
    )
    return plain_table(caption, ["Domaine", *levels], rows, "coverage-table")


def level_units(cube: Cube) -> dict[str, str]:
    """Say which territories of reference each level has."""
    regions, departements, epci = (
        len(cube.territories.of_kind(kind)) for kind in ("region", "departement", "epci")
    )
    return {
        "national": "la France",
        "regional": counted(regions, "région"),
        "local": f"{counted(departements, 'département')}, {number(epci)} EPCI",
    }


def _count(cube: Cube, domain: Record, level: str, count: Count) -> html.Td:
    about = html.Span(f", {domain['label']}, {LEVEL_NAMES[level]}", className="visually-hidden")
    link = explorer_link(
        [_bar(count), count_words(count), about],
        level_selection(cube, domain["id"], level),
        className="coverage-cell coverage-count",
    )
    return html.Td(link, **data(domain=domain["id"], level=level))


def count_words(count: Count) -> str:
    """Write the three counts, leaving out those that are nil."""
    parts = [
        counted(count.shown, "montrée") if count.shown else "",
        counted(count.suppressed, "masquée") if count.suppressed else "",
        counted(count.absent, "absente") if count.absent else "",
    ]
    return ", ".join(part for part in parts if part)


def _bar(count: Count) -> html.Span:
    """Draw the shares of the three, the shown ones first."""
    total = count.shown + count.suppressed + count.absent
    shares = {"--shown": count.shown, "--measured": count.shown + count.suppressed}
    return html.Span(
        className="coverage-bar",
        style={name: f"{100 * part / total:.1f}%" for name, part in shares.items()},
        **aria(hidden="true"),
    )


def level_selection(cube: Cube, domain: str, level: str) -> Selection:
    """Return the view of one domain at one level."""
    if level == "national":
        return Selection(cube=cube.id, fix="territory", domain=domain, territory=FRANCE)
    units = "region" if level == "regional" else "departement"
    return Selection(cube=cube.id, fix="domain", domain=domain, units=units, within=FRANCE)
