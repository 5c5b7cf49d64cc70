"""Long work leaves the event loop: while large bodies are read, short requests are answered."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.types import ASGIApp

from casewright.api.contracts import VersionContract
from casewright.api.long_work import run_in_thread
from casewright.api.negotiation import BodyType
from casewright.api.representations.as_json import Json
from casewright.api.representations.as_xml import Xml
from casewright.api.requests import BodyReader
from casewright.app import create_app
from casewright.clock import Clock
from casewright.domain.ensure import RuleBroken
from casewright.domain.model import Session
from casewright.domain.sessions import session_key
from casewright.settings import Settings
from casewright.storage import open_store
from casewright.storage.world import load_world
from tests.api.conftest import LIVE, WORLD
from tests.hostile.cost import MIB, assert_linear
from tests.hostile.shapes import JSON_SHAPES, LINKS, MEMBERS, XML_SHAPES, case, repeated

LOG_IN, EDIT = "/system/ws/v12/authentication/user/login", "/system/ws/v12/interaction/case"
JSON, XML = Json.media, Xml.media
MEDIA = {"json": JSON, "xml": XML}


async def call(
    app: ASGIApp, method: str, path: str, body: bytes = b"", *headers: tuple[str, str]
) -> tuple[int, bytes]:
    """Send a request to an application in this process; return status and body of the answer."""
    lines = [(name.encode(), value.encode()) for name, value in headers]
    if body:
        lines.append((b"content-length", str(len(body)).encode()))
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": lines,
        "client": ("127.0.0.1", 1),
    }
    answer: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        answer.append(message)

    await app(scope, receive, send)
    return answer[0]["status"], answer[1]["body"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of a database with a live session."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    database_url = f"sqlite:///{folder / 'hostile.db'}"
    (folder / "world.yaml").write_text(WORLD)
    load_world(folder / "world.yaml", database_url, hash_password=lambda password: password)

    async def add_session() -> None:
        now = Clock().now()
        async with open_store(database_url) as store, store.writing() as work:
            await work.sessions.add(Session(session_key(LIVE), 1012, now, now))

    asyncio.run(add_session())
    return database_url


@pytest.fixture
def served(database: str) -> Callable[[], ASGIApp]:
    """Return what makes the whole application."""
    return lambda: create_app(open_store(database), Clock(), Settings())


def test_short_requests_are_answered_while_large_bodies_are_read(
    served: Callable[[], ASGIApp],
) -> None:
    bodies = [
        (EDIT, "json", repeated(LINKS, "{},", "{}]}}")(MIB)),
        (EDIT, "json", repeated(MEMBERS, '"x#":1,', '"z":1}')(MIB)),
        (EDIT, "xml", XML_SHAPES["elements"](MIB)),
        (LOG_IN, "json", JSON_SHAPES["deep arrays"](MIB)),
        (LOG_IN, "json", JSON_SHAPES["open string of quotes"](MIB)),
        (LOG_IN, "json", JSON_SHAPES["integers"](MIB)),
    ]

    async def run() -> tuple[list[int], int]:
        app = served()
        large = [
            asyncio.create_task(
                call(
                    app,
                    "POST" if path == LOG_IN else "PUT",
                    path,
                    body,
                    ("content-type", f"application/{media}"),
                    ("x-egain-session", LIVE),
                )
            )
            for path, media, body in bodies
        ]
        answered = 0
        while not all(one.done() for one in large):
            status, _ = await call(app, "GET", "/health/live")
            answered += status == 200
            await asyncio.sleep(0)
        return [status for status, _ in await asyncio.gather(*large)], answered

    statuses, answered = asyncio.run(run())
    assert statuses == [400] * len(bodies)
    # On the loop each body is read between two answers: there would be about one for each.
    assert answered > 5 * len(bodies)


@pytest.mark.parametrize(
    ("path", "media", "name"),
    [
        (LOG_IN, "json", "open string of quotes"),
        (LOG_IN, "json", "open strings of one escape"),
        (LOG_IN, "json", "integers"),
        (EDIT, "json", "controls in a long name"),
        (EDIT, "json", "names twice in a long name"),
        (EDIT, "json", "late faults"),
        (EDIT, "xml", "long namespace, many elements"),
        (EDIT, "xml", "long namespace, many attributes"),
        (EDIT, "xml", "hints"),
        (EDIT, "xml", "attributes"),
    ],
)
def test_the_whole_application(
    served: Callable[[], ASGIApp], path: str, media: str, name: str
) -> None:
    app = served()
    method = "POST" if path == LOG_IN else "PUT"
    headers = (("content-type", f"application/{media}"), ("x-egain-session", LIVE))

    def read(body: bytes) -> None:
        status, answer = asyncio.run(call(app, method, path, body, *headers))
        assert status == 400
        assert len(answer) < 10_000

    make = {"json": JSON_SHAPES, "xml": XML_SHAPES}[media][name]
    # The time of all threads: most of the work is not done in this one.
    assert_linear(read, make, clock=time.process_time)


_DECODING = """
import gc, json, time
from casewright.app import from_environment
app = from_environment()
text = '{"a":[' + "[]," * 300_000 + "[]]}"
def cost():
    costs = []
    for _ in range(5):
        began = time.thread_time()
        json.loads(text)
        costs.append(time.thread_time() - began)
    return min(costs)
