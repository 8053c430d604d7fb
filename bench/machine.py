"""Where and on what a bench ran."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
BUILD: Final = ROOT / "build" / "bench"

PACKAGES: Final = (
    "brotli", "dash", "duckdb", "gunicorn", "numpy", "orjson", "pandas", "playwright", "plotly",
    "polars", "pyarrow",
)  # fmt: skip

# What `make bench` writes itself does not make the tree another one.
WRITTEN: Final = (":!bench/results", ":!docs/performance.md")


def circumstances() -> dict[str, Any]:
    """Return machine, versions, date and commit of this run."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "versions": {"python": platform.python_version()} | {p: version(p) for p in PACKAGES},
    }


def machine() -> dict[str, Any]:
    """Return processor, cores, memory, system, and how busy it was at the start."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(os.getloadavg()[0], 2),
    }


def processor() -> str:
    """Name of the processor, where Linux tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def commit() -> str:
    """Short name of the commit, with a + when the tree has changed since."""
    changed = git("status", "--porcelain", "--", ".", *WRITTEN)
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def git(*arguments: str) -> str:
    """Ask git; an export without history answers nothing."""
    told = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip()
