"""A unit of work: all repositories on one connection, inside one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, overload

from sqlalchemy import select

from casewright.domain.model import (
    CustomAttributeDefinition,
    Resource,
    Session,
    User,
    WorldSettings,
)
from casewright.domain.repositories import A, B, C, RepositoryCall
from casewright.storage.activities import ActivityRepository, ActivityStatements
from casewright.storage.cases import CaseRepository, CaseStatements
from casewright.storage.customers import CustomerRepository, CustomerStatements
from casewright.storage.log_in_failures import LogInFailureRepository, LogInFailureStatements
from casewright.storage.sql import Connection, DialectName, Row, Sql
from casewright.storage.tables import custom_attributes, settings
from casewright.storage.users import (
    SessionRepository,
    SessionStatements,
    UserRepository,
    UserStatements,
    live_of,
)

SETTING_FIELDS = {
    "customerDepartmentalization": "customer_departmentalization",
    "sessionIdleMinutes": "session_idle_minutes",
    "sessionMaxHours": "session_max_hours",
    "defaultLanguage": "default_language",
}
"""Names of settings in world files and in the table -> fields of `WorldSettings`."""


class Statements:
    """Every statement of one dialect, compiled once."""

    def __init__(self, sql: Sql) -> None:
        attributes = custom_attributes.c
        self.cases = CaseStatements(sql)
        self.activities = ActivityStatements(sql)
        self.customers = CustomerStatements(sql)
        self.users = UserStatements(sql)
        self.sessions = SessionStatements(sql)
        self.log_in_failures = LogInFailureStatements(sql)
        self.settings = sql.text(select(settings.c.name, settings.c.value))
        self.definitions = sql.text(
            select(
                attributes.resource, attributes.name, attributes.data_type, attributes.options
            ).order_by(attributes.resource, attributes.name)
        )


@lru_cache
def statements_of(name: DialectName) -> Statements:
    """Return the statements of a dialect, which all stores of a process share."""
    return Statements(Sql(name))


class StoredWork:
    """The `Work` on one connection; `defaults` are settings that the world does not set."""

    def __init__(
        self, connection: Connection, statements: Statements, defaults: WorldSettings
    ) -> None:
        self._connection = connection
        self._sql = statements
        self._defaults = defaults
        self._definition_rows: list[Row] = []
        self._definitions: dict[Resource, Mapping[str, CustomAttributeDefinition]] = {}
        """What was made of these rows, as long as they are the same."""
        self.cases = CaseRepository(connection, statements.cases)
        self.activities = ActivityRepository(connection, statements.activities)
        self.customers = CustomerRepository(connection, statements.customers)
        self.users = UserRepository(connection, statements.users)
        self.sessions = SessionRepository(connection, statements.sessions)
        self.log_in_failures = LogInFailureRepository(connection, statements.log_in_failures)

    @overload
    async def together(self, one: RepositoryCall[A], two: RepositoryCall[B], /) -> tuple[A, B]: ...

    @overload
    async def together(
        self, one: RepositoryCall[A], two: RepositoryCall[B], three: RepositoryCall[C], /
    ) -> tuple[A, B, C]: ...

    async def together(self, *actions: RepositoryCall[Any]) -> tuple[Any, ...]:
        """Return the results of actions that ask this unit alone; some share round trips."""
        return tuple(await self._connection.gather(actions))

    async def settings(self) -> WorldSettings:
        """Return the world's settings."""
        rows = await self._connection.fetch(self._sql.settings, {})
        return settings_of(rows, self._defaults)

    async def custom_attribute_definitions(
        self, resource: Resource = "case"
    ) -> Mapping[str, CustomAttributeDefinition]:
        """Return the configured custom attributes of cases or activities, by name."""
        rows = await self._connection.fetch(self._sql.definitions, {})
        if rows != self._definition_rows:
            self._definition_rows = rows
            self._definitions = {}
        found = self._definitions.get(resource)
        if found is None:
            found = self._definitions[resource] = _definitions_of(rows, resource)
        return found


def callers(
    defaults: WorldSettings,
) -> Callable[[Sequence[Row]], tuple[Session, User, WorldSettings] | None]:
    """Return a function from rows of `sessions.live` to session, user and settings.

    It returns None for no rows. A row that is the same as before is not parsed again.
    """

    @lru_cache(maxsize=4096)
    def caller_of(row: Row) -> tuple[Session, User, WorldSettings]:
        session, user, held = live_of(row)
        return session, user, settings_of(held, defaults)

    return lambda rows: caller_of(rows[0]) if rows else None


def settings_of(rows: Iterable[Row], defaults: WorldSettings) -> WorldSettings:
    """Return the settings in rows of name and value; `defaults` are used for missing ones."""
    given: dict[str, Any] = {
        SETTING_FIELDS[name]: json.loads(value) for name, value in rows if name in SETTING_FIELDS
    }
    return replace(defaults, **given)


def _definitions_of(
    rows: Iterable[Row], resource: Resource
) -> Mapping[str, CustomAttributeDefinition]:
    found = {
        name: CustomAttributeDefinition(of, name, data_type, tuple(json.loads(options)))
        for of, name, data_type, options in rows
        if of == resource
    }
    return MappingProxyType(found)
