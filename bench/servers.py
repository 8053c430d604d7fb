"""Production servers on a free loopback port, stopped afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.error import URLError
from urllib.request import urlopen

from bench.machine import BUILD, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

GUNICORN: Final = str(Path(sys.executable).with_name("gunicorn"))

# As `make serve` starts it.
OURS: Final = ("--no-control-socket", "--config", "gunicorn.conf.py", "app:server")
# As the deployment chapter of a tutorial would.
PEER: Final = (
    "--no-control-socket", "--config", "/dev/null", "--workers", "2", "--threads", "4",
    "bench.peer_app:server",
)  # fmt: skip

PATIENCE: Final = 60.0


class Server:
    """A running gunicorn: its address, its process, and how long its first answer took."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], ready: float) -> None:
        self.url = url
        self.process = process
        self.ready = ready

    def pids(self) -> list[int]:
        """Master and workers."""
        master = self.process.pid
        tasks = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="utf-8")
        return [master, *map(int, tasks.split())]


def free_port() -> int:
    """Return a loopback port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(arguments: tuple[str, ...] = OURS, first: str = "/explorer") -> Iterator[Server]:
    """Start gunicorn, wait for the answer to `first`, stop it at the end whatever happens."""
    port = free_port()
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port)}
    bind = [] if arguments is OURS else ["--bind", f"127.0.0.1:{port}"]
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "gunicorn.log").open("wb") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            [GUNICORN, *bind, *arguments], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url + first, process)
            yield Server(url, process, time.perf_counter() - started)
        finally:
            stop(process)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until there is an answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped: {tail()}")
        try:
            with urlopen(url, timeout=PATIENCE) as answer:
                answer.read()
        except (URLError, ConnectionError):
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"no answer within {PATIENCE:.0f} s: {tail()}")


def tail() -> str:
    """Return the last words of the server."""
    return (BUILD / "gunicorn.log").read_text(encoding="utf-8", errors="replace")[-600:]


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a server to end, and insist."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
