"""The rows of an invented world, in batches that refer only to earlier rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casewright.storage import tables
from casewright.storage.populate.cases import CaseMaker
from casewright.storage.populate.customers import customer_rows
from casewright.storage.populate.office import Office, Rows

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of some tables, and the number of cases among them."""

    rows: Rows
    cases: int = 0


def batches_of(office: Office) -> Iterator[Batch]:
    """Yield a whole world: people first, then cases in order of id, with their activities."""
    yield Batch(office.rows())
    size = office.size
    for first in range(1, size.customers + 1, _BATCH):
        yield Batch(customer_rows(first, min(first + _BATCH, size.customers + 1), office.seed))
    maker = CaseMaker(office)
    for first in range(1, size.cases + 1, _BATCH):
        rows = maker.rows(first, min(first + _BATCH, size.cases + 1))
        yield Batch(rows, len(rows[tables.cases]))
