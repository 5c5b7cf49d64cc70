"""The reads that callers request, independent of syntax and version. None means: not sent."""

from __future__ import annotations

from dataclasses import dataclass

from casewright.domain.model import CaseStatus, Id, InstantRange, Sort, Window

DEFAULT_SIZE = 25
_LARGEST_OFFSET = 2**62  # further than any database holds rows, and still an SQL integer


@dataclass(frozen=True, slots=True)
class Page:
    """A page of `size` matches; the first page has the number 1.

    Example: page 2 of size 20 has the 20 rows after the first 20.
    """

    number: int = 1
    size: int = DEFAULT_SIZE

    @property
    def window(self) -> Window:
        """The rows of the page."""
        return Window(min((self.number - 1) * self.size, _LARGEST_OFFSET), self.size)


@dataclass(frozen=True, slots=True)
class Span:
    """`size` matches from the match number `start`; the first match has the number 1.

    Example: 5 matches from number 6 are the 5 rows after the first 5.
    """

    start: int = 1
    size: int = DEFAULT_SIZE

    @property
    def window(self) -> Window:
        """The rows of the span."""
        return Window(min(self.start - 1, _LARGEST_OFFSET), self.size)


Paging = Page | Span


@dataclass(frozen=True, slots=True)
class GetCases:
    """Read cases by id, with members beyond the default ones."""

    case_ids: tuple[Id, ...]
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchCases:
    """Search cases by customer and custom attributes; criteria combine with AND."""

    customer: Id | None = None
    email: str | None = None
    phone: str | None = None
    custom: tuple[tuple[str, str], ...] = ()
    attributes: tuple[str, ...] = ()
    sort: Sort = Sort()
    paging: Paging = Page()


@dataclass(frozen=True, slots=True)
class LookUpCases:
    """Look cases up; criteria combine with AND. Ranges are inclusive."""

    customer: Id | None = None
    email: str | None = None
    phone: str | None = None
    status: CaseStatus | None = None
    custom: tuple[str, str] | None = None
    created: InstantRange | None = None
    last_modified: InstantRange | None = None
    last_closed: InstantRange | None = None
    department: str | None = None
    owner_id: Id | None = None
    owner_user_name: str | None = None
    attributes: tuple[str, ...] = ()
    sort: Sort = Sort()
    paging: Paging = Page()


@dataclass(frozen=True, slots=True)
class GetActivities:
    """Read activities by id."""

    activity_ids: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class SearchActivities:
    """Search activities; criteria combine with AND. Ranges are inclusive.

    `status` may have a substatus after a colon.
    """

    customer: Id | None = None
    case_id: Id | None = None
    status: str | None = None
    mode: str | None = None
    assigned_to: Id | None = None
    queue: Id | None = None
    created: InstantRange | None = None
    last_modified: InstantRange | None = None
    custom: tuple[tuple[str, str], ...] = ()
    assigned_user_name: str | None = None
    type: str | None = None
    paging: Paging = Page()


@dataclass(frozen=True, slots=True)
class GetCustomers:
    """Read customers by id."""

    customer_ids: tuple[Id, ...]
