"""The changes that callers request, independent of syntax and version.

UNSET means that a member was not sent: it stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal

from casewright.clock import Instant
from casewright.domain.model import Id, Severity


class Unset(Enum):
    """The type of UNSET."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True)
class CustomValues:
    """The values sent for one custom attribute; a single empty one clears it."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditCase:
    """Change the sent members of one case; None removes a due date or an owner."""

    case_id: Id
    last_modified: Instant
    due_date: Instant | None | Literal[Unset.UNSET] = UNSET
    owner_id: Id | None | Literal[Unset.UNSET] = UNSET
    severity: Severity | Literal[Unset.UNSET] = UNSET
    subject: str | Literal[Unset.UNSET] = UNSET
    description: str | Literal[Unset.UNSET] = UNSET
    solution: str | Literal[Unset.UNSET] = UNSET
    link: tuple[Id, ...] = ()
    unlink: tuple[Id, ...] = ()
    custom_attributes: tuple[CustomValues, ...] = ()

    @property
    def changes_something(self) -> bool:
        """Whether any member was sent besides those that identify the case."""
        members = (self.due_date, self.owner_id, self.severity)
        texts = (self.subject, self.description, self.solution)
        sent = any(one is not UNSET for one in (*members, *texts))
        return sent or bool(self.link or self.unlink or self.custom_attributes)


@dataclass(frozen=True, slots=True)
class CaseTarget:
    """The target of activities: the case `case_id`, or a new case with the other members."""

    case_id: Id | None = None
    due_date: Instant | Literal[Unset.UNSET] = UNSET
    severity: Severity | Literal[Unset.UNSET] = UNSET
    subject: str | Literal[Unset.UNSET] = UNSET
    description: str | Literal[Unset.UNSET] = UNSET
    solution: str | Literal[Unset.UNSET] = UNSET
    custom_attributes: tuple[CustomValues, ...] = ()
    other_members: tuple[str, ...] = ()  # JSON members sent beside id, in order


@dataclass(frozen=True, slots=True)
class ChangeCaseOfActivities:
    """Move activities, in the order they were named, to a target case."""

    activity_ids: tuple[Id, ...]
    target: CaseTarget
    relate_case: bool = False


@dataclass(frozen=True, slots=True)
class ActivityCustomer:
    """One activity, and its new contact point."""

    activity_id: Id
    contact_point_id: Id


@dataclass(frozen=True, slots=True)
class ChangeCustomerOfActivities:
    """Give activities, in the order they were named, the customer of their new contact points."""

    changes: tuple[ActivityCustomer, ...]


@dataclass(frozen=True, slots=True)
class ChangeCustomerOfCase:
    """Give one case another customer; its activities keep theirs."""

    case_id: Id
    customer_id: Id


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Complete the open activities of one case and close it."""

    case_id: Id


@dataclass(frozen=True, slots=True)
class LogIn:
    """Start a session. `force` ends the user's earliest one if there are too many.

    `address` is the client's address, empty if it is not known.
    """

    user_name: str
    password: str = field(repr=False)
    force: bool = False
    address: str = ""
