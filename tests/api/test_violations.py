"""Broken keywords become broken rules, at their places, in rule-file order."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.api.errors import ws_error
from casewright.api.violations import SchemaRules, _shown, in_order
from casewright.domain.ensure import At, RuleBroken, Violation, ensure_none
from casewright.domain.wording import listed, shown, word
from interaction_contract import rules
from interaction_contract.rules import Rule

KNOWN = "case.only_known_members"
TYPE = "platform.value_has_its_type"
DATE = "platform.instant_is_well_formed"
OWNER = "case.owner_is_object_or_empty"

TEXT = {"type": "string", "x-twinspec-rules": {"type": TYPE}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.4",
    "paths": {"/{ids}": {"get": {"schema": TEXT}}},
    "components": {
        "schemas": {
            "Case": {
                "type": "object",
                "required": ["id", "subject"],
                "additionalProperties": False,
                "properties": {
                    "id": {"allOf": [{"$ref": "#/components/schemas/Id"}]},
                    "subject": {
                        "type": "string",
                        "maxLength": 3,
                        "x-twinspec-rules": {"type": TYPE, "maxLength": "case.subject_fits"},
                    },
                    "owner": {"$ref": "#/components/schemas/OwnerOrEmpty"},
                    "link": {"type": "array", "items": {"$ref": "#/components/schemas/Id"}},
                    "a/b~c": {"$ref": "#/components/schemas/Id"},
                },
                "x-twinspec-rules": {
                    "type": TYPE,
                    "required": {"id": "case.id_given", "subject": "case.last_modified_given"},
                    "additionalProperties": KNOWN,
                },
            },
            "Id": {
                "type": "string",
                "pattern": "^[1-9]$",
                "format": "date-time",
                "x-twinspec-rules": {"type": TYPE, "pattern": DATE, "format": DATE},
            },
            "Texts": {"type": "array", "items": TEXT},
            "Empty": {
                "type": "string",
                "maxLength": 0,
                "x-twinspec-rules": {"type": TYPE, "maxLength": TYPE},
            },
            "Owner": {
                "type": "object",
                "required": ["user"],
                "x-twinspec-rules": {"type": TYPE, "required": "case.owner_user_given"},
            },
            "OwnerOrEmpty": {
                "anyOf": [
                    {"$ref": "#/components/schemas/Owner"},
                    {"$ref": "#/components/schemas/Empty"},
                ],
                "x-twinspec-rules": {"anyOf": OWNER},
            },
        }
    },
}
SCHEMA = SchemaRules(DOCUMENT, "/components/schemas/Case")


def found(shape: Any) -> set[tuple[str, str]]:
    """Return rule and place of all violations."""
    return {(violation.rule.id, violation.where) for violation in SCHEMA.check(shape)}


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"subject": "abc"}, set()),
        ({"subject": "abcd"}, {("case.subject_fits", "/subject")}),
        ({"subject": 5}, {(TYPE, "/subject")}),
        ({"x": 1, "y/z": 2}, {(KNOWN, "/x"), (KNOWN, "/y~1z")}),
        ({"link": ["x"]}, {(DATE, "/link/0")}),
        ({"a/b~c": 1}, {(TYPE, "/a~1b~0c")}),
        ({"owner": ""}, set()),
        ({"owner": "x"}, {(TYPE, "/owner")}),
        ({"owner": {}}, {("case.owner_user_given", "/owner/user")}),
        ({"owner": 5}, {(OWNER, "/owner")}),
        ({"owner": []}, {(OWNER, "/owner")}),
    ],
)
def test_places_and_rules(members: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    wrong_id = {(DATE, "/id")}
    assert found({"id": "0", "subject": "a"} | members) == expected | wrong_id


def test_every_missing_member_has_its_own_rule_and_place() -> None:
    assert found({}) == {("case.id_given", "/id"), ("case.last_modified_given", "/subject")}


def test_a_schema_below_paths_is_found() -> None:
    schema = SchemaRules(DOCUMENT, "/paths/~1{ids}/get/schema")
    assert schema.check("x") == []
    assert [violation.rule.id for violation in schema.check(5)] == [TYPE]


def test_numbers_of_any_size_are_judged() -> None:
    assert found({"id": 10**4000, "subject": -(10**30)}) == {(TYPE, "/id"), (TYPE, "/subject")}


def test_known_names_behind_many_unknown_ones_are_judged() -> None:
    many: dict[str, Any] = {f"x{number}": 1 for number in range(4000)}
    broken = found(many | {"id": "0", "subject": "abcd"})
    assert {(DATE, "/id"), ("case.subject_fits", "/subject")} <= broken
    assert {rule for rule, _ in broken} == {DATE, "case.subject_fits", KNOWN}
    assert 30 < len(broken) < 2500


def test_behind_many_values_the_first_fault_is_found() -> None:
    schema = SchemaRules(DOCUMENT, "/components/schemas/Texts")
    assert schema.check(["x"] * 4000) == []
    (violation,) = schema.check(["x"] * 4000 + [5] * 4000)
    assert (violation.rule.id, violation.where) == (TYPE, "/4000")


def test_the_catalogue_gives_the_order() -> None:
    violations = SCHEMA.check({"zzz": 1, "subject": "abcd"})
    orders = [violation.rule.order for violation in violations]
    assert orders == sorted(orders)
    assert len(orders) == 3
    last, first = rules.protocol.SERVER_WORKS, rules.protocol.PATH_EXISTS
    assert [one.rule for one in in_order([Violation(last), Violation(first)])] == [first, last]


def _rule(message: str) -> Rule:
    return Rule("a.b", "refusal", "s", 400, "400-1", message, "server", (), "v12", None, 0)


def test_one_message_speaks_of_all_violations_of_the_first_rule() -> None:
    rule, other = _rule("{member} of {allowed} {limit} {else}"), _rule("no {member}")
    error = ws_error(
        [
            Violation(rule, "/a", {"member": "a", "limit": "9"}),
            Violation(rule, "/b", {"member": "b", "limit": "9"}),
            Violation(other, "/c", {"member": "c"}),
            Violation(rule, "/d", {"member": "d", "limit": "8"}),
            Violation(rule, "/a", {"member": "a", "limit": "9"}),
        ]
    )
    assert error["developerMessage"] == "a, b of empty 9 {else}"
    assert [(detail["value"], detail["developerMessage"]) for detail in error["details"]] == [
        ("/a", "a of empty 9 {else}"),
        ("/b", "b of empty 9 {else}"),
        ("/c", "no c"),
        ("/d", "d of empty 8 {else}"),
    ]
    assert "userMessage" not in error


def test_what_belongs_to_one_member_is_not_mixed_with_another_s() -> None:
    rule = _rule("{member} is {value}")
    found = [Violation(rule, f"/{one}", {"member": one, "value": one * 2}) for one in "ab"]
    error = ws_error(found)
    assert error["developerMessage"] == "a is aa"
    assert [one["developerMessage"] for one in error["details"]] == ["a is aa", "b is bb"]
    assert ws_error(found[:1])["details"] == [{"key": "a.b", "value": "/a"}]


def test_a_long_list_is_cut_with_a_count() -> None:
    ids = [str(number) for number in range(100_001, 100_076)]
    with pytest.raises(RuleBroken) as raised:
        ensure_none((At(f"/{one}", one) for one in ids), _rule("Unknown: {value}."))
    error = ws_error(raised.value.violations)
    said = error["developerMessage"]
    listed = said.removeprefix("Unknown: ").partition(" and ")[0].split(", ")
    assert listed == ids[: len(listed)]
    assert said.endswith(f" and {75 - len(listed)} more.")
    assert len(listed) > 10
    assert error["details"][1]["developerMessage"] == "Unknown: 100002."


def test_texts_of_an_error_are_bounded_and_can_be_carried() -> None:
    values = {"value": "\x00{member}" + "x" * 2000}
    error = ws_error([Violation(_rule("{value}"), "/" + "y" * 300, values)], with_user_message=True)
    assert len(error["developerMessage"]) == 255
    assert error["developerMessage"].startswith("\ufffd{member}xxx")
    assert len(error["details"][0]["value"]) == 255
    assert len(error["userMessage"]) == 1024


def test_names_behind_a_pattern_are_told_as_allowed() -> None:
    pattern = r"^(all|created|custom\.[^,]+)$"
    schema = {
        "type": "string",
        "pattern": pattern,
        "x-twinspec-rules": {"pattern": "protocol.attribute_is_supported"},
    }
    (violation,) = SchemaRules(
        {"components": {"schemas": {"Name": schema}}}, "/components/schemas/Name"
    ).check("foo")
    assert violation.values["allowed"] == "all, created, custom.<name>"


@pytest.mark.parametrize(
    ("value", "piece"),
    [
        (["a", "b"], listed([shown("a"), shown("b")])),
        (["a", 5], word("list")),
        ([], word("list")),
        ({"a": 5}, word("object")),
        (5, word("this_number", number=shown("5"))),
    ],
    ids=["texts", "texts and others", "nothing", "an object", "a number"],
)
def test_a_message_shows_texts_and_names_other_values(value: Any, piece: Any) -> None:
    assert _shown(value) == piece
