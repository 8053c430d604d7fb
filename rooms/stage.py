"""What each screen of a room says, as plain values for its template; pure.

Nothing here knows who answered: a question that is open brings only counts, a closed one what
`cube17.workshop.tally` allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.wording import counted, number
from cube17.french import THIN, french
from cube17.workshop.course import Moment, Stage, closed_by
from cube17.workshop.questions import questions
from cube17.workshop.tally import FEWEST

if TYPE_CHECKING:
    from cube17.workshop.model import Counts, Room
    from cube17.workshop.questions import Question

Values = dict[str, Any]

TITLES: Final[dict[Stage, str]] = {
    "join": "Rejoignez l’atelier",
    "ask": "À vous de répondre",
    "guess": "Devinez avant de voir",
    "room": "La réponse de la salle",
    "survey": "À côté de la salle, l’enquête",
    "profiles": "Regards croisés",
    "end": "Merci !",
}
"""What each stage is called, on the screen and on the remote control."""


def values(room: Room, counts: Counts) -> Values:
    """Return what every screen needs: where the room is, its question, what is counted."""
    moment = room.moment
    question = questions().get(moment.question)
    return {
        "room": room,
        "stage": moment.stage,
        "title": title(moment),
        "question": question,
        "closed": moment.question in room.closed,
        "last": len(room.course) - 1,
        "count": count(room, counts),
        "warning": warning(room, counts),
        **wording(question),
    }


def title(moment: Moment) -> str:
    """Return the name of a stage."""
    return french(TITLES[moment.stage])


def spoken(moment: Moment) -> str:
    """Name a screen in one line: its stage, and its question where there is one."""
    question = questions().get(moment.question)
    return f"{title(moment)}{french(' : ')}{question.short}" if question else title(moment)


def coming(room: Room) -> str:
    """Name the next screen, its question only where it is another one; empty at the end."""
    after = following(room)
    if after is None:
        return ""
    return title(after) if after.question == room.moment.question else spoken(after)


def following(room: Room) -> Moment | None:
    """Return the screen after the one shown, `None` at the end."""
    return next(iter(room.course[room.position + 1 :]), None)


def wording(question: Question | None) -> Values:
    """Split the wording of a question: what all impacts share, and what it is about.

    `lead` is empty for a question that is said in one sentence.
    """
    if question is None:
        return {"lead": "", "subject": ""}
    lead, mark, subject = french(question.wording).rpartition("? ")
    return {"lead": lead + mark.strip(), "subject": subject}


def count(room: Room, counts: Counts) -> str:
    """Say how many joined or answered, as the stage wants it; of an open vote nothing more."""
    moment = room.moment
    if not moment.question:
        return counted(counts.joined, "téléphone")
    answered = counted(counts.answered[moment.question], "réponse")
    return answered if moment.question in room.closed else f"{answered} sur {number(counts.joined)}"


def closes(room: Room) -> str:
    """Return the open question that the next screen closes for good, empty when none."""
    after = following(room)
    question = closed_by(after) if after else ""
    return "" if question in room.closed else question


def warning(room: Room, counts: Counts) -> str:
    """Say what is lost when the vote is closed now; empty when nothing is."""
    question = closes(room)
    if not question:
        return ""
    answered, joined = counts.answered[question], counts.joined
    if answered < FEWEST:
        few = counted(answered, "réponse")
        return french(f"{few} : à moins de cinq, rien ne sera montré. Encore « Suivant » : fermer.")
    if answered < joined:
        told = f"{counted(answered, 'réponse')} sur {number(joined)}"
        return french(f"{told}. Encore « Suivant » : fermer le vote pour de bon.")
    return ""


def percent(share: float) -> str:
    """Write a share of the room, in %."""
    return f"{number(share)}{THIN}%"
