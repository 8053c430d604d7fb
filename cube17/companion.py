"""The cells of a large cube as plain arrays in files, made once from its Parquet file.

They are in the order of that file: sorted by the text of the key. A block is what shares question,
wave, profile and domain; inside it territories follow each other. Arrays are named after what they
hold and the type of a number, so that a file can be mapped into memory as it is:

- `starts`: the row where each block starts, and the end;
- `territory`: of each row, its position along the sorted territories;
- `place`: of each row, where its numbers are; -1 for a suppressed cell, which has none;
- one per measure: numbers of the cells that have some, then `nan`; of each row, the choice among
  the texts that `made.json` lists.

The folder is named by what it is made from and gets its name when it is complete; `made.json` says
how large each file is and when it was written, so that a damaged one is made anew.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import tempfile
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
import orjson

from cube17.french import french
from cube17.model import CELL_COLUMNS, KEY
from cube17.parquet import CellColumn, CubeError, Text, cell_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cube17.axes import Axes

CACHE: Final = "CUBE17_CACHE"
LAYOUT: Final = 1
"""Number of the form described above: another one is another companion."""
MADE: Final = "made.json"
MEASURES: Final = tuple(column for column in CELL_COLUMNS if column.name not in KEY)
TEXTS: Final = tuple(column.name for column in MEASURES if column.type == "string")
NUMBERS: Final = tuple(column.name for column in MEASURES if column.type != "string")
WHY: Final = {
    errno.ENOSPC: "il n’y a plus de place",
    errno.EDQUOT: "le quota est atteint",
    errno.EROFS: "le disque est en lecture seule",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
}

log = logging.getLogger("cube17")


def companion(path: Path, version: str, axes: Axes) -> Path:
    """Return the folder of the arrays of a cube, made if it is not there or damaged.

    `version` is that of the cube file, `axes` are its members sorted by text. Raises `CubeError`
    when the file cannot be read, is in another order, or when the folder cannot be written.
    Folders made from an earlier state of the same file are deleted.
    """
    shelf = cache_folder() / f"{path.stem}-{_digest(str(path.resolve()))[:8]}"
    folder = shelf / _digest(LAYOUT, version, axes.members)
    if is_intact(folder):
        return folder
    try:
        _make(path, axes, folder)
    except OSError as error:
        # Another process may have made it meanwhile, and taken the draft of this one away.
        if not is_intact(folder):
            raise _unwritable(path, error) from error
    return folder


def cache_folder() -> Path:
    """Return where companions are kept: `CUBE17_CACHE`, or the user's folder for caches."""
    if named := os.environ.get(CACHE):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cube17"


def is_intact(folder: Path) -> bool:
    """Whether every array is there as it was left when it was made."""
    try:
        return all(_state(folder / name) == state for name, state in read_made(folder)["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read_made(folder: Path) -> dict[str, Any]:
    """Return what a companion says of itself: `files` with their state, `texts` by column."""
    return orjson.loads((folder / MADE).read_bytes())


def _state(path: Path) -> list[int]:
    """Size in bytes and time of the last change in nanoseconds."""
    told = path.stat()
    return [told.st_size, told.st_mtime_ns]


def _digest(*parts: Any) -> str:
    return sha256(orjson.dumps(parts)).hexdigest()[:12]


def _unwritable(path: Path, error: OSError) -> CubeError:
    why = WHY.get(error.errno or 0, error.strerror or type(error).__name__)
    return CubeError(
        french(
            f"{path.name} : ce cube est trop grand pour la mémoire, et le dossier où le préparer, "
            f"{cache_folder()}, ne se laisse pas écrire ({why}). Faites-y de la place, ou nommez "
            f"un autre dossier avec {CACHE} ; il y faut plusieurs fois la taille du fichier."
        )
    )


# -- making it -------------------------------------------------------------------------------------


def _make(path: Path, axes: Axes, folder: Path) -> None:
    """Write the arrays beside the final place, and move them there once they are on the disk."""
    log.info("Preparing %s, once, in %s", path.name, folder.parent)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    try:
        texts = _distinct(path)
        _write(_arrays(path, axes, texts), draft)
        files = [[file.name, _state(file)] for file in sorted(draft.iterdir())]
        with (draft / MADE).open("wb") as made:
            made.write(orjson.dumps({"files": files, "texts": texts}))
            _settle(made)
        for other in folder.parent.iterdir():
            if other != draft:
                shutil.rmtree(other)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _distinct(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the texts of each column that holds texts."""
    found: dict[str, dict[str, None]] = {name: {} for name in TEXTS}
    for part in cell_parts(path, TEXTS):
        for name, column in part.items():
            found[name] |= dict.fromkeys(_text(column).values)
    return {name: tuple(values) for name, values in found.items()}


def _write(arrays: Iterable[tuple[str, np.ndarray]], folder: Path) -> None:
    """Append each array to the file of its name, and wait until the disk has them all."""
    files: dict[str, IO[bytes]] = {}
    with ExitStack() as stack:
        for name, array in arrays:
            if name not in files:
                file = (folder / f"{name}.{array.dtype}").open("wb")
                files[name] = stack.enter_context(file)
            files[name].write(array.tobytes())
        for file in files.values():
            _settle(file)


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _arrays(
    path: Path, axes: Axes, texts: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield what to add to each array, part of the file by part."""
    *leading, units = axes.shape
    sizes = np.zeros(np.prod(leading), dtype=np.int64)
    has_numbers = np.array([text != "suppressed" for text in texts["status"]])
    last, shown = -1, 0
    for part in cell_parts(path, [column.name for column in CELL_COLUMNS]):
        keys = axes.keys(*(axes.read(name, part[name], path.name) for name in KEY))
        _check_order(path, keys, last)
        block, territory = np.divmod(keys, units)
        sizes += np.bincount(block, minlength=len(sizes))
        choices = {name: _choices(part[name], texts[name]) for name in TEXTS}
        kept = has_numbers[choices["status"]]
        place = np.where(kept, shown + np.cumsum(kept) - 1, -1)
        yield "territory", territory.astype(np.min_scalar_type(units))
        yield "place", place.astype(np.int32)
        yield from choices.items()
        yield from ((name, np.asarray(part[name])[kept]) for name in NUMBERS)
        last, shown = int(keys[-1]), shown + int(kept.sum())
    yield from ((name, np.array([np.nan])) for name in NUMBERS)
    yield "starts", np.append(0, np.cumsum(sizes))


def _check_order(path: Path, keys: np.ndarray, last: int) -> None:
    if not (np.diff(keys, prepend=last) > 0).all():
        raise CubeError(
            french(
                f"{path.name} : les cases d’un cube de cette taille doivent être triées par "
                "indicator, wave, profile, domain, territory, et chacune n’y être qu’une fois. "
                "Refaites le fichier avec cube17.parquet.write_sorted."
            )
        )


def _choices(column: CellColumn, texts: tuple[str, ...]) -> np.ndarray:
    """Positions of the texts of a column in the whole list (-1: none)."""
    narrow = np.result_type(np.int8, np.min_scalar_type(-1 - len(texts)))
    renumbered = np.array([*map(texts.index, _text(column).values), -1], dtype=narrow)
    return renumbered[_text(column).choice]


def _text(column: CellColumn) -> Text:
    if not isinstance(column, Text):
        raise TypeError
    return column
