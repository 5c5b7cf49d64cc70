"""edit_case: what a refusal names, and limits that only an unusual world shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casewright.domain.commands import (
    CloseCase,
    CustomValues,
    EditCase,
)
from casewright.domain.ensure import RuleBroken
from casewright.handlers.close_case import close_case
from casewright.handlers.edit_case import edit_case
from interaction_contract import rules
from tests.handlers.conftest import (
    BEFORE,
    EVE,
    FRANK,
    LEGAL,
    MARY,
    NOW,
    OTTO,
    SALES,
    case,
    user,
)
from tests.handlers.refusals import broken


def edit(**members: Any) -> EditCase:
    return replace(EditCase(1000, BEFORE), **members)


class TestEditCase:
    @pytest.mark.parametrize(
        ("rule", "world", "sent", "where", "value"),
        [
            ("case_exists", {}, {"case_id": 9, "subject": "S"}, "/id", "9"),
            ("owner_exists", {}, {"owner_id": 9}, "/owner/user/id", "9"),
            ("related_cases_exist", {}, {"link": (1001, 9)}, "/relatedCases/link/1/href", "9"),
            ("related_cases_exist", {}, {"unlink": (1001, 9)}, "/relatedCases/unlink/1/href", "9"),
            (
                "related_cases_are_distinct",
                {},
                {"link": (1001, 1001)},
                "/relatedCases/link/1/href",
                "1001",
            ),
            (
                "related_cases_are_distinct",
                {},
                {"unlink": (1001, 1002, 1001)},
                "/relatedCases/unlink/2/href",
                "1001",
            ),
            (
                "links_and_unlinks_are_disjoint",
                {},
                {"link": (1001,), "unlink": (1002, 1001)},
                "/relatedCases/unlink/1/href",
                "1001",
            ),
            (
                "case_is_not_linked_to_itself",
                {},
                {"link": (1001, 1000)},
                "/relatedCases/link/1/href",
                "1000",
            ),
            (
                "custom_attributes_are_distinct",
                {},
                {"custom_attributes": (CustomValues("tags", ("a",)), CustomValues("tags", ("b",)))},
                "/customAttributes/customAttribute/1/attribName",
                "tags",
            ),
            (
                "case_is_in_callers_department",
                {"cases": [case(1000, department=LEGAL)]},
                {"subject": "S"},
                "/id",
                "1000",
            ),
            (
                "caller_may_transfer_to_new_owner",
                {},
                {"owner_id": OTTO},
                "/owner/user/id",
                str(OTTO),
            ),
            (
                "case_is_in_new_owners_department",
                {"users": [user(MARY, "mary", homeDepartment=LEGAL)]},
                {"owner_id": MARY},
                "/owner/user/id",
                str(MARY),
            ),
            (
                "caller_may_pull_from_owner",
                {"cases": [case(1000, owner=str(EVE))]},
                {"subject": "S"},
                "/id",
                str(EVE),
            ),
            (
                "related_cases_are_visible",
                {"cases": [case(1001, department=LEGAL)]},
                {"link": (1002, 1001)},
                "/relatedCases/link/1/href",
                "1001",
            ),
            (
                "last_modified_matches",
                {},
                {"subject": "S", "last_modified": BEFORE - 1},
                "/lastModified/date",
                "1000",
            ),
            (
                "case_is_open",
                {"cases": [case(1000, status="closed", lastClosed="2021-08-25T13:18:25.000Z")]},
                {"subject": "S"},
                "/id",
                "1000",
            ),
            (
                "new_owner_is_enabled",
                {"users": [user(MARY, "mary", enabled=False)]},
                {"owner_id": MARY},
                "/owner/user/id",
                str(MARY),
            ),
            (
                "new_owner_is_licensed",
                {"users": [user(MARY, "mary", licenses=[])]},
                {"owner_id": MARY},
                "/owner/user/id",
                str(MARY),
            ),
            (
                "due_date_is_in_future",
                {},
                {"due_date": NOW},
                "/dueDate",
                "2022-01-01T00:00:00.000Z",
            ),
        ],
    )
    def test_a_refusal_names_the_place_and_the_value(self, scene, rule, world, sent, where, value):
        found = broken(scene(**world), edit_case, edit(**sent))
        assert found == [(f"edit_case.{rule}", where, value)]

    def test_too_many_relations_are_told_for_both_sides(self, scene):
        others = [case(one) for one in range(2000, 2076)]
        full = [one["id"] for one in others[:75]]
        world = scene(cases=[case(1000, relatedCases=full), case(1001, relatedCases=full), *others])
        at = "/relatedCases/link"
        assert broken(world, edit_case, edit(link=(1001, 2075))) == [
            ("edit_case.at_most_75_relations", at, "1000, 1001"),
            ("edit_case.at_most_75_relations", at, "1000, 1001"),
        ]

    def test_the_seventy_fifth_relation_is_the_last(self, scene):
        others = [case(one) for one in range(2000, 2076)]
        nearly = [one["id"] for one in others[:74]]
        world = scene(cases=[case(1000, relatedCases=nearly), *others])
        (one, _) = broken(world, edit_case, edit(link=(2074, 2075)))[0][:2]
        assert one == "edit_case.at_most_75_relations"
        world.change(edit_case, edit(link=(2074, 2000)))
        assert len(world.related(1000)) == 75

    def test_whoever_leaves_makes_room(self, scene):
        others = [case(one) for one in range(2000, 2076)]
        full = [one["id"] for one in others[:75]]
        world = scene(cases=[case(1000, relatedCases=full), *others])
        world.change(edit_case, edit(link=(2075,), unlink=(2000,)))
        assert world.related(1000) == list(range(2001, 2076))

    def test_departments_that_share_are_none_to_own_cases_in(self, scene):
        world = scene(
            users=[
                user(FRANK, "frank", foreignDepartments=[SALES], transferActivitiesTo=[str(MARY)])
            ],
            cases=[case(1000, department=SALES)],
        )
        (one,) = broken(world, edit_case, edit(owner_id=MARY))
        assert one[0] == "edit_case.case_is_in_new_owners_department"
        world = scene(cases=[case(1000, department=SALES)])
        (one,) = broken(world, edit_case, edit(subject="S"))
        assert one[0] == "edit_case.case_is_in_callers_department"

    def test_departments_that_share_show_related_cases(self, scene):
        world = scene(cases=[case(1001, department=SALES)])
        world.change(edit_case, edit(link=(1001,)))
        assert world.related(1000) == [1001]

    def test_callers_may_take_a_case_without_being_transferred_to(self, scene):
        world = scene(users=[user(FRANK, "frank", enabled=False, licenses=[])])
        world.change(edit_case, edit(owner_id=FRANK))
        assert world.case(1000).owner.id == FRANK

    def test_owners_may_stay_whatever_became_of_them(self, scene):
        gone = user(MARY, "mary", enabled=False, licenses=[], homeDepartment=LEGAL)
        frank = user(FRANK, "frank", pullActivitiesFrom=[str(MARY)])
        world = scene(users=[gone, frank], cases=[case(1000, owner=str(MARY))])
        world.change(edit_case, edit(owner_id=MARY))
        assert world.case(1000).owner.id == MARY

    def test_a_case_that_changed_meanwhile_is_not_written(self, scene):
        world = scene()
        who = world.caller()
        with pytest.raises(RuleBroken) as raised:
            world.write(lambda work: edit_case(edit(subject="S"), who, Overtaken(work), NOW))
        (one,) = raised.value.violations
        assert (one.rule, one.where) == (
            rules.edit_case.LAST_MODIFIED_MATCHES,
            "/lastModified/date",
        )

    def test_a_locked_case_that_changed_meanwhile_is_a_defect(self, scene):
        world = scene()
        who, command = world.caller(), CloseCase(1002)
        with pytest.raises(RuntimeError, match="case 1002 was changed"):
            world.write(lambda work: close_case(command, who, Overtaken(work), NOW))


class Overtaken:
    """A unit of work that always finds somebody else's change when it writes a case."""

    def __init__(self, work: Any) -> None:
        self._work = work

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    @property
    def cases(self) -> Any:
        return OvertakenCases(self._work.cases)


class OvertakenCases(Overtaken):
    """Cases that nobody writes in time."""

    async def save(self, case: Any, expected: int) -> bool:
        return False
