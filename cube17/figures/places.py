"""Territories by code or name, today's map only."""

import re
from typing import Final

from cube17.figures.errors import quoted
from cube17.figures.members import Members, identifier
from cube17.figures.text import fold

FORMER_REGIONS: Final = {
    "REG-42": ("Alsace", "REG-44"),
    "REG-72": ("Aquitaine", "REG-75"),
    "REG-83": ("Auvergne", "REG-84"),
    "REG-25": ("Basse-Normandie", "REG-28"),
    "REG-26": ("Bourgogne", "REG-27"),
    "REG-21": ("Champagne-Ardenne", "REG-44"),
    "REG-43": ("Franche-Comté", "REG-27"),
    "REG-23": ("Haute-Normandie", "REG-28"),
    "REG-91": ("Languedoc-Roussillon", "REG-76"),
    "REG-74": ("Limousin", "REG-75"),
    "REG-41": ("Lorraine", "REG-44"),
    "REG-73": ("Midi-Pyrénées", "REG-76"),
    "REG-31": ("Nord-Pas-de-Calais", "REG-32"),
    "REG-22": ("Picardie", "REG-32"),
    "REG-54": ("Poitou-Charentes", "REG-75"),
    "REG-82": ("Rhône-Alpes", "REG-84"),
}
"""Régions that were merged on 1 January 2016: code, name, code of the région that holds them."""

FORMER: Final = {
    fold(name): code for code, (region, _) in FORMER_REGIONS.items() for name in (code, region)
}

NUMBER: Final = re.compile(r"[0-9]{1,3}|2[ab]|[0-9]{9}", re.IGNORECASE)


class Places(Members):
    """Territories that a table may name: those of the reference, and a cube's own."""

    def explain(self, text: str) -> str:
        """Say in French why a text names no territory, and what would be right."""
        former = FORMER.get(fold(text))
        if former:
            return self._explain_former(*FORMER_REGIONS[former])
        if NUMBER.fullmatch(text):
            return self._explain_number(text)
        return super().explain(text)

    def _find(self, folded: str) -> str | None:
        found = super()._find(folded)
        # « Rhône-Alpes » alone may be meant for today's map; its full name or its code is not.
        if found and folded in FORMER and fold(self.record(found)["name"]) != folded:
            return None
        return found

    def _explain_former(self, name: str, today: str) -> str:
        own = [r for r in self.records if fold(r.get("short", "")) == fold(name)]
        remedy = (
            f"Si le chiffre vaut pour l’ancienne région, écrivez {identifier(own[0])}."
            if own
            else "Ôtez cette ligne ; cube17 import accepte une ancienne région déclarée."
        )
        return (
            f"{name} n’existe plus depuis 2016 : c’est aujourd’hui une partie de "
            f"{self._named(today)}, dont elle ne donne pas le chiffre. {remedy}"
        )

    def _explain_number(self, text: str) -> str:
        """Explain a bare number: a code of the INSEE without its kind."""
        number = text.upper().zfill(2)
        codes = [code for kind in ("REG", "DEP", "EPCI") if (code := f"{kind}-{number}") in self]
        if not codes:
            return super().explain(text)
        choices = " ou ".join(self._named(code) for code in codes)
        return f"{quoted(text)} ne dit pas son échelon : écrivez {choices}."

    def _named(self, code: str) -> str:
        return f"{code} ({self.record(code)['name']})" if code in self else code
