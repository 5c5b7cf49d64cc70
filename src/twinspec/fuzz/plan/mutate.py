"""Requests made from others by small changes: most rules are one step from an accepted request."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twinspec.contract.pools import ANY, Mark
from twinspec.fuzz.plan.compose import Composer, below, named, renamed
from twinspec.fuzz.plan.nodes import Choice, Group, Leaf, Listing, Node, Path
from twinspec.fuzz.plan.plan import ABSENT, Plan
from twinspec.fuzz.plan.pools import Ref
from twinspec.fuzz.plan.surface import TargetParameter

_OVERSIZE = 1 << 20
_SWAPS = 0.8
_POOLED = 0.5
_DONORS = 6
_LANGUAGES = ("", "*", "en-US", "de-DE;q=0.5, en-US", "xx-XX", "de-", "en-US;q=2", "fr-FR, *;q=0.1")
_ACCEPTS = (
    "",
    "*/*",
    "application/*",
    "application/json;q=0.2, application/xml",
    "application/xml;q=0.1, application/json;q=0.9",
    "application/json;q=0, */*",
    "text/html, application/xml;q=0.5",
    "text/html",
    "image/png;q=1, text/*",
    "application/json;q=0",
)
_CONTENT_TYPES = (
    "application/json; charset=utf-8",
    "application/xml; charset=utf-8",
    "application/json; charset=iso-8859-1",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "multipart/form-data; boundary=x",
    "nonsense",
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a body: its container, the key there, and the node that stands for it.

    `marks` are the pools of the values there, by the path below the place.
    """

    container: Any
    key: Any
    node: Node
    marks: Mapping[Path, Mark] = field(default_factory=dict)


