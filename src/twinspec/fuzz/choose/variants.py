"""Makes variants of an accepted request, if it has a part that was rarely accepted before.

Example: the first accepted `PUT /case/1000` with a `dueDate` is sent again by eight other users,
with other cases, and with the dates at the bounds of the schema.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from twinspec.fuzz import numbers
from twinspec.fuzz.choose.compose import Composer
from twinspec.fuzz.model.nodes import ArrayNode, Node, ObjectNode, ScalarNode, UnionNode
from twinspec.fuzz.model.plan import ABSENT, Plan, with_record
from twinspec.fuzz.model.pools import RecordReference

Place = tuple[str, ...]
_ITEM = "*"


class Variants:
    """Counts, per operation, how many accepted requests had a value at each place."""

    def __init__(self) -> None:
        """Start without accepted requests."""
        self._known: dict[str, Counter[Place]] = {}
        self._left: dict[tuple[str, Place], list[Any]] = {}

    def around(self, plan: Plan, composer: Composer, logins: Sequence[str]) -> list[Plan]:
        """Return the variants of an accepted request; none if all of its places are common.

        A variant is the same request by another user, or with another value at one of its rare
        places; a list there gets one more item.
        """
        known = self._known.setdefault(plan.operation.id, Counter())
        places = dict(_places(plan))
        fresh = {place for place in places if known[_general(place)] < numbers.VARIED_ROUNDS}
        if not fresh:
            return []
        known.update(_general(place) for place in fresh)
        callers = [login for login in logins if login != plan.login]
        callers = composer.rng.sample(callers, min(numbers.VARIED_USERS, len(callers)))
        found = [plan.replace(login=login) for login in callers]
        for place in fresh:
            value, node = places[place]
            others: list[Any] = []
            found += _with_records(plan, value, composer)
            if isinstance(node, ScalarNode):
                others += self._edges((plan.operation.id, _general(place)), node, composer)
            elif isinstance(node, ArrayNode) and isinstance(value, list):
                others += [[*value, composer.item(node)] for _ in range(numbers.VARIED_LISTS)]
            found += [_with(plan, place, other) for other in others]
        return found

    def forget(self, operation: str) -> None:
        """Reset the counts of `operation`: its next accepted requests are varied again."""
        self._known.pop(operation, None)
        self._left = {key: left for key, left in self._left.items() if key[0] != operation}

    def _edges(self, place: tuple[str, Place], node: ScalarNode, composer: Composer) -> list[Any]:
        """Return the next values at the bounds of a place; no value is returned twice."""
        if place not in self._left:
            self._left[place] = composer.rng.sample(node.bank.edge, len(node.bank.edge))
        left = self._left[place]
        return [left.pop() for _ in range(min(numbers.VARIED_VALUES, len(left)))]


def _with_records(plan: Plan, value: Any, composer: Composer) -> Iterator[Plan]:
    """Yield the plan with another record, if `value` names one.

    The first plan replaces it only there, the others wherever the plan names it, so that other
    values of the record in the request (such as its date) belong to the new one.
    """
    if isinstance(value, RecordReference):
        for turn in range(numbers.VARIED_RECORDS):
            key = composer.another(value)
            if key is not None:
                yield with_record(plan, value, key, everywhere=turn > 0)


def _places(plan: Plan) -> Iterator[tuple[Place, tuple[Any, Node | None]]]:
    """Yield all places of path, query and body with a value, each with value and node."""
    for name, value in plan.path.items():
        yield ("path", name), (value, None)
    for name, value in plan.query:
        yield ("query", name), (value, None)
    if plan.body is not ABSENT:
        yield from _below(plan.body, plan.operation.body, ("body",))


def _below(
    value: Any, node: Node | None, place: Place
) -> Iterator[tuple[Place, tuple[Any, Node | None]]]:
    if isinstance(node, UnionNode):
        is_object = isinstance(value, dict)
        fitting = [one for one in node.options if isinstance(one, ObjectNode) == is_object]
        node = fitting[0] if fitting else None
    yield place, (value, node)
    if isinstance(value, dict):
        members = node.members if isinstance(node, ObjectNode) else {}
        for key, item in value.items():
            yield from _below(item, members.get(key), (*place, key))
    elif isinstance(value, list):
        inner = node.item if isinstance(node, ArrayNode) else None
        for index, item in enumerate(value):
            yield from _below(item, inner, (*place, f"{_ITEM}{index}"))


def _general(place: Place) -> Place:
    """Return a place without indexes: all items of a list are one place."""
    return tuple(_ITEM if step.startswith(_ITEM) else step for step in place)


def _with(plan: Plan, place: Place, value: Any) -> Plan:
    kind, *steps = place
    if kind == "path":
        return plan.replace(path={**plan.path, steps[0]: value})
    if kind == "query":
        others = tuple(pair for pair in plan.query if pair[0] != steps[0])
        return plan.replace(query=(*others, (steps[0], value)))
    return plan.replace(body=_replaced(plan.body, steps, value))


def _replaced(body: Any, steps: Sequence[str], value: Any) -> Any:
    if not steps:
        return value
    first, *rest = steps
    if isinstance(body, dict):
        return {**body, first: _replaced(body[first], rest, value)}
    index = int(first.removeprefix(_ITEM))
    return [*body[:index], _replaced(body[index], rest, value), *body[index + 1 :]]
