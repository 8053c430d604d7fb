"""The addresses of workshops alone, for a gunicorn that is killed again and again."""

from flask import Flask

import cube17.workshop.storage  # noqa: F401 (before the fork: a new worker is there at once)
import rooms

server = Flask("voting")
rooms.register(server)
