"""The rooms of this installation; their database is not even loaded while none is open."""

from __future__ import annotations

import logging
import os
from functools import cache
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

from flask import request

from cube17.workshop.address import default_address, exists
from cube17.workshop.model import NoRoomError, StorageError, UnknownDeviceError
from rooms import guard

if TYPE_CHECKING:
    from cube17.workshop.model import Room
    from cube17.workshop.storage import Rooms

HOUR: Final = 3600
"""Seconds."""
_opening: Final = Lock()


def rooms() -> Rooms:
    """Return the rooms of this installation, opened once per process and address.

    A database must not be shared across a fork, so a process that was forked opens its own.
    """
    place = default_address(), os.getpid()
    with _opening:
        return _opened(*place)


@cache
def _opened(address: str, _process: int) -> Rooms:
    from cube17.workshop.storage import Rooms  # noqa: PLC0415 (a tenth of a second, a database)

    return Rooms(address)


def keep_tidy() -> None:
    """Erase what has expired, now and every hour, in a thread of this process.

    To be called by each process that serves, after the fork. Every hour, so that the day between
    the two steps of `Rooms.purge` stays one; without a database, none is loaded.
    """
    Thread(target=tidy_until, args=(Event(),), name="tidy", daemon=True).start()


def tidy_until(stopped: Event) -> None:
    """Erase what has expired, again and again."""
    tidy()
    while not stopped.wait(HOUR):
        tidy()


def tidy() -> int:
    """Erase the rooms whose time has come; return how many."""
    try:
        return rooms().purge() if exists(default_address()) else 0
    except StorageError:
        logging.getLogger("cube17").exception("Expired rooms cannot be erased")
        return 0


def found(code: str) -> Room:
    """Return an open room.

    Raises `NoRoomError` when there is none, and refuses a network that has tried too many codes
    (429), but for devices, screens and facilitators who are in this room already.
    """
    seconds = guard.guesses.wait(guard.visitor())
    if seconds and not _is_inside(code):
        raise guard.too_many(seconds)
    try:
        return _room(code)
    except NoRoomError:
        guard.guesses.spend(guard.visitor())
        raise


def led(code: str, secret: str) -> Room:
    """Return an open room to the one who leads it; for anybody else there is none here.

    The secret comes first: too long to be guessed, it opens whatever the network has tried.
    """
    if leads(code, secret):
        return _room(code)
    found(code)
    guard.guesses.spend(guard.visitor())
    raise NoRoomError("Cette adresse d’animation n’est pas la bonne.")


def leads(code: str, secret: str) -> bool:
    """Whether a secret is the one of an open room."""
    try:
        return bool(secret and _room(code)) and rooms().is_facilitator(code, secret)
    except NoRoomError:
        return False


def _room(code: str) -> Room:
    if not (guard.is_code(code) and exists(default_address())):
        raise NoRoomError("Aucun atelier n’est ouvert sous ce code.")
    return rooms().room(code)


def _is_inside(code: str) -> bool:
    return (
        guard.has_pass(code)
        or leads(code, request.cookies.get(guard.FACILITATOR, ""))
        or _has_joined(code, request.cookies.get(guard.DEVICE, ""))
    )


def _has_joined(code: str, token: str) -> bool:
    try:
        return bool(token and _room(code) and rooms().device(code, token))
    except (NoRoomError, UnknownDeviceError):
        return False
