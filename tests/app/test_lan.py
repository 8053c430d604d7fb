"""`make atelier` as it is started: the address it tells answers, and leads phones to itself."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from serving.lan import interfaces
from tests.browser.offline_kit import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(tmp_path):
    """The command with its words so far, on a free port."""
    port = free_port()
    settings = {"PORT": str(port), "CUBE17_DB": str(tmp_path / "ateliers.sqlite3")}
    process = subprocess.Popen(
        [sys.executable, "-m", "serving.lan"],
        cwd=ROOT, env=os.environ | settings | {"WEB_CONCURRENCY": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip
    yield process, port
    process.terminate()
    process.communicate(timeout=20)


def answer(address: str) -> str:
    """Ask until the server is there, at most half a minute."""
    for _ in range(300):
        try:
            with urlopen(address, timeout=10) as found:
                return found.read().decode()
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"no answer at {address}")


def test_every_address_told_answers(started):
    process, port = started
    said = ""
    while "Ctrl+C" not in said:
        said += process.stdout.readline()
    named = re.findall(rf"http://[\d.]+:{port}", said)
    assert {f"http://{address}:{port}" for _, address in interfaces()} <= set(named)
    for address in sorted(set(named)):
        assert "<html" in answer(f"{address}/a")
