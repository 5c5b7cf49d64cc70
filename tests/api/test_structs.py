"""A body that a Struct accepts is one that the schema accepts, and says what the model says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import MISSING, BaseModel

from casewright.api.contracts import VersionContract
from casewright.api.representations.as_json import Json, parse_json
from casewright.api.representations.as_xml import Xml
from casewright.api.structs import from_shape, json_decoder, struct_of
from casewright.api.violations import FORMATS
from casewright.domain.ensure import RuleBroken
from interaction_contract import VERSIONS

ROOT = Path(__file__).parents[2]
CONTRACTS = {name: VersionContract(name) for name in VERSIONS}
ROLES = [
    (version, operation, str(declared.body))
    for version, contract in CONTRACTS.items()
    for operation, declared in contract.operations.items()
    if declared.body
]
MOMENT = '"2015-07-02T10:45:01Z"'
DATED = f'{{"date": {MOMENT}}}'
SMALL = '{"id": "7", "lastModified": {"date": %s}%s}'


def examples(version: str, operation: str) -> Iterator[bytes]:
    """The bodies of all documented requests, those that are refused included."""
    folder = ROOT / "spec" / version / "examples" / operation
    for path in sorted(folder.glob("*.request.json")):
        yield path.read_bytes()


def exact(version: str, role: str, body: bytes) -> Any:
    """What the parser, the schema and the generated model make of a body; None if one refuses."""
    contract = CONTRACTS[version]
    try:
        shape, findings = parse_json(body)
    except RuleBroken:
        return None
    if findings or contract.schema_rules(role).check(shape):
        return None
    return plain(contract.model(role).model_validate(shape))


def plain(value: Any) -> Any:
    """The members that were sent, as dicts and lists."""
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in value.model_fields_set}
    if isinstance(value, msgspec.Struct):
        held = {name: getattr(value, name) for name in value.__struct_fields__}
        return {name: plain(one) for name, one in held.items() if one is not MISSING}
    return [plain(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("version", "operation", "role"), ROLES)
def test_every_body_of_the_contract_has_a_struct(version: str, operation: str, role: str) -> None:
    assert struct_of(CONTRACTS[version].document, role, FORMATS) is not None


@pytest.mark.parametrize(("version", "operation", "role"), ROLES)
def test_documented_bodies_are_decoded_as_the_exact_way_reads_them(
    version: str, operation: str, role: str
) -> None:
    decode = json_decoder(struct_of(CONTRACTS[version].document, role, FORMATS))
    bodies = list(examples(version, operation))
    decoded = [decode(body) for body in bodies]
    for body, found in zip(bodies, decoded, strict=True):
        assert found is None or plain(found) == exact(version, role, body)
    assert any(one is not None for one in decoded)


EDIT = struct_of(CONTRACTS["v12"].document, "CaseEdit", FORMATS)
DECODE = json_decoder(EDIT)
VALUES = (
    '""', '"7"', '"0"', '"7\\n"', '"7 "', '"１"', '"999999999999999999"', '"1000000000000000000"',
    "7", "7.0", "0", "-0", "1e2", "999999999999999999", "1000000000000000000",
    "18446744073709551616",
    "true", "null", "NaN", "Infinity", "-Infinity", "1e400", "[]", "{}", "[[]]", '{"": ""}',
    MOMENT, '"2015-07-02t10:45:01z"', '"2015-07-02 10:45:01Z"', '"2015-07-02T24:00:00Z"',
    '"2015-02-29T10:45:01Z"', '"2015-07-02T10:45:60Z"', '"2015-07-02T10:45:01.1234567891Z"',
    '"2015-07-02T10:45:01.123456789+14:00"', '"0001-01-01T00:00:00+14:00"', '"2015-07-02T10:45:01"',
    '"9999-12-31T23:59:59-14:00"', '"0000-01-01T00:00:00Z"', '"2015-07-02T10:45:01Z\\n"',
    '"urgent"', '"Urgent"', '{"value": "low"}', '{"value": "low", "value": "high"}',
    '{"user": {"id": "1002"}}', '{"user": {"id": 1002}}', '{"user": {"id": "1002"}, "x": 1}',
    '{"link": [{"rel": "case", "href": "/system/ws/v12/interaction/case/7"}]}',
    '{"link": []}', DATED, f'{{"date": {MOMENT}, "date": {MOMENT}}}',
    '"\\u0041"', '"\\ud800"', '"\ufffe"', '"\uffff"', '"\x7f"', '"\x1f"', '"' + "x" * 1024 + '"',
    '"' + "x" * 1025 + '"', '"' + "\U0001f600" * 1024 + '"', "[" * 101 + "]" * 101, "", "x",
)  # fmt: skip
NAMES = st.sampled_from(
    ["id", "lastModified", "dueDate", "owner", "severity", "subject", "relatedCases", "x", "ID"]
)
BODIES = st.lists(st.tuples(NAMES, st.sampled_from(VALUES)), max_size=4)


@given(BODIES, st.sampled_from([MOMENT, *VALUES]), st.booleans())
@example([], '"2015-07-02T10:45:01Z"', False)
@example([("id", '"7"')], MOMENT, False)
def test_what_a_struct_accepts_the_exact_way_reads_alike(
    members: list[tuple[str, str]], moment: str, is_spaced: bool
) -> None:
    more = "".join(f', "{name}": {value}' for name, value in members)
    text = SMALL % (moment, more)
    body = (text.replace(", ", ",\r\n\t ") if is_spaced else text).encode("utf-8", "surrogatepass")
    found = DECODE(body)
    if found is not None:
        assert plain(found) == exact("v12", "CaseEdit", body)


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("name", ["id", "lastModified", "dueDate", "owner", "subject"])
def test_no_struct_is_made_of_what_the_schema_refuses(name: str, value: str) -> None:
    body = json.dumps({"id": "7", "lastModified": {"date": "2015-07-02T10:45:01Z"}})
    sent = body[:-1] + f', "{name}": {value}}}'
    if name in ("id", "lastModified"):
        others = {"id": '"7"', "lastModified": DATED} | {name: value}
        sent = "{" + ", ".join(f'"{key}": {text}' for key, text in others.items()) + "}"
    encoded = sent.encode("utf-8", "surrogatepass")
    found, expected = DECODE(encoded), exact("v12", "CaseEdit", encoded)
    assert found is None or plain(found) == expected
    if expected is not None:
        shape, _ = parse_json(encoded)
        assert plain(from_shape(EDIT, shape)) == expected


def test_the_exact_way_is_left_for_what_few_send() -> None:
    seen = {
        "escape": SMALL % (MOMENT, ', "subject": "\\u0041"'),
        "repeated": SMALL % (MOMENT, ', "subject": "a", "subject": "b"'),
        "unknown": SMALL % (MOMENT, ', "x": 1'),
        "plain": SMALL % (MOMENT, ', "subject": "ä"'),
    }
    assert {name: DECODE(body.encode()) is None for name, body in seen.items()} == {
        "escape": True,
        "repeated": True,
        "unknown": True,
        "plain": False,
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^(a+)+$"},
        {"type": "string", "pattern": r"^\d$"},
        {"type": "string", "pattern": "a"},
        {"type": "object", "properties": {}},
        {"type": "object", "additionalProperties": False, "properties": {"class": {}}},
        {"type": "number"},
        {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        {"allOf": [{"type": "string"}, {"type": "string"}]},
        {"$ref": "#/components/schemas/Role"},
    ],
    ids=lambda schema: json.dumps(schema),
)  # fmt: skip
def test_a_schema_that_no_type_says_has_no_struct(schema: dict[str, Any]) -> None:
    assert struct_of({"components": {"schemas": {"Role": schema}}}, "Role", FORMATS) is None


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_xml_accepts_the_moments_of_xml_alone(value: str) -> None:
    body = f'{{"id": "7", "lastModified": {DATED}, "dueDate": {value}}}'
    try:
        shape, _ = parse_json(body.encode("utf-8", "surrogatepass"))
    except RuleBroken:
        return
    contract = CONTRACTS["v12"]
    found = from_shape(contract.struct("CaseEdit", Xml.formats), shape)
    assert found is None or contract.schema_rules("CaseEdit", Xml.formats).check(shape) == []


def test_second_60_is_a_moment_in_json_and_none_in_xml() -> None:
    shape = {"id": "7", "lastModified": {"date": "2016-12-31T23:59:60Z"}}
    contract = CONTRACTS["v12"]
    assert from_shape(contract.struct("CaseEdit", Json.formats), shape) is not None
    assert from_shape(contract.struct("CaseEdit", Xml.formats), shape) is None
