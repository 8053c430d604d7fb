"""Phones that vote over HTTP, one request after another, and a server to be killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
FORM = "application/x-www-form-urlencoded"
KEPT = 303


class Phone:
    """A phone in a room: joins, then answers; insists until it is told that it was heard."""

    def __init__(self, port, code, stopped):
        self.port, self.code, self.stopped = port, code, stopped
        self.cookie = ""

    @property
    def token(self):
        return self.cookie.partition("=")[2]

    def join(self, profile):
        self.insist("GET", f"/a/{self.code}", None, 200)
        return self.insist("POST", f"/a/{self.code}/profil", {"profil": profile})

    def answer(self, question, *choices):
        fields = [("choix", choice) for choice in choices]
        return self.insist("POST", f"/a/{self.code}/q/{question}", fields)

    def insist(self, method, path, fields, expected=KEPT):
        """Send until the server acknowledges; false when the vote stopped first."""
        while not self.stopped.is_set():
            try:
                status = self.send(method, path, fields)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)  # killed; another one is coming
                continue
            if status == expected:
                return True
            assert status == 503, f"{method} {path}: {status}"
        return False

    def send(self, method, path, fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Cookie": self.cookie, "Content-Type": FORM}
            connection.request(method, path, urlencode(fields or ()), headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        return answer.status


class Server:
    """gunicorn with two workers over the rooms of an address; `kill` leaves nothing time to end."""

    def __init__(self, address):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = os.environ | {"CUBE17_DB": address}
        self.start()

    def start(self):
        options = ["--config", "/dev/null", "--no-control-socket", "--preload"]
        options += ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{self.port}"]
        gunicorn = [str(Path(sys.executable).with_name("gunicorn")), *options, "--log-level=error"]
        self.master = subprocess.Popen(
            [*gunicorn, "tests.workshop.voting_server:server"],
            cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def workers(self):
        if self.master.poll() is not None:
            return []
        told = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children")
        return [int(pid) for pid in told.read_text().split()]

    def kill_worker(self, rank):
        workers = self.workers()
        if workers:
            os.kill(workers[rank % len(workers)], signal.SIGKILL)

    def kill(self):
        """Everything at once."""
        workers = self.workers()
        self.master.kill()
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        self.master.wait(timeout=20)
