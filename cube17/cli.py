"""Command line: surveys to cubes, and what ships under data/parquet/ and assets/maps/ rebuilt.

Each command imports what it needs when it runs: `cube17 --help` must not load polars.
"""

import argparse
import errno
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, NoReturn

from cube17.french import count, french, thousands
from cube17.usage import speak_french

ROOT: Final = Path(__file__).parent.parent
DATA: Final = ROOT / "data" / "parquet"
ENGINES: Final = ("polars", "duckdb", "spark", "trino")


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
    speak_french()
    top = argparse.ArgumentParser("cube17", description="Construire et documenter les cubes.")
    commands = top.add_subparsers(title="commandes\u00a0", required=True, metavar="commande")
    _add_build(commands)
    _add_model(commands)
    _add_import(commands)
    _add_template(commands)
    _add_fiche(commands)
    data = commands.add_parser("data", help="reconstruire territoires, cartes et cubes")
    data.add_argument("--root", type=Path, default=ROOT, help="dossier du projet")
    data.set_defaults(run=build_data)
    dictionary = commands.add_parser("dictionary", help="écrire docs/dictionnaire.md")
    dictionary.add_argument("--root", type=Path, default=ROOT, help="dossier du projet")
    dictionary.set_defaults(run=write_dictionary)
    return top


def _add_build(commands: Any) -> None:
    build = commands.add_parser("build", help="faire un cube d’un fichier de réponses")
    build.add_argument("description", type=Path, help="description de l’enquête, en YAML")
    build.add_argument("--out", type=Path, default=DATA, help="dossier des cubes")
    build.add_argument("--report", type=Path, help="dossier du rapport (<id>-rapport)")
    build.add_argument("--quiet", action="store_true", help="ne rien dire si tout va bien")
    build.add_argument("--json", action="store_true", help="écrire le rapport en JSON sur stdout")
    build.add_argument("--without-audit", action="store_true", help="ne pas éprouver le secret")
    build.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="qui compte")
    build.set_defaults(run=build_survey)


def _add_model(commands: Any) -> None:
    model = commands.add_parser("model", help="ajouter au cube des parts « toutes choses égales »")
    model.add_argument("description", type=Path, help="description de l’enquête, en YAML")
    model.add_argument("--out", type=Path, default=DATA, help="dossier des cubes")
    model.add_argument("--quiet", action="store_true", help="ne rien dire si tout va bien")
    model.set_defaults(run=adjust_survey)


def _add_import(commands: Any) -> None:
    table = commands.add_parser("import", help="faire un cube d’un tableau de chiffres publiés")
    table.add_argument("table", type=Path, metavar="tableau", help="tableau, en CSV ou en XLSX")
    table.add_argument("--source", type=Path, required=True, help="qui, quand, licence : en YAML")
    table.add_argument("--out", type=Path, default=Path(), help="dossier, ou fichier .parquet")
    table.add_argument("--check", action="store_true", help="vérifier sans rien écrire")
    table.set_defaults(run=import_table)


def _add_template(commands: Any) -> None:
    template = commands.add_parser("template", help="écrire un modèle de tableau à remplir")
    template.add_argument("file", type=Path, metavar="fichier", help="modele.csv ou modele.xlsx")
    form = template.add_mutually_exclusive_group()
    form.add_argument("--long", action="store_true", help="un chiffre par ligne (d’office)")
    form.add_argument("--wide", action="store_true", help="une colonne par profil")
    template.add_argument("--xlsx", action="store_true", help="en XLSX, quel que soit le nom")
    template.set_defaults(run=write_template)


def _add_fiche(commands: Any) -> None:
    sheet = commands.add_parser("fiche", help="imprimer en PDF la page de territoires")
    sheet.add_argument("codes", nargs="*", metavar="code", help="REG-53, DEP-35, 35288…")
    sheet.add_argument("--regions", action="store_true", help="toutes les régions")
    sheet.add_argument("--departements", action="store_true", help="tous les départements")
    sheet.add_argument("--out", type=Path, default=Path("fiches"), help="dossier (fiches)")
    sheet.add_argument("--site", default="", help="adresse publique, imprimée avec son code QR")
    sheet.add_argument("--pdf", action="store_true", help="en PDF (d’office)")
    sheet.set_defaults(run=print_sheets)


def import_table(options: argparse.Namespace) -> None:
    """Make a cube of a table of published figures, and say what was read."""
    from cube17.pipeline import importing  # noqa: PLC0415

    try:
        out = None if options.check else options.out
        for line in importing.run(options.table, options.source, out):
            print(line)
    except importing.REFUSALS as error:
        sys.exit(f"cube17 : {error}")


def write_template(options: argparse.Namespace) -> None:
    """Write a template of a table; a file that exists is not replaced, as it may be filled."""
    from cube17.pipeline import importing  # noqa: PLC0415

    try:
        form = "wide" if options.wide else "long"
        importing.write_template(options.file, form, xlsx=options.xlsx)
    except importing.REFUSALS as error:
        sys.exit(f"cube17 : {error}")
    print(f"Modèle : {options.file}")


