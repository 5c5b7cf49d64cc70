"""change_customer_of_activities: who gets whom, when a case follows, and what is refused."""

from __future__ import annotations

import pytest

from casewright.domain.commands import ActivityCustomer, ChangeCustomerOfActivities
from casewright.handlers.change_customer_of_activities import change_customer_of_activities
from interaction_contract import rules
from tests.handlers.conftest import (
    BEFORE,
    EVE,
    FRANK,
    LEGAL,
    MARY,
    NOBODY,
    NOW,
    activity,
    case,
    completed,
    customer,
    user,
)

rule = rules.change_customer_of_activities
handler = change_customer_of_activities
EMAIL, PHONE, POSTAL, WEBSITE, TWITTER, FACEBOOK = range(2000, 2006)
PARTED = {"customerDepartmentalization": True}


def give(*changes: tuple[int, int]) -> ChangeCustomerOfActivities:
    return ChangeCustomerOfActivities(tuple(ActivityCustomer(*one) for one in changes))


def point_at(index: int) -> str:
    return (
        f"/activity/{index}/customer/contactPersons/contactPerson/0/contactPoints/contactPoint/0/id"
    )


class TestEffects:
    def test_activity_gets_point_person_and_customer(self, scene):
        world = scene()
        world.change(handler, give((1, EMAIL)))
        changed = world.activity(1)
        assert (changed.customer.id, changed.contact_person.id) == (2000, 2000)
        assert changed.contact_point.id == EMAIL
        assert changed.contact_point_data == "john@customer.example"
        assert (changed.last_modified.user.id, changed.last_modified.date) == (FRANK, NOW)
        assert world.activity(2).customer.id == 1000

    def test_completed_responses_get_the_same(self, scene):
        world = scene(activities=[completed(3, 1000, responseTo="1")])
        world.change(handler, give((1, EMAIL)))
        response = world.activity(3)
        assert (response.customer.id, response.contact_point.id) == (2000, EMAIL)
        assert response.contact_point_data == "john@customer.example"

    def test_a_response_that_has_the_point_already_stays_untouched(self, scene):
        own = {"customer": "2000", "contactPerson": "2000", "contactPoint": str(EMAIL)}
        world = scene(activities=[completed(3, 1000, responseTo="1", **own)])
        world.change(handler, give((1, EMAIL)))
        assert world.activity(1).last_modified.date == NOW
        assert world.activity(3).last_modified.date == BEFORE

    def test_case_follows_when_all_its_activities_agree(self, scene):
        world = scene()
        world.change(handler, give((1, EMAIL)))
        assert (world.case(1000).customer.id, world.case(1000).last_modified.date) == (1000, BEFORE)
        world.change(handler, give((2, EMAIL)))
        assert (world.case(1000).customer.id, world.case(1000).last_modified.date) == (2000, NOW)

    def test_case_follows_with_both_at_once(self, scene):
        world = scene()
        world.change(handler, give((1, EMAIL), (2, EMAIL)))
        assert world.case(1000).customer.id == 2000

    def test_completed_activity_of_another_customer_holds_the_case(self, scene):
        world = scene(activities=[completed(3, 1000)])
        world.change(handler, give((1, EMAIL), (2, EMAIL)))
        assert world.case(1000).customer.id == 1000

    def test_no_case_follows_when_activities_belong_to_several(self, scene):
        world = scene(activities=[activity(2, 1001)])
        world.change(handler, give((1, EMAIL), (2, EMAIL)))
        assert [world.case(one).customer.id for one in (1000, 1001)] == [1000, 1000]

    def test_activity_without_case_or_customer(self, scene):
        bare = activity(3, None, customer=None, contactPerson=None, contactPoint=None)
        world = scene(activities=[bare])
        world.change(handler, give((3, EMAIL)))
        assert world.activity(3).customer.id == 2000

    def test_case_with_the_customer_already_is_not_modified(self, scene):
        world = scene(cases=[case(1000, customer="2000")])
        world.change(handler, give((1, EMAIL), (2, EMAIL)))
        assert world.case(1000).last_modified.date == BEFORE


