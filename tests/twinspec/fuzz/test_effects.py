"""Effects are told by an exchange: each by the documented examples in which it comes into play."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.twinspec.fuzz.exchanges import (
    SESSION,
    contract,
    examples,
    form_of,
    judge,
    refused,
    xml_writer,
)
from twinspec.fuzz.judge.effects import Effects
from twinspec.fuzz.model.exchange import Answer, Exchange

CHANGE, EDIT, LOOK_UP, SEARCH = (
    f"{name}-"
    for name in ("change_case_of_activities", "edit_case", "look_up_cases", "search_cases")
)
TO_NEW = {
    f"{CHANGE}to_new_case{more}" for more in ("", "_with_all_attributes", "_without_customer")
}
TO_OLD = {
    f"{CHANGE}{name}"
    for name in (
        "to_existing_case",
        "relate_to_existing_case",
        "reopen_closed_case",
        "close_empty_source",
        "completed_response_follows",
    )
}
WITHOUT_MEMBERS = TO_NEW - {f"{CHANGE}to_new_case_with_all_attributes"}
ALL_CRITERIA = f"{LOOK_UP}by_every_criterion"
EVERY_ACTIVITY_CRITERION = "search_activities-by_all_criteria"
BY_CUSTOM = f"{SEARCH}by_custom_attribute"
FOUND = {
    f"{SEARCH}page",
    f"{SEARCH}by_phone",
    f"{SEARCH}by_customer_and_email",
    "search_activities-by_case",
    EVERY_ACTIVITY_CRITERION,
    BY_CUSTOM,
    *(f"{LOOK_UP}by_{name}" for name in ("department", "email", "every_criterion", "status")),
}
# The examples, of all accepted ones, in which an effect comes into play.
SHOWN_BY = {
    "protocol.texts_are_in_an_accepted_language": {"get_cases-in_german"},
    "change_case_of_activities.existing_case_receives_activities": TO_OLD,
    "change_case_of_activities.new_case_receives_activities": TO_NEW,
    "change_case_of_activities.new_case_is_in_source_department": TO_NEW,
    "change_case_of_activities.new_case_is_open": TO_NEW,
    "change_case_of_activities.new_case_has_source_owner": TO_NEW,
    "change_case_of_activities.new_case_has_source_customer": TO_NEW,
    "change_case_of_activities.new_case_has_source_channel": TO_NEW,
    "change_case_of_activities.new_case_takes_sent_members": TO_NEW - WITHOUT_MEMBERS,
    "change_case_of_activities.new_case_has_source_subject": WITHOUT_MEMBERS,
    "change_case_of_activities.new_case_has_defaults": WITHOUT_MEMBERS,
    "change_case_of_activities.cases_are_related_on_request": {
        f"{CHANGE}relate_to_existing_case",
        f"{CHANGE}to_new_case_with_all_attributes",
    },
    "edit_case.sent_members_change": {
        f"{EDIT}modify_all_elements",
        f"{EDIT}other_spellings",
        f"{EDIT}remove_values",
        f"{EDIT}rename",
    },
    "edit_case.absent_members_stay": {
        f"{EDIT}other_spellings",
        f"{EDIT}relate_shared_case",
        f"{EDIT}remove_values",
        f"{EDIT}rename",
    },
    "edit_case.empty_due_date_removes_it": {f"{EDIT}remove_values"},
    "edit_case.empty_owner_removes_it": {f"{EDIT}remove_values"},
    "edit_case.empty_text_clears": {f"{EDIT}remove_values"},
    "edit_case.custom_values_are_replaced": {f"{EDIT}modify_all_elements", f"{EDIT}remove_values"},
    "edit_case.empty_custom_value_clears": {f"{EDIT}remove_values"},
    "edit_case.links_relate": {f"{EDIT}modify_all_elements", f"{EDIT}relate_shared_case"},
    "edit_case.unlinks_end_relations": {f"{EDIT}modify_all_elements"},
    "get_activities.activities_are_answered_in_order": set(),
    "get_activities.customer_has_own_person_and_point": {"get_activities-by_id"},
    "get_cases.cases_are_answered_in_order": {"get_cases-several"},
    "get_cases.related_cases_are_shown_for_one_case": {
        "get_cases-several",
        "get_cases-with_all_attributes",
    },
    "get_customers.customers_are_answered_in_order": set(),
    "get_customers.department_is_shown_with_departmentalization": {
        "get_customers-with_departmentalization"
    },
    "look_up_cases.criteria_combine_with_and": {ALL_CRITERIA, f"{ALL_CRITERIA}_no_match"},
    "look_up_cases.matches_are_exact": {
        ALL_CRITERIA,
        f"{ALL_CRITERIA}_no_match",
        f"{LOOK_UP}by_department",
        f"{LOOK_UP}by_email",
        f"{LOOK_UP}page_past_the_end",
    },
    "look_up_cases.customer_is_that_of_the_case": {ALL_CRITERIA},
    "look_up_cases.email_is_one_of_the_customers": {ALL_CRITERIA, f"{LOOK_UP}by_email"},
    "look_up_cases.email_is_compared_without_case": set(),
    "look_up_cases.phone_is_one_of_the_customers": {ALL_CRITERIA},
    "look_up_cases.phone_is_compared_without_punctuation": {ALL_CRITERIA},
    "look_up_cases.open_means_not_closed": {ALL_CRITERIA, f"{LOOK_UP}by_status"},
    "look_up_cases.custom_attribute_has_the_value": {ALL_CRITERIA},
    "look_up_cases.ranges_include_their_ends": {ALL_CRITERIA},
    "look_up_cases.department_is_named": {ALL_CRITERIA, f"{LOOK_UP}by_department"},
    "look_up_cases.owner_is_named_by_id_or_login": {ALL_CRITERIA},
    "protocol.attribute_adds_members": {"get_cases-several", "get_cases-with_all_attributes"},
    "protocol.matches_are_paged": {f"{SEARCH}page", BY_CUSTOM, f"{LOOK_UP}by_status"},
    "protocol.matches_are_sorted": set(),
    "protocol.no_match_is_no_content": {
        f"{ALL_CRITERIA}_no_match",
        *(f"{LOOK_UP}{name}" for name in ("no_match", "page_past_the_end")),
        *(f"search_activities-{name}" for name in ("no_match", "page_past_the_end")),
        f"{SEARCH}no_match",
    },
    "protocol.pages_are_linked": {f"{SEARCH}page", BY_CUSTOM},
    "protocol.pagination_info_counts_all_matches": FOUND,
    "protocol.refusal_changes_nothing": set(),
    "protocol.refusal_lists_all_violations": set(),
    "protocol.representation_without_content_type_is_recognised": set(),
    "protocol.user_message_is_sent_on_request": set(),
    "search_activities.activities_of_the_case_are_found": {
        "search_activities-by_case",
        EVERY_ACTIVITY_CRITERION,
    },
    "search_activities.open_means_not_completed": set(),
    **{
        f"search_activities.{name}": {EVERY_ACTIVITY_CRITERION}
        for name in (
            "criteria_combine_with_and",
            "matches_are_exact",
            "customer_is_that_of_the_activity",
            "status_may_have_a_substatus",
            "mode_and_type_are_those_of_the_activity",
            "assigned_user_is_named_by_id_or_login",
            "queue_is_that_of_the_activity",
            "ranges_include_their_ends",
            "custom_attributes_have_the_values",
        )
    },
    "search_cases.custom_attributes_have_the_values": {BY_CUSTOM},
    "search_cases.criteria_combine_with_and": {f"{SEARCH}by_customer_and_email"},
    "search_cases.matches_are_exact": {f"{SEARCH}by_customer_and_email"},
    "search_cases.customer_is_that_of_the_case": {
        f"{SEARCH}by_customer_and_email",
        f"{SEARCH}page",
    },
    "search_cases.email_is_one_of_the_customers": {f"{SEARCH}by_customer_and_email"},
    "search_cases.email_is_compared_without_case": {f"{SEARCH}by_customer_and_email"},
    "search_cases.phone_is_one_of_the_customers": {f"{SEARCH}by_phone"},
}
SHOWN_BY_EVERY_SUCCESS = {
    "change_case_of_activities.last_modified_moves",
    "change_customer_of_activities.activities_get_customer_person_and_point",
    "change_customer_of_activities.contact_point_data_stays",
    "change_customer_of_activities.last_modified_moves",
    "change_customer_of_case.case_gets_customer",
    "change_customer_of_case.last_modified_moves",
    "close_case.case_is_closed",
    "close_case.last_modified_moves",
    "edit_case.last_modified_moves",
    "log_in.session_is_started",
    "log_out.session_ends",
    "protocol.answer_is_negotiated",
    "protocol.session_is_echoed",
    "protocol.use_prolongs_session",
}
BOTH = pytest.mark.parametrize("representation", ["json", "xml"])


@cache
def effects() -> Effects:
    return Effects(contract())


def shown(exchange: Exchange) -> frozenset[str]:
    return effects().exercised(exchange, judge().judge(exchange))


def example(name: str, representation: str) -> Exchange:
    version = "v20" if name.startswith(LOOK_UP) else "v12"
    return examples()[f"{version}-{name}-{representation}"]


def operations(version: str) -> dict[str, frozenset[str]]:
    """The effects that each operation lists."""
    kinds = {rule.id: rule.kind for rule in contract().rules}
    return {
        operation.id: frozenset(rule for rule in operation.rules if kinds[rule] == "effect")
        for operation in contract().versions[version].operations
    }


def answered(exchange: Exchange, role: str, value: Mapping[str, Any]) -> Exchange:
    """The exchange with another body in its answer."""
    version = contract().versions[exchange.version]
    body = (
        json.dumps(value).encode()
        if exchange.representation == "json"
        else xml_writer(version).write(role, value)
    )
    return replace(exchange, answer=replace(exchange.answer, body=body))


VERSIONS = sorted(contract().versions)
LISTED = sorted(
    {
        (version, rule)
        for version in VERSIONS
        for some in operations(version).values()
        for rule in some
    }
)


@pytest.mark.parametrize(("version", "rule"), LISTED)
def test_an_effect_is_shown_by_its_examples_and_no_others(version: str, rule: str) -> None:
    accepted = {
        name: one
        for name, one in examples().items()
        if one.version == version
        and one.answer.status < 400
        and rule in operations(version)[one.operation or ""]
    }
    if rule in effects().unseen(version):
        wanted: set[str] = set()
    elif rule in SHOWN_BY_EVERY_SUCCESS:
        wanted = set(accepted)
    else:
        wanted = {name for name in accepted if name.rpartition("-")[0][4:] in SHOWN_BY[rule]}
        assert bool(wanted) == bool(SHOWN_BY[rule])
    assert {name for name, one in accepted.items() if rule in shown(one)} == wanted


@pytest.mark.parametrize("version", VERSIONS)
def test_a_refusal_shows_no_effect_of_a_success(version: str) -> None:
    found = [
        shown(one)
        for one in examples().values()
        if one.version == version and one.answer.status >= 400
    ]
    assert frozenset().union(*found) == {
        "protocol.answer_is_negotiated",
        "protocol.refusal_changes_nothing",
        "protocol.session_is_echoed",
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_what_cannot_be_seen_says_why(version: str) -> None:
    unseen = effects().unseen(version)
    stated = {rule.id: rule.unseen for rule in contract().rules}
    listed = frozenset[str]().union(*operations(version).values())
    assert unseen == {rule: stated[rule] for rule in listed if stated[rule]}
    assert "protocol.idle_session_expires" in unseen
    assert not set(unseen) & (set(SHOWN_BY) | SHOWN_BY_EVERY_SUCCESS)


@BOTH
@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("get_activities-by_id", "get_activities.activities_are_answered_in_order"),
        ("get_customers-by_id", "get_customers.customers_are_answered_in_order"),
    ],
)
def test_several_resources_show_their_order(name: str, rule: str, representation: str) -> None:
    exchange = example(name, representation)
    target = exchange.request.target
    for more in (",2", "%2C2"):
        several = replace(exchange, request=replace(exchange.request, target=f"{target}{more}"))
        assert rule in shown(several)


@BOTH
def test_several_matches_show_their_order(representation: str) -> None:
    exchange = example("search_cases-by_phone", representation)
    one = json.loads(example("search_cases-by_phone", "json").answer.body)
    rule = "protocol.matches_are_sorted"
    assert rule not in shown(answered(exchange, "CaseList", one))
    assert rule in shown(answered(exchange, "CaseList", {**one, "case": one["case"] * 2}))


@BOTH
def test_a_refusal_with_several_violations_lists_them(representation: str) -> None:
    exchange = example("edit_case-rename", representation)
    rule = "protocol.refusal_lists_all_violations"
    assert rule not in shown(refused(exchange, "case.subject_fits"))
    assert rule in shown(refused(exchange, "case.subject_fits", "case.solution_fits"))


@BOTH
def test_a_body_without_content_type_is_recognised(representation: str) -> None:
    exchange = example("edit_case-rename", representation)
    headers = {"accept": exchange.request.headers["accept"]}
    bare = replace(exchange, request=replace(exchange.request, headers=headers))
    found = shown(bare)
    assert found - shown(exchange) == {"protocol.representation_without_content_type_is_recognised"}
    assert "edit_case.sent_members_change" in found


@BOTH
def test_a_session_is_echoed_by_successes_and_refusals(representation: str) -> None:
    exchange = example("edit_case-rename", representation)
    for one in (exchange, refused(exchange, "edit_case.case_exists")):
        rest = {key: text for key, text in one.answer.headers.items() if key != SESSION.lower()}
        silent = replace(one, answer=replace(one.answer, headers=rest))
        assert shown(one) - shown(silent) == {"protocol.session_is_echoed"}


@BOTH
def test_a_user_message_is_seen_where_one_was_asked_for(representation: str) -> None:
    exchange = refused(example("edit_case-rename", representation), "case.subject_fits")
    form = form_of(contract().versions["v12"])
    body = form.body("400-120", "Refused.", "case.subject_fits", "")
    told = answered(exchange, form.schema, {**body, "userMessage": "Refused."})
    asking = {**exchange.request.headers, "x-egain-error-message": "yes"}
    rule = "protocol.user_message_is_sent_on_request"
    assert rule not in shown(told)
    assert rule in shown(replace(told, request=replace(told.request, headers=asking)))
    silent = replace(exchange, request=replace(exchange.request, headers=asking))
    assert rule not in shown(silent)


def test_what_should_have_been_refused_shows_nothing() -> None:
    exchange = example("edit_case-rename", "json")
    body = (exchange.request.body or b"").replace(b'"subject"', b'"topic"')
    wrong = replace(exchange, request=replace(exchange.request, body=body))
    assert judge().judge(wrong).broken
    assert shown(wrong) == frozenset()


def test_a_refusal_without_a_rule_shows_nothing() -> None:
    exchange = example("edit_case-rename", "json")
    gateway = Answer(404, {"content-type": "text/html"}, b"<p>Not here.</p>")
    assert shown(replace(exchange, answer=gateway)) == frozenset()
    assert shown(replace(exchange, operation=None)) == frozenset()


@pytest.mark.parametrize("body", [b"", b"{", b"<case/>", b"[" * 100_000, b"null", b"[]"])
def test_a_body_that_cannot_be_read_shows_nothing(body: bytes) -> None:
    exchange = example("search_cases-page", "json")
    found = shown(replace(exchange, answer=replace(exchange.answer, body=body)))
    assert "protocol.matches_are_paged" in found
    assert "protocol.matches_are_sorted" not in found
