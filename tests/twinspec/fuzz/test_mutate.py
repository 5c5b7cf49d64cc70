"""Changed requests: they can always be written, they differ, and they go everywhere."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.twinspec.fuzz.documents import VERSIONS, schema
from tests.twinspec.fuzz.plans import (
    LOGINS,
    changes,
    composer,
    filled,
    operations,
    renderer,
    surface,
)
from twinspec.contract.binding.names import NotXml
from twinspec.fuzz.choose.mutate import Mutator
from twinspec.fuzz.model.plan import ABSENT
from twinspec.fuzz.model.pools import Pools, RecordReference

TIMES = 200


@pytest.mark.parametrize("world", ["an empty world", "a full world"])
@pytest.mark.parametrize(("name", "operation"), operations())
def test_every_change_can_be_sent(name: str, operation: str, world: str) -> None:
    """Change after change leads nowhere from which there is no way to the wire."""
    pools = filled() if world == "a full world" else Pools()
    not_xml = 0
    for plan in changes(surface(name).operations[operation], pools, 5, TIMES):
        try:
            wire = renderer(name).render(plan, pools)
        except NotXml:
            not_xml += 1
            wire = renderer(name).render(plan.replace(representation="json", attack=None), pools)
        assert wire.target.isascii()
        assert " " not in wire.target
        assert all(value and value.isascii() for value in wire.headers.values())
        assert (wire.body is None) == (plan.body is ABSENT)
    assert not_xml < TIMES * 0.15


@pytest.mark.parametrize(("name", "operation"), operations())
def test_a_changed_request_differs(name: str, operation: str) -> None:
    """It does mostly: a change may draw what was there before, or find no place for itself."""
    declared = surface(name).operations[operation]
    pools = filled()
    made = composer(7, pools)
    mutator = Mutator(made, LOGINS)
    same = 0
    for _ in range(TIMES):
        plan = made.plan(declared, "anna")
        before = repr(plan)
        same += mutator.change(plan) == plan
        assert repr(plan) == before, "the request that was changed is still what it was"
    assert same < TIMES * 0.8


def test_changes_go_everywhere() -> None:
    """Every part of a request is changed now and then, and most bodies stay valid."""
    operation = surface("v12").operations["edit_case"]
    valid = schema(VERSIONS["v12"], operation.role or "")
    pools = filled()
    made = composer(3, pools)
    mutator = Mutator(made, LOGINS)
    seen: Counter[str] = Counter()
    for _ in range(2000):
        plan = made.plan(operation, "anna")
        other = mutator.change(plan)
        for part in ("login", "credential", "query", "headers", "body"):
            seen[part] += getattr(plan, part) != getattr(other, part)
        seen["attack"] += other.attack is not None
        seen["padding"] += other.padding > 0
        seen["no body"] += other.body is ABSENT
        seen["style"] += plan.style != other.style
        if other.body is not ABSENT:
            sound = other.replace(representation="json", attack=None)
            body = renderer("v12").render(sound, pools).body or b""
            seen["valid"] += valid.is_valid(json.loads(body))
    assert min(seen.values()) > 0, seen
    assert seen["body"] > 800
    assert seen["valid"] > 800


def test_changes_of_meaning_leave_the_form_right() -> None:
    """What is searched for has to reach the handler: nearly all bodies stay valid."""
    operation = surface("v12").operations["edit_case"]
    valid = schema(VERSIONS["v12"], operation.role or "")
    pools = filled()
    made = composer(3, pools)
    mutator = Mutator(made, LOGINS)
    seen: Counter[str] = Counter()
    for _ in range(500):
        plan = made.plan(operation, "anna").replace(representation="json")
        other = mutator.change_meaning(plan)
        seen["changed"] += other != plan
        seen["login"] += other.login != plan.login
        body = renderer("v12").render(other, pools).body or b""
        seen["valid"] += valid.is_valid(json.loads(body))
        assert (other.attack, other.credential, other.headers) == (None, "live", plan.headers)
    assert seen["valid"] > 470
    assert seen["changed"] > 300
    assert seen["login"] > 20


def test_a_record_may_be_named_where_another_one_was() -> None:
    """So a case is linked to itself, and what is linked is unlinked, too."""
    operation = surface("v12").operations["edit_case"]
    made = composer(3, filled())
    mutator = Mutator(made, ())
    seen: Counter[str] = Counter()
    for _ in range(3000):
        plan = made.plan(operation, None)
        related = plan.body.get("relatedCases", {})
        if related.keys() < {"link", "unlink"}:
            continue
        body = mutator.change_meaning(plan).body
        links, unlinks = (
            [one["href"].key for one in body.get("relatedCases", {}).get(name, ())
             if isinstance(one.get("href"), RecordReference)]
            for name in ("link", "unlink")
        )  # fmt: skip
        seen["itself"] += isinstance(body["id"], RecordReference) and body["id"].key in links
        seen["both"] += bool({*links} & {*unlinks})
    assert min(seen["itself"], seen["both"]) > 3, seen


def test_nobody_else_can_be_named_without_logins() -> None:
    made = composer(1)
    mutator = Mutator(made, ())
    plan = made.plan(surface("v1").operations["add_book"], None)
    for _ in range(300):
        assert mutator.change(plan).login is None


def test_a_part_is_taken_from_a_request_to_another_operation() -> None:
    """Two operations have custom attributes: what one of them refuses is tried at the other."""
    operations_of = surface("v12").operations
    told = {
        "customAttribute": [
            {"attribName": "x", "attribValues": {"attribValue": [{"value": "a\tb"}]}}
        ]
    }
    made = composer(3, filled())
    donor = made.plan(operations_of["edit_case"], "anna").replace(body={"customAttributes": told})
    plan = made.plan(operations_of["change_case_of_activities"], "anna").replace(
        body={"subject": "New"}
    )
    mutator = Mutator(made, LOGINS, lambda: donor)
    taken = [mutator.change(plan) for _ in range(400)]
    bodies = [one.body for one in taken if isinstance(one.body, dict)]
    assert len([one for one in bodies if one.get("customAttributes") == told]) > 8
    alone = Mutator(made, LOGINS)
    assert not [
        one
        for _ in range(400)
        if isinstance(one := alone.change(plan).body, dict) and one.get("customAttributes") == told
    ]
    assert donor.body == {"customAttributes": told}


def test_another_value_of_the_world_is_mostly_one_that_exists() -> None:
    """A value made up is refused as unknown; what lies behind that is met with those that exist."""
    operation = surface("v12").operations["change_customer_of_case"]
    made = composer(5, filled())
    plan = made.plan(operation, "anna")
    body = {"customer": {"id": plan.body["customer"]["id"]}}
    kinds: Counter[bool] = Counter()
    for _ in range(3000):
        other = Mutator(made, ()).change(plan.replace(body=body)).body
        if isinstance(other, dict) and isinstance(other.get("customer"), dict):
            found = other["customer"].get("id")
            if found != body["customer"]["id"]:
                kinds[isinstance(found, RecordReference)] += 1
    assert kinds[True] > kinds[False] > 0


def test_a_change_that_only_adds_mostly_keeps_the_records_that_are_named() -> None:
    declared, pools = surface("v12").operations["change_case_of_activities"], filled()
    made = composer(11, pools)
    mutator = Mutator(made, LOGINS)
    kept: Counter[bool] = Counter()
    for _ in range(TIMES):
        plan = made.plan(declared, "anna")
        for only_adds in (True, False):
            changed = mutator.change_meaning(plan, only_adds=only_adds)
            before, after = (one.path["ids"] for one in (plan, changed))
            kept[only_adds] += set(map(str, before)) <= set(map(str, after))
    assert kept[True] > TIMES * 0.8
    assert kept[True] > kept[False]
