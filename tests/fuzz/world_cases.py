"""Cases and activities of the fuzz world, in groups that no run of requests can use up.

What keeps them: an activity in_workflow can neither be moved nor completed, so its case stays open;
nobody edits what is in Archive or belongs to a disabled user, so relations to it stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from tests.fuzz.world_people import (
    ARCHIVE,
    BILLING,
    CUSTOM_VALUES,
    CUSTOMERS_OF,
    LEGAL,
    OWNERS,
    SALES,
    SERVICE,
    USER,
    Record,
    Section,
    point,
)

T = TypeVar("T")

MOST_RELATIONS = 75

_FIRST_ACTIVITY = 5000
_BEGIN = datetime(2024, 3, 1, 8, tzinfo=UTC)
_CLOSED = datetime(2024, 5, 1, 0, 30, tzinfo=UTC)
_SEVERITIES = ("medium", "low", "high", "urgent")
_DUE = (None, "2099-12-31T23:59:59.999Z", "2020-01-01T00:00:00Z")
_CHANNELS = ("Email", "Call_Track", "Chat", "Social")
# Chats and tasks take any contact point, so several activities often fit what is drawn for them.
_MOVABLE = ("email", "chat", "social", "task", "email", "call_track", "chat", "social", "task")
_HELD_OPEN = ("task", "chat", "social", "call_track")
_NETWORKS = ("twitter", "facebook", "linkedin", "instagram")
_STATES = {
    "movable": (
        ("assigned", "new"),
        ("awaiting_assignment", "ready_for_assignment"),
        ("assigned", "in_progress"),
        ("awaiting_assignment", "ucce_awaiting_assignment"),
    ),
    "stuck": (
        ("in_workflow", "ready_for_general_workflow"),
        ("in_workflow", "ready_for_inbound_workflow"),
        ("in_workflow", "error"),
        ("in_workflow", "ready_for_outbound_workflow"),
        ("in_precompletion", ""),
        ("in_workflow", "ready_for_transfer_workflow"),
    ),
    "completed": (("completed", "done"), ("completed", "abandoned_chat")),
}


class _Office:
    """Collects cases and activities; what a caller leaves open goes round in fixed cycles."""

    def __init__(self) -> None:
        self.cases: list[Section] = []
        self.activities: list[Section] = []
        self._minutes = 0

    def begin(self, what: str) -> None:
        """Begin a group of cases with their activities."""
        self.cases.append((what, []))
        self.activities.append((f"Activities of cases. {what}", []))

    def case(self, case_id: int, department: str, **members: Any) -> Record:
        """Add a case and return it."""
        turn = case_id % 100
        customers = CUSTOMERS_OF[department]
        # The first customer has half of the cases, so that many cases have the same one.
        usual = customers[0] if turn % 2 else _nth(customers, turn // 2)
        owner = _nth(OWNERS, turn)
        case: Record = {
            "id": str(case_id),
            "department": department,
            "customer": usual if turn % 12 != 11 else None,
            "owner": USER[owner] if owner else None,
            "severity": _nth(_SEVERITIES, turn),
            "subject": f"Case {case_id} of <{department}> & 案件",
            "dueDate": _nth(_DUE, turn),
            "originatingChannel": _nth(_CHANNELS, turn),
            "created": self._next_moment(),
            "lastModified": {"user": USER["all-1"], "date": self._next_moment()},
            "customAttributes": _nth(CUSTOM_VALUES, turn),
        }
        case |= members
        self.cases[-1][1].append({key: value for key, value in case.items() if value})
        return case

    def activity(self, case: Record | None, kind: str, state: str, **members: Any) -> str:
        """Add an activity of the case, or of none, and return its id."""
        turn = sum(len(group) for _, group in self.activities)
        status, substatus = _nth(_STATES[state], turn)
        customer = case["customer"] if case else _nth(CUSTOMERS_OF[SERVICE], turn)
        activity: Record = {
            "id": str(_FIRST_ACTIVITY + turn),
            "case": case["id"] if case else None,
            "department": case["department"] if case else SERVICE,
            "type": kind,
            "subtype": _nth(_NETWORKS, turn // 2) if kind == "social" else "general",
            "status": status,
            "substatus": substatus,
            "assignedTo": USER["all-2"] if status == "assigned" else None,
            **_held(turn),
            "subject": f"Activity {_FIRST_ACTIVITY + turn}",
            "created": self._next_moment(),
            "lastModified": {"user": USER["all-2"], "date": self._next_moment()},
        }
        if customer:
            person, own = point(customer, kind)
            activity |= {"customer": customer, "contactPerson": person, "contactPoint": own}
            activity["contactPointData"] = f"as sent by {customer}"
        activity |= members
        unset = (None, "general")
        found = {key: value for key, value in activity.items() if value not in unset}
        self.activities[-1][1].append(found)
        return str(activity["id"])

    def _next_moment(self) -> str:
        self._minutes += 7
        moment = _BEGIN + timedelta(minutes=self._minutes)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{self._minutes % 1000:03d}Z"


def cases_and_activities() -> tuple[list[Section], list[Section]]:
    """Return all cases and all activities."""
    office = _Office()
    partners = [*_seen_by_few(office), *_closed(office), *_archive(office)]
    _full(office, partners[: MOST_RELATIONS + 1])
    _desk(office, partners[:MOST_RELATIONS])
    _closable(office)
    _without_case(office)
    return office.cases, office.activities


def _desk(office: _Office, many: Sequence[str]) -> None:
    """Add the cases that most requests are about; each keeps an activity that holds it open.

    One in four has 75 relations: whoever takes one away lets the next be added.
    """
    office.begin("Open for ever: one activity of each can be neither moved nor completed.")
    for turn in range(64):
        related = {1: many, 3: [str(1000 + turn - 1)]}.get(turn % 4, [])
        department = SALES if turn >= 44 else SERVICE
        case = office.case(1000 + turn, department, relatedCases=related)
        office.activity(case, _nth(_HELD_OPEN, turn), "stuck")
        office.activity(case, _nth(_MOVABLE, turn), "movable")
        office.activity(case, _nth(_MOVABLE, turn + 4), "movable")
        _add_rarities(office, case, turn)


def _add_rarities(office: _Office, case: Record, turn: int) -> None:
    """Give two cases in three a locked activity, an unfinished response, or a finished one."""
    kind = _nth(_MOVABLE, turn + 1)
    if turn % 3 == 1:
        locker = _nth(("all-3", "disabled-1", "no-mail"), turn // 3)
        office.activity(case, kind, "movable", lockedBy=USER[locker])
    elif turn % 6 == 3:
        asked = office.activity(case, kind, "movable")
        office.activity(case, kind, "stuck", responseTo=asked, mode="outbound")
    elif turn % 6 == 5:
        asked = office.activity(case, kind, "movable")
        office.activity(case, kind, "completed", responseTo=asked, mode="outbound")


def _closable(office: _Office) -> None:
    """Add cases that can be closed; a closing is for ever, so these are the first to go."""
    office.begin("Can be closed: nothing is open, or e-mails only, or one activity that can leave.")
    for turn in range(30):
        case = office.case(1200 + turn, SALES if turn % 3 == 2 else SERVICE)
        if turn % 3 == 0:
            office.activity(case, "email", "completed")
        if turn % 4 != 3:
            kind = "call_track" if turn % 4 == 2 else "email"
            office.activity(case, kind, "movable")


def _seen_by_few(office: _Office) -> Iterator[str]:
    """Add cases of departments in which few users work; their cases are closed at leisure."""
    office.begin(
        "Of Legal: only one user sees and closes them, so some are left after many minutes."
    )
    for turn in range(18):
        case = office.case(1300 + turn, LEGAL, owner=USER["legal-only"] if turn % 2 else None)
        yield str(case["id"])
        office.activity(case, "email", "movable")
        if turn % 6 == 5:
            office.activity(case, "chat", "stuck")
    office.begin("Of Legal, so many that a case is often one that its caller may not see.")
    for turn in range(45):
        yield str(office.case(2300 + turn, LEGAL)["id"])
    office.begin("Of Billing: Service sees them, and only one user changes them.")
    for turn in range(12):
        case = office.case(1350 + turn, BILLING)
        yield str(case["id"])
        office.activity(case, _nth(_MOVABLE, turn), "movable")


def _closed(office: _Office) -> Iterator[str]:
    """Add closed cases; those with a customer of Archive are never reopened."""
    office.begin("Closed: activities can reopen the first ten, whose customers have open cases.")
    for turn in range(22):
        department = SALES if turn % 3 == 2 else SERVICE
        members: Record = {"customer": _nth(CUSTOMERS_OF[ARCHIVE], turn)} if turn >= 10 else {}
        # Of two such moments, some are more than 14 days apart and some are not.
        closed = f"{_CLOSED + turn * timedelta(days=2, hours=1):%Y-%m-%dT%H:%M:%SZ}"
        case = office.case(1400 + turn, department, status="closed", lastClosed=closed, **members)
        office.activity(case, _nth(_MOVABLE, turn), "completed")
        if turn >= 10:
            yield str(case["id"])


def _archive(office: _Office) -> Iterator[str]:
    """Add cases that many see and nobody edits."""
    office.begin("Of Archive: seen by Service and Sales, changed by nobody.")
    for turn in range(36):
        case = office.case(1600 + turn, ARCHIVE, customer=_customer_of_many(turn))
        yield str(case["id"])
    for turn in range(28):
        office.activity(case, _nth(_MOVABLE, turn), "movable" if turn % 4 == 0 else "completed")


def _full(office: _Office, partners: Sequence[str]) -> None:
    """Add cases with 75 relations, or with 74, that nobody can take away from them."""
    assert len(partners) > MOST_RELATIONS
    office.begin("Of Archive, with 75 or 74 relations, which nobody can take away.")
    for turn in range(24):
        related = partners[: MOST_RELATIONS - turn % 2]
        office.case(1650 + turn, ARCHIVE, customer=_customer_of_many(turn), relatedCases=related)
    office.begin(
        "Owned by disabled users, with 75 or 74 relations: nobody edits them, activities can leave."
    )
    for turn in range(6):
        related = partners[: MOST_RELATIONS - (turn == 5)]
        owner = USER[f"disabled-{turn % 3 + 1}"]
        case = office.case(1500 + turn, SERVICE, owner=owner, relatedCases=related)
        office.activity(case, "task", "stuck")
        # Those that leave without a relation are gone, and this is the only way to refuse one.
        for place in range(12):
            office.activity(case, _nth(_MOVABLE, turn + place), "movable")


def _without_case(office: _Office) -> None:
    office.activities.append(("Without a case, which they never get.", []))
    for turn in range(8):
        office.activity(None, _nth(_MOVABLE, turn), "movable")


def _customer_of_many(turn: int) -> str:
    """Return a customer of Service or Sales, mostly the same one."""
    first, second = CUSTOMERS_OF[SERVICE][:2]
    return _nth((first, first, second, first, CUSTOMERS_OF[SALES][0]), turn)


def _held(turn: int) -> Record:
    """Return the queue and the custom attributes that some activities have."""
    held: Record = {"queue": _nth((None, "700", "701"), turn)}
    values = _nth(({}, {"handled_in": "-3"}, {}, {"handled_in": "12", "complaint": "late"}), turn)
    return held | ({"customAttributes": values} if values else {})


def _nth(values: Sequence[T], turn: int) -> T:
    return values[turn % len(values)]
