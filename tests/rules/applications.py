"""Where tests of rules are played: the real application over one database after the other."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import httpx
from argon2 import PasswordHasher
from lxml import etree
from starlette.types import ASGIApp

from casewright.api.codec import Writer
from casewright.api.contracts import VersionContract
from casewright.app import assemble, create_app
from casewright.clock import Clock
from casewright.domain.model import Session, User, WorldSettings
from casewright.domain.repositories import Store, Work
from casewright.domain.sessions import new_token, session_key
from casewright.replay.compare import leads_somewhere, part_difference
from casewright.replay.shape import read_json, read_xml, shape_of
from casewright.replay.switchable_store import SwitchableClock, SwitchableStore
from casewright.settings import Settings
from casewright.storage import DatabaseUnreachable, digest, open_store
from casewright.storage.world import load_world
from interaction_contract.v12 import codec as codec_v12
from interaction_contract.v12.server import Unimplemented as UnimplementedV12
from interaction_contract.v20 import codec as codec_v20
from interaction_contract.v20.server import Unimplemented as UnimplementedV20
from tests.databases import Databases, Kind
from tests.rules.story import Side, merged
from tests.versions import OPERATIONS

MEDIA_TYPES = {"json": "application/json", "xml": "application/xml"}
HEADER = "X-egain-session"
_CODECS = {"v12": codec_v12, "v20": codec_v20}
_MINUTE = 60_000

T = TypeVar("T")

# Passwords of a world that is gone in a moment need no protection.
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class _Failing:
    """A store that fails as it is told, whatever it is asked."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def caller(self, key: str) -> tuple[Session, User, WorldSettings] | None:
        """Fail."""
        raise self._error

    def reading(self, *, once: bool = False) -> AbstractAsyncContextManager[Work]:
        """Fail."""
        raise self._error

    def writing(self) -> AbstractAsyncContextManager[Work]:
        """Fail."""
        raise self._error

    async def search(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Fail."""
        raise self._error

    async def write(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Fail."""
        raise self._error

    async def ping(self) -> None:
        """Fail."""
        raise self._error

    async def close(self) -> None:
        """Do nothing."""


_FAULTS: Mapping[str, Exception] = {
    "fault": ZeroDivisionError("the inside"),
    "no_database": DatabaseUnreachable("The database is out of reach."),
}


class RuleApplications:
    """Applications with one store, behind which databases with worlds are set."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._served = SwitchableStore()
        self._apps: dict[str, ASGIApp] = {}
        self._prepared: dict[str, Path] = {}

    @asynccontextmanager
    async def play(self, kind: Kind, side: Side) -> AsyncIterator[WorldClient]:
        """Serve the side's world, log its caller in, and yield what sends requests."""
        url = self._filled(kind, side.world)
        clock = Clock.starting_at(side.clock)
        transport = httpx.ASGITransport(self._app(side.server), raise_app_exceptions=False)
        async with (
            open_store(url, durable=False) as store,
            httpx.AsyncClient(base_url="http://casewright.example", transport=transport) as client,
        ):
            held = await _sessions(store, side, clock.now())
            shown: Store = store
            if side.server.get("suffers") in _FAULTS:
                shown = _Failing(_FAULTS[side.server["suffers"]])
            self._served.set(shown, clock)
            client.headers.clear()
            try:
                yield WorldClient(url, side, client, held, clock, partial(self._served.set, shown))
            finally:
                self._served.set(None, clock)

    def _app(self, server: Mapping[str, Any]) -> ASGIApp:
        """Return the application that a test's `server` describes; each is made once."""
        is_stub = server.get("suffers") == "stub"
        key = json.dumps([is_stub, server.get("settings", {})], sort_keys=True)
        if key not in self._apps:
            settings = Settings.model_construct(**server.get("settings", {}))
            clock = SwitchableClock(served=self._served)
            if is_stub:
                stubs = {
                    VersionContract("v12"): UnimplementedV12(),
                    VersionContract("v20"): UnimplementedV20(),
                }
                self._apps[key] = assemble(self._served, clock, settings, stubs)
            else:
                self._apps[key] = create_app(self._served, clock, settings)
        return self._apps[key]

    def _filled(self, kind: Kind, world: Mapping[str, Any]) -> str:
        """Return a database that holds `world`; SQLite files are prepared once and copied."""
        text = json.dumps(world)  # JSON is YAML, and much faster to write and read
        if kind == "sqlite" and text in self._prepared:
            url = self._databases.clean("sqlite")
            Path(url.removeprefix("sqlite:///")).write_bytes(self._prepared[text].read_bytes())
            return url
        url = self._databases.clean(kind)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            load_world(Path(file.name), url, hash_password=_CHEAP.hash)
        if kind == "sqlite":
            copy = Path(url.removeprefix("sqlite:///")).with_suffix(".prepared")
            copy.write_bytes(Path(url.removeprefix("sqlite:///")).read_bytes())
            self._prepared[text] = copy
        return url


async def _sessions(store: Any, side: Side, now: int) -> list[str]:
    """Begin the caller's sessions without logging in; return their ids, earliest first."""
    told: Mapping[str, int] = side.session if isinstance(side.session, Mapping) else {"count": 0}
    users = {user["userName"]: int(user["id"]) for user in side.world["users"]}
    tokens = [new_token() for _ in range(told.get("count", 1))]
    async with store.writing() as work:
        for index, token in enumerate(tokens):
            created = now - told.get("ageMinutes", told.get("idleMinutes", 0)) * _MINUTE + index
            used = now - told.get("idleMinutes", 0) * _MINUTE
            user = users[side.caller]
            await work.sessions.add(Session(session_key(token), user, created, max(created, used)))
    return tokens


class WorldClient:
    """Sends requests to the world that is served, in one representation and version at a time."""

    def __init__(
        self,
        url: str,
        side: Side,
        client: httpx.AsyncClient,
        held: list[str],
        clock: Clock,
        set_clock: Callable[[Clock], None],
    ) -> None:
        self.url = url
        self._side = side
        self._client = client
        self._held = held
        self._clock = clock
        self._set_clock = set_clock
        self._answered = ""

    def digest(self) -> str:
        """Return the digest of all that is stored, sessions aside."""
        return digest(self.url)

    async def send(
        self, version: str, representation: str, patch: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Send the side's request, `patch` laid over it."""
        request = merged(self._side.request, patch or {})
        operation = OPERATIONS[version][self._side.operation]
        path = f"/system/ws/{version}{operation.path}"
        for name, value in request.get("path", {}).items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe=","))
        path = request.get("url", path).replace("{version}", version)
        content = _content(request, version, representation, operation.body)
        if content is not None and "fill" in request:
            content = content.ljust(request["fill"])
        headers: dict[str, str | None] = {"Accept": MEDIA_TYPES[representation]}
        if content is not None:
            headers["Content-Type"] = MEDIA_TYPES[representation]
        if operation.secured and self._side.session != "none":
            headers[HEADER] = self._held[-1] if self._held else new_token()
        headers |= request.get("headers", {})
        answer = await self._client.request(
            request.get("method", operation.method),
            path + (f"?{urlencode(request['query'], doseq=True)}" if request.get("query") else ""),
            headers={name: value for name, value in headers.items() if value not in (None, "")},
            content=content,
        )
        self._answered = answer.headers.get(HEADER, "")
        return answer

    async def look(
        self, version: str, representation: str, look: Mapping[str, Any]
    ) -> httpx.Response:
        """Answer one entry of `before` or `after`: a GET, or a request like the main one."""
        if "laterMinutes" in look:
            self._set_clock(Clock(self._clock.offset + look["laterMinutes"] * _MINUTE))
            try:
                return await self._looked(version, representation, look)
            finally:
                self._set_clock(self._clock)
        return await self._looked(version, representation, look)

    async def _looked(
        self, version: str, representation: str, look: Mapping[str, Any]
    ) -> httpx.Response:
        if "send" in look:
            return await self.send(version, representation, look["send"])
        session = {"own": self._held[-1:], "first": self._held[:1], "answered": [self._answered]}
        (held,) = session[look.get("session", "own")]
        query = f"?{urlencode(look['query'], doseq=True)}" if look.get("query") else ""
        return await self._client.get(
            look["read"].replace("{version}", version) + query,
            headers={"Accept": MEDIA_TYPES[representation], HEADER: held},
        )


