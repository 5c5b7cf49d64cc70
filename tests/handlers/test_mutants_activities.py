"""Changes of activities and of one case: what a refusal names, and unusual worlds."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.domain.commands import (
    ActivityCustomer,
    CaseTarget,
    ChangeCaseOfActivities,
    ChangeCustomerOfActivities,
    ChangeCustomerOfCase,
    CloseCase,
)
from casewright.handlers.change_case_of_activities import change_case_of_activities
from casewright.handlers.change_customer_of_activities import change_customer_of_activities
from casewright.handlers.change_customer_of_case import change_customer_of_case
from casewright.handlers.close_case import close_case
from tests.handlers.conftest import (
    LEGAL,
    SERVICE,
    activity,
    case,
)
from tests.handlers.refusals import broken

PARTED = {"customerDepartmentalization": True}
OTHER = 4000
"""A customer whose persons and points have ids that no other thing has."""
OTHER_PERSON, OTHER_EMAIL, OTHER_TWITTER = 4100, 4201, 4202


def other_customer(department: str = SERVICE) -> dict[str, Any]:
    points = [
        {"id": str(OTHER_EMAIL), "type": "email", "value": "o@customer.example"},
        {"id": str(OTHER_TWITTER), "type": "social", "kind": "twitter", "value": "@other"},
    ]
    nobody = {"id": str(OTHER_PERSON - 1), "firstName": "No", "lastName": "Body"}
    person = {"id": str(OTHER_PERSON), "firstName": "Ann", "lastName": "Other"}
    return {
        "id": str(OTHER),
        "customerName": "Other",
        "department": department,
        "contactPersons": [nobody, person | {"contactPoints": points}],
    }


def give(*changes: tuple[int, int]) -> ChangeCustomerOfActivities:
    return ChangeCustomerOfActivities(tuple(ActivityCustomer(*one) for one in changes))


def move(*ids: int, relate: bool = False, **target: Any) -> ChangeCaseOfActivities:
    return ChangeCaseOfActivities(ids, CaseTarget(**target), relate)


def point_at(index: int) -> str:
    return (
        f"/activity/{index}/customer/contactPersons/contactPerson/0/contactPoints/contactPoint/0/id"
    )


class TestChangeCaseOfActivities:
    def test_a_refusal_names_the_place_and_the_value(self, scene):
        world = scene(cases=[case(1001, customer="2000")], activities=[activity(7, 1002)])
        rule = "change_case_of_activities"
        found = broken(world, change_case_of_activities, move(1, case_id=1001))
        assert found == [(f"{rule}.customers_of_cases_match", "/id", "1001")]
        found = broken(world, change_case_of_activities, move(1, 7, case_id=1001))
        assert found == [
            (f"{rule}.activities_belong_to_one_case", "", "1000, 1002"),
            (f"{rule}.activities_belong_to_one_case", "", "1000, 1002"),
        ]
        found = broken(world, change_case_of_activities, move(1, case_id=1000))
        assert found == [(f"{rule}.target_is_another_case", "/id", "1000")]
        found = broken(world, change_case_of_activities, move(1, case_id=9))
        assert found == [(f"{rule}.target_case_exists", "/id", "9")]

    @pytest.mark.parametrize("sent", ["description", "solution", "subject"])
    def test_a_new_case_takes_one_text_without_the_others(self, scene, sent):
        world = scene()
        created = world.case(world.change(change_case_of_activities, move(1, **{sent: "Sent"})))
        expected = {"subject": "Subject 1000", "description": "", "solution": ""} | {sent: "Sent"}
        assert {name: getattr(created, name) for name in expected} == expected

    def test_the_case_with_the_smallest_id_is_no_new_one(self, scene):
        world = scene(cases=[case(1)])
        assert world.change(change_case_of_activities, move(1, case_id=1)) is None
        assert world.activity(1).case_id == 1

    def test_an_unseen_source_still_gives_away_what_is_seen(self, scene):
        world = scene(cases=[case(1000, department=LEGAL)])
        world.change(change_case_of_activities, move(1, case_id=1001), strict=True)
        assert world.activity(1).case_id == 1001

    @pytest.mark.parametrize("full", [1000, 1001])
    def test_both_cases_need_room_for_the_relation(self, scene, full):
        others = [case(one) for one in range(2000, 2075)]
        world = scene(cases=[case(full, relatedCases=[one["id"] for one in others]), *others])
        command = move(1, case_id=1001, relate=True)
        found = broken(world, change_case_of_activities, command)
        assert found == [("change_case_of_activities.at_most_75_relations", "", str(full))]


class TestChangeCustomerOfActivities:
    rule = "change_customer_of_activities"

    def test_ids_of_customers_persons_and_points_are_told_apart(self, scene):
        world = scene(customers=[other_customer()])
        world.change(change_customer_of_activities, give((1, OTHER_EMAIL), (2, OTHER_TWITTER - 1)))
        changed = world.activity(1)
        assert (changed.customer.id, changed.contact_person.id) == (OTHER, OTHER_PERSON)
        assert changed.contact_point.id == OTHER_EMAIL
        assert world.case(1000).customer.id == OTHER

    @pytest.mark.parametrize(
        ("kind", "subtype", "point", "rule"),
        [
            ("email", "general", OTHER_TWITTER, "email_activities_get_email_points"),
            ("call_track", "general", OTHER_EMAIL, "call_track_activities_get_phone_points"),
            ("social", "twitter", OTHER_EMAIL, "social_activities_get_social_points"),
            ("social", "facebook", OTHER_TWITTER, "social_networks_match"),
        ],
    )
    def test_a_refused_point_is_named(self, scene, kind, subtype, point, rule):
        world = scene(
            customers=[other_customer()],
            activities=[activity(1, 1000, type=kind, subtype=subtype)],
        )
        found = broken(world, change_customer_of_activities, give((1, point)))
        assert found == [(f"{self.rule}.{rule}", point_at(0), str(point))]

    def test_only_social_activities_are_bound_to_a_network(self, scene):
        world = scene(
            customers=[other_customer()],
            activities=[activity(1, 1000, type="task", subtype="facebook")],
        )
        world.change(change_customer_of_activities, give((1, OTHER_TWITTER)))
        assert world.activity(1).contact_point.id == OTHER_TWITTER

    def test_customers_of_several_points_are_named(self, scene):
        world = scene(customers=[other_customer()])
        found = broken(world, change_customer_of_activities, give((1, OTHER_EMAIL), (2, 2000)))
        several = f"{self.rule}.contact_points_belong_to_one_customer"
        values = f"{OTHER}, 2000"
        assert found == [(several, point_at(0), values), (several, point_at(1), values)]

    def test_an_unseen_present_customer_is_compared_all_the_same(self, scene):
        world = scene(
            settings=PARTED,
            customers=[other_customer()],
            activities=[
                activity(1, 1000, customer="3000", contactPerson="3000", contactPoint="3000")
            ],
        )
        found = broken(world, change_customer_of_activities, give((1, OTHER_EMAIL)), strict=True)
        assert [one[0] for one in found] == [f"{self.rule}.customers_share_a_department"]

    def test_departments_hide_customers_only_when_customers_have_them(self, scene):
        hidden = {"customers": [other_customer(LEGAL)]}
        world = scene(**hidden)
        world.change(change_customer_of_activities, give((1, OTHER_EMAIL)), strict=True)
        world = scene(settings=PARTED, **hidden)
        found = broken(world, change_customer_of_activities, give((1, OTHER_EMAIL)), strict=True)
        assert found == [(f"{self.rule}.contact_points_exist", point_at(0), str(OTHER_EMAIL))]


class TestOneCase:
    @pytest.mark.parametrize(
        ("command", "rule", "where", "value"),
        [
            (ChangeCustomerOfCase(9, 2000), "case_exists", "", "9"),
            (ChangeCustomerOfCase(1000, 9), "customer_exists", "/customer/id", "9"),
            (ChangeCustomerOfCase(1001, 2000), "case_is_in_callers_department", "", "1001"),
            (ChangeCustomerOfCase(1002, 2000), "case_is_open", "", "1002"),
            (
                ChangeCustomerOfCase(1000, 1000),
                "target_is_another_customer",
                "/customer/id",
                "1000",
            ),
            (
                ChangeCustomerOfCase(1000, 3000),
                "customers_share_a_department",
                "/customer/id",
                "3000",
            ),
        ],
    )
    def test_a_refused_change_of_customer_names_the_value(self, scene, command, rule, where, value):
        closed = case(1002, status="closed", lastClosed="2021-08-25T13:18:25.000Z")
        world = scene(settings=PARTED, cases=[case(1001, department=LEGAL), closed])
        found = broken(world, change_customer_of_case, command)
        assert found == [(f"change_customer_of_case.{rule}", where, value)]

    def test_a_refused_closing_names_the_value(self, scene):
        closed = case(1002, status="closed", lastClosed="2021-08-25T13:18:25.000Z")
        world = scene(
            cases=[case(1001, department=LEGAL), closed],
            activities=[activity(2, 1000, type="task")],
        )
        for case_id, rule, value in (
            (9, "case_exists", "9"),
            (1001, "case_is_in_callers_department", "1001"),
            (1002, "case_is_open", "1002"),
            (1000, "open_activities_are_emails", "2"),
        ):
            found = broken(world, close_case, CloseCase(case_id))
            assert found == [(f"close_case.{rule}", "", value)]
