"""Changes earlier requests a little: one change of an accepted request breaks most rules.

Example: `PUT /case/1000 {"status": "open"}` is sent again by another user, with another case,
without `status`, with an invalid one, with one more item in a list, or as XML with a DOCTYPE.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from twinspec.fuzz import numbers
from twinspec.fuzz.choose.body_slots import BodySlot, slots_of, values_of
from twinspec.fuzz.choose.compose import Composer
from twinspec.fuzz.model.nodes import ArrayNode, Node, ObjectNode, ScalarNode, UnionNode
from twinspec.fuzz.model.plan import ABSENT, Plan, refs_of_plan, with_record
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.model.targets import TargetParameter

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


class Mutator:
    """Changes plans; the composer's generator makes all choices."""

    def __init__(
        self,
        composer: Composer,
        logins: Sequence[str],
        donor: Callable[[], Plan | None] = lambda: None,
    ) -> None:
        """Take the users `logins` for requests; `donor` returns plans as sources of parts."""
        self._composer = composer
        self._logins = logins
        self._donor = donor
        self._rng = composer.rng
        self._kinds: dict[str, Callable[[Plan], Plan]] = {
            "another_record": self._another_record,
            "same_record": self._same_record,
            "another_value": self._another_value,
            "another_user": self._another_user,
            "member": self._member,
            "optional_member": partial(self._member, is_sound=True),
            "list": self._list,
            "part_of_another": self._part_of_another,
            "query": self._query,
            "query_value": self._query_value,
            "invalid_value": self._invalid_value,
            "damage": self._damage,
            "header": self._header,
            "style": self._style,
            "unknown_member": self._unknown_member,
            "credential": self._credential,
            "body_presence": self._body_presence,
        }

    def change(self, plan: Plan) -> Plan:
        """Return a request that differs from `plan` in one to three places."""
        number = self._rng.choice(numbers.CHANGES_PER_REQUEST)
        return self._changed(plan, numbers.MUTATION_WEIGHTS, number)

    def change_meaning(self, plan: Plan, *, only_adds: bool = False) -> Plan:
        """Return a request that differs from `plan` in what a handler looks at, in few places.

        Where `plan` has no fault of form, mostly it has none either. With `only_adds`, mostly it
        still names the records that `plan` names.
        """
        number = self._rng.choice(numbers.AIMED_CHANGES)
        weights = numbers.ADDING_WEIGHTS if only_adds else numbers.AIMED_WEIGHTS
        return self._changed(plan, weights, number)

    def _changed(self, plan: Plan, weights: Mapping[str, int], number: int) -> Plan:
        self._composer.begin(plan.operation, refs_of_plan(plan))
        for name in self._rng.choices(list(weights), list(weights.values()), k=number):
            plan = self._kinds[name](plan)
        return plan

    # Who sends it

    def _another_user(self, plan: Plan) -> Plan:
        return plan.replace(login=self._rng.choice(self._logins)) if self._logins else plan

    def _credential(self, plan: Plan) -> Plan:
        return plan.replace(credential=self._rng.choice(("wrong", "none", "live")))

    # How it is written

    def _style(self, plan: Plan) -> Plan:
        return plan.replace(style=self._rng.getrandbits(32))

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
        return plan.replace(headers={**plan.headers, name: self._rng.choice(values)})

    def _damage(self, plan: Plan) -> Plan:
        if plan.body is ABSENT:
            return plan
        if self._rng.random() < numbers.OVERSIZE_SHARE:
            return plan.replace(padding=numbers.OVERSIZE_BYTES)
        return plan.replace(attack=self._rng.getrandbits(32))

    def _body_presence(self, plan: Plan) -> Plan:
        if plan.body is ABSENT:
            return plan.replace(body={})
        return plan.replace(body=ABSENT)

    # Its query

    def _query(self, plan: Plan) -> Plan:
        """Remove, repeat, add or change a query parameter."""
        declared = [item for item in plan.operation.parameters if item.place == "query"]
        query = list(plan.query)
        if not declared and not query and self._rng.random() >= numbers.STRAY_QUERY_SHARE:
            return self._another_value(plan)
        kinds = ["unknown"]
        kinds += ["remove", "repeat"] if query else []
        kinds += ["invalid", "another"] if declared else []
        match self._weighted(kinds, numbers.QUERY_WEIGHTS):
            case "remove":
                return self._without_one(plan)
            case "repeat":
                query.append(self._rng.choice(query))
            case "unknown":
                query.append((self._rng.choice(("unknown", "$filter", "ID", "\udcff")), "1"))
            case "invalid":
                item = self._rng.choice(declared)
                name = self._composer.query(item)[0][0]
                query = [pair for pair in query if pair[0] != name]
                query.append((name, self._invalid(item.node)))
            case "another":
                return self._with_another(plan, declared)
        return plan.replace(query=tuple(query))

    def _query_value(self, plan: Plan) -> Plan:
        """Remove a query parameter, or give one another value."""
        declared = [item for item in plan.operation.parameters if item.place == "query"]
        if plan.query and (not declared or self._rng.random() >= numbers.ADDED_MEMBER_SHARE):
            return self._without_one(plan)
        return self._with_another(plan, declared) if declared else self._another_value(plan)

    def _without_one(self, plan: Plan) -> Plan:
        query = list(plan.query)
        query.pop(self._rng.randrange(len(query)))
        return plan.replace(query=tuple(query))

    def _with_another(self, plan: Plan, declared: Sequence[TargetParameter]) -> Plan:
        item = self._rng.choice(declared)
        query = [pair for pair in plan.query if not item.has(pair[0])]
        return plan.replace(query=(*query, *self._composer.query(item)))

    def _weighted(self, kinds: Sequence[str], weights: Mapping[str, int]) -> str:
        return self._rng.choices(kinds, [weights[kind] for kind in kinds])[0]

    # Its path and its body

    def _another_record(self, plan: Plan) -> Plan:
        """Replace a record that the request names by another, mostly in all places."""
        found = refs_of_plan(plan)
        if not found:
            return self._another_value(plan)
        old = self._rng.choice(found)
        fresh = self._composer.another(old)
        if fresh is None:
            return plan
        is_everywhere = self._rng.random() < numbers.RENAME_EVERYWHERE_SHARE
        return with_record(plan, old, fresh, everywhere=is_everywhere)

    def _same_record(self, plan: Plan) -> Plan:
        """Let the request name in one place the record that it names in another one."""
        found = refs_of_plan(plan)
        pairs = [
            (one, other)
            for one in found
            for other in found
            if one.kind == other.kind and one.key != other.key
        ]
        if not pairs:
            return self._another_record(plan)
        one, other = self._rng.choice(pairs)
        return with_record(plan, one, other.key, everywhere=False)

    def _another_value(self, plan: Plan) -> Plan:
        is_pooled = self._rng.random() < numbers.POOL_VALUE_SHARE
        return self._at_slot(
            plan,
            lambda slot: self._composer.value(slot.node, slot.marks if is_pooled else None),
            parameters=True,
        )

    def _invalid_value(self, plan: Plan) -> Plan:
        return self._at_slot(plan, lambda slot: self._invalid(slot.node), parameters=True)

    def _at_slot(self, plan: Plan, make: Callable[[BodySlot], Any], *, parameters: bool) -> Plan:
        """Put another value into one place of the body or of the path."""
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        path = dict(plan.path)
        slots = list(slots_of(body, plan.operation.body)) if body is not ABSENT else []
        if parameters and path and (not slots or self._rng.random() < numbers.PATH_SHARE):
            item = self._rng.choice([p for p in plan.operation.parameters if p.place == "path"])
            fresh = make(BodySlot(path, item.name, item.node))
            path[item.name] = (
                fresh if isinstance(fresh, (list, str, RecordReference)) and fresh else "0"
            )
        elif slots:
            slot = self._rng.choice(slots)
            slot.container[slot.key] = make(slot)
        return plan.replace(body=body, path=path)

    def _invalid(self, node: Node) -> Any:
        match node:
            case ScalarNode():
                return self._rng.choice(node.bank.broken or ("",))
            case UnionNode():
                return self._invalid(self._rng.choice(node.options))
            case ArrayNode():
                item = self._composer.value(node.item)
                over = [] if node.maximum is None else [item] * (node.maximum + 1)
                return self._rng.choice(
                    ([], "x", {}, over, [item, item], [self._invalid(node.item)])
                )
            case ObjectNode():
                return self._rng.choice(({}, "", "x", [], 7, True))

    def _part_of_another(self, plan: Plan) -> Plan:
        """Replace a part of the body by the same part of another request.

        A value that one operation refuses is often refused by others with the same part.
        """
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        slots = [
            (container, key, inner)
            for container, node in values_of(body, plan.operation.body)
            if isinstance(node, ObjectNode) and isinstance(container, dict)
            for key, inner in node.members.items()
            if not isinstance(inner, ScalarNode)
        ]
        for _ in range(numbers.DONORS_TRIED if slots else 0):
            donor = self._donor()
            if donor is None or donor.body is ABSENT:
                continue
            given = [
                (container, key, slot.container[slot.key])
                for slot in slots_of(donor.body, donor.operation.body)
                for container, key, inner in slots
                if inner is slot.node
            ]
            if given:
                container, key, part = self._rng.choice(given)
                container[key] = copy.deepcopy(part)
                return plan.replace(body=body)
        return self._member(plan, is_sound=True)

    def _member(self, plan: Plan, *, is_sound: bool = False) -> Plan:
        """Remove a member of an object, if `is_sound` an optional one, or add an absent one."""
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        groups = [
            (value, node)
            for value, node in values_of(body, plan.operation.body)
            if isinstance(node, ObjectNode) and isinstance(value, dict)
        ]
        if not groups:
            return self._query(plan)
        value, node = self._rng.choice(groups)
        absent = [key for key in node.members if key not in value]
        if absent and (not value or self._rng.random() < numbers.ADDED_MEMBER_SHARE):
            key = self._rng.choice(absent)
            value[key] = self._composer.member(node, key)
        else:
            kept = node.required if is_sound else ()
            value.pop(self._rng.choice([key for key in value if key not in kept] or [None]), None)
        return plan.replace(body=body)

    def _unknown_member(self, plan: Plan) -> Plan:
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        groups = [
            value for value, _ in values_of(body, plan.operation.body) if isinstance(value, dict)
        ]
        if not groups:
            return plan
        name = self._rng.choice(("unknown", "ID", "href", "value", "name"))
        self._rng.choice(groups)[name] = self._rng.choice(("1", "", {}, ["x"], True))
        return plan.replace(body=body)

    def _list(self, plan: Plan) -> Plan:
        """Lengthen, shorten or shuffle a list of body or path, or repeat an item of one."""
        body = copy.deepcopy(plan.body) if plan.body is not ABSENT else ABSENT
        path = copy.deepcopy(dict(plan.path))
        lists: list[tuple[list[Any], ArrayNode | TargetParameter, int | None]] = [
            (value, node, node.maximum)
            for value, node in values_of(body, plan.operation.body)
            if isinstance(node, ArrayNode) and isinstance(value, list)
        ]
        for item in plan.operation.parameters:
            value = path.get(item.name)
            if isinstance(value, list) and isinstance(item.node, ArrayNode):
                lists.append((value, item, item.node.maximum))
        if not lists:
            return self._another_value(plan)
        value, node, maximum = self._rng.choice(lists)
        kinds = ["shuffle", "extend", *(["repeat", "shorten"] if value else [])]
        match self._weighted(kinds, numbers.LIST_WEIGHTS):
            case "repeat":
                # Of this list, or of one with items of the same form, such as those to be removed.
                alike = [one for one, other, _ in lists if _item_of(other) is _item_of(node)]
                source = self._rng.choice([one for one in alike if one])
                value.append(copy.deepcopy(self._rng.choice(source)))
            case "shorten":
                value.pop(self._rng.randrange(len(value)))
            case "shuffle":
                self._rng.shuffle(value)
            case "extend":
                is_filled = self._rng.random() < numbers.FILLED_LIST_SHARE
                few = maximum - len(value) if is_filled and maximum is not None else 1
                is_over = self._rng.random() < numbers.OVERFULL_LIST_SHARE
                for _ in range(max(few, 1) + is_over):
                    value.append(self._composer.item(node))
        return plan.replace(body=body, path=path)


def _item_of(listing: ArrayNode | TargetParameter) -> Node:
    node = listing.node if isinstance(listing, TargetParameter) else listing
    return node.item if isinstance(node, ArrayNode) else node
