"""Production settings: `make serve`."""

import logging
import os
import socket
import struct
from functools import partial

from gunicorn import util

import rooms
import serving

serving.share()

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8050')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
preload_app = True
# No file outside the project, and two instances do not meet.
control_socket_disable = True
# /dev/shm where there is one: a worker's heartbeat must never wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112


# Seconds that a thread waits for more of a request, and for a client to take more of an answer.
PATIENCE = {socket.SO_RCVTIMEO: 5, socket.SO_SNDTIMEO: 20}


def limit_waiting(listeners):  # noqa: ANN001, ANN201
    """Let go of a client that stops halfway, which gunicorn would wait for for ever.

    What the system accepts on these sockets inherits the limits; past one, a read or a write fails
    as if the socket did not block, and gunicorn closes it.
    """
    for listener in listeners:
        for limit, seconds in PATIENCE.items():
            listener.sock.setsockopt(socket.SOL_SOCKET, limit, struct.pack("ll", seconds, 0))
    logging.getLogger("gunicorn.error").addFilter(is_no_limit)
    # The loop that accepts for a worker would stand still for two seconds at each of them.
    util.close_graceful = partial(util.close_graceful, timeout=0.1)


def is_no_limit(record):  # noqa: ANN001, ANN201
    """Whether an entry of the log is anything but a client let go of."""
    return not (record.exc_info and isinstance(record.exc_info[1], BlockingIOError))


def when_ready(arbiter):  # noqa: ANN001, ANN201
    """Ask once for everything before the fork: the workers inherit it, compressed.

    Dash registers its bundles while it answers the first page; a worker that has not answered one
    yet would refuse them with a 500 (plotly/dash#3971).
    """
    serving.warm_up(arbiter.app.wsgi())
    serving.settle()
    limit_waiting(arbiter.LISTENERS)


def post_worker_init(_worker):  # noqa: ANN001, ANN201
    """Let each worker erase the rooms that have expired."""
    rooms.keep_tidy()
