"""Where memory comes from: threads share it, so that what one gave back another uses."""

import ctypes
from contextlib import suppress
from typing import Final

import pyarrow as pa

# malloc.h
M_MMAP_THRESHOLD: Final = -3
M_ARENA_MAX: Final = -8

LARGE: Final = 1 << 19


def share() -> None:
    """Before threads start: few heaps, and large arrays outside of them, given back when freed.

    Left alone, the C library gives each thread a heap, keeps large arrays in it after the first
    ones, and does not give back its end (`malloc_trim` does so for the first heap only): 45 MB a
    process after one pack of EPCI, 80 MB after eight downloads at once.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(OSError, AttributeError):  # the C library is not glibc
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
        library.mallopt(M_ARENA_MAX, 1)
