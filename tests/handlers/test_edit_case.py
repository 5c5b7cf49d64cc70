"""edit_case: what it changes, what it leaves, whom and what it refuses, and in which order."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from casewright.clock import parse_instant
from casewright.domain.commands import CustomValues, EditCase
from casewright.handlers.edit_case import edit_case
from interaction_contract import rules
from tests.handlers.conftest import (
    BEFORE,
    EVE,
    FRANK,
    LATER,
    LEGAL,
    MARY,
    NOBODY,
    NOW,
    OTTO,
    SALES,
    case,
    user,
)

rule = rules.edit_case


def edit(**members: Any) -> EditCase:
    return replace(EditCase(1000, BEFORE), **members)


def custom(name: str, *values: str) -> dict[str, Any]:
    return {"custom_attributes": (CustomValues(name, values),)}


class TestEffects:
    def test_sent_members_change_and_absent_ones_stay(self, scene):
        world = scene(cases=[case(1000, dueDate="2020-01-01T00:00:00.000Z", owner=str(FRANK))])
        world.change(edit_case, edit(subject="New", severity="urgent"))
        edited = world.case(1000)
        assert (edited.subject, edited.severity) == ("New", "urgent")
        assert (edited.description, edited.solution) == ("As it was", "None yet")
        assert edited.due_date == parse_instant("2020-01-01T00:00:00.000Z")
        assert edited.owner.id == FRANK

    def test_everything_can_be_set(self, scene):
        world = scene()
        world.change(
            edit_case,
            edit(
                due_date=LATER,
                owner_id=MARY,
                severity="high",
                subject="S",
                description="D",
                solution="O",
                link=(1001,),
                **custom("tags", "a", "b"),
            ),
        )
        edited = world.case(1000)
        assert (edited.due_date, edited.owner.id, edited.severity) == (LATER, MARY, "high")
        assert (edited.subject, edited.description, edited.solution) == ("S", "D", "O")
        assert world.custom(1000) == {"tags": ("a", "b")}
        assert edited.last_modified.user.id == FRANK
        assert edited.last_modified.date == NOW

    def test_empty_values_clear(self, scene):
        world = scene(
            cases=[
                case(
                    1000,
                    dueDate="2023-01-01T00:00:00.000Z",
                    owner=str(FRANK),
                    customAttributes={"rating": "5", "contract": "c"},
                )
            ]
        )
        world.change(
            edit_case, edit(due_date=None, owner_id=None, description="", **custom("rating", ""))
        )
        edited = world.case(1000)
        assert (edited.due_date, edited.owner, edited.description) == (None, None, "")
        assert world.custom(1000) == {"contract": ("c",)}

    def test_relations_are_seen_from_both_sides(self, scene):
        world = scene(cases=[case(1000, relatedCases=["1001"])])
        world.change(edit_case, edit(link=(1002,), unlink=(1001,)))
        assert [world.related(one) for one in (1000, 1001, 1002)] == [[1002], [], [1000]]
        assert world.case(1002).last_modified.date == BEFORE

    def test_link_that_exists_and_unlink_that_does_not_change_nothing(self, scene):
        world = scene(cases=[case(1000, relatedCases=["1001"])])
        world.change(edit_case, edit(link=(1001,), unlink=(1002,)))
        assert world.related(1000) == [1001]

    def test_last_modified_grows_even_if_the_clock_went_back(self, scene):
        world = scene()
        world.now = BEFORE - 1000
        world.change(edit_case, edit(subject="New"))
        assert world.case(1000).last_modified.date == BEFORE + 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("members", "broken", "places"),
        [
            ({"link": (1001, 1002, 1001)}, rule.RELATED_CASES_ARE_DISTINCT, ["link/2"]),
            ({"unlink": (1001, 1001)}, rule.RELATED_CASES_ARE_DISTINCT, ["unlink/1"]),
            (
                {"link": (1001,), "unlink": (1002, 1001)},
                rule.LINKS_AND_UNLINKS_ARE_DISJOINT,
                ["unlink/1"],
            ),
            ({"link": (1001, 1000)}, rule.CASE_IS_NOT_LINKED_TO_ITSELF, ["link/1"]),
            (
                {"link": (7, 1001), "unlink": (8,)},
                rule.RELATED_CASES_EXIST,
                ["link/0", "unlink/0"],
            ),
        ],
    )
    def test_related_cases(self, scene, members, broken, places):
        found = scene().refused(broken, edit_case, edit(**members))
        assert found == [f"/relatedCases/{place}/href" for place in places]

    @pytest.mark.parametrize(
        ("members", "broken"),
        [
            ({"case_id": 7}, rule.CASE_EXISTS),
            ({"owner_id": 7}, rule.OWNER_EXISTS),
            ({"owner_id": NOBODY}, rule.CALLER_MAY_TRANSFER_TO_NEW_OWNER),
            ({"last_modified": BEFORE + 1}, rule.LAST_MODIFIED_MATCHES),
            ({"due_date": NOW}, rule.DUE_DATE_IS_IN_FUTURE),
            (custom("mood", "good"), rule.CUSTOM_ATTRIBUTES_ARE_CONFIGURED),
            (custom("contract", "a", "b"), rule.CUSTOM_ATTRIBUTES_HAVE_ONE_VALUE),
            (custom("rating", "6"), rule.CUSTOM_VALUES_ARE_OPTIONS),
            (custom("visits", "1.0"), rule.CUSTOM_VALUES_FIT_DATA_TYPE),
            (custom("visited", "2021-02-29T00:00:00Z"), rule.CUSTOM_VALUES_FIT_DATA_TYPE),
            (custom("contract", "a\tb"), rule.CUSTOM_VALUES_USE_ALLOWED_CHARACTERS),
            (custom("tags", "a", "b\x7f"), rule.CUSTOM_VALUES_USE_ALLOWED_CHARACTERS),
            (
                {"custom_attributes": (CustomValues("tags", ("a",)), CustomValues("tags", ("b",)))},
                rule.CUSTOM_ATTRIBUTES_ARE_DISTINCT,
            ),
        ],
    )
    def test_in_the_small_world(self, scene, members, broken):
        scene().refused(broken, edit_case, edit(subject="New", **members))

    @pytest.mark.parametrize(
        "values",
        [
            custom("visits", "-12"),
            custom("visits", ""),
            custom("visited", "2024-02-29T00:00:00Z"),
            custom("rating", "5"),
            custom("contract", "Ünïcode ~"),
            custom("tags", "a", "b"),
            {"due_date": NOW + 1},
        ],
    )
    def test_neighbours_are_accepted(self, scene, values):
        scene().change(edit_case, edit(**values))

    def test_action_and_departments(self, scene):
        world = scene(cases=[case(1001, department=LEGAL), case(1002, department=SALES)])
        subject = edit(subject="New")
        world.refused(rule.CALLER_MAY_EDIT_CASES, edit_case, subject, NOBODY)
        world.refused(rule.CASE_IS_IN_CALLERS_DEPARTMENT, edit_case, subject, EVE)
        world.refused(rule.RELATED_CASES_ARE_VISIBLE, edit_case, edit(link=(1001, 1002)))
        world.change(edit_case, edit(link=(1002,)))

    def test_shared_department_is_seen_but_not_changed(self, scene):
        world = scene(cases=[case(1000, department=SALES)])
        world.refused(rule.CASE_IS_IN_CALLERS_DEPARTMENT, edit_case, edit(subject="New"))
        world.change(edit_case, edit(subject="New"), EVE)

    def test_options_are_not_bound_to_allowed_characters(self, scene):
        held = {"resource": "case", "name": "rating", "dataType": "string", "options": ["a\tb"]}
        world = scene(customAttributes=[held])
        world.change(edit_case, edit(**custom("rating", "a\tb")))

    def test_unseen_case_does_not_exist_under_strict_visibility(self, scene):
        world = scene(cases=[case(1001, department=LEGAL)])
        world.refused(rule.CASE_EXISTS, edit_case, edit(subject="New"), EVE, strict=True)
        world.refused(rule.RELATED_CASES_EXIST, edit_case, edit(link=(1001,)), strict=True)

    @pytest.mark.parametrize(
        ("changes", "broken"),
        [
            ({"homeDepartment": SALES}, rule.CASE_IS_IN_NEW_OWNERS_DEPARTMENT),
            ({"enabled": False}, rule.NEW_OWNER_IS_ENABLED),
            ({"licenses": []}, rule.NEW_OWNER_IS_LICENSED),
        ],
    )
    def test_new_owner(self, scene, changes, broken):
        world = scene(users=[user(MARY, "mary", **changes)])
        assert world.refused(broken, edit_case, edit(owner_id=MARY)) == ["/owner/user/id"]

    def test_present_owner_and_caller_need_no_permission(self, scene):
        world = scene(cases=[case(1000, owner=str(MARY))], users=[user(MARY, "mary", licenses=[])])
        world.change(edit_case, edit(owner_id=MARY))
        assert world.case(1000).owner.id == MARY
        world.change(edit_case, edit(owner_id=FRANK, last_modified=NOW))
        assert world.case(1000).owner.id == FRANK

    def test_pull_from_the_present_owner(self, scene):
        world = scene(cases=[case(1000, owner=str(OTTO))])
        world.refused(rule.CALLER_MAY_PULL_FROM_OWNER, edit_case, edit(subject="New"))

    def test_closed_case(self, scene):
        world = scene(cases=[case(1000, status="closed")])
        world.refused(rule.CASE_IS_OPEN, edit_case, edit(subject="New"))

    def test_several_broken_rules_answer_in_order_of_the_file(self, scene):
        world = scene(cases=[case(1000, status="closed", owner=str(OTTO))])
        everything = edit(last_modified=1, due_date=1, owner_id=NOBODY, **custom("mood", "x"))
        world.refused(rule.CALLER_MAY_TRANSFER_TO_NEW_OWNER, edit_case, everything)
        without_owner = replace(everything, owner_id=None)
        world.refused(rule.CALLER_MAY_PULL_FROM_OWNER, edit_case, without_owner)


class TestLimitOfRelations:
    OTHERS = range(2000, 2076)

    def many(self, count: int) -> list[dict[str, Any]]:
        others = [case(one) for one in self.OTHERS]
        return [case(1000, relatedCases=[str(one) for one in self.OTHERS[:count]]), *others]

    def test_seventy_five_are_the_most(self, scene):
        world = scene(cases=self.many(74))
        world.change(edit_case, edit(link=(2074,)))
        assert len(world.related(1000)) == 75
        again = edit(link=(2075,), last_modified=NOW)
        world.refused(rule.AT_MOST_75_RELATIONS, edit_case, again)
        world.change(edit_case, replace(again, unlink=(2000,)))

    def test_the_other_side_counts_too(self, scene):
        world = scene(cases=self.many(75))
        full = EditCase(1001, BEFORE, link=(1000,))
        world.refused(rule.AT_MOST_75_RELATIONS, edit_case, full)

    def test_too_many_from_the_world_can_still_be_edited(self, scene):
        world = scene(cases=self.many(76))
        world.change(edit_case, edit(subject="New", link=(2000,)))
        assert len(world.related(1000)) == 76


def test_of_many_edits_with_the_same_last_modified_one_wins(scene):
    world = scene()
    caller = world.caller()

    async def attempt(number: int) -> None:
        command = edit(subject=f"Edit {number}")
        await world.store.write(lambda work: edit_case(command, caller, work, NOW))

    async def all_at_once() -> list[BaseException | None]:
        return await asyncio.gather(*map(attempt, range(50)), return_exceptions=True)

    lost = [one for one in world.runner.run(all_at_once()) if one is not None]
    assert len(lost) == 49
    assert {str(one) for one in lost} == {rule.LAST_MODIFIED_MATCHES.id}
