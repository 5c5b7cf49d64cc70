"""The edge behind real HTTP: a free port, a real database, operations that only take note."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from casewright.api.contracts import VersionContract
from casewright.app import assemble
from casewright.clock import Clock
from casewright.domain.model import Session
from casewright.domain.sessions import session_key
from casewright.server import configuration
from casewright.settings import Settings
from casewright.storage import open_store
from casewright.storage.world import load_world
from interaction_contract.v12 import results
from interaction_contract.v12.server import Unimplemented as UnimplementedV12

WORLD = """
departments: [{id: "999", name: Service}]
users:
- {id: "1012", userName: frank, password: secret-1012, firstName: Frank, lastName: Olin,
   name: Frank, enabled: true, homeDepartment: "999", foreignDepartments: [], licenses: [],
   actions: [], transferActivitiesTo: [], pullActivitiesFrom: []}
- {id: "1013", userName: gone, password: secret-1013, firstName: Gone, lastName: Olin, name: Gone,
   enabled: false, homeDepartment: "999", foreignDepartments: [], licenses: [], actions: [],
   transferActivitiesTo: [], pullActivitiesFrom: []}
"""
LIVE, ENDED, DISABLED = "live-session", "ended-session", "session-of-a-disabled-user"


class V12(UnimplementedV12[Any]):
    """Notes the arguments of some operations; the others are not implemented."""

    def __init__(self, calls: list[tuple[str, dict[str, Any]]]) -> None:
        self._calls = calls

    async def edit_case(self, **arguments: Any) -> Any:
        """Note, or fail where the subject asks for it."""
        if arguments["body"].subject == "fail":
            raise ZeroDivisionError("secret inside")
        self._calls.append(("edit_case", arguments))
        return results.EditCaseNoContent()

    async def change_case_of_activities(self, **arguments: Any) -> Any:
        """Note."""
        self._calls.append(("change_case_of_activities", arguments))
        return results.ChangeCaseOfActivitiesCreated("/system/ws/v12/interaction/case/7")

    async def get_cases(self, **arguments: Any) -> Any:
        """Note, and answer one case with text that needs care."""
        self._calls.append(("get_cases", arguments))
        case = {"id": "1000", "subject": 'a & <b> "é" \U0001f600'}
        return results.GetCasesOk({"case": [case]}, "en-US")

    async def search_cases(self, **arguments: Any) -> Any:
        """Note."""
        self._calls.append(("search_cases", arguments))
        return results.SearchCasesNoContent()

    async def log_in(self, **arguments: Any) -> Any:
        """Note."""
        self._calls.append(("log_in", arguments))
        return results.LogInNoContent("new-session")


class V20:
    """Lacks every method, as the start of a new version does."""


@dataclass(slots=True)
class Edge:
    """A running server: where it is, and what its operations were called with."""

    address: str
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=20))

    def send(
        self,
        method: str,
        path: str,
        content: Any = None,
        session: str | None = LIVE,
        **headers: Any,
    ) -> httpx.Response:
        """Send a request; headers by names with `_` for `-`. httpx adds Host and length."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if session is not None:
            sent["X-egain-session"] = session
        request = httpx.Request(method, self.address + path, content=content, headers=sent)
        return self.client.send(request)


async def _add_sessions(database_url: str) -> None:
    now = Clock().now()
    yesterday = now - 86_400_000
    async with open_store(database_url) as store, store.writing() as work:
        await work.sessions.add(Session(session_key(LIVE), 1012, now, now))
        await work.sessions.add(Session(session_key(ENDED), 1012, yesterday, yesterday))
        await work.sessions.add(Session(session_key(DISABLED), 1013, now, now))


@contextmanager
def serving(folder: Path, settings: Settings, world: str = WORLD) -> Iterator[Edge]:
    """Serve the edge on a free port, with its database in a folder."""
    database_url = f"sqlite:///{folder / 'edge.db'}"
    (folder / "world.yaml").write_text(world)
    load_world(folder / "world.yaml", database_url, hash_password=lambda password: password)
    asyncio.run(_add_sessions(database_url))
    found = Edge("")
    app = assemble(
        open_store(database_url),
        Clock(),
        settings,
        {VersionContract("v12"): V12(found.calls), VersionContract("v20"): V20()},
    )
    server = uvicorn.Server(configuration(app, settings, host="127.0.0.1", port=0))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    found.address = f"http://127.0.0.1:{port}"
    try:
        yield found
    finally:
        found.client.close()
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    """Serve the edge as it is set by default."""
    with serving(tmp_path_factory.mktemp("edge"), Settings()) as found:
        yield found
