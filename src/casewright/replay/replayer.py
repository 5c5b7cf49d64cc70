"""Replays examples: logs in, sends, compares the answer with the document, reads what changed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from casewright.app import create_app
from casewright.clock import Clock
from casewright.replay.examples import REPRESENTATIONS, FollowUpRead, ReplayedExample
from casewright.replay.judge import MEDIA_TYPES, answer_faults, in_one_line, read_faults
from casewright.replay.server import client_of
from casewright.replay.shape import UnreadableAnswer
from casewright.replay.switchable_store import Databases, SwitchableClock, SwitchableStore
from casewright.settings import Settings
from casewright.storage import StorageError

SESSION_HEADER = "X-egain-session"

# The defaults, whatever the environment says: an example means the same everywhere.
_SETTINGS = Settings.model_construct()


@dataclass(frozen=True, slots=True)
class ReplayVerdict:
    """The verdict on an example: every difference of the answer from the document."""

    example: ReplayedExample
    faults: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Whether everything was as documented."""
        return not self.faults


def replay_all(
    examples: Sequence[ReplayedExample],
    *,
    over_http: bool,
    progress: Callable[[int, int], None] | None = None,
) -> list[ReplayVerdict]:
    """Return one verdict per example, in order; tell `progress` how many of how many are done."""

    async def collected() -> list[ReplayVerdict]:
        found: list[ReplayVerdict] = []
        async for verdict in verdicts(examples, over_http=over_http):
            found.append(verdict)
            if progress:
                progress(len(found), len(examples))
        return found

    return asyncio.run(collected())


async def verdicts(
    examples: Iterable[ReplayedExample], *, over_http: bool
) -> AsyncIterator[ReplayVerdict]:
    """Yield the verdict of each example as soon as it is known."""
    async with opened_replayer(over_http=over_http) as replayer:
        for example in examples:
            try:
                faults = await replayer.replay(example)
            except (StorageError, UnreadableAnswer) as error:
                faults = [str(error)]
            yield ReplayVerdict(example, tuple(faults))


@asynccontextmanager
async def opened_replayer(*, over_http: bool) -> AsyncIterator[Replayer]:
    """Run the server until the block ends; yield a replayer that uses it."""
    served = SwitchableStore()
    app = create_app(served, SwitchableClock(served=served), _SETTINGS)
    with tempfile.TemporaryDirectory(prefix="casewright-replay-") as folder:
        async with client_of(app, over_http=over_http) as client:
            yield Replayer(Path(folder), served, client)


@dataclass(slots=True)
class SessionIds:
    """Session ids: those that the caller had before, and the one in an answer."""

    held: list[str] = field(default_factory=list)
    answered: str | None = None
    own_is_live: bool = False


class Replayer:
    """Serves the world of each example, and sends its requests with `client`."""

    def __init__(self, folder: Path, served: SwitchableStore, client: httpx.AsyncClient) -> None:
        self.client = client
        self._folder = folder
        self._served = served
        self._databases = Databases(folder)
        self._with_log_ins: dict[tuple[Path, int, str, int], tuple[Path, list[str]]] = {}

    async def replay(self, example: ReplayedExample) -> list[str]:
        """Return every difference between the answers and the example."""
        async with self.with_world(example) as sessions:
            answer = await _send(example, self.client, sessions)
            faults = answer_faults(example, answer, sessions.held[-1] if sessions.held else None)
            for read in example.then:
                faults += await self._read(example, read, sessions)
        return faults

    @asynccontextmanager
    async def with_world(self, example: ReplayedExample) -> AsyncIterator[SessionIds]:
        """Serve the example's world until the block ends; yield the caller's sessions."""
        database, held = await self._with_sessions(example)
        copy = self._folder / "now.db"
        async with self._databases.shown(
            database, copy, self._served, Clock.starting_at(example.clock)
        ):
            if example.session == "ended":
                await _log_out(example, self.client, held[-1])
            yield SessionIds(list(held), own_is_live=example.session == "live")

    async def _with_sessions(self, example: ReplayedExample) -> tuple[Path, list[str]]:
        """Return a database in which the caller is logged in, and the session ids in order."""
        world = self._databases.filled(example.world)
        if example.caller is None:
            return world, []
        key = (world, example.clock, example.caller, example.sessions)
        if key not in self._with_log_ins:
            database = self._folder / f"sessions-{len(self._with_log_ins)}.db"
            clock = Clock.starting_at(example.clock)
            async with self._databases.shown(world, database, self._served, clock):
                held = [await _log_in(example, self.client) for _ in range(example.sessions)]
            self._with_log_ins[key] = database, held
        return self._with_log_ins[key]

    async def _read(
        self, example: ReplayedExample, read: FollowUpRead, sessions: SessionIds
    ) -> list[str]:
        faults = []
        session = await _session_of(read, example, self.client, sessions)
        for representation in REPRESENTATIONS:
            answer = await self.client.get(
                read.path,
                params=dict(read.query) or None,
                headers={"Accept": MEDIA_TYPES[representation], SESSION_HEADER: session},
            )
            place = f"then GET {read.path} in {representation.upper()}"
            try:
                found = read_faults(example.version, read, answer, representation)
            except UnreadableAnswer as error:
                found = [str(error)]
            faults += [f"{place}: {fault}" for fault in found]
        return faults


async def _send(
    example: ReplayedExample, client: httpx.AsyncClient, sessions: SessionIds
) -> httpx.Response:
    request = example.request
    headers: dict[str, str | None] = {
        "Accept": MEDIA_TYPES[example.representation],
        "Accept-Language": "en-US",
    }
    if request.body is not None:
        headers["Content-Type"] = MEDIA_TYPES[example.representation]
    if example.session != "none":
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


async def _session_of(
    read: FollowUpRead, example: ReplayedExample, client: httpx.AsyncClient, sessions: SessionIds
) -> str:
    if read.session == "answered":
        return sessions.answered or ""
    if read.session == "first":
        return sessions.held[0]
    stated = read.status == httpx.codes.UNAUTHORIZED
    if not (sessions.own_is_live or stated):
        sessions.held.append(await _log_in(example, client))
        sessions.own_is_live = True
    return sessions.held[-1]


async def _log_in(example: ReplayedExample, client: httpx.AsyncClient) -> str:
    users = {user["userName"]: user["password"] for user in example.world["users"]}
    if example.caller not in users:
        raise UnreadableAnswer(f"caller {example.caller} is no user of the world")
    answer = await client.post(
        f"/system/ws/{example.version}/authentication/user/login",
        json={"userName": example.caller, "password": users[example.caller]},
        headers={"Accept": MEDIA_TYPES["json"]},
    )
    if answer.status_code != httpx.codes.NO_CONTENT or SESSION_HEADER not in answer.headers:
        raise UnreadableAnswer(f"{example.caller} cannot log in: {in_one_line(answer)}")
    session: str = answer.headers[SESSION_HEADER]
    return session


async def _log_out(example: ReplayedExample, client: httpx.AsyncClient, session: str) -> None:
    await client.delete(
        f"/system/ws/{example.version}/authentication/user/logout",
        headers={"Accept": MEDIA_TYPES["json"], SESSION_HEADER: session},
    )
