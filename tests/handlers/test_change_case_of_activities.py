"""change_case_of_activities: where activities go, what opens, closes or begins, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.domain.commands import CaseTarget, ChangeCaseOfActivities, CustomValues
from casewright.handlers.change_case_of_activities import change_case_of_activities
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
    SALES,
    activity,
    case,
    completed,
    user,
)

rule = rules.change_case_of_activities
handler = change_case_of_activities


def to_case(case_id: int, *ids: int, relate: bool = False) -> ChangeCaseOfActivities:
    return ChangeCaseOfActivities(ids, CaseTarget(case_id), relate)


def to_new(*ids: int, relate: bool = False, **members: Any) -> ChangeCaseOfActivities:
    return ChangeCaseOfActivities(ids, CaseTarget(**members), relate)


class TestEffects:
    def test_activities_move_to_an_existing_case(self, scene):
        world = scene()
        assert world.change(handler, to_case(1001, 1)) is None
        moved = world.activity(1)
        assert (moved.case_id, moved.last_modified.user.id) == (1001, FRANK)
        assert moved.last_modified.date == NOW
        assert world.activity(2).case_id == 1000
        assert world.activity(2).last_modified.date == BEFORE

    def test_cases_that_merely_gain_or_lose_activities_are_not_modified(self, scene):
        world = scene()
        world.change(handler, to_case(1001, 1))
        for one in (1000, 1001):
            assert world.case(one).last_modified.date == BEFORE
            assert world.case(one).is_open

    def test_source_without_open_activities_is_closed(self, scene):
        world = scene(activities=[completed(3, 1000)])
        world.change(handler, to_case(1001, 1, 2))
        source = world.case(1000)
        assert (source.status, source.last_closed) == ("closed", NOW)
        assert (source.last_modified.user.id, source.last_modified.date) == (FRANK, NOW)
        assert world.activity(3).case_id == 1000

    def test_source_that_is_closed_already_stays_as_it_is(self, scene):
        long_ago = "2020-01-01T00:00:00.000Z"
        world = scene(cases=[case(1000, status="closed", lastClosed=long_ago)])
        world.change(handler, to_case(1001, 1, 2))
        assert world.case(1000).last_modified.date == BEFORE

    def test_closed_target_is_reopened_and_keeps_last_closed(self, scene):
        closed = case(1001, status="closed", lastClosed="2021-08-25T13:18:25.000Z")
        world = scene(cases=[closed])
        world.change(handler, to_case(1001, 1))
        target = world.case(1001)
        assert (target.status, target.last_closed) == ("open", BEFORE)
        assert (target.last_modified.user.id, target.last_modified.date) == (FRANK, NOW)

    def test_new_case_takes_after_the_source(self, scene):
        source = case(1000, owner=str(MARY), originatingChannel="Chat", severity="urgent")
        world = scene(cases=[source, case(5000)])
        created = world.change(handler, to_new(1))
        assert created == 5001
        new = world.case(created)
        assert (new.department.name, new.status, new.owner.id) == ("Service", "open", MARY)
        assert (new.customer.id, new.originating_channel) == (1000, "Chat")
        assert (new.subject, new.severity) == ("Subject 1000", "medium")
        assert (new.description, new.solution, new.due_date) == ("", "", None)
        assert (new.created, new.last_modified.date, new.last_closed) == (NOW, NOW, None)
        assert world.custom(created) == {}
        assert world.activity(1).case_id == created
        assert world.related(created) == []

    def test_new_case_without_customer_and_owner(self, scene):
        world = scene(cases=[case(1000, customer=None)])
        new = world.case(world.change(handler, to_new(1)))
        assert (new.customer, new.owner) == (None, None)

    def test_new_case_has_what_was_sent(self, scene):
        world = scene()
        sent = to_new(
            1,
            due_date=LATER,
            severity="high",
            subject="",
            description="D",
            solution="O",
            custom_attributes=(CustomValues("rating", ("1",)), CustomValues("contract", ("",))),
        )
        created = world.change(handler, sent)
        new = world.case(created)
        assert (new.due_date, new.severity, new.subject) == (LATER, "high", "")
        assert (new.description, new.solution) == ("D", "O")
        assert world.custom(created) == {"rating": ("1",)}

    @pytest.mark.parametrize("relate", [True, False])
    def test_cases_are_related_on_request(self, scene, relate):
        world = scene()
        world.change(handler, to_case(1001, 1, relate=relate))
        created = world.change(handler, to_new(2, relate=relate))
        assert world.related(1000) == ([1001, created] if relate else [])
        assert world.related(created) == ([1000] if relate else [])

    def test_completed_responses_follow(self, scene):
        world = scene(
            activities=[
                completed(3, 1000, responseTo="1"),
                completed(4, 1002, responseTo="1"),
                completed(5, 1000, responseTo="2"),
            ]
        )
        world.change(handler, to_case(1001, 1))
        assert [world.activity(one).case_id for one in (1, 3, 4, 5)] == [1001, 1001, 1001, 1000]
        assert world.activity(3).last_modified.date == NOW

    def test_response_that_is_there_already_is_not_modified(self, scene):
        world = scene(activities=[completed(3, 1001, responseTo="1")])
        world.change(handler, to_case(1001, 1))
        assert world.activity(3).last_modified.date == BEFORE


class TestRefusals:
    @pytest.mark.parametrize(
        ("command", "broken", "places"),
        [
            (
                ChangeCaseOfActivities((1,), CaseTarget(1001, other_members=("subject",))),
                rule.ID_STANDS_ALONE,
                ["/subject"],
            ),
            (to_case(1001, 7, 1, 8), rule.ACTIVITIES_EXIST, ["", ""]),
            (to_case(7, 1), rule.TARGET_CASE_EXISTS, ["/id"]),
            (to_case(1000, 1), rule.TARGET_IS_ANOTHER_CASE, ["/id"]),
            (to_new(1, due_date=NOW), rule.DUE_DATE_IS_IN_FUTURE, ["/dueDate"]),
            (
                to_new(1, custom_attributes=(CustomValues("mood", ("x",)),)),
                rule.CUSTOM_ATTRIBUTES_ARE_CONFIGURED,
                ["/customAttributes/customAttribute/0/attribName"],
            ),
            (
                to_new(1, custom_attributes=(CustomValues("rating", ("1", "")),)),
                rule.CUSTOM_ATTRIBUTES_HAVE_ONE_VALUE,
                ["/customAttributes/customAttribute/0/attribValues/attribValue"],
            ),
            (
                to_new(1, custom_attributes=(CustomValues("rating", ("6",)),)),
                rule.CUSTOM_VALUES_ARE_OPTIONS,
                ["/customAttributes/customAttribute/0/attribValues/attribValue/0/value"],
            ),
        ],
    )
    def test_in_the_small_world(self, scene, command, broken, places):
        assert scene().refused(broken, handler, command) == places

    @pytest.mark.parametrize(
        ("changes", "broken"),
        [
            ({"department": LEGAL}, rule.ACTIVITIES_ARE_IN_CALLERS_DEPARTMENT),
            ({"department": SALES}, rule.ACTIVITIES_ARE_IN_CALLERS_DEPARTMENT),
            ({"lockedBy": str(MARY)}, rule.ACTIVITIES_ARE_NOT_LOCKED_BY_OTHERS),
            ({"case": None}, rule.ACTIVITIES_HAVE_A_CASE),
            ({"case": "1002"}, rule.ACTIVITIES_BELONG_TO_ONE_CASE),
            ({"status": "in_workflow"}, rule.ACTIVITIES_WAIT_OR_ARE_ASSIGNED),
            ({"status": "completed", "substatus": "done"}, rule.ACTIVITIES_WAIT_OR_ARE_ASSIGNED),
        ],
    )
    def test_one_bad_activity_keeps_all_where_they_are(self, scene, changes, broken):
        world = scene(activities=[activity(2, 1000, **changes)])
        world.refused(broken, handler, to_case(1001, 1, 2))

    def test_a_lock_of_the_caller_is_no_obstacle(self, scene):
        world = scene(activities=[activity(2, 1000, lockedBy=str(FRANK))])
        world.change(handler, to_case(1001, 2))

    def test_waiting_activities_can_move(self, scene):
        waiting = {"status": "awaiting_assignment", "substatus": "ready_for_assignment"}
        world = scene(activities=[activity(1, 1000, assignedTo=None, **waiting)])
        world.change(handler, to_case(1001, 1))

    def test_open_responses(self, scene):
        world = scene(activities=[activity(3, 1000, responseTo="2")])
        world.refused(rule.RESPONSES_ARE_COMPLETED, handler, to_case(1001, 1, 2))
        world.refused(rule.RESPONSES_ARE_COMPLETED, handler, to_case(1001, 2, 3))
        world.change(handler, to_case(1001, 1))

    def test_action(self, scene):
        command = to_case(1001, 1)
        scene().refused(rule.CALLER_MAY_CHANGE_CASES, handler, command, NOBODY)

    def test_unseen_resources_do_not_exist_under_strict_visibility(self, scene):
        world = scene(cases=[case(1001, department=LEGAL)])
        world.refused(rule.ACTIVITIES_EXIST, handler, to_case(1002, 1), EVE, strict=True)
        world.refused(rule.TARGET_CASE_EXISTS, handler, to_case(1001, 1), strict=True)

    @pytest.mark.parametrize(
        ("kind", "broken"),
        [
            ("email", rule.CALLER_IS_LICENSED_FOR_EMAIL),
            ("call_track", rule.CALLER_IS_LICENSED_FOR_CALL_TRACK),
            ("task", rule.CALLER_IS_LICENSED_FOR_OTHER_TYPES),
        ],
    )
    def test_licenses(self, scene, kind, broken):
        other = "CallTrackPlus" if kind == "email" else "MailPlus"
        licenses = [] if kind == "task" else [other]
        world = scene(
            users=[user(MARY, "mary", licenses=licenses)],
            activities=[activity(1, 1000, type=kind)],
        )
        world.refused(broken, handler, to_case(1001, 1), MARY)

    @pytest.mark.parametrize(
        ("source", "target", "is_same"),
        [("1000", "2000", False), ("1000", None, False), (None, "1000", False), (None, None, True)],
    )
    def test_customers_of_both_cases(self, scene, source, target, is_same):
        world = scene(cases=[case(1000, customer=source), case(1001, customer=target)])
        if is_same:
            world.change(handler, to_case(1001, 1))
        else:
            world.refused(rule.CUSTOMERS_OF_CASES_MATCH, handler, to_case(1001, 1))

    def test_relations_have_a_limit(self, scene):
        others = [case(one) for one in range(2000, 2075)]
        full = case(1000, relatedCases=[one["id"] for one in others])
        world = scene(cases=[full, *others])
        world.refused(rule.AT_MOST_75_RELATIONS, handler, to_new(1, relate=True))
        world.refused(rule.AT_MOST_75_RELATIONS, handler, to_case(1001, 1, relate=True))
        world.change(handler, to_case(2000, 1, relate=True))
        world.change(handler, to_new(2))

    def test_a_new_case_has_no_relations_yet(self, scene):
        """Whichever ids the cases have that are full, the smallest id included."""
        others = [case(one) for one in range(2000, 2075)]
        full = case(1, relatedCases=[one["id"] for one in others])
        world = scene(cases=[full, *others])
        world.change(handler, to_new(1, relate=True))
