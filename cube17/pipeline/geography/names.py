"""French names as one reads them: written in full, accented, with typographic apostrophes."""

import re
from typing import Final

CATEGORIES: Final = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
}
# The published list drops these accents and ligatures; the words are those of place names.
RESTORED: Final = {
    "Coeur": "Cœur",
    "Ecrins": "Écrins",
    "Egletons": "Égletons",
    "Eloy": "Éloy",
    "Emeraude": "Émeraude",
    "Emilionnais": "Émilionnais",
    "Epernay": "Épernay",
    "Epinal": "Épinal",
    "Etangs": "Étangs",
    "Evian": "Évian",
    "Evreux": "Évreux",
    "Ile": "Île",
    "Soeurs": "Sœurs",
    "St": "Saint",
}
_WORDS: Final = re.compile(rf"\b({'|'.join(RESTORED)})\b")
_QUOTED: Final = re.compile(r"\"([^\"]+)\"|''([^']+)''")
_CATEGORY: Final = re.compile(rf"^({'|'.join(CATEGORIES)}) +")
_PREPOSITION: Final = re.compile(r"^(?:de la |de l’|du |des |de |d’)")


def typeset(name: str) -> str:
    """Return a published name with its accents, ligatures, quotes, dashes and apostrophes."""
    name = _QUOTED.sub(lambda found: f"«\u202f{found[1] or found[2]}\u202f»", name)
    name = _WORDS.sub(lambda found: RESTORED[found[1]], name).replace("'", "’")
    name = re.sub(r" {2,}", " ", name).replace(" - ", " – ")
    return re.sub(r"(?<=\w)- (?=\w)", "-", name)


def epci_name(published: str) -> str:
    """Name of an EPCI with its category in full: « CC de Brocéliande » → « Communauté de … »."""
    return _CATEGORY.sub(lambda found: f"{CATEGORIES[found[1]]} ", typeset(published))


def epci_short_name(published: str) -> str:
    """Name of an EPCI for a column header: no category, no leading « de la », no acronym."""
    bare, is_community = _CATEGORY.subn("", typeset(published))
    if not is_community:
        return bare
    bare = re.sub(r" ?\([^)]*\)", "", _PREPOSITION.sub("", bare))
    bare = re.sub("^«\u202f(.*)\u202f»$", r"\1", bare)
    return bare[0].upper() + bare[1:]
