"""The protocols that storage implements. A unit of work is one transaction: all or nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar, overload

from casewright.clock import Instant
from casewright.domain.model import (
    Activity,
    ActivityCriteria,
    Case,
    CaseCriteria,
    ContactPoint,
    Credentials,
    CustomAttributeDefinition,
    CustomAttributes,
    Customer,
    Id,
    RelatedCase,
    Resource,
    SearchResult,
    Session,
    Sort,
    User,
    Window,
    WorldSettings,
)
from casewright.domain.throttle import Failures

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
RepositoryCall = Coroutine[Any, Any, A]
"""What a method of a repository returns before it is awaited."""


class Cases(Protocol):
    """Cases with their relations and custom attributes."""

    async def find(self, ids: Collection[Id]) -> Mapping[Id, Case]:
        """Return the existing cases among `ids`; a unit that writes locks them to its end."""

    async def search(
        self, criteria: CaseCriteria, sort: Sort, window: Window
    ) -> SearchResult[Case]:
        """Return one window of the matches, in `sort` order, ids breaking ties."""

    async def related(self, case_id: Id) -> tuple[RelatedCase, ...]:
        """Return the cases at the other end of the case's relations, in order of id."""

    async def count_related(self, ids: Collection[Id]) -> Mapping[Id, int]:
        """Return how many relations each of the cases has (0 when none)."""

    async def custom_attributes(self, ids: Collection[Id]) -> Mapping[Id, CustomAttributes]:
        """Return the custom attributes of each case; values in the order they were stored."""

    async def save(self, case: Case, expected: Instant) -> bool:
        """Write all own members; False, and nothing written, if lastModified is not `expected`."""

    async def add(self, case: Case) -> Id:
        """Insert a case under the greatest id + 1 (its own `id` is ignored); return that id."""

    async def relate(self, case_id: Id, other_ids: Collection[Id]) -> None:
        """Make the relations symmetric; those that exist stay as they are."""

    async def unrelate(self, case_id: Id, other_ids: Collection[Id]) -> None:
        """Remove the relations on both sides; those that do not exist are no error."""

    async def set_custom_attribute(self, case_id: Id, name: str, values: tuple[str, ...]) -> None:
        """Replace the values of one custom attribute; no values remove it."""


class Activities(Protocol):
    """Activities with their custom attributes and responses."""

    async def find(self, ids: Collection[Id]) -> Mapping[Id, Activity]:
        """Return the existing activities among `ids`; a unit that writes locks them to its end."""

    async def of_case(self, case_id: Id) -> tuple[Activity, ...]:
        """Return the activities of a case in order of id."""

    async def search(self, criteria: ActivityCriteria, window: Window) -> SearchResult[Activity]:
        """Return one window of the matches, in order of id."""

    async def custom_attributes(self, ids: Collection[Id]) -> Mapping[Id, CustomAttributes]:
        """Return the custom attributes of each activity; values in the order they were stored."""

    async def responses_to(self, ids: Collection[Id]) -> tuple[Activity, ...]:
        """Return the activities that answer one of `ids`, in order of id."""

    async def save(self, activity: Activity) -> None:
        """Write all own members."""


class Customers(Protocol):
    """Customers with contact persons and points."""

    async def find(self, ids: Collection[Id]) -> Mapping[Id, Customer]:
        """Return the existing customers among `ids`."""

    async def contact_points(self, ids: Collection[Id]) -> Mapping[Id, ContactPoint]:
        """Return the existing contact points among `ids`."""


class Users(Protocol):
    """Users, with the departments that they share."""

    async def find(self, ids: Collection[Id]) -> Mapping[Id, User]:
        """Return the existing users among `ids`."""

    async def credentials(self, user_name: str) -> Credentials | None:
        """Return the user's id, state and password hash, or None for an unknown user name."""


