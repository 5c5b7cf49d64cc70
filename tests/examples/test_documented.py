"""Are the examples sound: well-formed, complete, and at one with the contract?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from casewright.replay import contract
from casewright.replay.examples import replayed_examples
from casewright.replay.shape import operation_of, shape_of
from interaction_contract import rules
from tests.examples.documented import (
    EXAMPLE_FILES,
    ROOT,
    SPEC,
    Body,
    bodies,
    name_of,
    openapi,
    read,
)

# What no request alone brings about, or only one too large or too often sent for an example.
NOT_SHOWN = {413, 429, 500, 501, 503}

BODIES = [body for example in EXAMPLE_FILES for body in bodies(example)]
OPERATIONS = [
    (version, operation["operationId"], int(status))
    for version in sorted({example.parents[2].name for example in EXAMPLE_FILES})
    for path in openapi(version)["paths"].values()
    for operation in path.values()
    for status in operation["responses"]
]


def schema_of(body: Body) -> str | None:
    """Return the name of the schema that the operation gives the body, if it takes one."""
    content = read(body.example)
    version = body.example.parents[2].name
    operation = operation_of(version, content["request"]["method"], content["request"]["path"])
    if body.part == "request":
        return operation.body
    return operation.answers[content["answer"]["status"]]


def faults_of(body: Body) -> list[str]:
    """Return how the body breaks the contract; a document that cannot be read is one fault."""
    version, schema = body.example.parents[2].name, schema_of(body)
    if schema is None:
        return ["the operation takes no body"]
    try:
        if body.representation == "json":
            value: Any = json.loads(body.file.read_bytes())
            return [fault for fault in [contract.json_fault(version, schema, value)] if fault]
        document = etree.fromstring(body.file.read_bytes())
    except (ValueError, etree.XMLSyntaxError) as error:
        return [str(error)]
    return [fault for fault in [contract.xml_fault(version, document)] if fault]


@pytest.mark.parametrize("example", EXAMPLE_FILES, ids=name_of)
def test_story_can_be_told(example: Path) -> None:
    told = replayed_examples([example])
    assert [take.representation for take in told] == read(example).get(
        "representations", ["json", "xml"]
    )


@pytest.mark.parametrize("example", EXAMPLE_FILES, ids=name_of)
def test_story_belongs_to_the_operation_of_its_folder(example: Path) -> None:
    request = read(example)["request"]
    operation = operation_of(example.parents[2].name, request["method"], request["path"])
    assert operation.id == example.parent.name


@pytest.mark.parametrize("example", EXAMPLE_FILES, ids=name_of)
def test_story_names_a_rule_of_the_catalogue_with_its_status_and_code(example: Path) -> None:
    answer = read(example)["answer"]
    error = answer.get("error")
    assert (error is not None) == (answer["status"] >= 400)
    if error is not None:
        rule = rules.BY_ID[error["rule"]]
        assert (rule.status, rule.code) == (answer["status"], error["code"])


@pytest.mark.parametrize(("version", "operation", "status"), OPERATIONS)
def test_every_documented_outcome_has_an_example(version: str, operation: str, status: int) -> None:
    if status in NOT_SHOWN:
        return
    shown = {
        read(example)["answer"]["status"]
        for example in (SPEC / version / "examples" / operation).glob("*.yaml")
    }
    assert status in shown


@pytest.mark.parametrize(
    "body",
    [body for body in BODIES if not body.invalid],
    ids=lambda body: f"{name_of(body.example)}-{body.part}-{body.representation}",
)
def test_body_fulfils_the_contract(body: Body) -> None:
    assert faults_of(body) == []


@pytest.mark.parametrize(
    "body",
    [body for body in BODIES if body.invalid and body.representation == "json"],
    ids=lambda body: name_of(body.example),
)
def test_body_that_is_called_invalid_breaks_the_contract(body: Body) -> None:
    assert faults_of(body) != []


def test_both_representations_of_a_body_say_the_same() -> None:
    """But for seeds that edit another case in XML than in JSON, and for one that spells apart."""
    different = set()
    for example in EXAMPLE_FILES:
        pairs: dict[str, dict[str, Body]] = {}
        for body in bodies(example):
            pairs.setdefault(body.part, {})[body.representation] = body
        for pair in pairs.values():
            if len(pair) < 2 or any(body.invalid for body in pair.values()):
                continue
            schema = schema_of(pair["xml"])
            assert schema is not None
            body = pair["xml"].file.read_bytes()
            shape = shape_of(body, example.parents[2].name, schema)
            if shape != json.loads(pair["json"].file.read_bytes()):
                different.add(name_of(example))
    assert different == {
        "v12/edit_case/modify_all_elements",
        "v12/edit_case/other_spellings",
        "v12/edit_case/remove_values",
    }


def test_no_file_is_left_over() -> None:
    told = {body.file for body in BODIES} | set(EXAMPLE_FILES)
    there = {file for file in SPEC.glob("*/examples/*/*") if file.is_file()}
    assert there - told == set()


def test_every_name_is_in_one_style() -> None:
    files = [file.name for file in SPEC.glob("*/examples/*/*")]
    assert [name for name in files if not re.fullmatch(r"[a-z0-9_]+(\.[a-z]+)+", name)] == []


def test_documented_say_nothing_of_machines() -> None:
    assert [
        name_of(example) for example in EXAMPLE_FILES if str(ROOT) in example.read_text("utf-8")
    ] == []
