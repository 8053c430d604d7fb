"""`make serve`: gunicorn with its configuration, as it runs in production."""

import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from cube17.workshop.storage import Rooms
from tests.workshop.rooms_kit import DAY, plan

ROOT = Path(__file__).parents[2]


@pytest.fixture
def condemned(tmp_path, monkeypatch):
    """A database whose only room was seen expired five days ago."""
    ago = [10 * DAY]
    database = tmp_path / "rooms.sqlite3"
    rooms = Rooms(str(database), clock=lambda: time.time() - ago[0])
    rooms.open(plan(), days=1)
    ago[0] = 5 * DAY
    assert rooms.purge() == 0
    rooms.close()
    monkeypatch.setenv("CUBE17_DB", str(database))
    return database


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:server"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        yield port
        server.terminate()


def half_a_request(port: int) -> socket.socket:
    """A connection that begins to ask and goes no further."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    return connection


def ask(port: int, path: str) -> tuple[int, bytes]:
    """One request on a connection of its own, so that any worker may take it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    status, body = answer.status, answer.read()
    connection.close()
    return status, body


def wait_for(port: int) -> None:
    """Until the server listens; nothing is asked."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("gunicorn did not listen within a minute")


@pytest.mark.slow
def test_no_worker_refuses_a_bundle_while_it_answers_its_first_page(client, port):
    """plotly/dash#3971: without the warm-up, what is asked meanwhile is answered with 500."""
    bundles = re.findall(r'src="(/_dash-component-suites/[^"]+)"', client.get("/").text)
    wait_for(port)
    with ThreadPoolExecutor(8) as browsers:
        answers = list(browsers.map(lambda path: ask(port, path), ["/", *bundles] * 4))
    assert {status for status, _ in answers} == {200}


@pytest.mark.slow
def test_requests_that_stop_halfway_do_not_stop_the_server(port):
    """Two for each of its eight threads: at worst, one worker has all of them to let go of."""
    wait_for(port)
    assert ask(port, "/a")[0] == 200
    stuck = [half_a_request(port) for _ in range(16)]
    assert ask(port, "/a")[0] == 200
    for one in stuck:
        one.settimeout(60)
        assert one.recv(1) == b""
        one.close()


@pytest.mark.slow
def test_a_server_that_starts_erases_what_has_expired(condemned, port):
    """Nobody opens a page."""
    wait_for(port)
    for _ in range(100):
        with closing(sqlite3.connect(condemned)) as database:
            if database.execute("SELECT count(*) FROM rooms").fetchone() == (0,):
                return
        time.sleep(0.1)
    pytest.fail("a room that was condemned is still there")
