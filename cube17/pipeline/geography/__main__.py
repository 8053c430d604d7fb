"""Rebuild the geography: `python -m cube17.pipeline.geography [folder to write under]`."""

import sys
from pathlib import Path

from cube17.pipeline.geography.build import ROOT, build
from cube17.pipeline.geography.sources import SourceError


def _say(step: str, done: int, total: int) -> None:
    sys.stderr.write(f"[{done}/{total}] {step}\n")


def main(arguments: list[str]) -> int:
    """Run the build and return the exit code."""
    try:
        build(Path(arguments[0]) if arguments else ROOT, progress=_say)
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
