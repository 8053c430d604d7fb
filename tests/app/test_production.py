"""`make serve`: gunicorn with its configuration, as it runs in production."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
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
