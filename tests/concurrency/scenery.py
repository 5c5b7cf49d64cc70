"""Worlds to play in: one in which every rule can be kept and broken, one for many clients at once.

They are world files as Python data; entries are told as what they have otherwise than a plain one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Told = dict[str, Any]

START = "2022-01-01T00:00:00.000Z"
READER, FRANK, MARY, GITA, HUGO, RITA, NED, LENA, OLGA = range(11, 20)
SERVICE, SALES, BACK_OFFICE, ARCHIVE = "999", "1001", "1002", "1003"
PASSWORD = "a secret of nobody"
_BEFORE = "2021-08-25T13:18:25.000Z"
_DUE = "2022-06-01T00:00:00.000Z"
_ACTIONS = ["Edit Case", "Change Case", "Change Customer", "Close Case", "View Agent Console"]
_LICENSES = ["MailPlus", "CallTrackPlus", "ChatPlus"]
_CUSTOMERS = {1: SERVICE, 2: SERVICE, 3: SALES}
_POINTS = ("email", "phone", "website", "twitter", "facebook", "email")


def _user(id_: int, name: str, **otherwise: Any) -> Told:
    """A user of Service who may do everything but act for others."""
    return {
        "id": str(id_),
        "userName": name,
        "password": PASSWORD,
        "name": name,
        "enabled": True,
        "homeDepartment": SERVICE,
        "foreignDepartments": [],
        "licenses": _LICENSES,
        "actions": _ACTIONS,
        "transferActivitiesTo": [],
        "pullActivitiesFrom": [],
    } | otherwise


def _customer(id_: int, department: str) -> Told:
    """A customer of two people, the second of whom has an email address and nothing else."""
    points = [
        {"id": str(id_ * 10 + index), "value": f"{kind}-{id_}"}
        | (
            {"type": "social", "kind": kind}
            if kind in ("twitter", "facebook")
            else {"type": kind, "value": f"c{id_}@customer.example"}
            if kind == "email"
            else {"type": kind}
        )
        for index, kind in enumerate(_POINTS)
    ]
    return {
        "id": str(id_),
        "customerName": f"Customer {id_}",
        "department": department,
        "contactPersons": [
            {"id": str(id_ * 10), "firstName": "Ann", "contactPoints": points[:-1]},
            {"id": str(id_ * 10 + 5), "firstName": "Ben", "contactPoints": points[-1:]},
        ],
    }


def case(id_: int, customer: int | None = 1, **otherwise: Any) -> Told:
    """An open case of Service without an owner."""
    return {
        "id": str(id_),
        "department": SERVICE,
        "customer": None if customer is None else str(customer),
        "owner": None,
        "status": "open",
        "severity": "low",
        "subject": f"Subject {id_}",
        "description": "As it was",
        "solution": "None yet",
        "dueDate": None,
        "originatingChannel": "Email",
        "created": "2021-08-20T09:00:00.000Z",
        "lastModified": {"user": str(FRANK), "date": _BEFORE},
        "lastClosed": None,
        "relatedCases": [],
        "customAttributes": {},
    } | otherwise


def activity(id_: int, in_case: int | None, customer: int | None = 1, **otherwise: Any) -> Told:
    """An assigned email of Service, with the first contact point of its customer."""
    mode = otherwise.get("type", "email")
    index = {"call_track": 1, "social": 3}.get(mode, 0)
    return {
        "id": str(id_),
        "case": None if in_case is None else str(in_case),
        "department": SERVICE,
        "type": "email",
        "subtype": "general",
        "mode": "inbound",
        "status": "assigned",
        "substatus": "new",
        "assignedTo": str(FRANK),
        "lockedBy": None,
        "customer": None if customer is None else str(customer),
        "contactPerson": None if customer is None else str(customer * 10),
        "contactPoint": None if customer is None else str(customer * 10 + index),
        "contactPointData": f"data of {id_}",
        "responseTo": None,
        "subject": f"Activity {id_}",
        "created": "2021-08-20T09:00:00.000Z",
        "lastModified": {"user": str(MARY), "date": _BEFORE},
    } | otherwise


def completed(id_: int, in_case: int | None, customer: int | None = 1, **otherwise: Any) -> Told:
    """The same, completed."""
    return activity(
        id_, in_case, customer, status="completed", substatus="done", assignedTo=None, **otherwise
    )


def _ids(users: Iterable[int]) -> list[str]:
    return [str(one) for one in users]


_USERS = [
    _user(
        READER,
        "reader",
        foreignDepartments=[SALES, BACK_OFFICE, ARCHIVE],
        licenses=[],
        actions=["View Agent Console"],
    ),
    _user(
        FRANK,
        "frank",
        foreignDepartments=[SALES],
        transferActivitiesTo=_ids([MARY, NED, LENA, OLGA]),
        pullActivitiesFrom=_ids([MARY, RITA]),
    ),
    _user(
        MARY,
        "mary",
        licenses=["MailPlus"],
        transferActivitiesTo=_ids([FRANK]),
        pullActivitiesFrom=_ids([FRANK]),
    ),
    _user(
        GITA,
        "gita",
        homeDepartment=SALES,
        foreignDepartments=[SERVICE],
        licenses=["CallTrackPlus"],
        pullActivitiesFrom=_ids([FRANK, MARY]),
    ),
    _user(HUGO, "hugo", actions=["View Agent Console"]),
    _user(RITA, "rita", homeDepartment=SALES),
    _user(NED, "ned", enabled=False),
    _user(LENA, "lena", licenses=[]),
    _user(OLGA, "olga", homeDepartment=ARCHIVE),
]
_CASES = [
    case(1, owner=str(FRANK), originatingChannel="Call_Track", relatedCases=["2"], dueDate=_DUE,
         customAttributes={"rating": "2", "tags": ["red", "blue"]}),
    case(2, relatedCases=["3"], dueDate=_DUE, customAttributes={"tags": "red", "colours": "red"}),
    case(3, owner=str(MARY), originatingChannel="Chat", customAttributes={"rating": "1"}),
    case(4, status="closed", lastClosed=_BEFORE),
    case(5, 2, dueDate=_DUE, originatingChannel="Chat",
         customAttributes={"contract": "C-1", "units": "12"}),
    case(6, None, dueDate=_DUE),
    case(7, None, status="closed", lastClosed=_BEFORE),
    case(8, department=SALES, owner=str(RITA), originatingChannel="Call_Track"),
    case(9, 3, department=BACK_OFFICE),
    case(10, 3, department=ARCHIVE),
    case(11, relatedCases=_ids(range(101, 176))),
    case(12, relatedCases=_ids(range(101, 175)), dueDate=_DUE),
    case(13, status="closed", lastClosed=None),
    *(case(one, subject="") for one in range(101, 176)),
]  # fmt: skip
_ACTIVITIES = [
    activity(1, 1),
    activity(2, 1, status="awaiting_assignment", substatus="ready_for_assignment"),
    activity(3, 1, type="call_track"),
    completed(4, 1, responseTo="1"),
    completed(5, 3, responseTo="1"),
    activity(6, 2),
    completed(7, 2, responseTo="6"),
    completed(8, 2, 2),
    activity(9, 3, type="social", subtype="twitter"),
    activity(10, 3, type="social", subtype="linkedin"),
    activity(11, 3, type="chat"),
    activity(12, 3, type="task", customer=None),
    activity(13, 3, status="in_workflow", substatus="ready_for_inbound_workflow"),
    completed(14, 4),
    activity(15, 5, 2),
    activity(16, 5, 2, responseTo="15"),
    activity(17, 6, None),
    activity(18, 6, lockedBy=str(MARY)),
    completed(19, 7, None),
    activity(20, 8, department=SALES),
    activity(21, 8, 3, type="call_track", department=SALES),
    activity(22, 9, 3, department=ARCHIVE),
    activity(23, None),
    activity(24, 11),
    activity(25, 12),
    activity(26, 12, 2),
    activity(27, 13, type="chat"),
    activity(28, 13, lockedBy=str(FRANK)),
    activity(29, 2, type="social", subtype="facebook", status="awaiting_assignment"),
]


def every_rule(*, departmentalization: bool) -> Told:
    """Return a world in which every rule of the operations can be kept and broken."""
    return {
        "settings": {
            "customerDepartmentalization": departmentalization,
            "sessionIdleMinutes": 525600,
            "sessionMaxHours": 87600,
        },
        "departments": [
            {"id": SERVICE, "name": "Service", "sharesActivitiesWith": []},
            {"id": SALES, "name": "Sales", "sharesActivitiesWith": []},
            {"id": BACK_OFFICE, "name": "Back Office", "sharesActivitiesWith": [SERVICE]},
            {"id": ARCHIVE, "name": "Archive", "sharesActivitiesWith": []},
        ],
        "users": _USERS,
        "customAttributes": [
            {"resource": "case", "name": "rating", "dataType": "string", "options": ["1", "2"]},
            {"resource": "case", "name": "contract", "dataType": "string"},
            {"resource": "case", "name": "units", "dataType": "integer"},
            {"resource": "case", "name": "delivery", "dataType": "datetime"},
            {"resource": "case", "name": "tags", "dataType": "stringList"},
            {"resource": "case", "name": "colours", "dataType": "stringList",
             "options": ["red", "blue"]},
        ],
        "customers": [_customer(id_, department) for id_, department in _CUSTOMERS.items()],
        "cases": _CASES,
        "activities": _ACTIVITIES,
    }  # fmt: skip


WORKERS = (61, 62, 63, 64)
POOL = tuple(range(1, 11))
UNMOVED = tuple(range(21, 25))
COUNTED = tuple(range(31, 34))


def busy() -> Told:
    """Return a world for many clients at once: every case is open and has open activities.

    The activities of POOL may go anywhere; those of UNMOVED only change their customers; the
    cases of COUNTED are edited alone.
    """
    cases = [*POOL, *UNMOVED, *COUNTED]
    return {
        "settings": {"customerDepartmentalization": False},
        "departments": [{"id": SERVICE, "name": "Service", "sharesActivitiesWith": []}],
        "users": [_user(one, f"worker{one}") for one in (FRANK, MARY, *WORKERS)],
        "customAttributes": [{"resource": "case", "name": "units", "dataType": "integer"}],
        "customers": [_customer(1, SERVICE), _customer(2, SERVICE)],
        "cases": [case(one, customAttributes={"units": "0"}) for one in cases],
        "activities": [
            *(activity(one * 10 + index, one) for one in cases for index in (1, 2, 3)),
            *(completed(one * 10 + 4, one, responseTo=str(one * 10 + 1)) for one in POOL),
        ],
    }
