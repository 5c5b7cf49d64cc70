"""The size of an invented world, and how unevenly its cases are distributed."""

from __future__ import annotations

from dataclasses import dataclass

_CASES_OF_CUSTOMER = 4
_CASES_OF_USER = 2_000
_FEWEST_USERS, _MOST_USERS = 12, 3_000


@dataclass(frozen=True, slots=True)
class Size:
    """The number of `cases`; all other numbers follow from it.

    With `skew`, a few departments, owners, customers and values have most of the cases, as in
    contact centres; without it, all have equally many.
    """

    cases: int
    skew: bool = True

    @property
    def customers(self) -> int:
        """The number of customers."""
        return self.cases // _CASES_OF_CUSTOMER + 1

    @property
    def users(self) -> int:
        """The number of users, the supervisor included."""
        return min(max(self.cases // _CASES_OF_USER, _FEWEST_USERS), _MOST_USERS)
