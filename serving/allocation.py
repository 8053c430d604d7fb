"""Where memory comes from: threads share it, so that what one gave back another uses."""

import ctypes
from contextlib import suppress
from typing import Final

import pyarrow as pa

M_ARENA_MAX: Final = -8  # malloc.h


def share() -> None:
    """Before threads start: one heap of the C library for all, and Arrow takes from it too.

    Each thread would keep a heap of its own, which is never given back whole: 80 MB a process
    after eight downloads at once, 5 MB with one heap. Python runs one thread at a time, so that
    they hardly wait for each other.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(OSError, AttributeError):  # the C library is not glibc
        ctypes.CDLL("libc.so.6").mallopt(M_ARENA_MAX, 1)
