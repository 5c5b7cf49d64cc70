"""The world in which activities move, and the requests that move them.

Each connection has, for each number of activities and each operation, activities of its own. They
move from one case to another and back, or from one customer to the other and back, so that every
request has work to do: one that asks for what is there already would be refused with 400.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

import yaml
from bench.requests.edit import CONNECTIONS, JSON, ROOT, Requests, prepared

SIZES = (1, 10, 75)
"""How many activities a request moves; the contract allows 75 at most."""

_WORLD = ROOT / "spec" / "v12" / "examples" / "world.yaml"
_ACTIVITY = "/system/ws/v12/interaction/activity"
_POINTS = ("1000", "1010")
"""The contact points that activities get in turn: e-mail addresses of customers 1000 and 1001."""
_FIRST = 500_000


def world() -> Any:
    """Return the world of the documents' examples, with the activities that are moved."""
    found = yaml.safe_load(_WORLD.read_text(encoding="utf-8"))
    case = next(one for one in found["cases"] if one["id"] == "1018")
    activity = next(one for one in found["activities"] if one["id"] == "1005")
    staying = count(_FIRST - 1, -1)
    for connection in range(CONNECTIONS):
        for size in SIZES:
            one, other, another = _cases_of(connection, size)
            found["cases"] += [case | {"id": str(id_)} for id_ in (one, other, another)]
            # One activity stays in either case, so that neither is closed when the others leave.
            found["activities"] += [
                activity | {"id": str(next(staying)), "case": str(id_)} for id_ in (one, other)
            ]
            for id_, ids in (
                (one, _in_case(connection, size)),
                (another, _of_customer(connection, size)),
            ):
                found["activities"] += [
                    activity | {"id": str(own), "case": str(id_)} for own in ids
                ]
    return found


def case_changes(size: int) -> Requests:
    """Return requests that move so many activities to another case, and back."""

    def requests(connection: int) -> Iterator[bytes]:
        one, other, _ = _cases_of(connection, size)
        path = f"{_ACTIVITY}/{','.join(map(str, _in_case(connection, size)))}/changecase"
        return cycle(
            prepared("PUT", path, JSON, json.dumps({"id": str(target)}).encode())
            for target in (other, one)
        )

    return requests


def customer_changes(size: int) -> Requests:
    """Return requests that give so many activities another customer; their case follows."""

    def requests(connection: int) -> Iterator[bytes]:
        return cycle(
            prepared("PUT", f"{_ACTIVITY}/changecustomer", JSON, json.dumps(
                {"activity": [_changed(id_, point) for id_ in _of_customer(connection, size)]}
            ).encode())
            for point in _POINTS[::-1]
        )  # fmt: skip

    return requests


def _changed(activity_id: int, point: str) -> Any:
    person = {"contactPoints": {"contactPoint": [{"id": point}]}}
    return {"id": str(activity_id), "customer": {"contactPersons": {"contactPerson": [person]}}}


def _place(connection: int, size: int) -> int:
    return connection * len(SIZES) + SIZES.index(size)


def _cases_of(connection: int, size: int) -> range:
    """Return the case that activities leave, the one that they go to, and one that stays theirs."""
    first = _FIRST + 3 * _place(connection, size)
    return range(first, first + 3)


def _in_case(connection: int, size: int) -> range:
    """Return the activities that change their case."""
    first = _FIRST + 2 * max(SIZES) * _place(connection, size)
    return range(first, first + size)


def _of_customer(connection: int, size: int) -> range:
    """Return the activities that change their customer."""
    first = _in_case(connection, size).start + max(SIZES)
    return range(first, first + size)
