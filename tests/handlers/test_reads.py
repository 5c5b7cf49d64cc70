"""Reads: order, visibility, members on request, criteria, paging."""

from __future__ import annotations

import pytest

from casewright.clock import parse_instant
from casewright.domain.ensure import RuleBroken
from casewright.domain.model import InstantRange, Sort
from casewright.domain.queries import (
    GetActivities,
    GetCases,
    GetCustomers,
    LookUpCases,
    Page,
    SearchActivities,
    SearchCases,
    Span,
)
from casewright.handlers.get_activities import get_activities
from casewright.handlers.get_cases import get_cases
from casewright.handlers.get_customers import get_customers
from casewright.handlers.look_up_cases import look_up_cases
from casewright.handlers.search_activities import search_activities
from casewright.handlers.search_cases import search_cases
from interaction_contract import rules
from tests.handlers.conftest import (
    BEFORE,
    EVE,
    FRANK,
    LEGAL,
    MARY,
    NOBODY,
    NOW,
    SALES,
    activity,
    case,
)
from tests.handlers.refusals import in_english

DAY = 24 * 60 * 60 * 1000
PARTED = {"customerDepartmentalization": True}


def look_up(world, user_id=FRANK, **criteria):
    query = LookUpCases(**criteria)
    who = world.caller(user_id)
    return world.read(lambda work: look_up_cases(query, who, work, NOW))


def ids(found):
    return [one.case.id for one in found.items]


def refused(rule, act, *arguments, **named):
    with pytest.raises(RuleBroken) as raised:
        act(*arguments, **named)
    assert {one.rule.id for one in raised.value.violations} == {rule.id}
    return raised.value.violations


class TestById:
    def test_order_is_that_of_the_path(self, scene):
        world = scene()
        found = world.ask(get_cases, GetCases((1002, 1000, 1001)))
        assert [one.case.id for one in found] == [1002, 1000, 1001]
        found = world.ask(get_activities, GetActivities((2, 1)))
        assert [one.activity.id for one in found] == [2, 1]
        found = world.ask(get_customers, GetCustomers((2000, 1000)))
        assert [one.customer.id for one in found] == [2000, 1000]

    def test_unknown_then_action_then_department(self, scene):
        world = scene(
            cases=[case(1001, department=LEGAL)], activities=[activity(2, 1000, department=LEGAL)]
        )
        for handler, query, rule, exists, visible in (
            (get_cases, GetCases, rules.get_cases, "CASES_EXIST", "CASES_ARE_VISIBLE"),
            (
                get_activities,
                GetActivities,
                rules.get_activities,
                "ACTIVITIES_EXIST",
                "ACTIVITIES_ARE_VISIBLE",
            ),
        ):
            known, unseen = (1000, 1001) if query is GetCases else (1, 2)
            action = next(value for name, value in vars(rule).items() if "CALLER_MAY" in name)
            refused(getattr(rule, exists), world.ask, handler, query((known, 7)), NOBODY)
            refused(action, world.ask, handler, query((known, unseen)), NOBODY)
            found = refused(getattr(rule, visible), world.ask, handler, query((known, unseen)))
            assert [in_english(one.values["value"]) for one in found] == [str(unseen)]
            refused(getattr(rule, exists), world.ask, handler, query((unseen,)), strict=True)

    def test_shared_and_foreign_departments_are_seen(self, scene):
        world = scene(cases=[case(1001, department=SALES)])
        assert world.ask(get_cases, GetCases((1001,)))
        assert world.ask(get_cases, GetCases((1001,)), EVE)
        refused(rules.get_cases.CASES_ARE_VISIBLE, world.ask, get_cases, GetCases((1000,)), EVE)

    def test_customers_belong_to_departments_only_when_parted(self, scene):
        query = GetCustomers((3000,))
        (found,) = scene().ask(get_customers, query)
        assert not found.shows_department
        world = scene(settings=PARTED)
        refused(rules.get_customers.CUSTOMERS_ARE_VISIBLE, world.ask, get_customers, query)
        (found,) = world.ask(get_customers, GetCustomers((1000,)))
        assert found.shows_department