class TestRefusals:
    @pytest.mark.parametrize(
        ("command", "broken", "places"),
        [
            (give((1, EMAIL), (1, EMAIL)), rule.ACTIVITIES_ARE_DISTINCT, ["/activity/1/id"]),
            (give((7, EMAIL), (1, EMAIL)), rule.ACTIVITIES_EXIST, ["/activity/0/id"]),
            (give((1, EMAIL), (2, 7)), rule.CONTACT_POINTS_EXIST, [point_at(1)]),
            (give((1, PHONE)), rule.EMAIL_ACTIVITIES_GET_EMAIL_POINTS, [point_at(0)]),
            (
                give((1, EMAIL), (2, 3000)),
                rule.CONTACT_POINTS_BELONG_TO_ONE_CUSTOMER,
                [point_at(0), point_at(1)],
            ),
            (give((1, 1000)), rule.TARGET_IS_ANOTHER_CUSTOMER, ["/activity/0/id"]),
        ],
    )
    def test_in_the_small_world(self, scene, command, broken, places):
        assert scene().refused(broken, handler, command) == places

    @pytest.mark.parametrize(
        ("changes", "broken"),
        [
            ({"department": LEGAL}, rule.ACTIVITIES_ARE_IN_CALLERS_DEPARTMENT),
            ({"lockedBy": str(MARY)}, rule.ACTIVITIES_ARE_NOT_LOCKED_BY_OTHERS),
            ({"status": "in_precompletion"}, rule.ACTIVITIES_WAIT_OR_ARE_ASSIGNED),
        ],
    )
    def test_one_bad_activity_keeps_all_as_they_are(self, scene, changes, broken):
        world = scene(activities=[activity(2, 1000, **changes)])
        assert world.refused(broken, handler, give((1, EMAIL), (2, EMAIL))) == ["/activity/1/id"]

    def test_action_and_existence_of_the_unseen(self, scene):
        world = scene()
        world.refused(rule.CALLER_MAY_CHANGE_CUSTOMERS, handler, give((1, EMAIL)), NOBODY)
        world.refused(rule.ACTIVITIES_EXIST, handler, give((1, EMAIL)), EVE, strict=True)

    def test_open_responses(self, scene):
        world = scene(activities=[activity(3, 1000, responseTo="2")])
        world.refused(rule.RESPONSES_ARE_COMPLETED, handler, give((1, EMAIL), (2, EMAIL)))

    def test_license(self, scene):
        world = scene(
            users=[user(MARY, "mary", licenses=["CallTrackPlus"])],
        )
        world.refused(rule.CALLER_IS_LICENSED_FOR_EMAIL, handler, give((1, EMAIL)), MARY)

    @pytest.mark.parametrize(
        ("kind", "subtype", "point", "broken"),
        [
            ("call_track", "general", PHONE, None),
            ("call_track", "general", EMAIL, rule.CALL_TRACK_ACTIVITIES_GET_PHONE_POINTS),
            ("social", "twitter", TWITTER, None),
            ("social", "twitter", FACEBOOK, rule.SOCIAL_NETWORKS_MATCH),
            ("social", "instagram", TWITTER, rule.SOCIAL_NETWORKS_MATCH),
            ("social", "youtube", FACEBOOK, None),
            ("social", "general", EMAIL, rule.SOCIAL_ACTIVITIES_GET_SOCIAL_POINTS),
            ("chat", "general", POSTAL, None),
            ("chat", "twitter", POSTAL, None),
            ("task", "general", WEBSITE, None),
        ],
    )
    def test_kinds_of_contact_points(self, scene, kind, subtype, point, broken):
        world = scene(activities=[activity(1, 1000, type=kind, subtype=subtype)])
        if broken is None:
            world.change(handler, give((1, point)))
            assert world.activity(1).contact_point.id == point
        else:
            assert world.refused(broken, handler, give((1, point))) == [point_at(0)]

    def test_departments_of_customers(self, scene):
        legal = give((1, 3000))
        scene().change(handler, legal)
        world = scene(settings=PARTED)
        world.refused(rule.CUSTOMERS_SHARE_A_DEPARTMENT, handler, legal)
        world.change(handler, give((1, EMAIL)))
        world.refused(rule.CONTACT_POINTS_EXIST, handler, legal, strict=True)

    def test_activity_without_customer_has_no_department_to_share(self, scene):
        bare = activity(1, 1000, customer=None, contactPerson=None, contactPoint=None)
        world = scene(settings=PARTED, activities=[bare], customers=[customer(3000, LEGAL)])
        world.change(handler, give((1, 3000)))
