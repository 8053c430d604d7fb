"""What a database says when it cannot keep or give anything, as a French message with a remedy."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from typing import TYPE_CHECKING, Final

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from cube17.french import french
from cube17.workshop.address import file_of
from cube17.workshop.model import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL: Final = "le disque est plein. Libérez de la place : ce qui était gardé est intact"
READ_ONLY: Final = "l’écriture y est refusée. Donnez le droit d’écrire, ou changez CUBE17_DB"
BUSY: Final = "trop d’écritures à la fois. Réessayez dans un instant"
BROKEN: Final = "le contenu est abîmé. Reprenez une sauvegarde, ou changez CUBE17_DB"
DISK: Final = "le disque refuse. Vérifiez son état et la place qui reste, ou changez CUBE17_DB"
AWAY: Final = (
    "la base ne répond pas, ou refuse. Vérifiez qu’elle est en marche, et ce que CUBE17_DB en "
    "dit : machine, base, nom, mot de passe"
)
UNKNOWN: Final = "l’adresse ne mène à aucune base connue. Corrigez CUBE17_DB"
DRIVER: Final = "il manque de quoi lui parler. Installez cube17[postgres], ou changez CUBE17_DB"
OTHER: Final = "la base a répondu par une erreur. Vérifiez CUBE17_DB"

_SQLITE: Final = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_CORRUPT: BROKEN,
    sqlite3.SQLITE_NOTADB: BROKEN,
    sqlite3.SQLITE_IOERR: DISK,
}
"""By primary result code, https://www.sqlite.org/rescode.html."""
_POSTGRESQL: Final = {
    "53100": FULL,
    "25006": READ_ONLY,
    "42501": READ_ONLY,
    "53300": BUSY,
    "XX": BROKEN,
    "58": DISK,
    "08": AWAY,
    "57": AWAY,
}
"""By SQLSTATE, or its class: https://www.postgresql.org/docs/current/errcodes-appendix.html."""


@contextmanager
def said(address: str) -> Iterator[None]:
    """Turn what a database, a driver or the file system raises into a `StorageError`."""
    try:
        yield
    except IntegrityError:
        raise  # nothing is wrong with the database: a row was there already
    except (SQLAlchemyError, OSError, ImportError) as error:
        message = f"Les ateliers ne peuvent pas être gardés dans {shown(address)} : {why(error)}."
        raise StorageError(french(message)) from error


def shown(address: str) -> str:
    """Return an address as it may be read by anybody: without its password."""
    file = file_of(address)
    if file is not None:
        return str(file)
    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return "CUBE17_DB"


def why(error: Exception) -> str:
    """Say what happened and what to do about it."""
    match error:
        case DBAPIError(orig=original):
            return _of_database(original)
        case ArgumentError():
            return UNKNOWN
        case ImportError():
            return DRIVER
        case OSError():
            return FULL if error.errno in {ENOSPC, EDQUOT} else READ_ONLY
        case PoolTimeout():
            return BUSY
        case _:
            return OTHER


def _of_database(error: BaseException | None) -> str:
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, OTHER)
    state = getattr(error, "sqlstate", None)
    if state is None:  # psycopg gives none when a connection fails, whatever the reason
        return AWAY
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2], OTHER)
