"""What is looked up: every criterion and combinations that people use, narrow and broad.

A narrow question has about 25 matches or fewer, as many whatever the number of cases; a broad one
has a share of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench.lookups.worlds import RARE

from casewright.domain.model import CaseCriteria, InstantRange, Sort
from casewright.storage.populate.words import DEPARTMENTS

EVERYWHERE = frozenset(range(1, len(DEPARTMENTS) + 1))
SORTS = (
    Sort(),
    Sort("id", "desc"),
    Sort("department"),
    Sort("status", "desc"),
    Sort("customer"),
    Sort("custom.region"),
    Sort("custom.region", "desc"),
)
_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Question:
    """A named look-up of somebody who sees every department."""

    name: str
    criteria: CaseCriteria
    is_broad: bool


@dataclass(frozen=True, slots=True)
class Instants:
    """Instants at which a world's cases were created: at the place of one in a thousand, 0 to 1000.

    `narrow` spans the creation of 25 cases, in the middle.
    """

    at: list[int]
    narrow: InstantRange


def questions(cases: int, instants: Instants) -> list[Question]:
    """Return all questions to a world of so many cases."""
    narrow, late = instants.narrow, InstantRange(instants.at[750], None)
    middle = InstantRange(instants.at[500], instants.at[750])
    two_weeks = InstantRange(instants.at[500], instants.at[500] + 14 * _DAY)
    north, rating = ("region", "north"), ("rating", "2")
    customer = cases // 8 + 1
    broad: dict[str, dict[str, Any]] = {
        "status open": {"status": "open"},
        "status closed": {"status": "closed"},
        "department": {"department_name": "Service"},
        "created, newest quarter": {"created": late},
        "created, third quarter": {"created": middle},
        "modified, newest quarter": {"last_modified": late},
        "custom value": {"custom": (north,)},
        "department, status, created": {
            "department_name": "Service",
            "status": "closed",
            "created": InstantRange(None, instants.at[900]),
        },
        "everything": {},
    }
    narrow_ones: dict[str, dict[str, Any]] = {
        "customer": {"customer": customer},
        "created": {"created": narrow},
        "modified": {"last_modified": narrow},
        "closed": {"last_closed": narrow},
        "custom value of few": {"custom": (RARE,)},
        "created, custom value": {"created": narrow, "custom": (north,)},
        "department, status, created": {
            "department_name": "Service",
            "status": "closed",
            "created": narrow,
        },
        "customer, status, closed": {
            "customer": customer,
            "status": "closed",
            "last_closed": two_weeks,
        },
        "custom values of few and many": {"custom": (RARE, north)},
        "login, created": {"owner_user_name": "agent2", "created": narrow},
        "login, custom value, modified": {
            "owner_user_name": "agent2",
            "custom": (rating,),
            "last_modified": narrow,
        },
    }
    return [
        Question(name, CaseCriteria(EVERYWHERE, **given), is_broad=is_broad)
        for is_broad, all_given in ((True, broad), (False, narrow_ones))
        for name, given in all_given.items()
    ]
