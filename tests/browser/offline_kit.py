"""A server of its own for tests that stop it: one version of the site on a port that stays."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
import components.static
version = sys.argv[2]
components.static.assets_version = lambda: version  # before others take the name
import app
from flask import abort, request

@app.server.before_request
def lack():
    if sys.argv[3] and request.path.endswith(sys.argv[3]):
        abort(404)

from werkzeug.serving import make_server
make_server("127.0.0.1", int(sys.argv[1]), app.server, threaded=True).serve_forever()
"""


def free_port() -> int:
    """Return a loopback port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(port: int, version: str = "first", lacking: str = "") -> Iterator[str]:
    """Serve the site under one version of its files, of which one may lack; then it is gone."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), version, lacking],
        cwd=ROOT, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/sw.js", process)
        yield url
    finally:
        process.kill()
        process.wait()


def wait_for(address: str, process: subprocess.Popen) -> None:
    """Ask until there is an answer; a server that ended is a failure."""
    while process.poll() is None:
        try:
            with urlopen(address) as answer:
                answer.read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server stopped")


class Silent(BaseHTTPRequestHandler):
    """Takes requests and never answers, as a network does that is as good as gone."""

    def do_GET(self) -> None:
        """Wait until the test is over."""
        self.server.over.wait()


class Gateway(BaseHTTPRequestHandler):
    """A proxy whose server is gone."""

    def do_GET(self) -> None:
        """Say so."""
        self.send_error(502)

    def log_message(self, *_: object) -> None:
        """Say nothing of it."""


@contextmanager
def instead(port: int, handler: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    """Put something else in the place of the server."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    server.over = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
