"""Users and sessions: one statement finds a session, its user and all the user's rights."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import lru_cache

from sqlalchemy import bindparam, delete, insert, select, update

from casewright.clock import Instant
from casewright.domain.model import Credentials, Id, Session, User
from casewright.storage.sql import Connection, JsonList, Row, Sql, WithinList, names_of
from casewright.storage.tables import department_shares, sessions, users

_SHARED = (
    select(JsonList(department_shares.c.department_id))
    .where(department_shares.c.shared_with_id == users.c.home_department_id)
    .correlate(users)
    .scalar_subquery()
)
_USER = (
    users.c.id,
    users.c.user_name,
    users.c.name,
    users.c.first_name,
    users.c.last_name,
    users.c.enabled,
    users.c.home_department_id,
    users.c.foreign_departments,
    _SHARED,
    users.c.licenses,
    users.c.actions,
    users.c.transfer_activities_to,
    users.c.pull_activities_from,
)
_SESSION = (sessions.c.key, sessions.c.user_id, sessions.c.created, sessions.c.last_used)


class UserStatements:
    """The SQL of users, compiled once."""

    def __init__(self, sql: Sql) -> None:
        self.find = sql.text(
            select(*_USER).where(WithinList(users.c.id, "ids")).order_by(users.c.id)
        )
        self.credentials = sql.text(
            select(users.c.id, users.c.enabled, users.c.password_hash).where(
                users.c.user_name == bindparam("user_name")
            )
        )


class UserRepository:
    """The port `Users` on one connection."""

    def __init__(self, connection: Connection, statements: UserStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def find(self, ids: Collection[Id]) -> Mapping[Id, User]:
        """Return the users that exist among `ids`."""
        parameters = {"ids": self._connection.list_of(ids)}
        rows = await self._connection.fetch(self._sql.find, parameters)
        return {row[0]: _user_of(row) for row in rows}

    async def credentials(self, user_name: str) -> Credentials | None:
        """Return what log-in needs to check, or None for an unknown user name."""
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
        self.of_user = sql.text(
            select(*_SESSION)
            .where(sessions.c.user_id == bindparam("user_id"))
            .order_by(sessions.c.created, sessions.c.key)
        )
        self.add = sql.text(insert(sessions), names_of(sessions.columns))
        self.touch = sql.text(update(sessions).where(own_key), ["last_used"])
        self.remove = sql.text(delete(sessions).where(WithinList(sessions.c.key, "keys")))


class SessionRepository:
    """The port `Sessions` on one connection."""

    def __init__(self, connection: Connection, statements: SessionStatements) -> None:
        self._connection = connection
        self._sql = statements

    async def caller(self, key: str) -> tuple[Session, User] | None:
        """Return the session and its user, or None; expiry is the caller's business."""
        for row in await self._connection.fetch(self._sql.caller, {"session_key": key}):
            return Session(*row[:4]), _user_of(row[4:])
        return None

    async def of_user(self, user_id: Id) -> tuple[Session, ...]:
        """Return the user's sessions, earliest first; in a writing unit the user is locked."""
        await self._connection.lock("users", (user_id,))
        rows = await self._connection.fetch(self._sql.of_user, {"user_id": user_id})
        return tuple(Session(*row) for row in rows)

    async def add(self, session: Session) -> None:
        """Store a new session."""
        await self._connection.execute(
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
        await self._connection.execute(self._sql.touch, parameters)

    async def remove(self, keys: Collection[str]) -> None:
        """End sessions; unknown keys are no error."""
        parameters = {"keys": self._connection.list_of(keys)}
        await self._connection.execute(self._sql.remove, parameters)


@lru_cache(maxsize=4096)
def _ids(text: str) -> frozenset[Id]:
    return frozenset(json.loads(text))


@lru_cache(maxsize=4096)
def _names(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


def _user_of(row: Row) -> User:
    (id_, user_name, name, first_name, last_name, enabled, home) = row[:7]
    (foreign, shared, licenses, actions, transfer, pull) = row[7:]
    return User(
        id=id_,
        user_name=user_name,
        name=name,
        first_name=first_name,
        last_name=last_name,
        enabled=bool(enabled),
        home_department=home,
        foreign_departments=_ids(foreign),
        shared_departments=_ids(shared),
        licenses=_names(licenses),
        actions=_names(actions),
        transfer_activities_to=_ids(transfer),
        pull_activities_from=_ids(pull),
    )