class Mutator:
    """Changes plans; what it changes, and into what, comes from the composer's generator."""

    def __init__(
        self,
        composer: Composer,
        logins: Sequence[str],
        donor: Callable[[], Plan | None] = lambda: None,
    ) -> None:
        """Let requests be made by any of `logins`; `donor` returns others to take parts from."""
        self._composer = composer
        self._logins = logins
        self._donor = donor
        self._rng = composer.rng
        # How often each kind of change is made; the values of bodies matter most.
        self._kinds: list[tuple[Callable[[Plan], Plan], int]] = [
            (self._other_record, 30),
            (self._other_value, 24),
            (self._other_login, 16),
            (self._member, 14),
            (self._list, 10),
            (self._part_of_another, 10),
            (self._query, 12),
            (self._broken_value, 8),
            (self._attack, 5),
            (self._header, 8),
            (self._style, 5),
            (self._unknown_member, 3),
            (self._credential, 2),
            (self._body_presence, 2),
        ]

    def change(self, plan: Plan) -> Plan:
        """Return a request that differs from `plan` in one to three ways."""
        kinds, weights = zip(*self._kinds, strict=True)
        self._composer.begin(plan.operation, named(plan))
        for kind in self._rng.choices(kinds, weights, k=self._rng.choice((1, 1, 1, 2, 2, 3))):
            plan = kind(plan)
        return plan

    # Whose request it is

    def _other_login(self, plan: Plan) -> Plan:
        return plan.but(login=self._rng.choice(self._logins)) if self._logins else plan

    def _credential(self, plan: Plan) -> Plan:
        return plan.but(credential=self._rng.choice(("wrong", "none", "live")))

    # How it is said

    def _style(self, plan: Plan) -> Plan:
        return plan.but(style=self._rng.getrandbits(32))

    def _header(self, plan: Plan) -> Plan:
        name, values = self._rng.choice(
            (
                ("accept", _ACCEPTS),
                ("accept-language", _LANGUAGES),
                ("content-type", _CONTENT_TYPES),
            )
        )
        if name == "content-type" and plan.body is ABSENT:
            return plan
        return plan.but(headers={**plan.headers, name: self._rng.choice(values)})

    def _attack(self, plan: Plan) -> Plan:
        if plan.body is ABSENT:
            return plan
        if self._rng.random() < 0.03:
            return plan.but(padding=_OVERSIZE)
        return plan.but(attack=self._rng.getrandbits(32))

    def _body_presence(self, plan: Plan) -> Plan:
        if plan.body is ABSENT:
            return plan.but(body={})
        return plan.but(body=ABSENT)

    # What the query says

    def _query(self, plan: Plan) -> Plan:
        declared = [item for item in plan.operation.parameters if item.place == "query"]
        query = list(plan.query)
        draw = self._rng.random()
        if not declared and not query and draw > 0.05:
            return self._other_value(plan)
        if query and draw < 0.3:
            query.pop(self._rng.randrange(len(query)))
        elif query and draw < 0.35:
            query.append(self._rng.choice(query))
        elif draw < 0.4 or not declared:
            query.append((self._rng.choice(("unknown", "$filter", "ID", "\udcff")), "1"))
        elif draw < 0.55:
            item = self._rng.choice(declared)
            name = self._composer.query(item)[0][0]
            query = [pair for pair in query if pair[0] != name]
            query.append((name, self._broken(item.node)))
        else:
            item = self._rng.choice(declared)
            query = [pair for pair in query if not item.has(pair[0])]
            query += self._composer.query(item)
        return plan.but(query=tuple(query))

    # What the path and the body say

    def _other_record(self, plan: Plan) -> Plan:
        """Let a thing that the request names be another one, mostly everywhere at once."""
        found = named(plan)
        if not found:
            return self._other_value(plan)
        old = self._rng.choice(found)
        fresh = self._composer.another(old)
        if fresh is None:
            return plan
        return renamed(plan, old, fresh, everywhere=self._rng.random() < _SWAPS)

    def _other_value(self, plan: Plan) -> Plan:
        is_pooled = self._rng.random() < _POOLED
        return self._at_spot(
            plan,
            lambda spot: self._composer.value(spot.node, spot.marks if is_pooled else None),
            parameters=True,
        )

    def _broken_value(self, plan: Plan) -> Plan:
        return self._at_spot(plan, lambda spot: self._broken(spot.node), parameters=True)

    def _at_spot(self, plan: Plan, make: Callable[[Spot], Any], *, parameters: bool) -> Plan:
        """Put another value into one place of the body, or of the path."""
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        path = dict(plan.path)
        spots = list(_spots(body, plan.operation.body)) if body is not ABSENT else []
        if parameters and path and (not spots or self._rng.random() < 0.2):
            item = self._rng.choice([p for p in plan.operation.parameters if p.place == "path"])
            fresh = make(Spot(path, item.name, item.node))
            path[item.name] = fresh if isinstance(fresh, (list, str, Ref)) and fresh else "0"
        elif spots:
            spot = self._rng.choice(spots)
            spot.container[spot.key] = make(spot)
        return plan.but(body=body, path=path)

    def _broken(self, node: Node) -> Any:
        match node:
            case Leaf():
                return self._rng.choice(node.bank.broken or ("",))
            case Choice():
                return self._broken(self._rng.choice(node.options))
            case Listing():
                item = self._composer.value(node.item)
                over = [] if node.maximum is None else [item] * (node.maximum + 1)
                return self._rng.choice(
                    ([], "x", {}, over, [item, item], [self._broken(node.item)])
                )
            case Group():
                return self._rng.choice(({}, "", "x", [], 7, True))

    def _part_of_another(self, plan: Plan) -> Plan:
        """Let a part of the body be as it was in another request, whatever that was sent to.

        What is refused in one operation is often refused in others whose schemas have the part.
        """
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        slots = [
            (container, key, inner)
            for container, node in _values(body, plan.operation.body)
            if isinstance(node, Group) and isinstance(container, dict)
            for key, inner in node.members.items()
            if not isinstance(inner, Leaf)
        ]
        for _ in range(_DONORS if slots else 0):
            donor = self._donor()
            if donor is None or donor.body is ABSENT:
                continue
            given = [
                (container, key, spot.container[spot.key])
                for spot in _spots(donor.body, donor.operation.body)
                for container, key, inner in slots
                if inner is spot.node
            ]
            if given:
                container, key, part = self._rng.choice(given)
                container[key] = copy.deepcopy(part)
                return plan.but(body=body)
        return self._member(plan)

    def _member(self, plan: Plan) -> Plan:
        """Leave a member out, or add one that is not there."""
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        groups = [
            (value, node)
            for value, node in _values(body, plan.operation.body)
            if isinstance(node, Group) and isinstance(value, dict)
        ]
        if not groups:
            return self._query(plan)
        value, node = self._rng.choice(groups)
        absent = [key for key in node.members if key not in value]
        if absent and (not value or self._rng.random() < 0.7):
            key = self._rng.choice(absent)
            value[key] = self._composer.member(node, key)
        elif value:
            value.pop(self._rng.choice(list(value)))
        return plan.but(body=body)

    def _unknown_member(self, plan: Plan) -> Plan:
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        groups = [
            value for value, _ in _values(body, plan.operation.body) if isinstance(value, dict)
        ]
        if not groups:
            return plan
        name = self._rng.choice(("unknown", "ID", "href", "value", "name"))
        self._rng.choice(groups)[name] = self._rng.choice(("1", "", {}, ["x"], True))
        return plan.but(body=body)

    def _list(self, plan: Plan) -> Plan:
        """Lengthen, shorten, repeat or turn around a list of the body or the path."""
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        path = copy.deepcopy(dict(plan.path))
        lists: list[tuple[list[Any], Listing | TargetParameter, int | None]] = [
            (value, node, node.maximum)
            for value, node in _values(body, plan.operation.body)
            if isinstance(node, Listing) and isinstance(value, list)
        ]
        for item in plan.operation.parameters:
            value = path.get(item.name)
            if isinstance(value, list) and isinstance(item.node, Listing):
                lists.append((value, item, item.node.maximum))
        if not lists:
            return self._other_value(plan)
        value, node, maximum = self._rng.choice(lists)
        draw = self._rng.random()
        if value and draw < 0.15:
            value.append(copy.deepcopy(self._rng.choice(value)))
        elif value and draw < 0.25:
            value.pop(self._rng.randrange(len(value)))
        elif draw < 0.35:
            self._rng.shuffle(value)
        else:
            few = 1 if self._rng.random() < 0.95 or maximum is None else maximum - len(value)
            for _ in range(max(few, 1) + (self._rng.random() < 0.02)):
                value.append(self._composer.item(node))
        return plan.but(body=body, path=path)


