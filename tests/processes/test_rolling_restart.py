"""Workers that are replaced, one by one or by chance: no client is refused meanwhile."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from tests.concurrency.serving import fill
from tests.hostile.servers import Served, served
from tests.processes.editors import (
    answers_of,
    editing,
    everything_confirmed_is_there,
    wait_for_edits,
    wait_until,
    world_of,
    wrongs_of,
)

_EDITORS = 8
_THINKS = (0, 0, 0.05, 0.2)
"""Seconds between requests: connections are idle, in use, and all that is in between."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'workers.db'}"
    fill(url, world_of(_EDITORS), tmp_path)
    return url


def all_replaced(server: Served, first: set[int], count: int = 2) -> bool:
    """Return whether none of the first workers is left, and the others are complete."""
    now = set(server.workers())
    return len(now) == count and not now & first


def test_a_rolling_restart_refuses_nobody(tmp_path: Path, url: str) -> None:
    """Twice, since what a restart leaves behind may disturb the next one."""
    with served(tmp_path, url, workers=2) as server:
        with editing(server.port, _EDITORS, thinks=_THINKS) as editors:
            for _ in range(2):
                wait_for_edits(editors, 40)
                first = set(server.workers())
                server.process.send_signal(signal.SIGHUP)
                wait_until(partial(all_replaced, server, first), "all workers are new")
            wait_for_edits(editors, 40)
        assert not wrongs_of(editors)
        assert set(answers_of(editors)) == {"GET 200", "PUT 204"}
        everything_confirmed_is_there(server.port, editors)


def test_a_worker_that_is_asked_to_end_refuses_nobody_and_is_replaced(
    tmp_path: Path, url: str
) -> None:
    with served(tmp_path, url, workers=2) as server:
        with editing(server.port, _EDITORS, thinks=_THINKS) as editors:
            wait_for_edits(editors, 20)
            first = server.workers()
            os.kill(first[0], signal.SIGTERM)
            wait_until(lambda: len(set(server.workers()) - set(first)) == 1, "one is new")
            wait_for_edits(editors, 20)
        assert not wrongs_of(editors)
        assert set(answers_of(editors)) == {"GET 200", "PUT 204"}


def test_a_worker_that_hangs_is_replaced(tmp_path: Path, url: str) -> None:
    """A process that is stopped stands for one whose event loop does not turn any more."""
    with served(tmp_path, url, workers=2) as server:
        first = server.workers()
        os.kill(first[0], signal.SIGSTOP)
        wait_until(lambda: first[0] not in server.workers(), "the one that hangs is gone")
        wait_until(lambda: len(server.workers()) == 2, "another one is there")
        assert first[1] in server.workers()
        assert server.lives()


def test_the_end_under_load_answers_what_is_on_its_way(tmp_path: Path, url: str) -> None:
    with served(tmp_path, url, workers=2) as server:
        with editing(server.port, _EDITORS, thinks=_THINKS) as editors:
            wait_for_edits(editors, 20)
            server.process.send_signal(signal.SIGTERM)
            assert server.ended()
        assert server.process.returncode == 0
        assert not server.logged("ERROR")
        assert not wrongs_of(editors)
        # Who connects when nobody listens any more is refused, and nobody else.
        told = {"GET 200", "PUT 204", "GET on a new connection", "PUT on a new connection"}
        assert set(answers_of(editors)) <= told
    with served(tmp_path, url) as server:
        everything_confirmed_is_there(server.port, editors)


def test_one_process_ends_by_a_hangup_as_by_any_other_signal(tmp_path: Path, url: str) -> None:
    with served(tmp_path, url) as server:
        with editing(server.port, 2) as editors:
            wait_for_edits(editors, 5)
            server.process.send_signal(signal.SIGHUP)
            assert server.ended()
        assert not wrongs_of(editors)
