"""Three servers on one PostgreSQL behind a proxy, as documented: what is lost when one of them is.

An edit that was on its way to a server that is gone is not sent to another one, since nobody knows
whether it is kept: it is answered with 502, or its connection is closed without an answer, as
HAProxy does when it has used its own connection before. Every 503 says when to come back.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.concurrency.serving import fill
from tests.databases import DURABLE, cluster, restart
from tests.hostile.servers import Served, served
from tests.processes.editors import (
    Editor,
    answers_of,
    editing,
    everything_confirmed_is_there,
    wait_for_edits,
    wait_until,
    world_of,
    wrongs_of,
)
from tests.processes.proxies import NAMES, Name, proxy

_EDITORS = 6
_SERVERS = 3
_KEPT = {"GET 200", "PUT 204"}


class Site:
    """The servers of one database, and the port of the proxy in front of them."""

    def __init__(self, folder: Path, database: str, proxy: Name, stack: ExitStack) -> None:
        self.database = database
        self.proxy = proxy
        self.port = 0
        self._folder = folder
        self._stack = stack
        self.servers = [self._start(0) for _ in range(_SERVERS)]

    def start_again(self, number: int) -> None:
        """Start a server in the place of one that has ended."""
        self.servers[number] = self._start(self.servers[number].port)

    def _start(self, port: int) -> Served:
        folder = Path(mkdtemp(dir=self._folder))
        return self._stack.enter_context(served(folder, self.database, port=port))


@pytest.fixture(scope="module", params=NAMES)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        url = stack.enter_context(cluster(DURABLE))
        fill(url, world_of(_EDITORS), folder)
        site = Site(folder, url, request.param, stack)
        ports = [one.port for one in site.servers]
        site.port = stack.enter_context(proxy(request.param, ports, folder)).port
        yield site


def all_is_well(site: Site, editors: list[Editor]) -> None:
    """Assert that what was confirmed is there, and that nothing else was seen meanwhile."""
    assert not wrongs_of(editors)
    everything_confirmed_is_there(site.port, editors)


def test_a_server_that_is_killed_loses_nothing(site: Site) -> None:
    """Reads go on without an error, and so do edits but those that were on its way."""
    with editing(site.port, _EDITORS) as editors:
        wait_for_edits(editors, 60)
        os.killpg(site.servers[1].process.pid, signal.SIGKILL)
        wait_for_edits(editors, 120)
    site.start_again(1)
    answers = answers_of(editors)
    unknown = {"PUT 502", "PUT RemoteDisconnected"}
    assert set(answers) <= _KEPT | unknown
    assert sum(answers[one] for one in unknown) <= _EDITORS
    all_is_well(site, editors)


def _ready(site: Site) -> list[Served]:
    return [one for one in site.servers if one.ask(_READY).status == 200]


def test_a_database_that_restarts_is_found_again(site: Site) -> None:
    """It crashes under load: 503 meanwhile, and no server has to be restarted."""
    with editing(site.port, _EDITORS) as editors:
        for _ in range(2):
            wait_for_edits(editors, 60)
            restart(site.database)
        wait_for_edits(editors, 60)
        # Not by one server alone; each notices when it next asks the database.
        wait_until(lambda: len(_ready(site)) == _SERVERS, "every server is ready again")
    assert set(answers_of(editors)) <= _KEPT | {"GET 503", "PUT 503"}
    assert all(one.process.poll() is None for one in site.servers)
    all_is_well(site, editors)


def test_a_server_that_is_told_to_end_refuses_nobody(site: Site) -> None:
    """nginx alone may not send an edit again, since it does not tell what was not sent at all."""
    with editing(site.port, _EDITORS, thinks=(0, 0, 0.05)) as editors:
        wait_for_edits(editors, 60)
        site.servers[0].process.send_signal(signal.SIGTERM)
        assert site.servers[0].ended()
        wait_for_edits(editors, 60)
    site.start_again(0)
    may = _KEPT if site.proxy == "haproxy" else _KEPT | {"PUT 502"}
    assert set(answers_of(editors)) <= may
    all_is_well(site, editors)


_READY = b"GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n"
