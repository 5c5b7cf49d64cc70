"""Starts, watches, replaces and ends the worker processes that serve on one socket.

Workers are forked, so that they share what the supervisor has in memory; those that SIGHUP asks for
are processes from the start, since the programs may have been updated.

| Signal | What the supervisor does |
| --- | --- |
| SIGTERM, SIGINT | lets the workers finish; a second one ends them at once |
| SIGHUP | starts a new worker, ends an old one when the new one serves, and so on |
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.context import ForkContext, SpawnContext
from time import monotonic

import structlog

log = structlog.get_logger()

HEARTBEAT = b"."
"""What a worker writes every second, the first time when it serves."""

_SPAWN = multiprocessing.get_context("spawn")
_FORK = multiprocessing.get_context("fork") if sys.platform == "linux" else _SPAWN
"""How workers are begun; elsewhere libraries of the system may not survive a fork."""

_HANDLED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_SECONDS_TO_START = 60.0
_SECONDS_WITHOUT_HEARTBEAT = 15.0
"""After this long a worker that does not take turns any more is replaced."""
_SECONDS_BEFORE_NEXT = 1.0
"""Between a worker that could not start and the next attempt."""
_SECONDS_BEYOND_GRACE = 5.0
"""How long the last things may take, such as the log and the database, before a worker is ended."""

Target = Callable[[socket.socket, Connection], None]
Method = SpawnContext | ForkContext


class WorkerProcess:
    """A worker process, and the pipe by which it reports that it serves."""

    def __init__(self, target: Target, listening: socket.socket, method: Method) -> None:
        """Start it; `target` gets the socket to serve on, and the pipe for its reports."""
        self.heartbeats, heartbeats = Pipe(duplex=False)
        self.process = method.Process(target=_serve, args=(target, listening, heartbeats))
        # What is sent to a process that is being forked waits until that heeds its own signals.
        signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED)
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)
        heartbeats.close()
        self.is_ready = False
        self.is_outdated = False
        self._kill_at = monotonic() + _SECONDS_TO_START

    @property
    def pid(self) -> int:
        """Return the id of the process."""
        return self.process.pid or 0

    def read_heartbeats(self) -> None:
        """Read the reports that have arrived."""
        with suppress(EOFError, OSError):
            while self.heartbeats.poll():
                self.heartbeats.recv_bytes()
                self.is_ready = True
                self._kill_at = monotonic() + _SECONDS_WITHOUT_HEARTBEAT

    def retire(self, grace: float) -> None:
        """Let it finish its requests, for at most `grace` seconds."""
        self.process.terminate()
        self.heartbeats.close()
        self._kill_at = monotonic() + grace + _SECONDS_BEYOND_GRACE

    def has_ended(self) -> bool:
        """Return whether it has ended; after the grace period, end it."""
        if monotonic() > self._kill_at:
            log.error("worker did not answer in time; it is killed", worker=self.pid)
            self._kill_at = inf
            self.process.kill()
        return not self.process.is_alive()


class Supervisor:
    """Keeps a number of workers serving on one socket."""

    def __init__(self, target: Target, listening: socket.socket, count: int, grace: float) -> None:
        """Prepare `count` workers; `grace` is the number of seconds for their last requests."""
        self._target = target
        self._listening = listening
        self._count = count
        self._grace = grace
        self._workers: list[WorkerProcess] = []
        self._retired: list[WorkerProcess] = []
        self._signals: list[int] = []
        self._method: Method = _FORK
        self._next_start = -inf
        self._has_served = False
        self._is_stopping = False

    def run(self) -> bool:
        """Serve until stopped; return whether the start succeeded."""
        with self._recorded_signals() as wakeup:
            while not self._is_stopping or self._retired:
                if not self._is_stopping:
                    self._start_missing()
                self._wait(wakeup)
                self._reap()
                self._handle_signals()
        return self._has_served

    def _start_missing(self) -> None:
        """Start missing workers; end an outdated one when there is one too many."""
        outdated = [one for one in self._workers if one.is_outdated]
        ready = [one for one in self._workers if one.is_ready]
        if outdated and len(ready) > self._count:
            self._retire(outdated[0])
        elif monotonic() >= self._next_start:
            # One more than needed, but not while another one is still on its way out.
            wanted = self._count + (1 if outdated and not self._retired else 0)
            while len(self._workers) < wanted:
                self._workers.append(WorkerProcess(self._target, self._listening, self._method))

    def _retire(self, worker: WorkerProcess) -> None:
        self._workers.remove(worker)
        self._retired.append(worker)
        worker.retire(self._grace)

    def _wait(self, wakeup: socket.socket) -> None:
        """Wait for a signal, a first report or the end of a worker; at most a second."""
        sentinels = [one.process.sentinel for one in self._workers + self._retired]
        starting = [one.heartbeats for one in self._workers if not one.is_ready]
        wait([wakeup, *sentinels, *starting], timeout=1)
        with suppress(BlockingIOError):
            wakeup.recv(1024)
        for worker in self._workers:
            worker.read_heartbeats()
        self._has_served = self._has_served or any(one.is_ready for one in self._workers)

    def _reap(self) -> None:
        self._retired = [one for one in self._retired if not one.has_ended()]
        for worker in [one for one in self._workers if one.has_ended()]:
            self._workers.remove(worker)
            log.error("worker ended", worker=worker.pid, exit_code=worker.process.exitcode)
            if worker.is_ready:
                continue
            self._next_start = monotonic() + _SECONDS_BEFORE_NEXT
            for one in self._workers:
                one.is_outdated = False
            if not self._has_served:
                self._stop()

    def _handle_signals(self) -> None:
        while self._signals:
            if self._signals.pop(0) != signal.SIGHUP:
                self._stop()
            elif not self._is_stopping:
                log.info("workers are replaced one after the other")
                self._method = _SPAWN
                for worker in self._workers:
                    worker.is_outdated = True

    def _stop(self) -> None:
        """Let all workers finish; on a second signal, end them."""
        if self._is_stopping:
            for worker in self._retired:
                worker.process.kill()
            return
        self._is_stopping = True
        # Else clients would go on connecting to a socket from which nobody accepts.
        self._listening.close()
        for worker in tuple(self._workers):
            self._retire(worker)

    @contextmanager
    def _recorded_signals(self) -> Iterator[socket.socket]:
        """Record signals; each makes the returned socket readable."""
        wakeup, waker = socket.socketpair()
        with wakeup, waker:
            wakeup.setblocking(False)
            waker.setblocking(False)
            signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
            for number in _HANDLED:
                signal.signal(number, lambda sig, _: self._signals.append(sig))
            try:
                yield wakeup
            finally:
                signal.set_wakeup_fd(-1)


def _serve(target: Target, listening: socket.socket, heartbeats: Connection) -> None:
    """Run `target` with the signals of a process of its own, not those of the supervisor."""
    signal.set_wakeup_fd(-1)
    for number in _HANDLED:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)
    target(listening, heartbeats)


def send_heartbeat(heartbeats: Connection) -> None:
    """Report to the supervisor that this worker serves; ignore a closed pipe."""
    with suppress(OSError):
        os.set_blocking(heartbeats.fileno(), False)
        heartbeats.send_bytes(HEARTBEAT)
