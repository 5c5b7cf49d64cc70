"""The generated Schematron schemas say of requests in XML what the expressions say of them in JSON.

The judge is the ISO skeleton that lxml carries; `python -m bench.schematron` compares more.
"""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

import pytest

from casewright.clock import format_instant
from clients.preflight import judged_operations, known_requests
from tests.rules.story import Side, read_test, rule_files
from tests.schematron.compared import AT, Comparison, xsd_of
from tests.schematron_judge import SchematronJudge
from twinspec.contract.binding.writer import XmlWriter
from twinspec.contract.layout import load_contract
from twinspec.contract.operations import XML

ROOT = Path(__file__).parents[2]
COUNT = 150
CONTRACT = load_contract(ROOT / "spec")
GENERATED = ROOT / "generated" / "interaction_contract"
OPERATIONS = {f"{one.version.name}-{one.operation.id}": one for one in judged_operations(CONTRACT)}
FILES = {f"{file.parts[-3]}-{file.stem}": file for file in GENERATED.glob("*/schematron/*.sch")}


@cache
def judge_of(name: str) -> SchematronJudge:
    return SchematronJudge(FILES[name].read_bytes())


def comparison(name: str) -> Comparison:
    operation = OPERATIONS[name]
    return Comparison(operation, FILES[name].read_bytes(), xsd_of(operation.version))


SIDES = [
    pytest.param(f"{version}-{side.operation}", side, test.rule.id, broken, id=f"{name}-{outcome}")
    for test in map(read_test, rule_files())
    for version in test.versions
    for outcome, side, broken in (
        ("accepted", test.accepted, False),
        ("refused", test.refused, True),
    )
    if side is not None
    and (name := f"{version}-{test.rule.id}")
    and f"{version}-{side.operation}" in FILES
    and test.rule.id in OPERATIONS[f"{version}-{side.operation}"].rules
]
"""Both requests of the test of each rule that a schema has."""


def test_each_rule_of_a_request_in_xml_is_in_a_schema_and_each_other_one_has_a_reason() -> None:
    for version in CONTRACT.versions.values():
        said = json.loads((GENERATED / version.name / "rules.json").read_bytes())["operations"]
        for name, operation in OPERATIONS.items():
            if operation.version.name != version.name:
                continue
            told = said[operation.operation.id]["schematron"]
            in_xml = operation.operation.body is not None
            assert set(told["rules"]) == (operation.rules.keys() if in_xml else set())
            assert told["leftOut"] == (
                {}
                if in_xml
                else dict.fromkeys(operation.rules, "the request has no document in XML")
            )
            assert (told.get("file") == f"{operation.operation.id}.sch") == (name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_both_verdicts_of_each_rule_are_those_of_the_expressions(name: str) -> None:
    operation, compared = OPERATIONS[name], comparison(name)
    chance = random.Random(46)
    documented = [one["body"] for id_, one in known_requests() if id_ == operation.operation.id]
    found = compared.drawn([*documented, *(operation.draw(chance).body for _ in range(COUNT))])
    assert (found.differing, found.shown) == (0, [])
    assert found.broken.keys() == found.kept.keys() == operation.rules.keys()
    assert found.documents >= COUNT
    assert found.valid_by_xsd > COUNT / 2
    assert found.undecided < COUNT / 10


@pytest.mark.parametrize(("name", "side", "rule", "is_broken"), SIDES)
def test_both_requests_of_a_rules_test(name: str, side: Side, rule: str, is_broken: bool) -> None:
    body = OPERATIONS[name].operation.body
    role = body.content[XML].role if body else None
    assert role is not None
    document = XmlWriter(OPERATIONS[name].version.bundle).write(role, side.request["body"])
    broken = judge_of(name).broken(document, format_instant(side.clock))
    assert (rule in broken) is is_broken


def test_each_rule_has_a_test_of_both_requests() -> None:
    ids = [case.id for case in SIDES]
    rules = [f"{name[:3]}-{rule}" for name in FILES for rule in OPERATIONS[name].rules]
    assert sorted(ids) == sorted(
        f"{one}-{side}" for one in rules for side in ("accepted", "refused")
    )


@pytest.mark.parametrize("name", FILES)
def test_another_document_is_no_request_of_the_operation(name: str) -> None:
    [said] = judge_of(name).said(b'<case xmlns="urn:of:others"/>', AT)
    assert said == (
        f"This is no request of {OPERATIONS[name].operation.id}: it has another root element."
    )


def test_without_the_moment_of_the_request_what_needs_it_is_said_to_be_unjudged() -> None:
    judge = judge_of("v12-edit_case")
    document = (
        b'<case xmlns="http://bindings.egain.com/ws/model/v12/gen/interaction/case" id="1">'
        b'<lastModified date="2015-07-30T13:07:40.000Z"/><dueDate>2015-07-30T00:00:00Z</dueDate>'
        b"</case>"
    )
    assert judge.broken(document) == frozenset()
    assert judge.said(document) == [
        "edit_case.due_date_is_in_future is not judged: the variable now is no date-time."
    ]
    assert judge.broken(document, AT) == {"edit_case.due_date_is_in_future"}
    assert judge.said(document, AT) == []
