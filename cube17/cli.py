"""Command line: `cube17 data` rebuilds what ships under data/parquet/ and assets/maps/.

Each command imports what it needs when it runs: `cube17 --help` must not load polars.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code of the process."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except KeyboardInterrupt:
        print(
            "Interrompu : les fichiers déjà écrits sont complets, relancez pour finir.",
            file=sys.stderr,
        )
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser("cube17", description="Construire et documenter les cubes.")
    commands = top.add_subparsers(title="commandes", required=True, metavar="commande")
    data = commands.add_parser("data", help="reconstruire territoires, cartes et cubes")
    data.add_argument("--root", type=Path, default=ROOT, help="dossier du projet")
    data.set_defaults(run=build_data)
    dictionary = commands.add_parser("dictionary", help="écrire docs/dictionnaire.md")
    dictionary.add_argument("--root", type=Path, default=ROOT, help="dossier du projet")
    dictionary.set_defaults(run=write_dictionary)
    return top


def build_data(options: argparse.Namespace) -> None:
    """Rebuild territories and maps, then the published cube, then the simulated one."""
    from cube17.pipeline import geography, published, simulate  # noqa: PLC0415
    from cube17.pipeline.geography.sources import SourceError as PackageError  # noqa: PLC0415
    from cube17.pipeline.progress import bars  # noqa: PLC0415
    from cube17.pipeline.sources import SourceError  # noqa: PLC0415

    try:
        with bars() as stage:
            geography.build(options.root, progress=stage("Territoires"))
            report = stage("Chiffres publiés")
            report("lecture des sources", 0, 1)
            published.build(options.root)
            report("écrit", 1, 1)
            simulate.build(options.root, progress=stage("Démonstration"))
    except (PackageError, SourceError) as error:
        sys.exit(f"cube17 : {error}")


def write_dictionary(options: argparse.Namespace) -> None:
    """Write the data dictionary from what the code and the cubes say."""
    from cube17.pipeline import dictionary  # noqa: PLC0415

    dictionary.write(options.root)
