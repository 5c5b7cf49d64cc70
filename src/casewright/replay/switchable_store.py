"""A store for one server and many databases, which are served one after another."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml
from argon2 import PasswordHasher

from casewright.clock import Clock, Instant
from casewright.domain.model import Session, User, WorldSettings
from casewright.domain.repositories import Store, Work
from casewright.replay.worlds import WorldPart
from casewright.storage import migrate, open_store
from casewright.storage.world import load_world

T = TypeVar("T")

# The passwords of a world that is thrown away in a moment need no protection.
_CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class NoDatabaseSet(RuntimeError):
    """The server was called while no database was set."""


class SwitchableStore:
    """The server's store: it passes every call to the present database."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self.clock = Clock()

    def set(self, store: Store | None, clock: Clock) -> None:
        """Use `store` from now on, with the time of `clock`."""
        self._store = store
        self.clock = clock

    async def caller(self, key: str) -> tuple[Session, User, WorldSettings] | None:
        """Return session, user and settings of a session key in the present database."""
        return await self._present.caller(key)

    def reading(self, *, once: bool = False) -> AbstractAsyncContextManager[Work]:
        """Open a reading unit of work on the present database."""
        return self._present.reading(once=once)

    async def search(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action`, which only reads, on the present database and return its result."""
        return await self._present.search(action)

    def writing(self) -> AbstractAsyncContextManager[Work]:
        """Open a writing unit of work on the present database."""
        return self._present.writing()

    async def write(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action` in a writing unit of the present database and return its result."""
        return await self._present.write(action)

    async def ping(self) -> None:
        """Check that the present database can be used."""
        await self._present.ping()

    def gauges(self) -> Mapping[str, float]:
        """Return no gauges: a replay is not monitored."""
        return {}

    async def close(self) -> None:
        """Do nothing: the code that sets a store closes it."""

    @property
    def _present(self) -> Store:
        if self._store is None:
            raise NoDatabaseSet
        return self._store


@dataclass(frozen=True, slots=True)
class SwitchableClock(Clock):
    """The server's clock: it shows the time of the present database."""

    served: SwitchableStore = field(default_factory=SwitchableStore)

    def now(self) -> Instant:
        """Return the present instant of the database."""
        return self.served.clock.now()


class Databases:
    """Databases filled with worlds: each distinct world is loaded once and copied for every use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._empty = folder / "empty.db"
        self._prepared: dict[str, Path] = {}
        migrate(_url(self._empty))

    def filled(self, world: WorldPart) -> Path:
        """Return a database with `world`, to be copied; StorageError if the world is faulty."""
        key = json.dumps(world, sort_keys=True)
        if key not in self._prepared:
            database = self._folder / f"world-{len(self._prepared)}.db"
            shutil.copyfile(self._empty, database)
            source = database.with_suffix(".yaml")
            source.write_text(
                yaml.dump(dict(world), Dumper=yaml.CSafeDumper, allow_unicode=True),
                encoding="utf-8",
            )
            load_world(source, _url(database), hash_password=_CHEAP_HASHER.hash)
            self._prepared[key] = database
        return self._prepared[key]

    @asynccontextmanager
    async def shown(
        self, origin: Path, copy: Path, served: SwitchableStore, clock: Clock
    ) -> AsyncIterator[None]:
        """Copy the database `origin` to `copy` and serve the copy until the block ends."""
        shutil.copyfile(origin, copy)
        store = open_store(_url(copy), durable=False)
        served.set(store, clock)
        try:
            yield
        finally:
            served.set(None, clock)
            await store.close()


def _url(database: Path) -> str:
    return f"sqlite:///{database}"
