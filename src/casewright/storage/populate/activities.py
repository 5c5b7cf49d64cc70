"""The activities of invented cases: incoming ones, outgoing ones, and open ones."""

from __future__ import annotations

from casewright.storage import tables
from casewright.storage.populate.customers import InventedCustomer
from casewright.storage.populate.draw import DiscreteDistribution, zipf
from casewright.storage.populate.office import Office, Rows, queue_of

_HOW_MANY = (1, 0, 2, 3, 4, 6, 9)
_WEIGHTS = (48, 24, 14, 7, 4, 2, 1)
_STEP = 2 * 3_600_000
"""Milliseconds from one activity of a case to the next."""
_OPEN_STATES = (
    ("assigned", "new"),
    ("assigned", "in_progress"),
    ("awaiting_assignment", "ready_for_assignment"),
    ("in_workflow", "ready_for_inbound_workflow"),
    ("in_precompletion", ""),
)
_DONE = ("completed", "done")
_WITH_SENTIMENT = 0.05


class ActivityMaker:
    """Draws the activities of cases, one case after the other; ids count from 1."""

    def __init__(self, office: Office) -> None:
        """Draw from the departments and users of `office`."""
        random, skew = office.random, office.size.skew
        self._uniform = random.random
        self._how_many = DiscreteDistribution(_HOW_MANY, _WEIGHTS, random)
        self._type = zipf(("email", "call_track", "chat", "task", "social"), random, skew=skew)
        self._open_state = zipf(_OPEN_STATES, random, skew=skew)
        self._sentiment = zipf(("neutral", "positive", "negative"), random, skew=skew)
        self._last_id = 0

    def add_to(
        self,
        rows: Rows,
        case_id: int,
        department: int,
        owner: int | None,
        customer: InventedCustomer | None,
        created: int,
        modified: int,
        *,
        is_open: bool,
    ) -> None:
        """Add the activities of a case to `rows`: incoming and outgoing in turn."""
        added = rows.setdefault(tables.activities, [])
        for at in range(self._how_many.draw()):
            self._last_id += 1
            kind = self._type.draw()
            sent = at % 2 == 1
            begun = created + at * _STEP
            status, substatus = self._open_state.draw() if is_open else _DONE
            is_waiting = status in ("awaiting_assignment", "in_workflow")
            by_phone = kind == "call_track"
            person, point, address = _contact(customer, by_phone=by_phone)
            added.append((
                self._last_id,
                case_id,
                department,
                kind,
                "twitter" if kind == "social" else "general",
                "none" if kind == "task" else "outbound" if sent else "inbound",
                status,
                substatus,
                None if is_waiting else owner,
                owner if substatus == "in_progress" else None,
                person,
                person,
                point,
                address,
                self._last_id - 1 if sent else None,
                f"Re: case {case_id}" if sent else f"Case {case_id}",
                begun,
                owner,
                max(begun, modified),
                queue_of(department, at % 2) if is_waiting else None,
            ))  # fmt: skip
            if self._uniform() < _WITH_SENTIMENT:
                rows.setdefault(tables.activity_custom_attributes, []).append(
                    (self._last_id, "sentiment", 0, self._sentiment.draw())
                )


def _contact(
    customer: InventedCustomer | None, *, by_phone: bool
) -> tuple[int | None, int | None, str]:
    """Return the contact person (with the customer's id), the contact point and its value."""
    if customer is None:
        return None, None, ""
    if by_phone:
        return customer.id, customer.phone_point, customer.phone
    return customer.id, customer.email_point, customer.email
