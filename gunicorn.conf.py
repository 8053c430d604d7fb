"""Production settings: `make serve`."""

import os

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


def when_ready(arbiter):  # noqa: ANN001, ANN201
    """Ask once for everything before the fork: the workers inherit it, compressed.

    Dash registers its bundles while it answers the first page; a worker that has not answered one
    yet would refuse them with a 500 (plotly/dash#3971).
    """
    serving.warm_up(arbiter.app.wsgi())
    serving.settle()
