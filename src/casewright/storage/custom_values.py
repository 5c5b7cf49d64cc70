"""Values of custom attributes of cases and activities: as read, and as criteria."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, and_
from sqlalchemy.sql.elements import Grouping

from casewright.domain.model import CustomAttributes, Id
from casewright.storage.sql import Row

_GROUP = 50


def held_by(ids: Collection[Id], rows: Iterable[Row]) -> Mapping[Id, CustomAttributes]:
    """Return the custom attributes of each of `ids`, from rows of id, name and value."""
    found: dict[Id, dict[str, list[str]]] = {one: defaultdict(list) for one in ids}
    for one, name, value in rows:
        found[one][name].append(value)
    return {
        one: {name: tuple(values) for name, values in attributes.items()}
        for one, attributes in found.items()
    }


def custom_parameters(custom: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the parameters of custom attributes, numbered; their count decides the statement."""
    return {
        f"custom_{what}_{number}": text
        for number, criterion in enumerate(custom)
        for what, text in zip(("name", "value"), criterion, strict=True)
    }


def grouped(conditions: Sequence[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Return conditions in groups joined by AND, since SQLite nests at most 1000 of them."""
    starts = range(0, len(conditions), _GROUP)
    return [Grouping(and_(*conditions[at : at + _GROUP])) for at in starts]


def custom_numbers(names: Collection[str]) -> list[int]:
    """Return the numbers of the custom attributes among the names of parameters, in order."""
    prefix = "custom_name_"
    return sorted(int(name.removeprefix(prefix)) for name in names if name.startswith(prefix))