def print_sheets(options: argparse.Namespace) -> None:
    """Print sheets of territories; what cannot be asked for is told before anything is written."""
    from cube17 import sheets  # noqa: PLC0415
    from cube17.pipeline.progress import bars  # noqa: PLC0415

    # A polite end is an interruption: the server that this command started goes too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    kinds = [kind for kind in ("region", "departement") if getattr(options, f"{kind}s")]
    try:
        site = sheets.check_site(options.site)
        places = sheets.find_places(options.codes, kinds)
        if not places:
            sys.exit("cube17 : donnez des codes de territoires, --regions ou --departements.")
        browser = sheets.find_browser()
        with bars() as stage:
            written = sheets.write_sheets(browser, places, options.out, site, stage("Fiches"))
    except sheets.SheetError as error:
        sys.exit(f"cube17 : {error}")
    except OSError as error:
        sys.exit(f"cube17 : {_unwritten(error, 'Chaque fiche écrite est entière')}")
    print(f"{count(len(written), 'fiche')} : {options.out}")


def build_survey(options: argparse.Namespace) -> None:
    """Build the cube of a survey; what goes wrong is told in one sentence, and nothing changes."""
    from cube17.pipeline import build  # noqa: PLC0415
    from cube17.pipeline.progress import reading  # noqa: PLC0415

    bar = nullcontext(build.quiet) if options.quiet else reading()
    with _or_intact(options), bar as progress:
        built = build.build(
            options.description,
            options.out,
            options.report,
            progress,
            audited=not options.without_audit,
            engine=options.engine,
        )
    _tell(options, built)


def adjust_survey(options: argparse.Namespace) -> None:
    """Add adjusted indicators to the cube of a survey, or change nothing and say why."""
    from cube17.pipeline import adjusted, build  # noqa: PLC0415
    from cube17.pipeline.progress import reading  # noqa: PLC0415

    bar = nullcontext(build.quiet) if options.quiet else reading()
    with _or_intact(options), bar as progress:
        made = adjusted.model(options.description, options.out, progress)
    if not options.quiet:
        print("\n".join([*made.told, f"Cube : {made.cube}"]))
    for warning in made.warnings:
        print(f"Attention : {warning}", file=sys.stderr)


@contextmanager
def _or_intact(options: argparse.Namespace) -> Iterator[None]:
    """End in one sentence where a survey cannot be read or its cube not be written."""
    from cube17.pipeline.sources import SourceError  # noqa: PLC0415

    # A polite end is an interruption: what waits in temporary files goes too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        print("Interrompu : rien n’a été écrit, le cube d’avant est intact.", file=sys.stderr)
        sys.exit(130)
    except SourceError as error:
        _stop(options, str(error))
    except (OSError, MemoryError) as error:
        _stop(options, _unwritten(error, "Le cube d’avant est intact"))


def _tell(options: argparse.Namespace, built: Any) -> None:
    """Say what was built: the whole report as JSON, or a few lines."""
    if options.json:
        made = {"cube": str(built.cube), "folder": str(built.folder)}
        print(json.dumps(made | built.report, ensure_ascii=False, indent=2, sort_keys=True))
    elif not options.quiet:
        rows, cells = built.report["rows"], built.report["cells"]
        read, used, aside = (thousands(rows[name]) for name in ("read", "used", "set_aside"))
        print(french(f"{read} lignes lues = {used} utilisées + {aside} mises de côté."))
        print(f"{thousands(cells['shown'])} cases montrées sur {thousands(cells['total'])}.")
        print(f"Cube : {built.cube}\nRapport : {built.folder / 'report.html'}")
        for warning in built.report["warnings"]:
            print(f"Attention : {warning}")


def _stop(options: argparse.Namespace, message: str) -> NoReturn:
    """End with one sentence on stderr, and on stdout too where JSON is expected."""
    if getattr(options, "json", False):
        print(json.dumps({"error": message}, ensure_ascii=False))
    sys.exit(f"cube17 : {message}")


def _unwritten(error: OSError | MemoryError, kept: str) -> str:
    """Say why files could not be written, and what became of those that were there (`kept`)."""
    if isinstance(error, MemoryError):
        return f"mémoire insuffisante. {kept}."
    full = error.errno in {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
    why = "disque plein" if full else error.strerror or "erreur de lecture ou d’écriture"
    where = f" ({error.filename})" if error.filename else ""
    return french(f"{why}{where}. {kept} : libérez la place ou l’accès, relancez.")


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
    except (OSError, MemoryError) as error:
        kept = "Chaque fichier est entier, l’ancien ou le nouveau"
        sys.exit(f"cube17 : {_unwritten(error, kept)}")


def write_dictionary(options: argparse.Namespace) -> None:
    """Write the data dictionary from what the code and the cubes say."""
    from cube17.pipeline import dictionary  # noqa: PLC0415

    dictionary.write(options.root)
