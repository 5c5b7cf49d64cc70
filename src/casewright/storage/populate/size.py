"""How large an invented world is, and how unevenly its cases are spread."""

from __future__ import annotations

from dataclasses import dataclass

_CASES_OF_CUSTOMER = 4
_CASES_OF_USER = 2_000
_FEWEST_USERS, _MOST_USERS = 12, 3_000


@dataclass(frozen=True, slots=True)
class Size:
    """`cases` is all that is asked for; everything else follows from it.

    With `skew`, a few departments, owners, customers and values have most of the cases, as they do
    in contact centres; without, all have as many.
    """

    cases: int
    skew: bool = True

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return self.cases // _CASES_OF_CUSTOMER + 1

    @property
    def users(self) -> int:
        """How many users there are, the supervisor included."""
        return min(max(self.cases // _CASES_OF_USER, _FEWEST_USERS), _MOST_USERS)
