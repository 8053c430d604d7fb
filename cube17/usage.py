"""What argparse says, in French: usage, help and errors of the command line."""

import argparse
from typing import Final

SAID: Final = {
    "usage: ": "usage\u00a0: ",
    "positional arguments": "arguments\u00a0",  # argparse writes the colon itself
    "options": "options\u00a0",
    "show this help message and exit": "dire ceci, puis s’arrêter",
    "%(prog)s: error: %(message)s\n": "%(prog)s\u00a0: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s\u00a0: %(message)s",
    "the following arguments are required: %s": "il manque\u00a0: %s",
    "unrecognized arguments: %s": "arguments inconnus\u00a0: %s",
    "expected one argument": "il faut une valeur",
    "expected at most one argument": "une valeur au plus",
    "expected at least one argument": "il faut au moins une valeur",
    "not allowed with argument %s": "ne va pas avec %s",
    "ignored explicit argument %r": "ne prend pas de valeur (reçu\u00a0: %r)",
    "ambiguous option: %(option)s could match %(matches)s": (
        "option ambiguë\u00a0: %(option)s peut être %(matches)s"
    ),
    "invalid %(type)s value: %(value)r": "valeur refusée\u00a0: %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "«\u00a0%(value)s\u00a0» est inconnu (possibles\u00a0: %(choices)s)"
    ),
}


def speak_french() -> None:
    """Make argparse speak French, for the whole process.

    It asks `gettext`, which reads binary catalogues only: the function that it calls is replaced.
    """
    setattr(argparse, "_", said)  # noqa: B010


def said(message: str | None) -> str | None:
    """Return a message of argparse in French, or as it is when we have no word for it."""
    return SAID.get(message or "", message)
