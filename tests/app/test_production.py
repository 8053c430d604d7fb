"""`make serve`: gunicorn with its configuration, as it runs in production."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


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


def ask(port: int, path: str) -> tuple[int, bytes]:
    """One request on a connection of its own, so that any worker may take it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    status, body = answer.status, answer.read()
    connection.close()
    return status, body


def first_answer(port: int, path: str) -> int:
    """Status of the first answer a server that is starting gives."""
    for _ in range(600):
        try:
            return ask(port, path)[0]
        except ConnectionError:
            time.sleep(0.1)
    return pytest.fail("gunicorn did not answer within a minute")


@pytest.mark.slow
def test_no_worker_refuses_a_bundle_before_it_has_shown_a_page(client, port):
    """plotly/dash#3971: without the warm-up these are answered with 500."""
    bundles = re.findall(r'src="(/_dash-component-suites/[^"]+)"', client.get("/").text)
    assert first_answer(port, bundles[0]) == 200
    for _ in range(4):
        assert {ask(port, bundle)[0] for bundle in bundles} == {200}
