"""Serve RDU with granian: alone on 127.0.0.1, or for everybody behind a proxy that speaks https."""

import socket
from functools import partial

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from werkzeug.middleware.proxy_fix import ProxyFix

from rdu import create_app
from rdu.config import Config

LOCAL = "127.0.0.1"
THREADS = 1
"""Requests a worker answers side by side. Four take turns at Python's one lock while they hold PostgreSQL's: with eight
phones on one unit 95 % of weigh-ins took 125 ms then, against 66 ms one by one, and every page came later. More cores
want more workers."""


def serve(config: Config, *, host: str, port: int, workers: int, behind_proxy: bool = False) -> None:
    """Answer until told to stop. Each worker makes its own app, so none shares a connection."""
    server = Granian(
        "rdu", address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=THREADS,
        log_level=LogLevels.warning, respawn_failed_workers=True, websockets=False,
    )  # fmt: skip
    server.serve(target_loader=partial(app_of, config, behind_proxy), wrap_loader=False)


def app_of(config: Config, behind_proxy: bool) -> Flask:
    """The app; behind a proxy it believes the one proxy in front of it about https, host and address."""
    app = create_app(config)
    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # Flask's way
    return app


def free_port(wanted: int) -> int:
    """This port of 127.0.0.1, or the next one that nobody listens on."""
    for port in range(wanted, min(wanted + 100, 65_536)):
        with socket.socket() as probe:
            if probe.connect_ex((LOCAL, port)) != 0:
                return port
    raise SystemExit(f"Tidak ada port kosong mulai {wanted}. Pilih yang lain: --port 8000")
