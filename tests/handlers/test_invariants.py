"""What holds after any sequence of changes, accepted or refused."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casewright.domain.commands import (
    ActivityCustomer,
    CaseTarget,
    ChangeCaseOfActivities,
    ChangeCustomerOfActivities,
    ChangeCustomerOfCase,
    CloseCase,
    EditCase,
)
from casewright.domain.ensure import RuleBroken
from casewright.handlers.change_case_of_activities import change_case_of_activities
from casewright.handlers.change_customer_of_activities import change_customer_of_activities
from casewright.handlers.change_customer_of_case import change_customer_of_case
from casewright.handlers.close_case import close_case
from casewright.handlers.edit_case import edit_case
from tests.handlers.conftest import activity, case, completed

CASES = (1000, 1001, 1002)
ACTIVITIES = (1, 2, 3, 4, 5)
some_cases = st.lists(st.sampled_from(CASES), max_size=2).map(tuple)
some_activities = st.lists(st.sampled_from(ACTIVITIES), min_size=1, max_size=3, unique=True)
targets = st.sampled_from([*CASES, None])

steps = st.one_of(
    st.tuples(
        st.just(change_case_of_activities),
        st.builds(
            ChangeCaseOfActivities,
            some_activities.map(tuple),
            st.builds(CaseTarget, targets),
            st.booleans(),
        ),
    ),
    st.tuples(
        st.just(change_customer_of_activities),
        st.builds(
            ChangeCustomerOfActivities,
            st.tuples(some_activities, st.sampled_from([1000, 2000])).map(
                lambda drawn: tuple(ActivityCustomer(one, drawn[1]) for one in drawn[0])
            ),
        ),
    ),
    st.tuples(
        st.just(change_customer_of_case),
        st.builds(ChangeCustomerOfCase, st.sampled_from(CASES), st.sampled_from([1000, 2000])),
    ),
    st.tuples(st.just(close_case), st.builds(CloseCase, st.sampled_from(CASES))),
    st.tuples(
        st.just(edit_case),
        st.builds(EditCase, st.sampled_from(CASES), st.just(0), link=some_cases, unlink=some_cases),
    ),
)


def state(world) -> dict[str, Any]:
    """Everything that the steps can change."""

    async def look(work):
        cases = await work.cases.find(range(1000, 1100))
        return {
            "cases": cases,
            "related": {one: [r.id for r in await work.cases.related(one)] for one in cases},
            "activities": await work.activities.find(ACTIVITIES),
        }

    return world.read(look)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=st.lists(steps, min_size=1, max_size=6))
def test_invariants_of_any_sequence(scene, sequence):
    world = scene(
        cases=[case(one) for one in CASES],
        activities=[
            activity(1, 1000),
            activity(2, 1000),
            activity(3, 1001),
            completed(4, 1000, responseTo="1"),
            completed(5, 1002),
        ],
    )
    for index, (handler, command) in enumerate(sequence):
        before = state(world)
        world.now += index
        if isinstance(command, EditCase):
            last_modified = before["cases"][command.case_id].last_modified.date
            command = EditCase(
                command.case_id, last_modified, link=command.link, unlink=command.unlink
            )
        try:
            world.change(handler, command)
        except RuleBroken:
            assert state(world) == before
            continue
        after = state(world)
        _relations_are_symmetric(after)
        _changes_move_last_modified(before, after)
        _cases_close_and_open_for_a_reason(before, after)


def _relations_are_symmetric(after: dict[str, Any]) -> None:
    for one, others in after["related"].items():
        assert one not in others
        assert all(one in after["related"][other] for other in others)


def _changes_move_last_modified(before: dict[str, Any], after: dict[str, Any]) -> None:
    for kind in ("cases", "activities"):
        for key, former in before[kind].items():
            present = after[kind][key]
            assert present == former or present.last_modified.date > former.last_modified.date


def _cases_close_and_open_for_a_reason(before: dict[str, Any], after: dict[str, Any]) -> None:
    """A case that lost its last open activity is closed; one that gained activities is open."""
    for key, case_after in after["cases"].items():
        had, has = (
            {one.id for one in at["activities"].values() if one.case_id == key}
            for at in (before, after)
        )
        unfinished = {one for one in has if not after["activities"][one].is_completed}
        if had - has and not unfinished:
            assert not case_after.is_open
        if any(not after["activities"][one].is_completed for one in has - had):
            assert case_after.is_open
