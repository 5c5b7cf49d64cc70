"""Invented cases in order of id, with their activities and custom values.

Their ids follow their creation dates, except within an hour.
"""

from __future__ import annotations

from casewright.clock import format_instant, parse_instant
from casewright.storage import tables
from casewright.storage.populate import words
from casewright.storage.populate.activities import ActivityMaker
from casewright.storage.populate.customers import customer
from casewright.storage.populate.draw import DiscreteDistribution, zipf
from casewright.storage.populate.office import Office, Rows

_BEGIN = parse_instant("2021-01-01T00:00:00Z")
_END = parse_instant("2026-01-01T00:00:00Z")
_HOUR = 3_600_000
_DAY = 24 * _HOUR
_RELATED = 0.02  # of the cases, each to the one before
_UNOWNED, _WITHOUT_CUSTOMER = 0.1, 0.03


class CaseMaker:
    """Draws the cases of a world one after the other."""

    def __init__(self, office: Office) -> None:
        """Draw from the departments and users of `office`."""
        random, skew = office.random, office.size.skew
        self._office = office
        self._uniform = random.random
        self._activities = ActivityMaker(office)
        self._severity = DiscreteDistribution(
            ("medium", "low", "high", "urgent"), (60, 20, 15, 5), random
        )
        self._channel = zipf(words.CHANNELS, random, skew=skew)
        self._region = zipf(words.REGIONS, random, skew=skew)
        self._rating = zipf(words.RATINGS, random, skew=skew)
        self._product = zipf(words.PRODUCTS, random, skew=skew)
        self._trouble = zipf(words.TROUBLES, random, skew=skew)

    def rows(self, first: int, end: int) -> Rows:
        """Return the rows of the cases with the ids `first` to `end` - 1."""
        cases: list[tuple[object, ...]] = []
        relations: list[tuple[object, ...]] = []
        values: list[tuple[object, ...]] = []
        rows: Rows = {
            tables.cases: cases,
            tables.case_relations: relations,
            tables.case_custom_attributes: values,
        }
        for number in range(first, end):
            self._add_case(number, cases, values, rows)
            if number > 1 and self._uniform() < _RELATED:
                relations += ((number, number - 1), (number - 1, number))
        return rows

    def _add_case(
        self,
        number: int,
        cases: list[tuple[object, ...]],
        values: list[tuple[object, ...]],
        rows: Rows,
    ) -> None:
        office, uniform = self._office, self._uniform
        size = office.size
        age = number / size.cases  # 0 the oldest, 1 the newest
        created = _BEGIN + int((_END - _BEGIN - _HOUR) * age**0.8 + uniform() * _HOUR)
        is_open = uniform() < (0.12 + 0.85 * age**6 if size.skew else 0.5)
        closed = None if is_open else created + int(_HOUR + uniform() ** 3 * 30 * _DAY)
        department = office.departments.draw()
        owner: int | None = office.owners[department].draw()
        if is_open and uniform() < _UNOWNED:
            owner = None
        reported = None
        if uniform() >= _WITHOUT_CUSTOMER:
            drawn = uniform()
            place = drawn * drawn if size.skew else drawn
            reported = customer(int(place * size.customers) + 1, office.seed)
        product, trouble = self._product.draw(), self._trouble.draw()
        modified = closed if closed is not None else created + int(uniform() ** 2 * 10 * _DAY)
        cases.append((
            number,
            department,
            "open" if is_open else "closed",
            self._severity.draw(),
            f"The {product} {trouble}",
            f"Reported on the {product}: it {trouble}. Number {number} of its kind.",
            "" if is_open else f"Replaced the {product}.",
            created + 14 * _DAY if uniform() < 0.3 else None,
            owner,
            None if reported is None else reported.id,
            self._channel.draw(),
            created,
            owner,
            modified,
            closed,
        ))  # fmt: skip
        self._add_values(number, created, product, values, has_ended=not is_open)
        self._activities.add_to(
            rows, number, department, owner, reported, created, modified, is_open=is_open
        )

    def _add_values(
        self,
        number: int,
        created: int,
        product: str,
        values: list[tuple[object, ...]],
        *,
        has_ended: bool,
    ) -> None:
        drawn = self._uniform()
        if drawn < 0.7:
            values.append((number, "region", 0, self._region.draw()))
        if has_ended and drawn > 0.6:
            values.append((number, "rating", 0, self._rating.draw()))
        if drawn < 0.2:
            values.append((number, "contract_no", 0, f"C-{number % 99_991:05}"))
        elif drawn > 0.9:
            values.append((number, "products", 0, product))
            if drawn > 0.95:
                values.append((number, "products", 1, self._product.draw()))
        elif drawn > 0.8:
            values.append((number, "units", 0, str(1 + number % 12)))
        elif drawn > 0.75:
            values.append((number, "delivery", 0, format_instant(created + 3 * _DAY)))
