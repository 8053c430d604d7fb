"""A PostgreSQL of the distribution's packages, in a folder of its own, gone after the tests."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

MISSING = (
    "No PostgreSQL: install it from your system's packages (Debian: apt-get install postgresql), "
    "or put the folder of its initdb and postgres in PATH."
)
# Nothing here must outlive the machine, so nothing waits for a disk.
OPTIONS = {"listen_addresses": "", "fsync": "off", "max_connections": "60", "shared_buffers": "8MB"}


def program(name):
    """Return the path of a program of the server."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or next(map(str, packaged), None)
    return found or pytest.fail(MISSING)


class Cluster:
    """A running server; `database()` is the URL of a new one, by its unix socket."""

    def __init__(self, folder, process):
        self.folder = folder
        self.process = process
        self._names = (f"test{rank}" for rank in itertools.count())

    def database(self):
        name = next(self._names)
        with psycopg.connect(self.parameters("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def parameters(self, name):
        return f"host={self.folder} user=postgres dbname={name}"


@contextmanager
def cluster():
    """Make a server and stop it. It refuses to be root: root lends it an unprivileged user."""
    lent = {"user": _unprivileged(), "group": "nogroup", "extra_groups": []} if _root() else {}
    folder = Path(tempfile.mkdtemp(prefix="cube17-"))  # a socket's path is short
    if lent:
        shutil.chown(folder, lent["user"])
    data, log = folder / "data", folder / "log"
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, **lent}
    made = [program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    try:
        subprocess.run([*made, "--locale=C", "--no-sync"], check=True, **quiet)
        settings = [f"--{name}={value}" for name, value in OPTIONS.items()]
        with log.open("wb") as written:
            server = [program("postgres"), "-D", data, "-k", folder, *settings]
            process = subprocess.Popen(server, stderr=written, **quiet)
        try:
            running = Cluster(folder, process)
            _wait(running, log)
            yield running
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing is kept
            process.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _root():
    return os.geteuid() == 0


def _unprivileged():
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait(running, log):
    end = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(running.parameters("postgres")).close()
        except psycopg.OperationalError:
            if running.process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"PostgreSQL does not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)
        else:
            return
