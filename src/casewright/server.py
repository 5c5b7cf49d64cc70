"""The processes that serve: one, or several under a supervisor; how they start and how they end."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from dataclasses import replace
from functools import partial
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from resource import RLIMIT_NOFILE, getrlimit, setrlimit
from types import FrameType
from typing import Any

import structlog
import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override
from uvicorn.supervisors import Multiprocess

from casewright.api.connections.connection import ClientConnection
from casewright.api.connections.open_connections import OpenConnections
from casewright.api.limits import Limits, limits_of
from casewright.app import from_environment
from casewright.settings import Settings

log = structlog.get_logger()

_DESCRIPTORS_FOR_OTHERS = 128
"""File descriptors that are kept for everything but connections of clients."""
_SECONDS_BEYOND_GRACE = 5.0
"""How long the last things may take, such as the log and the database, before a worker is ended."""


def serve_on(listening: socket.socket, settings: Settings) -> bool:
    """Serve on a listening socket until told to stop; return whether the start succeeded.

    The first SIGTERM or SIGINT lets the requests that are there end within the grace period, the
    second ends everything at once.
    """
    config = configuration(
        "casewright.server:application", settings, factory=True, workers=settings.workers
    )
    if settings.workers > 1:
        _Supervisor(config, [listening]).run()
        return True
    server = _Server(config)
    server.run(sockets=[listening])
    return server.started


def configuration(app: Any, settings: Settings, **options: Any) -> uvicorn.Config:
    """Return how uvicorn is to serve an application within the limits of `settings`."""
    others = OpenConnections(_affordable(limits_of(settings)), settings.default_language)
    return uvicorn.Config(
        app,
        http=partial(ClientConnection, others=others),  # type: ignore[arg-type]
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.grace_seconds,
        **options,
    )


def application() -> ASGIApp:
    """Return what a process serves; a worker then ends soon after its supervisor."""
    supervisor = parent_process()
    if supervisor is not None:
        threading.Thread(target=_end_after, args=(supervisor,), daemon=True).start()
    return from_environment()


def _end_after(supervisor: BaseProcess) -> None:
    supervisor.join()
    log.error("the supervisor is gone; this worker ends")
    os.kill(os.getpid(), signal.SIGTERM)


def _affordable(limits: Limits) -> Limits:
    """Return limits with no more connections than the process may have file descriptors for."""
    soft, hard = getrlimit(RLIMIT_NOFILE)
    wanted = limits.connections + _DESCRIPTORS_FOR_OTHERS
    if soft < wanted:
        soft = min(wanted, hard)
        setrlimit(RLIMIT_NOFILE, (soft, hard))
    if soft >= wanted:
        return limits
    connections = max(1, soft - _DESCRIPTORS_FOR_OTHERS)
    log.warning("fewer connections than set: too few file descriptors", connections=connections)
    return replace(limits, connections=connections)


class _Server(uvicorn.Server):
    """Ends at once on any second signal; uvicorn does that for SIGINT only."""

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.force_exit or self.should_exit
        super().handle_exit(sig, frame)


class _Supervisor(Multiprocess):
    """Ends workers that do not end in time, and all at once on a second signal."""

    @override
    def terminate_all(self) -> None:
        # Else clients would go on connecting to a socket from which nobody accepts.
        for listening in self.sockets:
            listening.close()
        super().terminate_all()

    @override
    def join_all(self) -> None:
        grace = self.config.timeout_graceful_shutdown or 0
        until = time.monotonic() + grace + _SECONDS_BEYOND_GRACE
        self.signal_queue.clear()
        while any(one.process.is_alive() for one in self.processes):
            if self.signal_queue or time.monotonic() > until:
                for one in self.processes:
                    one.process.kill()
                break
            time.sleep(0.05)
        super().join_all()
