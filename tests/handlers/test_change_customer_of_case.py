"""change_customer_of_case: the case alone changes its customer."""

from __future__ import annotations

import pytest

from casewright.domain.commands import ChangeCustomerOfCase
from casewright.handlers.change_customer_of_case import change_customer_of_case
from interaction_contract import rules
from tests.handlers.conftest import BEFORE, EVE, FRANK, LEGAL, NOBODY, NOW, case

rule = rules.change_customer_of_case
handler = change_customer_of_case
PARTED = {"customerDepartmentalization": True}


def test_case_gets_the_customer_and_its_activities_keep_theirs(scene):
    world = scene()
    world.change(handler, ChangeCustomerOfCase(1000, 2000))
    changed = world.case(1000)
    assert (changed.customer.id, changed.customer.name) == (2000, "Customer 2000")
    assert (changed.last_modified.user.id, changed.last_modified.date) == (FRANK, NOW)
    assert world.activity(1).customer.id == 1000
    assert world.activity(1).last_modified.date == BEFORE


def test_case_without_customer_gets_one_of_any_department(scene):
    world = scene(cases=[case(1000, customer=None)], settings=PARTED)
    world.change(handler, ChangeCustomerOfCase(1000, 3000))
    assert world.case(1000).customer.id == 3000


@pytest.mark.parametrize(
    ("ids", "user_id", "broken", "place"),
    [
        ((7, 2000), FRANK, rule.CASE_EXISTS, ""),
        ((1000, 7), FRANK, rule.CUSTOMER_EXISTS, "/customer/id"),
        ((1000, 2000), NOBODY, rule.CALLER_MAY_CHANGE_CUSTOMERS, ""),
        ((1000, 2000), EVE, rule.CASE_IS_IN_CALLERS_DEPARTMENT, ""),
        ((1000, 1000), FRANK, rule.TARGET_IS_ANOTHER_CUSTOMER, "/customer/id"),
    ],
)
def test_refusals(scene, ids, user_id, broken, place):
    assert scene().refused(broken, handler, ChangeCustomerOfCase(*ids), user_id) == [place]


def test_closed_case(scene):
    world = scene(cases=[case(1000, status="closed")])
    world.refused(rule.CASE_IS_OPEN, handler, ChangeCustomerOfCase(1000, 2000))


def test_departments_of_customers(scene):
    command = ChangeCustomerOfCase(1000, 3000)
    scene().change(handler, command)
    world = scene(settings=PARTED)
    world.refused(rule.CUSTOMERS_SHARE_A_DEPARTMENT, handler, command)
    world.refused(rule.CUSTOMER_EXISTS, handler, command, strict=True)


def test_unseen_case_does_not_exist_under_strict_visibility(scene):
    world = scene(cases=[case(1000, department=LEGAL)])
    world.refused(rule.CASE_IS_IN_CALLERS_DEPARTMENT, handler, ChangeCustomerOfCase(1000, 2000))
    world.refused(rule.CASE_EXISTS, handler, ChangeCustomerOfCase(1000, 2000), strict=True)
