"""The goal for requests made from nothing: of a hundred bodies 99 are valid, in JSON and in XML."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from lxml import etree

from tests.twinspec.fuzz.documents import READERS, VERSIONS, schema, xsd
from tests.twinspec.fuzz.plans import (
    composer,
    filled,
    keys,
    operations,
    renderer,
    surface,
    with_body,
)
from twinspec.contract.binding.names import NotXml
from twinspec.contract.pools import Mark, Pool
from twinspec.fuzz.choose.compose import Composer
from twinspec.fuzz.model.nodes import ArrayNode, ObjectNode, ScalarNode
from twinspec.fuzz.model.plan import ABSENT, Plan, refs, refs_of_plan
from twinspec.fuzz.model.pools import Pools, RecordReference

BODIES = with_body()
TIMES = 300
GOAL = 0.99


def plans(name: str, operation: str, pools: Pools, times: int = TIMES) -> Iterator[Plan]:
    made = composer(11, pools)
    for _ in range(times):
        yield made.plan(surface(name).operations[operation], "anna")


@pytest.mark.parametrize("world", ["an empty world", "a full world"])
@pytest.mark.parametrize(("name", "operation"), BODIES)
def test_composed_bodies_are_valid_in_json(name: str, operation: str, world: str) -> None:
    pools = filled() if world == "a full world" else Pools()
    valid = schema(VERSIONS[name], surface(name).operations[operation].role or "")
    wrong: Counter[str] = Counter()
    for plan in plans(name, operation, pools):
        body = renderer(name).render(plan.replace(representation="json"), pools).body
        value = json.loads(body or b"")
        wrong.update(error.message[:80] for error in list(valid.iter_errors(value))[:1])
    assert wrong.total() <= TIMES * (1 - GOAL), wrong


@pytest.mark.parametrize("world", ["an empty world", "a full world"])
@pytest.mark.parametrize(("name", "operation"), BODIES)
def test_composed_bodies_are_valid_in_xml(name: str, operation: str, world: str) -> None:
    pools = filled() if world == "a full world" else Pools()
    role = surface(name).operations[operation].role or ""
    valid = schema(VERSIONS[name], role)
    wrong: Counter[str] = Counter()
    for plan in plans(name, operation, pools):
        try:
            body = renderer(name).render(plan.replace(representation="xml"), pools).body or b""
        except NotXml as error:
            wrong[str(error)] += 1
            continue
        if not xsd(name).validate(etree.fromstring(body)):
            wrong[str(xsd(name).error_log.last_error)[:120]] += 1
        reading = READERS[name].read(body, role)
        if reading.faults or not valid.is_valid(reading.value):
            wrong["is read as something invalid"] += 1
    assert wrong.total() <= TIMES * (1 - GOAL), wrong


@pytest.mark.parametrize(("name", "operation"), operations())
def test_whatever_is_required_is_sent(name: str, operation: str) -> None:
    declared = surface(name).operations[operation]
    pools = filled()
    for plan in plans(name, operation, pools):
        sent = {*plan.path, *(key for key, _ in plan.query)}
        assert {item.name for item in declared.parameters if item.required} <= sent
        assert (plan.body is ABSENT) == (declared.body is None)
        target = renderer(name).render(plan, pools).target
        assert "{" not in target
        assert target.startswith("/")


@pytest.mark.parametrize("operation", ["edit_case", "get_cases"])
def test_what_exists_is_named(operation: str) -> None:
    """Ids come from the world nearly always, and one request names things that exist."""
    pools = filled()
    found = [plan for plan in plans("v12", operation, pools) if refs_of_plan(plan)]
    assert len(found) > TIMES * 0.9
    for plan in found:
        assert all(pools.resolve(ref) is not None for ref in refs_of_plan(plan))


def test_members_of_a_kind_are_of_one_record_mostly() -> None:
    pools = filled()
    node = surface("v12").operations["edit_case"].body
    assert isinstance(node, ObjectNode)
    made = composer(5, pools)
    together = 0
    for _ in range(TIMES):
        value = made.value(node)
        stamp = value.get("lastModified", {}).get("date")
        if isinstance(stamp, RecordReference) and isinstance(value.get("id"), RecordReference):
            together += stamp.key == value["id"].key
    assert together > TIMES * 0.2


def test_lists_have_distinct_items_within_their_bounds() -> None:
    leaf = surface("v1").operations["add_book"].body
    assert isinstance(leaf, ObjectNode)
    authors = leaf.members["authors"]
    assert isinstance(authors, ArrayNode)
    made = composer(2)
    lengths = Counter(len(made.value(authors)) for _ in range(TIMES))
    assert set(lengths) <= set(range(1, 6))
    assert lengths[1] > lengths[3]
    assert 5 in lengths


def test_the_same_seed_composes_the_same() -> None:
    operation = surface("v12").operations["edit_case"]
    first, second = (composer(3, filled()).plan(operation, "anna") for _ in range(2))
    assert first == second
    assert composer(4, filled()).plan(operation, "anna") != first


def test_another_thing_can_stand_for_one() -> None:
    pools = Pools()
    pools.add("book", {"id": "1"})
    ref = RecordReference(Mark(Pool("book", "id"), "{book.id}"), "1")
    made = Composer(pools, random.Random(1))
    made.begin(surface("v1").operations["get_loans"], [ref])
    assert made.another(ref) is None
    pools.add("book", {"id": "2"})
    assert {made.another(ref) for _ in range(50)} == {None, "2"}


def test_references_are_found_in_order() -> None:
    one, other = (RecordReference(Mark(Pool("book", "id"), "{book.id}"), key) for key in "ab")
    value = {"x": [other, {"y": one}], "z": "text"}
    assert refs(value) == [other, one]
    assert keys(value) == ["b", "a"]


def test_a_leaf_without_values_is_not_in_any_contract() -> None:
    for name, item in BODIES:
        waiting = [surface(name).operations[item].body]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ScalarNode):
                assert node.bank.usual
            elif isinstance(node, ObjectNode):
                waiting += node.members.values()
            elif isinstance(node, ArrayNode) and node.item not in waiting:
                waiting.append(node.item)


def test_a_range_is_of_things_that_have_its_values() -> None:
    """Few cases are closed: of two drawn at random hardly ever both are."""
    pools = Pools()
    for number in range(100, 200):
        closed = {} if number % 10 else {"lastClosed": f"2026-02-{number % 27 + 1}T10:00:00.000Z"}
        pools.add("case", {"id": str(number), **closed})
    ranges = [
        ref
        for plan in plans("v20", "look_up_cases", pools, times=2000)
        for ref in refs(plan.body)
        if ref.mark.places == 2
    ]
    assert len(ranges) > 10
    assert None not in [pools.resolve(ref) for ref in ranges]
    assert {ref.key > ref.more[0] for ref in ranges} == {True, False}
