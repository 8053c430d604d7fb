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
    """A server in a folder, as an unprivileged user when root would run it (it refuses)."""

    def __init__(self, folder):
        self.folder = folder
        self.lent = {"user": unprivileged(), "extra_groups": []} if os.geteuid() == 0 else {}
        self._names = (f"test{rank}" for rank in itertools.count())
        if self.lent:
            shutil.chown(folder, self.lent["user"])
        made = [program("initdb"), "-D", folder / "data", "-U", "postgres", "-A", "trust"]
        subprocess.run(
            [*made, "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, **self.lent,
        )  # fmt: skip
        self.start()

    def start(self):
        settings = [f"--{name}={value}" for name, value in OPTIONS.items()]
        server = [program("postgres"), "-D", self.folder / "data", "-k", self.folder, *settings]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(server, cwd=self.folder, stderr=log, **self.lent)
        end = time.monotonic() + 20
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"PostgreSQL does not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self):
        """At once: nothing is kept."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=20)

    def database(self):
        """Return the URL of a new database, by the server's unix socket."""
        name = next(self._names)
        with psycopg.connect(self._parameters, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self.folder}"

    @property
    def log(self):
        return self.folder / "log"

    @property
    def _parameters(self):
        return f"host={self.folder} user=postgres dbname=postgres"

    def _answers(self):
        try:
            psycopg.connect(self._parameters).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def cluster():
    """Make a server, and remove it."""
    folder = Path(tempfile.mkdtemp(prefix="cube17-pg-"))  # a socket's path is short
    try:
        server = Cluster(folder)
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged():
    """Return the name of a user who may not do much."""
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
