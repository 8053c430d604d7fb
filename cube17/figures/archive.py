"""Parts of a workbook: an archive opened with suspicion, and XML read as it streams.

The standard library does all of it. `zipfile` never writes anything here; expat is told to stop at
the first document type declaration, so no entity is ever defined, let alone fetched.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Final, Protocol
from xml.parsers import expat

from cube17.figures.errors import TableError, refuse
from cube17.figures.limits import (
    BIG_PART,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_PARTS,
    MAX_RATIO,
    MAX_UNZIPPED,
)

CHUNK: Final = 1 << 16
ENCRYPTED: Final = 1
READABLE: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGED: Final = "classeur abîmé. Ouvrez-le dans votre tableur et enregistrez-le en XLSX."
ENTITIES: Final = "ce classeur déclare des entités XML, ce qu’aucun tableur n’écrit."

# What the standard library raises on archives and XML that are damaged, or made to harm.
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    OSError,
    EOFError,
    LookupError,  # an XML encoding that does not exist
    ValueError,
    RuntimeError,  # NotImplementedError is one
)

Attributes = dict[str, str]


class Handler(Protocol):
    """What is done with the elements of a part; names come without their namespace."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Take note of an element that begins."""
        ...

    def end(self, name: str) -> None:
        """Take note of an element that ends."""
        ...

    def text(self, data: str) -> None:
        """Take note of characters."""
        ...


class Archive:
    """The parts of a workbook, none of them larger than the limits."""

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            self._infos = {info.filename: info for info in self._zip.infolist()}
        except BROKEN as error:
            raise refuse(file, DAMAGED) from error
        self._left = MAX_UNZIPPED
        self._elements = 0
        self._check_sizes()

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    @property
    def names(self) -> list[str]:
        """Names of all parts."""
        return list(self._infos)

    def _check_sizes(self) -> None:
        infos = self._infos.values()
        if len(infos) > MAX_PARTS:
            raise refuse(self.file, f"{len(infos)} fichiers dans ce classeur, {MAX_PARTS} au plus.")
        for info in infos:
            ratio = info.file_size / max(info.compress_size, 1)
            if info.file_size > BIG_PART and ratio > MAX_RATIO:
                raise self._bomb()
        if sum(info.file_size for info in infos) > MAX_UNZIPPED:
            raise self._bomb()

    def _bomb(self) -> TableError:
        return refuse(
            self.file,
            f"ce classeur dépasse {MAX_UNZIPPED // 1_000_000} Mo une fois décompressé. Gardez la "
            "seule feuille des chiffres, sans image ni mise en forme, ou passez par le CSV.",
        )

    def read(self, name: str, feed: Callable[[bytes], object]) -> None:
        """Inflate a part piece by piece; raises `TableError` when it is damaged or too large.

        What an archive says of its own sizes is not trusted: bytes are counted as they come.
        """
        info = self._infos.get(name)
        if info is None or info.compress_type not in READABLE:
            raise refuse(self.file, DAMAGED)
        if info.flag_bits & ENCRYPTED:
            raise refuse(self.file, "classeur protégé par un mot de passe : enlevez-le.")
        try:
            with self._zip.open(info) as part:
                while piece := part.read(CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self._bomb()
                    feed(piece)
        except TableError:
            raise
        except BROKEN as error:
            raise refuse(self.file, DAMAGED) from error

    def parse(self, name: str, handler: Handler) -> None:
        """Read a part as XML; raises `TableError` when it is not what a spreadsheet writes."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        depth = 0

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            if depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
                raise self._bomb()
            handler.start(_local(tag), attributes)

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1
            handler.end(_local(tag))

        def doctype(*_: object) -> None:
            raise refuse(self.file, ENTITIES)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = doctype
        try:
            self.read(name, parser.Parse)
            parser.Parse(b"", True)
        except TableError:
            raise
        except BROKEN as error:
            raise refuse(self.file, DAMAGED) from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
