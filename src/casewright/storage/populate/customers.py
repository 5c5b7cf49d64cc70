"""Invented customers: their names and contact points depend only on their number."""

from __future__ import annotations

from dataclasses import dataclass

from casewright.storage import tables
from casewright.storage.populate import words
from casewright.storage.populate.draw import scattered
from casewright.storage.populate.office import Rows
from casewright.storage.tables import compared_value

_POINTS = 3
_SOCIAL = 10  # every so many customers are on a network
_FIRM = 5  # every so many are a firm
_DEPARTMENTS = len(words.DEPARTMENTS)


@dataclass(frozen=True, slots=True)
class InventedCustomer:
    """A customer with one contact person, an e-mail address and a phone."""

    id: int
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        """The address."""
        return f"{self.first_name}.{self.last_name}{self.id}@mail.example"

    @property
    def phone(self) -> str:
        """The number, with separators."""
        return f"{200 + self.id // 10_000_000}-{self.id // 10_000 % 1000:03}-{self.id % 10_000:04}"

    @property
    def email_point(self) -> int:
        """The id of the contact point that is the address."""
        return (self.id - 1) * _POINTS + 1

    @property
    def phone_point(self) -> int:
        """The id of the contact point that is the phone."""
        return self.email_point + 1


def customer(number: int, seed: int) -> InventedCustomer:
    """Return the customer of that id."""
    drawn = scattered(number, 1 << 48, seed)
    syllables = words.SYLLABLES
    drawn, first = divmod(drawn, len(words.FIRST_NAMES))
    name = ""
    for _ in range(3):
        drawn, at = divmod(drawn, len(syllables))
        name += syllables[at]
    return InventedCustomer(number, words.FIRST_NAMES[first], name.capitalize())


def customer_rows(first: int, end: int, seed: int) -> Rows:
    """Return the rows of the customers with the ids `first` to `end` - 1."""
    customers: list[tuple[object, ...]] = []
    persons: list[tuple[object, ...]] = []
    points: list[tuple[object, ...]] = []
    for number in range(first, end):
        one = customer(number, seed)
        name = (
            f"{one.last_name} & Partners"
            if number % _FIRM == 0
            else f"{one.last_name}, {one.first_name}"
        )
        customers.append((number, name, number % _DEPARTMENTS + 1))
        persons.append((number, number, one.first_name, one.last_name))
        addresses: list[tuple[int, str, str | None, str]] = [
            (one.email_point, "email", None, one.email),
            (one.phone_point, "phone", None, one.phone),
        ]
        if number % _SOCIAL == 0:
            addresses.append((one.phone_point + 1, "social", "twitter", f"@{one.last_name}"))
        points += (
            (point, number, number, kind, network, value, compared_value(kind, value))
            for point, kind, network, value in addresses
        )
    return {
        tables.customers: customers,
        tables.contact_persons: persons,
        tables.contact_points: points,
    }
