"""A unit of work: all repositories on one connection, inside one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from casewright.domain.model import (
    CustomAttributeDefinition,
    Resource,
    Session,
    User,
    WorldSettings,
)
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
        self.cases = CaseRepository(connection, statements.cases)
        self.activities = ActivityRepository(connection, statements.activities)
        self.customers = CustomerRepository(connection, statements.customers)
        self.users = UserRepository(connection, statements.users)
        self.sessions = SessionRepository(connection, statements.sessions)
        self.log_in_failures = LogInFailureRepository(connection, statements.log_in_failures)

    async def settings(self) -> WorldSettings:
        """Return the world's settings."""
        rows = await self._connection.fetch(self._sql.settings, {})
        return settings_of(tuple(rows), self._defaults)

    async def custom_attribute_definitions(
        self, resource: Resource = "case"
    ) -> Mapping[str, CustomAttributeDefinition]:
        """Return the configured custom attributes of cases or activities, by name."""
        rows = await self._connection.fetch(self._sql.definitions, {})
        return _definitions_of(tuple(rows), resource)


def caller_of(
    rows: Sequence[Row], defaults: WorldSettings
) -> tuple[Session, User, WorldSettings] | None:
    """Return session, user and settings from rows of `sessions.live`; None for no rows."""
    found = live_of(rows)
    if found is None:
        return None
    session, user, held = found
    return session, user, settings_of(held, defaults)


# Parsed once, as long as the rows are the same.
@lru_cache(maxsize=16)
def settings_of(rows: tuple[Row, ...], defaults: WorldSettings) -> WorldSettings:
    """Return the settings in rows of name and value; `defaults` are used for missing ones."""
    given: dict[str, Any] = {
        SETTING_FIELDS[name]: json.loads(value) for name, value in rows if name in SETTING_FIELDS
    }
    return replace(defaults, **given)


@lru_cache(maxsize=16)
def _definitions_of(
    rows: tuple[Row, ...], resource: Resource
) -> Mapping[str, CustomAttributeDefinition]:
    found = {
        name: CustomAttributeDefinition(of, name, data_type, tuple(json.loads(options)))
        for of, name, data_type, options in rows
        if of == resource
    }
    return MappingProxyType(found)
