"""Workers that are replaced, one by one or by chance: no client is refused meanwhile."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tests.concurrency.serving import fill
from tests.databases import DURABLE, cluster
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


def test_old_workers_go_on_where_a_new_one_does_not_start(tmp_path: Path) -> None:
    """It meets a database with a schema that it does not know; the old ones are kept."""
    with cluster(DURABLE) as url:
        fill(url, world_of(_EDITORS), tmp_path)
        with served(tmp_path, url, workers=2) as server:
            first = set(server.workers())
            schema_is(url, "unheard of")
            with editing(server.port, _EDITORS, thinks=_THINKS) as editors:
                server.process.send_signal(signal.SIGHUP)
                wait_until(lambda: bool(server.logged("worker cannot start")), "it is told")
                wait_for_edits(editors, 20)
                assert first <= set(server.workers())
            assert not wrongs_of(editors)
            assert set(answers_of(editors)) == {"GET 200", "PUT 204"}


def test_a_worker_that_could_not_start_is_tried_again(tmp_path: Path) -> None:
    with cluster(DURABLE) as url:
        fill(url, world_of(_EDITORS), tmp_path)
        with served(tmp_path, url, workers=2) as server:
            first = server.workers()
            known = schema_is(url, "unheard of")
            os.kill(first[0], signal.SIGKILL)
            wait_until(lambda: bool(server.logged("worker cannot start")), "it is told")
            assert server.lives()
            schema_is(url, known)
            wait_until(lambda: len(server.workers()) == 2, "there are two again")
            wait_until(server.lives, "it serves")
            assert first[1] in server.workers()


def schema_is(url: str, version: str) -> str:
    """Let a PostgreSQL say that its schema has a version; return the one that it had."""
    with psycopg.connect(url) as connection:
        (known,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
        connection.execute("UPDATE alembic_version SET version_num = %s", (version,))
    return str(known)


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
