"""The real application over one database after another, at a time that the test sets."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml
from argon2 import PasswordHasher

from casewright.app import create_app
from casewright.clock import Clock
from casewright.replay.switchable_store import SwitchableClock, SwitchableStore
from casewright.settings import Settings
from casewright.storage import open_store
from casewright.storage.world import load_world
from tests.concurrency import scenery
from tests.concurrency.attempt import Request, Verdict
from tests.concurrency.expressed import Expressed
from tests.concurrency.wire import Caller, Representation
from tests.concurrency.world import World, read
from tests.databases import Databases, Kind
from twinspec.expressions.verdict import Verdict as RulesVerdict

# The passwords of a world that is thrown away in a moment need no protection.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True, slots=True)
class StandingClock(Clock):
    """A clock that shows one instant."""

    instant: int = 0

    def now(self) -> int:
        """Return that instant."""
        return self.instant


class Office:
    """One application, and databases that hold a world as it begins."""

    def __init__(self, kind: Kind, databases: Databases, folder: Path) -> None:
        self._kind = kind
        self._databases = databases
        self._folder = folder
        self._prepared: dict[bool, str] = {}
        self.stage = SwitchableStore()
        self.app = create_app(
            self.stage, SwitchableClock(served=self.stage), Settings.model_construct()
        )

    def database(self, departmentalization: bool) -> str:
        """Return the URL of a filled database; SQLite files are prepared once and copied."""
        url = self._databases.clean(self._kind)
        if self._kind == "postgresql":
            return self._filled(url, departmentalization)
        if departmentalization not in self._prepared:
            prepared = self._filled(self._databases.clean(self._kind), departmentalization)
            self._prepared[departmentalization] = prepared.removeprefix("sqlite:///")
        shutil.copyfile(self._prepared[departmentalization], url.removeprefix("sqlite:///"))
        return url

    def _filled(self, url: str, departmentalization: bool) -> str:
        file = self._folder / f"world-{departmentalization}.yaml"
        if not file.exists():
            told = scenery.every_rule(departmentalization=departmentalization)
            file.write_text(yaml.dump(told, Dumper=yaml.CSafeDumper), encoding="utf-8")
        load_world(file, url, hash_password=CHEAP.hash)
        return url


class Visit:
    """One database in use: everybody is logged in; requests and reads go to the application."""

    def __init__(self, office: Office, departmentalization: bool) -> None:
        self._office = office
        self._callers: dict[int, Caller] = {}
        told = scenery.every_rule(departmentalization=departmentalization)
        self.world: World = read(told)
        self._expressed = Expressed(told)
        self._store = open_store(office.database(departmentalization))
        self._runner = asyncio.Runner()
        self._runner.run(self._open(told["users"]))

    async def _open(self, users: Iterable[dict[str, Any]]) -> None:
        self._office.stage.set(self._store, Clock())
        transport = httpx.ASGITransport(self._office.app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(base_url="http://casewright.example", transport=transport)
        for user in users:
            if user["enabled"]:
                caller = await Caller.log_in(self._client, user["userName"], user["password"])
                self._callers[int(user["id"])] = caller

    def send(
        self, now: int, sent: Sequence[Request], forms: Sequence[Representation]
    ) -> list[Verdict]:
        """Send all at once, at the instant `now`, and return the answers in the same order."""

        async def all_at_once() -> list[Verdict]:
            sending = [
                self._callers[one.user].send(one, form)
                for one, form in zip(sent, forms, strict=True)
            ]
            return await asyncio.gather(*sending)

        self._office.stage.set(self._store, StandingClock(instant=now))
        return self._runner.run(all_at_once())

    def judge(self, now: int, request: Request) -> tuple[RulesVerdict, dict[str, Any]]:
        """Return what the expressions of the rules say of a request, and the facts they used."""
        reader = self._callers[scenery.READER]
        return self._runner.run(self._expressed.verdict(request, now, reader.found))

    def look(
        self, cases: Sequence[int], activities: Sequence[int], forms: Sequence[Representation]
    ) -> tuple[list[Any], list[Any]]:
        """Return what the reads show of cases and activities, in one representation or the other.

        One that is not there for the reader makes the test fail.
        """
        reader = self._callers[scenery.READER]

        async def reads() -> tuple[list[Any], list[Any]]:
            shown = [
                await reader.case(one, forms[index % len(forms)]) for index, one in enumerate(cases)
            ]
            found = await reader.activities(activities, forms[0]) if activities else []
            return shown, found

        return self._runner.run(reads())

    def end(self) -> None:
        """Close what was opened."""

        async def close() -> None:
            await self._client.aclose()
            await self._store.close()

        self._runner.run(close())
        self._runner.close()
