"""close_case: completes open email activities, then closes; other open ones are in the way."""

from __future__ import annotations

import pytest

from casewright.domain.commands import CloseCase
from casewright.handlers.close_case import close_case
from interaction_contract import rules
from tests.handlers.conftest import (
    BEFORE,
    EVE,
    FRANK,
    MARY,
    NOBODY,
    NOW,
    activity,
    case,
    completed,
)

rule = rules.close_case


def test_open_activities_are_completed_and_the_case_is_closed(scene):
    waiting = activity(1, 1000, status="in_workflow", substatus="error", assignedTo=None)
    world = scene(activities=[waiting, completed(3, 1000, type="chat", substatus="abandoned_chat")])
    world.change(close_case, CloseCase(1000))
    closed = world.case(1000)
    assert (closed.status, closed.last_closed) == ("closed", NOW)
    assert (closed.last_modified.user.id, closed.last_modified.date) == (FRANK, NOW)
    for one in (1, 2):
        done = world.activity(one)
        assert (done.status, done.substatus) == ("completed", "done")
        assert (done.last_modified.user.id, done.last_modified.date) == (FRANK, NOW)
    untouched = world.activity(3)
    assert (untouched.substatus, untouched.last_modified.date) == ("abandoned_chat", BEFORE)


def test_case_without_activities_is_closed(scene):
    world = scene()
    world.change(close_case, CloseCase(1001))
    assert not world.case(1001).is_open
    assert world.activity(1).status == "assigned"


def test_open_activities_of_other_types(scene):
    world = scene(activities=[activity(3, 1000, type="chat"), activity(4, 1000, type="call_track")])
    assert world.refused(rule.OPEN_ACTIVITIES_ARE_EMAILS, close_case, CloseCase(1000)) == ["", ""]


@pytest.mark.parametrize(
    ("case_id", "user_id", "broken"),
    [
        (7, FRANK, rule.CASE_EXISTS),
        (1000, NOBODY, rule.CALLER_MAY_CLOSE_CASES),
        (1000, EVE, rule.CASE_IS_IN_CALLERS_DEPARTMENT),
        (1002, MARY, rule.CASE_IS_OPEN),
    ],
)
def test_refusals(scene, case_id, user_id, broken):
    world = scene(cases=[case(1002, status="closed")])
    world.refused(broken, close_case, CloseCase(case_id), user_id)


def test_unseen_case_does_not_exist_under_strict_visibility(scene):
    scene().refused(rule.CASE_EXISTS, close_case, CloseCase(1000), EVE, strict=True)
