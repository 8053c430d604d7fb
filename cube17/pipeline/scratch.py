"""What a build writes for its own use: a folder that is always removed, errors the system's own."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl


@contextmanager
def folder() -> Iterator[Path]:
    """Give a new folder in the system's temporary one (TMPDIR); it is gone whatever happens."""
    with TemporaryDirectory(prefix="cube17-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise `OSError` where polars cannot write `path`; it only tells the number in its text."""
    try:
        yield
    except pl.exceptions.ComputeError as error:
        told = re.search(r"os error (\d+)", str(error))
        number = int(told[1]) if told else errno.EIO
        raise OSError(number, os.strerror(number), str(path)) from error
