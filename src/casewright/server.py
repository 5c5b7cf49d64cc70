"""The serving processes, one or several under a supervisor: how they start and end."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from resource import RLIMIT_NOFILE, getrlimit, setrlimit
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

import structlog
import uvicorn
from typing_extensions import override

from casewright.api import logs
from casewright.api.connections.connection import ClientConnection
from casewright.api.connections.open_connections import OpenConnections
from casewright.api.connections.tls import TlsError, TlsListener, server_context
from casewright.api.limits import Limits, limits_of
from casewright.api.metrics.meter import Meter
from casewright.api.metrics.shared import SharedCounts
from casewright.app import from_environment
from casewright.settings import Settings
from casewright.storage import StorageError
from casewright.supervisor import Supervisor, send_heartbeat

log = structlog.get_logger()

DESCRIPTORS_FOR_OTHERS = 128
"""File descriptors that are kept for everything but connections of clients."""
_SECONDS_FOR_LAST_REQUESTS = 0.5
"""How long a connection without a request may still send one, which is answered, at the end."""
_TICKS_BETWEEN_HEARTBEATS = 10


def serve_on(listening: socket.socket, settings: Settings) -> bool:
    """Serve on a listening socket until stopped; return whether the start succeeded.

    The first SIGTERM or SIGINT lets present requests finish within the grace period, the second
    ends everything at once. SIGHUP replaces workers one after the other; a single process without
    workers ends as after SIGTERM.
    """
    if settings.workers > 1:
        # Pages that nobody looks at and writes to stay shared with the workers.
        gc.collect()
        gc.freeze()
        with _shared_folder() as folder:
            work = partial(_work, folder)
            return Supervisor(work, listening, settings.workers, settings.grace_seconds).run()
    server = _Server(settings)
    server.run(sockets=[listening])
    return server.started


@contextmanager
def _shared_folder() -> Iterator[Path | None]:
    """Yield a folder in which workers share their counts; None if it cannot be created."""
    try:
        folder = TemporaryDirectory(prefix="casewright-")
    except OSError as error:
        log.warning("each worker tells its own metrics alone", reason=str(error))
        yield None
        return
    with folder as name:
        yield Path(name)


def _work(folder: Path | None, listening: socket.socket, heartbeats: Pipe) -> None:
    """Serve as one of several processes that share a socket; write counts into `folder`."""
    try:
        server = _Server(Settings(), heartbeats, folder)
        server.run(sockets=[listening])
    except (StorageError, TlsError) as error:
        log.error("worker cannot start", reason=str(error))
        sys.exit(1)
    finally:
        logs.finish()


def configuration(
    app: Any, settings: Settings, others: OpenConnections | None = None, **options: Any
) -> uvicorn.Config:
    """Return uvicorn's configuration for an application within the limits of `settings`."""
    others = others or _open_connections(settings)
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


def tls_of(settings: Settings) -> ssl.SSLContext | None:
    """Return the TLS context, if a certificate is set; TlsError if it cannot be used."""
    if not settings.tls_certificate:
        return None
    return server_context(settings.tls_certificate, settings.tls_key or settings.tls_certificate)


def _open_connections(settings: Settings, meter: Meter | None = None) -> OpenConnections:
    return OpenConnections(_affordable(limits_of(settings)), settings.default_language, meter)


def _affordable(limits: Limits) -> Limits:
    """Return the limits with at most as many connections as the process has file descriptors."""
    soft, hard = getrlimit(RLIMIT_NOFILE)
    wanted = limits.connections + DESCRIPTORS_FOR_OTHERS
    if soft < wanted:
        soft = min(wanted, hard)
        setrlimit(RLIMIT_NOFILE, (soft, hard))
    if soft >= wanted:
        return limits
    connections = max(1, soft - DESCRIPTORS_FOR_OTHERS)
    log.warning("fewer connections than set: too few file descriptors", connections=connections)
    return replace(limits, connections=connections)


class _Server(uvicorn.Server):
    """Ends without refusing requests on their way, and at once on any second signal."""

    def __init__(
        self, settings: Settings, heartbeats: Pipe | None = None, folder: Path | None = None
    ) -> None:
        """Prepare; through `heartbeats` a worker reports to its supervisor every second.

        It writes its counts for the other workers into `folder`.
        """
        meter = Meter()
        self._counts = SharedCounts(meter, folder)
        self._others = _open_connections(settings, meter)
        self._heartbeats = heartbeats
        self._tls = tls_of(settings)
        self._listeners: list[TlsListener] = []
        app = partial(from_environment, self._counts)
        super().__init__(configuration(app, settings, self._others, factory=True))

    @override
    async def on_tick(self, counter: int) -> bool:
        if self._heartbeats is not None and counter % _TICKS_BETWEEN_HEARTBEATS == 0:
            send_heartbeat(self._heartbeats)
            self._counts.write()
            self._end_with_supervisor()
        return await super().on_tick(counter)

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, except for TLS, whose handshakes uvicorn does not limit."""
        if self._tls is None:
            await super().startup(sockets)
            return
        await super().startup([])
        limits = self._others.limits
        self._listeners = [
            TlsListener(
                listening,
                self._connection,
                self._tls,
                most=limits.connections,
                seconds=limits.head_time,
            )
            for listening in sockets or ()
        ]

    def _end_with_supervisor(self) -> None:
        supervisor = parent_process()
        if supervisor is not None and supervisor.pid != os.getppid() and not self.should_exit:
            log.error("the supervisor is gone; this worker ends")
            self._counts.remove()
            self.should_exit = True

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more connections, and answer the last request of each open one.

        A connection must not be closed without notice: a request on its way would be lost. So the
        next answer announces the end; connections without a request have half a second.
        """
        for one in self._listeners:
            await one.stop()
        for listening in sockets or ():
            await self._accept_rest(listening)
        # No await in between: a connection that nobody has accepted by now is refused.
        for server in self.servers:
            server.close()
        for listening in sockets or ():
            listening.close()
        grace = self.config.timeout_graceful_shutdown or 0
        soon = min(grace, _SECONDS_FOR_LAST_REQUESTS)
        for one in self._listeners:
            await one.end(soon)
        await self._others.end(soon)
        await super().shutdown(sockets)
        self._counts.write()

    async def _accept_rest(self, listening: socket.socket) -> None:
        """Accept the waiting connections, which the system would reset with the socket."""
        loop = asyncio.get_running_loop()
        with suppress(BlockingIOError):
            while True:
                client, _ = listening.accept()
                if self._listeners:
                    self._listeners[0].begin(client)
                else:
                    await loop.connect_accepted_socket(self._connection, client)

    def _connection(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals; in a worker, signals of the terminal are left to the supervisor."""
        is_worker = self._heartbeats is not None
        signal.signal(signal.SIGHUP, signal.SIG_IGN if is_worker else self.handle_exit)
        with super().capture_signals():
            if is_worker:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
            yield

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.force_exit or self.should_exit
        super().handle_exit(sig, frame)
