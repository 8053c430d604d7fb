"""From the bytes of a file to its rows: told by what it holds, not by its name."""

import re
from typing import Final

from cube17.figures.csv_reading import read_csv
from cube17.figures.errors import refuse
from cube17.figures.limits import MAX_BYTES
from cube17.figures.sheet import Sheet

# First bytes of files that are not tables, and what they are.
OTHERS: Final = {
    b"%PDF": "un PDF : un tableau s’y lit, mais ne s’y reprend pas",
    b"PAR1": "un fichier Parquet : c’est déjà un cube, ou des données",
    b"\x1f\x8b": "un fichier compressé (gzip)",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"{\\rtf": "un document RTF",
}
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
ARCHIVE: Final = (b"PK\x03\x04", b"PK\x05\x06")
MARKUP: Final = re.compile(rb"\s*<(!doctype|html|table|\?xml|meta|head|body)", re.IGNORECASE)


def read(file: str, data: bytes) -> Sheet:
    """Read a CSV or XLSX file: its rows, with their numbers.

    `file` is the name to give in messages. Raises `TableError` when the file is neither, is
    damaged or protected, holds formulas, is empty, or is larger than `cube17.figures.limits`.
    """
    if len(data) > MAX_BYTES:
        raise refuse(
            file,
            f"plus de {MAX_BYTES // 1_000_000} Mo. Gardez la seule feuille des chiffres, ou coupez "
            "ce tableau par question.",
        )
    _check_kind(file, data)
    sheet = _read_xlsx(file, data) if data.startswith(ARCHIVE) else read_csv(file, data)
    if not sheet.rows:
        raise refuse(
            file,
            "aucune ligne à lire. La première porte les intitulés des colonnes : partez du modèle.",
        )
    return sheet


def _read_xlsx(file: str, data: bytes) -> Sheet:
    # Loaded when a workbook arrives: the web process may never see one.
    from cube17.figures.xlsx_reading import read_xlsx  # noqa: PLC0415

    return read_xlsx(file, data)


def _check_kind(file: str, data: bytes) -> None:
    what = _other_kind(data)
    if what:
        raise refuse(file, f"c’est {what}. Enregistrez le tableau en CSV ou en XLSX.")


def _other_kind(data: bytes) -> str:
    """Say in French what a file is when it can be neither CSV nor XLSX; else nothing."""
    if data.startswith(OLE):
        if ENCRYPTED in data:
            return "un classeur protégé par un mot de passe"
        return "un ancien fichier Office (.xls ou .doc)"
    if MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:200]):
        return "une page HTML ou XML, quel que soit son nom"
    return next((what for start, what in OTHERS.items() if data.startswith(start)), "")