class TestAttribute:
    def test_default_adds_nothing(self, scene):
        world = scene(cases=[case(1000, customAttributes={"tags": ["a"]}, relatedCases=["1001"])])
        (found,) = world.ask(get_cases, GetCases((1000,)))
        assert (found.members, found.related, dict(found.custom)) == (frozenset(), (), {})

    def test_custom_attributes_by_name_or_all(self, scene):
        held = {"tags": ["a", "b"], "contract": "c"}
        world = scene(cases=[case(1000, customAttributes=held)])
        (found,) = world.ask(get_cases, GetCases((1000,), ("custom.tags", "notes")))
        assert dict(found.custom) == {"tags": ("a", "b")}
        (found,) = world.ask(get_cases, GetCases((1000,), ("all",)))
        assert dict(found.custom) == {"contract": ("c",), "tags": ("a", "b")}

    def test_related_cases_of_one_case_as_far_as_they_are_seen(self, scene):
        related = case(1000, relatedCases=["1001", "1002"])
        world = scene(cases=[related, case(1001, department=LEGAL)])
        query = GetCases((1000,), ("relatedCases",))
        (found,) = world.ask(get_cases, query)
        assert [one.id for one in found.related] == [1002]
        several = world.ask(get_cases, GetCases((1000, 1002), ("all",)))
        assert [one.related for one in several] == [(), ()]

    def test_unconfigured_custom_attribute(self, scene):
        world = scene()
        query = GetCases((7,), ("created", "custom.mood"))
        (broken,) = refused(rules.protocol.ATTRIBUTE_IS_SUPPORTED, world.ask, get_cases, query)
        assert in_english(broken.values["value"]) == "custom.mood"
        assert "custom.rating" in broken.values["allowed"]


class TestLookUp:
    def test_only_seen_cases_are_counted(self, scene):
        world = scene(cases=[case(1000, department=LEGAL), case(1001, department=SALES)])
        found = look_up(world, status="open")
        assert (ids(found), found.count) == ([1001, 1002], 2)
        found = look_up(world, EVE, status="open")
        assert ids(found) == [1000, 1001]

    @pytest.mark.parametrize(
        ("criteria", "expected"),
        [
            ({"customer": 2000}, [1001]),
            ({"email": "c1000@customer.example"}, [1000, 1002]),
            ({"email": "C1000@Customer.example"}, [1000, 1002]),
            ({"phone": "(408) 222.98-98", "customer": 2000}, [1001]),
            ({"custom": ("tags", "b")}, [1002]),
            ({"custom": ("tags", "B")}, []),
            ({"custom": ("unknown", "b")}, []),
            ({"department": "Service"}, [1000, 1001, 1002]),
            ({"department": "service"}, []),
            ({"owner_id": MARY}, [1001]),
            ({"owner_user_name": "mary"}, [1001]),
            ({"status": "closed"}, [1002]),
            (
                {"created": InstantRange(parse_instant("2021-08-20T09:00:00Z"), None)},
                [1000, 1001, 1002],
            ),
            ({"created": InstantRange(None, parse_instant("2021-08-20T08:59:59Z"))}, []),
            ({"last_modified": InstantRange(BEFORE, BEFORE)}, [1000, 1001, 1002]),
            ({"last_closed": InstantRange(BEFORE, BEFORE + DAY)}, [1002]),
        ],
    )
    def test_criteria(self, scene, criteria, expected):
        world = scene(
            cases=[
                case(1001, customer="2000", owner=str(MARY)),
                case(
                    1002,
                    status="closed",
                    lastClosed="2021-08-25T13:18:25.000Z",
                    customAttributes={"tags": ["a", "b"]},
                ),
            ]
        )
        assert ids(look_up(world, **criteria)) == expected

    def test_owner_is_named_one_way(self, scene):
        rule = rules.look_up_cases
        refused(rule.OWNER_IS_NAMED_ONE_WAY, look_up, scene(), owner_id=1, owner_user_name="x")
        refused(rule.CALLER_MAY_VIEW_CASES, look_up, scene(), NOBODY, status="open")

    @pytest.mark.parametrize(
        ("start", "end", "broken"),
        [
            (NOW, NOW + 14 * DAY, None),
            (NOW, NOW + 14 * DAY + 1, "LAST_CLOSED_RANGE_IS_AT_MOST_14_DAYS"),
            (NOW, NOW, "LAST_CLOSED_RANGE_IS_IN_ORDER"),
            (NOW - 14 * DAY, None, None),
            (NOW - 14 * DAY - 1, None, "LAST_CLOSED_RANGE_IS_AT_MOST_14_DAYS"),
        ],
    )
    def test_last_closed_range(self, scene, start, end, broken):
        world = scene()
        if broken is None:
            look_up(world, last_closed=InstantRange(start, end))
        else:
            rule = getattr(rules.look_up_cases, broken)
            refused(rule, look_up, world, last_closed=InstantRange(start, end))

    def test_sorting(self, scene):
        world = scene(
            cases=[
                case(1000, customAttributes={"contract": "b"}),
                case(1002, customAttributes={"contract": "a"}),
            ]
        )
        contract = Sort("custom.contract", "desc")
        assert ids(look_up(world, status="open", sort=contract))[:2] == [1000, 1002]
        assert ids(look_up(world, status="open", sort=Sort("id", "desc"))) == [1002, 1001, 1000]
        unknown = Sort("custom.mood")
        refused(rules.protocol.SORT_IS_SUPPORTED, look_up, world, status="open", sort=unknown)