def _values(value: Any, node: Node | None) -> Iterator[tuple[Any, Node]]:
    """Yield every value of a body with its node, as far as the body keeps to the schema."""
    return ((item, found) for item, found, _ in _marked(value, node, {}))


def _marked(
    value: Any, node: Node | None, marks: Mapping[Path, Mark]
) -> Iterator[tuple[Any, Node, Mapping[Path, Mark]]]:
    """Yield every value of a body with its node and the pools by the path below it."""
    if node is None or value is ABSENT:
        return
    if isinstance(node, Choice):
        for option in node.options:
            if isinstance(value, dict) == isinstance(option, Group):
                yield from _marked(value, option, marks)
                return
        return
    known = {**marks, **node.pools} if isinstance(node, Group) else marks
    yield value, node, known
    if isinstance(node, Group) and isinstance(value, dict):
        for key, item in value.items():
            yield from _marked(item, node.members.get(key), below(known, key))
    elif isinstance(node, Listing) and isinstance(value, list):
        for item in value:
            yield from _marked(item, node.item, below(known, ANY))


def _spots(value: Any, node: Node | None) -> Iterator[Spot]:
    """Yield every place below `value` that can hold another value."""
    for container, found, marks in _marked(value, node, {}):
        if isinstance(found, Group) and isinstance(container, dict):
            for key in container:
                if key in found.members:
                    yield Spot(container, key, found.members[key], below(marks, key))
        elif isinstance(found, Listing) and isinstance(container, list):
            for index in range(len(container)):
                yield Spot(container, index, found.item, below(marks, ANY))
