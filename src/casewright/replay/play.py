"""Play takes: log in, send, compare the answer with what is documented, read what changed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from casewright.app import create_app
from casewright.clock import Clock
from casewright.replay.judge import MEDIA_TYPES, answer_faults, read_faults, told
from casewright.replay.server import client_of
from casewright.replay.shape import Unreadable
from casewright.replay.stage import Databases, Stage, StageClock
from casewright.replay.story import REPRESENTATIONS, Read, Take
from casewright.settings import Settings
from casewright.storage import StorageError

SESSION_HEADER = "X-egain-session"

# The defaults, whatever the environment says: an example means the same everywhere.
_SETTINGS = Settings.model_construct()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a take: every difference from the document, none when all is as documented."""

    take: Take
    faults: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Whether everything was as documented."""
        return not self.faults


def play_all(takes: Sequence[Take], *, over_http: bool) -> list[Verdict]:
    """Return one verdict per take, in order."""

    async def collected() -> list[Verdict]:
        return [verdict async for verdict in verdicts(takes, over_http=over_http)]

    return asyncio.run(collected())


async def verdicts(takes: Iterable[Take], *, over_http: bool) -> AsyncIterator[Verdict]:
    """Yield the verdict of each take as soon as it is known."""
    async with opened(over_http=over_http) as theatre:
        for take in takes:
            try:
                faults = await theatre.play(take)
            except (StorageError, Unreadable) as error:
                faults = [str(error)]
            yield Verdict(take, tuple(faults))


@asynccontextmanager
async def opened(*, over_http: bool) -> AsyncIterator[Theatre]:
    """Run the server until the block ends; yield what shows takes on it."""
    stage = Stage()
    app = create_app(stage, StageClock(stage=stage), _SETTINGS)
    with tempfile.TemporaryDirectory(prefix="casewright-replay-") as folder:
        async with client_of(app, over_http=over_http) as client:
            yield Theatre(Path(folder), stage, client)


@dataclass(slots=True)
class Sessions:
    """Session ids: those that the caller held beforehand, and the one that an answer gave."""

    held: list[str] = field(default_factory=list)
    answered: str | None = None
    own_is_live: bool = False


class Theatre:
    """Sets the stage for each take and plays it there; `client` asks the server."""

    def __init__(self, folder: Path, stage: Stage, client: httpx.AsyncClient) -> None:
        self.client = client
        self._folder = folder
        self._stage = stage
        self._databases = Databases(folder)
        self._rehearsed: dict[tuple[Path, int, str, int], tuple[Path, list[str]]] = {}

    async def play(self, take: Take) -> list[str]:
        """Return every difference between what happens and what the take says."""
        async with self.set_for(take) as sessions:
            answer = await _send(take, self.client, sessions)
            faults = answer_faults(take, answer, sessions.held[-1] if sessions.held else None)
            for read in take.then:
                faults += await self._read(take, read, sessions)
        return faults

    @asynccontextmanager
    async def set_for(self, take: Take) -> AsyncIterator[Sessions]:
        """Show the take's world at its time until the block ends; yield the caller's sessions."""
        database, held = await self._with_sessions(take)
        copy = self._folder / "now.db"
        async with self._databases.shown(
            database, copy, self._stage, Clock.starting_at(take.clock)
        ):
            if take.session == "ended":
                await _log_out(take, self.client, held[-1])
            yield Sessions(list(held), own_is_live=take.session == "live")

    async def _with_sessions(self, take: Take) -> tuple[Path, list[str]]:
        """Return a database in which the caller is logged in, and the session ids in order."""
        world = self._databases.filled(take.world)
        if take.caller is None:
            return world, []
        key = (world, take.clock, take.caller, take.sessions)
        if key not in self._rehearsed:
            database = self._folder / f"sessions-{len(self._rehearsed)}.db"
            clock = Clock.starting_at(take.clock)
            async with self._databases.shown(world, database, self._stage, clock):
                held = [await _log_in(take, self.client) for _ in range(take.sessions)]
            self._rehearsed[key] = database, held
        return self._rehearsed[key]

    async def _read(self, take: Take, read: Read, sessions: Sessions) -> list[str]:
        faults = []
        session = await _session_of(read, take, self.client, sessions)
        for representation in REPRESENTATIONS:
            answer = await self.client.get(
                read.path,
                params=dict(read.query) or None,
                headers={"Accept": MEDIA_TYPES[representation], SESSION_HEADER: session},
            )
            place = f"then GET {read.path} in {representation.upper()}"
            try:
                found = read_faults(take.version, read, answer, representation)
            except Unreadable as error:
                found = [str(error)]
            faults += [f"{place}: {fault}" for fault in found]
        return faults


async def _send(take: Take, client: httpx.AsyncClient, sessions: Sessions) -> httpx.Response:
    request = take.request
    headers: dict[str, str | None] = {
        "Accept": MEDIA_TYPES[take.representation],
        "Accept-Language": "en-US",
    }
    if request.body is not None:
        headers["Content-Type"] = MEDIA_TYPES[take.representation]
    if take.session != "none":
        headers[SESSION_HEADER] = sessions.held[-1]
    headers |= request.headers
    answer = await client.request(
        request.method,
        request.path,
        params=dict(request.query) or None,
        headers={name: value for name, value in headers.items() if value is not None},
        content=request.body,
    )
    sessions.answered = answer.headers.get(SESSION_HEADER)
    return answer


async def _session_of(read: Read, take: Take, client: httpx.AsyncClient, sessions: Sessions) -> str:
    if read.session == "answered":
        return sessions.answered or ""
    if read.session == "first":
        return sessions.held[0]
    stated = read.status == httpx.codes.UNAUTHORIZED
    if not (sessions.own_is_live or stated):
        sessions.held.append(await _log_in(take, client))
        sessions.own_is_live = True
    return sessions.held[-1]


async def _log_in(take: Take, client: httpx.AsyncClient) -> str:
    users = {user["userName"]: user["password"] for user in take.world["users"]}
    if take.caller not in users:
        raise Unreadable(f"caller {take.caller} is no user of the world")
    answer = await client.post(
        f"/system/ws/{take.version}/authentication/user/login",
        json={"userName": take.caller, "password": users[take.caller]},
        headers={"Accept": MEDIA_TYPES["json"]},
    )
    if answer.status_code != httpx.codes.NO_CONTENT or SESSION_HEADER not in answer.headers:
        raise Unreadable(f"{take.caller} cannot log in: {told(answer)}")
    session: str = answer.headers[SESSION_HEADER]
    return session


async def _log_out(take: Take, client: httpx.AsyncClient, session: str) -> None:
    await client.delete(
        f"/system/ws/{take.version}/authentication/user/logout",
        headers={"Accept": MEDIA_TYPES["json"], SESSION_HEADER: session},
    )
