"""Users and sessions: one statement finds a session, its user and all the user's rights."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import lru_cache

from sqlalchemy import bindparam, delete, insert, literal_column, select, update

from casewright.clock import Instant
from casewright.domain.model import Credentials, Id, Session, User
from casewright.storage.records import UserRow, in_order_of
from casewright.storage.sql import (
    ByIds,
    Connection,
    JsonList,
    Row,
    Sql,
    WithinList,
    delete_some,
    names_of,
)
from casewright.storage.tables import department_shares, sessions, settings, users

_MOST_FORGOTTEN = 100

_SHARED = (
    select(JsonList(department_shares.c.department_id))
    .where(department_shares.c.shared_with_id == users.c.home_department_id)
    .correlate(users)
    .scalar_subquery()
)
_USER = in_order_of(
    UserRow,
    id=users.c.id,
    user_name=users.c.user_name,
    name=users.c.name,
    first_name=users.c.first_name,
    last_name=users.c.last_name,
    enabled=users.c.enabled,
    home_department=users.c.home_department_id,
    foreign_departments=users.c.foreign_departments,
    shared_departments=_SHARED,
    licenses=users.c.licenses,
    actions=users.c.actions,
    transfer_activities_to=users.c.transfer_activities_to,
    pull_activities_from=users.c.pull_activities_from,
)
_SESSION = in_order_of(
    Session,
    key=sessions.c.key,
    user_id=sessions.c.user_id,
    created=sessions.c.created,
    last_used=sessions.c.last_used,
)
# `name=value` each; no name has the sign.
_SETTINGS = select(
    JsonList(settings.c.name.concat(literal_column("'='")).concat(settings.c.value))
).scalar_subquery()


class UserStatements:
    """The SQL of users, compiled once."""

    def __init__(self, sql: Sql) -> None:
        self.find = ByIds(sql, select(*_USER), users.c.id)
        self.credentials = sql.text(
            select(users.c.id, users.c.enabled, users.c.password_hash).where(
                users.c.user_name == bindparam("user_name")
            )
        )


class UserRepository:
    """The `Users` of one connection."""

    def __init__(self, connection: Connection, statements: UserStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def find(self, ids: Collection[Id]) -> Mapping[Id, User]:
        """Return the existing users among `ids`."""
        rows = await self._sql.find.fetch(self._connection, ids)
        return {one.id: one for one in map(_user_of, rows)}

    async def credentials(self, user_name: str) -> Credentials | None:
        """Return the user's id, state and password hash, or None for an unknown user name."""
        rows = await self._connection.fetch(self._sql.credentials, {"user_name": user_name})
        for user_id, enabled, password_hash in rows:
            return Credentials(user_id, bool(enabled), password_hash)
        return None


class SessionStatements:
    """The SQL of sessions, compiled once."""

    def __init__(self, sql: Sql) -> None:
        with_user = sessions.join(users, sessions.c.user_id == users.c.id)
        own_key = sessions.c.key == bindparam("session_key")
        self.caller = sql.text(select(*_SESSION, *_USER).select_from(with_user).where(own_key))
        self.live = sql.text(
            select(_SETTINGS, *_SESSION, *_USER).select_from(with_user).where(own_key)
        )
        self.of_user = sql.text(
            select(*_SESSION)
            .where(sessions.c.user_id == bindparam("user_id"))
            .order_by(sessions.c.created, sessions.c.key)
        )
        self.add = sql.text(insert(sessions), names_of(sessions.columns))
        self.touch = sql.text(update(sessions).where(own_key), ["last_used"])
        self.remove = sql.text(delete(sessions).where(WithinList(sessions.c.key, "keys")))
        self.forget = sql.text(delete_some(sessions.c.last_used, _MOST_FORGOTTEN))


class SessionRepository:
    """The `Sessions` of one connection."""

    def __init__(self, connection: Connection, statements: SessionStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def caller(self, key: str) -> tuple[Session, User] | None:
        """Return the session and its user, or None; the caller of this method checks expiry."""
        for row in await self._connection.fetch(self._sql.caller, {"session_key": key}):
            session = len(_SESSION)
            return Session(*row[:session]), _user_of(row[session:])
        return None

    async def of_user(self, user_id: Id) -> tuple[Session, ...]:
        """Return the user's sessions, earliest first; in a writing unit the user is locked."""
        await self._connection.lock("users", (user_id,))
        rows = await self._connection.fetch(self._sql.of_user, {"user_id": user_id})
        return tuple(Session(*row) for row in rows)

    async def add(self, session: Session) -> None:
        """Store a new session."""
        await self._connection.change(
            self._sql.add,
            {
                "key": session.key,
                "user_id": session.user_id,
                "created": session.created,
                "last_used": session.last_used,
            },
        )

    async def touch(self, key: str, now: Instant) -> None:
        """Record that the session was used."""
        parameters = {"session_key": key, "last_used": now}
        await self._connection.change(self._sql.touch, parameters)

    async def remove(self, keys: Collection[str]) -> None:
        """End sessions; unknown keys are no error."""
        parameters = {"keys": self._connection.list_of(keys)}
        await self._connection.change(self._sql.remove, parameters)

    async def forget(self, until: Instant) -> None:
        """Remove some sessions last used at `until` or before: more than one log-in adds."""
        await self._connection.change(self._sql.forget, {"until": until})


def live_of(row: Row) -> tuple[Session, User, tuple[Row, ...]]:
    """Return session, user and the settings' rows from a row of `SessionStatements.live`."""
    user = 1 + len(_SESSION)
    settings = tuple(tuple(one.split("=", 1)) for one in json.loads(row[0]))
    return Session(*row[1:user]), _user_of(row[user:]), settings


def _ids(text: str) -> frozenset[Id]:
    return frozenset(json.loads(text))


def _names(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


@lru_cache(maxsize=4096)
def _user_of(row: Row) -> User:
    """Return the user of a row; equal rows give the same object."""
    found = UserRow._make(row)
    return User(
        id=found.id,
        user_name=found.user_name,
        name=found.name,
        first_name=found.first_name,
        last_name=found.last_name,
        enabled=bool(found.enabled),
        home_department=found.home_department,
        foreign_departments=_ids(found.foreign_departments),
        shared_departments=_ids(found.shared_departments),
        licenses=_names(found.licenses),
        actions=_names(found.actions),
        transfer_activities_to=_ids(found.transfer_activities_to),
        pull_activities_from=_ids(found.pull_activities_from),
    )
