"""A service on a database that a test spoils, in process, and one who is logged in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from casewright.app import create_app
from casewright.clock import Clock
from casewright.domain.model import Session
from casewright.domain.sessions import new_token, session_key
from casewright.replay.switchable_store import SwitchableStore
from casewright.settings import Settings
from casewright.storage import SqliteStore, open_store
from casewright.storage.postgresql import PostgresqlStore
from casewright.storage.world import load_world

WORLD = Path(__file__).parents[1] / "rules" / "world.yaml"
BASE = "/system/ws/v12/interaction"
_USER, _MINUTE = 1012, 60_000
_STAGE = SwitchableStore()


@dataclass
class Service:
    """A service, its store and its client, whose session was not used for twenty minutes."""

    store: SqliteStore | PostgresqlStore
    client: httpx.AsyncClient
    token: str

    async def read(self, case: int = 1000) -> httpx.Response:
        """Ask for a case."""
        return await self.client.get(f"{BASE}/case/{case}")

    async def edit(self, subject: str, case: int = 1000, seen: str | None = None) -> httpx.Response:
        """Change the subject of a case as it is at present, or as it was `seen`."""
        date = seen or await self.seen(case)
        body = {"id": str(case), "subject": subject, "lastModified": {"date": date}}
        return await self.client.put(f"{BASE}/case", json=body)

    async def seen(self, case: int = 1000) -> str:
        """Return when a case was modified."""
        shown = await self.read(case)
        assert shown.status_code == 200, shown.text
        return str(shown.json()["case"][0]["lastModified"]["date"])

    async def ready(self) -> int:
        """Return the status of the health check."""
        return refusal_or_status(await self.client.get("/health/ready"))

    async def last_used(self) -> int:
        """Return when the session was used as far as that is written down."""
        async with self.store.reading() as work:
            found = await work.sessions.caller(session_key(self.token))
        assert found is not None
        return found[0].last_used


def refusal_or_status(answer: httpx.Response) -> int:
    """Return the status; one of 503 has to say when to try again."""
    if answer.status_code == 503:
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.json()["code"] == "503-100"
    return answer.status_code


@cache
def _application() -> ASGIApp:
    """Return the application on whatever store is on stage; it takes long to make."""
    return create_app(_STAGE, Clock(), Settings())


def fill(url: str) -> None:
    """Load the world of the tests of rules."""
    load_world(WORLD, url, hash_password=lambda password: password)


@asynccontextmanager
async def service(url: str, *, wait_seconds: float = 0.5, **options: Any) -> AsyncIterator[Service]:
    """Serve a filled database."""
    async with open_store(url, wait_seconds=wait_seconds, **options) as store:
        token, then = new_token(), Clock().now() - 20 * _MINUTE
        async with store.writing() as work:
            await work.sessions.add(Session(session_key(token), _USER, then, then))
        _STAGE.set(store, Clock())
        headers = {"X-egain-session": token, "Accept": "application/json"}
        async with httpx.AsyncClient(
            base_url="http://casewright.example",
            transport=httpx.ASGITransport(_application()),
            headers=headers,
        ) as client:
            yield Service(store, client, token)


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until something holds; the test fails when that takes twenty seconds."""
    for _ in range(400):
        if await holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not within twenty seconds: {what}")
