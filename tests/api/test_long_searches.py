"""Look-ups that take long, over HTTP: refused after their time, ended with their client."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from lxml import etree

from casewright.app import create_app
from casewright.clock import Clock
from casewright.domain.model import CaseCriteria, Session
from casewright.domain.sessions import session_key
from casewright.server import configuration
from casewright.settings import Settings
from casewright.storage import SearchLimits, open_store
from casewright.storage.cases import CaseRepository
from casewright.storage.world import load_world
from tests.api.conftest import LIVE, WORLD
from tests.databases import KINDS, Databases, databases
from tests.storage.test_searching import ENDLESS

__all__ = ["databases"]

LOOK_UP = "/system/ws/v20/interaction/case/lookup"
READ = "/system/ws/v20/interaction/customer/1"
SLOW = CaseCriteria(frozenset({999}), status="closed")
JSON, XML = "application/json", "application/xml"
BODIES = {
    JSON: '{"status": "%s"}',
    XML: '<caseLookup xmlns="http://bindings.egain.com/ws/model/v20/gen/interaction/case">'
    "<status>%s</status></caseLookup>",
}
AGENT = WORLD.replace("actions: []", "actions: [View Agent Console]")


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> str:
    """URL of a database with a live session of somebody who may look cases up."""
    found = databases.clean(request.param)
    (tmp_path / "world.yaml").write_text(AGENT)
    load_world(tmp_path / "world.yaml", found, hash_password=lambda password: password)

    async def add_session() -> None:
        now = Clock().now()
        async with open_store(found) as store, store.writing() as work:
            await work.sessions.add(Session(session_key(LIVE), 1012, now, now))

    asyncio.run(add_session())
    return found


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Make look-ups of closed cases endless, and tell when one has begun."""
    search, event = CaseRepository.search, threading.Event()

    async def slow_search(self: Any, criteria: CaseCriteria, *rest: Any) -> Any:
        if criteria.status == "closed":
            event.set()
            await self._connection.fetch(ENDLESS, {})
        return await search(self, criteria, *rest)

    monkeypatch.setattr(CaseRepository, "search", slow_search)
    return event


@contextmanager
def served(url: str, limits: SearchLimits) -> Iterator[int]:
    """Serve the database on a free port, which is yielded."""
    settings = Settings(grace_seconds=0)
    app = create_app(open_store(url, searches=limits), Clock(), settings)
    server = uvicorn.Server(configuration(app, settings, host="127.0.0.1", port=0))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def look_up(port: int, media: str, status: str) -> httpx.Response:
    headers = {"X-egain-session": LIVE, "Content-Type": media, "Accept": media}
    return httpx.post(
        f"http://127.0.0.1:{port}{LOOK_UP}",
        content=BODIES[media] % status,
        headers=headers,
        timeout=30,
        trust_env=False,
    )


def test_after_its_time_a_look_up_is_refused_with_503(url: str, begun: threading.Event) -> None:
    with served(url, SearchLimits(1, 0.3)) as port:
        refused = look_up(port, JSON, "closed")
        assert (refused.status_code, refused.json()["code"]) == (503, "503-100")
        assert int(refused.headers["Retry-After"]) > 0
        refused = look_up(port, XML, "closed")
        code = etree.fromstring(refused.content).findtext("{*}code")
        assert (refused.status_code, code) == (503, "503-100")
        assert int(refused.headers["Retry-After"]) > 0
        assert begun.is_set()
        assert look_up(port, JSON, "open").status_code == 204


def test_a_client_that_hangs_up_leaves_its_turn_to_the_next(
    url: str, begun: threading.Event
) -> None:
    body = (BODIES[JSON] % "closed").encode()
    lines = [
        f"POST {LOOK_UP} HTTP/1.1",
        "Host: x",
        f"X-egain-session: {LIVE}",
        f"Content-Type: {JSON}",
        f"Content-Length: {len(body)}",
        "",
        "",
    ]
    with served(url, SearchLimits(1, 100)) as port:
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall("\r\n".join(lines).encode() + body)
            assert begun.wait(30)
            # Somebody else's read is answered while the look-up goes on.
            headers = {"X-egain-session": LIVE, "Accept": JSON}
            address = f"http://127.0.0.1:{port}{READ}"
            found = httpx.get(address, headers=headers, trust_env=False, timeout=30)
            assert found.status_code == 404
        assert look_up(port, JSON, "open").status_code == 204
