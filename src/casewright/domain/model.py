"""The resources as plain data. Ids are positive integers, instants are milliseconds (see clock)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from casewright.clock import Instant
from interaction_contract.texts import DEFAULT

Id = int
T = TypeVar("T")
CaseStatus = Literal["open", "closed"]
Severity = Literal["urgent", "high", "medium", "low"]
SortOrder = Literal["asc", "desc"]
Resource = Literal["case", "activity"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference of a resource by id and name: to a department, a customer or a queue."""

    id: Id
    name: str


@dataclass(frozen=True, slots=True)
class UserRef:
    """A user, as answers show one."""

    id: Id
    name: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """The last change of a resource: user and time; `user` is None when nobody is recorded."""

    user: UserRef | None
    date: Instant

    def moved(self, user: UserRef, now: Instant) -> Stamp:
        """Return the stamp of a change by `user` at `now`, at least 1 ms after this one."""
        return Stamp(user, max(now, self.date + 1))


@dataclass(frozen=True, slots=True)
class User:
    """A user with all rights. `shared_departments` share their activities with the home one."""

    id: Id
    user_name: str
    name: str
    first_name: str
    last_name: str
    enabled: bool
    home_department: Id
    foreign_departments: frozenset[Id]
    shared_departments: frozenset[Id]
    licenses: frozenset[str]
    actions: frozenset[str]
    transfer_activities_to: frozenset[Id]
    pull_activities_from: frozenset[Id]
    own_departments: frozenset[Id] = field(init=False, repr=False, compare=False)
    """Departments in which the user may change resources: home and foreign."""
    visible_departments: frozenset[Id] = field(init=False, repr=False, compare=False)
    """Departments whose resources the user may read: home, foreign and shared."""

    def __post_init__(self) -> None:
        # Made once: a request asks for them for each resource, and users are kept.
        own = self.foreign_departments | {self.home_department}
        object.__setattr__(self, "own_departments", own)
        object.__setattr__(self, "visible_departments", own | self.shared_departments)

    @property
    def ref(self) -> UserRef:
        """The user, as answers show one."""
        return UserRef(self.id, self.name, self.first_name, self.last_name)


@dataclass(frozen=True, slots=True)
class Caller:
    """The sender of a request: the user, and the key (hash) of the session.

    With `strict_visibility`, a resource that the user may not see does not exist for the user.
    """

    user: User
    session_key: str
    strict_visibility: bool = False


@dataclass(frozen=True, slots=True)
class Credentials:
    """The data for checking a log-in: the user's id, state and argon2 hash."""

    user_id: Id
    enabled: bool
    password_hash: str


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """Settings of the world that the server serves (world file, `settings`)."""

    customer_departmentalization: bool = False
    session_idle_minutes: int = 30
    session_max_hours: int = 12
    default_language: str = DEFAULT.language
    session_retention_hours: int = 24  # no world says it: it is the operator's


@dataclass(frozen=True, slots=True)
class CustomAttributeDefinition:
    """A configured custom attribute; `options` is empty unless it is an enumeration."""

    resource: Resource
    name: str
    data_type: Literal["string", "integer", "datetime", "stringList"]
    options: tuple[str, ...]


@dataclass(slots=True)
class Case:
    """A case, with the names of the resources that it refers to."""

    id: Id
    department: Ref
    status: CaseStatus
    severity: Severity
    subject: str
    description: str
    solution: str
    due_date: Instant | None
    owner: UserRef | None
    customer: Ref | None
    originating_channel: str
    created: Instant
    last_modified: Stamp
    last_closed: Instant | None

    @property
    def is_open(self) -> bool:
        """Whether the case is not closed."""
        return self.status != "closed"

    def close(self, now: Instant) -> None:
        """Close the case at the instant `now`."""
        self.status = "closed"
        self.last_closed = now

    def reopen(self) -> None:
        """Open the case again; the date of its last closing stays."""
        self.status = "open"


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A related case, as answers show one."""

    id: Id
    status: CaseStatus
    subject: str
    department_id: Id


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A way to reach a contact person; `kind` is the network of a social point."""

    id: Id
    person_id: Id
    customer_id: Id
    type: Literal["email", "phone", "postal", "website", "social"]
    kind: str | None
    value: str


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """A person of a customer, with contact points in order of id."""

    id: Id
    customer_id: Id
    first_name: str
    last_name: str
    contact_points: tuple[ContactPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with contact persons in order of id."""

    id: Id
    name: str
    department: Ref
    contact_persons: tuple[ContactPerson, ...] = ()


@dataclass(slots=True)
class Activity:
    """An activity. `contact_person` has only the activity's own person and contact point."""

    id: Id
    case_id: Id | None
    department: Ref
    type: str
    subtype: str
    mode: str
    status: str
    substatus: str
    assigned_to: UserRef | None
    locked_by: Id | None
    customer: Ref | None
    contact_person: ContactPerson | None
    contact_point: ContactPoint | None
    contact_point_data: str
    response_to: Id | None
    subject: str
    created: Instant
    last_modified: Stamp
    queue: Ref | None = None

    @property
    def is_completed(self) -> bool:
        """Whether the activity is in status completed; every other one counts as open."""
        return self.status == "completed"

    def complete(self) -> None:
        """Complete the activity; it stays assigned to the same user."""
        self.status = "completed"
        self.substatus = "done"


@dataclass(frozen=True, slots=True)
class InstantRange:
    """An inclusive range of instants; a missing end is None."""

    start: Instant | None = None
    end: Instant | None = None


@dataclass(frozen=True, slots=True)
class CaseCriteria:
    """The criteria of a look-up or search, combined with AND; `departments`: the visible ones."""

    departments: frozenset[Id]
    customer: Id | None = None
    email: str | None = None
    phone: str | None = None
    status: CaseStatus | None = None
    custom: tuple[tuple[str, str], ...] = ()
    created: InstantRange | None = None
    last_modified: InstantRange | None = None
    last_closed: InstantRange | None = None
    department_name: str | None = None
    owner_id: Id | None = None
    owner_user_name: str | None = None


@dataclass(frozen=True, slots=True)
class ActivityCriteria:
    """The criteria of a search, combined with AND; `departments` are the visible ones.

    `is_open` matches every status but completed.
    """

    departments: frozenset[Id]
    customer: Id | None = None
    case_id: Id | None = None
    status: str | None = None
    substatus: str | None = None
    is_open: bool = False
    mode: str | None = None
    assigned_to: Id | None = None
    queue: Id | None = None
    created: InstantRange | None = None
    last_modified: InstantRange | None = None
    custom: tuple[tuple[str, str], ...] = ()
    assigned_user_name: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the matches: `limit` rows after the first `offset` ones."""

    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class Sort:
    """`attribute` is id, department, status, customer or custom.<name>; the id breaks ties."""

    attribute: str = "id"
    order: SortOrder = "asc"


@dataclass(frozen=True, slots=True)
class SearchResult(Generic[T]):
    """One part of the matches, and the number of all matches."""

    items: tuple[T, ...]
    count: int


CustomAttributes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Session:
    """A session as stored: `key` is a hash, instants are milliseconds."""

    key: str
    user_id: Id
    created: Instant
    last_used: Instant
