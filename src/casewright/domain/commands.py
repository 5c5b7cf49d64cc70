"""What callers ask to change, free of syntax and version. UNSET means: not sent, leave as it is."""

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
        """Whether any member was sent beside those that say which case is meant."""
        members = (self.due_date, self.owner_id, self.severity)
        texts = (self.subject, self.description, self.solution)
        sent = any(one is not UNSET for one in (*members, *texts))
        return sent or bool(self.link or self.unlink or self.custom_attributes)


@dataclass(frozen=True, slots=True)
class CaseTarget:
    """Where activities go: the case `case_id`, or a new case made of the other members."""

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
    """One activity and the contact point that becomes its own."""

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
    """Start a session. `force` ends the earliest one when the user has no session left.

    `address` is where the request comes from, empty if that is not known.
    """

    user_name: str
    password: str = field(repr=False)
    force: bool = False
    address: str = ""
