"""Who counts: the engines behind the one group-by, all given the same ibis expression.

Polars streams over the responses where they lie. The others read them from one Parquet file, which
is written for the purpose and removed at once.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import ibis
import ibis.expr.types as ir
import polars as pl
from pyarrow import fs

from cube17.french import french
from cube17.pipeline.scratch import writing
from cube17.pipeline.sources import SourceError

Expression = Callable[[ir.Table], ir.Table]
Engine = Callable[[pl.LazyFrame, Expression], pl.DataFrame]
"""Gives what an expression of the responses comes to."""
Shown = Callable[[Any, Path], AbstractContextManager[ir.Table]]
"""Lets a backend see a Parquet file as a table for a while."""

TRINO: Final = "CUBE17_TRINO"
TRINO_FILES: Final = "CUBE17_TRINO_FILES"

_TABLE: Final = "responses"
# Pieces that an engine reads at once, one per core.
_ROW_GROUP: Final = 250_000
_EXTRAS: Final = {"duckdb": "engines", "trino": "engines", "spark": "spark"}


def polars_streaming(responses: pl.LazyFrame, expression: Expression) -> pl.DataFrame:
    """Count with polars, in a stream over the responses."""
    backend = ibis.polars.connect({_TABLE: responses})
    return backend.to_polars(expression(backend.table(_TABLE)), engine="streaming")


@contextmanager
def opened(name: str, scratch: Path) -> Iterator[Engine]:
    """Open `polars`, `duckdb`, `spark` or `trino`; all but `trino` write to `scratch` only.

    Raises `SourceError`, in French, when a package, Java or a server is missing; so does the engine
    when it fails later.
    """
    if name == "polars":
        yield polars_streaming
        return
    connect, shown = _OUTSIDE[name]
    with _refusing(name):
        backend = connect(scratch)
    try:
        yield _elsewhere(name, backend, shown, scratch)
    finally:
        backend.disconnect()


def _elsewhere(name: str, backend: Any, shown: Shown, scratch: Path) -> Engine:
    """Make an engine of a backend that reads a file of responses."""

    def count(responses: pl.LazyFrame, expression: Expression) -> pl.DataFrame:
        file = scratch / f"{_TABLE}.parquet"
        try:
            with writing(file):
                responses.sink_parquet(file, row_group_size=_ROW_GROUP)
            with _refusing(name), shown(backend, file) as table:
                return backend.to_polars(expression(table))
        finally:
            file.unlink(missing_ok=True)

    return count


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Turn what an engine raises into one sentence; engines share no class of errors."""
    try:
        yield
    except (SourceError, MemoryError):
        raise
    except ImportError as error:
        remedy = f'pip install "cube17[{_EXTRAS[name]}]"'
        what = f"paquet absent ({error.name}). Installez-le : {remedy}"
        raise SourceError(french(f"moteur « {name} » : {what}")) from error
    except Exception as error:
        what = next(iter(str(error).strip().splitlines()), "").rstrip(".") or type(error).__name__
        raise SourceError(
            french(f"moteur « {name} » : {what}. Le moteur « polars » ne demande rien d’autre.")
        ) from error


# -- DuckDB and Spark, on this machine -------------------------------------------------------------


def _duckdb(scratch: Path) -> Any:
    backend = ibis.duckdb.connect(temp_directory=str(scratch / "duckdb"))
    backend.raw_sql("SET enable_progress_bar = false")
    return backend


def _spark(scratch: Path) -> Any:
    """Spark as its own configuration says, or on all cores of this machine."""
    session: Any = import_module("pyspark.sql").SparkSession  # not installed with the rest
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise SourceError(french("moteur « spark » : Java est absent. Installez Java 17 ou 21."))
    asked = {
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.driver.maxResultSize": "0",
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    return ibis.pyspark.connect(session.builder.appName("cube17").config(map=asked).getOrCreate())


@contextmanager
def _read(backend: Any, file: Path) -> Iterator[ir.Table]:
    yield backend.read_parquet(str(file), table_name=_TABLE)


# -- Trino, on its servers -------------------------------------------------------------------------


def _trino(_scratch: Path) -> Any:
    """Connect to the catalogue and schema of `TRINO`, `trino://user@host:port/catalogue/schema`."""
    missing = [name for name in (TRINO, TRINO_FILES) if not os.environ.get(name)]
    if missing:
        raise SourceError(
            french(
                f"moteur « trino » : {' et '.join(missing)} à définir. {TRINO} : adresse du "
                f"serveur, trino://nom@serveur:8080/catalogue/schéma ; {TRINO_FILES} : dossier que "
                "Trino voit aussi, par exemple s3://seau/dossier."
            )
        )
    backend = ibis.connect(os.environ[TRINO])
    _ask(backend, "SELECT 1")  # no server is asked before
    return backend


@contextmanager
def _external(backend: Any, file: Path) -> Iterator[ir.Table]:
    """Copy the file to where Trino sees it, as a table of its own, and remove both afterwards."""
    name = f"cube17_{uuid4().hex}"
    place = f"{os.environ[TRINO_FILES].rstrip('/')}/{name}"
    system, path = fs.FileSystem.from_uri(place)
    system.create_dir(path)
    try:
        fs.copy_files(str(file), f"{path}/{file.name}", destination_filesystem=system)
        _ask(backend, _declared(name, place, file))
        try:
            yield backend.table(name)
        finally:
            _ask(backend, f'DROP TABLE "{name}"')
    finally:
        system.delete_dir(path)


def _ask(backend: Any, statement: str) -> None:
    """Run a statement to its end: Trino goes on only as long as its answers are fetched."""
    backend.raw_sql(statement).fetchall()


def _declared(name: str, place: str, file: Path) -> str:
    """Say to Trino what the columns of the file are; only the Hive connector reads it in place."""
    schema = ibis.Schema.from_polars(pl.read_parquet_schema(file))
    columns = ", ".join(column.sql("trino") for column in schema.to_sqlglot_column_defs("trino"))
    return (
        f'CREATE TABLE "{name}" ({columns}) '
        f"WITH (external_location = '{place}', format = 'PARQUET')"
    )


_OUTSIDE: Final[dict[str, tuple[Callable[[Path], Any], Shown]]] = {
    "duckdb": (_duckdb, _read),
    "spark": (_spark, _read),
    "trino": (_trino, _external),
}
