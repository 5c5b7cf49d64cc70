"""By which indexes cases could be found, and in which order rows are locked."""

from __future__ import annotations

import pytest

from casewright.storage.locks import LOCK_ORDER
from casewright.storage.search import leads_of


@pytest.mark.parametrize(
    ("criteria", "leads"),
    [
        ([], ["departments"]),
        (["departments", "status"], ["departments"]),
        (["owner_id", "departments"], ["owner_id"]),
        (["owner_id", "customers"], ["customers", "owner_id"]),
        (["owner_id", "created_start"], ["owner_id", "departments"]),
        (["created_end"], ["departments"]),
        (["last_closed_start"], ["last_closed"]),
        (["last_modified_end", "last_closed_end"], ["last_closed", "last_modified"]),
        (["last_modified_end", "created_end"], ["last_modified", "departments"]),
    ],
    ids=lambda value: ",".join(value) or "nothing",
)
def test_the_most_selective_index_leads_and_that_of_departments_where_nothing_else_does(
    criteria: list[str], leads: list[str]
) -> None:
    assert leads_of(frozenset(criteria)) == leads


def test_every_kind_of_row_has_its_own_place_in_the_order_of_locks() -> None:
    """Two kinds in one place would be locked by id across both, by others in another order."""
    assert sorted(LOCK_ORDER, key=LOCK_ORDER.__getitem__) == ["users", "activities", "cases"]
    assert len(set(LOCK_ORDER.values())) == len(LOCK_ORDER)
