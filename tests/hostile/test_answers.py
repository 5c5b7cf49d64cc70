"""No answer of any kind lets a browser guess what it is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from casewright.app import create_app
from casewright.clock import Clock
from casewright.settings import Settings
from casewright.storage import DatabaseUnreachable, open_store
from tests.api.test_app import Unreachable
from tests.api.test_throttling import FRANK, HERE, opened
from tests.databases import Databases, databases

__all__ = ["databases"]

LOG_IN = "/system/ws/v12/authentication/user/login"
CASE = "/system/ws/v12/interaction/case"
ORIGIN = {"Origin": "https://pages.example"}
PREFLIGHT = {**ORIGIN, "Access-Control-Request-Method": "PUT"}
REQUESTS = [
    ("GET", "/health/live", {}, 200),
    ("GET", "/health/ready", {}, 200),
    ("HEAD", "/health/live", {}, 200),
    ("GET", "/docs", {}, 200),
    ("GET", "/docs/", {}, 308),
    ("GET", "/docs/start.js", {}, 200),
    ("GET", "/docs/errors/", {}, 200),
    ("GET", "/system/ws/v12/openapi.yaml", {}, 200),
    ("GET", "/nowhere", {}, 404),
    ("PATCH", LOG_IN, {}, 405),
    ("POST", LOG_IN, {}, 400),
    ("GET", f"{CASE}/1", {}, 401),
    ("POST", LOG_IN, {"Accept": "image/png"}, 406),
    ("OPTIONS", CASE, PREFLIGHT, 200),
    ("OPTIONS", CASE, {**PREFLIGHT, "Origin": "https://other.example"}, 400),
    ("GET", "/health/live", ORIGIN, 200),
]


@pytest.fixture(scope="module")
def answers(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[httpx.Response, int]]:
    """Return the answers to all of these, a log-in and a broken database, with what they are."""
    url = databases.clean("sqlite")

    async def staged(folder: Path) -> list[tuple[httpx.Response, int]]:
        found = []
        cors = Settings(cors_origins=("https://pages.example",))
        async with opened(url, folder) as office, open_store(url) as store:
            app = create_app(store, Clock(), cors)
            transport = httpx.ASGITransport(app, client=(HERE, 4711))  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                for method, path, headers, status in REQUESTS:
                    found.append((await client.request(method, path, headers=headers), status))
                found.append((await office.tries(FRANK), 204))
                await office.fails(5)
                found.append((await office.tries(FRANK), 429))
            for error, status in ((DatabaseUnreachable("x"), 503), (RuntimeError("x"), 500)):
                app = create_app(Unreachable(error), Clock(), cors)
                transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
                async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                    found.append((await client.get("/health/ready"), status))
        return found

    return asyncio.run(staged(tmp_path_factory.mktemp("answers")))


def test_every_answer_forbids_to_guess_its_type(
    answers: list[tuple[httpx.Response, int]],
) -> None:
    for answer, status in answers:
        assert answer.status_code == status, answer.request.url
        assert answer.headers.get_list("x-content-type-options") == ["nosniff"], status
