"""Client profiles: what each transformation writes, and that no more is accepted than is said."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.twinspec.contracts import CASEWRIGHT, LIBRARY
from twinspec.config import ClientSettings
from twinspec.contract.layout import Version, load_contract
from twinspec.generate.client.profile import Profile, client_profile, summary
from twinspec.govern.clients import judge

SETTINGS = ClientSettings("http://127.0.0.1:8080", "text")
VERSIONS = {
    f"{contract} {name}": version
    for contract, folder in (("casewright", CASEWRIGHT), ("library", LIBRARY))
    for name, version in load_contract(folder).versions.items()
}
PROFILES = {name: client_profile(version.bundle, SETTINGS) for name, version in VERSIONS.items()}
Document = dict[str, Any]


def document(schemas: str = "{}", parameters: str = "[]") -> Document:
    """An API of one operation, whose request is the schema Sent and whose answer is Read."""
    text = f"""
openapi: 3.0.4
info: {{title: T, version: '1'}}
servers: [{{url: /api}}]
paths:
  /things/{{ids}}:
    put:
      operationId: put_thing
      parameters: {parameters}
      requestBody:
        content:
          application/json: {{schema: {{$ref: '#/components/schemas/Sent'}}, example: 1}}
          application/xml: {{schema: {{$ref: '#/components/schemas/Sent'}}}}
      responses:
        '200':
          description: Done.
          x-note: ours
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Read'}}}}}}
components:
  schemas: {schemas}
