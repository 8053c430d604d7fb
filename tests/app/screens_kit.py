"""A room on screen for tests: sixteen answers counted by hand, the same in every test.

« L’innovation territoriale »:

|                 | nul | faible | fort | très fort | answers | fort ou très fort |
|-----------------|-----|--------|------|-----------|---------|-------------------|
| collectivités   | 1   |        | 3    | 1         | 5       | 80 %              |
| entreprises     |     | 3      | 2    | 1         | 6       | 50 %              |
| associations    | 1   |        | 2    |           | 3       | (with citoyens)   |
| citoyens        | 1   |        |      | 1         | 2       | 3 of 5, 60 %      |
| the room        | 3   | 3      | 7    | 3         | 16      | 10 of 16, 63 %    |
"""

from cube17.workshop.model import Plan
from cube17.workshop.questions import ALLIANCE, DOMAINS

IMPACT = "innovation-territoriale"
ASKED = (IMPACT, DOMAINS, ALLIANCE)
IMPACT_ANSWERS = {
    "collectivites": ["nul", "fort", "fort", "fort", "tres-fort"],
    "entreprises": ["faible"] * 3 + ["fort"] * 2 + ["tres-fort"],
    "associations": ["nul", "fort", "fort"],
    "citoyens": ["nul", "tres-fort"],
}
# Positions of the screens about the first question, and of the last screen.
ASK, GUESS, ROOM, SURVEY, PROFILES = range(1, 6)
END = 14


def opened(kept, *, asked=ASKED, cube="odd17-2022", territory="EPCI-243500139"):
    """Open a room; `kept` are the rooms of a database."""
    return kept.open(Plan("Ensemble pour Rennes", "2026-11-24", territory, cube, asked), 30)


def fill(kept, code, answers=IMPACT_ANSWERS, question=IMPACT):
    """Let a phone in for each answer; return them by profile, in order."""
    phones = {}
    for profile, chosen in answers.items():
        for option in chosen:
            token = kept.join(code, profile)
            phones.setdefault(profile, []).append(token)
            kept.answer(code, token, question, [option] if isinstance(option, str) else option)
    return phones


def show(kept, code, position):
    """Bring the room to one of its screens."""
    while (seen := kept.room(code).position) != position:
        kept.move(code, 1 if position > seen else -1, seen)