class Sessions(Protocol):
    """Sessions; keys are hashes of the ids that clients hold."""

    async def caller(self, key: str) -> tuple[Session, User] | None:
        """Return the session and its user, or None; the caller of this method checks expiry."""

    async def of_user(self, user_id: Id) -> tuple[Session, ...]:
        """Return the user's sessions, earliest first; in a writing unit the user is locked."""

    async def add(self, session: Session) -> None:
        """Store a new session."""

    async def touch(self, key: str, now: Instant) -> None:
        """Record that the session was used."""

    async def remove(self, keys: Collection[str]) -> None:
        """End sessions; unknown keys are no error."""

    async def forget(self, until: Instant) -> None:
        """Remove some of the sessions last used at `until` or before, at most a few."""


class LogInFailures(Protocol):
    """Failed log-ins by the keys of counters (see domain.throttle)."""

    async def find(self, keys: Collection[str]) -> Mapping[str, Failures]:
        """Return the failures stored under the keys."""

    async def hold(self, keys: Collection[str]) -> Mapping[str, Failures]:
        """Return the failures and lock them until the end of this unit, which must write."""

    async def save(self, failures: Failures) -> None:
        """Store the failures of a key that this unit has locked."""

    async def remove(self, key: str) -> None:
        """Remove the failures under one key."""

    async def forget(self, now: Instant) -> None:
        """Remove some failures that have expired by `now`: more rows than one failure adds."""


class Work(Protocol):
    """All repositories in one transaction."""

    @property
    def cases(self) -> Cases:
        """The cases."""

    @property
    def activities(self) -> Activities:
        """The activities."""

    @property
    def customers(self) -> Customers:
        """The customers."""

    @property
    def users(self) -> Users:
        """The users."""

    @property
    def sessions(self) -> Sessions:
        """The sessions."""

    @property
    def log_in_failures(self) -> LogInFailures:
        """The failed log-ins."""

    @overload
    async def together(self, one: RepositoryCall[A], two: RepositoryCall[B], /) -> tuple[A, B]: ...

    @overload
    async def together(
        self, one: RepositoryCall[A], two: RepositoryCall[B], three: RepositoryCall[C], /
    ) -> tuple[A, B, C]: ...

    async def together(self, *actions: RepositoryCall[Any]) -> tuple[Any, ...]:
        """Return the results of actions, which may await nothing but this unit of work.

        What they ask at the same time is asked in one round trip, in the order of the actions.
        """

    async def settings(self) -> WorldSettings:
        """Return the world's settings."""

    async def custom_attribute_definitions(
        self, resource: Resource = "case"
    ) -> Mapping[str, CustomAttributeDefinition]:
        """Return the configured custom attributes of cases or activities, by name."""


class Store(Protocol):
    """A database."""

    async def caller(self, key: str) -> tuple[Session, User, WorldSettings] | None:
        """Return the stored session, its user and the world's settings, or None.

        The caller of this method checks expiry. Every request does this outside a unit of work.
        """

    def reading(self, *, once: bool = False) -> AbstractAsyncContextManager[Work]:
        """Open a unit of work that only reads, on one consistent state.

        With `once` it may run one query, which needs no transaction for a consistent state;
        RuntimeError at the second query.
        """

    async def search(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action`, which only reads and may take long, on one consistent state.

        Other requests are served meanwhile. A limited number run at a time, each for a limited
        time. Cancelling the call ends the search.
        """

    def writing(self) -> AbstractAsyncContextManager[Work]:
        """Open a unit of work that commits when left normally and rolls back on any exception."""

    async def write(self, action: Callable[[Work], Awaitable[T]]) -> T:
        """Run `action` in a writing unit and return its result; on a conflict, run it again."""

    async def ping(self) -> None:
        """Raise an error unless the database can be read and written."""

    def gauges(self) -> Mapping[str, float]:
        """Return the numbers of connections and of waiting units, by the names of /metrics."""

    async def close(self) -> None:
        """Release all connections."""
