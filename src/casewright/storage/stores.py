"""What the stores on SQLite and on PostgreSQL have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from casewright.domain.model import WorldSettings
from casewright.storage.search_limits import SearchLimits, Turns
from casewright.storage.sql import Connection, DialectName
from casewright.storage.work import StoredWork, callers, statements_of
from casewright.storage.write_health import WriteHealth


class DatabaseStore(ABC):
    """A store that is closed when its block is left."""

    def __init__(
        self,
        dialect: DialectName,
        defaults: WorldSettings,
        wait_seconds: float,
        searches: SearchLimits,
    ) -> None:
        """Speak a dialect; `defaults` hold for what a world does not set.

        The units of one request wait `wait_seconds` in all.
        """
        self._defaults = defaults
        self._caller_of = callers(defaults)
        self._statements = statements_of(dialect)
        self.wait_seconds = wait_seconds
        self._write_health = WriteHealth()
        self._searches = Turns(searches, wait_seconds)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @abstractmethod
    async def close(self) -> None:
        """Release all connections."""

    def work_on(self, connection: Connection) -> StoredWork:
        """Return the unit of work on a connection."""
        return StoredWork(connection, self._statements, self._defaults)