with_collector = cost()
gc.disable()
print(with_collector / cost())
"""


def test_bodies_do_not_set_off_passes_over_the_whole_process(database: str) -> None:
    environment = os.environ | {"CASEWRIGHT_DATABASE_URL": database}
    times = subprocess.run(
        [sys.executable, "-c", _DECODING],
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    # About 1.5; when the collector passes over all that the process holds, 10 and more.
    assert float(times) < 6


def _judged(read: Callable[[], Any]) -> object:
    """Return the model of a body, or what is wrong with it."""
    try:
        return read()
    except RuleBroken as broken:
        return broken.violations


async def _awaited(read: Callable[[], Any]) -> object:
    try:
        return await run_in_thread(read)
    except RuleBroken as broken:
        return broken.violations


def test_the_thread_reads_what_the_loop_reads() -> None:
    reader = BodyReader(VersionContract("v12"), "CaseEdit")
    opening, closing = case('<subject>x</subject><description a="">é</description>')
    right, _ = case("<subject>x</subject>")
    bodies = [
        (JSON, (MEMBERS + '"subject":"x","owner":""}').encode()),
        (JSON, (MEMBERS + '"subject":5,"id":"1","x":{}}').encode()),
        (XML, (right + closing).encode()),
        (XML, (opening + closing).encode()),
        (XML, (right + "<c:x/>a" + closing).encode()),
        (XML, right.encode()),
        *((JSON if name in JSON_SHAPES else XML, make(20_000)) for name, make in _ALL.items()),
    ]

    async def run() -> None:
        reads = [
            lambda media=media, body=body: reader.read(body, BodyType(media, None), "")
            for media, body in bodies
        ]
        waiting: list[Awaitable[object]] = [asyncio.create_task(_awaited(read)) for read in reads]
        here = []
        for read in reads:  # now here and there at once
            here.append(_judged(read))
            await asyncio.sleep(0)
        assert await asyncio.gather(*waiting) == here
        assert sum(isinstance(one, msgspec.Struct) for one in here) > 2

    asyncio.run(run())


_ALL = JSON_SHAPES | {f"XML: {name}": make for name, make in XML_SHAPES.items()}


def test_both_sides_of_the_limit_are_answered_alike(served: Callable[[], ASGIApp]) -> None:
    app = served()
    sent = MEMBERS + '"subject":5}'
    answers = set()
    for size in (len(sent), 16 * 1024, 16 * 1024 + 1, MIB):
        status, answer = asyncio.run(
            call(
                app,
                "PUT",
                EDIT,
                sent.encode().ljust(size),
                ("content-type", "application/json"),
                ("accept", "application/json"),
                ("x-egain-session", LIVE),
            )
        )
        answers.add((status, json.dumps(json.loads(answer))))
    ((status, text),) = answers
    assert status == 400
    assert "/subject" in text
