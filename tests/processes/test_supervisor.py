"""Workers that are forked: their signals and their log are their own."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext

import pytest

from casewright.api.log_pipe import LogPipe
from casewright.supervisor import WorkerProcess


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


def _serve(_: socket.socket, heartbeats: Connection) -> None:
    heartbeats.send_bytes(b".")
    time.sleep(60)


@pytest.mark.parametrize("method", [ForkContext(), SpawnContext()], ids=["fork", "spawn"])
def test_a_worker_that_is_told_to_end_at_its_begin_ends(
    listening: socket.socket, method: ForkContext | SpawnContext
) -> None:
    """The supervisor has a handler for the signal, which in the worker would only note it."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        workers = [WorkerProcess(_serve, listening, method) for _ in range(5)]
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join(30)
        assert {worker.process.exitcode for worker in workers} == {-signal.SIGTERM}
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_forked_process_writes_its_own_lines_and_no_others() -> None:
    out, into = os.pipe()
    log = LogPipe(into, str)
    log.write("before\n")
    child = os.fork()
    if child == 0:
        log.write("child\n")
        log.finish()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    log.finish()
    os.close(into)
    with os.fdopen(out) as written:
        assert sorted(written) == ["before\n", "child\n"]