def _content(
    request: Mapping[str, Any], version: str, representation: str, role: str | None
) -> bytes | None:
    if "raw" in request:
        text = request["raw"].get(representation)
        if text is None:
            return None
        return str(text).replace("{version}", version).encode("utf-8", "surrogatepass")
    if "body" not in request:
        return None
    if representation == "json":
        return json.dumps(request["body"]).encode()
    assert role is not None
    codec = _CODECS[version]
    return Writer(codec.ROOTS[role], codec.TYPES).write(request["body"])


def shape(answer: httpx.Response, version: str, operation: str) -> Any:
    """Return the JSON shape of an answer's body, None without one."""
    if not answer.content:
        return None
    if answer.headers["Content-Type"].startswith(MEDIA_TYPES["json"]):
        return read_json(answer.content)
    documented = OPERATIONS[version][operation].answers
    # Paths and methods that no operation has are refused too.
    outside = "WSError" if answer.status_code in (404, 405) else None
    schema = documented.get(answer.status_code, outside)
    assert schema is not None, f"{operation} documents no body for {answer.status_code}"
    return shape_of(answer.content, _version_served(answer), schema)


def _version_served(answer: httpx.Response) -> str:
    """Return the version whose namespaces an answer has: v12 where no version has the path."""
    for version, operations in OPERATIONS.items():
        for operation in operations.values():
            template = re.sub(r"\{[^}]+\}", "[^/]+", operation.path)
            if re.fullmatch(f"/system/ws/{version}{template}", answer.request.url.path):
                return version
    return "v12"


def mismatch(look: Mapping[str, Any], answer: httpx.Response, found: Any) -> str | None:
    """Return how an answer differs from what an entry of a test says, None when it does not."""
    own = re.escape(answer.request.headers.get(HEADER, "no session"))
    for name, told in look.get("headers", {}).items():
        value = answer.headers.get(name)
        if told is None or value is None:
            is_as_told = told is value
        else:
            is_as_told = re.fullmatch(told.replace("{session}", own), value) is not None
        if not is_as_told:
            return f"{name}: expected {told}, found {value}"
    if "shows" in look:
        difference = part_difference(look["shows"], found)
        if difference is not None:
            return difference
    for place, pattern in look.get("matches", {}).items():
        text = _found_at(place, found)
        if not isinstance(text, str) or not re.fullmatch(pattern, text):
            return f"{place}: expected {pattern}, found {text}"
    if "last" in look and _last(answer) != look["last"]:
        return f"{_last(answer)} comes last"
    return next(
        (f"{place} is there" for place in look.get("lacks", ()) if leads_somewhere(place, found)),
        None,
    )


def _last(answer: httpx.Response) -> str:
    """Return the name of the last member of an answer's body."""
    if answer.headers["Content-Type"].startswith(MEDIA_TYPES["json"]):
        return str(list(read_json(answer.content))[-1])
    return str(etree.QName(read_xml(answer.content)[-1]).localname)


def _found_at(pointer: str, value: Any) -> Any:
    """Return what the JSON Pointer leads to, None when it leads nowhere."""
    if not leads_somewhere(pointer, value):
        return None
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value
