"""The state that the reference model reasons about, in plain data; it knows nothing of the service.

Ids and instants (milliseconds since 1970, UTC) are integers. Nothing is ever changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Stamp:
    """Who changed something last, and when.

    A client cannot foresee the moment: `at` is None until a read has shown it, and `least` is
    the earliest that the documents allow.
    """

    user: int | None
    at: int | None
    least: int

    def moved(self, user: int, now: int) -> Stamp:
        """Return the stamp after a change by `user` at `now`: always later than this one."""
        former = self.least if self.at is None else self.at
        return Stamp(user, None, max(now, former + 1))

    def allows(self, at: int, now: int) -> bool:
        """Return whether a read at `now` may show `at`.

        Only a clock that stands still or goes back makes a stamp differ from the present moment.
        """
        if self.at is not None:
            return at == self.at
        return at == now if self.least == now else at >= self.least


@dataclass(frozen=True)
class User:
    """A user and all rights."""

    id: int
    home: int
    departments: frozenset[int]
    enabled: bool
    licenses: frozenset[str]
    actions: frozenset[str]
    transfers_to: frozenset[int]
    pulls_from: frozenset[int]


@dataclass(frozen=True)
class Point:
    """A contact point; `kind` is the network of a social one."""

    type: str
    kind: str | None
    person: int
    customer: int


@dataclass(frozen=True)
class Case:
    """A case."""

    id: int
    department: int
    customer: int | None
    owner: int | None
    open: bool
    severity: str
    subject: str
    description: str
    solution: str
    due: int | None
    channel: str
    created: int
    modified: Stamp
    closed: int | None
    custom: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Activity:
    """An activity; `answers` is the activity that it is a response to."""

    id: int
    case: int | None
    department: int
    type: str
    subtype: str
    status: str
    substatus: str
    locked_by: int | None
    customer: int | None
    person: int | None
    point: int | None
    point_data: str
    answers: int | None
    modified: Stamp


@dataclass(frozen=True, repr=False)
class World:
    """Everything there is; too much to be shown."""

    departmentalization: bool
    shares: Mapping[int, frozenset[int]]
    users: Mapping[int, User]
    attributes: Mapping[str, tuple[str, tuple[str, ...]]]
    customers: Mapping[int, int]
    points: Mapping[int, Point]
    cases: Mapping[int, Case]
    activities: Mapping[int, Activity]
    relations: frozenset[frozenset[int]] = field(default=frozenset())

    def related(self, case: int) -> frozenset[int]:
        """Return the cases that `case` is related to."""
        return frozenset(one for pair in self.relations if case in pair for one in pair - {case})

    def activities_of(self, case: int | None) -> list[Activity]:
        """Return all activities of a case."""
        return [one for one in self.activities.values() if one.case == case]

    def responses_to(self, activities: frozenset[int]) -> list[Activity]:
        """Return the direct responses to any of the activities."""
        return [one for one in self.activities.values() if one.answers in activities]


def instant(text: str) -> int:
    """Return the instant that a world, a request or an answer writes."""
    form = "%Y-%m-%dT%H:%M:%S.%fZ" if "." in text else "%Y-%m-%dT%H:%M:%SZ"
    moment = datetime.strptime(text, form).replace(tzinfo=UTC)
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000


def text_of(moment: int) -> str:
    """Return how answers write an instant."""
    return f"{datetime.fromtimestamp(moment // 1000, UTC):%Y-%m-%dT%H:%M:%S}.{moment % 1000:03}Z"


def read(told: Mapping[str, Any]) -> World:
    """Return the state that a world file begins with."""
    people = [(one, person) for one in told["customers"] for person in one["contactPersons"]]
    return World(
        departmentalization=told["settings"]["customerDepartmentalization"],
        shares={int(one["id"]): _ids(one["sharesActivitiesWith"]) for one in told["departments"]},
        users={int(one["id"]): _user(one) for one in told["users"]},
        attributes={
            one["name"]: (one["dataType"], tuple(one.get("options", ())))
            for one in told["customAttributes"]
            if one["resource"] == "case"
        },
        customers={int(one["id"]): int(one["department"]) for one in told["customers"]},
        points={
            int(point["id"]): Point(
                point["type"], point.get("kind"), int(person["id"]), int(customer["id"])
            )
            for customer, person in people
            for point in person["contactPoints"]
        },
        cases={int(one["id"]): _case(one) for one in told["cases"]},
        activities={int(one["id"]): _activity(one) for one in told["activities"]},
        relations=frozenset(
            frozenset({int(one["id"]), int(other)})
            for one in told["cases"]
            for other in one["relatedCases"]
        ),
    )


def _id(text: str | None) -> int | None:
    return None if text is None else int(text)


def _ids(texts: list[str]) -> frozenset[int]:
    return frozenset(map(int, texts))


def _stamp(told: Mapping[str, str]) -> Stamp:
    at = instant(told["date"])
    return Stamp(int(told["user"]), at, at)


def _user(told: Mapping[str, Any]) -> User:
    home = int(told["homeDepartment"])
    return User(
        id=int(told["id"]),
        home=home,
        departments=_ids(told["foreignDepartments"]) | {home},
        enabled=told["enabled"],
        licenses=frozenset(told["licenses"]),
        actions=frozenset(told["actions"]),
        transfers_to=_ids(told["transferActivitiesTo"]),
        pulls_from=_ids(told["pullActivitiesFrom"]),
    )


def _case(told: Mapping[str, Any]) -> Case:
    return Case(
        id=int(told["id"]),
        department=int(told["department"]),
        customer=_id(told["customer"]),
        owner=_id(told["owner"]),
        open=told["status"] == "open",
        severity=told["severity"],
        subject=told["subject"],
        description=told["description"],
        solution=told["solution"],
        due=told["dueDate"] and instant(told["dueDate"]),
        channel=told["originatingChannel"],
        created=instant(told["created"]),
        modified=_stamp(told["lastModified"]),
        closed=told["lastClosed"] and instant(told["lastClosed"]),
        custom={
            name: (value,) if isinstance(value, str) else tuple(value)
            for name, value in told["customAttributes"].items()
        },
    )


def _activity(told: Mapping[str, Any]) -> Activity:
    return Activity(
        id=int(told["id"]),
        case=_id(told["case"]),
        department=int(told["department"]),
        type=told["type"],
        subtype=told["subtype"],
        status=told["status"],
        substatus=told["substatus"],
        locked_by=_id(told["lockedBy"]),
        customer=_id(told["customer"]),
        person=_id(told["contactPerson"]),
        point=_id(told["contactPoint"]),
        point_data=told["contactPointData"],
        answers=_id(told["responseTo"]),
        modified=_stamp(told["lastModified"]),
    )