class TestSearch:
    def test_cases_need_a_criterion_and_the_action(self, scene):
        world = scene()
        rule = rules.search_cases
        refused(rule.CRITERION_IS_GIVEN, world.ask, search_cases, SearchCases(), NOBODY)
        refused(
            rule.CALLER_MAY_VIEW_CASES, world.ask, search_cases, SearchCases(customer=1), NOBODY
        )
        found = world.ask(search_cases, SearchCases(customer=1000, paging=Page(2, 2)))
        assert (ids(found), found.count) == ([1002], 3)
        found = world.ask(search_cases, SearchCases(customer=1000, paging=Span(2, 2)))
        assert (ids(found), found.count) == ([1001, 1002], 3)
        assert ids(world.ask(search_cases, SearchCases(customer=1000, paging=Page(3, 2)))) == []

    @pytest.mark.parametrize(
        ("data_type", "options", "value", "fits"),
        [
            ("string", ["1", "2"], "2", True),
            ("string", ["1", "2"], "3", False),
            ("string", [], "3", True),
            ("stringList", ["ant", "bee"], "ant", True),
            ("stringList", ["ant", "bee"], "cow", False),
            ("integer", [], "-007", True),
            ("integer", [], "7.0", False),
            ("integer", ["7"], "8", False),
            ("datetime", [], "2015-11-30T18:30:00.123456789+14:00", True),
            ("datetime", [], "2015-11-31T18:30:00Z", False),
        ],
    )
    def test_custom_values_fit_their_attribute(self, scene, data_type, options, value, fits):
        kind = {"resource": "case", "name": "x", "dataType": data_type, "options": options}
        world = scene(customAttributes=[kind])
        query = SearchCases(customer=1000, custom=(("x", value),))
        if fits:
            assert world.ask(search_cases, query).count == 0
            return
        rule = rules.search_cases.CUSTOM_VALUES_FIT_THEIR_ATTRIBUTE
        [broken] = refused(rule, world.ask, search_cases, query)
        assert (broken.where, broken.value) == ("", f"custom.x={value}")
        refused(rules.search_cases.CALLER_MAY_VIEW_CASES, world.ask, search_cases, query, NOBODY)

    def test_all_names_of_custom_attributes_that_are_not_configured_are_told(self, scene):
        world = scene(customAttributes=[])
        custom = (("mood", "1"), ("rating", "9"), ("colour", "1"))
        rule = rules.search_cases.CUSTOM_ATTRIBUTES_ARE_CONFIGURED
        broken = refused(rule, world.ask, search_cases, SearchCases(custom=custom))
        assert {one.value for one in broken} >= {"mood", "colour"}

    def test_activities_as_far_as_they_are_seen(self, scene):
        unseen = activity(2, 1000, department=LEGAL)
        world = scene(activities=[unseen, activity(3, 1000)])
        found = world.ask(search_activities, SearchActivities(case_id=1000))
        assert ([one.activity.id for one in found.items], found.count) == ([1, 3], 2)
        found = world.ask(search_activities, SearchActivities(case_id=1000, paging=Page(2, 1)))
        assert ([one.activity.id for one in found.items], found.count) == ([3], 2)
        assert world.ask(search_activities, SearchActivities(case_id=7)).count == 0

    def test_what_is_wrong_with_a_search_for_activities_in_order(self, scene):
        kind = {"resource": "activity", "name": "x", "dataType": "integer"}
        world = scene(customAttributes=[kind])
        rule = rules.search_activities
        reversed_ = {"created": InstantRange(2, 1), "last_modified": InstantRange(2, 1)}
        wrong = (("y", "1"), ("x", "one"))
        for expected, user_id, criteria in (
            (rule.CRITERION_IS_GIVEN, NOBODY, {}),
            (rule.TYPE_IS_NOT_ALONE, NOBODY, {"type": "email"}),
            (rule.CALLER_MAY_VIEW_ACTIVITIES, NOBODY, {"type": "email", "mode": "none"}),
            (rule.CALLER_MAY_VIEW_ACTIVITIES, NOBODY, {"custom": wrong}),
            (rule.RANGES_ARE_IN_ORDER, FRANK, reversed_ | {"custom": wrong}),
            (rule.RANGES_ARE_IN_ORDER, FRANK, {"last_modified": InstantRange(2, 1)}),
            (rule.CUSTOM_ATTRIBUTES_ARE_CONFIGURED, FRANK, {"custom": wrong}),
            (rule.CUSTOM_VALUES_FIT_THEIR_ATTRIBUTE, FRANK, {"custom": (("x", "one"),)}),
        ):
            refused(expected, world.ask, search_activities, SearchActivities(**criteria), user_id)

    def test_as_many_criteria_as_an_address_has_room_for_are_combined(self, scene):
        names = [f"a{number}" for number in range(1300)]
        kinds = [{"resource": "activity", "name": one, "dataType": "string"} for one in names]
        query = SearchActivities(custom=tuple((one, "x") for one in names))
        assert scene(customAttributes=kinds).ask(search_activities, query).count == 0

    @pytest.mark.parametrize(
        ("member", "name"), [("created", "createdDate"), ("last_modified", "lastModifiedDate")]
    )
    def test_the_range_that_is_reversed_is_named(self, scene, member, name):
        with pytest.raises(RuleBroken) as raised:
            scene().ask(search_activities, SearchActivities(**{member: InstantRange(2, 1)}))
        [violation] = raised.value.violations
        assert violation.values == {"member": name}

    @pytest.mark.parametrize(
        "criteria",
        [
            {"customer": 1000},
            {"case_id": 1000},
            {"status": "open"},
            {"mode": "inbound"},
            {"assigned_to": 1},
            {"queue": 1},
            {"created": InstantRange(1, None)},
            {"last_modified": InstantRange(1, 1)},
            {"custom": (("x", "1"),)},
            {"assigned_user_name": "frank"},
        ],
        ids=str,
    )
    def test_every_criterion_but_the_type_may_stand_alone(self, scene, criteria):
        kind = {"resource": "activity", "name": "x", "dataType": "integer"}
        world = scene(customAttributes=[kind])
        for more in ({}, {"type": "email"}):
            world.ask(search_activities, SearchActivities(**criteria, **more))