"""
    made: Document = yaml.safe_load(text)
    for name in ("Sent", "Read"):
        made["components"]["schemas"].setdefault(name, {"type": "boolean"})
    return made


SCHEMAS = {
    "a reference with xml beside it": (
        "{Sent: {type: object, properties: {id: {allOf: [{$ref: '#/components/schemas/Id'}], "
        "xml: {attribute: true}}}}, Id: {type: integer, title: Number, x-rules: 1}}",
        {
            "Sent": {
                "type": "object",
                "properties": {"id": {"$ref": "#/components/schemas/Id"}},
            },
            "Id": {"type": "integer"},
        },
    ),
    "a moment or nothing": (
        "{Sent: {description: D, anyOf: [{type: string, format: date-time, pattern: '^[0-9TZ]+$'},"
        " {$ref: '#/components/schemas/Empty'}]}, Empty: {type: string, maxLength: 0}}",
        {"Sent": {"description": "D", "type": "string", "pattern": "^([0-9TZ]+)?$"}},
    ),
    "an object or nothing": (
        "{Sent: {anyOf: [{$ref: '#/components/schemas/A'}, {type: string, maxLength: 0}]}, "
        "A: {type: object}}",
        {
            "Sent": {
                "oneOf": [
                    {"$ref": "#/components/schemas/A"},
                    {"type": "string", "maxLength": 0},
                ]
            },
            "A": {"type": "object"},
        },
    ),
    "an object or another object": (
        "{Sent: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}, "
        "A: {type: object}, B: {type: object}}",
        {
            "Sent": {
                "anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]
            },
            "A": {"type": "object"},
            "B": {"type": "object"},
        },
    ),
    "a text or a number that clients send": (
        "{Sent: {anyOf: [{type: string, pattern: '^[1-9]$'}, {type: integer}]}}",
        {"Sent": {"type": "string", "pattern": "^([1-9])$"}},
    ),
    "a text or a number that clients read": (
        "{Sent: {$ref: '#/components/schemas/Read'}, "
        "Read: {anyOf: [{type: string, pattern: '^[1-9]$'}, {type: integer}]}}",
        {
            "Sent": {"$ref": "#/components/schemas/Read"},
            "Read": {"oneOf": [{"type": "string", "pattern": "^[1-9]$"}, {"type": "integer"}]},
        },
    ),
    "an enum or a text": (
        "{Sent: {anyOf: [{type: string, enum: [a.b, c]}, {type: string, pattern: '^[0-9]+$'}]}}",
        {"Sent": {"type": "string", "pattern": r"^(a\.b|c|[0-9]+)$"}},
    ),
    "texts of which one is not anchored": (
        "{Sent: {anyOf: [{type: string, pattern: '^a|b$'}, {type: string, maxLength: 0}]}}",
        {
            "Sent": {
                "anyOf": [
                    {"type": "string", "pattern": "^a|b$"},
                    {"type": "string", "maxLength": 0},
                ]
            }
        },
    ),
    "types without a name": (
        "{Sent: {type: object, properties: {state: {type: string, enum: [hot, cold]}, "
        "parts: {type: array, items: {type: object, properties: {x: {type: integer}}}}}}, "
        "SentState: {type: integer}, Read: {$ref: '#/components/schemas/SentState'}}",
        {
            "Sent": {
                "type": "object",
                "properties": {
                    "state": {"$ref": "#/components/schemas/SentState2"},
                    "parts": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/SentPartsItem"},
                    },
                },
            },
            "SentState": {"type": "integer"},
            "SentState2": {"type": "string", "enum": ["hot", "cold"]},
            "SentPartsItem": {"type": "object", "properties": {"x": {"type": "integer"}}},
            "Read": {"$ref": "#/components/schemas/SentState"},
        },
    ),
    "members that are called like keys of OpenAPI": (
        "{Sent: {type: object, properties: {x-id: {type: integer}, xml: {type: integer}, "
        "title: {type: integer}, format: {type: string}, properties: {type: integer}}}}",
        {
            "Sent": {
                "type": "object",
                "properties": {
                    "x-id": {"type": "integer"},
                    "xml": {"type": "integer"},
                    "title": {"type": "integer"},
                    "format": {"type": "string"},
                    "properties": {"type": "integer"},
                },
            }
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), SCHEMAS.values(), ids=SCHEMAS)
def test_schemas_are_said_as_generators_take_them(written: str, expected: Document) -> None:
    made = client_profile(document(written), SETTINGS).document
    assert made["components"]["schemas"] == {"Read": {"type": "boolean"}} | expected


IDS = "{{name: ids, in: path, required: true, schema: {{type: array, items: {}{}}}}}"
PARAMETERS = {
    "a list in a path": (
        IDS.format("{type: string, pattern: '^[0-9]+$'}", ", minItems: 1, maxItems: 75"),
        {"type": "string", "pattern": "^([0-9]+)(,([0-9]+)){0,74}$"},
    ),
    "a list that may be empty": (
        IDS.format("{type: string, enum: [a, b]}", ", maxItems: 2"),
        {"type": "string", "pattern": "^((a|b)(,(a|b)){0,1})?$"},
    ),
    "a list without an end": (
        "{name: q, in: query, explode: false, schema: {type: array, minItems: 1, "
        "items: {type: string, pattern: '^x$'}}}",
        {"type": "string", "pattern": "^(x)(,(x))*$"},
    ),
    "a list of which each item is a parameter": (
        "{name: q, in: query, schema: {type: array, items: {type: string, pattern: '^x$'}}}",
        {"type": "array", "items": {"type": "string", "pattern": "^x$"}},
    ),
    "a list of numbers": (
        IDS.format("{type: integer}", ""),
        {"type": "array", "items": {"type": "integer"}},
    ),
}


@pytest.mark.parametrize(("written", "expected"), PARAMETERS.values(), ids=PARAMETERS)
def test_lists_between_commas_are_one_text(written: str, expected: Document) -> None:
    made = client_profile(document(parameters=f"[{written}]"), SETTINGS).document
    assert made["paths"]["/things/{ids}"]["put"]["parameters"][0]["schema"] == expected


def test_a_client_reads_json_alone_from_an_address() -> None:
    made = client_profile(document(), SETTINGS).document
    assert made["servers"] == [{"url": "http://127.0.0.1:8080/api"}]
    operation = made["paths"]["/things/{ids}"]["put"]
    assert operation["requestBody"]["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}
    }
    assert "x-note" not in operation["responses"]["200"]


def test_numbers_stay_where_a_project_says_so() -> None:
    written = "{Sent: {anyOf: [{type: string, pattern: '^[1-9]$'}, {type: integer}]}}"
    made = client_profile(document(written), ClientSettings("http://x.example", "both"))
    assert [*made.document["components"]["schemas"]["Sent"]] == ["oneOf"]
    assert made.differences == ()


# --- what is accepted ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", VERSIONS)
def test_a_profile_accepts_what_its_bundle_accepts(name: str) -> None:
    assert judge(VERSIONS[name], PROFILES[name]) == ([], [])


def _at(pointer: str, **changes: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        node: Any = document
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/")
            node = node[int(step) if isinstance(node, list) else step]
        for key, value in changes.items():
            if value is None:
                del node[key]
            else:
                node[key] = value

    return change


_SCHEMAS = "/components/schemas"
PLANTS: dict[str, Callable[[Document], None]] = {
    "a member is gone": _at(f"{_SCHEMAS}/CaseView/properties", subject=None),
    "a member is new": _at(f"{_SCHEMAS}/CaseEdit/properties", more={"type": "string"}),
    "a member need not come": _at(f"{_SCHEMAS}/LogIn", required=["userName"]),
    "a member must come": _at(f"{_SCHEMAS}/CaseEdit", required=["id", "lastModified", "owner"]),
    "an object is open": _at(f"{_SCHEMAS}/CaseEdit", additionalProperties=None),
    "a text may be longer": _at(f"{_SCHEMAS}/CaseEdit/properties/subject", maxLength=1025),
    "a text is of another pattern": _at(f"{_SCHEMAS}/Id", pattern="^[0-9]{1,18}$"),
    "a moment may be anything": _at(f"{_SCHEMAS}/Instant", pattern=None),
    "a value is gone": _at(f"{_SCHEMAS}/Severity", enum=["urgent", "high", "medium"]),
    "an array may be longer": _at(f"{_SCHEMAS}/RelatedCasesEdit/properties/link", maxItems=76),
    "a union has an alternative less": _at(
        f"{_SCHEMAS}/OwnerOrEmpty", oneOf=[{"$ref": f"#{_SCHEMAS}/OwnerEdit"}]
    ),
    "a number may be larger": _at("/components/parameters/Pagesize/schema", maximum=76),
    "a parameter must come": _at("/components/parameters/ForceLogin", required=True),
    "a parameter is called otherwise": _at("/components/parameters/Pagenum", name="$page"),
    "an answer is gone": _at("/paths/~1interaction~1case/put/responses", **{"409": None}),
    "a body is gone": _at("/paths/~1interaction~1case/put", requestBody=None),
    "an operation is gone": _at("/paths/~1interaction~1case", put=None),
    "a log-in is not needed": _at("/paths/~1interaction~1case/put", security=[]),
    "JSON is gone": _at(
        "/paths/~1interaction~1case/get/responses/200", content={"application/xml": {}}
    ),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_what_is_not_said_is_found(plant: Callable[[Document], None]) -> None:
    profile = copy.deepcopy(PROFILES["casewright v12"])
    plant(profile.document)
    findings, _ = judge(VERSIONS["casewright v12"], profile)
    assert findings


@pytest.mark.parametrize(
    "name",
    ["a member is gone", "a text is of another pattern", "a union has an alternative less"],
)
def test_a_difference_is_where_it_is_said_and_nowhere_else(name: str) -> None:
    """What comes with the differences, and so is in both later documents, is judged, too."""
    profile = copy.deepcopy(PROFILES["casewright v12"])
    plant = PLANTS[name]
    plant(profile.document)
    plant(profile.differing)
    findings, _ = judge(VERSIONS["casewright v12"], profile)
    assert findings


def test_an_example_that_shows_nothing_is_found() -> None:
    profile = client_profile(VERSIONS["casewright v12"].bundle, SETTINGS)
    shown = [one for one in profile.differences if one.example is not None]
    assert shown
    profile.reduced["components"]["schemas"]["Instant"].pop("format")
    findings, _ = judge(VERSIONS["casewright v12"], profile)
    assert any("validators do not say so" in finding.message for finding in findings)


# --- the same, asked of validators that are not part of twinspec ---------------------------------


def _bodies(version: Version) -> Iterator[tuple[str, str, Any]]:
    """Yield direction, role and value of each documented body in JSON."""
    for file in sorted((version.folder / "examples").rglob("*.json")):
        operation = next(one for one in version.operations if one.id == file.parent.name)
        try:
            value = json.loads(file.read_text("utf-8"))
        except json.JSONDecodeError:
            continue  # the request of an example about what is not well-formed
        for direction, body in operation.bodies():
            role = body.role("application/json")
            if role and validator(version.bundle, role).is_valid(value):
                yield direction, role, value
    yield "response", "WSError", ERROR


ERROR = {
    "code": "409-100",
    "developerMessage": "Case 1000 has been modified since.",
    "details": [{"key": "edit_case.last_modified_matches", "value": "/lastModified/date"}],
    "userMessage": "Somebody changed the case.",
}


def validator(document: Document, role: str, *, formats: bool = False) -> jsonschema_rs.Validator:
    reference = {"$ref": f"#/components/schemas/{role}", **document}
    return jsonschema_rs.Draft4Validator(reference, validate_formats=formats)


_OTHERS = (
    *("", " ", "x", "open", "1", "01", "1" * 19, "a" * 5000, [""], [{}], {"id": "1"}),
    *("2020-01-01T00:00:00Z", "2020-13-01T00:00:00Z", 0, 1, -1, 1.5, 10**18, True, None, [], {}),
)


def _variants(value: Any) -> Iterator[Any]:
    """Yield a document with each of its parts left out, replaced, doubled, or given a member."""
    yield from _OTHERS
    if isinstance(value, dict):
        yield value | {"unknown": 1}
        for key, inner in value.items():
            yield {name: one for name, one in value.items() if name != key}
            yield from (value | {key: other} for other in _variants(inner))
    elif isinstance(value, list):
        yield value * 2
        yield value * 1001
        for at, inner in enumerate(value[:2]):
            yield from ([*value[:at], other, *value[at + 1 :]] for other in _variants(inner))


def _numbers_written(value: Any) -> Any:
    """Return a document with whole numbers as texts, as a client sends ids."""
    if isinstance(value, dict):
        return {key: _numbers_written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return list(map(_numbers_written, value))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.mark.parametrize("name", ["casewright v12", "casewright v20"])
def test_validators_find_no_other_difference(name: str) -> None:
    version, profile = VERSIONS[name], PROFILES[name]
    accepted, refused, roles = 0, 0, set()
    judges: dict[str, tuple[jsonschema_rs.Validator, jsonschema_rs.Validator]] = {}
    for direction, role, example in _bodies(version):
        roles.add((direction, role))
        if role not in judges:
            judges[role] = validator(version.bundle, role), validator(profile.document, role)
        full, client = judges[role]
        for value in (example, *_variants(example)):
            takes = full.is_valid(value)
            if direction == "response":
                assert client.is_valid(value) == takes, value
            else:
                # A client sends ids as text alone; whatever it sends is accepted.
                assert not client.is_valid(value) or takes, value
                assert not takes or client.is_valid(_numbers_written(value)), value
            accepted, refused = accepted + takes, refused + (not takes)
    sent = {
        (direction, role)
        for operation in version.operations
        for direction, body in operation.bodies()
        if (role := body.role("application/json"))
    }
    assert roles == sent
    assert accepted > 1000
    assert refused > 10_000


LISTS = {
    (name, parameter): (node["schema"], PROFILES[name].document)
    for name in ("casewright v12", "casewright v20")
    for parameter, node in VERSIONS[name].bundle["components"]["parameters"].items()
    if node["schema"].get("type") == "array"
}
_ITEMS = st.sampled_from(
    (
        "",
        "0",
        "01",
        "1",
        "12",
        "9" * 18,
        "9" * 19,
        "all",
        "created",
        "custom.",
        "custom.a",
        "x",
        " 1",
    )
)


@pytest.mark.parametrize("key", LISTS, ids=" ".join)
@given(
    items=st.one_of(
        st.lists(_ITEMS, max_size=4), st.builds(lambda n: ["1"] * n, st.integers(70, 80))
    )
)
def test_a_text_is_the_list_that_it_writes(key: tuple[str, str], items: list[str]) -> None:
    schema, profile = LISTS[key]
    named = profile["components"]["parameters"][key[1]]["schema"]
    array = jsonschema_rs.Draft4Validator({**schema, "uniqueItems": False})
    text = ",".join(items)
    assert jsonschema_rs.Draft4Validator(named).is_valid(text) == array.is_valid(text.split(","))


# --- what its head says --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["v12", "v20"])
def test_the_head_of_the_file_names_each_difference(name: str) -> None:
    folder = Path(__file__).parents[3] / "generated" / "openapi"
    text = (folder / f"{name}.client.yaml").read_text("utf-8")
    profile: Profile = PROFILES[f"casewright {name}"]
    assert summary(profile, f"{name}.yaml") in text
    assert yaml.load(text, yaml.CSafeLoader) == profile.document
    heads = re.findall(r"^# - (\S+) accepts (more|less)", text, re.MULTILINE)
    assert heads == [
        ("/components/schemas/Instant", "more"),
        ("/components/schemas/InstantAttribute", "more"),
        ("/components/schemas/SentId", "less"),
        ("/components/parameters/Ids/schema", "more"),
    ]
