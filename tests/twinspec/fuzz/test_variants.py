"""What follows an accepted request: others send it, and rare places get other values."""

from __future__ import annotations

from tests.twinspec.fuzz.plans import LOGINS, composer, filled, surface
from twinspec.fuzz.choose.variants import Variants
from twinspec.fuzz.model.nodes import ObjectNode, ScalarNode
from twinspec.fuzz.model.plan import Plan
from twinspec.fuzz.model.pools import RecordReference
from twinspec.fuzz.model.targets import Target


def edit_case() -> Target:
    return surface("v12").operations["edit_case"]


def accepted(**members: object) -> Plan:
    """An edit of a case by the first user, made as a run makes it."""
    plan = composer(1, filled()).plan(edit_case(), LOGINS[0])
    body = {key: plan.body[key] for key in ("id", "lastModified")}
    assert isinstance(body["id"], RecordReference)
    return plan.replace(body={**body, **members}, query=())


def edges(member: str) -> list[object]:
    body = edit_case().body
    assert isinstance(body, ObjectNode)
    leaf = body.members[member]
    assert isinstance(leaf, ScalarNode)
    return list(leaf.bank.edge)


def test_every_value_at_an_edge_is_tried_once_in_a_place_that_is_accepted() -> None:
    variants, made, plan = Variants(), composer(2, filled()), accepted(subject="New")
    tried = [
        follower.body["subject"]
        for _ in range(4)
        for follower in variants.around(plan, made, LOGINS)
        if follower.login == plan.login and follower.body["subject"] != "New"
    ]
    assert len(tried) == len(set(tried))
    assert set(tried) <= set(edges("subject"))
    assert len(tried) >= min(32, len(edges("subject")) - 1)


def test_what_was_accepted_often_leads_nowhere_new() -> None:
    variants, made = Variants(), composer(2, filled())
    for _ in range(4):
        assert variants.around(accepted(subject="New"), made, LOGINS)
    assert variants.around(accepted(subject="Other"), made, LOGINS) == []
    fresh = variants.around(accepted(subject="Other", description="Old"), made, LOGINS)
    assert {follower.body["subject"] for follower in fresh} == {"Other"}
    assert len({follower.body["description"] for follower in fresh}) > 2


def test_an_operation_with_more_to_find_is_swept_anew() -> None:
    """The same value may mean something else in another request."""
    variants, made, plan = Variants(), composer(2, filled()), accepted(subject="New")

    def swept() -> set[object]:
        return {
            follower.body["subject"]
            for _ in range(4)
            for follower in variants.around(plan, made, LOGINS)
        }

    first = swept()
    assert swept() == set()
    variants.forget("get_cases")
    assert swept() == set()
    variants.forget("edit_case")
    again = swept()
    assert len(again) == len(first) > 8
    assert first | again <= {*edges("subject"), "New"}


def test_everybody_else_sends_it_and_other_things_are_named() -> None:
    plan = accepted(subject="New")
    fresh = Variants().around(plan, composer(2, filled()), LOGINS)
    assert {follower.login for follower in fresh} == set(LOGINS)
    assert len({str(follower.body["id"]) for follower in fresh}) > 3


def test_a_list_that_is_accepted_gets_one_more_item() -> None:
    value = {"value": "7"}
    given = {"attribName": "a", "attribValues": {"attribValue": [value]}}
    plan = accepted(customAttributes={"customAttribute": [given]})
    fresh = Variants().around(plan, composer(2, filled()), LOGINS)
    told = [follower.body["customAttributes"]["customAttribute"] for follower in fresh]
    longer = [one for one in told if len(one) == 2 and one[0] == given]
    assert len(longer) == 4
    values = [one[0]["attribValues"]["attribValue"] for one in told if len(one) == 1]
    assert len([one for one in values if len(one) == 2 and one[0] == value]) == 4


def test_another_thing_is_mostly_named_with_what_is_true_of_it() -> None:
    """An edit of another case with the date of the first would be refused for that alone."""
    fresh = Variants().around(accepted(subject="New"), composer(2, filled()), LOGINS)
    told = [(one.body["id"], one.body["lastModified"]["date"]) for one in fresh]
    pairs = [pair for pair in told if all(isinstance(part, RecordReference) for part in pair)]
    alike = [case for case, date in pairs if case.key == date.key]
    assert len({case.key for case in alike}) > 6
    assert 0 < len(pairs) - len(alike) < 4
