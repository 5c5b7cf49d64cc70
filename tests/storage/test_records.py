"""Queries select what their rows' records name, in that order, or the module cannot be imported."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from sqlalchemy import ColumnElement, literal_column

from casewright.domain.model import Ref
from casewright.storage.records import in_order_of

ID: ColumnElement[Any] = literal_column("id")
NAME: ColumnElement[Any] = literal_column("name")


class Pair(NamedTuple):
    id: int
    name: str


@pytest.mark.parametrize("record", [Pair, Ref])
def test_columns_stand_in_the_order_of_the_fields(record: type) -> None:
    assert in_order_of(record, name=NAME, id=ID) == (ID, NAME)


@pytest.mark.parametrize("columns", [{"id": ID}, {"id": ID, "name": NAME, "kind": ID}])
def test_a_field_without_a_column_and_a_column_without_a_field_are_errors(
    columns: dict[str, ColumnElement[Any]],
) -> None:
    with pytest.raises(TypeError, match="Pair and its columns differ"):
        in_order_of(Pair, **columns)
